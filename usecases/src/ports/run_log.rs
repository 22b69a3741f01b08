//! The account of runs and of the rows they rejected.

use std::fmt::Debug;

use async_trait::async_trait;
use likewise_domain::run::{FeedScope, Rejection, Run, RunId};

use crate::PortError;

/// A page of a list that is ordered by a key.
#[derive(Debug)]
pub struct Page<'a, K> {
    /// Where the previous page ended; `None` is the beginning.
    pub after: Option<&'a K>,
    /// The most items of the page; at least 1.
    pub most: usize,
}

// By hand, because derived ones would ask the same of `K`, which stands behind a reference.
impl<K> Clone for Page<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Page<'_, K> {}

/// A run that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// What is read.
    pub feed: String,
    /// The feed's version, where it is known.
    pub feed_version: Option<String>,
    /// Whether the feed is the whole catalogue.
    pub scope: FeedScope,
    /// Whether this is a dry run.
    pub dry_run: bool,
    /// How many runs are kept with their rejections, this one included: older ones are forgotten. At least 1.
    pub keep: u64,
}

/// Keeps runs and rejections.
#[async_trait]
pub trait RunLog: Debug + Send + Sync + 'static {
    /// Begins a run and gives it the next number. Runs that are still `Running` become `Interrupted`: only one run
    /// writes at a time, so the process of an older one has ended. Runs beyond the newest `keep` are forgotten with
    /// their rejections, and their numbers are not given again.
    async fn begin(&self, run: NewRun) -> Result<Run, PortError>;

    /// Replaces what is kept of a run: its status, failure, counts, version and end.
    async fn update(&self, run: &Run) -> Result<(), PortError>;

    /// Keeps rejections of a run; one with the same row number is replaced.
    async fn reject(&self, run: RunId, rejections: &[Rejection]) -> Result<(), PortError>;

    /// The run with this number.
    async fn get(&self, run: RunId) -> Result<Option<Run>, PortError>;

    /// A page of runs, the newest first: numbers lower than `after`.
    async fn list(&self, page: Page<'_, RunId>) -> Result<Vec<Run>, PortError>;

    /// A page of a run's rejections, ordered by row number from after `after`.
    async fn rejections(&self, run: RunId, page: Page<'_, u64>) -> Result<Vec<Rejection>, PortError>;
}
