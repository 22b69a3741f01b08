//! The ports in memory: the reference that the suites are written with, and fakes for the tests of use cases.
//!
//! Everything here does what the contracts say in the plainest way: one lock, one map, a scan of everything. Nothing
//! outlives the process.
//!
//! | type | port |
//! |---|---|
//! | [`MemoryStore`] | product store, ledger, queue, vector index, keyword index, run log and calibrations, over one state |
//! | [`MemoryQueryLog`] | query log |
//! | [`ScriptedEmbedder`] | embedder; texts can be made to fail, calls can be held |
//! | [`ScriptedFeed`] | feed source over given rows, whole or broken off |
//! | [`BytesFeed`] | feed source over the bytes of a CSV, TSV, JSON or JSON Lines file, plain or gzip |

mod bytes_feed;
mod calibrations;
mod counting;
mod embedding_queue;
mod json;
mod keyword_index;
mod known_words;
mod ledger;
mod product_store;
mod query_log;
mod run_log;
mod scripted_embedder;
mod scripted_feed;
mod vector_index;
mod word_ranking;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use likewise_domain::{
    ContentHash, Fingerprint, ProductId, StoredProduct, Timestamp, calibration::Calibration, ledger::LedgerEntry,
    run::RunId,
};
use likewise_usecases::ports::Clock;
use parking_lot::{Mutex, MutexGuard};

pub use self::{
    bytes_feed::BytesFeed,
    query_log::MemoryQueryLog,
    scripted_embedder::{Gate, ScriptedEmbedder},
    scripted_feed::ScriptedFeed,
};
use crate::stores::Stores;

/// The name of this adapter in errors.
const ADAPTER: &str = "memory";

/// A store family in memory.
#[derive(Debug)]
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

impl MemoryStore {
    /// An empty store that takes its times from `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { clock, state: Mutex::default() })
    }

    /// The ids of all live products, in order.
    pub fn live_ids(&self) -> Vec<ProductId> {
        self.lock().live().map(|(id, _)| id.clone()).collect()
    }

    /// A store of its own with the same contents and another clock: what the next process finds.
    #[must_use]
    pub fn copied(&self, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { clock, state: Mutex::new(self.lock().clone()) })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }
}

/// A store family in memory.
pub fn stores(clock: Arc<dyn Clock>) -> Stores {
    Stores::of(MemoryStore::new(clock))
}

#[derive(Debug, Clone, Default)]
struct State {
    products: BTreeMap<ProductId, HeldProduct>,
    entries: HashMap<Fingerprint, BTreeMap<ProductId, HeldEntry>>,
    seen: HashMap<RunId, SeenRows>,
    generations: HashMap<Fingerprint, vector_index::Generation>,
    queue: embedding_queue::Messages,
    runs: run_log::Runs,
    calibrations: HashMap<Fingerprint, Calibration>,
}

/// A product, live or retired.
#[derive(Debug, Clone)]
struct HeldProduct {
    stored: Arc<StoredProduct>,
    content: ContentHash,
    live: bool,
}

/// A ledger entry and when it may be tried.
#[derive(Debug, Clone)]
struct HeldEntry {
    entry: LedgerEntry,
    due: Timestamp,
}

/// What a run has seen.
#[derive(Debug, Clone, Default)]
struct SeenRows {
    /// The first row of each id.
    rows: HashMap<ProductId, u64>,
    /// The products that were not live before this run wrote them.
    added: Vec<ProductId>,
}

impl State {
    fn live(&self) -> impl Iterator<Item = (&ProductId, &HeldProduct)> {
        self.products.iter().filter(|(_, held)| held.live)
    }

    fn is_live(&self, id: &ProductId) -> bool {
        self.products.get(id).is_some_and(|held| held.live)
    }
}
