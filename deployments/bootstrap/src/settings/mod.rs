//! The configuration: one file, overridden by the environment, validated as a whole.
//!
//! Sources in order: built-in defaults, `likewise.toml`, `LIKEWISE__SECTION__KEY`, the command line. Every problem is
//! reported at once, each under its key; an unknown key is a problem. Secrets are references that are resolved last.
//! This module is the one place that reads the environment.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use serde::Serialize;

pub use amend::{AmendError, Amended, AmendedValue, Amendment, Staged};
pub use promotions::{BoostSetting, PinSetting};
pub use query_log::QueryLogSection;
pub use reader::Problem;
pub use search::{EvidenceWeightSettings, FieldWeightSettings, FusionSetting, ModeSetting, SearchSection};
pub use sections::{
    CapturedSource, EmbeddedIndex, EmbeddedStore, FileFeedSettings, FileFormat, HttpSettings, IngestSettings,
    LogFormat, LogSettings, MappingSettings, NumberStyleSetting, OnnxEmbedder, OtherColumns, PassageSettings, Scope,
    SourceSettings, Synchronous, WorkerSettings,
};
pub use telemetry::without_telemetry;
pub use values::{Period, SecretRef};

use reader::Reader;

mod amend;
mod checks;
mod mapping;
mod named_files;
mod promotions;
mod query_log;
mod reader;
mod reference;
mod search;
mod sections;
mod telemetry;
mod values;
mod wording;

pub use reference::{configuration_document, example_file};

/// The whole configuration.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// Where products, ledger, queue and runs are kept.
    pub store: StoreSettings,
    /// What makes vectors.
    pub embedder: EmbedderSettings,
    /// What finds the nearest of them.
    pub index: IndexSettings,
    /// What text is embedded.
    pub passage: PassageSettings,
    /// What is read on schedule and on request.
    pub feed: FeedSettings,
    /// Which column is which field, by name.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub mappings: std::collections::BTreeMap<String, MappingSettings>,
    /// The limits of a run.
    pub ingest: IngestSettings,
    /// How products are embedded.
    pub worker: WorkerSettings,
    /// How queries are answered.
    pub search: SearchSection,
    /// What is kept of queries.
    pub query_log: QueryLogSection,
    /// The HTTP server.
    pub http: HttpSettings,
    /// What is logged.
    pub log: LogSettings,
}

/// The product store, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StoreSettings {
    /// One directory on this machine.
    Embedded(EmbeddedStore),
}

/// The embedder, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EmbedderSettings {
    /// ONNX Runtime in this process.
    Onnx(OnnxEmbedder),
}

/// The vector index, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IndexSettings {
    /// The store's own directory.
    Embedded(EmbeddedIndex),
}

/// The feed, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FeedSettings {
    /// A file on this machine.
    File(FileFeedSettings),
}

/// What the command line says over everything else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The configuration file; `likewise.toml` in the working directory is read where none is named and it exists.
    pub config: Option<PathBuf>,
    /// The data directory of the embedded store.
    pub data: Option<PathBuf>,
}

/// Everything that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(f, "the configuration has {count} problem{}", if count == 1 { "" } else { "s" })?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}

impl Settings {
    /// The sections that a configuration may have.
    pub const SECTIONS: [&'static str; 12] = [
        "store",
        "embedder",
        "index",
        "passage",
        "feed",
        "mappings",
        "ingest",
        "worker",
        "search",
        "query_log",
        "http",
        "log",
    ];
    /// The prefix of environment variables that override settings.
    pub const ENVIRONMENT_PREFIX: &'static str = "LIKEWISE__";

