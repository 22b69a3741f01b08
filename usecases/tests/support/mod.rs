//! A shop in memory: every use case wired over one store, one embedder and a clock that a test moves.

mod faulty_embedder;
mod faulty_store;
mod feeds;
mod small_shop;

use std::{sync::Arc, time::Duration};

use likewise_conformance::{
    ManualClock,
    fixtures::id,
    memory::{MemoryStore, ScriptedEmbedder, ScriptedFeed},
};
use likewise_domain::{
    Fingerprint, PassageTemplate, Similarity, StoredProduct,
    ledger::{LedgerEntry, LedgerTotals},
    mapping::Mapping,
    run::{FeedScope, Rejection, RunId, RunLimits, Share},
    search::{Limit, SearchText},
};
use likewise_usecases::{
    EmbedProducts, EmbedReport, EmbedSettings, EmbeddingMeter, ExamineFeed, Generation, Hit, Hits, IngestFeed,
    IngestRequest, Ingested, ManageQuarantine, Pipeline, Pipelines, ReconcileIndex, ReportStatus, SearchProducts,
    SearchRequest, SearchSettings, Similar, SimilarProducts, SimilarRequest,
    ports::{Embedder, FeedSource, Ledger as _, Page, ProductStore as _, RunLog as _},
};

pub(crate) use self::{
    faulty_embedder::FaultyEmbedder,
    faulty_store::{Fault, FaultyStore},
    feeds::{catalogue, feed, priced_feed, shelf},
    small_shop::{asked, search_with, shop},
};

/// Everything that a test needs of a shop.
pub(crate) struct Shop {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) memory: Arc<MemoryStore>,
    /// The same memory, with faults that a test adds.
    pub(crate) store: Arc<FaultyStore>,
    pub(crate) embedder: Arc<ScriptedEmbedder>,
    pub(crate) pipelines: Arc<Pipelines>,
    pub(crate) meter: Arc<EmbeddingMeter>,
}

impl Shop {
    /// A shop with one pipeline, `main`, whose passages are titles and descriptions.
    pub(crate) fn new() -> Self {
        let embedder = ScriptedEmbedder::new();
        let given = embedder.clone();
        Self::with(embedder, move |store| vec![pipeline("main", PassageTemplate::DEFAULT, given, &store)])
    }

    /// A shop whose pipelines are made by `pipelines`, the first being the default.
    pub(crate) fn with(
        embedder: Arc<ScriptedEmbedder>,
        pipelines: impl FnOnce(Arc<FaultyStore>) -> Vec<Pipeline>,
    ) -> Self {
        let clock = ManualClock::new();
        let memory = MemoryStore::new(clock.clone());
        Self::over(clock, memory, embedder, pipelines)
    }

    /// A shop over a memory that there is.
    pub(crate) fn over(
        clock: Arc<ManualClock>,
        memory: Arc<MemoryStore>,
        embedder: Arc<ScriptedEmbedder>,
        pipelines: impl FnOnce(Arc<FaultyStore>) -> Vec<Pipeline>,
    ) -> Self {
        let store = FaultyStore::over(memory.clone());
        let mut pipelines = pipelines(store.clone());
        let first = pipelines.remove(0);
        let pipelines = Arc::new(Pipelines::new(first, pipelines));
        Self { clock, memory, store, embedder, pipelines, meter: Arc::default() }
    }

    /// The shop of the next process over the same memory, with another passage template.
    pub(crate) fn with_template(&self, template: &str) -> Self {
        let given = self.embedder.clone();
        let pipelines = |store| vec![pipeline("main", template, given, &store)];
        Self::over(self.clock.clone(), self.memory.clone(), self.embedder.clone(), pipelines)
    }

    /// The default pipeline's generation.
    pub(crate) fn generation(&self) -> Generation {
        self.pipelines.generations().remove(0)
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.generation().fingerprint
    }

