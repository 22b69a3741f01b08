#![doc = include_str!("../README.md")]

mod changes;
mod config;
mod database;
mod error;
mod index;
mod query_log;

use std::{path::Path, sync::Arc};

use likewise_usecases::{
    PortError,
    ports::{Calibrations, Clock, EmbeddingQueue, KeywordIndex, Ledger, ProductStore, QueryLog, RunLog, VectorIndex},
};

pub use crate::{
    config::{Config, Synchronous},
    database::Holder,
    index::IndexConfig,
};
use crate::{
    database::{Database, SqliteCalibrations, SqliteLedger, SqliteProductStore, SqliteQueue, SqliteRunLog},
    index::EmbeddedIndex,
    query_log::SqliteQueryLog,
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
    calibrations: Arc<SqliteCalibrations>,
    index: Arc<EmbeddedIndex>,
    query_log: Option<Arc<SqliteQueryLog>>,
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
        let query_log = open_query_log(&config, &database).await?.map(Arc::new);
        Ok(Self {
            products: Arc::new(SqliteProductStore::new(database.clone(), index.clone(), config.cached_product_bytes)),
            ledger: Arc::new(SqliteLedger::new(database.clone())),
            queue: Arc::new(queue),
            runs: Arc::new(runs),
            calibrations: Arc::new(SqliteCalibrations::new(database.clone())),
            index,
            query_log,
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

    /// The calibrations.
    pub fn calibrations(&self) -> Arc<dyn Calibrations> {
        self.calibrations.clone()
    }

    /// The vectors.
    pub fn vectors(&self) -> Arc<dyn VectorIndex> {
        self.index.clone()
    }

    /// The words of the products.
    pub fn keywords(&self) -> Arc<dyn KeywordIndex> {
        self.index.clone()
    }

    /// The log of queries; `None` where there is none and none is wanted.
    pub fn query_log(&self) -> Option<Arc<dyn QueryLog>> {
        self.query_log.clone().map(|log| log as Arc<dyn QueryLog>)
    }

    /// Saves the derived indexes, brings the database into its one file, and lets others open the directory. Ports
    /// that are still held fail from now on.
    pub async fn close(&self) -> Result<(), PortError> {
        let saved = self.index.close().await;
        if let Some(log) = &self.query_log {
            // The directory is let go of all the same.
            if let Err(error) = log.close().await {
                tracing::warn!(error = %error.chain(), "the log of queries was not closed in good order");
            }
        }
        let closed = self.database.close().await;
        saved.and(closed)
    }
}

/// The log of queries: one that is wanted, or else one that is left and can be read.
async fn open_query_log(config: &Config, database: &Database) -> Result<Option<SqliteQueryLog>, PortError> {
    if !config.query_log && !config.directory.join(SqliteQueryLog::FILE).exists() {
        return Ok(None);
    }
    let named = index::opening_of_query_log(database).await?;
    let left = SqliteQueryLog::open(&config.directory, named).await;
    if config.query_log {
        return left.map(Some);
    }
    if let Err(error) = &left {
        let error = error.chain();
        tracing::warn!(error = %error, "the log that is left of queries cannot be opened, and nothing needs it");
    }
    Ok(left.ok())
}
