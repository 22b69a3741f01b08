//! The log of queries and of what became of what they showed.

use std::{fmt::Debug, time::Duration};

use async_trait::async_trait;
use likewise_domain::{
    Fingerprint, ProductId, Timestamp,
    query_log::{Event, EventKind, LoggedText, QueryId},
    search::Mode,
};

use super::Page;
use crate::PortError;

/// A query as it is logged. It does not say who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedQuery {
    /// Its name.
    pub id: QueryId,
    /// When it was answered.
    pub at: Timestamp,
    /// Its words, masked.
    pub text: LoggedText,
    /// Whether its words alone chose and ordered what was shown.
    pub plain: bool,
    /// The pipeline that answered.
    pub pipeline: String,
    /// Whose vectors were compared.
    pub generation: Fingerprint,
    /// The mode that answered.
    pub mode: Mode,
    /// Why the answer was less than what was asked for.
    pub degraded: Vec<String>,
    /// How many products, or groups of them, matched.
    pub total: u64,
    /// The first products that were shown, in their order.
    pub shown: Vec<ProductId>,
    /// How long it took.
    pub took: Duration,
}

/// A query with its place in the log and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Where it stands: what was recorded later has a greater one.
    pub place: u64,
    /// The query.
    pub query: LoggedQuery,
    /// What was done, each once, in the order of position and kind; the first position is 1.
    pub events: Vec<(u32, EventKind)>,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventOutcome {
    /// It is recorded.
    Recorded,
    /// It had been recorded before; nothing changed.
    Repeated,
    /// No query of that id is in the log.
    UnknownQuery,
    /// The query did not show that product, or not among those that are kept.
    NotShown,
    /// The query showed the product at another position.
    OtherPosition,
}

/// Which texts were asked often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequent {
    /// Queries before this do not count.
    pub since: Timestamp,
    /// In how many different hours it was asked at least.
    pub least_hours: u64,
    /// The most texts; at least 1.
    pub most: usize,
}

/// A text that was asked often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrequentQuery {
    /// The text.
    pub text: LoggedText,
    /// In how many different hours.
    pub hours: u64,
    /// When it was asked last.
    pub last: Timestamp,
}

/// What is kept of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Queries before this are forgotten.
    pub since: Timestamp,
    /// Of the others the newest so many are kept.
    pub most: u64,
}

/// Keeps queries and events.
#[async_trait]
pub trait QueryLog: Debug + Send + Sync + 'static {
    /// The id of the next query. It is given once, also after the log was opened again, and cannot be guessed by whoever
    /// knows others. It waits for nothing.
    fn next_id(&self) -> QueryId;

    /// Records queries, in their order. The whole call is recorded or, with an error, nothing of it; a query whose id is
    /// there already stays as it is.
    async fn record(&self, queries: &[LoggedQuery]) -> Result<(), PortError>;

    /// Records events; one outcome per item, in order. An event counts once for its query, product and kind. A product
    /// that was shown twice counts where it stood first.
    async fn record_events(&self, events: &[Event]) -> Result<Vec<EventOutcome>, PortError>;

    /// A page of the queries of `since` and later, in the order of their places from after `after`.
    async fn read(&self, since: Option<Timestamp>, page: Page<'_, u64>) -> Result<Vec<LogEntry>, PortError>;

    /// The texts that were asked plainly, and found something, in at least so many different hours of UTC: those of the most hours
    /// first, then those asked last, then by text. What found nothing, or was not plain, counts for neither.
    async fn frequent(&self, asked: Frequent) -> Result<Vec<FrequentQuery>, PortError>;

    /// Forgets queries and their events for good, at most so many queries, and says how many they were: fewer than
    /// `at_most` where nothing is left to forget. Others can record meanwhile. Where it is dropped or fails on the way, what
    /// was forgotten stays so, and the next call goes on.
    async fn prune(&self, keep: Keep, at_most: u64) -> Result<u64, PortError>;
}
