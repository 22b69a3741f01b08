//! A feed becomes live products, with an account of every row.
//!
//! Rows stream through in batches bounded by rows and bytes: while the store writes one batch the next is read and
//! mapped. What a batch wrote stays written whatever happens later; a run that fails retires nothing.

use std::{fmt::Debug, sync::Arc};

use futures::future;
use likewise_domain::{
    ProductId,
    mapping::{Coverage, DroppedValue, Mapping},
    run::{FeedScope, Rejection, RejectionCode, Run, RunLimits, RunStatus},
};

use crate::{
    Generation, PortError,
    ports::{
        Change, Clock, EmbeddingQueue, FeedSource, NewRun, ProductStore, ProductWrite, RunLog, SeenIn, WriteMode,
        Written,
    },
    reconcile_index::announce,
};

use batches::{Batch, Batches};

mod batches;

/// What is to be ingested, and how.
#[derive(Debug, Clone)]
pub struct IngestRequest {
    /// Where the rows come from.
    pub source: Arc<dyn FeedSource>,
    /// Which column is which field.
    pub mapping: Arc<Mapping>,
    /// Whether products that the feed does not hold are retired.
    pub scope: FeedScope,
    /// Whether to tell what would be done instead of doing it.
    pub dry_run: bool,
    /// Under which limits the run may complete.
    pub limits: RunLimits,
}

/// How far a run is.
#[derive(Debug, Clone, Copy)]
pub struct IngestProgress<'a> {
    /// The run with its counts so far.
    pub run: &'a Run,
    /// Bytes of the feed that have been read.
    pub bytes_read: u64,
    /// Bytes that there are to read, where that is known.
    pub bytes: Option<u64>,
}

/// Is told how far a run is.
pub trait Observer: Debug + Send + Sync {
    /// Called once, when the run has its number and before its first row.
    fn begun(&self, run: &Run);

    /// Called after each batch, and once at the end.
    fn progress(&self, progress: IngestProgress<'_>);
}

/// Nobody watches.
impl Observer for () {
    fn begun(&self, _: &Run) {}

    fn progress(&self, _: IngestProgress<'_>) {}
}

/// A value that was dropped, for the feed doctor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueSample {
    /// The row it stood in.
    pub row: u64,
    /// What was dropped and why.
    pub dropped: DroppedValue,
}

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Ingested {
    /// The run, ended.
    pub run: Run,
    /// How often each field had a value.
    pub coverage: Coverage,
    /// The first rejections.
    pub rejections: Vec<Rejection>,
    /// The first dropped values.
    pub dropped: Vec<ValueSample>,
    /// Passages of the first products that are, or in a dry run would be, pending: a sample to measure the rate with.
    pub passages: Vec<String>,
}

/// Why a run could not be made at all, or could not be accounted for. A run that ran and failed is no error: it is an
/// [`Ingested`] whose status says so.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The feed could not be opened; there is no run.
    #[error("the feed could not be opened")]
    Feed(#[source] PortError),
    /// The feed lacks a column that the mapping needs; there is no run.
    #[error(transparent)]
    Header(#[from] likewise_domain::Invalid),
    /// The run could not be recorded.
    #[error("the run could not be recorded")]
    Record(#[source] PortError),
}

/// Ingests feeds.
#[derive(Debug, Clone)]
pub struct IngestFeed {
    /// Where products are written.
    pub store: Arc<dyn ProductStore>,
    /// Where pending products are announced.
    pub queue: Arc<dyn EmbeddingQueue>,
    /// Where runs are recorded.
    pub runs: Arc<dyn RunLog>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The generations that products owe a vector to.
    pub generations: Vec<Generation>,
    /// How many runs are kept with their rejections, the newest included; older ones are forgotten when a run begins.
    pub keep_runs: u64,
}

/// A run in the making.
struct Course<'a> {
    ingest: &'a IngestFeed,
    request: &'a IngestRequest,
    outcome: Ingested,
    bytes_read: u64,
    bytes: Option<u64>,
    /// Products whose row could not be used; bounded, see [`IngestFeed::MOST_UNUSABLE`].
    unusable: Vec<ProductWrite>,
}

impl IngestFeed {
    /// Samples that are kept of rejections, dropped values and passages.
    pub const MOST_SAMPLES: usize = 64;
    const RETIRE_PAGE: usize = 500;
    /// Unusable rows that are kept until the end of the feed; with more of them the first are marked earlier.
    const MOST_UNUSABLE: usize = 10_000;

    /// Reads the feed of `request` to its end.
    pub async fn ingest(&self, request: &IngestRequest, observer: &dyn Observer) -> Result<Ingested, IngestError> {
        let feed = request.source.open().await.map_err(IngestError::Feed)?;
        if let Some(columns) = &feed.columns {
            request.mapping.check_header(columns)?;
        }
        let new_run = NewRun {
            feed: feed.name.clone(),
            feed_version: Some(feed.version.clone()),
            scope: request.scope,
            dry_run: request.dry_run,
            keep: self.keep_runs,
        };
        let run = self.runs.begin(new_run).await.map_err(IngestError::Record)?;
        tracing::info!(run.id = %run.id, feed = run.feed, scope = run.scope.as_str(), "a run has begun");
        observer.begun(&run);
        let mut course = Course {
            ingest: self,
            request,
            outcome: Ingested {
                run,
                coverage: Coverage::new(),
                rejections: Vec::new(),
                dropped: Vec::new(),
                passages: Vec::new(),
            },
            bytes_read: 0,
            bytes: feed.bytes,
            unusable: Vec::new(),
        };
        let mut batches = Batches::new(feed.rows, request.mapping.clone(), self.generations.clone());
        let ended = course.complete(&mut batches, observer).await;
        course.outcome.coverage = batches.into_coverage();
        course.finish(ended, observer).await
    }
}

/// Why a run ends as failed.
enum Failure {
    Port(PortError),
    Limit(String),
}

impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

impl Course<'_> {
    async fn complete(&mut self, batches: &mut Batches, observer: &dyn Observer) -> Result<(), Failure> {
        let mut next = batches.next().await;
        while let Some(batch) = next {
            // The store writes this batch while the next one is read and mapped.
            let (applied, following) = future::join(self.apply(batch?), batches.next()).await;
            applied?;
            next = following;
            observer.progress(self.progress());
            self.check_rejections(false)?;
        }
        self.check_rejections(true)?;
        self.retire().await
    }

    fn progress(&self) -> IngestProgress<'_> {
        IngestProgress { run: &self.outcome.run, bytes_read: self.bytes_read, bytes: self.bytes }
    }

