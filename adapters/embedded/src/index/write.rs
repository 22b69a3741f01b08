//! What writing vectors does to the database, each step one statement for many records.

use std::collections::{BTreeMap, HashMap};

use likewise_domain::{Embedding, Fingerprint, ProductId};
use likewise_usecases::{PortError, ports::VectorRecord};
use sqlx::SqliteConnection;

use super::generation::{Named, Written};
use crate::{
    database::{Database, ensure_generation, find_generation, from_sql, json, to_sql},
    error::failed,
};

const UPSERT: &str = "upsert";

/// The generation, if a vector was ever written to it.
pub(super) async fn find(
    database: &Database,
    operation: &'static str,
    fingerprint: &Fingerprint,
) -> Result<Option<Named>, PortError> {
    let found: Option<(i64, Option<u32>)> =
        sqlx::query_as("SELECT key, dimension FROM generations WHERE fingerprint = ?1")
            .bind(fingerprint.as_str())
            .fetch_optional(database.readers())
            .await
            .map_err(failed(operation))?;
    Ok(found.and_then(|(key, dimension)| {
        Some(Named { key, fingerprint: fingerprint.clone(), dimension: dimension? as usize })
    }))
}

/// The generation, which is created, with the dimension of this write, where there is none.
pub(super) async fn ensure(
    connection: &mut SqliteConnection,
    fingerprint: &Fingerprint,
    dimension: usize,
) -> Result<Named, PortError> {
    let key = ensure_generation(&mut *connection, UPSERT, fingerprint).await?;
    let dimension: u32 = sqlx::query_scalar(
        "UPDATE generations SET dimension = coalesce(dimension, ?2) WHERE key = ?1 RETURNING dimension",
    )
    .bind(key)
    .bind(to_sql(dimension as u64))
    .fetch_one(connection)
    .await
    .map_err(failed(UPSERT))?;
    Ok(Named { key, fingerprint: fingerprint.clone(), dimension: dimension as usize })
}

/// The records that count: of those for one product the one of the highest revision, of equal ones the last.
pub(super) fn newest<'a>(records: impl Iterator<Item = &'a VectorRecord>) -> Vec<&'a VectorRecord> {
    let mut newest: BTreeMap<&ProductId, &VectorRecord> = BTreeMap::new();
    for record in records {
        let held = newest.entry(&record.id).or_insert(record);
        if record.revision >= held.revision {
            *held = record;
        }
    }
    newest.into_values().collect()
}

/// Writes records of one dimension, no two for one product, and gives those that were written: a record of a lower
/// revision than what is held is not, and neither is one that is held already. Beside them the keys of all the products.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    generation: &Named,
    records: &[&VectorRecord],
) -> Result<(Vec<Written>, HashMap<ProductId, u32>), PortError> {
    let products = product_keys(connection, records).await?;
    let mut rows = Vec::with_capacity(records.len());
    let mut embeddings = Vec::with_capacity(records.len() * generation.dimension * 4);
    let mut by_product: HashMap<u32, &Embedding> = HashMap::with_capacity(records.len());
    for record in records {
        let Some(product) = products.get(&record.id) else { continue };
        rows.push((*product, to_sql(record.revision.0)));
        embeddings.extend(record.embedding.as_slice().iter().flat_map(|number| number.to_le_bytes()));
        by_product.insert(*product, &record.embedding);
    }
    let written: Vec<(i64, u32)> = sqlx::query_as(
        "WITH new (place, product, revision) AS (SELECT key, value ->> 0, value ->> 1 FROM json_each(?2))
         INSERT OR REPLACE INTO vectors (generation, product, version, revision, embedding)
         SELECT ?1, n.product, coalesce(old.version, 0) + 1, n.revision, substr(?3, 1 + ?4 * n.place, ?4)
         FROM new n LEFT JOIN vectors old ON old.generation = ?1 AND old.product = n.product
         WHERE old.change IS NULL OR n.revision > old.revision
            OR (n.revision = old.revision AND old.embedding <> substr(?3, 1 + ?4 * n.place, ?4))
         ORDER BY n.place
         RETURNING change, product",
    )
    .bind(generation.key)
    .bind(json(UPSERT, &rows)?)
    .bind(embeddings)
    .bind(to_sql(generation.dimension as u64 * 4))
    .fetch_all(connection)
    .await
    .map_err(failed(UPSERT))?;
    let written = written.into_iter().filter_map(|(change, product)| {
        let embedding = (*by_product.get(&product)?).clone();
        Some(Written { product, change: from_sql(change), embedding })
    });
    Ok((written.collect(), products))
}

