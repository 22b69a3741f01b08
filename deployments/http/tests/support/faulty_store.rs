//! The ports in memory with faults whose texts must never reach a caller.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use likewise_conformance::memory::MemoryStore;
use likewise_domain::{
    Embedding, Fingerprint, ProductId, Similarity, StoredProduct, Timestamp,
    facet::Facet,
    ledger::{LedgerEntry, LedgerTotals},
    run::{Rejection, Run, RunId},
    sort::Place,
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{
        EmbeddingOutcome, KeywordIndex, KeywordQuery, KnownWord, Ledger, Lookup, MatchSet, Missing, Nearest,
        NearestQuery, NewRun, OrderedPage, Page, ProductStore, ProductWrite, RunLog, SeenIn, Tally, VectorIndex,
        VectorRecord, Written,
    },
};
use parking_lot::Mutex;

/// What every internal error text holds.
pub(crate) const SECRET: &str = "hunter2";

/// How an operation goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// With an error of this kind.
    Error(ErrorKind),
    /// With an error of this kind that says how long to wait.
    ErrorFor(ErrorKind, Duration),
    /// With a panic.
    Panic,
    /// It never ends.
    Hang,
}

/// A [`MemoryStore`] whose operations a test can let fail, each by its name.
#[derive(Debug)]
pub(crate) struct FaultyStore {
    inner: Arc<MemoryStore>,
    faults: Mutex<Vec<(&'static str, Fault)>>,
}

impl FaultyStore {
    pub(crate) fn over(inner: Arc<MemoryStore>) -> Arc<Self> {
        Arc::new(Self { inner, faults: Mutex::default() })
    }

    /// Lets the operation of this name fail from now on.
    pub(crate) fn fail(&self, operation: &'static str, fault: Fault) {
        self.faults.lock().push((operation, fault));
    }

    /// Takes all faults away.
    pub(crate) fn mend(&self) {
        self.faults.lock().clear();
    }

    async fn pass(&self, name: &'static str) -> Result<(), PortError> {
        let fault = self.faults.lock().iter().find(|(operation, _)| *operation == name).map(|(_, fault)| *fault);
        let error = |kind| {
            PortError::new(kind, "faulty", name, format!("the password {SECRET} was refused"))
                .with("url", format!("db://admin:{SECRET}@10.0.0.7"))
                .because(format!("cause {SECRET}"))
        };
        match fault {
            None => Ok(()),
            Some(Fault::Error(kind)) => Err(error(kind)),
            Some(Fault::ErrorFor(kind, wait)) => Err(error(kind).retryable(Some(wait))),
            Some(Fault::Panic) => panic!("a panic with {SECRET}"),
            Some(Fault::Hang) => std::future::pending().await,
        }
    }
}

#[async_trait]
impl ProductStore for FaultyStore {
    async fn upsert(&self, items: &[ProductWrite], seen_in: Option<SeenIn>) -> Result<Vec<Written>, PortError> {
        ProductStore::upsert(&*self.inner, items, seen_in).await
    }

    async fn get_many(&self, ids: &[ProductId]) -> Result<Vec<Option<Arc<StoredProduct>>>, PortError> {
        self.pass("get_many").await?;
        self.inner.get_many(ids).await
    }

    async fn missing(&self, run: RunId) -> Result<Missing, PortError> {
        self.inner.missing(run).await
    }

    async fn retire_missing(&self, run: RunId, most: usize) -> Result<Vec<ProductId>, PortError> {
        self.inner.retire_missing(run, most).await
    }

    async fn unenrolled(
        &self,
        generation: &Fingerprint,
        after: Option<&ProductId>,
        most: usize,
    ) -> Result<Vec<StoredProduct>, PortError> {
        self.inner.unenrolled(generation, after, most).await
    }

    async fn ready(&self) -> Result<(), PortError> {
        self.pass("ready").await?;
        self.inner.ready().await
    }
}

#[async_trait]
impl VectorIndex for FaultyStore {
    async fn upsert(
        &self,
        generation: &Fingerprint,
        records: &[VectorRecord],
    ) -> Result<Vec<Result<(), PortError>>, PortError> {
        VectorIndex::upsert(&*self.inner, generation, records).await
    }

