//! Wrong product stores.

mod fields;
mod flaws;
mod writes;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use async_trait::async_trait;
use likewise_conformance::{Stores, StoresHarness, fixtures::generation, memory::MemoryStore};
use likewise_domain::{Fingerprint, ProductId, Revision, StoredProduct, run::RunId};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Missing, ProductStore, ProductWrite, SeenIn, VectorIndex as _, Written},
};
use parking_lot::Mutex;

use self::flaws::FLAWS;
pub(crate) use self::flaws::Flaw;
use super::{Wrong, WrongStores, error, forgetful};

/// Every wrong product store.
pub(crate) fn all() -> Vec<Wrong> {
    let mut wrongs: Vec<_> = FLAWS
        .iter()
        .map(|(flaw, fails)| {
            let suite = likewise_conformance::product_store(harness(*flaw));
            Wrong { flaw: format!("{flaw:?}"), suite, port: "product_store", fails }
        })
        .collect();
    wrongs.push(forgetful(
        "product_store",
        &[
            "products_and_their_revisions_survive_reopening",
            "what_a_run_has_seen_survives_reopening",
            "retirement_survives_reopening",
        ],
    ));
    wrongs
}

/// Store families with that flaw in their product store.
pub(crate) fn harness(flaw: Flaw) -> impl StoresHarness {
    WrongStores(move |inner: Arc<MemoryStore>| {
        let products = WrongProducts { inner: inner.clone(), flaw, own: Mutex::default(), calls: 0.into() };
        Stores::new(
            Arc::new(products),
            inner.clone(),
            inner.clone(),
            (inner.clone(), inner.clone()),
            (inner.clone(), inner),
        )
    })
}

#[derive(Debug)]
struct WrongProducts {
    inner: Arc<MemoryStore>,
    flaw: Flaw,
    own: Mutex<Own>,
    calls: AtomicU8,
}

/// What a wrong store keeps for itself.
#[derive(Debug, Default)]
struct Own {
    first_rows: HashMap<ProductId, u64>,
    rows: u64,
    retired: HashSet<ProductId>,
}

impl WrongProducts {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    fn call(&self) -> u8 {
        self.calls.fetch_add(1, Ordering::SeqCst)
    }

    fn has_retired(&self, id: &ProductId) -> bool {
        self.own.lock().retired.contains(id)
    }

    /// Makes a stored product wrong.
    fn spoil(&self, stored: &mut StoredProduct) {
        match self.flaw {
            Flaw::CreationTimeMoves => stored.created_at = stored.modified_at,
            Flaw::Spoils(spoiled) => spoiled.spoil(&mut stored.product),
            Flaw::RevisionsRestart if self.has_retired(stored.product.id()) => stored.revision = Revision(1),
            _ => {}
        }
    }
}

#[async_trait]
impl ProductStore for WrongProducts {
    async fn upsert(&self, items: &[ProductWrite], seen_in: Option<SeenIn>) -> Result<Vec<Written>, PortError> {
        self.write(items, seen_in).await
    }

    async fn get_many(&self, ids: &[ProductId]) -> Result<Vec<Option<Arc<StoredProduct>>>, PortError> {
        let mut asked = ids.to_vec();
        match self.flaw {
            Flaw::NoIdsFail if ids.is_empty() => return Err(error(ErrorKind::InvalidInput)),
            Flaw::OrderIsLost => asked.sort(),
            Flaw::RepeatedIdsAreDropped => {
                let mut seen = HashSet::new();
                asked.retain(|id| seen.insert(id.clone()));
            }
            Flaw::IdsAreFolded => {
                for id in &mut asked {
                    *id = likewise_conformance::fixtures::id(&id.as_str().to_lowercase());
                }
            }
            _ => {}
        }
        let mut found = self.inner.get_many(&asked).await?;
        found.iter_mut().flatten().for_each(|stored| self.spoil(Arc::make_mut(stored)));
        Ok(found)
    }

    async fn missing(&self, run: RunId) -> Result<Missing, PortError> {
        let mut counted = self.inner.missing(run).await?;
        match self.flaw {
            Flaw::EverythingIsMissing => counted.missing = counted.live_before,
            Flaw::LiveBeforeCountsAdded => counted.live_before = self.inner.live_ids().len() as u64,
            Flaw::MissingCountsRows => counted.missing = counted.live_before.saturating_sub(self.own.lock().rows),
            _ => {}
        }
        Ok(counted)
    }

    async fn retire_missing(&self, run: RunId, most: usize) -> Result<Vec<ProductId>, PortError> {
        if self.has(Flaw::RetiresOnPaper) {
            return Ok(Vec::new());
        }
        let most = if self.has(Flaw::RetiresAllAtOnce) { usize::MAX } else { most };
        let mut retired = self.inner.retire_missing(run, most).await?;
        self.own.lock().retired.extend(retired.iter().cloned());
        match self.flaw {
            Flaw::RetiringNothingFails if retired.is_empty() => return Err(error(ErrorKind::NotFound)),
            Flaw::RetiringForgetsAnId => drop(retired.pop()),
            Flaw::RetiringDropsVectors => self.inner.delete(&generation(1), &retired).await?,
            _ => {}
        }
        Ok(retired)
    }

    async fn unenrolled(
        &self,
        generation: &Fingerprint,
        after: Option<&ProductId>,
        most: usize,
    ) -> Result<Vec<StoredProduct>, PortError> {
        match self.flaw {
            Flaw::UnenrolledGivesAll => {
                self.inner.unenrolled(&likewise_conformance::fixtures::generation(999), after, most).await
            }
            Flaw::UnenrolledIgnoresAfter => self.inner.unenrolled(generation, None, most).await,
            Flaw::ChangesElsewhereGoUnnoticed => {
                let mut found = self.inner.unenrolled(generation, after, most).await?;
                found.retain(|stored| stored.revision == Revision(1));
                Ok(found)
            }
            _ => self.inner.unenrolled(generation, after, most).await,
        }
    }

    async fn ready(&self) -> Result<(), PortError> {
        if self.has(Flaw::NeverReady) { Err(error(ErrorKind::Unavailable)) } else { self.inner.ready().await }
    }
}
