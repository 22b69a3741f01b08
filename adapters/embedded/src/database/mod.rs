//! The SQLite file: one connection that writes, a few that read, and the tables' migrations.
//!
//! Everything that must survive is in this one file, in write-ahead mode. Only this process writes to it, which the
//! directory's lock sees to, so that "the next key" and "the next change" are read where they are needed.

mod calibrations;
mod connect;
mod generations;
mod ledger;
mod lock;
mod products;
mod queue;
mod rows;
mod runs;
mod totals;

use std::{
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use likewise_domain::{Timestamp, run::RunId};
use likewise_usecases::{ErrorKind, PortError, ports::Clock};
use sqlx::{Connection as _, SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

use self::lock::DirectoryLock;
pub use self::lock::Holder;
pub(crate) use self::{
    calibrations::SqliteCalibrations,
    generations::{ensure_generation, find_generation},
    ledger::SqliteLedger,
    products::SqliteProductStore,
    queue::SqliteQueue,
    rows::Document,
    runs::SqliteRunLog,
    totals::ledger_totals,
};
use crate::{
    Config,
    error::{failed, port_error, unexpected},
};

/// A handle on the database of one data directory; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    directory: PathBuf,
    clock: Arc<dyn Clock>,
    readers: SqlitePool,
    writer: Arc<Mutex<Option<Writer>>>,
    lock: DirectoryLock,
    /// The oldest run whose record of what it has seen is kept.
    oldest_run: AtomicU64,
}

/// The connection that writes.
#[derive(Debug)]
struct Writer {
    connection: SqliteConnection,
    /// Whether a transaction was begun and neither committed nor rolled back: its owner was dropped on the way.
    unfinished: bool,
}

/// A transaction on the one connection that writes. Dropped without [`WriteTransaction::commit`] it changes nothing:
/// the next one rolls it back before it begins.
///
/// The statements `BEGIN`, `COMMIT` and `ROLLBACK` are sent as such: sqlx's own transactions count their depth, and
/// count wrongly once SQLite has rolled back by itself, which it does when the disk is full.
#[derive(Debug)]
pub(crate) struct WriteTransaction {
    writer: OwnedMappedMutexGuard<Option<Writer>, Writer>,
    operation: &'static str,
}

impl Database {
    /// Takes the directory's lock, opens the file and brings its tables up to date.
    pub(crate) async fn open(config: &Config, clock: Arc<dyn Clock>) -> Result<Self, PortError> {
        let lock = DirectoryLock::take(&config.directory).await?;
        let connection = connect::writer(config).await?;
        let readers = connect::readers(config).await?;
        let writer = Arc::new(Mutex::new(Some(Writer { connection, unfinished: false })));
        let directory = config.directory.clone();
        Ok(Self { inner: Arc::new(Inner { directory, clock, readers, writer, lock, oldest_run: AtomicU64::new(0) }) })
    }

    /// The directory that holds everything.
    pub(crate) fn directory(&self) -> &Path {
        &self.inner.directory
    }

    /// The time.
    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The connections that read; each statement sees everything that was committed before it.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.inner.readers
    }

    /// Begins a transaction that writes, after those that were asked for before it.
    pub(crate) async fn begin(&self, operation: &'static str) -> Result<WriteTransaction, PortError> {
        let guard = self.inner.writer.clone().lock_owned().await;
        let mut writer = OwnedMutexGuard::try_map(guard, Option::as_mut).map_err(|_| closed(operation))?;
        if writer.unfinished {
            // An error says that SQLite has rolled back already.
            let _ = sqlx::query("ROLLBACK").execute(&mut writer.connection).await;
        }
        writer.unfinished = true;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut writer.connection).await.map_err(failed(operation))?;
        Ok(WriteTransaction { writer, operation })
    }

    /// Refuses a run whose record of what it has seen is gone: to it everything would seem to be missing.
    pub(crate) fn check_run(&self, operation: &'static str, run: RunId) -> Result<(), PortError> {
        if run.0 >= self.inner.oldest_run.load(Ordering::Acquire) {
            return Ok(());
        }
        Err(port_error(ErrorKind::Conflict, operation, "later runs have begun since").with("run", run))
    }

    /// Notes that runs before `run` may not go on.
    pub(crate) fn end_runs_before(&self, run: RunId) {
        self.inner.oldest_run.fetch_max(run.0, Ordering::AcqRel);
    }

    /// Writes down where the process that holds the directory can be spoken to.
    pub(crate) fn publish_url(&self, url: &str) -> Result<(), PortError> {
        self.inner.lock.publish_url(url)
    }

    /// Brings everything into the one file and closes it; later calls fail as `Unavailable`.
    pub(crate) async fn close(&self) -> Result<(), PortError> {
        const OPERATION: &str = "close";
        self.inner.readers.close().await;
        let Some(mut writer) = self.inner.writer.lock().await.take() else { return Ok(()) };
        if writer.unfinished {
            let _ = sqlx::query("ROLLBACK").execute(&mut writer.connection).await;
        }
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut writer.connection).await;
        let closing = writer.connection.close().await;
        self.inner.lock.release();
        checkpoint.map_err(failed(OPERATION))?;
        closing.map_err(failed(OPERATION))
    }
}

impl WriteTransaction {
    /// Makes everything written durable.
    pub(crate) async fn commit(mut self) -> Result<(), PortError> {
        sqlx::query("COMMIT").execute(&mut self.writer.connection).await.map_err(failed(self.operation))?;
        self.writer.unfinished = false;
        Ok(())
    }

    /// Makes everything written durable and then tells it, before anybody else writes; both happen even where the
    /// caller stops waiting, so that who is told never misses a write and hears of them in their order.
    pub(crate) async fn commit_and(mut self, tell: impl FnOnce() + Send + 'static) -> Result<(), PortError> {
        let operation = self.operation;
        let committing = tokio::spawn(async move {
            sqlx::query("COMMIT").execute(&mut self.writer.connection).await.map_err(failed(operation))?;
            self.writer.unfinished = false;
            tell();
            Ok(())
        });
        committing.await.map_err(|error| unexpected(operation, "the write was not brought to its end", error))?
    }
}

impl Deref for WriteTransaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.writer.connection
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.writer.connection
    }
}

fn closed(operation: &'static str) -> PortError {
    port_error(ErrorKind::Unavailable, operation, "the data directory has been closed").permanent()
}

/// A list as the one parameter that `json_each` takes apart again: a statement for many rows costs one round trip to
/// SQLite's thread.
pub(crate) fn json<T: serde::Serialize + ?Sized>(operation: &'static str, values: &T) -> Result<String, PortError> {
    serde_json::to_string(values)
        .map_err(|error| unexpected(operation, "values could not be handed to the database", error))
}

/// A number as SQLite holds it.
pub(crate) fn to_sql(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that [`to_sql`] stored; none is below zero.
pub(crate) fn from_sql(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