    async fn delete(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<(), PortError> {
        self.inner.delete(generation, ids).await
    }

    async fn nearest(&self, generation: &Fingerprint, query: NearestQuery<'_>) -> Result<Nearest, PortError> {
        self.pass("nearest").await?;
        self.inner.nearest(generation, query).await
    }

    async fn similarities(
        &self,
        generation: &Fingerprint,
        vector: &Embedding,
        ids: &[ProductId],
    ) -> Result<Vec<Option<Similarity>>, PortError> {
        self.pass("similarities").await?;
        self.inner.similarities(generation, vector, ids).await
    }

    async fn vectors(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<Vec<Option<Embedding>>, PortError> {
        self.pass("vectors").await?;
        self.inner.vectors(generation, ids).await
    }

    async fn refresh(&self, generation: &Fingerprint) -> Result<(), PortError> {
        VectorIndex::refresh(&*self.inner, generation).await
    }

    async fn count(&self, generation: &Fingerprint) -> Result<u64, PortError> {
        self.pass("count").await?;
        self.inner.count(generation).await
    }
}

#[async_trait]
impl Ledger for FaultyStore {
    async fn entries(
        &self,
        generation: &Fingerprint,
        ids: &[ProductId],
    ) -> Result<Vec<Option<LedgerEntry>>, PortError> {
        self.inner.entries(generation, ids).await
    }

    async fn pending(
        &self,
        generation: &Fingerprint,
        now: Timestamp,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        self.inner.pending(generation, now, page).await
    }

    async fn record(&self, generation: &Fingerprint, outcomes: &[EmbeddingOutcome]) -> Result<(), PortError> {
        self.inner.record(generation, outcomes).await
    }

    async fn totals(&self, generation: &Fingerprint) -> Result<LedgerTotals, PortError> {
        self.pass("totals").await?;
        self.inner.totals(generation).await
    }

    async fn quarantined(
        &self,
        generation: &Fingerprint,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        self.pass("quarantined").await?;
        self.inner.quarantined(generation, page).await
    }

    async fn redrive(&self, generation: &Fingerprint, ids: Option<&[ProductId]>) -> Result<u64, PortError> {
        self.pass("redrive").await?;
        self.inner.redrive(generation, ids).await
    }
}

#[async_trait]
impl RunLog for FaultyStore {
    async fn begin(&self, run: NewRun) -> Result<Run, PortError> {
        self.inner.begin(run).await
    }

    async fn update(&self, run: &Run) -> Result<(), PortError> {
        self.inner.update(run).await
    }

    async fn reject(&self, run: RunId, rejections: &[Rejection]) -> Result<(), PortError> {
        self.inner.reject(run, rejections).await
    }

    async fn get(&self, run: RunId) -> Result<Option<Run>, PortError> {
        self.pass("get run").await?;
        self.inner.get(run).await
    }

    async fn list(&self, page: Page<'_, RunId>) -> Result<Vec<Run>, PortError> {
        self.pass("list runs").await?;
        self.inner.list(page).await
    }

    async fn rejections(&self, run: RunId, page: Page<'_, u64>) -> Result<Vec<Rejection>, PortError> {
        self.pass("rejections").await?;
        self.inner.rejections(run, page).await
    }
}

#[async_trait]
impl KeywordIndex for FaultyStore {
    async fn matching(&self, query: KeywordQuery<'_>) -> Result<Vec<ProductId>, PortError> {
        self.pass("matching").await?;
        self.inner.matching(query).await
    }

    async fn tally(&self, set: MatchSet<'_>, facets: &[Facet]) -> Result<Tally, PortError> {
        self.pass("tally").await?;
        self.inner.tally(set, facets).await
    }

    async fn ordered(&self, set: MatchSet<'_>, page: OrderedPage<'_>) -> Result<Vec<Place>, PortError> {
        self.pass("ordered").await?;
        self.inner.ordered(set, page).await
    }

    async fn known(&self, lookups: &[Lookup<'_>]) -> Result<Vec<Vec<KnownWord>>, PortError> {
        self.pass("known").await?;
        self.inner.known(lookups).await
    }

    async fn together(&self, pairs: &[[&str; 2]]) -> Result<Vec<u64>, PortError> {
        self.pass("together").await?;
        self.inner.together(pairs).await
    }

    async fn refresh(&self) -> Result<(), PortError> {
        KeywordIndex::refresh(&*self.inner).await
    }
}
