//! The run log in memory.

use std::{collections::BTreeMap, ops::Bound};

use async_trait::async_trait;
use likewise_domain::run::{Rejection, Run, RunCounts, RunId, RunStatus};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{NewRun, Page, RunLog},
};

use super::{ADAPTER, MemoryStore};

/// All runs and their rejections.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    by_number: BTreeMap<RunId, Run>,
    rejections: BTreeMap<(RunId, u64), Rejection>,
}

#[async_trait]
impl RunLog for MemoryStore {
    async fn begin(&self, run: NewRun) -> Result<Run, PortError> {
        let started_at = self.clock.now();
        let mut state = self.lock();
        let id = RunId(state.runs.by_number.last_key_value().map_or(0, |(id, _)| id.0) + 1);
        let runs = &mut state.runs.by_number;
        for older in runs.values_mut().filter(|older| older.status == RunStatus::Running) {
            older.status = RunStatus::Interrupted;
        }
        let begun = Run {
            id,
            feed: run.feed,
            feed_version: run.feed_version,
            scope: run.scope,
            dry_run: run.dry_run,
            status: RunStatus::Running,
            failure: None,
            counts: RunCounts::default(),
            started_at,
            finished_at: None,
        };
        runs.insert(id, begun.clone());
        let oldest = RunId((id.0 + 1).saturating_sub(run.keep.max(1)));
        *runs = runs.split_off(&oldest);
        state.runs.rejections = state.runs.rejections.split_off(&(oldest, 0));
        Ok(begun)
    }

    async fn update(&self, run: &Run) -> Result<(), PortError> {
        let mut state = self.lock();
        let Some(held) = state.runs.by_number.get_mut(&run.id) else {
            return Err(
                PortError::new(ErrorKind::NotFound, ADAPTER, "update", "there is no such run").with("run", run.id)
            );
        };
        held.status = run.status;
        held.failure.clone_from(&run.failure);
        held.counts = run.counts;
        held.feed_version.clone_from(&run.feed_version);
        held.finished_at = run.finished_at;
        Ok(())
    }

    async fn reject(&self, run: RunId, rejections: &[Rejection]) -> Result<(), PortError> {
        let mut state = self.lock();
        let rows = rejections.iter().map(|rejection| ((run, rejection.row), rejection.clone()));
        state.runs.rejections.extend(rows);
        Ok(())
    }

    async fn get(&self, run: RunId) -> Result<Option<Run>, PortError> {
        Ok(self.lock().runs.by_number.get(&run).cloned())
    }

    async fn list(&self, page: Page<'_, RunId>) -> Result<Vec<Run>, PortError> {
        let state = self.lock();
        let below = page.after.map_or(Bound::Unbounded, Bound::Excluded);
        let older = state.runs.by_number.range::<RunId, _>((Bound::Unbounded, below));
        Ok(older.rev().take(page.most).map(|(_, run)| run.clone()).collect())
    }

    async fn rejections(&self, run: RunId, page: Page<'_, u64>) -> Result<Vec<Rejection>, PortError> {
        let state = self.lock();
        let from = page.after.map_or(Bound::Included((run, 0)), |row| Bound::Excluded((run, *row)));
        let rows = state.runs.rejections.range((from, Bound::Included((run, u64::MAX))));
        Ok(rows.take(page.most).map(|(_, rejection)| rejection.clone()).collect())
    }
}
