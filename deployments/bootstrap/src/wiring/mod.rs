//! Adapters chosen by the settings, handed to the use cases as ports.

use std::{path::PathBuf, sync::Arc};

use likewise_adapter_embedded::Embedded;
use likewise_adapter_files::{FileFeed, FileFeedConfig};
use likewise_adapter_guard::GuardedEmbedder;
use likewise_adapter_onnx::{Manifest, OnnxEmbedder};
use likewise_domain::{
    Invalid, PassageTemplate,
    ledger::RetryPolicy,
    mapping::Mapping,
    run::{FeedScope, RunLimits, Share},
};
use likewise_usecases::{
    CalibrateRelevance, EmbedProducts, EmbedSettings, EmbeddingMeter, ExamineFeed, IngestFeed, IngestRequest,
    LogQueries, ManageQuarantine, Pipeline, Pipelines, PortError, ReconcileIndex, ReportStatus, SearchProducts,
    SimilarProducts, SuggestQueries, SuggestSettings,
    ports::{Clock, Embedder, EmbeddingQueue, Ledger, ProductStore, QueryLog, RunLog},
};

use crate::{
    clock::SystemClock,
    settings::{EmbedderSettings, FeedSettings, FileFormat, Scope, Settings, StoreSettings},
};

mod adapters;

pub use adapters::{Holder, Reading};

