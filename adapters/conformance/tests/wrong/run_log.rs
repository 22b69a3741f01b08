//! Wrong run logs.

use std::sync::Arc;

use async_trait::async_trait;
use likewise_conformance::{Stores, memory::MemoryStore};
use likewise_domain::run::{Rejection, Run, RunId, RunStatus};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{NewRun, Page, RunLog},
};

use super::{Wrong, WrongStores, error, forgetful};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    NumbersStartAtTwo,
    VersionIsForgotten,
    UnknownRunFails,
    FailureIsNeverTakenBack,
    InterruptedIsFailed,
    UpdatesAllRuns,
    NeverInterrupts,
    InterruptsAll,
    OldestFirst,
    PagesIgnoreAfter,
    NoRejectionsFail,
    RawIsCut,
    RejectionsReversed,
    FirstRejectionStays,
    OneRunForAllRejections,
    DropsAfterThousand,
    ForgetsOneTooMany,
    KeepsForgottenRejections,
}

/// Each flaw with the cases that must fail.
const FLAWS: &[(Flaw, &[&str])] = &[
    (Flaw::NumbersStartAtTwo, &["runs_are_numbered_from_one"]),
    (Flaw::VersionIsForgotten, &["a_run_begins_as_it_was_described"]),
    (Flaw::UnknownRunFails, &["a_run_that_is_not_there_is_none"]),
    (Flaw::FailureIsNeverTakenBack, &["an_update_replaces_what_is_kept"]),
    (Flaw::InterruptedIsFailed, &["every_status_is_kept"]),
    (Flaw::UpdatesAllRuns, &["an_update_leaves_other_runs_alone"]),
    (Flaw::NeverInterrupts, &["a_new_run_interrupts_the_one_that_still_runs"]),
    (Flaw::InterruptsAll, &["a_new_run_leaves_ended_ones_alone"]),
    (Flaw::OldestFirst, &["runs_are_listed_newest_first"]),
    (Flaw::PagesIgnoreAfter, &["runs_are_paged_by_number", "rejections_are_ordered_and_paged_by_row"]),
    (Flaw::NoRejectionsFail, &["a_run_without_rejections_has_none"]),
    (Flaw::RawIsCut, &["every_part_of_a_rejection_is_kept"]),
    (Flaw::RejectionsReversed, &["rejections_are_ordered_and_paged_by_row"]),
    (Flaw::FirstRejectionStays, &["a_rejection_of_the_same_row_is_replaced"]),
    (Flaw::OneRunForAllRejections, &["rejections_belong_to_their_run"]),
    (Flaw::DropsAfterThousand, &["fifteen_hundred_rejections_are_kept"]),
    (Flaw::ForgetsOneTooMany, &["only_the_newest_runs_are_kept"]),
    (Flaw::KeepsForgottenRejections, &["rejections_are_forgotten_with_their_run"]),
];

/// Every wrong run log.
pub(crate) fn all() -> Vec<Wrong> {
    let mut wrongs: Vec<_> = FLAWS
        .iter()
        .map(|(flaw, fails)| {
            let harness = WrongStores(move |inner: Arc<MemoryStore>| {
                let runs = WrongRuns { inner: inner.clone(), flaw: *flaw };
                Stores::new(
                    inner.clone(),
                    inner.clone(),
                    inner.clone(),
                    (inner.clone(), inner.clone()),
                    (Arc::new(runs), inner),
                )
            });
            let suite = likewise_conformance::run_log(harness);
            Wrong { flaw: format!("{flaw:?}"), suite, port: "run_log", fails }
        })
        .collect();
    wrongs.push(forgetful("run_log", &["runs_survive_reopening", "rejections_survive_reopening"]));
    wrongs
}

#[derive(Debug)]
struct WrongRuns {
    inner: Arc<MemoryStore>,
    flaw: Flaw,
}

impl WrongRuns {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    async fn all(&self) -> Result<Vec<Run>, PortError> {
        self.inner.list(Page { after: None, most: 1_000 }).await
    }

