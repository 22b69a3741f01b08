//! Forgetting, a little at a time: whoever records waits for one small transaction at the most.

use likewise_usecases::{PortError, ports::Keep};
use sqlx::Connection as _;

use super::{SqliteQueryLog, failed};
use crate::database::{from_sql, json, to_sql};

const OPERATION: &str = "prune";

/// How many queries are forgotten in one transaction.
const IN_ONE_TRANSACTION: u64 = 1_000;

/// The places of queries before a time, found on the index of times.
const BEFORE: &str = "SELECT place FROM queries WHERE at < ?1 ORDER BY at LIMIT ?2";
/// The places up to one.
const UP_TO: &str = "SELECT place FROM queries WHERE place <= ?1 ORDER BY place LIMIT ?2";

impl SqliteQueryLog {
    /// Forgets up to `at_most` queries that `keep` leaves out, and gives their space back, also where it was ended on the
    /// way or the time before.
    pub(super) async fn forget(&self, keep: Keep, at_most: u64) -> Result<u64, PortError> {
        let mut forgotten = 0;
        let ended = self.forget_what_is_beyond(keep, at_most, &mut forgotten).await;
        let shrunk = self.shrink(forgotten > 0).await;
        ended.and(shrunk)?;
        Ok(forgotten)
    }

    async fn forget_what_is_beyond(&self, keep: Keep, at_most: u64, forgotten: &mut u64) -> Result<(), PortError> {
        self.forget_each(BEFORE, keep.since.as_micros(), at_most, forgotten).await?;
        if *forgotten < at_most
            && let Some(place) = self.newest_too_many(keep.most).await?
        {
            self.forget_each(UP_TO, place, at_most, forgotten).await?;
        }
        Ok(())
    }

    /// The place of the newest query that is one too many where `most` are kept. It is read beside whoever writes.
    async fn newest_too_many(&self, most: u64) -> Result<Option<i64>, PortError> {
        let ends = "SELECT (SELECT min(place) FROM queries), (SELECT max(place) FROM queries)";
        let ends: (Option<i64>, Option<i64>) =
            sqlx::query_as(ends).fetch_one(&self.readers).await.map_err(failed(OPERATION))?;
        let (Some(first), Some(last)) = ends else { return Ok(None) };
        // There are no more queries than places, which is all there is to see until a log is full.
        if from_sql(last.saturating_sub(first).saturating_add(1)) <= most {
            return Ok(None);
        }
        // The index of times is a hundredth of the table.
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM queries INDEXED BY queries_by_time")
            .fetch_one(&self.readers)
            .await
            .map_err(failed(OPERATION))?;
        let Some(last_of_excess) = from_sql(total).saturating_sub(most).checked_sub(1) else { return Ok(None) };
        sqlx::query_scalar("SELECT place FROM queries ORDER BY place LIMIT 1 OFFSET ?1")
            .bind(to_sql(last_of_excess))
            .fetch_optional(&self.readers)
            .await
            .map_err(failed(OPERATION))
    }

    /// Forgets the queries whose places `select` finds with `bound`, until there are no more or `at_most` are forgotten.
    async fn forget_each(
        &self,
        select: &'static str,
        bound: i64,
        at_most: u64,
        forgotten: &mut u64,
    ) -> Result<(), PortError> {
        loop {
            let wanted = at_most.saturating_sub(*forgotten).min(IN_ONE_TRANSACTION);
            let some = if wanted == 0 { 0 } else { self.forget_some(select, bound, wanted).await? };
            *forgotten += some;
            if some < IN_ONE_TRANSACTION {
                return Ok(());
            }
        }
    }

    async fn forget_some(&self, select: &'static str, bound: i64, wanted: u64) -> Result<u64, PortError> {
        let mut writer = self.writer(OPERATION).await?;
        let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed(OPERATION))?;
        let places: Vec<i64> = sqlx::query_scalar(select)
            .bind(bound)
            .bind(to_sql(wanted))
            .fetch_all(&mut *transaction)
            .await
            .map_err(failed(OPERATION))?;
        let list = json(OPERATION, &places)?;
        for statement in [
            "DELETE FROM events WHERE query IN (SELECT value FROM json_each(?1))",
            "DELETE FROM queries WHERE place IN (SELECT value FROM json_each(?1))",
        ] {
            sqlx::query(statement).bind(&list).execute(&mut *transaction).await.map_err(failed(OPERATION))?;
        }
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(places.len() as u64)
    }

    /// Gives free space back, and leaves nothing of what was forgotten in the write-ahead log.
    async fn shrink(&self, forgot: bool) -> Result<(), PortError> {
        let mut shrunk = forgot;
        while self.give_pages_back().await? {
            shrunk = true;
        }
        if shrunk {
            let mut writer = self.writer(OPERATION).await?;
            let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
            checkpoint.execute(&mut *writer).await.map_err(failed(OPERATION))?;
        }
        Ok(())
    }

    /// Gives some free pages back; whether there were any.
    async fn give_pages_back(&self) -> Result<bool, PortError> {
        let mut writer = self.writer(OPERATION).await?;
        let free = sqlx::query_scalar::<_, i64>("PRAGMA freelist_count");
        let before = free.fetch_one(&mut *writer).await.map_err(failed(OPERATION))?;
        if before == 0 {
            return Ok(false);
        }
        sqlx::query("PRAGMA incremental_vacuum(2000)").execute(&mut *writer).await.map_err(failed(OPERATION))?;
        let free = sqlx::query_scalar::<_, i64>("PRAGMA freelist_count");
        let after = free.fetch_one(&mut *writer).await.map_err(failed(OPERATION))?;
        // A file that cannot shrink is left as it is.
        Ok(after < before)
    }
}
