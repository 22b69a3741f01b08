//! What SQLite, the file system and the filter index say, in the words of the ports.

use std::{borrow::Cow, error::Error as StdError, io};

use likewise_usecases::{ErrorKind, PortError};
use sqlx::migrate::MigrateError;
use tantivy::{
    TantivyError,
    directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
};

/// The adapter's name in errors.
pub(crate) const ADAPTER: &str = "embedded";

/// A failure of this adapter.
pub(crate) fn port_error(kind: ErrorKind, operation: &'static str, message: impl Into<Cow<'static, str>>) -> PortError {
    PortError::new(kind, ADAPTER, operation, message)
}

/// What went wrong, in the words of whoever failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The database.
    Database(sqlx::Error),
    /// Bringing the tables up to date.
    Migration(MigrateError),
    /// The query log's own database.
    QueryLog(sqlx::Error),
    /// Bringing its tables up to date.
    QueryLogMigration(MigrateError),
    /// The file system, and what that means here.
    Files(io::Error, &'static str),
    /// The filter index.
    Filters(TantivyError),
    /// Something that tells no kinds apart.
    Other(ErrorKind, &'static str, Box<dyn StdError + Send + Sync>),
}

/// Classifies a failure in `operation`: the one place where this adapter decides kinds.
pub(crate) fn classify(operation: &'static str, failure: Failure) -> PortError {
    match failure {
        Failure::Migration(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _))
        | Failure::Database(error) => {
            let (kind, message) = of_database(&error);
            let closed = matches!(error, sqlx::Error::PoolClosed);
            let classified = port_error(kind, operation, message).because(error);
            if closed { classified.permanent() } else { classified }
        }
        Failure::QueryLogMigration(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _))
        | Failure::QueryLog(error) => {
            let (kind, _) = of_database(&error);
            let closed = matches!(error, sqlx::Error::PoolClosed);
            let classified = port_error(kind, operation, of_query_log(kind, closed)).because(error);
            if closed { classified.permanent() } else { classified }
        }
        Failure::QueryLogMigration(error) => {
            let (kind, ..) = of_migration(&error);
            let message = "queries.db was written by another version of likewise; while nothing runs it may be deleted";
            port_error(kind, operation, message).because(error)
        }
        Failure::Migration(error) => {
            let (kind, message, version) = of_migration(&error);
            match version {
                Some(version) => port_error(kind, operation, message).with("schema", version),
                None => port_error(kind, operation, message).because(error),
            }
        }
        Failure::Files(error, message) => port_error(by_io_kind(error.kind()), operation, message).because(error),
        Failure::Filters(error) => {
            let (kind, message) = of_filters(&error);
            port_error(kind, operation, message).because(error)
        }
        Failure::Other(kind, message, cause) => port_error(kind, operation, message).because(cause),
    }
}

/// Says what went wrong with the database in `operation`; made for `map_err`.
pub(crate) fn failed(operation: &'static str) -> impl Fn(sqlx::Error) -> PortError {
    move |error| classify(operation, Failure::Database(error))
}

/// Says what went wrong with the file system in `operation`.
pub(crate) fn io_failed(operation: &'static str, error: io::Error, message: &'static str) -> PortError {
    classify(operation, Failure::Files(error, message))
}

/// Says that something went wrong that should not.
pub(crate) fn unexpected(
    operation: &'static str,
    message: &'static str,
    cause: impl Into<Box<dyn StdError + Send + Sync>>,
) -> PortError {
    classify(operation, Failure::Other(ErrorKind::Unexpected, message, cause.into()))
}

/// A stored value that cannot be what was written.
pub(crate) fn corrupt(
    operation: &'static str,
    place: (&'static str, &'static str),
    id: impl std::fmt::Display,
    problem: impl std::fmt::Display,
) -> PortError {
    port_error(ErrorKind::Corrupt, operation, format!("a stored value cannot be read: {problem}"))
        .with("table", place.0)
        .with("column", place.1)
        .with("id", id)
}

/// By SQLite's result code.
fn of_database(error: &sqlx::Error) -> (ErrorKind, &'static str) {
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().and_then(|code| code.parse::<i32>().ok()).unwrap_or_default();
            by_result_code(code)
        }
        sqlx::Error::Io(error) => (by_io_kind(error.kind()), "the database file cannot be used"),
        sqlx::Error::PoolTimedOut => (ErrorKind::Unavailable, "no connection to the database was free in time"),
        sqlx::Error::PoolClosed => (ErrorKind::Unavailable, "the data directory has been closed"),
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
            (ErrorKind::Corrupt, "a stored value is not of its column's type")
        }
        sqlx::Error::RowNotFound => (ErrorKind::Corrupt, "a row that is always there is missing"),
        _ => (ErrorKind::Unexpected, "the database failed"),
    }
}

/// What a failure of the query log means: it can be done without.
fn of_query_log(kind: ErrorKind, closed: bool) -> &'static str {
    match kind {
        ErrorKind::Corrupt => "queries.db, the log of queries, is damaged; while nothing runs it may be deleted",
        ErrorKind::StorageFull => "no space left for the log of queries",
        ErrorKind::PermissionDenied => "queries.db, the log of queries, cannot be opened or written",
        ErrorKind::Unavailable if closed => "the data directory has been closed",
        ErrorKind::Unavailable => "queries.db is locked by another process, or asked for too much at once",
        _ => "the log of queries failed",
    }
}

