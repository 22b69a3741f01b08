//! The statements that carry out a plan, each for many rows at once.

use likewise_domain::{Timestamp, run::RunId};
use likewise_usecases::{PortError, ports::ProductWrite};
use sqlx::SqliteConnection;

use super::{
    super::{json, rows::Document, to_sql},
    decide::{ContentPlan, EntryPlan, Plan},
};
use crate::error::failed;

const OPERATION: &str = "upsert";
/// Documents that are written by one statement: making their JSON holds an async worker for well under a millisecond.
const MOST_DOCUMENTS: usize = 250;

/// Writes products and ledger.
pub(super) async fn apply(
    connection: &mut SqliteConnection,
    items: &[&ProductWrite],
    plan: &Plan,
    now: Timestamp,
) -> Result<(), PortError> {
    let mut change = plan.next_change;
    for contents in plan.contents.chunks(MOST_DOCUMENTS) {
        write_contents(connection, items, contents, (change, now)).await?;
        change = change.saturating_add_unsigned(contents.len() as u64);
    }
    if !plan.revived.is_empty() {
        sqlx::query(
            "UPDATE products SET live = 1, change = ?2 + j.key FROM json_each(?1) j WHERE products.key = j.value",
        )
        .bind(json(OPERATION, &plan.revived)?)
        .bind(change)
        .execute(&mut *connection)
        .await
        .map_err(failed(OPERATION))?;
    }
    forget_outdated(connection, plan).await?;
    write_entries(connection, items, &plan.entries, now).await
}

/// Removes what the ledger has of changed products in generations that they are not owed to: nobody looks whether the
/// vectors there still fit. Should such a generation be served again, it enrols them anew.
async fn forget_outdated(connection: &mut SqliteConnection, plan: &Plan) -> Result<(), PortError> {
    if plan.outdated.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM ledger
         WHERE product IN (SELECT value FROM json_each(?1))
           AND (product, generation) NOT IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))",
    )
    .bind(json(OPERATION, &plan.outdated)?)
    .bind(json(OPERATION, &plan.owed)?)
    .execute(connection)
    .await
    .map_err(failed(OPERATION))?;
    Ok(())
}

async fn write_contents(
    connection: &mut SqliteConnection,
    items: &[&ProductWrite],
    contents: &[ContentPlan],
    (change, now): (i64, Timestamp),
) -> Result<(), PortError> {
    let mut rows = Vec::with_capacity(contents.len());
    let mut hashes = Vec::with_capacity(contents.len() * 32);
    for content in contents {
        let Some(item) = items.get(content.item) else { continue };
        rows.push((content.key, item.product.id().as_str(), content.revision, Document::from(&item.product)));
        hashes.extend_from_slice(item.content.as_bytes());
    }
    sqlx::query(
        "INSERT INTO products (key, id, content, revision, live, change, created_at, modified_at, document)
         SELECT value ->> 0, value ->> 1, substr(?2, 1 + 32 * key, 32), value ->> 2, 1, ?3 + key, ?4, ?4, value -> 3
         FROM json_each(?1) WHERE true
         ON CONFLICT (key) DO UPDATE
         SET content = excluded.content, revision = excluded.revision, live = 1, change = excluded.change,
             -- A row of revision 0 kept the place of a product whose vector came first.
             created_at = CASE products.revision WHEN 0 THEN excluded.created_at ELSE products.created_at END,
             modified_at = excluded.modified_at, document = excluded.document",
    )
    .bind(json(OPERATION, &rows)?)
    .bind(hashes)
    .bind(change)
    .bind(now.as_micros())
    .execute(connection)
    .await
    .map_err(failed(OPERATION))?;
    Ok(())
}

async fn write_entries(
    connection: &mut SqliteConnection,
    items: &[&ProductWrite],
    entries: &[EntryPlan],
    now: Timestamp,
) -> Result<(), PortError> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(entries.len());
    let mut passages = Vec::with_capacity(entries.len() * 16);
    for entry in entries {
        let Some(item) = items.get(entry.item) else { continue };
        rows.push((entry.key, entry.generation, item.product.id().as_str(), entry.revision));
        passages.extend_from_slice(entry.passage.as_bytes());
    }
    sqlx::query(
        "INSERT INTO ledger (product, generation, id, live, state, passage, revision, attempts, retry_at, changed_at)
         SELECT value ->> 0, value ->> 1, value ->> 2, 1, 0, substr(?2, 1 + 16 * key, 16), value ->> 3, 0, ?3, ?3
         FROM json_each(?1) WHERE true
         ON CONFLICT (product, generation) DO UPDATE
         SET state = 0, passage = excluded.passage, revision = excluded.revision, attempts = 0,
             retry_at = excluded.retry_at, changed_at = excluded.changed_at, tokens = NULL, truncated = NULL,
             last_error = NULL",
    )
    .bind(json(OPERATION, &rows)?)
    .bind(passages)
    .bind(now.as_micros())
    .execute(connection)
    .await
    .map_err(failed(OPERATION))?;
    Ok(())
}

/// Notes what the run has seen.
pub(super) async fn note_seen(
    connection: &mut SqliteConnection,
    items: &[&ProductWrite],
    plan: &Plan,
    run: RunId,
) -> Result<(), PortError> {
    if !plan.seen.is_empty() {
        let rows: Vec<_> = plan.seen.iter().map(|seen| (seen.key, seen.row, u8::from(seen.added))).collect();
        sqlx::query(
            "INSERT INTO run_seen (run, product, row, added)
             SELECT ?2, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)",
        )
        .bind(json(OPERATION, &rows)?)
        .bind(to_sql(run.0))
        .execute(&mut *connection)
        .await
        .map_err(failed(OPERATION))?;
    }
    if !plan.seen_ids.is_empty() {
        let rows: Vec<_> = plan
            .seen_ids
            .iter()
            .filter_map(|index| items.get(*index))
            .map(|item| (item.product.id().as_str(), item.row))
            .collect();
        sqlx::query("INSERT INTO run_seen_ids (run, id, row) SELECT ?2, value ->> 0, value ->> 1 FROM json_each(?1)")
            .bind(json(OPERATION, &rows)?)
            .bind(to_sql(run.0))
            .execute(connection)
            .await
            .map_err(failed(OPERATION))?;
    }
    Ok(())
}
