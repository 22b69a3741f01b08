//! What SQLite and the file system say, in the words of the ports.

use std::{borrow::Cow, io};

use likewise_usecases::{ErrorKind, PortError};
use sqlx::migrate::MigrateError;

/// The adapter's name in errors.
pub(crate) const ADAPTER: &str = "embedded";

/// A failure of this adapter.
pub(crate) fn port_error(kind: ErrorKind, operation: &'static str, message: impl Into<Cow<'static, str>>) -> PortError {
    PortError::new(kind, ADAPTER, operation, message)
}

/// Classifies what went wrong in `operation`; made for `map_err`.
pub(crate) fn failed(operation: &'static str) -> impl Fn(sqlx::Error) -> PortError {
    move |error| classify(operation, error)
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

/// Classifies a failure of the database by SQLite's result code.
pub(crate) fn classify(operation: &'static str, error: sqlx::Error) -> PortError {
    let (kind, message) = match &error {
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
    };
    let closed = matches!(error, sqlx::Error::PoolClosed);
    let classified = port_error(kind, operation, message).because(error);
    if closed { classified.permanent() } else { classified }
}

/// Classifies what stands in the way of bringing the tables up to date.
pub(crate) fn classify_migration(operation: &'static str, error: MigrateError) -> PortError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => classify(operation, error),
        MigrateError::VersionMissing(version) => port_error(
            ErrorKind::Unsupported,
            operation,
            "likewise.db was written by a newer version of likewise; use that version, or another data directory",
        )
        .with("schema", version),
        MigrateError::VersionMismatch(version) => port_error(
            ErrorKind::Unsupported,
            operation,
            "likewise.db was written by another build of likewise whose tables differ",
        )
        .with("schema", version),
        other => port_error(ErrorKind::Unexpected, operation, "the tables cannot be brought up to date").because(other),
    }
}

/// Classifies a failure of the file system.
pub(crate) fn classify_io(operation: &'static str, error: io::Error, message: &'static str) -> PortError {
    port_error(by_io_kind(error.kind()), operation, message).because(error)
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
        let error = classify("get_many", sqlx::Error::PoolClosed);
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(!error.is_retryable());
        assert!(classify("get_many", sqlx::Error::PoolTimedOut).is_retryable());
    }

    #[test]
    fn a_newer_schema_is_told_apart_from_damage() {
        let error = classify_migration("open", MigrateError::VersionMissing(9));
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().contains("newer version of likewise"), "{error}");
        assert!(error.to_string().ends_with("(schema=9)"), "{error}");
    }
}
