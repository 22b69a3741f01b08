#![doc = include_str!("../README.md")]

mod changes;
mod config;
mod database;
mod error;
mod index;

use std::{path::Path, sync::Arc};

use likewise_usecases::{
    PortError,
    ports::{Clock, EmbeddingQueue, KeywordIndex, Ledger, ProductStore, RunLog, VectorIndex},
};

pub use crate::{
    config::{Config, Synchronous},
    database::Holder,
    index::IndexConfig,
};
use crate::{
    database::{Database, SqliteLedger, SqliteProductStore, SqliteQueue, SqliteRunLog},
    index::EmbeddedIndex,
};

/// An open data directory and the ports over it.
///
/// While it is open no other process can open it. [`Embedded::close`] ends it in good order; a process that is killed
/// instead loses nothing that was acknowledged, and leaves the next one a little to catch up on.
#[derive(Debug)]
pub struct Embedded {
    database: Database,
    products: Arc<SqliteProductStore>,
    ledger: Arc<SqliteLedger>,
    queue: Arc<SqliteQueue>,
    runs: Arc<SqliteRunLog>,
    index: Arc<EmbeddedIndex>,
}

impl Embedded {
    /// Opens a data directory, which is created where it is missing; all times come from `clock`.
    ///
    /// # Errors
    /// `Conflict` where another process, or another handle of this one, has it open; `Corrupt` where the database is
    /// damaged; `Unsupported` where a newer version wrote it; `InvalidInput` where the directory is a file or the
    /// configuration is wrong; `PermissionDenied` where it may not be written.
    pub async fn open(config: Config, clock: Arc<dyn Clock>) -> Result<Self, PortError> {
        let database = Database::open(&config, clock).await?;
        let runs = SqliteRunLog::open(database.clone()).await?;
        let queue = SqliteQueue::open(database.clone()).await?;
        let index = EmbeddedIndex::open(database.clone(), &config.index).await?;
        Ok(Self {
            products: Arc::new(SqliteProductStore::new(database.clone(), index.clone(), config.cached_product_bytes)),
            ledger: Arc::new(SqliteLedger::new(database.clone())),
            queue: Arc::new(queue),
            runs: Arc::new(runs),
            index,
            database,
        })
    }

    /// Who holds a data directory at this moment; `None` where nobody does.
    pub fn holder(directory: &Path) -> Result<Option<Holder>, PortError> {
        Holder::of(directory)
    }

    /// Tells others where the process that holds the directory can be spoken to.
    pub fn publish_url(&self, url: &str) -> Result<(), PortError> {
        self.database.publish_url(url)
    }

    /// The products.
    pub fn products(&self) -> Arc<dyn ProductStore> {
        self.products.clone()
    }

    /// The ledger.
    pub fn ledger(&self) -> Arc<dyn Ledger> {
        self.ledger.clone()
    }

    /// The queue.
    pub fn queue(&self) -> Arc<dyn EmbeddingQueue> {
        self.queue.clone()
    }

    /// The run log.
    pub fn runs(&self) -> Arc<dyn RunLog> {
        self.runs.clone()
    }

    /// The vectors.
    pub fn vectors(&self) -> Arc<dyn VectorIndex> {
        self.index.clone()
    }

    /// The words of the products.
    pub fn keywords(&self) -> Arc<dyn KeywordIndex> {
        self.index.clone()
    }

    /// Saves the derived indexes, brings the database into its one file, and lets others open the directory. Ports
    /// that are still held fail from now on.
    pub async fn close(&self) -> Result<(), PortError> {
        let saved = self.index.close().await;
        let closed = self.database.close().await;
        saved.and(closed)
    }
}
