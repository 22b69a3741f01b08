//! What is owed to a generation is announced again: after a crash, after a change of model or template, after a
//! redrive.

use std::sync::Arc;

use likewise_domain::{ContentHash, Fingerprint, Revision, StoredProduct};

use crate::{
    Generation, PortError,
    ports::{Announcement, Clock, EmbeddingQueue, Ledger, Page, ProductStore, ProductWrite},
};

/// Brings ledger and queue in line with the products.
#[derive(Debug, Clone)]
pub struct ReconcileIndex {
    /// Where products are.
    pub store: Arc<dyn ProductStore>,
    /// Where the account is.
    pub ledger: Arc<dyn Ledger>,
    /// What wakes the workers.
    pub queue: Arc<dyn EmbeddingQueue>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ReconcileIndex {
    const PAGE: usize = 500;

    /// Announces everything pending whose time has come.
    pub async fn announce_pending(&self, generation: &Fingerprint) -> Result<u64, PortError> {
        let mut announced = 0;
        let mut after = None;
        loop {
            let page = Page { after: after.as_ref(), most: Self::PAGE };
            let entries = self.ledger.pending(generation, self.clock.now(), page).await?;
            let Some(last) = entries.last() else { return Ok(announced) };
            after = Some(last.id.clone());
            announced += announce(&*self.queue, entries.into_iter().map(|entry| (entry.id, entry.revision))).await?;
        }
    }

    /// Enrols live products that the ledger does not know in `generation`.
    ///
    /// It writes products as it has read them, so no run may write at the same time: a process does this once, before
    /// it begins its first run. No product is unknown after that, because every write enrols.
    pub async fn enrol(&self, generation: &Generation) -> Result<(), PortError> {
        let mut after = None;
        loop {
            let products = self.store.unenrolled(&generation.fingerprint, after.as_ref(), Self::PAGE).await?;
            let Some(last) = products.last() else { return Ok(()) };
            after = Some(last.product.id().clone());
            let writes: Vec<_> = products.into_iter().map(|stored| owed(stored, generation)).collect();
            self.store.upsert(&writes, None).await?;
        }
    }
}

/// The product as it is stored, with its duty to `generation`: writing it changes the ledger alone.
fn owed(stored: StoredProduct, generation: &Generation) -> ProductWrite {
    ProductWrite {
        row: 0,
        content: ContentHash::of(&stored.product),
        duties: vec![generation.duty(&stored.product)],
        product: stored.product,
    }
}

/// Announces products and says how many were. One that the queue refused stays pending in the ledger, from which it is
/// announced again; it is logged here because nobody else hears of it.
pub(crate) async fn announce(
    queue: &dyn EmbeddingQueue,
    products: impl Iterator<Item = (likewise_domain::ProductId, Revision)>,
) -> Result<u64, PortError> {
    let announcements: Vec<_> = products.map(|(id, revision)| Announcement { id, revision }).collect();
    if announcements.is_empty() {
        return Ok(0);
    }
    let outcomes = queue.announce(&announcements).await?;
    let mut announced = 0;
    for (announcement, outcome) in announcements.iter().zip(outcomes) {
        match outcome {
            Ok(()) => announced += 1,
            Err(error) => tracing::warn!(
                product.id = %announcement.id,
                error = %error.chain(),
                "a product could not be announced; it stays pending and is announced again"
            ),
        }
    }
    Ok(announced)
}
