//! The index of documents: which live products match a filter, which have which words, and what they have in their
//! fields, answered by tantivy.
//!
//! Each live product is a document of its key, its [`terms`], its numbers, its words and its codes ([`document`]). What
//! is asked of it is a new [`Documents::FORMAT`], upon which the index is made anew.
//!
//! It follows the table `products` by change, in pages, and a commit stores the number of the last change that it
//! holds together with the documents. Tantivy replaces the list of its files as a whole and ends each of them with a
//! checksum, which is compared at start.

mod columns;
mod compile;
mod doc_set;
mod document;
mod follower;
mod open;
mod ranges;
mod schema;
mod snapshot;
mod terms;
#[cfg(test)]
mod tests;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use likewise_usecases::PortError;
use parking_lot::Mutex;
use tokio::sync::OnceCell;

pub(super) use self::{
    columns::{Columns, NumberColumn, Values, each_block},
    doc_set::DocSet,
    schema::Fields,
    snapshot::{Segment, Snapshot},
};
use self::{follower::Follower, open::open_or_create};
use super::{derived::Stamp, error::task_failed};
use crate::{
    database::{Database, from_sql},
    error::failed,
};

/// The index of documents of one data directory.
#[derive(Debug)]
pub(super) struct Documents {
    follower: Arc<Follower>,
    /// That it was caught up once: before that, it would miss what was written before this process began.
    ready: OnceCell<()>,
    noted: Mutex<Noted>,
    columns: Columns,
}

/// What is known of changes that the index may not hold.
#[derive(Debug, Default)]
struct Noted {
    /// How often changes were noted.
    count: u64,
    /// Up to which of these notes it was caught up.
    held: u64,
    /// When the first and the last note came that it was not caught up with.
    waiting: Option<(Instant, Instant)>,
}

impl Noted {
    fn note(&mut self, now: Instant) {
        self.count += 1;
        self.waiting = Some((self.waiting.map_or(now, |(first, _)| first), now));
    }

    /// Everything up to the note `count` is held. What was noted since waits from now on.
    fn hold(&mut self, count: u64, now: Instant) {
        self.held = self.held.max(count);
        self.waiting = self.waiting.filter(|_| self.held < self.count).map(|(_, last)| (now, last));
    }
}

impl Documents {
    /// The format of the index; another number makes it anew.
    const FORMAT: u32 = 5;
    /// What a writer may hold in memory; it lives while it catches up.
    const WRITER_BYTES: usize = 32 << 20;
    /// How many products are read at once, and after how many such pages a commit saves what was done.
    const PAGE: i64 = 500;
    const PAGES_A_COMMIT: usize = 200;
    /// It catches up once nothing changed for this long, and during a long run of changes every so often.
    const QUIET: Duration = Duration::from_secs(1);
    const AT_LATEST: Duration = Duration::from_secs(10);

    /// Opens the index, or begins a new one where there is none that can be kept.
    pub(super) async fn open(database: Database, directory: PathBuf, identity: i64) -> Result<Self, PortError> {
        let last: Option<i64> = sqlx::query_scalar("SELECT max(change) FROM products")
            .fetch_one(database.readers())
            .await
            .map_err(failed("open"))?;
        let now = Stamp {
            format: Self::FORMAT,
            database: identity,
            made_of: "products".to_owned(),
            change: last.map_or(0, from_sql),
        };
        let opening = tokio::task::spawn_blocking(move || open_or_create(&directory, now));
        let (open, change) = opening.await.map_err(task_failed("open"))??;
        let held = tokio::sync::Mutex::new(change);
        let follower = Follower { database, open, held, stopping: AtomicBool::new(false) };
        Ok(Self {
            follower: Arc::new(follower),
            ready: OnceCell::new(),
            noted: Mutex::default(),
            columns: Columns::default(),
        })
    }

    /// Waits until it was caught up once since it was opened.
    pub(super) async fn ready(&self) -> Result<(), PortError> {
        self.ready.get_or_try_init(|| self.follow()).await.copied()
    }

    /// What the last commit left: all of a question is answered from one of these.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.follower.open.snapshot()
    }

    /// What products have in their fields, in the snapshots of this index.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Notes that products have changed.
    pub(super) fn note_changes(&self) {
        self.noted.lock().note(Instant::now());
    }

    /// Whether changes were noted that it may not hold. Asked before a search, it tells whether the search can have
    /// missed something.
    pub(super) fn are_behind(&self) -> bool {
        let noted = self.noted.lock();
        noted.held < noted.count
    }

    /// Catches up if it is time to.
    pub(super) async fn catch_up_if_due(&self) -> Result<(), PortError> {
        let due = self
            .noted
            .lock()
            .waiting
            .is_some_and(|(first, last)| last.elapsed() >= Self::QUIET || first.elapsed() >= Self::AT_LATEST);
        if due { self.catch_up().await } else { Ok(()) }
    }

    /// Catches up with everything that was committed before this call.
    pub(super) async fn catch_up(&self) -> Result<(), PortError> {
        self.follow().await?;
        // Whatever was caught up just now was so for the first time as well.
        self.ready.get_or_init(|| async {}).await;
        Ok(())
    }

    /// Catches up no further than the page in hand; what is left is for the next process.
    pub(super) fn stop(&self) {
        self.follower.stopping.store(true, Ordering::Release);
    }

    async fn follow(&self) -> Result<(), PortError> {
        // Whoever notes has committed: what was noted by now is found in the table.
        let count = self.noted.lock().count;
        let follower = self.follower.clone();
        // A task of its own: a caller that stops waiting must not leave a writer behind, as there can be only one.
        let following = tokio::spawn(async move { follower.follow().await });
        let is_whole = following.await.map_err(task_failed("refresh"))??;
        if is_whole {
            self.noted.lock().hold(count, Instant::now());
        }
        Ok(())
    }
}
