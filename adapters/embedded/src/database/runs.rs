//! The run log.

use async_trait::async_trait;
use likewise_domain::{
    Timestamp,
    run::{FeedScope, Rejection, RejectionCode, Run, RunCounts, RunId, RunStatus},
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{NewRun, Page, RunLog},
};
use sqlx::{FromRow, SqliteConnection};

use super::{Database, from_sql, to_sql};
use crate::error::{corrupt, failed, port_error};

/// The run log in SQLite.
#[derive(Debug)]
pub(crate) struct SqliteRunLog {
    database: Database,
}

/// A line of the table `runs`.
#[derive(Debug, FromRow)]
struct RunLine {
    id: i64,
    feed: String,
    feed_version: Option<String>,
    scope: String,
    dry_run: bool,
    status: String,
    failure: Option<String>,
    read: i64,
    new: i64,
    changed: i64,
    unchanged: i64,
    rejected: i64,
    retired: i64,
    announced: i64,
    dropped_values: i64,
    started_at: i64,
    finished_at: Option<i64>,
}

impl SqliteRunLog {
    /// The run log of `database`. Runs that a process of the past left running have ended with it.
    pub(crate) async fn open(database: Database) -> Result<Self, PortError> {
        let mut transaction = database.begin("open").await?;
        interrupt_running(&mut transaction, "open").await?;
        let newest: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM runs")
            .fetch_one(&mut *transaction)
            .await
            .map_err(failed("open"))?;
        transaction.commit().await?;
        database.end_runs_before(oldest_kept(RunId(from_sql(newest))));
        Ok(Self { database })
    }
}

#[async_trait]
impl RunLog for SqliteRunLog {
    async fn begin(&self, run: NewRun) -> Result<Run, PortError> {
        const OPERATION: &str = "begin";
        let started_at = self.database.now();
        let mut transaction = self.database.begin(OPERATION).await?;
        interrupt_running(&mut transaction, OPERATION).await?;
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO runs (feed, feed_version, scope, dry_run, status, started_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
        )
        .bind(&run.feed)
        .bind(&run.feed_version)
        .bind(run.scope.as_str())
        .bind(run.dry_run)
        .bind(RunStatus::Running.as_str())
        .bind(started_at.as_micros())
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed(OPERATION))?;
        let id = RunId(from_sql(id));
        let oldest = oldest_kept(id);
        forget_seen(&mut transaction, oldest).await?;
        forget_runs(&mut transaction, RunId((id.0 + 1).saturating_sub(run.keep.max(1)))).await?;
        transaction.commit().await?;
        self.database.end_runs_before(oldest);
        Ok(Run {
            id,
            feed: run.feed,
            feed_version: run.feed_version,
            scope: run.scope,
            dry_run: run.dry_run,
            status: RunStatus::Running,
            failure: None,
            counts: RunCounts::default(),
            started_at,
            finished_at: None,
        })
    }

    async fn update(&self, run: &Run) -> Result<(), PortError> {
        const OPERATION: &str = "update";
        let counts = &run.counts;
        let mut transaction = self.database.begin(OPERATION).await?;
        let updated = sqlx::query(
            "UPDATE runs
             SET feed_version = ?2, status = ?3, failure = ?4, read = ?5, new = ?6, changed = ?7, unchanged = ?8,
                 rejected = ?9, retired = ?10, announced = ?11, dropped_values = ?12, finished_at = ?13
             WHERE id = ?1",
        )
        .bind(to_sql(run.id.0))
        .bind(&run.feed_version)
        .bind(run.status.as_str())
        .bind(&run.failure)
        .bind(to_sql(counts.read))
        .bind(to_sql(counts.new))
        .bind(to_sql(counts.changed))
        .bind(to_sql(counts.unchanged))
        .bind(to_sql(counts.rejected))
        .bind(to_sql(counts.retired))
        .bind(to_sql(counts.announced))
        .bind(to_sql(counts.dropped_values))
        .bind(run.finished_at.map(Timestamp::as_micros))
        .execute(&mut *transaction)
        .await
        .map_err(failed(OPERATION))?;
        transaction.commit().await?;
        match updated.rows_affected() {
            0 => Err(port_error(ErrorKind::NotFound, OPERATION, "there is no such run").with("run", run.id)),
            _ => Ok(()),
        }
    }

    async fn reject(&self, run: RunId, rejections: &[Rejection]) -> Result<(), PortError> {
        const OPERATION: &str = "reject";
        if rejections.is_empty() {
            return Ok(());
        }
        let mut transaction = self.database.begin(OPERATION).await?;
        for rejection in rejections {
            // One by one and not as JSON: what was rejected may hold anything, NUL included.
            sqlx::query(
                "INSERT OR REPLACE INTO rejections (run, row, column_name, code, reason, raw)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .bind(to_sql(run.0))
            .bind(to_sql(rejection.row))
            .bind(&rejection.column)
            .bind(rejection.code.as_str())
            .bind(&rejection.reason)
            .bind(&rejection.raw)
            .execute(&mut *transaction)
            .await
            .map_err(failed(OPERATION))?;
        }
        transaction.commit().await
    }

    async fn get(&self, run: RunId) -> Result<Option<Run>, PortError> {
        let line: Option<RunLine> = sqlx::query_as("SELECT * FROM runs WHERE id = ?1")
            .bind(to_sql(run.0))
            .fetch_optional(self.database.readers())
            .await
            .map_err(failed("get"))?;
        line.map(RunLine::into_run).transpose()
    }

    async fn list(&self, page: Page<'_, RunId>) -> Result<Vec<Run>, PortError> {
        let lines: Vec<RunLine> = sqlx::query_as("SELECT * FROM runs WHERE id < ?1 ORDER BY id DESC LIMIT ?2")
            .bind(page.after.map_or(i64::MAX, |run| to_sql(run.0)))
            .bind(to_sql(page.most as u64))
            .fetch_all(self.database.readers())
            .await
            .map_err(failed("list"))?;
        lines.into_iter().map(RunLine::into_run).collect()
    }

    async fn rejections(&self, run: RunId, page: Page<'_, u64>) -> Result<Vec<Rejection>, PortError> {
        const OPERATION: &str = "rejections";
        let lines: Vec<(i64, Option<String>, String, String, String)> = sqlx::query_as(
            "SELECT row, column_name, code, reason, raw FROM rejections
             WHERE run = ?1 AND row > ?2 ORDER BY row LIMIT ?3",
        )
        .bind(to_sql(run.0))
        .bind(page.after.map_or(-1, |row| to_sql(*row)))
        .bind(to_sql(page.most as u64))
        .fetch_all(self.database.readers())
        .await
        .map_err(failed(OPERATION))?;
        lines
            .into_iter()
            .map(|(row, column, code, reason, raw)| {
                let code = RejectionCode::ALL
                    .into_iter()
                    .find(|known| known.as_str() == code)
                    .ok_or_else(|| corrupt(OPERATION, ("rejections", "code"), row, unknown(&code)))?;
                Ok(Rejection { row: from_sql(row), column, code, reason, raw })
            })
            .collect()
    }
}

