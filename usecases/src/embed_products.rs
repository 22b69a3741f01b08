//! Announced products get their vectors: fetch the newest, embed what is pending, write, account, settle.
//!
//! Delivery is at least once. What decides is the ledger: a delivery whose product has no pending passage any more is
//! stale and simply done with. A failing batch is split down to the item, so that one bad product never fails its
//! neighbours; that item is tried again with back-off and then quarantined with its error.

use std::{collections::HashSet, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use likewise_domain::{
    PassageHash, ProductId, Revision, StoredProduct,
    ledger::{EmbeddingState, LedgerEntry, RetryPolicy},
};

use crate::{
    EmbeddingMeter, ErrorKind, Pipeline, Pipelines, PortError, Retry,
    ports::{
        Clock, Delivery, Embedded, EmbeddingOutcome, EmbeddingQueue, Ledger, Outcome, ProductStore, Purpose,
        Settlement, VectorRecord,
    },
};

/// How a worker goes about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbedSettings {
    /// Announcements that are taken at once; more give better-filled batches, and more to redo after a crash.
    pub batch: usize,
    /// How long a worker may take for them before others may.
    pub lease: Duration,
    /// When failed ones are tried again.
    pub retry: RetryPolicy,
}

impl Default for EmbedSettings {
    fn default() -> Self {
        Self { batch: 128, lease: Duration::from_mins(5), retry: RetryPolicy::default() }
    }
}

/// What came of some deliveries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EmbedReport {
    /// Deliveries taken.
    pub received: u64,
    /// Passages embedded, over all generations.
    pub embedded: u64,
    /// Deliveries whose product had nothing pending.
    pub stale: u64,
    /// Passages that failed and are tried again.
    pub failed: u64,
    /// Passages that failed for the last time.
    pub quarantined: u64,
    /// Deliveries put back because an embedder or an index could not be reached.
    pub put_back: u64,
}

/// Embeds announced products.
#[derive(Debug, Clone)]
pub struct EmbedProducts {
    /// Where products are.
    pub store: Arc<dyn ProductStore>,
    /// Where the account is.
    pub ledger: Arc<dyn Ledger>,
    /// Where announcements come from.
    pub queue: Arc<dyn EmbeddingQueue>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What embeds, and where vectors go.
    pub pipelines: Arc<Pipelines>,
    /// What counts the embedded ones.
    pub meter: Arc<EmbeddingMeter>,
    /// How to go about it.
    pub settings: EmbedSettings,
}

/// A passage to embed for one delivery.
#[derive(Debug)]
struct Task {
    delivery: usize,
    id: ProductId,
    revision: Revision,
    passage: PassageHash,
    attempts: u32,
    text: String,
}

/// What a delivery is settled with, the most cautious of its passages deciding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Stale,
    Done,
    Again(Duration),
}

impl EmbedProducts {
    /// Takes what waits in the queue, at most a batch, and settles it. A report of nothing received means that the
    /// queue had nothing to give.
    pub async fn step(&self) -> Result<EmbedReport, PortError> {
        let deliveries = self.queue.receive(self.settings.batch, self.settings.lease).await?;
        if deliveries.is_empty() {
            return Ok(EmbedReport::default());
        }
        let (settlements, report) = self.process(&deliveries).await?;
        let pairs: Vec<_> =
            deliveries.iter().map(|delivery| delivery.receipt.clone()).zip(settlements.iter().copied()).collect();
        for (delivery, outcome) in deliveries.iter().zip(self.queue.settle(&pairs).await?) {
            if let Err(error) = outcome {
                tracing::warn!(
                    product.id = %delivery.announcement.id,
                    error = %error.chain(),
                    "a delivery could not be settled; it comes again when its lease ends"
                );
            }
        }
        Ok(report)
    }

