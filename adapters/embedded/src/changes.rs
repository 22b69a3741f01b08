//! What the store tells the derived indexes, so that a retired product is gone from results at once.

use std::fmt::Debug;

/// A product that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProductChange {
    /// Its key in the table `products`.
    pub(crate) key: u32,
    /// Whether it is live now.
    pub(crate) live: bool,
}

/// Hears of products whose liveness or content has changed.
pub(crate) trait ChangeListener: Debug + Send + Sync {
    /// Called after each commit that added, changed, retired or revived products, before the port's call returns. It
    /// must be quick: no I/O, no waiting.
    fn products_written(&self, changes: &[ProductChange]);
}
