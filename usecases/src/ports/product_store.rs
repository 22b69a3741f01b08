//! The record of truth for products, and what each run has seen of them.

use std::{fmt::Debug, sync::Arc};

use async_trait::async_trait;
use likewise_domain::{ContentHash, Fingerprint, PassageHash, Product, ProductId, Revision, StoredProduct, run::RunId};

use crate::PortError;

/// A product to be written, with the hashes that decide what the write costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductWrite {
    /// The row of the feed it came from; 0 outside a run.
    pub row: u64,
    /// The product.
    pub product: Product,
    /// The hash of its content.
    pub content: ContentHash,
    /// Its passage's hash in each active generation.
    pub duties: Vec<PassageDuty>,
}

/// That a passage must have a vector in a generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageDuty {
    /// Which generation.
    pub generation: Fingerprint,
    /// The hash of the passage with that generation's fingerprint.
    pub passage: PassageHash,
}

/// Whether a call writes or only tells what it would write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// Products and ledger are written.
    Apply,
    /// Products and ledger stay as they are; only the run's own record of what it has seen is kept.
    Preview,
}

/// The run that a write belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenIn {
    /// Which run.
    pub run: RunId,
    /// Whether to write.
    pub mode: WriteMode,
}

/// What became, or in a preview would become, of one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is stored.
    Stored {
        /// What was there before.
        change: Change,
        /// The revision that is stored now.
        revision: Revision,
        /// How many of its duties became pending by this write. An unchanged product has some where a generation is
        /// new to it; a new one that comes back from retirement has none where its passage is still embedded.
        pending: u32,
    },
    /// The same run has seen this id already; nothing was written.
    Duplicate {
        /// The row that has it.
        first_row: u64,
    },
}

/// How a written product differs from what was live before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not live.
    New,
    /// It was live with other content.
    Changed,
    /// It was live with the same content.
    Unchanged,
}

/// How many live products a run has not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Live products that the run has not seen.
    pub missing: u64,
    /// Live products that were live when the run began to write; those that the run itself added are not counted.
    pub live_before: u64,
}

/// Holds the products. A product that a full feed no longer holds is *retired*: kept, but not live, and never
/// returned or counted as live.
#[async_trait]
pub trait ProductStore: Debug + Send + Sync + 'static {
    /// Writes products, each with its ledger entries in the same transaction; one outcome per item, in order.
    ///
    /// # Behaviour
    /// - The whole call is one transaction: an outer error means that nothing of it was written.
    /// - The content hash decides new, changed or unchanged. A change gives the next revision and a new modification
    ///   time; an unchanged product keeps both. The creation time never changes.
    /// - For each duty whose passage hash differs from the ledger's entry, the entry becomes pending at the new
    ///   revision with no attempts; an entry with the same hash stays as it is, embedded, pending or quarantined.
    /// - Changed content without a duty to a generation ends the product's entry there: nobody looks whether it still
    ///   fits, and [`ProductStore::unenrolled`] gives the product to that generation again.
    /// - With a run, a second item with an id that the run has seen, in this call or an earlier one, is a duplicate.
    ///   Without a run the last of several items with one id wins.
    /// - A retired product that is written again is live again, and new.
    async fn upsert(&self, items: &[ProductWrite], seen_in: Option<SeenIn>) -> Result<Vec<Written>, PortError>;

    /// The live products with these ids, in the order of the ids; `None` where there is none. An id may stand twice.
    async fn get_many(&self, ids: &[ProductId]) -> Result<Vec<Option<Arc<StoredProduct>>>, PortError>;

    /// Counts the live products that `run` has not seen.
    async fn missing(&self, run: RunId) -> Result<Missing, PortError>;

    /// Retires up to `most` live products that `run` has not seen, and gives their ids; none are left where the
    /// answer is empty. Their ledger entries no longer count, and searches no longer find them once this returns.
    async fn retire_missing(&self, run: RunId, most: usize) -> Result<Vec<ProductId>, PortError>;

    /// Up to `most` live products, ordered by id from after `after`, that have no ledger entry in `generation`.
    async fn unenrolled(
        &self,
        generation: &Fingerprint,
        after: Option<&ProductId>,
        most: usize,
    ) -> Result<Vec<StoredProduct>, PortError>;

    /// Succeeds if the store answers.
    async fn ready(&self) -> Result<(), PortError>;
}
