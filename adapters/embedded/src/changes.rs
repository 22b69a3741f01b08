//! What the store tells the derived indexes, so that a retired product is gone from results at once.

use std::fmt::Debug;

use likewise_domain::ProductId;

/// A product that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProductChange {
    /// Its key in the table `products`.
    pub(crate) key: u32,
    /// Its id.
    pub(crate) id: ProductId,
    /// Whether it is live now.
    pub(crate) live: bool,
}

/// Hears of products whose liveness or content has changed.
pub(crate) trait ChangeListener: Debug + Send + Sync {
    /// Called after each commit that added, changed, retired or revived products, before the port's call returns. It
    /// must be quick: no I/O, no waiting.
    fn products_written(&self, changes: &[ProductChange]);
}
