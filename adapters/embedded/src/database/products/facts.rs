//! What the store knows of the items of a write, read in one statement per question.

use std::collections::BTreeMap;

use likewise_domain::Fingerprint;
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{ProductWrite, SeenIn, WriteMode},
};
use sqlx::{FromRow, SqliteConnection};

use super::super::{ensure_generation, find_generation, from_sql, json, to_sql};
use crate::error::{failed, port_error};

const OPERATION: &str = "upsert";

/// What is known of the items of a write, each by its place among them.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// What the store holds of each.
    pub(super) held: Vec<Option<Held>>,
    /// The row in which the run has seen each before.
    pub(super) seen: Vec<Option<u64>>,
    /// Whether the passage of each item's duties, by their places, differs from what the ledger has.
    pub(super) due: Vec<Vec<bool>>,
    /// The keys of the generations of all duties; absent in a preview where nothing was written to one yet.
    pub(super) generations: BTreeMap<Fingerprint, i64>,
    /// How many generations there are, those that no duty names included: of a model or template that was served before.
    pub(super) all_generations: usize,
    /// The key that the next new product takes.
    pub(super) next_key: u32,
    /// The number that the next change takes.
    pub(super) next_change: i64,
}

/// A product that the store holds, live or retired.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) key: u32,
    pub(super) revision: u64,
    pub(super) live: bool,
    /// Whether the item's content is what is stored.
    pub(super) same: bool,
}

/// What the database says of one item.
#[derive(Debug, FromRow)]
struct HeldLine {
    place: i64,
    key: Option<u32>,
    revision: Option<i64>,
    live: Option<bool>,
    same: bool,
    seen: Option<i64>,
}

impl Facts {
    /// Reads everything that decides what writing `items` does.
    pub(super) async fn read(
        connection: &mut SqliteConnection,
        items: &[&ProductWrite],
        seen_in: Option<SeenIn>,
    ) -> Result<Self, PortError> {
        let (next_key, next_change) = next_numbers(connection, OPERATION).await?;
        let mut facts = Self {
            held: vec![None; items.len()],
            seen: vec![None; items.len()],
            due: Vec::new(),
            generations: BTreeMap::new(),
            all_generations: 0,
            next_key,
            next_change,
        };
        facts.read_held(connection, items, seen_in).await?;
        facts.read_generations(connection, items, seen_in).await?;
        facts.read_due(connection, items).await?;
        Ok(facts)
    }

    async fn read_held(
        &mut self,
        connection: &mut SqliteConnection,
        items: &[&ProductWrite],
        seen_in: Option<SeenIn>,
    ) -> Result<(), PortError> {
        let ids: Vec<&str> = items.iter().map(|item| item.product.id().as_str()).collect();
        let contents = items.iter().map(|item| item.content.as_bytes().as_slice()).collect::<Vec<_>>().concat();
        let rows: Vec<HeldLine> = sqlx::query_as(
            "SELECT j.key AS place, p.key, p.revision, p.live, p.content IS substr(?2, 1 + 32 * j.key, 32) AS same,
                    coalesce(s.row, i.row) AS seen
             FROM json_each(?1) j
             LEFT JOIN products p ON p.id = j.value
             LEFT JOIN run_seen s ON s.run = ?3 AND s.product = p.key
             LEFT JOIN run_seen_ids i ON i.run = ?3 AND i.id = j.value
             WHERE p.key IS NOT NULL OR i.row IS NOT NULL",
        )
        .bind(json(OPERATION, &ids)?)
        .bind(contents)
        .bind(seen_in.map(|seen| to_sql(seen.run.0)))
        .fetch_all(connection)
        .await
        .map_err(failed(OPERATION))?;
        for line in rows {
            let Ok(place) = usize::try_from(line.place) else { continue };
            if let (Some(held), Some(key), Some(revision), Some(live)) =
                (self.held.get_mut(place), line.key, line.revision, line.live)
            {
                *held = Some(Held { key, revision: from_sql(revision), live, same: line.same });
            }
            if let Some(seen) = self.seen.get_mut(place) {
                *seen = line.seen.map(from_sql);
            }
        }
        Ok(())
    }