async fn interrupt_running(connection: &mut SqliteConnection, operation: &'static str) -> Result<(), PortError> {
    sqlx::query("UPDATE runs SET status = ?1 WHERE status = ?2")
        .bind(RunStatus::Interrupted.as_str())
        .bind(RunStatus::Running.as_str())
        .execute(connection)
        .await
        .map_err(failed(operation))?;
    Ok(())
}

/// The oldest run whose record of what it has seen is kept while `newest` is the newest. The one before is: should it
/// still go on, it must not take everything for missing.
fn oldest_kept(newest: RunId) -> RunId {
    RunId(newest.0.saturating_sub(1))
}

async fn forget_seen(connection: &mut SqliteConnection, oldest: RunId) -> Result<(), PortError> {
    for statement in ["DELETE FROM run_seen WHERE run < ?1", "DELETE FROM run_seen_ids WHERE run < ?1"] {
        sqlx::query(statement).bind(to_sql(oldest.0)).execute(&mut *connection).await.map_err(failed("begin"))?;
    }
    Ok(())
}

async fn forget_runs(connection: &mut SqliteConnection, oldest: RunId) -> Result<(), PortError> {
    for statement in ["DELETE FROM rejections WHERE run < ?1", "DELETE FROM runs WHERE id < ?1"] {
        sqlx::query(statement).bind(to_sql(oldest.0)).execute(&mut *connection).await.map_err(failed("begin"))?;
    }
    Ok(())
}

impl RunLine {
    fn into_run(self) -> Result<Run, PortError> {
        let bad = |column, word: &str| corrupt("get", ("runs", column), self.id, unknown(word));
        let scope = [FeedScope::Full, FeedScope::Partial]
            .into_iter()
            .find(|scope| scope.as_str() == self.scope)
            .ok_or_else(|| bad("scope", &self.scope))?;
        let status = RunStatus::ALL
            .into_iter()
            .find(|status| status.as_str() == self.status)
            .ok_or_else(|| bad("status", &self.status))?;
        Ok(Run {
            id: RunId(from_sql(self.id)),
            feed: self.feed,
            feed_version: self.feed_version,
            scope,
            dry_run: self.dry_run,
            status,
            failure: self.failure,
            counts: RunCounts {
                read: from_sql(self.read),
                new: from_sql(self.new),
                changed: from_sql(self.changed),
                unchanged: from_sql(self.unchanged),
                rejected: from_sql(self.rejected),
                retired: from_sql(self.retired),
                announced: from_sql(self.announced),
                dropped_values: from_sql(self.dropped_values),
            },
            started_at: Timestamp::from_micros(self.started_at),
            finished_at: self.finished_at.map(Timestamp::from_micros),
        })
    }
}

fn unknown(word: &str) -> String {
    format!("{word:?} is no word of likewise")
}
