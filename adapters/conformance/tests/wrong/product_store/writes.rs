//! Wrong writes of products.

use std::collections::HashMap;

use likewise_conformance::fixtures::generation;
use likewise_domain::{ContentHash, PassageHash, Revision, run::RunId};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Change, PassageDuty, ProductStore as _, ProductWrite, SeenIn, WriteMode, Written},
};

use super::{Flaw, WrongProducts, error};

impl WrongProducts {
    pub(super) async fn write(
        &self,
        items: &[ProductWrite],
        seen_in: Option<SeenIn>,
    ) -> Result<Vec<Written>, PortError> {
        if self.has(Flaw::NoProductsFail) && items.is_empty() {
            return Err(error(ErrorKind::InvalidInput));
        }
        self.own.lock().rows += items.len() as u64;
        let kept = self.kept(items, seen_in).await?;
        let mut outcomes = self.inner.upsert(&kept, self.seen(seen_in)).await?;
        if self.has(Flaw::DuplicatesAreAccepted) {
            for (item, outcome) in kept.iter().zip(&mut outcomes) {
                if matches!(outcome, Written::Duplicate { .. }) {
                    let again = self.inner.upsert(std::slice::from_ref(item), None).await?;
                    *outcome = again.first().copied().unwrap_or(*outcome);
                }
            }
        }
        self.spoil_outcomes(items, &mut outcomes, seen_in);
        Ok(outcomes)
    }

    /// The run that the wrong store writes for.
    fn seen(&self, seen_in: Option<SeenIn>) -> Option<SeenIn> {
        let preview = |seen: &SeenIn| seen.mode == WriteMode::Preview;
        match (self.flaw, seen_in) {
            (Flaw::PreviewWrites, Some(seen)) => Some(SeenIn { mode: WriteMode::Apply, ..seen }),
            (Flaw::PreviewSeesNothing, Some(seen)) if preview(&seen) => {
                Some(SeenIn { run: RunId(1_000_000 + u64::from(self.call())), ..seen })
            }
            _ => seen_in,
        }
    }

    /// What the wrong store writes instead of `items`.
    async fn kept(&self, items: &[ProductWrite], seen_in: Option<SeenIn>) -> Result<Vec<ProductWrite>, PortError> {
        let mut kept = items.to_vec();
        match self.flaw {
            Flaw::DropsAfterThousand => kept.truncate(1_000),
            Flaw::FirstWinsOutsideRuns if seen_in.is_none() => {
                let mut first = HashMap::new();
                for item in items {
                    first.entry(item.product.id()).or_insert(item);
                }
                for item in &mut kept {
                    if let Some(first) = first.get(item.product.id()) {
                        item.clone_from(first);
                    }
                }
            }
            _ => {
                for item in &mut kept {
                    self.spoil_write(item).await?;
                }
            }
        }
        Ok(kept)
    }

    async fn spoil_write(&self, item: &mut ProductWrite) -> Result<(), PortError> {
        let id = item.product.id().clone();
        let live = self.inner.get_many(std::slice::from_ref(&id)).await?.into_iter().next().flatten();
        match self.flaw {
            Flaw::HashesForItself => item.content = ContentHash::of(&item.product),
            Flaw::ChangesEveryTime => item.content = ContentHash::from_bytes([self.call(); 32]),
            Flaw::KeepsAbsentValues => {
                if let Some(live) = live {
                    item.product.brand = item.product.brand.take().or(live.product.brand.clone());
                }
            }
            Flaw::FirstDutyOnly => item.duties.truncate(1),
            Flaw::EnrolsEverything if item.duties.is_empty() => {
                let passage = PassageHash::from_bytes([1; 16]);
                item.duties.push(PassageDuty { generation: generation(1), passage });
            }
            Flaw::DutiesOfNewProductsOnly if live.is_some() => item.duties.clear(),
            Flaw::EveryChangeIsPending => {
                let salt = item.content.as_bytes().first().copied().unwrap_or_default();
                item.duties.iter_mut().for_each(|duty| duty.passage = PassageHash::from_bytes([salt; 16]));
            }
            Flaw::LosesSomeDuties if id.as_str().ends_with('7') => item.duties.clear(),
            Flaw::RetiringForgetsTheLedger if self.has_retired(&id) => {
                item.duties.iter_mut().for_each(|duty| duty.passage = PassageHash::from_bytes([2; 16]));
            }
            Flaw::ReturnsWithoutDuties if self.has_retired(&id) => item.duties.clear(),
            _ => {}
        }
        Ok(())
    }

    fn spoil_outcomes(&self, items: &[ProductWrite], outcomes: &mut Vec<Written>, seen_in: Option<SeenIn>) {
        match self.flaw {
            Flaw::OutcomesReversed => outcomes.reverse(),
            Flaw::DropsAfterThousand => {
                let stored = Written::Stored { change: Change::New, revision: Revision(1), pending: 1 };
                outcomes.resize(items.len(), stored);
            }
            Flaw::DuplicatesOfAllRuns if seen_in.is_some() => {
                let mut own = self.own.lock();
                for (item, outcome) in items.iter().zip(outcomes) {
                    if let Some(first_row) = own.first_rows.insert(item.product.id().clone(), item.row) {
                        *outcome = Written::Duplicate { first_row };
                    }
                }
            }
            _ => outcomes.iter_mut().for_each(|outcome| self.spoil_outcome(outcome)),
        }
    }

    fn spoil_outcome(&self, outcome: &mut Written) {
        let Written::Stored { change, revision, .. } = outcome else { return };
        match (self.flaw, &change) {
            (Flaw::NewCountsAsChanged, Change::New) | (Flaw::UnchangedCountsAsChanged, Change::Unchanged) => {
                *change = Change::Changed;
            }
            (Flaw::ChangedCountsAsUnchanged, Change::Changed) => *change = Change::Unchanged,
            (Flaw::RevisionsAreAlwaysOne, _) => *revision = Revision(1),
            _ => {}
        }
    }
}
