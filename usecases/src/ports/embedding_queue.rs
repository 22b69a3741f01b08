//! The queue between ingestion and embedding. It carries ids and revisions, never payloads: the worker reads the
//! newest product.

use std::{fmt::Debug, time::Duration};

use async_trait::async_trait;
use likewise_domain::{ProductId, Revision};

use crate::PortError;

/// That a product has passages to embed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Announcement {
    /// Which product.
    pub id: ProductId,
    /// The revision that was written; a newer one in the store makes the announcement stale.
    pub revision: Revision,
}

/// What names one delivery when it is settled.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Receipt(pub String);

/// An announcement that was received under a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What was announced.
    pub announcement: Announcement,
    /// What names this delivery.
    pub receipt: Receipt,
    /// How often it has been delivered, this time included.
    pub deliveries: u32,
}

/// What becomes of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It is done with, or stale: it is never delivered again.
    Done,
    /// It is delivered again, not before this long from now.
    Retry(Duration),
    /// It is not delivered again; it is kept apart for the operator where the queue has such a place.
    Dead,
}

/// How much waits in the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueDepth {
    /// Announcements that could be received, now or later.
    pub waiting: u64,
    /// Announcements under a lease.
    pub in_flight: u64,
}

/// Hands announcements to workers, at least once each.
#[async_trait]
pub trait EmbeddingQueue: Debug + Send + Sync + 'static {
    /// Adds announcements; one outcome per item, in order. An acknowledged one is durable. Announcing a product again
    /// is allowed and may be merged with an announcement of the same product that nobody holds; the highest revision
    /// is kept.
    async fn announce(&self, announcements: &[Announcement]) -> Result<Vec<Result<(), PortError>>, PortError>;

    /// Takes up to `most` announcements under a lease; they are delivered again where they are not settled before it
    /// ends. Gives none at once where none can be received; order is not promised.
    async fn receive(&self, most: usize, lease: Duration) -> Result<Vec<Delivery>, PortError>;

    /// Settles deliveries; one outcome per item, in order. A receipt whose lease has ended and was taken by another is
    /// no error and changes nothing.
    async fn settle(&self, settlements: &[(Receipt, Settlement)]) -> Result<Vec<Result<(), PortError>>, PortError>;

    /// How much waits.
    async fn depth(&self) -> Result<QueueDepth, PortError>;
}