    async fn apply(&mut self, batch: Batch) -> Result<(), PortError> {
        let seen = SeenIn { run: self.outcome.run.id, mode: self.mode() };
        let written = self.ingest.store.upsert(&batch.writes, Some(seen)).await?;
        // Counted once the store has answered: rows of a batch that failed became nothing, and the counts add up.
        self.bytes_read = batch.bytes_read;
        self.outcome.run.counts.read += batch.rows;
        self.note_dropped(batch.dropped);
        let mut rejections = batch.rejections;
        let pending = self.account(&batch.writes, &written, &mut rejections);
        self.unusable.extend(batch.unusable);
        if self.unusable.len() > IngestFeed::MOST_UNUSABLE {
            self.mark_unusable().await?;
        }
        self.keep_rejections(rejections).await?;
        self.sample_passages(&batch.writes, &written);
        if !self.request.dry_run {
            announce(&*self.ingest.queue, pending.into_iter()).await?;
        }
        // Others see how far the run is, and what is killed now has said what it did.
        self.ingest.runs.update(&self.outcome.run).await
    }

    fn mode(&self) -> WriteMode {
        if self.request.dry_run { WriteMode::Preview } else { WriteMode::Apply }
    }

    fn note_dropped(&mut self, dropped: Vec<ValueSample>) {
        self.outcome.run.counts.dropped_values += dropped.len() as u64;
        let room = IngestFeed::MOST_SAMPLES.saturating_sub(self.outcome.dropped.len());
        self.outcome.dropped.extend(dropped.into_iter().take(room));
    }

    /// Counts outcomes, turns duplicates into rejections, and gives what must be announced.
    fn account(
        &mut self,
        writes: &[ProductWrite],
        written: &[Written],
        rejections: &mut Vec<Rejection>,
    ) -> Vec<(ProductId, likewise_domain::Revision)> {
        let counts = &mut self.outcome.run.counts;
        let mut announcements = Vec::new();
        for (write, outcome) in writes.iter().zip(written) {
            match *outcome {
                Written::Duplicate { first_row } => rejections.push(duplicate(write, first_row)),
                Written::Stored { change, revision, pending } => {
                    match change {
                        Change::New => counts.new += 1,
                        Change::Changed => counts.changed += 1,
                        Change::Unchanged => counts.unchanged += 1,
                    }
                    counts.announced += u64::from(pending);
                    // One that comes back from retirement may still be owed the vector it was owed before.
                    if pending > 0 || change == Change::New {
                        announcements.push((write.product.id().clone(), revision));
                    }
                }
            }
        }
        counts.rejected += rejections.len() as u64;
        announcements
    }

    async fn keep_rejections(&mut self, mut rejections: Vec<Rejection>) -> Result<(), PortError> {
        if rejections.is_empty() {
            return Ok(());
        }
        rejections.sort_unstable_by_key(|rejection| rejection.row);
        self.ingest.runs.reject(self.outcome.run.id, &rejections).await?;
        let room = IngestFeed::MOST_SAMPLES.saturating_sub(self.outcome.rejections.len());
        self.outcome.rejections.extend(rejections.into_iter().take(room));
        Ok(())
    }