    /// Reads and checks the configuration.
    pub fn load(overrides: &Overrides) -> Result<Self, Problems> {
        let (file, base) = match &overrides.config {
            Some(path) if !path.is_file() => {
                let message = format!("there is no file {}", path.display());
                return Err(Problems(vec![Problem { key: "--config".to_owned(), source: None, message }]));
            }
            Some(path) => (Some(path.clone()), path.parent().map(Path::to_path_buf)),
            None => (Some(PathBuf::from("likewise.toml")).filter(|path| path.is_file()), None),
        };
        let mut figment = Figment::new();
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        figment = figment.merge(Env::prefixed(Self::ENVIRONMENT_PREFIX).split("__"));
        let base = base.filter(|base| !base.as_os_str().is_empty());
        let mut settings = Self::read(figment, base.as_deref())?;
        if let Some(directory) = &overrides.data {
            let StoreSettings::Embedded(store) = &mut settings.store;
            store.directory.clone_from(directory);
        }
        Ok(settings)
    }

    fn read(figment: Figment, base: Option<&Path>) -> Result<Self, Problems> {
        let mut reader = Reader::new(figment);
        for (section, default, known) in [
            ("store", "embedded", STORES),
            ("embedder", "onnx", EMBEDDERS),
            ("index", "embedded", INDEXES),
            ("feed", "file", FEEDS),
        ] {
            // One kind each in this build; a second one makes this a match on what is returned.
            reader.kind(section, default, known);
        }
        let mut settings = Self {
            store: StoreSettings::Embedded(reader.section("store")),
            embedder: EmbedderSettings::Onnx(reader.section("embedder")),
            index: IndexSettings::Embedded(reader.section("index")),
            passage: reader.section("passage"),
            feed: FeedSettings::File(reader.section("feed")),
            mappings: reader.tables("mappings").into_iter().collect(),
            ingest: reader.section("ingest"),
            worker: reader.section("worker"),
            search: reader.section("search"),
            query_log: reader.section("query_log"),
            http: reader.section("http"),
            log: reader.section("log"),
        };
        if let Some(base) = base {
            settings.resolve_paths(&reader, base);
        }
        settings.check(&mut reader);
        let problems = reader.finish(&Self::SECTIONS);
        if problems.is_empty() { Ok(settings) } else { Err(Problems(problems)) }
    }

    /// Paths in a configuration file, and the default paths beside them, are relative to the file's folder, so that a
    /// process may start anywhere. A path in an environment variable is relative to where the process was started.
    fn resolve_paths(&mut self, reader: &Reader, base: &Path) {
        let StoreSettings::Embedded(store) = &mut self.store;
        let EmbedderSettings::Onnx(embedder) = &mut self.embedder;
        let FeedSettings::File(feed) = &mut self.feed;
        let secret = self.http.admin_token.as_mut().and_then(|token| token.file.as_mut());
        for (key, path) in [
            ("store.directory", Some(&mut store.directory)),
            ("embedder.model", Some(&mut embedder.model)),
            ("embedder.runtime", embedder.runtime.as_mut()),
            ("feed.path", feed.path.as_mut()),
            ("http.images", self.http.images.as_mut()),
            ("http.admin_token.file", secret),
        ] {
            if let Some(path) = path.filter(|_| !reader.is_from_environment(key)) {
                // Joining an absolute path gives that path.
                *path = base.join(&path);
            }
        }
    }
}

const STORES: &[&str] = &["embedded"];
const EMBEDDERS: &[&str] = &["onnx"];
const INDEXES: &[&str] = &["embedded"];
const FEEDS: &[&str] = &["file"];

impl Default for Settings {
    fn default() -> Self {
        Self {
            store: StoreSettings::Embedded(EmbeddedStore::default()),
            embedder: EmbedderSettings::Onnx(OnnxEmbedder::default()),
            index: IndexSettings::Embedded(EmbeddedIndex::default()),
            passage: PassageSettings::default(),
            feed: FeedSettings::File(FileFeedSettings::default()),
            mappings: std::collections::BTreeMap::new(),
            ingest: IngestSettings::default(),
            worker: WorkerSettings::default(),
            search: SearchSection::default(),
            query_log: QueryLogSection::default(),
            http: HttpSettings::default(),
            log: LogSettings::default(),
        }
    }
}
