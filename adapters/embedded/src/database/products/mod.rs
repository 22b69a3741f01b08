//! The product store: what is read, what that decides, what is written.

mod cache;
mod decide;
mod facts;
mod fetch;
mod retire;
#[cfg(test)]
mod tests;
mod write;

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use likewise_domain::{Fingerprint, ProductId, StoredProduct, run::RunId};
use likewise_usecases::{
    PortError,
    ports::{Missing, ProductStore, ProductWrite, SeenIn, WriteMode, Written},
};
use parking_lot::Mutex;

use self::{cache::ProductCache, decide::Plan, facts::Facts};
use super::{Database, WriteTransaction};
use crate::{
    changes::{ChangeListener, ProductChange},
    error::failed,
};

/// Products in SQLite.
#[derive(Debug)]
pub(crate) struct SqliteProductStore {
    database: Database,
    hearers: Hearers,
    /// Where the last page of a run's retirement ended.
    retired_to: Mutex<Option<(RunId, i64)>>,
}

/// Items that are decided on together: no id stands in it twice.
type Wave<'a> = Vec<(usize, &'a ProductWrite)>;

impl SqliteProductStore {
    /// The products of `database`, of which `cached_bytes` are kept in memory; `listener` hears of what is written.
    pub(crate) fn new(database: Database, listener: Arc<dyn ChangeListener>, cached_bytes: u64) -> Self {
        let hearers = Hearers { listener, cache: ProductCache::new(cached_bytes) };
        Self { database, hearers, retired_to: Mutex::default() }
    }

    async fn write_wave(
        &self,
        transaction: &mut WriteTransaction,
        wave: &Wave<'_>,
        seen_in: Option<SeenIn>,
    ) -> Result<Plan, PortError> {
        let items: Vec<&ProductWrite> = wave.iter().map(|(_, item)| *item).collect();
        let facts = Facts::read(transaction, &items, seen_in).await?;
        let plan = Plan::of(&items, &facts, seen_in);
        if seen_in.is_none_or(|seen| seen.mode == WriteMode::Apply) {
            write::apply(transaction, &items, &plan, self.database.now()).await?;
        }
        if let Some(seen) = seen_in {
            write::note_seen(transaction, &items, &plan, seen.run).await?;
        }
        Ok(plan)
    }
}

#[async_trait]
impl ProductStore for SqliteProductStore {
    async fn upsert(&self, items: &[ProductWrite], seen_in: Option<SeenIn>) -> Result<Vec<Written>, PortError> {
        const OPERATION: &str = "upsert";
        if let Some(seen) = seen_in {
            self.database.check_run(OPERATION, seen.run)?;
        }
        let applied = seen_in.is_none_or(|seen| seen.mode == WriteMode::Apply);
        let (waves, repeated) = waves(items, seen_in.is_some());
        let mut outcomes = vec![Written::Duplicate { first_row: 0 }; items.len()];
        let mut changes: Vec<ProductChange> = Vec::new();
        let mut transaction = self.database.begin(OPERATION).await?;
        for wave in &waves {
            let plan = self.write_wave(&mut transaction, wave, seen_in).await?;
            for ((ordinal, _), outcome) in wave.iter().zip(&plan.outcomes) {
                if let Some(place) = outcomes.get_mut(*ordinal) {
                    *place = *outcome;
                }
            }
            if applied {
                changes.extend(plan.changes(&wave.iter().map(|(_, item)| *item).collect::<Vec<_>>()));
            }
        }
        transaction.commit_and(self.hearers.tell(changes)).await?;
        for Repeated { ordinal, first, first_row } in repeated {
            // Where the first one repeats an earlier call's row, so does this one.
            let earlier = outcomes.get(first).filter(|outcome| matches!(outcome, Written::Duplicate { .. })).copied();
            if let Some(place) = outcomes.get_mut(ordinal) {
                *place = earlier.unwrap_or(Written::Duplicate { first_row });
            }
        }
        Ok(outcomes)
    }

    async fn get_many(&self, ids: &[ProductId]) -> Result<Vec<Option<Arc<StoredProduct>>>, PortError> {
        fetch::get_many(&self.database, &self.hearers.cache, ids).await
    }

    async fn missing(&self, run: RunId) -> Result<Missing, PortError> {
        retire::missing(&self.database, run).await
    }

    async fn retire_missing(&self, run: RunId, most: usize) -> Result<Vec<ProductId>, PortError> {
        let from = self.retired_to.lock().filter(|(of, _)| *of == run).map(|(_, key)| key);
        let (retired, last) = retire::retire_missing(&self.database, &self.hearers, (run, from), most).await?;
        *self.retired_to.lock() = last.map(|key| (run, i64::from(key)));
        Ok(retired)
    }

    async fn unenrolled(
        &self,
        generation: &Fingerprint,
        after: Option<&ProductId>,
        most: usize,
    ) -> Result<Vec<StoredProduct>, PortError> {
        fetch::unenrolled(&self.database, generation, after, most).await
    }

    async fn ready(&self) -> Result<(), PortError> {
        let _: i64 = sqlx::query_scalar("SELECT live FROM live_total")
            .fetch_one(self.database.readers())
            .await
            .map_err(failed("ready"))?;
        Ok(())
    }
}

/// Who hears of what is written.
#[derive(Debug)]
struct Hearers {
    listener: Arc<dyn ChangeListener>,
    cache: Arc<ProductCache>,
}

impl Hearers {
    /// Announces a commit of these changes; what is given back is to be called once it has been made, or dropped.
    fn tell(&self, changes: Vec<ProductChange>) -> impl FnOnce() + Send + 'static + use<> {
        let listener = self.listener.clone();
        let ids = changes.iter().map(|change| change.id.clone()).collect::<Vec<_>>();
        let committing = (!ids.is_empty()).then(|| self.cache.committing(ids));
        move || {
            if !changes.is_empty() {
                listener.products_written(&changes);
            }
            drop(committing);
        }
    }
}

/// An item of a run whose id the same call holds before it.
struct Repeated {
    ordinal: usize,
    first: usize,
    first_row: u64,
}

/// Parts `items` so that each part holds an id once: in a run the first one counts and the rest are told apart, outside
/// of one each takes its turn, and so the last one wins.
fn waves(items: &[ProductWrite], in_run: bool) -> (Vec<Wave<'_>>, Vec<Repeated>) {
    let mut met: HashMap<&ProductId, (usize, usize)> = HashMap::with_capacity(items.len());
    let mut waves: Vec<Wave<'_>> = Vec::new();
    let mut repeated = Vec::new();
    for (ordinal, item) in items.iter().enumerate() {
        let (first, times) = met.entry(item.product.id()).and_modify(|met| met.1 += 1).or_insert((ordinal, 0));
        if in_run && *times > 0 {
            let first_row = items.get(*first).map_or(0, |first| first.row);
            repeated.push(Repeated { ordinal, first: *first, first_row });
            continue;
        }
        if waves.len() <= *times {
            waves.push(Vec::with_capacity(items.len()));
        }
        if let Some(wave) = waves.get_mut(*times) {
            wave.push((ordinal, item));
        }
    }
    (waves, repeated)
}