/// Why the application could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum WiringError {
    /// An adapter could not be opened.
    #[error(transparent)]
    Port(#[from] PortError),
    /// A setting is wrong in a way that only wiring can see.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// No feed is configured and none was named.
    #[error("no feed is configured (feed.path) and none was named")]
    NoFeed,
    /// There is no mapping of that name.
    #[error("there is no mapping {asked:?}; there are {}", known.join(", "))]
    UnknownMapping {
        /// The name that was asked for.
        asked: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A mapping has problems, which loading the settings has reported already.
    #[error("the mapping {0:?} has problems")]
    Mapping(String),
    /// The settings of searches have problems, which loading the settings has reported already.
    #[error("the settings of searches have problems")]
    Search,
    /// A task of the runtime was lost.
    #[error("a part of the application stopped while it was being opened")]
    Lost(#[from] tokio::task::JoinError),
}

/// The stores of the application, without a model.
#[derive(Debug, Clone)]
pub struct Stores {
    embedded: Arc<Embedded>,
    /// Where products are.
    pub products: Arc<dyn ProductStore>,
    /// Where the account is.
    pub ledger: Arc<dyn Ledger>,
    /// What waits to be embedded.
    pub queue: Arc<dyn EmbeddingQueue>,
    /// The runs.
    pub runs: Arc<dyn RunLog>,
    /// The log of queries, if there is one or is to be one.
    pub query_log: Option<Arc<dyn QueryLog>>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl Stores {
    /// Opens the stores that `settings` choose.
    pub async fn open(settings: &Settings) -> Result<Self, WiringError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let embedded = Embedded::open(adapters::embedded(settings), clock.clone()).await?;
        Ok(Self {
            products: embedded.products(),
            ledger: embedded.ledger(),
            queue: embedded.queue(),
            runs: embedded.runs(),
            query_log: embedded.query_log(),
            embedded: Arc::new(embedded),
            clock,
        })
    }

    /// Writes everything down and lets go of the directory.
    pub async fn close(&self) -> Result<(), PortError> {
        self.embedded.close().await
    }

    /// Lets other processes know where this one answers.
    pub fn publish_url(&self, url: &str) -> Result<(), PortError> {
        self.embedded.publish_url(url)
    }
}

/// The wired application.
#[derive(Debug, Clone)]
pub struct App {
    /// What it was wired by.
    pub settings: Arc<Settings>,
    /// Its stores.
    pub stores: Stores,
    /// What serves queries.
    pub pipelines: Arc<Pipelines>,
    /// How fast passages are embedded.
    pub meter: Arc<EmbeddingMeter>,
    search: SearchProducts,
    query_log: Option<Arc<LogQueries>>,
    suggest: Arc<SuggestQueries>,
    calibrate: CalibrateRelevance,
    embedder: Arc<OnnxEmbedder>,
    guard: Arc<GuardedEmbedder>,
}

impl App {
    /// Opens stores and model side by side, and wires them.
    pub async fn open(settings: Settings) -> Result<Self, WiringError> {
        let config = adapters::onnx(&settings)?;
        let loading = tokio::task::spawn_blocking(move || OnnxEmbedder::load(&config));
        let stores = Stores::open(&settings).await;
        let embedder = loading.await?;
        let stores = stores?;
        let embedder = match embedder {
            Ok(embedder) => Arc::new(embedder),
            Err(error) => {
                stores.close().await?;
                return Err(error.into());
            }
        };
        let template = PassageTemplate::parse(&settings.passage.template)?;
        let guard = Arc::new(GuardedEmbedder::new(embedder.clone(), adapters::guard(&settings)));
        let port: Arc<dyn Embedder> = guard.clone();
        let index = (stores.embedded.vectors(), stores.embedded.keywords());
        let pipelines = Arc::new(Pipelines::new(Pipeline::new("default", template, port, index), Vec::new()));
        let search = settings.search.settings().map_err(|_| WiringError::Search)?;
        let log = |log| LogQueries::new(log, stores.clock.clone(), settings.query_log.settings());
        let query_log = stores.query_log.clone().map(log).map(Arc::new);
        let suggest = SuggestSettings {
            field_weights: search.field_weights,
            minimum: search.minimum,
            least_hours: settings.query_log.suggest_after,
        };
        let of_products = (stores.products.clone(), stores.clock.clone());
        let suggest = SuggestQueries::new(pipelines.clone(), of_products, query_log.clone(), suggest);
        let calibrate = CalibrateRelevance::new(pipelines.clone(), stores.embedded.calibrations());
        calibrate.load().await?;
        let search = SearchProducts::new(pipelines.clone(), stores.products.clone(), stores.clock.clone(), search);
        Ok(Self {
            query_log,
            suggest: Arc::new(suggest),
            search: search.with_ledger(stores.ledger.clone()).calibrated_by(calibrate.in_force()),
            calibrate,
            pipelines,
            settings: Arc::new(settings),
            stores,
            meter: Arc::new(EmbeddingMeter::default()),
            embedder,
            guard,
        })
    }

    /// Search by words.
    pub fn search(&self) -> SearchProducts {
        self.search.clone()
    }

    /// Suggestions while somebody types.
    pub fn suggest(&self) -> Arc<SuggestQueries> {
        self.suggest.clone()
    }

    /// The log of queries, if there is one.
    pub fn query_log(&self) -> Option<Arc<LogQueries>> {
        self.query_log.clone()
    }

    /// What relevance goes by.
    pub fn calibrate(&self) -> CalibrateRelevance {
        self.calibrate.clone()
    }

    /// Search by product.
    pub fn similar(&self) -> SimilarProducts {
        SimilarProducts::new(self.pipelines.clone(), self.stores.products.clone())
    }

    /// Feeds into products.
    pub fn ingest(&self) -> IngestFeed {
        IngestFeed {
            store: self.stores.products.clone(),
            queue: self.stores.queue.clone(),
            runs: self.stores.runs.clone(),
            clock: self.stores.clock.clone(),
            generations: self.pipelines.generations(),
            keep_runs: self.settings.ingest.keep_runs,
        }
    }

    /// The feed doctor.
    pub fn examine(&self) -> ExamineFeed {
        ExamineFeed { ingest: self.ingest(), pipelines: self.pipelines.clone() }
    }

    /// Products into vectors.
    pub fn embed(&self) -> EmbedProducts {
        let worker = &self.settings.worker;
        EmbedProducts {
            store: self.stores.products.clone(),
            ledger: self.stores.ledger.clone(),
            queue: self.stores.queue.clone(),
            clock: self.stores.clock.clone(),
            pipelines: self.pipelines.clone(),
            meter: self.meter.clone(),
            settings: EmbedSettings {
                batch: worker.batch,
                lease: worker.lease.0,
                retry: RetryPolicy {
                    most_attempts: worker.attempts,
                    first_wait: worker.first_wait.0,
                    longest_wait: worker.longest_wait.0,
                },
            },
        }
    }

    /// What is owed, announced again.
    pub fn reconcile(&self) -> ReconcileIndex {
        ReconcileIndex {
            store: self.stores.products.clone(),
            ledger: self.stores.ledger.clone(),
            queue: self.stores.queue.clone(),
            clock: self.stores.clock.clone(),
        }
    }

    /// Makes everything that was written findable by its newest fields.
    pub async fn refresh(&self) -> Result<(), PortError> {
        for pipeline in self.pipelines.iter() {
            pipeline.index.refresh(&pipeline.generation.fingerprint).await?;
        }
        Ok(())
    }

    /// The totals.
    pub fn status(&self) -> ReportStatus {
        ReportStatus {
            pipelines: self.pipelines.clone(),
            store: self.stores.products.clone(),
            ledger: self.stores.ledger.clone(),
            queue: self.stores.queue.clone(),
            meter: self.meter.clone(),
            clock: self.stores.clock.clone(),
        }
    }

    /// What failed for good.
    pub fn quarantine(&self) -> ManageQuarantine {
        ManageQuarantine { ledger: self.stores.ledger.clone(), reconcile: self.reconcile() }
    }

    /// Numbers that adapters know of themselves, for metrics.
    pub fn readings(&self) -> Vec<Reading> {
        adapters::readings(&self.embedder, &self.guard)
    }

    /// The folder in which uploaded feeds are kept until their run has ended.
    pub fn upload_directory(&self) -> PathBuf {
        let StoreSettings::Embedded(store) = &self.settings.store;
        store.directory.join("likewise-uploads")
    }

    /// A request to ingest `feed`, or the configured feed.
    pub fn ingest_request(&self, feed: Option<FeedFile>) -> Result<IngestRequest, WiringError> {
        let FeedSettings::File(configured) = &self.settings.feed;
        let scope = |scope| if scope == Scope::Full { FeedScope::Full } else { FeedScope::Partial };
        // A feed that is sent or named by hand says by its name and first bytes what it is made of.
        let (format, delimiter) = match feed {
            Some(_) => (FileFormat::Auto, None),
            None => (configured.format, configured.delimiter),
        };
        let feed = match (feed, &configured.path) {
            (Some(feed), _) => feed,
            (None, Some(path)) => FeedFile {
                path: path.clone(),
                name: None,
                mapping: Some(configured.mapping.clone()),
                scope: scope(configured.scope),
            },
            (None, None) => return Err(WiringError::NoFeed),
        };
        let mapping = self.mapping(feed.mapping.as_deref().unwrap_or(&configured.mapping))?;
        let config = FileFeedConfig {
            path: feed.path,
            name: feed.name,
            format: adapters::format(format),
            delimiter,
            max_row_bytes: configured.max_row_bytes,
        };
        Ok(IngestRequest {
            source: Arc::new(FileFeed::new(config)),
            mapping: Arc::new(mapping),
            scope: feed.scope,
            dry_run: false,
            limits: self.limits()?,
        })
    }

    fn mapping(&self, name: &str) -> Result<Mapping, WiringError> {
        let known = self.settings.mapping_names();
        if !known.iter().any(|known| known == name) {
            return Err(WiringError::UnknownMapping { asked: name.chars().take(100).collect(), known });
        }
        self.settings.mapping(name).map_err(|_| WiringError::Mapping(name.to_owned()))
    }

    fn limits(&self) -> Result<RunLimits, WiringError> {
        let ingest = &self.settings.ingest;
        Ok(RunLimits {
            retirement_ceiling: Share::new("ingest.retirement_ceiling", ingest.retirement_ceiling)?,
            reject_ratio: Share::new("ingest.reject_ratio", ingest.reject_ratio)?,
            reject_grace_rows: ingest.reject_grace_rows,
        })
    }
}

/// A feed's file that is named by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called, where that is not its path; the ending tells the format.
    pub name: Option<String>,
    /// The mapping's name; the configured feed's where it is not set.
    pub mapping: Option<String>,
    /// Whether it is the whole catalogue.
    pub scope: FeedScope,
}

/// The process that holds the data directory of `settings`, if one does.
pub fn holder(settings: &Settings) -> Result<Option<Holder>, PortError> {
    let StoreSettings::Embedded(store) = &settings.store;
    Embedded::holder(&store.directory)
}

/// What is wrong with the files of the model that `settings` name, every variant included; nothing where each has its
/// hash.
pub fn verify_model(settings: &Settings) -> Result<Vec<String>, PortError> {
    let EmbedderSettings::Onnx(embedder) = &settings.embedder;
    let manifest = Manifest::read(&embedder.model)?;
    let problems = manifest.verify(&embedder.model, None, &adapters::runtime(embedder)?)?;
    Ok(problems.iter().map(ToString::to_string).collect())
}