    fn sample_passages(&mut self, writes: &[ProductWrite], written: &[Written]) {
        let Some(generation) = self.ingest.generations.first() else { return };
        let room = IngestFeed::MOST_SAMPLES.saturating_sub(self.outcome.passages.len());
        let pending = writes
            .iter()
            .zip(written)
            .filter(|(_, outcome)| matches!(outcome, Written::Stored { pending, .. } if *pending > 0));
        let passages = pending.map(|(write, _)| generation.template.render(&write.product).as_str().to_owned());
        self.outcome.passages.extend(passages.take(room));
    }

    fn check_rejections(&self, done: bool) -> Result<(), Failure> {
        let (counts, limits) = (&self.outcome.run.counts, &self.request.limits);
        if !limits.too_many_rejected(counts, done) {
            return Ok(());
        }
        Err(Failure::Limit(format!(
            "{} of {} rows were rejected, more than the accepted share of {} (ingest.reject_ratio); nothing was retired",
            counts.rejected,
            counts.read,
            limits.reject_ratio.value()
        )))
    }

    /// A product whose row could not be used is still in the feed, so it keeps its place as it was. This comes last,
    /// because a later row may hold the same product and be usable.
    async fn mark_unusable(&mut self) -> Result<(), PortError> {
        let seen = SeenIn { run: self.outcome.run.id, mode: WriteMode::Preview };
        for rows in std::mem::take(&mut self.unusable).chunks(IngestFeed::RETIRE_PAGE) {
            self.ingest.store.upsert(rows, Some(seen)).await?;
        }
        Ok(())
    }

    /// Retires what a full feed no longer holds, or nothing at all where that would be more than the ceiling.
    async fn retire(&mut self) -> Result<(), Failure> {
        if self.request.scope == FeedScope::Partial {
            return Ok(());
        }
        let run = self.outcome.run.id;
        self.mark_unusable().await?;
        let missing = self.ingest.store.missing(run).await?;
        let ceiling = self.request.limits.retirement_ceiling;
        if ceiling.is_exceeded_by(missing.missing, missing.live_before) {
            return Err(Failure::Limit(format!(
                "the feed lacks {} of {} live products, more than the accepted share of {} \
                 (ingest.retirement_ceiling); nothing was retired",
                missing.missing,
                missing.live_before,
                ceiling.value()
            )));
        }
        if self.request.dry_run {
            self.outcome.run.counts.retired = missing.missing;
            return Ok(());
        }
        loop {
            let retired = self.ingest.store.retire_missing(run, IngestFeed::RETIRE_PAGE).await?;
            if retired.is_empty() {
                return Ok(());
            }
            self.outcome.run.counts.retired += retired.len() as u64;
        }
    }

    async fn finish(mut self, ended: Result<(), Failure>, observer: &dyn Observer) -> Result<Ingested, IngestError> {
        let run = &mut self.outcome.run;
        run.finished_at = Some(self.ingest.clock.now());
        match ended {
            Ok(()) => run.status = RunStatus::Succeeded,
            Err(failure) => {
                run.status = RunStatus::Failed;
                run.failure = Some(match failure {
                    Failure::Limit(reason) => reason,
                    Failure::Port(error) => {
                        tracing::error!(run.id = %run.id, error = %error.chain(), "a run has failed");
                        failed_by(&error, run.counts.retired)
                    }
                });
            }
        }
        self.ingest.runs.update(&self.outcome.run).await.map_err(IngestError::Record)?;
        let run = &self.outcome.run;
        if let Some(reason) = &run.failure {
            tracing::warn!(run.id = %run.id, reason, "the run has failed");
        }
        tracing::info!(
            run.id = %run.id, status = run.status.as_str(), read = run.counts.read, new = run.counts.new,
            changed = run.counts.changed, unchanged = run.counts.unchanged, rejected = run.counts.rejected,
            retired = run.counts.retired, announced = run.counts.announced, "a run has ended"
        );
        observer.progress(self.progress());
        Ok(self.outcome)
    }
}

/// A port's failure in words for the operator.
fn failed_by(error: &PortError, retired: u64) -> String {
    match retired {
        0 => format!("{}; nothing was retired", error.message()),
        retired => format!("{}; {retired} products had been retired by then", error.message()),
    }
}

fn duplicate(write: &ProductWrite, first_row: u64) -> Rejection {
    Rejection {
        row: write.row,
        column: None,
        code: RejectionCode::DuplicateId,
        reason: format!("row {first_row} has the same id \"{}\"", write.product.id()),
        raw: Rejection::cut(&format!("{} {}", write.product.id(), write.product.title())),
    }
}
