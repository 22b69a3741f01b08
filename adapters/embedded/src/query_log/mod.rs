//! The query log: a file of its own beside the one of products, so that neither waits for the other.

mod connect;
mod forget;
mod rows;

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use likewise_domain::{
    Timestamp,
    query_log::{Event, LoggedText, QueryId},
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{EventOutcome, Frequent, FrequentQuery, Keep, LogEntry, LoggedQuery, Page, QueryLog},
};
use sqlx::{Connection as _, SqliteConnection, SqlitePool};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use self::rows::QueryLine;
use crate::{
    database::{from_sql, json, to_sql},
    error::{Failure, classify, port_error},
};

/// The query log in SQLite.
#[derive(Debug)]
pub(crate) struct SqliteQueryLog {
    readers: SqlitePool,
    writer: Mutex<Option<SqliteConnection>>,
    /// What ids are made of: a secret of the directory and the number of this opening, both of which outlive the file.
    secret: [u8; 32],
    opening: u64,
    given: AtomicU64,
}

/// An hour in microseconds.
const HOUR: i64 = 3_600_000_000;

impl SqliteQueryLog {
    /// The name of its file.
    pub(crate) const FILE: &str = "queries.db";

    /// Opens the log in `directory`, whose lock is held; `identity` tells the directory from every other one, and
    /// `opening` this opening from those before it.
    pub(crate) async fn open(directory: &Path, (identity, opening): (i64, i64)) -> Result<Self, PortError> {
        let path = directory.join(Self::FILE);
        let about = |error: PortError| error.with("file", path.display());
        let writer = connect::writer(&path).await.map_err(about)?;
        Ok(Self {
            readers: connect::readers(&path).await.map_err(about)?,
            writer: Mutex::new(Some(writer)),
            secret: blake3::derive_key("likewise 2026 ids of logged queries", &identity.to_le_bytes()),
            opening: from_sql(opening),
            given: AtomicU64::new(0),
        })
    }

    /// Brings everything into the one file and closes it.
    pub(crate) async fn close(&self) -> Result<(), PortError> {
        self.readers.close().await;
        let Some(mut writer) = self.writer.lock().await.take() else { return Ok(()) };
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut writer).await;
        let closing = writer.close().await;
        checkpoint.map_err(failed("close"))?;
        closing.map_err(failed("close"))
    }

    async fn writer(&self, operation: &'static str) -> Result<MappedMutexGuard<'_, SqliteConnection>, PortError> {
        let closed =
            |_| port_error(ErrorKind::Unavailable, operation, "the data directory has been closed").permanent();
        MutexGuard::try_map(self.writer.lock().await, Option::as_mut).map_err(closed)
    }
}

#[async_trait]
impl QueryLog for SqliteQueryLog {
    fn next_id(&self) -> QueryId {
        let number = self.given.fetch_add(1, Ordering::Relaxed);
        let mut hash = blake3::Hasher::new_keyed(&self.secret);
        hash.update(&self.opening.to_le_bytes()).update(&number.to_le_bytes());
        let mut bits = [0; 16];
        hash.finalize_xof().fill(&mut bits);
        QueryId::from_bits(u128::from_le_bytes(bits))
    }

