//! The account of every product's way to its vector, per generation.

use std::fmt::Debug;

use async_trait::async_trait;
use likewise_domain::{
    Fingerprint, PassageHash, ProductId, Timestamp,
    ledger::{LedgerEntry, LedgerTotals},
};

use crate::{PortError, ports::Page};

/// What became of embedding one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddingOutcome {
    /// Which product.
    pub id: ProductId,
    /// Which passage was tried; an entry that holds another hash by now is left alone.
    pub passage: PassageHash,
    /// What became of it.
    pub outcome: Outcome,
}

/// See [`EmbeddingOutcome`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The vector is in the index.
    Embedded {
        /// Tokens before any was cut off.
        tokens: u32,
        /// Whether tokens were cut off.
        truncated: bool,
    },
    /// It failed and is tried again, not before `retry_at`.
    Failed {
        /// What went wrong, for the operator.
        error: String,
        /// When to try again.
        retry_at: Timestamp,
    },
    /// It failed for the last time.
    Quarantined {
        /// What went wrong, for the operator.
        error: String,
    },
}

/// Knows where every live product stands. Entries are made by [`ProductStore::upsert`](super::ProductStore::upsert),
/// in the product's own transaction; entries of retired products do not count and are not returned.
#[async_trait]
pub trait Ledger: Debug + Send + Sync + 'static {
    /// The entries of `ids`, in their order; `None` where there is none.
    async fn entries(&self, generation: &Fingerprint, ids: &[ProductId])
    -> Result<Vec<Option<LedgerEntry>>, PortError>;

    /// A page of pending entries whose time to be tried has come by `now`, ordered by product id from after `after`:
    /// what must be announced again after a crash.
    async fn pending(
        &self,
        generation: &Fingerprint,
        now: Timestamp,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError>;

    /// Records outcomes. Each one that failed adds an attempt. An outcome whose entry is gone, or holds another
    /// passage, changes nothing. All of them are written in one transaction.
    async fn record(&self, generation: &Fingerprint, outcomes: &[EmbeddingOutcome]) -> Result<(), PortError>;

    /// The totals over all live products. They add up at every moment, for a generation whose products are all
    /// enrolled.
    async fn totals(&self, generation: &Fingerprint) -> Result<LedgerTotals, PortError>;

    /// A page of quarantined entries, ordered by product id from after `after`.
    async fn quarantined(
        &self,
        generation: &Fingerprint,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError>;

    /// Makes quarantined entries pending again with no attempts, those of `ids` or all of them, and says how many.
    async fn redrive(&self, generation: &Fingerprint, ids: Option<&[ProductId]>) -> Result<u64, PortError>;
}
