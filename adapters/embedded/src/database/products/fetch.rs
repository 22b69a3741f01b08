//! Reading products.

use std::sync::Arc;

use likewise_domain::{Fingerprint, ProductId, Revision, StoredProduct, Timestamp};
use likewise_usecases::PortError;

use super::{
    super::{Database, find_generation, from_sql, json, ledger_totals, rows::Document, to_sql},
    cache::ProductCache,
};
use crate::error::{corrupt, failed};

/// What the columns of a product hold beside its id.
type Columns = (i64, i64, i64, String);

/// The live products with these ids, in their order, those from the cache that are there.
pub(super) async fn get_many(
    database: &Database,
    cache: &ProductCache,
    ids: &[ProductId],
) -> Result<Vec<Option<Arc<StoredProduct>>>, PortError> {
    let mut reading = cache.read(ids);
    if !reading.missing.is_empty() {
        let missing: Vec<_> = reading.missing.iter().filter_map(|place| ids.get(*place)).cloned().collect();
        let read = read_many(database, &missing).await?;
        cache.keep(&reading, read.iter().flatten());
        for (place, product) in reading.missing.iter().zip(read) {
            if let Some(found) = reading.found.get_mut(*place) {
                *found = product;
            }
        }
    }
    if cache.is_of_one_moment(&reading) { Ok(reading.found) } else { read_many(database, ids).await }
}

async fn read_many(database: &Database, ids: &[ProductId]) -> Result<Vec<Option<Arc<StoredProduct>>>, PortError> {
    const OPERATION: &str = "get_many";
    let mut found = vec![None; ids.len()];
    if ids.is_empty() {
        return Ok(found);
    }
    let texts: Vec<&str> = ids.iter().map(ProductId::as_str).collect();
    let rows: Vec<(i64, i64, i64, i64, String)> = sqlx::query_as(
        "SELECT j.key, p.revision, p.created_at, p.modified_at, p.document
         FROM json_each(?1) j CROSS JOIN products p ON p.id = j.value
         WHERE p.live = 1",
    )
    .bind(json(OPERATION, &texts)?)
    .fetch_all(database.readers())
    .await
    .map_err(failed(OPERATION))?;
    for (ordinal, revision, created_at, modified_at, document) in rows {
        let place =
            usize::try_from(ordinal).ok().and_then(|ordinal| Some((ids.get(ordinal)?, found.get_mut(ordinal)?)));
        if let Some((id, place)) = place {
            *place = Some(Arc::new(stored(OPERATION, id, (revision, created_at, modified_at, document))?));
        }
    }
    Ok(found)
}

/// Live products after `after` that the ledger of `generation` does not know.
pub(super) async fn unenrolled(
    database: &Database,
    generation: &Fingerprint,
    after: Option<&ProductId>,
    most: usize,
) -> Result<Vec<StoredProduct>, PortError> {
    const OPERATION: &str = "unenrolled";
    // Mostly there are none, and the totals say so without a look at every product.
    if ledger_totals(database.readers(), OPERATION, generation).await?.add_up() {
        return Ok(Vec::new());
    }
    let key = find_generation(database.readers(), OPERATION, generation).await?;
    let rows: Vec<(String, i64, i64, i64, String)> = sqlx::query_as(
        "SELECT p.id, p.revision, p.created_at, p.modified_at, p.document
         FROM products p
         WHERE p.live = 1 AND p.id > ?1
           AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.product = p.key AND l.generation = ?2)
         ORDER BY p.id LIMIT ?3",
    )
    .bind(after.map_or("", ProductId::as_str))
    .bind(key)
    .bind(to_sql(most as u64))
    .fetch_all(database.readers())
    .await
    .map_err(failed(OPERATION))?;
    rows.into_iter()
        .map(|(id, revision, created_at, modified_at, document)| {
            let parsed =
                ProductId::parse(&id).map_err(|problem| corrupt(OPERATION, ("products", "id"), &id, problem))?;
            stored(OPERATION, &parsed, (revision, created_at, modified_at, document))
        })
        .collect()
}

fn stored(
    operation: &'static str,
    id: &ProductId,
    (revision, created_at, modified_at, document): Columns,
) -> Result<StoredProduct, PortError> {
    let product = Document::read(id.clone(), &document)
        .map_err(|problem| corrupt(operation, ("products", "document"), id, problem))?;
    Ok(StoredProduct {
        product,
        revision: Revision(from_sql(revision)),
        created_at: Timestamp::from_micros(created_at),
        modified_at: Timestamp::from_micros(modified_at),
    })
}