/// The keys of the records' products. A vector may come before its product: such a product gets a key now, and stands
/// there as one that is not live and has no content yet.
async fn product_keys(
    connection: &mut SqliteConnection,
    records: &[&VectorRecord],
) -> Result<HashMap<ProductId, u32>, PortError> {
    let ids: Vec<&ProductId> = records.iter().map(|record| &record.id).collect();
    let mut keys = read_keys(connection, &ids).await?;
    let unknown: Vec<&ProductId> = ids.into_iter().filter(|id| !keys.contains_key(*id)).collect();
    if unknown.is_empty() {
        return Ok(keys);
    }
    sqlx::query(
        "INSERT INTO products (key, id, content, revision, live, change, created_at, modified_at, document)
         SELECT (SELECT coalesce(max(key), 0) FROM products) + 1 + j.key, j.value, x'', 0, 0,
                (SELECT coalesce(max(change), 0) FROM products) + 1 + j.key, 0, 0, ''
         FROM json_each(?1) j",
    )
    .bind(json(UPSERT, &texts(&unknown))?)
    .execute(&mut *connection)
    .await
    .map_err(failed(UPSERT))?;
    keys.extend(read_keys(connection, &unknown).await?);
    Ok(keys)
}

async fn read_keys(
    connection: &mut SqliteConnection,
    ids: &[&ProductId],
) -> Result<HashMap<ProductId, u32>, PortError> {
    let found: Vec<(i64, u32)> =
        sqlx::query_as("SELECT j.key, p.key FROM json_each(?1) j JOIN products p ON p.id = j.value")
            .bind(json(UPSERT, &texts(ids))?)
            .fetch_all(connection)
            .await
            .map_err(failed(UPSERT))?;
    let named = |(place, key)| Some(((*ids.get(usize::try_from(place).ok()?)?).clone(), key));
    Ok(found.into_iter().filter_map(named).collect())
}

fn texts<'a>(ids: &[&'a ProductId]) -> Vec<&'a str> {
    ids.iter().map(|id| id.as_str()).collect()
}

/// Removes the vectors of `ids`, and gives the products whose vectors they were with the changes that had written them.
pub(super) async fn remove(
    connection: &mut SqliteConnection,
    generation: &Fingerprint,
    ids: &[ProductId],
) -> Result<Vec<(u32, u64)>, PortError> {
    const DELETE: &str = "delete";
    let Some(key) = find_generation(&mut *connection, DELETE, generation).await? else { return Ok(Vec::new()) };
    let ids: Vec<&str> = ids.iter().map(ProductId::as_str).collect();
    let removed: Vec<(u32, i64)> = sqlx::query_as(
        "DELETE FROM vectors
         WHERE generation = ?1
           AND product IN (SELECT p.key FROM json_each(?2) j JOIN products p ON p.id = j.value)
         RETURNING product, change",
    )
    .bind(key)
    .bind(json(DELETE, &ids)?)
    .fetch_all(connection)
    .await
    .map_err(failed(DELETE))?;
    Ok(removed.into_iter().map(|(product, change)| (product, from_sql(change))).collect())
}

#[cfg(test)]
mod tests {
    use likewise_domain::Revision;

    use super::*;

    #[test]
    fn of_one_product_the_highest_revision_counts_and_of_equal_ones_the_last() {
        let record = |id: &str, revision, first: f32| VectorRecord {
            id: ProductId::parse(id).unwrap(),
            revision: Revision(revision),
            embedding: Embedding::new(vec![first, (1.0 - first * first).sqrt()]).unwrap(),
        };
        let records =
            [record("a", 2, 0.1), record("b", 1, 0.2), record("a", 3, 0.3), record("a", 1, 0.4), record("b", 1, 0.5)];
        let newest: Vec<_> = newest(records.iter()).into_iter().cloned().collect();
        assert_eq!(newest, [records[2].clone(), records[4].clone()]);
    }
}
