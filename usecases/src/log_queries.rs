//! Queries into the log, without a search ever waiting for it.
//!
//! A search leaves what is to be logged in a bounded queue in memory and goes on; whoever has the time for it writes the
//! queue down ([`LogQueries::flush`]): the server every half second, and each event before it is recorded, so that an
//! event always finds the query that it is about.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures::lock::Mutex as Waiting;
use likewise_domain::{
    Timestamp,
    query_log::{Event, LoggedText, QueryId},
};

use crate::{
    Hits, PortError, SearchRequest,
    ports::{Clock, EventOutcome, Keep, LoggedQuery, QueryLog},
};

/// How queries are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogSettings {
    /// Whether queries and events are logged. Where they are not, what was logged before can still be read and ends with
    /// its time.
    pub enabled: bool,
    /// How many queries may wait to be written; further ones are not logged.
    pub queue: usize,
    /// How many of the products shown are kept of each query.
    pub shown: usize,
    /// How long queries are kept.
    pub keep: Duration,
    /// How many queries are kept.
    pub keep_queries: u64,
}

/// How many queries are forgotten in one call: far fewer than a request has the time for.
const FORGOTTEN_AT_ONCE: u64 = 20_000;

/// How many queries were logged and how many were not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogCounts {
    /// Written down.
    pub written: u64,
    /// Not logged because the queue was full.
    pub dropped: u64,
    /// Not logged because they could not be written.
    pub failed: u64,
}

/// What was forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// How many queries.
    pub forgotten: u64,
    /// Whether there may be more to forget.
    pub more: bool,
}

/// Queries are not logged here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("queries are not logged here: query_log.enabled is false")]
pub struct LogIsOff;

/// Why events were not recorded.
#[derive(Debug, thiserror::Error)]
pub enum LogEventsError {
    /// Queries are not logged.
    #[error(transparent)]
    Off(#[from] LogIsOff),
    /// The log did not answer.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Logs queries and what becomes of what they show.
#[derive(Debug)]
pub struct LogQueries {
    log: Arc<dyn QueryLog>,
    clock: Arc<dyn Clock>,
    settings: LogSettings,
    queue: Mutex<Vec<LoggedQuery>>,
    /// What is being written. Where a writer was dropped on the way it is written again: a query is recorded once.
    writing: Waiting<Vec<LoggedQuery>>,
    written: AtomicU64,
    dropped: AtomicU64,
    failed: AtomicU64,
}

impl LogQueries {
    /// A log over `log`.
    pub fn new(log: Arc<dyn QueryLog>, clock: Arc<dyn Clock>, settings: LogSettings) -> Self {
        let (queue, writing) = (Mutex::default(), Waiting::default());
        let [written, dropped, failed] = [(); 3].map(|()| AtomicU64::new(0));
        Self { log, clock, settings, queue, writing, written, dropped, failed }
    }

    /// Whether queries are logged.
    pub fn is_on(&self) -> bool {
        self.settings.enabled
    }

    /// Leaves a first page to be logged, and gives the id that events will name it by; `None` where queries are not
    /// logged, nothing was asked in words, or too many wait already. It waits for nothing.
    pub fn note(&self, request: &SearchRequest, hits: &Hits, took: Duration) -> Option<QueryId> {
        let text = request.text.as_ref().filter(|_| self.settings.enabled)?;
        let shown = hits.hits.iter().take(self.settings.shown);
        let query = LoggedQuery {
            id: self.log.next_id(),
            at: self.clock.now(),
            text: LoggedText::of(text),
            plain: request.is_plain(),
            pipeline: hits.pipeline.clone(),
            generation: hits.generation.clone(),
            mode: hits.mode,
            degraded: hits.degraded.iter().map(|reason| reason.as_str().to_owned()).collect(),
            total: hits.counts.total,
            shown: shown.map(|hit| hit.product.product.id().clone()).collect(),
            took,
        };
        let id = query.id;
        let mut queue = self.queue();
        if queue.len() >= self.settings.queue {
            drop(queue);
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        queue.push(query);
        Some(id)
    }

    /// Writes down everything that waits. What cannot be written is lost, and counted.
    pub async fn flush(&self) -> Result<(), PortError> {
        let mut writing = self.writing.lock().await;
        writing.append(&mut self.queue());
        if writing.is_empty() {
            return Ok(());
        }
        let recorded = self.log.record(&writing).await;
        let count = writing.len() as u64;
        writing.clear();
        let counter = if recorded.is_ok() { &self.written } else { &self.failed };
        counter.fetch_add(count, Ordering::Relaxed);
        recorded
    }

    /// Records events, one outcome per item.
    pub async fn record_events(&self, events: &[Event]) -> Result<Vec<EventOutcome>, LogEventsError> {
        if !self.settings.enabled {
            return Err(LogIsOff.into());
        }
        self.flush().await?;
        Ok(self.log.record_events(events).await?)
    }

    /// Forgets some of what is older, or more, than is kept. It is called again while there is more.
    pub async fn prune(&self) -> Result<Pruned, PortError> {
        self.forget(Keep { since: self.oldest(), most: self.settings.keep_queries }).await
    }

    /// Forgets some queries, whatever is kept. It is called again while there are more.
    pub async fn forget_all(&self) -> Result<Pruned, PortError> {
        self.forget(Keep { since: Timestamp::from_micros(i64::MAX), most: 0 }).await
    }

    async fn forget(&self, keep: Keep) -> Result<Pruned, PortError> {
        self.flush().await?;
        let forgotten = self.log.prune(keep, FORGOTTEN_AT_ONCE).await?;
        Ok(Pruned { forgotten, more: forgotten >= FORGOTTEN_AT_ONCE })
    }

    /// How many queries were logged.
    pub fn counts(&self) -> LogCounts {
        let [written, dropped, failed] =
            [&self.written, &self.dropped, &self.failed].map(|count| count.load(Ordering::Relaxed));
        LogCounts { written, dropped, failed }
    }

    /// The log itself, to be read.
    pub(crate) fn log(&self) -> &dyn QueryLog {
        self.log.as_ref()
    }

    /// The time before which nothing is kept.
    pub(crate) fn oldest(&self) -> Timestamp {
        let keep = i64::try_from(self.settings.keep.as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_micros(self.clock.now().as_micros().saturating_sub(keep))
    }

    fn queue(&self) -> MutexGuard<'_, Vec<LoggedQuery>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
