//! Lines of the log's tables.

use std::time::Duration;

use likewise_domain::{
    Fingerprint, ProductId, Timestamp,
    query_log::{EventKind, LoggedText, QueryId},
    search::Mode,
};
use likewise_usecases::{
    PortError,
    ports::{LogEntry, LoggedQuery},
};
use sqlx::FromRow;

use crate::{database::from_sql, error::corrupt};

/// A line of the table `queries`, with its events as a JSON list of positions and kinds.
#[derive(Debug, FromRow)]
pub(super) struct QueryLine {
    place: i64,
    id: Vec<u8>,
    at: i64,
    text: String,
    plain: bool,
    pipeline: String,
    generation: String,
    mode: String,
    degraded: String,
    total: i64,
    shown: String,
    took: i64,
    events: String,
}

impl QueryLine {
    pub(super) fn into_entry(self) -> Result<LogEntry, PortError> {
        let bad = |column, problem: String| corrupt("read", ("queries", column), self.place, problem);
        let id = <[u8; 16]>::try_from(self.id.as_slice()).map_err(|error| bad("id", error.to_string()))?;
        let generation = Fingerprint::parse(&self.generation);
        let generation = generation.map_err(|invalid| bad("generation", invalid.to_string()))?;
        let mode = Mode::parse(&self.mode).map_err(|invalid| bad("mode", invalid.to_string()))?;
        let degraded = serde_json::from_str(&self.degraded).map_err(|error| bad("degraded", error.to_string()))?;
        let shown: Vec<String> = serde_json::from_str(&self.shown).map_err(|error| bad("shown", error.to_string()))?;
        let shown = shown.iter().map(|id| ProductId::parse(id)).collect::<Result<_, _>>();
        let shown = shown.map_err(|invalid| bad("shown", invalid.to_string()))?;
        let events: Vec<(u32, i64)> =
            serde_json::from_str(&self.events).map_err(|error| bad("events", error.to_string()))?;
        let kind = |number| kind_of(number).ok_or_else(|| bad("events", format!("{number} is no kind")));
        let events = events.into_iter().map(|(position, number)| Ok((position, kind(number)?)));
        let events = events.collect::<Result<_, PortError>>()?;
        let query = LoggedQuery {
            id: QueryId::from_bits(u128::from_be_bytes(id)),
            at: Timestamp::from_micros(self.at),
            text: LoggedText::kept(&self.text),
            plain: self.plain,
            pipeline: self.pipeline,
            generation,
            mode,
            degraded,
            total: from_sql(self.total),
            shown,
            took: Duration::from_micros(from_sql(self.took)),
        };
        Ok(LogEntry { place: from_sql(self.place), query, events })
    }
}

/// The number that stands for a kind in the table `events`.
pub(super) const fn number_of(kind: EventKind) -> i64 {
    match kind {
        EventKind::Click => 1,
        EventKind::Cart => 2,
        EventKind::Purchase => 3,
    }
}

fn kind_of(number: i64) -> Option<EventKind> {
    EventKind::ALL.into_iter().find(|kind| number_of(*kind) == number)
}