    async fn read_generations(
        &mut self,
        connection: &mut SqliteConnection,
        items: &[&ProductWrite],
        seen_in: Option<SeenIn>,
    ) -> Result<(), PortError> {
        let preview = seen_in.is_some_and(|seen| seen.mode == WriteMode::Preview);
        for duty in items.iter().flat_map(|item| &item.duties) {
            if self.generations.contains_key(&duty.generation) {
                continue;
            }
            let key = if preview {
                find_generation(&mut *connection, OPERATION, &duty.generation).await?
            } else {
                Some(ensure_generation(connection, OPERATION, &duty.generation).await?)
            };
            // No row has this key: in a preview everything is owed to a generation that is not there yet.
            self.generations.insert(duty.generation.clone(), key.unwrap_or(-1));
        }
        let all: i64 = sqlx::query_scalar("SELECT count(*) FROM generations")
            .fetch_one(connection)
            .await
            .map_err(failed(OPERATION))?;
        self.all_generations = usize::try_from(all).unwrap_or_default();
        Ok(())
    }

    async fn read_due(&mut self, connection: &mut SqliteConnection, items: &[&ProductWrite]) -> Result<(), PortError> {
        // To a new product everything is due.
        self.due = items.iter().zip(&self.held).map(|(item, held)| vec![held.is_none(); item.duties.len()]).collect();
        for (generation, generation_key) in &self.generations {
            let mut places = Vec::new();
            let mut keys = Vec::new();
            let mut passages = Vec::new();
            for (index, (item, held)) in items.iter().zip(&self.held).enumerate() {
                let Some(held) = held else { continue };
                for (place, duty) in item.duties.iter().enumerate().filter(|(_, duty)| duty.generation == *generation) {
                    places.push((index, place));
                    keys.push(held.key);
                    passages.extend_from_slice(duty.passage.as_bytes());
                }
            }
            for differing in differing(connection, *generation_key, &keys, passages).await? {
                let Some((index, place)) = places.get(differing) else { continue };
                if let Some(due) = self.due.get_mut(*index).and_then(|duties| duties.get_mut(*place)) {
                    *due = true;
                }
            }
        }
        Ok(())
    }
}

/// The places of those products whose ledger entry is not there or holds another passage. Mostly there are few, and
/// each row costs its way through a channel.
async fn differing(
    connection: &mut SqliteConnection,
    generation: i64,
    keys: &[u32],
    passages: Vec<u8>,
) -> Result<impl Iterator<Item = usize>, PortError> {
    let places: Vec<i64> = sqlx::query_scalar(
        "SELECT j.key FROM json_each(?1) j
         LEFT JOIN ledger l ON l.product = j.value AND l.generation = ?2
         WHERE l.passage IS NOT substr(?3, 1 + 16 * j.key, 16)",
    )
    .bind(json(OPERATION, keys)?)
    .bind(generation)
    .bind(passages)
    .fetch_all(connection)
    .await
    .map_err(failed(OPERATION))?;
    Ok(places.into_iter().filter_map(|place| usize::try_from(place).ok()))
}

/// The key that the next new product takes, and the number that the next change takes.
pub(super) async fn next_numbers(
    connection: &mut SqliteConnection,
    operation: &'static str,
) -> Result<(u32, i64), PortError> {
    let (key, change): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT coalesce(max(key), 0) FROM products) + 1, (SELECT coalesce(max(change), 0) FROM products) + 1",
    )
    .fetch_one(connection)
    .await
    .map_err(failed(operation))?;
    let key = u32::try_from(key).map_err(|_| {
        port_error(ErrorKind::StorageFull, operation, "the store has had as many products as it can number")
            .with("products", key)
    })?;
    Ok((key, change))
}
