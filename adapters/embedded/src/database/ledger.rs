//! The ledger.

use async_trait::async_trait;
use likewise_domain::{
    Fingerprint, PassageHash, ProductId, Revision, Timestamp,
    ledger::{EmbeddingState, LedgerEntry, LedgerTotals},
};
use likewise_usecases::{
    PortError,
    ports::{EmbeddingOutcome, Ledger, Outcome, Page},
};
use sqlx::{FromRow, SqliteConnection};

use super::{Database, find_generation, from_sql, json, ledger_totals, to_sql};
use crate::error::{corrupt, failed};

/// The ledger in SQLite.
#[derive(Debug)]
pub(crate) struct SqliteLedger {
    database: Database,
}

/// A line of the table.
#[derive(Debug, FromRow)]
struct Line {
    id: String,
    state: u8,
    passage: Vec<u8>,
    revision: i64,
    attempts: u32,
    changed_at: i64,
    tokens: Option<u32>,
    truncated: Option<bool>,
    last_error: Option<String>,
}

const PENDING: u8 = 0;
const EMBEDDED: u8 = 1;
const QUARANTINED: u8 = 2;

impl SqliteLedger {
    /// The ledger of `database`.
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Ledger for SqliteLedger {
    async fn entries(
        &self,
        generation: &Fingerprint,
        ids: &[ProductId],
    ) -> Result<Vec<Option<LedgerEntry>>, PortError> {
        const OPERATION: &str = "entries";
        let mut found = vec![None; ids.len()];
        let texts: Vec<&str> = ids.iter().map(ProductId::as_str).collect();
        let rows: Vec<Placed> = sqlx::query_as(
            "SELECT j.key AS place, l.id, l.state, l.passage, l.revision, l.attempts, l.changed_at, l.tokens,
                    l.truncated, l.last_error
             FROM json_each(?1) j
             CROSS JOIN products p ON p.id = j.value
             CROSS JOIN ledger l ON l.product = p.key
                 AND l.generation = (SELECT key FROM generations WHERE fingerprint = ?2)
             WHERE l.live = 1",
        )
        .bind(json(OPERATION, &texts)?)
        .bind(generation.as_str())
        .fetch_all(self.database.readers())
        .await
        .map_err(failed(OPERATION))?;
        for Placed { place, line } in rows {
            if let Some(place) = usize::try_from(place).ok().and_then(|place| found.get_mut(place)) {
                *place = Some(line.read(OPERATION)?);
            }
        }
        Ok(found)
    }

    async fn pending(
        &self,
        generation: &Fingerprint,
        now: Timestamp,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        const OPERATION: &str = "pending";
        let lines: Vec<Line> = sqlx::query_as(
            "SELECT id, state, passage, revision, attempts, changed_at, tokens, truncated, last_error
             FROM ledger INDEXED BY ledger_pending
             WHERE generation = (SELECT key FROM generations WHERE fingerprint = ?1)
               AND state = 0 AND live = 1 AND id > ?2 AND retry_at <= ?3
             ORDER BY id LIMIT ?4",
        )
        .bind(generation.as_str())
        .bind(page.after.map_or("", ProductId::as_str))
        .bind(now.as_micros())
        .bind(to_sql(page.most as u64))
        .fetch_all(self.database.readers())
        .await
        .map_err(failed(OPERATION))?;
        lines.into_iter().map(|line| line.read(OPERATION)).collect()
    }

    async fn record(&self, generation: &Fingerprint, outcomes: &[EmbeddingOutcome]) -> Result<(), PortError> {
        const OPERATION: &str = "record";
        if outcomes.is_empty() {
            return Ok(());
        }
        let now = self.database.now();
        let mut transaction = self.database.begin(OPERATION).await?;
        if let Some(generation) = find_generation(&mut *transaction, OPERATION, generation).await? {
            for outcome in outcomes {
                record(&mut transaction, generation, outcome, now).await?;
            }
        }
        transaction.commit().await
    }

    async fn totals(&self, generation: &Fingerprint) -> Result<LedgerTotals, PortError> {
        ledger_totals(self.database.readers(), "totals", generation).await
    }

    async fn quarantined(
        &self,
        generation: &Fingerprint,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        const OPERATION: &str = "quarantined";
        let lines: Vec<Line> = sqlx::query_as(
            "SELECT id, state, passage, revision, attempts, changed_at, tokens, truncated, last_error
             FROM ledger INDEXED BY ledger_quarantined
             WHERE generation = (SELECT key FROM generations WHERE fingerprint = ?1)
               AND state = 2 AND live = 1 AND id > ?2
             ORDER BY id LIMIT ?3",
        )
        .bind(generation.as_str())
        .bind(page.after.map_or("", ProductId::as_str))
        .bind(to_sql(page.most as u64))
        .fetch_all(self.database.readers())
        .await
        .map_err(failed(OPERATION))?;
        lines.into_iter().map(|line| line.read(OPERATION)).collect()
    }

    async fn redrive(&self, generation: &Fingerprint, ids: Option<&[ProductId]>) -> Result<u64, PortError> {
        const OPERATION: &str = "redrive";
        let texts: Option<Vec<&str>> = ids.map(|ids| ids.iter().map(ProductId::as_str).collect());
        let texts = texts.map(|texts| json(OPERATION, &texts)).transpose()?;
        let mut transaction = self.database.begin(OPERATION).await?;
        let redriven = sqlx::query(
            "UPDATE ledger SET state = 0, attempts = 0, retry_at = ?3, changed_at = ?3
             WHERE generation = (SELECT key FROM generations WHERE fingerprint = ?1)
               AND state = 2 AND live = 1
               AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))",
        )
        .bind(generation.as_str())
        .bind(texts)
        .bind(self.database.now().as_micros())
        .execute(&mut *transaction)
        .await
        .map_err(failed(OPERATION))?;
        transaction.commit().await?;
        Ok(redriven.rows_affected())
    }
}