    pub(crate) fn ingest(&self) -> IngestFeed {
        IngestFeed {
            store: self.store.clone(),
            queue: self.store.clone(),
            runs: self.store.clone(),
            clock: self.clock.clone(),
            generations: self.pipelines.generations(),
            keep_runs: 1_000,
        }
    }

    pub(crate) fn examine(&self) -> ExamineFeed {
        ExamineFeed { ingest: self.ingest(), pipelines: self.pipelines.clone() }
    }

    pub(crate) fn embed(&self) -> EmbedProducts {
        EmbedProducts {
            store: self.store.clone(),
            ledger: self.store.clone(),
            queue: self.store.clone(),
            clock: self.clock.clone(),
            pipelines: self.pipelines.clone(),
            meter: self.meter.clone(),
            settings: EmbedSettings::default(),
        }
    }

    pub(crate) fn reconcile(&self) -> ReconcileIndex {
        ReconcileIndex {
            store: self.store.clone(),
            ledger: self.store.clone(),
            queue: self.store.clone(),
            clock: self.clock.clone(),
        }
    }

    /// Enrols what the ledger does not know and announces what is pending, as a worker does when it starts.
    pub(crate) async fn reconciled(&self) -> Result<u64, likewise_usecases::PortError> {
        self.reconcile().enrol(&self.generation()).await?;
        self.reconcile().announce_pending(&self.fingerprint()).await
    }

    pub(crate) fn quarantine(&self) -> ManageQuarantine {
        ManageQuarantine { ledger: self.store.clone(), reconcile: self.reconcile() }
    }

    pub(crate) fn status(&self) -> ReportStatus {
        ReportStatus {
            pipelines: self.pipelines.clone(),
            store: self.store.clone(),
            ledger: self.store.clone(),
            queue: self.store.clone(),
            meter: self.meter.clone(),
            clock: self.clock.clone(),
        }
    }

    pub(crate) fn search(&self) -> SearchProducts {
        SearchProducts::new(self.pipelines.clone(), self.store.clone(), self.clock.clone(), settings())
    }

    pub(crate) fn similar(&self) -> SimilarProducts {
        SimilarProducts::new(self.pipelines.clone(), self.store.clone())
    }

    /// Ingests the whole catalogue.
    pub(crate) async fn full(&self, feed: ScriptedFeed) -> Ingested {
        self.run(request(feed)).await
    }

    /// Ingests a part of the catalogue.
    pub(crate) async fn partial(&self, feed: ScriptedFeed) -> Ingested {
        self.run(IngestRequest { scope: FeedScope::Partial, ..request(feed) }).await
    }

    pub(crate) async fn run(&self, request: IngestRequest) -> Ingested {
        let ingested = self.ingest().ingest(&request, &()).await.unwrap();
        let recorded = self.memory.get(ingested.run.id).await.unwrap().unwrap();
        assert_eq!(recorded, ingested.run, "what is recorded of a run is what it gave");
        assert!(recorded.counts.add_up(), "every row is accounted for: {:?}", recorded.counts);
        let totals = self.totals().await;
        assert!(totals.add_up(), "every live product is accounted for: {totals:?}");
        ingested
    }

    /// Lets the worker take what the queue gives at this moment.
    pub(crate) async fn step(&self) -> EmbedReport {
        let report = self.embed().step().await.unwrap();
        let totals = self.totals().await;
        assert!(totals.add_up(), "every live product is accounted for: {totals:?}");
        report
    }

    /// Lets the worker run until the queue has nothing to give at this moment, and sums its reports.
    pub(crate) async fn work(&self) -> EmbedReport {
        let mut sum = EmbedReport::default();
        loop {
            let report = self.step().await;
            if report.received == 0 {
                return sum;
            }
            sum.received += report.received;
            sum.embedded += report.embedded;
            sum.stale += report.stale;
            sum.failed += report.failed;
            sum.quarantined += report.quarantined;
            sum.put_back += report.put_back;
        }
    }

