//! What a case of a storage port works on: an open store family, its clock, and the steps that many cases share.

use std::{ops::Deref, sync::Arc};

use likewise_domain::{
    Embedding, Fingerprint, ProductId, Revision, Similarity, StoredProduct,
    filter::Filter,
    run::{FeedScope, RunId},
};
use likewise_usecases::ports::{
    EmbeddingOutcome, Nearest, NearestQuery, NewRun, Outcome, ProductWrite, SeenIn, VectorRecord, WriteMode, Written,
};

use super::{Keep, Opener, Stores};
use crate::{
    clock::ManualClock,
    failure::{CaseResult, Failure, all_succeed, present},
    fixtures::product,
    memory,
};

/// An open store family with its clock.
pub(crate) struct Family {
    stores: Stores,
    pub(crate) clock: Arc<ManualClock>,
    opener: Opener,
    _keep: Keep,
}

impl Deref for Family {
    type Target = Stores;

    fn deref(&self) -> &Stores {
        &self.stores
    }
}

impl Family {
    pub(super) async fn open(opener: Opener, keep: Keep) -> Result<Self, Failure> {
        let clock = ManualClock::new();
        let stores = opener(clock.clone()).await?;
        Ok(Self { stores, clock, opener, _keep: keep })
    }

    pub(super) async fn close(self) -> CaseResult {
        self.stores.close().await
    }

    /// Closes the stores and opens the same storage again, as the next process does.
    pub(crate) async fn reopen(&mut self) -> CaseResult {
        let away = std::mem::replace(&mut self.stores, memory::stores(self.clock.clone()));
        away.close().await?;
        self.stores = (self.opener)(self.clock.clone()).await?;
        Ok(())
    }

    /// Writes products outside a run.
    pub(crate) async fn put(&self, items: &[ProductWrite]) -> Result<Vec<Written>, Failure> {
        Ok(self.products.upsert(items, None).await?)
    }

    /// Writes plain products with these ids, each to be embedded in `generation`.
    pub(crate) async fn put_plain(&self, ids: &[&str], generation: &Fingerprint) -> CaseResult {
        let items: Vec<_> = ids.iter().map(|id| product(id).embedded_in(generation).write()).collect();
        self.put(&items).await?;
        Ok(())
    }

    /// Begins a run over a full feed.
    pub(crate) async fn begin(&self) -> Result<RunId, Failure> {
        let feed = "a feed".to_owned();
        let run = NewRun { feed, feed_version: None, scope: FeedScope::Full, dry_run: false, keep: 1_000 };
        Ok(self.runs.begin(run).await?.id)
    }

    /// Writes products as seen by `run`.
    pub(crate) async fn see(&self, run: RunId, items: &[ProductWrite]) -> Result<Vec<Written>, Failure> {
        Ok(self.products.upsert(items, Some(SeenIn { run, mode: WriteMode::Apply })).await?)
    }

    /// Retires everything but `kept` through a run that sees only those, and gives what was retired, in order of id.
    pub(crate) async fn retire_all_but(&self, kept: &[ProductWrite]) -> Result<Vec<ProductId>, Failure> {
        let run = self.begin().await?;
        self.see(run, kept).await?;
        let mut retired = Vec::new();
        loop {
            let some = self.products.retire_missing(run, 100).await?;
            if some.is_empty() {
                retired.sort();
                return Ok(retired);
            }
            retired.extend(some);
        }
    }

    /// The live product with this id.
    pub(crate) async fn live(&self, id: &ProductId) -> Result<Arc<StoredProduct>, Failure> {
        let found = self.products.get_many(std::slice::from_ref(id)).await?;
        present(&format!("the live product {id}"), found.into_iter().next().flatten())
    }

    /// Writes vectors at revision 1 and makes them findable.
    pub(crate) async fn index_all(&self, generation: &Fingerprint, vectors: &[(ProductId, Embedding)]) -> CaseResult {
        let records: Vec<_> = vectors
            .iter()
            .map(|(id, embedding)| VectorRecord { id: id.clone(), revision: Revision(1), embedding: embedding.clone() })
            .collect();
        let outcomes = self.index.upsert(generation, &records).await?;
        all_succeed("writing vectors", &outcomes, records.len())?;
        Ok(self.index.refresh(generation).await?)
    }

    /// Writes plain products with these vectors and makes them findable.
    pub(crate) async fn stock(&self, generation: &Fingerprint, vectors: &[(&str, Embedding)]) -> CaseResult {
        let items: Vec<_> = vectors.iter().map(|(id, _)| product(id).embedded_in(generation).write()).collect();
        self.put(&items).await?;
        let vectors: Vec<_> =
            items.iter().zip(vectors).map(|(item, (_, vector))| (item.product.id().clone(), vector.clone())).collect();
        self.index_all(generation, &vectors).await
    }

    /// The nearest to `vector`.
    pub(crate) async fn nearest(
        &self,
        generation: &Fingerprint,
        vector: &Embedding,
        k: usize,
    ) -> Result<Nearest, Failure> {
        let query = NearestQuery { vector, k, at_least: None, filter: None };
        Ok(self.index.nearest(generation, query).await?)
    }

    /// The nearest to `vector` that are at least so similar.
    pub(crate) async fn nearest_at_least(
        &self,
        generation: &Fingerprint,
        vector: &Embedding,
        at_least: Similarity,
    ) -> Result<Nearest, Failure> {
        let query = NearestQuery { vector, k: 100, at_least: Some(at_least), filter: None };
        Ok(self.index.nearest(generation, query).await?)
    }

    /// The `k` nearest to `vector` that `filter` matches.
    pub(crate) async fn nearest_matching(
        &self,
        generation: &Fingerprint,
        (vector, k): (&Embedding, usize),
        filter: &Filter,
    ) -> Result<Nearest, Failure> {
        let query = NearestQuery { vector, k, at_least: None, filter: Some(filter) };
        Ok(self.index.nearest(generation, query).await?)
    }

    /// Records that a product's passage, as `item` has it for its first generation, came to `outcome`.
    pub(crate) async fn record(&self, item: &ProductWrite, outcome: Outcome) -> CaseResult {
        let duty = present("the product's duty", item.duties.first())?;
        let recorded = EmbeddingOutcome { id: item.product.id().clone(), passage: duty.passage, outcome };
        Ok(self.ledger.record(&duty.generation, &[recorded]).await?)
    }
}

/// That a vector was made of a passage of five tokens.
pub(crate) const EMBEDDED: Outcome = Outcome::Embedded { tokens: 5, truncated: false };

/// The ids of hits, in their order.
pub(crate) fn ids_of(found: &Nearest) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.id.as_str()).collect()
}
