//! Retiring what a full feed no longer holds.

use likewise_domain::{ProductId, run::RunId};
use likewise_usecases::{PortError, ports::Missing};
use sqlx::SqliteConnection;

use super::{
    super::{Database, from_sql, json, to_sql},
    Hearers,
    facts::next_numbers,
};
use crate::{
    changes::ProductChange,
    error::{corrupt, failed},
};

/// Counts the live products that `run` has not seen.
pub(super) async fn missing(database: &Database, run: RunId) -> Result<Missing, PortError> {
    const OPERATION: &str = "missing";
    database.check_run(OPERATION, run)?;
    let (live, seen, added): (i64, i64, i64) = sqlx::query_as(
        "WITH seen AS (
             SELECT s.added FROM run_seen s CROSS JOIN products p ON p.key = s.product
             WHERE s.run = ?1 AND p.live = 1
             UNION ALL
             SELECT 0 FROM run_seen_ids i CROSS JOIN products p ON p.id = i.id
             WHERE i.run = ?1 AND p.live = 1
         )
         SELECT (SELECT live FROM live_total), count(*), coalesce(sum(added), 0) FROM seen",
    )
    .bind(to_sql(run.0))
    .fetch_one(database.readers())
    .await
    .map_err(failed(OPERATION))?;
    Ok(Missing { missing: from_sql(live - seen), live_before: from_sql(live - added) })
}

/// Retires up to `most` live products that `run` has not seen; `from` is the key at which its previous page ended.
/// Gives their ids and the key at which this one ends.
pub(super) async fn retire_missing(
    database: &Database,
    hearers: &Hearers,
    (run, from): (RunId, Option<i64>),
    most: usize,
) -> Result<(Vec<ProductId>, Option<u32>), PortError> {
    const OPERATION: &str = "retire_missing";
    database.check_run(OPERATION, run)?;
    let mut transaction = database.begin(OPERATION).await?;
    let mut rows = page(&mut transaction, run, from.unwrap_or(-1), most).await?;
    if rows.is_empty() && from.is_some() {
        // One that came back to life since then may stand before the place where the last page ended.
        rows = page(&mut transaction, run, -1, most).await?;
    }
    let keys: Vec<u32> = rows.iter().map(|(key, _)| *key).collect();
    let ids = rows
        .iter()
        .map(|(_, id)| ProductId::parse(id).map_err(|problem| corrupt(OPERATION, ("products", "id"), id, problem)))
        .collect::<Result<Vec<_>, _>>()?;
    if !keys.is_empty() {
        let (_, next_change) = next_numbers(&mut transaction, OPERATION).await?;
        sqlx::query(
            "UPDATE products SET live = 0, change = ?2 + j.key FROM json_each(?1) j WHERE products.key = j.value",
        )
        .bind(json(OPERATION, &keys)?)
        .bind(next_change)
        .execute(&mut *transaction)
        .await
        .map_err(failed(OPERATION))?;
    }
    let last = keys.last().copied();
    let changes: Vec<_> =
        keys.into_iter().zip(&ids).map(|(key, id)| ProductChange { key, id: id.clone(), live: false }).collect();
    transaction.commit_and(hearers.tell(changes)).await?;
    Ok((ids, last))
}

async fn page(
    connection: &mut SqliteConnection,
    run: RunId,
    after: i64,
    most: usize,
) -> Result<Vec<(u32, String)>, PortError> {
    sqlx::query_as(
        "SELECT p.key, p.id FROM products p INDEXED BY products_live
         WHERE p.live = 1 AND p.key > ?2
           AND NOT EXISTS (SELECT 1 FROM run_seen s WHERE s.run = ?1 AND s.product = p.key)
           AND NOT EXISTS (SELECT 1 FROM run_seen_ids i WHERE i.run = ?1 AND i.id = p.id)
         ORDER BY p.key LIMIT ?3",
    )
    .bind(to_sql(run.0))
    .bind(after)
    .bind(to_sql(most as u64))
    .fetch_all(connection)
    .await
    .map_err(failed("retire_missing"))
}