    /// Embeds what `deliveries` ask for, and says how each is to be settled, in order.
    ///
    /// An error means that products or ledger could not be read: nothing was decided, and the deliveries come again.
    pub async fn process(&self, deliveries: &[Delivery]) -> Result<(Vec<Settlement>, EmbedReport), PortError> {
        let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.announcement.id.clone()).collect();
        let products = self.store.get_many(&ids).await?;
        let mut verdicts = vec![Verdict::Stale; deliveries.len()];
        let mut report = EmbedReport { received: deliveries.len() as u64, ..EmbedReport::default() };
        for generation in self.pipelines.generations() {
            let serving: Vec<_> = self
                .pipelines
                .iter()
                .filter(|pipeline| pipeline.generation.fingerprint == generation.fingerprint)
                .collect();
            let entries = self.ledger.entries(&generation.fingerprint, &ids).await?;
            let Some(first) = serving.first() else { continue };
            let tasks = pending_tasks(first, &products, entries);
            for (delivery, verdict) in self.work_off(&serving, tasks, deliveries, &mut report).await? {
                if let Some(place) = verdicts.get_mut(delivery) {
                    *place = more_cautious(*place, verdict);
                }
            }
        }
        report.stale += verdicts.iter().filter(|verdict| **verdict == Verdict::Stale).count() as u64;
        self.meter.note(self.clock.now(), report.embedded);
        let settlements = verdicts.into_iter().map(|verdict| match verdict {
            Verdict::Stale | Verdict::Done => Settlement::Done,
            Verdict::Again(wait) => Settlement::Retry(wait),
        });
        Ok((settlements.collect(), report))
    }

    /// Embeds `tasks` once and writes their vectors to the index of every pipeline of the generation.
    async fn work_off(
        &self,
        serving: &[&Arc<Pipeline>],
        tasks: Vec<Task>,
        deliveries: &[Delivery],
        report: &mut EmbedReport,
    ) -> Result<Vec<(usize, Verdict)>, PortError> {
        let Some(first) = serving.first().filter(|_| !tasks.is_empty()) else { return Ok(Vec::new()) };
        let patient = |task: &Task| {
            let times = deliveries.get(task.delivery).map_or(0, |delivery| delivery.deliveries);
            times <= self.settings.retry.most_attempts
        };
        let mut results = self.embed_splitting(first, &tasks, &patient).await;
        for pipeline in serving {
            write_vectors(pipeline, &tasks, &mut results, &self.settings.retry).await;
        }
        let mut verdicts = Vec::with_capacity(tasks.len());
        let mut outcomes = Vec::with_capacity(tasks.len());
        for (task, result) in tasks.into_iter().zip(results) {
            let (verdict, outcome) = self.judge(&task, result, report);
            verdicts.push((task.delivery, verdict));
            outcomes.extend(outcome.map(|outcome| EmbeddingOutcome { id: task.id, passage: task.passage, outcome }));
        }
        self.ledger.record(&first.generation.fingerprint, &outcomes).await?;
        Ok(verdicts)
    }

    /// Embeds `tasks` together; where the whole batch fails for good, its halves, down to the item.
    ///
    /// A batch that fails because the embedder cannot be reached is not split: nothing is wrong with its items. Where
    /// one of its items may be what brings the embedder down, it is split as well; see [`suspects_items`].
    fn embed_splitting<'a>(
        &'a self,
        pipeline: &'a Pipeline,
        tasks: &'a [Task],
        patient: &'a (dyn Fn(&Task) -> bool + Sync),
    ) -> BoxFuture<'a, Vec<Result<Embedded, TaskError>>> {
        Box::pin(async move {
            let texts: Vec<_> = tasks.iter().map(|task| task.text.as_str()).collect();
            let error = match pipeline.embedder.embed(&texts, Purpose::Passage).await {
                Ok(items) if items.len() == tasks.len() => {
                    return items.into_iter().map(|item| item.map_err(TaskError::Item)).collect();
                }
                Ok(items) => PortError::new(ErrorKind::Unexpected, "embedder", "embed", "another number of vectors")
                    .with("texts", texts.len())
                    .with("vectors", items.len()),
                Err(error) => error,
            };
            if error.is_retryable() && !suspects_items(pipeline, &error, tasks.iter().all(patient)).await {
                let wait = wait_for(&error, &self.settings.retry);
                tracing::warn!(error = %error.chain(), texts = tasks.len(), "the embedder cannot be reached");
                return tasks.iter().map(|_| Err(TaskError::Unreachable(wait))).collect();
            }
            if tasks.len() <= 1 {
                return vec![Err(TaskError::Item(error))];
            }
            let (left, right) = tasks.split_at(tasks.len() / 2);
            let mut results = self.embed_splitting(pipeline, left, patient).await;
            results.extend(self.embed_splitting(pipeline, right, patient).await);
            results
        })
    }

    /// What a result means for the delivery and for the ledger.
    fn judge(
        &self,
        task: &Task,
        result: Result<Embedded, TaskError>,
        report: &mut EmbedReport,
    ) -> (Verdict, Option<Outcome>) {
        let error = match result {
            Ok(embedded) => {
                report.embedded += 1;
                let outcome = Outcome::Embedded { tokens: embedded.tokens, truncated: embedded.truncated };
                return (Verdict::Done, Some(outcome));
            }
            Err(TaskError::Unreachable(wait)) => {
                report.put_back += 1;
                return (Verdict::Again(wait), None);
            }
            Err(TaskError::Item(error)) => error,
        };
        let policy = &self.settings.retry;
        // What can never work is not tried again.
        let hopeless = error.kind() == ErrorKind::InvalidInput;
        if let Some(wait) = policy.wait_after(task.attempts + 1).filter(|_| !hopeless) {
            report.failed += 1;
            tracing::warn!(product.id = %task.id, error = %error.chain(), "a passage failed and is tried again");
            let retry_at = self.clock.now().after(wait);
            return (Verdict::Again(wait), Some(Outcome::Failed { error: error.to_string(), retry_at }));
        }
        report.quarantined += 1;
        tracing::error!(product.id = %task.id, error = %error.chain(), "a passage is quarantined");
        (Verdict::Done, Some(Outcome::Quarantined { error: error.to_string() }))
    }
}