    /// Ingests the whole catalogue and embeds it.
    pub(crate) async fn stock(&self, feed: ScriptedFeed) -> Ingested {
        let ingested = self.full(feed).await;
        self.work().await;
        ingested
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) async fn totals(&self) -> LedgerTotals {
        self.memory.totals(&self.fingerprint()).await.unwrap()
    }

    pub(crate) async fn entry(&self, product: &str) -> LedgerEntry {
        let entries = self.memory.entries(&self.fingerprint(), &[id(product)]).await.unwrap();
        entries.into_iter().next().flatten().unwrap()
    }

    pub(crate) async fn product(&self, product: &str) -> Option<Arc<StoredProduct>> {
        self.memory.get_many(&[id(product)]).await.unwrap().remove(0)
    }

    pub(crate) async fn rejections(&self, run: RunId) -> Vec<Rejection> {
        self.memory.rejections(run, Page { after: None, most: 10_000 }).await.unwrap()
    }

    /// The ids of what is found for `words`, nearest first.
    pub(crate) async fn found(&self, words: &str) -> Vec<String> {
        ids_of(&self.search().search(&query(words)).await.unwrap())
    }
}

/// A pipeline over `store`.
pub(crate) fn pipeline(name: &str, template: &str, embedder: Arc<dyn Embedder>, store: &Arc<FaultyStore>) -> Pipeline {
    Pipeline::new(name, PassageTemplate::parse(template).unwrap(), embedder, (store.clone(), store.clone()))
}

/// How searches of tests are answered: whatever has a vector is near enough.
pub(crate) fn settings() -> SearchSettings {
    SearchSettings { floor: Similarity::LEAST, nonsense_floor: Similarity::LEAST, ..SearchSettings::default() }
}

/// A full run of `feed` under the default limits.
pub(crate) fn request(feed: impl FeedSource) -> IngestRequest {
    IngestRequest {
        source: Arc::new(feed),
        mapping: Arc::new(Mapping::preset_default()),
        scope: FeedScope::Full,
        dry_run: false,
        limits: RunLimits::default(),
    }
}

/// The default limits with another ceiling for retirement.
pub(crate) fn ceiling(share: f64) -> RunLimits {
    RunLimits { retirement_ceiling: Share::new("retirement_ceiling", share).unwrap(), ..RunLimits::default() }
}

/// The default limits with another ratio for rejected rows.
pub(crate) fn reject_ratio(share: f64) -> RunLimits {
    RunLimits { reject_ratio: Share::new("reject_ratio", share).unwrap(), ..RunLimits::default() }
}

/// A search for `words` with everything else as it is by default.
pub(crate) fn query(words: &str) -> SearchRequest {
    SearchRequest::new(Some(SearchText::parse(words).unwrap()))
}

/// A search for what is like `product` with everything else as it is by default.
pub(crate) fn like(product: &str) -> SimilarRequest {
    SimilarRequest {
        id: id(product),
        filter: None,
        limit: Limit::DEFAULT,
        threshold: None,
        own_group: false,
        pipeline: None,
    }
}

pub(crate) fn limit(most: u64) -> Limit {
    Limit::new(most).unwrap()
}

pub(crate) fn similarity(value: f32) -> Similarity {
    Similarity::new(value).unwrap()
}

/// An answer with hits.
pub(crate) trait Listed {
    fn hits(&self) -> &[Hit];
}

impl Listed for Hits {
    fn hits(&self) -> &[Hit] {
        &self.hits
    }
}

impl Listed for Similar {
    fn hits(&self) -> &[Hit] {
        &self.hits
    }
}

/// The ids of hits, in their order.
pub(crate) fn ids_of(answer: &impl Listed) -> Vec<String> {
    answer.hits().iter().map(|hit| hit.product.product.id().to_string()).collect()
}
