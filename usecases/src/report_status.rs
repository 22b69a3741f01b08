//! The totals that operators watch: where every product stands, how fast it goes, how long it will take.

use std::{sync::Arc, time::Duration};

use likewise_domain::{Fingerprint, ledger::LedgerTotals};

use crate::{
    EmbeddingMeter, Pipelines, PortError,
    ports::{Clock, EmbeddingQueue, Ledger, ProductStore, QueueDepth},
};

/// Where one generation stands.
#[derive(Debug, Clone, PartialEq)]
pub struct GenerationStatus {
    /// The pipelines that it serves.
    pub pipelines: Vec<String>,
    /// Which generation.
    pub fingerprint: Fingerprint,
    /// The model's name, for people.
    pub model: String,
    /// Its ledger's totals.
    pub totals: LedgerTotals,
    /// Its vectors in the index.
    pub vectors: u64,
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// Each generation that is served.
    pub generations: Vec<GenerationStatus>,
    /// What waits to be embedded.
    pub queue: QueueDepth,
    /// Passages a second over the last minute, embedded by this process.
    pub per_second: Option<f64>,
    /// Passages embedded by this process since it started.
    pub embedded_since_start: u64,
    /// How long the pending passages will take at that rate.
    pub eta: Option<Duration>,
}

/// Tells where everything stands, and whether it can answer.
#[derive(Debug, Clone)]
pub struct ReportStatus {
    /// What is served.
    pub pipelines: Arc<Pipelines>,
    /// Where products are.
    pub store: Arc<dyn ProductStore>,
    /// Where the account is.
    pub ledger: Arc<dyn Ledger>,
    /// What waits.
    pub queue: Arc<dyn EmbeddingQueue>,
    /// How fast it goes.
    pub meter: Arc<EmbeddingMeter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ReportStatus {
    /// The present totals.
    pub async fn status(&self) -> Result<Status, PortError> {
        let mut generations = Vec::new();
        for generation in self.pipelines.generations() {
            let fingerprint = generation.fingerprint;
            let serving: Vec<_> =
                self.pipelines.iter().filter(|pipeline| pipeline.generation.fingerprint == fingerprint).collect();
            let Some(first) = serving.first() else { continue };
            generations.push(GenerationStatus {
                pipelines: serving.iter().map(|pipeline| pipeline.name.clone()).collect(),
                model: first.embedder.card().name.clone(),
                totals: self.ledger.totals(&fingerprint).await?,
                vectors: first.index.count(&fingerprint).await?,
                fingerprint,
            });
        }
        let per_second = self.meter.per_second(self.clock.now());
        Ok(Status {
            eta: per_second.and_then(|rate| time_left(&generations, rate)),
            generations,
            queue: self.queue.depth().await?,
            per_second,
            embedded_since_start: self.meter.total(),
        })
    }

    /// Succeeds if the store, every index and every embedder answer.
    pub async fn ready(&self) -> Result<(), PortError> {
        self.store.ready().await?;
        for pipeline in self.pipelines.iter() {
            pipeline.index.count(&pipeline.generation.fingerprint).await?;
            pipeline.embedder.ready().await?;
        }
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn time_left(generations: &[GenerationStatus], per_second: f64) -> Option<Duration> {
    let pending: u64 = generations.iter().map(|generation| generation.totals.pending).sum();
    Duration::try_from_secs_f64(pending as f64 / per_second).ok()
}
