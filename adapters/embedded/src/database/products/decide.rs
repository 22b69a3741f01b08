//! What a write does, decided from what is known before anything is written.

use likewise_domain::{PassageHash, Revision};
use likewise_usecases::ports::{Change, ProductWrite, SeenIn, Written};

use super::facts::{Facts, Held};
use crate::changes::ProductChange;

/// What is to be written, and what is answered for each item.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// One per item.
    pub(super) outcomes: Vec<Written>,
    /// Products whose content is written.
    pub(super) contents: Vec<ContentPlan>,
    /// Keys of products that come back from retirement as they were.
    pub(super) revived: Vec<u32>,
    /// Ledger entries that become pending.
    pub(super) entries: Vec<EntryPlan>,
    /// What is new, changed or revived: items and their keys.
    pub(super) changed: Vec<(usize, u32)>,
    /// Keys of products whose content changes, where the ledger may have more of them than `owed`.
    pub(super) outdated: Vec<u32>,
    /// What the ledger keeps of those: products and the generations that they are owed to.
    pub(super) owed: Vec<(u32, i64)>,
    /// What the run has seen of products with a key.
    pub(super) seen: Vec<SeenPlan>,
    /// Items with ids that are not stored: seen by a preview.
    pub(super) seen_ids: Vec<usize>,
    /// The number that the first change takes.
    pub(super) next_change: i64,
}

/// A product whose content is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ContentPlan {
    pub(super) item: usize,
    pub(super) key: u32,
    pub(super) revision: u64,
}

/// A ledger entry that becomes pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EntryPlan {
    pub(super) item: usize,
    pub(super) key: u32,
    pub(super) generation: i64,
    pub(super) passage: PassageHash,
    pub(super) revision: u64,
}

/// A product that the run has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SeenPlan {
    pub(super) key: u32,
    pub(super) row: u64,
    /// Whether it was not live before this write.
    pub(super) added: bool,
}

impl Plan {
    /// What writing `items` does. No two of them have the same id.
    pub(super) fn of(items: &[&ProductWrite], facts: &Facts, seen_in: Option<SeenIn>) -> Self {
        let mut plan = Self { next_change: facts.next_change, ..Self::default() };
        plan.outcomes.reserve(items.len());
        let mut next_key = facts.next_key;
        for (index, (item, (held, seen))) in items.iter().zip(facts.held.iter().zip(&facts.seen)).enumerate() {
            if let Some(first_row) = *seen {
                plan.outcomes.push(Written::Duplicate { first_row });
                continue;
            }
            let key = held.map_or(next_key, |held| held.key);
            if held.is_none() {
                next_key = next_key.saturating_add(1);
            }
            let (change, revision) = plan.content(index, key, *held);
            if facts.all_generations > item.duties.len() && held.is_some_and(|held| !held.same) {
                plan.outdated.push(key);
                let named = item.duties.iter().filter_map(|duty| facts.generations.get(&duty.generation));
                plan.owed.extend(named.map(|generation| (key, *generation)));
            }
            let pending = plan.entries(index, item, (key, revision), facts);
            plan.outcomes.push(Written::Stored { change, revision: Revision(revision), pending });
            if seen_in.is_some() {
                match held {
                    None if preview(seen_in) => plan.seen_ids.push(index),
                    _ => {
                        let added = change == Change::New && !preview(seen_in);
                        plan.seen.push(SeenPlan { key, row: item.row, added });
                    }
                }
            }
        }
        plan
    }

    /// The products that searches must hear of.
    pub(super) fn changes(&self, items: &[&ProductWrite]) -> impl Iterator<Item = ProductChange> {
        let named = |(item, key): &(usize, u32)| Some((*key, items.get(*item)?.product.id().clone()));
        self.changed.iter().filter_map(named).map(|(key, id)| ProductChange { key, id, live: true })
    }

    fn content(&mut self, item: usize, key: u32, held: Option<Held>) -> (Change, u64) {
        let (change, revision, write) = match held {
            None => (Change::New, 1, true),
            Some(Held { live: true, same: true, revision, .. }) => return (Change::Unchanged, revision),
            Some(Held { live: true, same: false, revision, .. }) => (Change::Changed, revision + 1, true),
            Some(Held { live: false, same: false, revision, .. }) => (Change::New, revision + 1, true),
            Some(Held { live: false, same: true, revision, .. }) => (Change::New, revision, false),
        };
        self.changed.push((item, key));
        if write {
            self.contents.push(ContentPlan { item, key, revision });
        } else {
            self.revived.push(key);
        }
        (change, revision)
    }

    fn entries(&mut self, index: usize, item: &ProductWrite, (key, revision): (u32, u64), facts: &Facts) -> u32 {
        let mut pending = 0;
        let due = facts.due.get(index).map_or(&[][..], Vec::as_slice);
        for (duty, _) in item.duties.iter().zip(due).filter(|(_, due)| **due) {
            pending += 1;
            let generation = facts.generations.get(&duty.generation).copied().unwrap_or(-1);
            self.entries.push(EntryPlan { item: index, key, generation, passage: duty.passage, revision });
        }
        pending
    }
}

fn preview(seen_in: Option<SeenIn>) -> bool {
    seen_in.is_some_and(|seen| seen.mode == likewise_usecases::ports::WriteMode::Preview)
}
