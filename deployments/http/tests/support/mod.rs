//! A site in memory: the router over a small catalogue, and the checks that every answer must pass.

mod answer;
mod faulty_store;
mod starter;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use likewise_conformance::{
    ManualClock,
    memory::{BytesFeed, MemoryQueryLog, MemoryStore, ScriptedEmbedder},
};
use likewise_domain::{
    PassageTemplate, Similarity,
    mapping::Mapping,
    run::{FeedScope, RunLimits, Share},
    text::{FieldWeights, MinimumWords},
};
use likewise_http::{Api, ApiSettings, Gauge, Metrics, router};
use likewise_usecases::ports::{Clock, ProductStore};
use likewise_usecases::{
    CalibrateRelevance, EmbedProducts, EmbedSettings, EmbeddingMeter, IngestFeed, IngestRequest, LogQueries,
    LogSettings, ManageQuarantine, Pipeline, Pipelines, ReconcileIndex, ReportStatus, SearchProducts, SearchSettings,
    SimilarProducts, SuggestQueries, SuggestSettings,
};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

pub(crate) use self::{
    answer::{Answer, settled, versioned},
    faulty_store::{Fault, FaultyStore, SECRET},
    starter::{Kept, Starter},
};

/// Three products: one with every field, one with few, and one with an id that needs care in a URL.
pub(crate) const CATALOGUE: &str = include_str!("catalogue.jsonl");

/// The router and everything behind it.
pub(crate) struct Site {
    pub(crate) clock: Arc<ManualClock>,
    /// The memory behind everything, with faults that a test adds.
    pub(crate) store: Arc<FaultyStore>,
    pub(crate) embedder: Arc<ScriptedEmbedder>,
    pub(crate) starter: Arc<Starter>,
    pub(crate) folder: TempDir,
    pub(crate) router: Router,
    embed: EmbedProducts,
}

fn index_bytes() -> Gauge {
    Gauge { name: "index_bytes", help: "Bytes that the index takes", read: Box::new(|| 42) }
}

impl Site {
    /// A site with its catalogue embedded.
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// A site with its catalogue embedded and other settings.
    pub(crate) async fn with(change: impl FnOnce(&mut ApiSettings)) -> Self {
        Self::stocked(Self::empty(change)).await
    }

    /// A site with its catalogue embedded and a log of queries, on or off.
    pub(crate) async fn logging(enabled: bool) -> Self {
        Self::stocked(Self::built(|_| (), Some(enabled))).await
    }

    async fn stocked(site: Self) -> Self {
        site.ingest(CATALOGUE, FeedScope::Full).await;
        site.work().await;
        site
    }

    /// A site without products.
    pub(crate) fn empty(change: impl FnOnce(&mut ApiSettings)) -> Self {
        Self::built(change, None)
    }

