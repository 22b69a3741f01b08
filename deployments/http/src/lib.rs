//! The HTTP API: a router over the use cases, its wire types, and the mapping from errors to answers.
//!
//! There is no listener here and no adapter: a server and a function both mount [`router`].

use std::{path::PathBuf, sync::Arc, time::Duration};

use likewise_domain::Similarity;
use likewise_usecases::{
    CalibrateRelevance, LogQueries, ManageQuarantine, ReportStatus, SearchProducts, SimilarProducts, SuggestQueries,
    ports::{Clock, ProductStore, RunLog},
};
use secrecy::SecretString;

pub use crate::{
    gate::Gate,
    metrics::{Gauge, Metrics},
    router::{openapi, router},
    run_starter::{CurrentRun, RunStarter, StartRunError, Upload, UploadOptions},
    v1::{examination::ExaminationBody, runs::RunBody},
};

mod admin;
mod compatibility;
mod gate;
mod guard;
mod json;
mod metrics;
mod problem;
mod product;
mod router;
mod run_starter;
mod v1;

/// What the API answers with.
#[derive(Debug, Clone)]
pub struct Api {
    /// Search by words.
    pub search: SearchProducts,
    /// Search by product.
    pub similar: SimilarProducts,
    /// Suggestions while somebody types.
    pub suggest: Arc<SuggestQueries>,
    /// The log of queries; `None` where there is none.
    pub query_log: Option<Arc<LogQueries>>,
    /// The totals.
    pub status: ReportStatus,
    /// What failed for good.
    pub quarantine: ManageQuarantine,
    /// What relevance goes by.
    pub calibrate: CalibrateRelevance,
    /// The products themselves.
    pub store: Arc<dyn ProductStore>,
    /// The runs.
    pub runs: Arc<dyn RunLog>,
    /// What begins a run.
    pub starter: Arc<dyn RunStarter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What `/metrics` shows.
    pub metrics: Arc<Metrics>,
    /// How the API behaves.
    pub settings: ApiSettings,
}

/// How the API behaves.
#[derive(Debug, Clone)]
pub struct ApiSettings {
    /// Origins whose pages may call the API.
    pub cors_origins: Vec<String>,
    /// What `Authorization: Bearer` must carry for requests that change something.
    pub admin_token: Option<SecretString>,
    /// How long a request may take.
    pub timeout: Duration,
    /// Requests that are worked on at once.
    pub max_concurrent_requests: usize,
    /// The largest feed that may be uploaded.
    pub max_upload_bytes: u64,
    /// A folder that is served below `/images`.
    pub images: Option<PathBuf>,
    /// The threshold of the compatible search where none is named.
    pub compatibility_threshold: Similarity,
}
