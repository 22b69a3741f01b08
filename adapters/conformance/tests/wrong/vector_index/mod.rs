//! Wrong vector indexes.

mod answers;
mod filters;
mod flaws;
mod writes;

use std::{
    collections::{BTreeMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use likewise_conformance::{Stores, fixtures::generation, memory::MemoryStore};
use likewise_domain::{Embedding, Fingerprint, Product, ProductId, Revision, Similarity};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Nearest, NearestQuery, ProductStore as _, VectorIndex, VectorRecord},
};
use parking_lot::Mutex;

use self::flaws::{FLAWS, Flaw};
use super::{Wrong, WrongStores, error, forgetful, product_store};

/// Every wrong index.
pub(crate) fn all() -> Vec<Wrong> {
    let mut wrongs: Vec<_> = FLAWS
        .iter()
        .map(|(flaw, fails)| {
            let harness = WrongStores(move |inner: Arc<MemoryStore>| {
                let index = WrongIndex { inner: inner.clone(), flaw: *flaw, own: Mutex::default(), calls: 0.into() };
                Stores::new(
                    inner.clone(),
                    inner.clone(),
                    inner.clone(),
                    (Arc::new(index), inner.clone()),
                    (inner.clone(), inner),
                )
            });
            let suite = likewise_conformance::vector_index(harness);
            Wrong { flaw: format!("{flaw:?}"), suite, port: "vector_index", fails }
        })
        .collect();
    let suite = likewise_conformance::vector_index(product_store::harness(product_store::Flaw::RetiringDropsVectors));
    let fails = &["a_product_that_comes_back_is_found_again"];
    wrongs.push(Wrong { flaw: "RetiringDropsVectors".to_owned(), suite, port: "vector_index", fails });
    wrongs.push(forgetful(
        "vector_index",
        &["what_was_refreshed_is_found_after_reopening", "a_retirement_survives_reopening"],
    ));
    wrongs
}

#[derive(Debug)]
struct WrongIndex {
    inner: Arc<MemoryStore>,
    flaw: Flaw,
    own: Mutex<Own>,
    calls: AtomicU64,
}

/// What a wrong index keeps for itself.
#[derive(Debug, Default)]
struct Own {
    vectors: BTreeMap<ProductId, Embedding>,
    revisions: BTreeMap<ProductId, Revision>,
    products: BTreeMap<ProductId, Product>,
    deleted: HashSet<ProductId>,
    waiting_writes: Vec<VectorRecord>,
    waiting_deletions: Vec<ProductId>,
    writes: u64,
}

impl WrongIndex {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    fn generation(&self, asked: &Fingerprint) -> Fingerprint {
        if self.has(Flaw::OneGeneration) { generation(1) } else { asked.clone() }
    }

    /// The live product with this id.
    async fn product(&self, id: &ProductId) -> Result<Option<Product>, PortError> {
        let found = self.inner.get_many(std::slice::from_ref(id)).await?;
        Ok(found.into_iter().next().flatten().map(|stored| stored.product.clone()))
    }

    fn call(&self) -> u64 {
        self.calls.fetch_add(1, Ordering::SeqCst)
    }
}

#[async_trait]
impl VectorIndex for WrongIndex {
    async fn upsert(
        &self,
        generation: &Fingerprint,
        records: &[VectorRecord],
    ) -> Result<Vec<Result<(), PortError>>, PortError> {
        self.write(&self.generation(generation), records).await
    }

    async fn delete(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<(), PortError> {
        let generation = self.generation(generation);
        match self.flaw {
            Flaw::DeletesAtRefresh => {
                self.own.lock().waiting_deletions.extend_from_slice(ids);
                return Ok(());
            }
            Flaw::DeletingTheAbsentFails => {
                let held = self.inner.vectors(&generation, ids).await?;
                if held.iter().any(Option::is_none) {
                    return Err(error(ErrorKind::NotFound));
                }
            }
            Flaw::DeletingNothingDeletesAll if ids.is_empty() => {
                return self.inner.delete(&generation, &self.inner.live_ids()).await;
            }
            Flaw::DeletedCostPlaces => {
                self.own.lock().deleted.extend(ids.iter().cloned());
                return Ok(());
            }
            Flaw::DeletedForEver => self.own.lock().deleted.extend(ids.iter().cloned()),
            _ => {}
        }
        self.inner.delete(&generation, ids).await
    }

    async fn nearest(&self, generation: &Fingerprint, query: NearestQuery<'_>) -> Result<Nearest, PortError> {
        self.answer(&self.generation(generation), query).await
    }

    async fn similarities(
        &self,
        generation: &Fingerprint,
        vector: &Embedding,
        ids: &[ProductId],
    ) -> Result<Vec<Option<Similarity>>, PortError> {
        let generation = self.generation(generation);
        let found = self.inner.similarities(&generation, vector, ids).await;
        let mut found = match (self.flaw, found) {
            (Flaw::SimilaritiesOfAnyDimension, Err(_)) => vec![None; ids.len()],
            (_, found) => found?,
        };
        match self.flaw {
            Flaw::SimilaritiesReversed => found.reverse(),
            Flaw::SimilaritiesAreDistances => {
                for similarity in found.iter_mut().flatten() {
                    *similarity = Similarity::clamped(1.0 - similarity.value());
                }
            }
            Flaw::SimilaritiesOfTheLive => {
                for (similarity, id) in found.iter_mut().zip(ids) {
                    *similarity = similarity.filter(|_| self.inner.live_ids().contains(id));
                }
            }
            Flaw::SimilaritiesOfTheUnknownFail if self.inner.count(&generation).await? == 0 => {
                return Err(error(ErrorKind::NotFound));
            }
            _ => {}
        }
        Ok(found)
    }

    async fn vectors(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<Vec<Option<Embedding>>, PortError> {
        let mut found = self.inner.vectors(&self.generation(generation), ids).await?;
        match self.flaw {
            Flaw::VectorsReversed => found.reverse(),
            Flaw::VectorsRounded => {
                for vector in found.iter_mut().flatten() {
                    let coarse: Vec<f64> =
                        vector.as_slice().iter().map(|number| (f64::from(*number) * 100.0).round()).collect();
                    *vector = likewise_conformance::fixtures::embedding(&coarse);
                }
            }
            _ => {}
        }
        Ok(found)
    }

    async fn refresh(&self, generation: &Fingerprint) -> Result<(), PortError> {
        let generation = self.generation(generation);
        if self.has(Flaw::RefreshingTheUnknownFails) && self.inner.count(&generation).await? == 0 {
            return Err(error(ErrorKind::NotFound));
        }
        let (writes, deletions) = {
            let mut own = self.own.lock();
            (std::mem::take(&mut own.waiting_writes), std::mem::take(&mut own.waiting_deletions))
        };
        VectorIndex::upsert(self.inner.as_ref(), &generation, &writes).await?;
        self.inner.delete(&generation, &deletions).await
    }

    async fn count(&self, generation: &Fingerprint) -> Result<u64, PortError> {
        if self.has(Flaw::CountsWrites) {
            return Ok(self.own.lock().writes);
        }
        self.inner.count(&self.generation(generation)).await
    }
}