/// With the version of the tables where that is what stands in the way.
fn of_migration(error: &MigrateError) -> (ErrorKind, &'static str, Option<i64>) {
    match error {
        MigrateError::VersionMissing(version) => (
            ErrorKind::Unsupported,
            "likewise.db was written by a newer version of likewise; use that version, or another data directory",
            Some(*version),
        ),
        MigrateError::VersionMismatch(version) => (
            ErrorKind::Unsupported,
            "likewise.db was written by another build of likewise whose tables differ",
            Some(*version),
        ),
        _ => (ErrorKind::Unexpected, "the tables cannot be brought up to date", None),
    }
}

fn of_filters(error: &TantivyError) -> (ErrorKind, &'static str) {
    match error {
        TantivyError::IoError(cause)
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: cause, .. })
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: cause, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: cause, .. })
        | TantivyError::LockFailure(LockError::IoError(cause), _) => {
            (by_io_kind(cause.kind()), "the filter index cannot be read or written")
        }
        TantivyError::DataCorruption(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::OpenReadError(_)
        | TantivyError::DeserializeError(_) => (ErrorKind::Corrupt, "the filter index is damaged"),
        TantivyError::LockFailure(..) => (ErrorKind::Conflict, "the filter index is being written by somebody else"),
        _ => (ErrorKind::Unexpected, "the filter index failed"),
    }
}

fn by_io_kind(kind: io::ErrorKind) -> ErrorKind {
    match kind {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ErrorKind::PermissionDenied,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorKind::StorageFull,
        io::ErrorKind::NotFound => ErrorKind::NotFound,
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists | io::ErrorKind::IsADirectory => {
            ErrorKind::InvalidInput
        }
        _ => ErrorKind::Unexpected,
    }
}

/// The low byte of an extended result code is the primary one: <https://www.sqlite.org/rescode.html>.
fn by_result_code(code: i32) -> (ErrorKind, &'static str) {
    const IOERR_SHMSIZE: i32 = 4874;
    const IOERR_CORRUPTFS: i32 = 8458;
    match code {
        // Says SQLite: may indicate that the volume is out of space.
        IOERR_SHMSIZE => return (ErrorKind::StorageFull, "no space left for the database"),
        IOERR_CORRUPTFS => return (ErrorKind::Corrupt, "the file system under likewise.db is damaged"),
        _ => {}
    }
    match code & 0xff {
        3 | 8 | 23 => (ErrorKind::PermissionDenied, "likewise.db may not be written"),
        5 | 6 => (ErrorKind::Unavailable, "likewise.db is locked by another process"),
        7 => (ErrorKind::Unexpected, "there is no memory left for the database"),
        10 => (ErrorKind::Unexpected, "likewise.db could not be read or written"),
        11 => (ErrorKind::Corrupt, "likewise.db is damaged"),
        13 => (ErrorKind::StorageFull, "no space left for the database"),
        14 => (ErrorKind::PermissionDenied, "likewise.db cannot be opened"),
        18 => (ErrorKind::InvalidInput, "a value is larger than the database accepts"),
        26 => (ErrorKind::Corrupt, "likewise.db is not a database of likewise, or is damaged"),
        _ => (ErrorKind::Unexpected, "the database failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_codes_become_kinds() {
        for (code, kind, retryable) in [
            (13, ErrorKind::StorageFull, false),
            (4874, ErrorKind::StorageFull, false),
            (11, ErrorKind::Corrupt, false),
            (267, ErrorKind::Corrupt, false),
            (26, ErrorKind::Corrupt, false),
            (8458, ErrorKind::Corrupt, false),
            (5, ErrorKind::Unavailable, true),
            (517, ErrorKind::Unavailable, true),
            (6, ErrorKind::Unavailable, true),
            (8, ErrorKind::PermissionDenied, false),
            (1544, ErrorKind::PermissionDenied, false),
            (3, ErrorKind::PermissionDenied, false),
            (14, ErrorKind::PermissionDenied, false),
            (10, ErrorKind::Unexpected, false),
            (18, ErrorKind::InvalidInput, false),
            (19, ErrorKind::Unexpected, false),
            (1, ErrorKind::Unexpected, false),
        ] {
            let (found, message) = by_result_code(code);
            assert_eq!(found, kind, "{code}: {message}");
            let error = port_error(found, "open", message);
            assert_eq!(error.is_retryable(), retryable, "{code}: {error}");
        }
    }

    #[test]
    fn a_closed_directory_is_not_tried_again() {
        let error = classify("get_many", Failure::Database(sqlx::Error::PoolClosed));
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(!error.is_retryable());
        assert!(classify("get_many", Failure::Database(sqlx::Error::PoolTimedOut)).is_retryable());
    }

    #[test]
    fn a_newer_schema_is_told_apart_from_damage() {
        let error = classify("open", Failure::Migration(MigrateError::VersionMissing(9)));
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().contains("newer version of likewise"), "{error}");
        assert!(error.to_string().ends_with("(schema=9)"), "{error}");
    }

    #[test]
    fn failures_of_the_filter_index_are_told_apart() {
        let io = |kind: io::ErrorKind| TantivyError::IoError(std::sync::Arc::new(io::Error::from(kind)));
        let cases = [
            (io(io::ErrorKind::StorageFull), ErrorKind::StorageFull),
            (io(io::ErrorKind::PermissionDenied), ErrorKind::PermissionDenied),
            (TantivyError::LockFailure(LockError::LockBusy, None), ErrorKind::Conflict),
            (TantivyError::OpenReadError(OpenReadError::FileDoesNotExist("x".into())), ErrorKind::Corrupt),
            (TantivyError::SystemError("x".into()), ErrorKind::Unexpected),
        ];
        for (error, kind) in cases {
            let shown = error.to_string();
            assert_eq!(classify("nearest", Failure::Filters(error)).kind(), kind, "{shown}");
        }
    }
}
