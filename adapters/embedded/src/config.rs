//! Where the data is and how carefully it is written.

use std::path::PathBuf;

use crate::index::IndexConfig;

/// Settings of the embedded adapter.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The directory that holds everything; it is created where it is missing.
    pub directory: PathBuf,
    /// When a write counts as written.
    pub synchronous: Synchronous,
    /// How many queries may read at the same time; at least 1.
    pub readers: u32,
    /// Settings of the derived indexes.
    pub index: IndexConfig,
    /// The most bytes that the database file may take; `None` leaves that to the disk.
    pub max_bytes: Option<u64>,
    /// About how many bytes of products that were read are kept in memory; 0 keeps none.
    pub cached_product_bytes: u64,
    /// Whether there is to be a log of queries. One that is there already is opened all the same, so that what is in it
    /// can be read and forgotten.
    pub query_log: bool,
}

/// When a write counts as written. A killed process loses nothing either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// Once the disk has it: an acknowledged write survives a loss of power.
    #[default]
    Full,
    /// Once the operating system has it: faster, and a loss of power may cost the last writes, never the whole.
    Normal,
}

impl Config {
    /// How many queries may read at the same time where nothing else is set.
    pub const DEFAULT_READERS: u32 = 4;

    /// How much is kept in memory of products that were read where nothing else is set: 64 MiB.
    pub const DEFAULT_CACHED_PRODUCT_BYTES: u64 = 64 << 20;

    /// The default settings for a directory.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            synchronous: Synchronous::default(),
            readers: Self::DEFAULT_READERS,
            index: IndexConfig::default(),
            max_bytes: None,
            cached_product_bytes: Self::DEFAULT_CACHED_PRODUCT_BYTES,
            query_log: false,
        }
    }
}