/// Why a task has no vector.
#[derive(Debug)]
enum TaskError {
    /// Nothing is wrong with it: somebody could not be reached.
    Unreachable(Duration),
    /// It failed.
    Item(PortError),
}

fn pending_tasks(
    pipeline: &Pipeline,
    products: &[Option<Arc<StoredProduct>>],
    entries: Vec<Option<LedgerEntry>>,
) -> Vec<Task> {
    let mut seen: HashSet<ProductId> = HashSet::new();
    let mut tasks = Vec::new();
    for (delivery, (stored, entry)) in products.iter().zip(entries).enumerate() {
        let (Some(stored), Some(entry)) = (stored, entry) else { continue };
        if entry.state != EmbeddingState::Pending || !seen.insert(entry.id.clone()) {
            continue;
        }
        let passage = pipeline.generation.template.render(&stored.product);
        tasks.push(Task {
            delivery,
            passage: passage.hash(&pipeline.generation.fingerprint),
            revision: stored.revision,
            attempts: entry.attempts,
            id: entry.id,
            text: passage.as_str().to_owned(),
        });
    }
    tasks
}

/// Writes the vectors that there are; one that the index refuses becomes its task's error.
async fn write_vectors(
    pipeline: &Pipeline,
    tasks: &[Task],
    results: &mut [Result<Embedded, TaskError>],
    retry: &RetryPolicy,
) {
    let mut places = Vec::new();
    let mut records = Vec::new();
    for (place, (task, result)) in tasks.iter().zip(results.iter()).enumerate() {
        if let Ok(embedded) = result {
            places.push(place);
            let embedding = embedded.embedding.clone();
            records.push(VectorRecord { id: task.id.clone(), revision: task.revision, embedding });
        }
    }
    if records.is_empty() {
        return;
    }
    let written = match pipeline.index.upsert(&pipeline.generation.fingerprint, &records).await {
        // A vector without an outcome may not be there, and must not be recorded as if it were.
        Ok(outcomes) if outcomes.len() != records.len() => {
            Err(PortError::new(ErrorKind::Unexpected, "index", "upsert", "another number of outcomes")
                .with("vectors", records.len())
                .with("outcomes", outcomes.len()))
        }
        written => written,
    };
    match written {
        Ok(outcomes) => {
            for (place, outcome) in places.into_iter().zip(outcomes) {
                if let (Some(result), Err(error)) = (results.get_mut(place), outcome) {
                    *result = Err(TaskError::Item(error));
                }
            }
        }
        Err(error) => {
            let wait = wait_for(&error, retry);
            tracing::warn!(error = %error.chain(), vectors = records.len(), "vectors could not be written");
            for place in places {
                if let Some(result) = results.get_mut(place) {
                    *result = Err(TaskError::Unreachable(wait));
                }
            }
        }
    }
}

/// Whether a failure that may pass is the fault of what was embedded: items have come back more often than they may
/// fail, and yet the embedder says that it answers. While it does not, nobody is to blame, however long that takes;
/// and a full queue is never an item's fault.
async fn suspects_items(pipeline: &Pipeline, error: &PortError, all_patient: bool) -> bool {
    error.kind() != ErrorKind::Throttled && !all_patient && pipeline.embedder.ready().await.is_ok()
}

/// How long to leave something alone that cannot be reached; longest where the failure will not pass by itself.
fn wait_for(error: &PortError, retry: &RetryPolicy) -> Duration {
    match error.retry() {
        Retry::After(Some(wait)) => wait,
        Retry::After(None) => retry.first_wait,
        Retry::Never => retry.longest_wait,
    }
}

fn more_cautious(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Again(a), Verdict::Again(b)) => Verdict::Again(a.max(b)),
        (Verdict::Again(wait), _) | (_, Verdict::Again(wait)) => Verdict::Again(wait),
        (Verdict::Done, _) | (_, Verdict::Done) => Verdict::Done,
        (Verdict::Stale, Verdict::Stale) => Verdict::Stale,
    }
}
