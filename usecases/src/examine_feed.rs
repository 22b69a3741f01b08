//! The feed doctor: what a run of a feed would do, what is wrong with the feed, and how long embedding would take.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{IngestError, IngestFeed, IngestRequest, Ingested, Observer, Pipelines, PortError, ports::Purpose};

/// What came of examining a feed.
#[derive(Debug, Clone)]
pub struct Examined {
    /// The dry run with its coverage, rejections and dropped values.
    pub ingested: Ingested,
    /// Passages a second, measured by embedding a sample of those that would be pending; `None` where there are none,
    /// or where the embedder could not be asked.
    pub per_second: Option<f64>,
    /// How long the passages that would become pending would take at that rate.
    pub embedding_time: Option<Duration>,
}

/// Examines feeds.
#[derive(Debug, Clone)]
pub struct ExamineFeed {
    /// What makes the dry run.
    pub ingest: IngestFeed,
    /// What the rate is measured with.
    pub pipelines: Arc<Pipelines>,
}

impl ExamineFeed {
    /// Makes a dry run of `request`, whatever it says of that, and measures the rate.
    pub async fn examine(&self, request: IngestRequest, observer: &dyn Observer) -> Result<Examined, IngestError> {
        let request = IngestRequest { dry_run: true, ..request };
        let ingested = self.ingest.ingest(&request, observer).await?;
        let per_second = match self.measure(&ingested.passages).await {
            Ok(rate) => rate,
            Err(error) => {
                tracing::warn!(error = %error.chain(), "the embedding rate could not be measured");
                None
            }
        };
        let embedding_time = per_second.and_then(|rate| time_for(ingested.run.counts.announced, rate));
        Ok(Examined { ingested, per_second, embedding_time })
    }

    #[expect(clippy::cast_precision_loss, reason = "a sample is small")]
    async fn measure(&self, passages: &[String]) -> Result<Option<f64>, PortError> {
        let Some(pipeline) = self.pipelines.iter().next().filter(|_| !passages.is_empty()) else { return Ok(None) };
        let texts: Vec<_> = passages.iter().map(String::as_str).collect();
        let started = Instant::now();
        let embedded = pipeline.embedder.embed(&texts, Purpose::Passage).await?;
        let seconds = started.elapsed().as_secs_f64();
        let count = embedded.iter().filter(|outcome| outcome.is_ok()).count();
        Ok((count > 0 && seconds > 0.0).then(|| count as f64 / seconds))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn time_for(passages: u64, per_second: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(passages as f64 / per_second).ok()
}