    fn built(change: impl FnOnce(&mut ApiSettings), logging: Option<bool>) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = ManualClock::new();
        let memory = MemoryStore::new(clock.clone());
        let store = FaultyStore::over(memory.clone());
        let embedder = ScriptedEmbedder::new();
        let pipelines = Arc::new(pipelines(&embedder, &store));
        let meter = Arc::new(EmbeddingMeter::default());
        let embed = EmbedProducts {
            store: memory.clone(),
            ledger: memory.clone(),
            queue: memory.clone(),
            clock: clock.clone(),
            pipelines: pipelines.clone(),
            meter: meter.clone(),
            settings: EmbedSettings::default(),
        };
        let ingest = IngestFeed {
            store: memory.clone(),
            queue: memory.clone(),
            runs: memory.clone(),
            clock: clock.clone(),
            generations: pipelines.generations(),
            keep_runs: 1_000,
        };
        let starter = Starter::new(ingest, pipelines.clone(), folder.path().join("uploads"));
        let mut settings = settings();
        change(&mut settings);
        let reconcile = ReconcileIndex {
            store: memory.clone(),
            ledger: store.clone(),
            queue: memory.clone(),
            clock: clock.clone(),
        };
        let query_log = logging.map(|enabled| log_of(enabled, &clock));
        let calibrate = CalibrateRelevance::new(pipelines.clone(), memory.clone());
        let search = SearchProducts::new(pipelines.clone(), store.clone(), clock.clone(), search_settings());
        let api = Api {
            suggest: suggest_of(&pipelines, (store.clone(), clock.clone()), query_log.clone()),
            query_log,
            search: search.with_ledger(store.clone()).calibrated_by(calibrate.in_force()),
            calibrate,
            similar: SimilarProducts::new(pipelines.clone(), store.clone()),
            status: ReportStatus {
                pipelines,
                store: store.clone(),
                ledger: store.clone(),
                queue: memory.clone(),
                meter,
                clock: clock.clone(),
            },
            quarantine: ManageQuarantine { ledger: store.clone(), reconcile },
            store: store.clone(),
            runs: store.clone(),
            starter: starter.clone(),
            clock: clock.clone(),
            metrics: Arc::new(Metrics::new(vec![index_bytes()])),
            settings,
        };
        Self { clock, store, embedder, starter, folder, router: router(api), embed }
    }

    /// Ingests products written as JSON Lines.
    pub(crate) async fn ingest(&self, lines: &str, scope: FeedScope) {
        let all = Share::new("share", 1.0).unwrap();
        let request = IngestRequest {
            source: Arc::new(BytesFeed::new("catalogue.jsonl", lines)),
            mapping: Arc::new(Mapping::preset_default()),
            scope,
            dry_run: false,
            limits: RunLimits { reject_ratio: all, retirement_ceiling: all, ..RunLimits::default() },
        };
        self.starter.ingest.ingest(&request, &()).await.unwrap();
    }

    /// Lets the worker embed everything that waits.
    pub(crate) async fn work(&self) {
        while self.embed.step().await.unwrap().received > 0 {}
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_text(path, &body.to_string()).await
    }

    /// Posts text that is said to be JSON.
    pub(crate) async fn post_text(&self, path: &str, body: &str) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Posts a feed.
    pub(crate) async fn upload(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.send(Request::post(path).body(body.into()).unwrap()).await
    }

    /// Sends `request` and checks what every answer has in common.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let answer = Answer::read(self.router.clone().oneshot(request).await.unwrap()).await;
        answer.check(&method, &path);
        answer
    }

    /// Files that uploads have left.
    pub(crate) fn spooled(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("uploads")).map_or(0, Iterator::count)
    }
}

fn settings() -> ApiSettings {
    ApiSettings {
        cors_origins: Vec::new(),
        admin_token: None,
        timeout: Duration::from_secs(10),
        max_concurrent_requests: 16,
        max_upload_bytes: 4_096,
        images: None,
        compatibility_threshold: Similarity::new(0.3).unwrap(),
    }
}

fn log_of(enabled: bool, clock: &Arc<ManualClock>) -> Arc<LogQueries> {
    let keep = Duration::from_hours(24 * 30);
    let settings = LogSettings { enabled, queue: 100, shown: 10, keep, keep_queries: 1_000 };
    Arc::new(LogQueries::new(MemoryQueryLog::new(), clock.clone(), settings))
}

fn suggest_of(
    pipelines: &Arc<Pipelines>,
    (store, clock): (Arc<dyn ProductStore>, Arc<dyn Clock>),
    log: Option<Arc<LogQueries>>,
) -> Arc<SuggestQueries> {
    let settings =
        SuggestSettings { field_weights: FieldWeights::default(), minimum: MinimumWords::HALF, least_hours: 3 };
    Arc::new(SuggestQueries::new(pipelines.clone(), (store, clock), log, settings))
}

/// The path of a product with `id`, encoded.
pub(crate) fn product_path(id: &str) -> String {
    let encoded: String = id
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("/v1/products/{encoded}")
}

/// Whether `status` is one of a refusal or a failure.
pub(crate) fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// A default pipeline, and one of titles alone.
fn pipelines(embedder: &Arc<ScriptedEmbedder>, store: &Arc<FaultyStore>) -> Pipelines {
    let pipeline = |name: &str, template: &str| {
        let template = PassageTemplate::parse(template).unwrap();
        Pipeline::new(name, template, embedder.clone(), (store.clone(), store.clone()))
    };
    Pipelines::new(pipeline("main", PassageTemplate::DEFAULT), vec![pipeline("brief", "{title}")])
}

/// Whatever has a vector is near enough.
fn search_settings() -> SearchSettings {
    SearchSettings { floor: Similarity::LEAST, nonsense_floor: Similarity::LEAST, ..SearchSettings::default() }
}
