//! Generations by their short keys.

use likewise_domain::Fingerprint;
use likewise_usecases::PortError;
use sqlx::{SqliteConnection, SqliteExecutor};

use crate::error::failed;

/// The key of a generation that something was written to.
pub(crate) async fn find_generation(
    executor: impl SqliteExecutor<'_>,
    operation: &'static str,
    generation: &Fingerprint,
) -> Result<Option<i64>, PortError> {
    sqlx::query_scalar("SELECT key FROM generations WHERE fingerprint = ?1")
        .bind(generation.as_str())
        .fetch_optional(executor)
        .await
        .map_err(failed(operation))
}

/// The key of a generation, which is added where it is new. For use inside a transaction.
pub(crate) async fn ensure_generation(
    connection: &mut SqliteConnection,
    operation: &'static str,
    generation: &Fingerprint,
) -> Result<i64, PortError> {
    if let Some(key) = find_generation(&mut *connection, operation, generation).await? {
        return Ok(key);
    }
    sqlx::query_scalar("INSERT INTO generations (fingerprint) VALUES (?1) RETURNING key")
        .bind(generation.as_str())
        .fetch_one(connection)
        .await
        .map_err(failed(operation))
}