/// A line and which of the ids that were asked for it belongs to.
#[derive(Debug, FromRow)]
struct Placed {
    place: i64,
    #[sqlx(flatten)]
    line: Line,
}

impl Line {
    fn read(self, operation: &'static str) -> Result<LedgerEntry, PortError> {
        let bad = |column, problem: &dyn std::fmt::Display| corrupt(operation, ("ledger", column), &self.id, problem);
        let state = match self.state {
            PENDING => EmbeddingState::Pending,
            EMBEDDED => EmbeddingState::Embedded,
            QUARANTINED => EmbeddingState::Quarantined,
            other => return Err(bad("state", &format!("is {other}, known are 0 to 2"))),
        };
        let passage = <[u8; 16]>::try_from(self.passage.as_slice()).map_err(|error| bad("passage", &error))?;
        Ok(LedgerEntry {
            id: ProductId::parse(&self.id).map_err(|problem| bad("id", &problem))?,
            revision: Revision(from_sql(self.revision)),
            passage: PassageHash::from_bytes(passage),
            state,
            attempts: self.attempts,
            last_error: self.last_error,
            tokens: self.tokens,
            truncated: self.truncated,
            changed_at: Timestamp::from_micros(self.changed_at),
        })
    }
}

/// Records one outcome. Entries of retired products are written as well: their vectors are still there when the
/// product comes back.
async fn record(
    connection: &mut SqliteConnection,
    generation: i64,
    EmbeddingOutcome { id, passage, outcome }: &EmbeddingOutcome,
    now: Timestamp,
) -> Result<(), PortError> {
    let (state, failures, error, retry_at, tokens, truncated) = match outcome {
        Outcome::Embedded { tokens, truncated } => (EMBEDDED, 0, None, now, Some(*tokens), Some(*truncated)),
        Outcome::Failed { error, retry_at } => (PENDING, 1, Some(error), *retry_at, None, None),
        Outcome::Quarantined { error } => (QUARANTINED, 1, Some(error), now, None, None),
    };
    sqlx::query(
        "UPDATE ledger
         SET state = ?4, attempts = attempts + ?5, last_error = ?6, retry_at = ?7, tokens = ?8, truncated = ?9,
             changed_at = ?10
         WHERE product = (SELECT key FROM products WHERE id = ?1) AND generation = ?2 AND passage = ?3",
    )
    .bind(id.as_str())
    .bind(generation)
    .bind(passage.as_bytes().as_slice())
    .bind(state)
    .bind(failures)
    .bind(error)
    .bind(retry_at.as_micros())
    .bind(tokens)
    .bind(truncated)
    .bind(now.as_micros())
    .execute(connection)
    .await
    .map_err(failed("record"))?;
    Ok(())
}
