//! Opening the file: pragmas and migrations.

use std::time::Duration;

use likewise_usecases::{ErrorKind, PortError};
use sqlx::{
    ConnectOptions as _, SqliteConnection, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Config,
    config::Synchronous,
    error::{Failure, classify, failed, port_error},
};

const OPERATION: &str = "open";
const FILE: &str = "likewise.db";

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Opens the connection that writes, and brings the tables up to date through it.
pub(super) async fn writer(config: &Config) -> Result<SqliteConnection, PortError> {
    let path = config.directory.join(FILE);
    let about = |error: PortError| error.with("file", path.display());
    let synchronous = match config.synchronous {
        Synchronous::Full => SqliteSynchronous::Full,
        Synchronous::Normal => SqliteSynchronous::Normal,
    };
    let options = options(config)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .pragma("cache_size", "-32768")
        // 16 MB of log between two checkpoints, each of which waits for the disk; the log file is cut back after a
        // burst.
        .pragma("wal_autocheckpoint", "4096")
        .pragma("journal_size_limit", "67108864");
    let mut connection = options.connect().await.map_err(failed(OPERATION)).map_err(about)?;
    MIGRATIONS
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|error| about(classify(OPERATION, Failure::Migration(error))))?;
    if let Some(bytes) = config.max_bytes {
        limit_size(&mut connection, bytes).await.map_err(about)?;
    }
    Ok(connection)
}

/// Opens the connections that read.
pub(super) async fn readers(config: &Config) -> Result<SqlitePool, PortError> {
    if config.readers == 0 {
        return Err(port_error(ErrorKind::InvalidInput, OPERATION, "readers is 0, accepted is 1 or more"));
    }
    SqlitePoolOptions::new()
        .max_connections(config.readers)
        .min_connections(config.readers)
        .max_lifetime(None)
        .idle_timeout(None)
        .test_before_acquire(false)
        .connect_with(options(config).pragma("cache_size", "-8192").pragma("query_only", "on"))
        .await
        .map_err(failed(OPERATION))
}

fn options(config: &Config) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(config.directory.join(FILE))
        .busy_timeout(Duration::from_secs(5))
        // Reads then share the operating system's cache instead of copying from it.
        .pragma("mmap_size", "268435456")
        .row_buffer_size(1_024)
        .disable_statement_logging()
}

async fn limit_size(connection: &mut SqliteConnection, bytes: u64) -> Result<(), PortError> {
    let page: i64 =
        sqlx::query_scalar("PRAGMA page_size").fetch_one(&mut *connection).await.map_err(failed(OPERATION))?;
    let pages = bytes / page.unsigned_abs().max(1);
    // Two numbers, no text of anybody's: a pragma takes no parameters.
    let pragma = sqlx::AssertSqlSafe(format!("PRAGMA main.max_page_count = {pages}"));
    sqlx::query(pragma).execute(connection).await.map_err(failed(OPERATION))?;
    Ok(())
}