    async fn record(&self, queries: &[LoggedQuery]) -> Result<(), PortError> {
        const OPERATION: &str = "record";
        if queries.is_empty() {
            return Ok(());
        }
        let mut writer = self.writer(OPERATION).await?;
        let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed(OPERATION))?;
        for query in queries {
            sqlx::query(
                "INSERT OR IGNORE INTO queries
                     (id, at, text, plain, pipeline, generation, mode, degraded, total, shown, took)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )
            .bind(query.id.bits().to_be_bytes().to_vec())
            .bind(query.at.as_micros())
            .bind(query.text.as_str())
            .bind(query.plain)
            .bind(&query.pipeline)
            .bind(query.generation.as_str())
            .bind(query.mode.as_str())
            .bind(json(OPERATION, &query.degraded)?)
            .bind(to_sql(query.total))
            .bind(json(OPERATION, &query.shown.iter().map(likewise_domain::ProductId::as_str).collect::<Vec<_>>())?)
            .bind(i64::try_from(query.took.as_micros()).unwrap_or(i64::MAX))
            .execute(&mut *transaction)
            .await
            .map_err(failed(OPERATION))?;
        }
        transaction.commit().await.map_err(failed(OPERATION))
    }

    async fn record_events(&self, events: &[Event]) -> Result<Vec<EventOutcome>, PortError> {
        const OPERATION: &str = "record_events";
        let mut writer = self.writer(OPERATION).await?;
        let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed(OPERATION))?;
        let mut outcomes = Vec::with_capacity(events.len());
        for event in events {
            outcomes.push(record_event(&mut transaction, event).await?);
        }
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(outcomes)
    }

    async fn read(&self, since: Option<Timestamp>, page: Page<'_, u64>) -> Result<Vec<LogEntry>, PortError> {
        let lines: Vec<QueryLine> = sqlx::query_as(
            "SELECT *, (SELECT json_group_array(json_array(position, kind))
                        FROM (SELECT position, kind FROM events WHERE query = place ORDER BY position, kind)) AS events
             FROM queries WHERE place > ?1 AND at >= ?2 ORDER BY place LIMIT ?3",
        )
        .bind(page.after.map_or(0, |place| to_sql(*place)))
        .bind(since.map_or(i64::MIN, Timestamp::as_micros))
        .bind(to_sql(page.most as u64))
        .fetch_all(&self.readers)
        .await
        .map_err(failed("read"))?;
        lines.into_iter().map(QueryLine::into_entry).collect()
    }

    async fn frequent(&self, asked: Frequent) -> Result<Vec<FrequentQuery>, PortError> {
        // Rounded down, as hours before 1970 are as well.
        let lines: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT text, count(DISTINCT (at - ((at % ?1) + ?1) % ?1) / ?1) AS hours, max(at) AS last FROM queries
             WHERE total > 0 AND plain = 1 AND at >= ?2 GROUP BY text HAVING hours >= ?3
             ORDER BY hours DESC, last DESC, text LIMIT ?4",
        )
        .bind(HOUR)
        .bind(asked.since.as_micros())
        .bind(to_sql(asked.least_hours))
        .bind(to_sql(asked.most as u64))
        .fetch_all(&self.readers)
        .await
        .map_err(failed("frequent"))?;
        let query = |(text, hours, last): (String, i64, i64)| FrequentQuery {
            text: LoggedText::kept(&text),
            hours: from_sql(hours),
            last: Timestamp::from_micros(last),
        };
        Ok(lines.into_iter().map(query).collect())
    }

    async fn prune(&self, keep: Keep, at_most: u64) -> Result<u64, PortError> {
        self.forget(keep, at_most).await
    }
}

async fn record_event(connection: &mut SqliteConnection, event: &Event) -> Result<EventOutcome, PortError> {
    const OPERATION: &str = "record_events";
    let query: Option<(i64, Option<i64>)> = sqlx::query_as(
        "SELECT place, (SELECT min(key) + 1 FROM json_each(shown) WHERE value = ?2) FROM queries WHERE id = ?1",
    )
    .bind(event.query.bits().to_be_bytes().to_vec())
    .bind(event.product.as_str())
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed(OPERATION))?;
    let (query, position) = match query {
        None => return Ok(EventOutcome::UnknownQuery),
        Some((_, None)) => return Ok(EventOutcome::NotShown),
        Some((query, Some(position))) => (query, position),
    };
    if event.position.is_some_and(|said| i64::from(said) != position) {
        return Ok(EventOutcome::OtherPosition);
    }
    let inserted = sqlx::query("INSERT OR IGNORE INTO events (query, position, kind) VALUES (?1, ?2, ?3)")
        .bind(query)
        .bind(position)
        .bind(rows::number_of(event.kind))
        .execute(connection)
        .await
        .map_err(failed(OPERATION))?;
    Ok(if inserted.rows_affected() > 0 { EventOutcome::Recorded } else { EventOutcome::Repeated })
}

/// Says what went wrong with the log in `operation`; made for `map_err`.
fn failed(operation: &'static str) -> impl Fn(sqlx::Error) -> PortError {
    move |error| classify(operation, Failure::QueryLog(error))
}
