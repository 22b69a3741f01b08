//! How the API begins runs, without knowing where feeds are or who works on them.

use std::{fmt::Debug, path::PathBuf};

use async_trait::async_trait;
use likewise_domain::run::{FeedScope, RunId};
use likewise_usecases::{Examined, PortError};

/// A feed that was sent with the request and has been written to a file.
#[derive(Debug)]
pub struct Upload {
    /// Where its bytes are; the starter removes the file when the run has ended.
    pub path: PathBuf,
    /// What the sender calls it.
    pub name: String,
    /// How to read it.
    pub options: UploadOptions,
}

/// How to read an uploaded feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadOptions {
    /// The mapping's name; the configured feed's where it is not set.
    pub mapping: Option<String>,
    /// Whether the feed is the whole catalogue.
    pub scope: FeedScope,
}

/// Why no run was begun.
#[derive(Debug, thiserror::Error)]
pub enum StartRunError {
    /// One run is being made already.
    #[error("run {0} is still being made")]
    Busy(RunId),
    /// A run is being started this very moment.
    #[error("another run is just being started")]
    Starting,
    /// No feed is configured and none was sent.
    #[error("no feed is configured (feed.path) and none was sent with the request")]
    NoFeed,
    /// There is no mapping of that name.
    #[error("there is no mapping {asked:?}; there are {}", known.join(", "))]
    UnknownMapping {
        /// The name that was asked for.
        asked: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The feed cannot be read as what it claims to be.
    #[error("{0}")]
    UnreadableFeed(String),
    /// Something else failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// A run that is being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurrentRun {
    /// It may not have its number yet.
    Starting,
    /// It has this number.
    Running(RunId),
}

/// Begins runs, one at a time; they go on after the answer.
#[async_trait]
pub trait RunStarter: Debug + Send + Sync + 'static {
    /// Begins a run of a feed that was sent, or of the configured one.
    async fn start(&self, upload: Option<Upload>) -> Result<RunId, StartRunError>;

    /// Makes a dry run of a feed that was sent, or of the configured one, and waits for its end.
    async fn examine(&self, upload: Option<Upload>) -> Result<Examined, StartRunError>;

    /// What is being made at this moment, if anything is.
    fn current(&self) -> Option<CurrentRun>;

    /// The folder in which uploads are kept until their run has ended.
    fn upload_directory(&self) -> PathBuf;
}
