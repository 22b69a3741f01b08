//! Settings translated into each adapter's own configuration.

use std::{fmt, path::PathBuf, sync::Arc};

use likewise_adapter_embedded::{Config as EmbeddedConfig, IndexConfig, Synchronous as EmbeddedSynchronous};
use likewise_adapter_files::Format;
use likewise_adapter_guard::{Config as GuardConfig, GuardedEmbedder};
use likewise_adapter_onnx::{Config as OnnxConfig, Manifest, OnnxEmbedder};
use likewise_usecases::PortError;

use crate::settings::{
    EmbedderSettings, FileFormat, IndexSettings, OnnxEmbedder as OnnxSettings, Settings, StoreSettings, Synchronous,
};

pub use likewise_adapter_embedded::Holder;

/// A number that an adapter knows of itself.
pub struct Reading {
    /// Its name, with its unit.
    pub name: &'static str,
    /// What it says.
    pub help: &'static str,
    /// Reads it.
    pub read: Box<dyn Fn() -> i64 + Send + Sync>,
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading").field("name", &self.name).finish_non_exhaustive()
    }
}

pub(super) fn readings(embedder: &Arc<OnnxEmbedder>, guard: &Arc<GuardedEmbedder>) -> Vec<Reading> {
    let (queries, passages, guard) = (embedder.clone(), embedder.clone(), guard.clone());
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    vec![
        Reading {
            name: "embedder_queries_waiting",
            help: "Queries that wait for the embedder",
            read: Box::new(move || number(queries.queue_depths().queries)),
        },
        Reading {
            name: "embedder_passages_waiting",
            help: "Passages that wait for the embedder",
            read: Box::new(move || number(passages.queue_depths().passages)),
        },
        Reading {
            name: "embedder_left_alone",
            help: "1 while the embedder is left alone after failures in a row, and words answer queries",
            read: Box::new(move || i64::from(!guard.is_open_to_queries())),
        },
    ]
}

pub(super) fn embedded(settings: &Settings) -> EmbeddedConfig {
    let StoreSettings::Embedded(store) = &settings.store;
    let IndexSettings::Embedded(index) = &settings.index;
    EmbeddedConfig {
        synchronous: match store.synchronous {
            Synchronous::Full => EmbeddedSynchronous::Full,
            Synchronous::Normal => EmbeddedSynchronous::Normal,
        },
        readers: store.readers,
        cached_product_bytes: store.product_cache_mb << 20,
        query_log: settings.query_log.enabled,
        index: IndexConfig {
            connectivity: index.connectivity,
            expansion_add: index.expansion_add,
            beam: index.beam,
            exact_up_to: index.exact_up_to,
            compared_a_candidate: index.compared_a_candidate,
            longest_tail: index.longest_tail,
            searchers: index.searchers,
        },
        ..EmbeddedConfig::new(&store.directory)
    }
}

pub(super) fn onnx(settings: &Settings) -> Result<OnnxConfig, PortError> {
    let EmbedderSettings::Onnx(embedder) = &settings.embedder;
    let defaults = OnnxConfig::new(&embedder.model, runtime(embedder)?);
    let workers = embedder.workers.unwrap_or(defaults.workers);
    Ok(OnnxConfig {
        variant: embedder.variant.clone(),
        workers,
        threads_per_worker: embedder.threads_per_worker,
        queue: embedder.queue.unwrap_or(OnnxConfig::DEFAULT_QUEUE_PER_WORKER * workers),
        batch_texts: embedder.batch_texts,
        batch_tokens: embedder.batch_tokens,
        ..defaults
    })
}

pub(super) fn guard(settings: &Settings) -> GuardConfig {
    let search = &settings.search;
    GuardConfig {
        cached_bytes: search.embedding_cache_mb << 20,
        budget: search.embedding_budget.0,
        most_failures: search.breaker_failures,
        wait: search.breaker_wait.0,
        ..GuardConfig::default()
    }
}

/// The runtime library: the one that is configured, or the one that the model's manifest names, where the model build
/// puts it.
pub(super) fn runtime(embedder: &OnnxSettings) -> Result<PathBuf, PortError> {
    if let Some(runtime) = &embedder.runtime {
        return Ok(runtime.clone());
    }
    let manifest = Manifest::read(&embedder.model)?;
    Ok(embedder.model.join("../../onnxruntime").join(&manifest.runtime.file))
}

pub(super) fn format(format: FileFormat) -> Format {
    match format {
        FileFormat::Auto => Format::Auto,
        FileFormat::Csv => Format::Csv,
        FileFormat::Tsv => Format::Tsv,
        FileFormat::JsonLines => Format::JsonLines,
        FileFormat::Json => Format::Json,
    }
}
