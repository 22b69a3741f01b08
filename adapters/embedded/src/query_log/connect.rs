//! Opening the log's file: pragmas and migrations.

use std::{path::Path, time::Duration};

use likewise_usecases::PortError;
use sqlx::{
    ConnectOptions as _, SqliteConnection, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::error::{Failure, classify};

use super::failed;

const OPERATION: &str = "open";

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations_query_log");

/// Opens the connection that writes, and brings the tables up to date through it.
pub(super) async fn writer(path: &Path) -> Result<SqliteConnection, PortError> {
    let options = options(path)
        .create_if_missing(true)
        // The space of what is forgotten goes back to the disk, and its bytes are overwritten.
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .pragma("secure_delete", "on")
        .journal_mode(SqliteJournalMode::Wal)
        // A loss of power may cost the last queries, never the file.
        .synchronous(SqliteSynchronous::Normal)
        .pragma("journal_size_limit", "16777216");
    let mut connection = options.connect().await.map_err(failed(OPERATION))?;
    let migrated = MIGRATIONS.run_direct(None, &mut connection, false).await;
    migrated.map_err(|error| classify(OPERATION, Failure::QueryLogMigration(error)))?;
    Ok(connection)
}

/// Opens the connections that read: one for reports, which take their time, and one for suggestions.
pub(super) async fn readers(path: &Path) -> Result<SqlitePool, PortError> {
    SqlitePoolOptions::new()
        .max_connections(2)
        .min_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .test_before_acquire(false)
        .connect_with(options(path).pragma("query_only", "on"))
        .await
        .map_err(failed(OPERATION))
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(Duration::from_secs(5)).disable_statement_logging()
}
