//! The ledger in memory.

use std::ops::Bound;

use async_trait::async_trait;
use likewise_domain::{
    Fingerprint, ProductId, Timestamp,
    ledger::{EmbeddingState, LedgerEntry, LedgerTotals},
};
use likewise_usecases::{
    PortError,
    ports::{EmbeddingOutcome, Ledger, Outcome, Page},
};

use super::{HeldEntry, MemoryStore, State};

#[async_trait]
impl Ledger for MemoryStore {
    async fn entries(
        &self,
        generation: &Fingerprint,
        ids: &[ProductId],
    ) -> Result<Vec<Option<LedgerEntry>>, PortError> {
        let state = self.lock();
        let entries = state.entries.get(generation);
        let entry = |id: &ProductId| entries?.get(id).map(|held| held.entry.clone());
        Ok(ids.iter().map(|id| entry(id).filter(|_| state.is_live(id))).collect())
    }

    async fn pending(
        &self,
        generation: &Fingerprint,
        now: Timestamp,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        let due = |held: &HeldEntry| held.entry.state == EmbeddingState::Pending && held.due <= now;
        Ok(self.lock().page_of(generation, &page, due))
    }

    async fn record(&self, generation: &Fingerprint, outcomes: &[EmbeddingOutcome]) -> Result<(), PortError> {
        let now = self.clock.now();
        let mut state = self.lock();
        let Some(entries) = state.entries.get_mut(generation) else { return Ok(()) };
        for outcome in outcomes {
            if let Some(held) = entries.get_mut(&outcome.id).filter(|held| held.entry.passage == outcome.passage) {
                held.apply(&outcome.outcome, now);
            }
        }
        Ok(())
    }

    async fn totals(&self, generation: &Fingerprint) -> Result<LedgerTotals, PortError> {
        let state = self.lock();
        let mut totals = LedgerTotals { live: state.live().count() as u64, ..LedgerTotals::default() };
        for held in state.entries.get(generation).into_iter().flat_map(|entries| entries.values()) {
            if state.is_live(&held.entry.id) {
                match held.entry.state {
                    EmbeddingState::Pending => totals.pending += 1,
                    EmbeddingState::Embedded => totals.embedded += 1,
                    EmbeddingState::Quarantined => totals.quarantined += 1,
                }
                totals.truncated += u64::from(held.entry.truncated == Some(true));
            }
        }
        Ok(totals)
    }

    async fn quarantined(
        &self,
        generation: &Fingerprint,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        Ok(self.lock().page_of(generation, &page, |held| held.entry.state == EmbeddingState::Quarantined))
    }

    async fn redrive(&self, generation: &Fingerprint, ids: Option<&[ProductId]>) -> Result<u64, PortError> {
        let now = self.clock.now();
        let mut state = self.lock();
        let State { entries, products, .. } = &mut *state;
        let mut redriven = 0;
        for held in entries.get_mut(generation).into_iter().flat_map(|entries| entries.values_mut()) {
            let id = &held.entry.id;
            let live = products.get(id).is_some_and(|product| product.live);
            let wanted = ids.is_none_or(|ids| ids.contains(id));
            if live && wanted && held.entry.state == EmbeddingState::Quarantined {
                held.entry.state = EmbeddingState::Pending;
                held.entry.attempts = 0;
                held.entry.changed_at = now;
                held.due = now;
                redriven += 1;
            }
        }
        Ok(redriven)
    }
}

impl HeldEntry {
    fn apply(&mut self, outcome: &Outcome, now: Timestamp) {
        let entry = &mut self.entry;
        entry.changed_at = now;
        match outcome {
            Outcome::Embedded { tokens, truncated } => {
                entry.state = EmbeddingState::Embedded;
                entry.last_error = None;
                (entry.tokens, entry.truncated) = (Some(*tokens), Some(*truncated));
            }
            Outcome::Failed { error, retry_at } => {
                entry.state = EmbeddingState::Pending;
                entry.attempts += 1;
                entry.last_error = Some(error.clone());
                (entry.tokens, entry.truncated) = (None, None);
                self.due = *retry_at;
            }
            Outcome::Quarantined { error } => {
                entry.state = EmbeddingState::Quarantined;
                entry.attempts += 1;
                entry.last_error = Some(error.clone());
                (entry.tokens, entry.truncated) = (None, None);
            }
        }
    }
}

impl State {
    fn page_of(
        &self,
        generation: &Fingerprint,
        page: &Page<'_, ProductId>,
        wanted: impl Fn(&HeldEntry) -> bool,
    ) -> Vec<LedgerEntry> {
        let from = page.after.map_or(Bound::Unbounded, Bound::Excluded);
        self.entries
            .get(generation)
            .into_iter()
            .flat_map(|entries| entries.range::<ProductId, _>((from, Bound::Unbounded)))
            .filter(|(id, held)| self.is_live(id) && wanted(held))
            .take(page.most)
            .map(|(_, held)| held.entry.clone())
            .collect()
    }
}
