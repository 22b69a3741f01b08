//! The product store in memory.

use std::{ops::Bound, sync::Arc};

use async_trait::async_trait;
use likewise_domain::{
    Fingerprint, ProductId, Revision, StoredProduct, Timestamp,
    ledger::{EmbeddingState, LedgerEntry},
    run::RunId,
};
use likewise_usecases::{
    PortError,
    ports::{Change, Missing, PassageDuty, ProductStore, ProductWrite, SeenIn, WriteMode, Written},
};

use super::{HeldEntry, HeldProduct, MemoryStore, State};

#[async_trait]
impl ProductStore for MemoryStore {
    async fn upsert(&self, items: &[ProductWrite], seen_in: Option<SeenIn>) -> Result<Vec<Written>, PortError> {
        let now = self.clock.now();
        let mut state = self.lock();
        Ok(items.iter().map(|item| state.write(item, seen_in, now)).collect())
    }

    async fn get_many(&self, ids: &[ProductId]) -> Result<Vec<Option<Arc<StoredProduct>>>, PortError> {
        let state = self.lock();
        Ok(ids
            .iter()
            .map(|id| state.products.get(id).filter(|held| held.live).map(|held| held.stored.clone()))
            .collect())
    }

    async fn missing(&self, run: RunId) -> Result<Missing, PortError> {
        let state = self.lock();
        let seen = state.seen.get(&run).cloned().unwrap_or_default();
        let mut counted = Missing { missing: 0, live_before: 0 };
        for (id, _) in state.live() {
            counted.missing += u64::from(!seen.rows.contains_key(id));
            counted.live_before += u64::from(!seen.added.contains(id));
        }
        Ok(counted)
    }

    async fn retire_missing(&self, run: RunId, most: usize) -> Result<Vec<ProductId>, PortError> {
        let mut state = self.lock();
        let seen = state.seen.get(&run).cloned().unwrap_or_default();
        let retired: Vec<_> =
            state.live().map(|(id, _)| id).filter(|id| !seen.rows.contains_key(*id)).take(most).cloned().collect();
        for id in &retired {
            if let Some(held) = state.products.get_mut(id) {
                held.live = false;
            }
        }
        Ok(retired)
    }

    async fn unenrolled(
        &self,
        generation: &Fingerprint,
        after: Option<&ProductId>,
        most: usize,
    ) -> Result<Vec<StoredProduct>, PortError> {
        let state = self.lock();
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let enrolled = state.entries.get(generation);
        Ok(state
            .products
            .range::<ProductId, _>((from, Bound::Unbounded))
            .filter(|(id, held)| held.live && !enrolled.is_some_and(|entries| entries.contains_key(*id)))
            .take(most)
            .map(|(_, held)| StoredProduct::clone(&held.stored))
            .collect())
    }

    async fn ready(&self) -> Result<(), PortError> {
        Ok(())
    }
}

impl State {
    fn write(&mut self, item: &ProductWrite, seen_in: Option<SeenIn>, now: Timestamp) -> Written {
        let id = item.product.id();
        if let Some(SeenIn { run, .. }) = seen_in {
            let seen = self.seen.entry(run).or_default();
            if let Some(&first_row) = seen.rows.get(id) {
                return Written::Duplicate { first_row };
            }
            seen.rows.insert(id.clone(), item.row);
        }
        let (change, stored) = self.next(item, now);
        let due: Vec<_> = item.duties.iter().filter(|duty| self.is_due(id, duty)).collect();
        let pending = u32::try_from(due.len()).unwrap_or(u32::MAX);
        let revision = stored.revision;
        if seen_in.is_none_or(|seen| seen.mode == WriteMode::Apply) {
            if self.products.get(id).is_some_and(|held| held.content != item.content) {
                // Nobody looks whether what other generations have still fits.
                let is_owed = |generation: &Fingerprint| item.duties.iter().any(|duty| duty.generation == *generation);
                for (_, entries) in self.entries.iter_mut().filter(|(generation, _)| !is_owed(generation)) {
                    entries.remove(id);
                }
            }
            for duty in due {
                self.enrol(id, duty, revision, now);
            }
            let stored = Arc::new(stored);
            self.products.insert(id.clone(), HeldProduct { stored, content: item.content, live: true });
            if let (Change::New, Some(SeenIn { run, .. })) = (change, seen_in) {
                self.seen.entry(run).or_default().added.push(id.clone());
            }
        }
        Written::Stored { change, revision, pending }
    }

    /// What `item` is to what is held, and what is held after it.
    fn next(&self, item: &ProductWrite, now: Timestamp) -> (Change, StoredProduct) {
        let product = item.product.clone();
        let Some(held) = self.products.get(item.product.id()) else {
            let stored = StoredProduct { product, revision: Revision(1), created_at: now, modified_at: now };
            return (Change::New, stored);
        };
        let before = &held.stored;
        let same = held.content == item.content;
        let change = match (held.live, same) {
            (false, _) => Change::New,
            (true, true) => Change::Unchanged,
            (true, false) => Change::Changed,
        };
        let revision = if same { before.revision } else { Revision(before.revision.0 + 1) };
        let modified_at = if same { before.modified_at } else { now };
        (change, StoredProduct { product, revision, created_at: before.created_at, modified_at })
    }

    fn is_due(&self, id: &ProductId, duty: &PassageDuty) -> bool {
        let held = self.entries.get(&duty.generation).and_then(|entries| entries.get(id));
        held.is_none_or(|held| held.entry.passage != duty.passage)
    }

    fn enrol(&mut self, id: &ProductId, duty: &PassageDuty, revision: Revision, now: Timestamp) {
        let entry = LedgerEntry {
            id: id.clone(),
            revision,
            passage: duty.passage,
            state: EmbeddingState::Pending,
            attempts: 0,
            last_error: None,
            tokens: None,
            truncated: None,
            changed_at: now,
        };
        let held = HeldEntry { entry, due: now };
        self.entries.entry(duty.generation.clone()).or_default().insert(id.clone(), held);
    }
}
