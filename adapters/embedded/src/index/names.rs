//! Which id has which key, both ways, in memory: nothing that a query finds has to be asked for by name.

use std::collections::HashMap;

use likewise_domain::ProductId;
use likewise_usecases::PortError;

use crate::{
    database::Database,
    error::{corrupt, failed},
};

/// The ids and the keys of all products, those that are not live included. A key never changes hands.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_key: Vec<Option<ProductId>>,
    by_id: HashMap<ProductId, u32>,
}

impl Names {
    /// Reads them, and which of them are live, a page of them at a time.
    pub(super) async fn read(database: &Database) -> Result<(Self, roaring::RoaringBitmap), PortError> {
        const PAGE: i64 = 20_000;
        let mut names = Self::default();
        let mut live = roaring::RoaringBitmap::new();
        let mut after = -1_i64;
        loop {
            let rows: Vec<(u32, String, bool)> =
                sqlx::query_as("SELECT key, id, live FROM products WHERE key > ?1 ORDER BY key LIMIT ?2")
                    .bind(after)
                    .bind(PAGE)
                    .fetch_all(database.readers())
                    .await
                    .map_err(failed("open"))?;
            let Some((last, ..)) = rows.last() else { return Ok((names, live)) };
            after = i64::from(*last);
            for (key, id, is_live) in rows {
                let id = ProductId::parse(&id).map_err(|problem| corrupt("open", ("products", "id"), &id, problem))?;
                names.note(key, &id);
                if is_live {
                    live.insert(key);
                }
            }
        }
    }

    /// Notes that `id` has `key`.
    pub(super) fn note(&mut self, key: u32, id: &ProductId) {
        let index = key as usize;
        if self.by_key.len() <= index {
            self.by_key.resize(index + 1, None);
        }
        if let Some(place @ None) = self.by_key.get_mut(index) {
            *place = Some(id.clone());
            self.by_id.insert(id.clone(), key);
        }
    }

    /// The id of a key.
    pub(super) fn id(&self, key: u32) -> Option<&ProductId> {
        self.by_key.get(key as usize)?.as_ref()
    }

    /// The key of an id.
    pub(super) fn key(&self, id: &ProductId) -> Option<u32> {
        self.by_id.get(id).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_both_ways_and_noted_once() {
        let id = |text: &str| ProductId::parse(text).unwrap();
        let mut names = Names::default();
        names.note(3, &id("c"));
        names.note(1, &id("a"));
        names.note(3, &id("c"));
        assert_eq!((names.id(3), names.id(1), names.id(0), names.id(9)), (Some(&id("c")), Some(&id("a")), None, None));
        assert_eq!((names.key(&id("c")), names.key(&id("a")), names.key(&id("b"))), (Some(3), Some(1), None));
    }
}
