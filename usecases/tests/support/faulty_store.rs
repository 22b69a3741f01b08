//! The ports in memory with failures that a test adds.

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
        Announcement, Delivery, EmbeddingOutcome, EmbeddingQueue, KeywordIndex, KeywordQuery, KnownWord, Ledger,
        Lookup, MatchSet, Missing, Nearest, NearestQuery, NewRun, OrderedPage, Page, ProductStore, ProductWrite,
        QueueDepth, Receipt, RunLog, SeenIn, Settlement, Tally, VectorIndex, VectorRecord, Written,
    },
};
use parking_lot::Mutex;

/// What fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The operation of this name fails as a whole, after so many calls that succeed.
    Call(&'static str, usize),
    /// The item about this product fails alone in the operation of this name.
    Item(&'static str, ProductId),
    /// The operation of this name leaves out its last outcome.
    LostOutcome(&'static str),
}

/// A [`MemoryStore`] behind the faults of a test.
#[derive(Debug)]
pub(crate) struct FaultyStore {
    inner: Arc<MemoryStore>,
    faults: Mutex<Vec<(Fault, ErrorKind)>>,
}

type Outcomes = Result<Vec<Result<(), PortError>>, PortError>;

impl FaultyStore {
    pub(crate) fn over(inner: Arc<MemoryStore>) -> Arc<Self> {
        Arc::new(Self { inner, faults: Mutex::default() })
    }

    /// Lets `fault` happen until everything is mended.
    pub(crate) fn fail(&self, fault: Fault, kind: ErrorKind) {
        self.faults.lock().push((fault, kind));
    }

    /// Takes all faults away.
    pub(crate) fn mend(&self) {
        self.faults.lock().clear();
    }

    fn call(&self, name: &'static str) -> Result<(), PortError> {
        for (fault, kind) in self.faults.lock().iter_mut() {
            match fault {
                Fault::Call(operation, 0) if *operation == name => return Err(error(*kind, name)),
                Fault::Call(operation, left) if *operation == name => *left -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// The failure of one item, where there is one.
    fn item(&self, name: &'static str, id: &ProductId) -> Option<PortError> {
        let faults = self.faults.lock();
        let wanted = Fault::Item(name, id.clone());
        faults.iter().find(|(fault, _)| *fault == wanted).map(|(_, kind)| error(*kind, name))
    }

    /// `outcomes` of all items but the failing ones, with the failures in their places.
    fn merged<'a>(
        &self,
        name: &'static str,
        ids: impl Iterator<Item = &'a ProductId>,
        outcomes: Vec<Result<(), PortError>>,
    ) -> Vec<Result<(), PortError>> {
        let mut outcomes = outcomes.into_iter();
        let mut merged: Vec<_> =
            ids.map(|id| self.item(name, id).map_or_else(|| outcomes.next().unwrap(), Err)).collect();
        if self.faults.lock().iter().any(|(fault, _)| *fault == Fault::LostOutcome(name)) {
            merged.pop();
        }
        merged
    }
}

fn error(kind: ErrorKind, operation: &'static str) -> PortError {
    PortError::new(kind, "faulty", operation, format!("{operation} was made to fail"))
}

#[async_trait]
impl ProductStore for FaultyStore {
    async fn upsert(&self, items: &[ProductWrite], seen_in: Option<SeenIn>) -> Result<Vec<Written>, PortError> {
        self.call("write")?;
        ProductStore::upsert(&*self.inner, items, seen_in).await
    }

    async fn get_many(&self, ids: &[ProductId]) -> Result<Vec<Option<Arc<StoredProduct>>>, PortError> {
        self.call("get_many")?;
        self.inner.get_many(ids).await
    }

    async fn missing(&self, run: RunId) -> Result<Missing, PortError> {
        self.inner.missing(run).await
    }

    async fn retire_missing(&self, run: RunId, most: usize) -> Result<Vec<ProductId>, PortError> {
        self.call("retire_missing")?;
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
        self.call("ready")?;
        self.inner.ready().await
    }
}

#[async_trait]
impl EmbeddingQueue for FaultyStore {
    async fn announce(&self, announcements: &[Announcement]) -> Outcomes {
        self.call("announce")?;
        let accepted: Vec<_> =
            announcements.iter().filter(|one| self.item("announce", &one.id).is_none()).cloned().collect();
        let outcomes = self.inner.announce(&accepted).await?;
        Ok(self.merged("announce", announcements.iter().map(|one| &one.id), outcomes))
    }

    async fn receive(&self, most: usize, lease: Duration) -> Result<Vec<Delivery>, PortError> {
        self.inner.receive(most, lease).await
    }

    async fn settle(&self, settlements: &[(Receipt, Settlement)]) -> Outcomes {
        self.call("settle")?;
        self.inner.settle(settlements).await
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        self.inner.depth().await
    }
}

#[async_trait]
impl VectorIndex for FaultyStore {
    async fn upsert(&self, generation: &Fingerprint, records: &[VectorRecord]) -> Outcomes {
        self.call("write vectors")?;
        let accepted: Vec<_> =
            records.iter().filter(|one| self.item("write vectors", &one.id).is_none()).cloned().collect();
        let outcomes = VectorIndex::upsert(&*self.inner, generation, &accepted).await?;
        Ok(self.merged("write vectors", records.iter().map(|one| &one.id), outcomes))
    }

    async fn delete(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<(), PortError> {
        self.inner.delete(generation, ids).await
    }

    async fn nearest(&self, generation: &Fingerprint, query: NearestQuery<'_>) -> Result<Nearest, PortError> {
        self.call("nearest")?;
        self.inner.nearest(generation, query).await
    }

    async fn similarities(
        &self,
        generation: &Fingerprint,
        vector: &Embedding,
        ids: &[ProductId],
    ) -> Result<Vec<Option<Similarity>>, PortError> {
        self.call("similarities")?;
        self.inner.similarities(generation, vector, ids).await
    }

    async fn vectors(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<Vec<Option<Embedding>>, PortError> {
        self.call("vectors")?;
        self.inner.vectors(generation, ids).await
    }

    async fn refresh(&self, generation: &Fingerprint) -> Result<(), PortError> {
        VectorIndex::refresh(&*self.inner, generation).await
    }

    async fn count(&self, generation: &Fingerprint) -> Result<u64, PortError> {
        self.call("count")?;
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
        self.call("record")?;
        self.inner.record(generation, outcomes).await
    }

    async fn totals(&self, generation: &Fingerprint) -> Result<LedgerTotals, PortError> {
        self.call("totals")?;
        self.inner.totals(generation).await
    }

    async fn quarantined(
        &self,
        generation: &Fingerprint,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        self.inner.quarantined(generation, page).await
    }

    async fn redrive(&self, generation: &Fingerprint, ids: Option<&[ProductId]>) -> Result<u64, PortError> {
        self.inner.redrive(generation, ids).await
    }
}

#[async_trait]
impl RunLog for FaultyStore {
    async fn begin(&self, run: NewRun) -> Result<Run, PortError> {
        self.call("begin")?;
        self.inner.begin(run).await
    }

    async fn update(&self, run: &Run) -> Result<(), PortError> {
        self.call("update")?;
        self.inner.update(run).await
    }

    async fn reject(&self, run: RunId, rejections: &[Rejection]) -> Result<(), PortError> {
        self.call("reject")?;
        self.inner.reject(run, rejections).await
    }

    async fn get(&self, run: RunId) -> Result<Option<Run>, PortError> {
        self.inner.get(run).await
    }

    async fn list(&self, page: Page<'_, RunId>) -> Result<Vec<Run>, PortError> {
        self.inner.list(page).await
    }

    async fn rejections(&self, run: RunId, page: Page<'_, u64>) -> Result<Vec<Rejection>, PortError> {
        self.inner.rejections(run, page).await
    }
}

#[async_trait]
impl KeywordIndex for FaultyStore {
    async fn matching(&self, query: KeywordQuery<'_>) -> Result<Vec<ProductId>, PortError> {
        self.call("matching")?;
        self.inner.matching(query).await
    }

    async fn tally(&self, set: MatchSet<'_>, facets: &[Facet]) -> Result<Tally, PortError> {
        self.call("tally")?;
        self.inner.tally(set, facets).await
    }

    async fn ordered(&self, set: MatchSet<'_>, page: OrderedPage<'_>) -> Result<Vec<Place>, PortError> {
        self.call("ordered")?;
        self.inner.ordered(set, page).await
    }

    async fn known(&self, lookups: &[Lookup<'_>]) -> Result<Vec<Vec<KnownWord>>, PortError> {
        self.call("known")?;
        self.inner.known(lookups).await
    }

    async fn together(&self, pairs: &[[&str; 2]]) -> Result<Vec<u64>, PortError> {
        self.call("together")?;
        self.inner.together(pairs).await
    }

    async fn refresh(&self) -> Result<(), PortError> {
        KeywordIndex::refresh(&*self.inner).await
    }
}
