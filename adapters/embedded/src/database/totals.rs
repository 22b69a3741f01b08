//! The totals that triggers keep.

use likewise_domain::{Fingerprint, ledger::LedgerTotals};
use likewise_usecases::PortError;
use sqlx::SqliteExecutor;

use super::from_sql;
use crate::error::failed;

/// Where the live products stand in one generation, all numbers from one moment.
pub(crate) async fn ledger_totals(
    executor: impl SqliteExecutor<'_>,
    operation: &'static str,
    generation: &Fingerprint,
) -> Result<LedgerTotals, PortError> {
    let (live, pending, embedded, quarantined, truncated): (i64, i64, i64, i64, i64) = sqlx::query_as(
        "SELECT l.live, coalesce(t.pending, 0), coalesce(t.embedded, 0), coalesce(t.quarantined, 0),
                coalesce(t.truncated, 0)
         FROM live_total l
         LEFT JOIN ledger_totals t ON t.generation = (SELECT key FROM generations WHERE fingerprint = ?1)
         WHERE l.one = 1",
    )
    .bind(generation.as_str())
    .fetch_one(executor)
    .await
    .map_err(failed(operation))?;
    Ok(LedgerTotals {
        live: from_sql(live),
        pending: from_sql(pending),
        embedded: from_sql(embedded),
        quarantined: from_sql(quarantined),
        truncated: from_sql(truncated),
    })
}