    async fn rejections_of(&self, runs: &[Run]) -> Result<Vec<(RunId, Vec<Rejection>)>, PortError> {
        let mut all = Vec::new();
        for Run { id, .. } in runs {
            all.push((*id, self.inner.rejections(*id, Page { after: None, most: 10_000 }).await?));
        }
        Ok(all)
    }
}

#[async_trait]
impl RunLog for WrongRuns {
    async fn begin(&self, mut run: NewRun) -> Result<Run, PortError> {
        if self.has(Flaw::VersionIsForgotten) {
            run.feed_version = None;
        }
        if self.has(Flaw::NumbersStartAtTwo) && self.all().await?.is_empty() {
            self.inner.begin(run.clone()).await?;
        }
        let before = self.all().await?;
        let kept = self.rejections_of(&before).await?;
        if self.has(Flaw::ForgetsOneTooMany) {
            run.keep = run.keep.saturating_sub(1).max(1);
        }
        let begun = self.inner.begin(run).await?;
        if self.has(Flaw::KeepsForgottenRejections) {
            for (run, rejections) in kept {
                self.inner.reject(run, &rejections).await?;
            }
        }
        for mut older in before {
            match self.flaw {
                Flaw::NeverInterrupts => self.inner.update(&older).await?,
                Flaw::InterruptsAll => {
                    older.status = RunStatus::Interrupted;
                    self.inner.update(&older).await?;
                }
                _ => {}
            }
        }
        Ok(begun)
    }

    async fn update(&self, run: &Run) -> Result<(), PortError> {
        let mut run = run.clone();
        match self.flaw {
            Flaw::FailureIsNeverTakenBack => {
                let before = self.inner.get(run.id).await?.and_then(|before| before.failure);
                run.failure = run.failure.or(before);
            }
            Flaw::InterruptedIsFailed if run.status == RunStatus::Interrupted => run.status = RunStatus::Failed,
            Flaw::UpdatesAllRuns => {
                for other in self.all().await? {
                    self.inner.update(&Run { id: other.id, ..run.clone() }).await?;
                }
            }
            _ => {}
        }
        self.inner.update(&run).await
    }

    async fn reject(&self, run: RunId, rejections: &[Rejection]) -> Result<(), PortError> {
        let mut kept = rejections.to_vec();
        match self.flaw {
            Flaw::RawIsCut => kept.iter_mut().for_each(|one| one.raw = one.raw.chars().take(255).collect()),
            Flaw::FirstRejectionStays => {
                let held = self.inner.rejections(run, Page { after: None, most: 10_000 }).await?;
                kept.retain(|one| !held.iter().any(|held| held.row == one.row));
            }
            Flaw::DropsAfterThousand => kept.truncate(1_000),
            _ => {}
        }
        let run = if self.has(Flaw::OneRunForAllRejections) { RunId(1) } else { run };
        self.inner.reject(run, &kept).await
    }

    async fn get(&self, run: RunId) -> Result<Option<Run>, PortError> {
        let found = self.inner.get(run).await?;
        if self.has(Flaw::UnknownRunFails) && found.is_none() {
            return Err(error(ErrorKind::NotFound));
        }
        Ok(found)
    }

    async fn list(&self, page: Page<'_, RunId>) -> Result<Vec<Run>, PortError> {
        let page = if self.has(Flaw::PagesIgnoreAfter) { Page { after: None, ..page } } else { page };
        let mut runs = self.inner.list(page).await?;
        if self.has(Flaw::OldestFirst) {
            runs.reverse();
        }
        Ok(runs)
    }

    async fn rejections(&self, run: RunId, page: Page<'_, u64>) -> Result<Vec<Rejection>, PortError> {
        let run = if self.has(Flaw::OneRunForAllRejections) { RunId(1) } else { run };
        let page = if self.has(Flaw::PagesIgnoreAfter) { Page { after: None, ..page } } else { page };
        let mut rejections = self.inner.rejections(run, page).await?;
        if self.has(Flaw::NoRejectionsFail) && rejections.is_empty() {
            return Err(error(ErrorKind::NotFound));
        }
        if self.has(Flaw::RejectionsReversed) {
            rejections.reverse();
        }
        Ok(rejections)
    }
}
