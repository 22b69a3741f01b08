//! What can go wrong here, and as which kind of [`PortError`] each of it leaves.

use std::{error::Error as StdError, io};

use likewise_usecases::{ErrorKind, PortError};

use crate::format::Format;

/// The name of this adapter in errors and logs.
pub(crate) const ADAPTER: &str = "files";

/// A failure in this adapter's own words.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{name} {}", unopened(source))]
    Open { name: String, source: io::Error },
    #[error("{name} is {like}, a file is accepted")]
    NotAFile { name: String, like: &'static str },
    #[error("{setting}: {problem}")]
    Setting { setting: &'static str, problem: String },
    #[error("{name} looks like {like}, not like {}", expected.described())]
    Foreign { name: String, like: &'static str, expected: Format },
    #[error("{name} has no usable header: {problem}")]
    Header { name: String, problem: String },
    #[error("{name} breaks off after row {rows}: {}", broken(source))]
    BrokenOff { name: String, rows: u64, source: io::Error },
    #[error("{name} breaks off after row {rows}: {problem}")]
    CutOff { name: String, rows: u64, problem: &'static str },
    #[error("{name}: the thread that reads it has stopped")]
    Stopped { name: String, source: tokio::task::JoinError },
}

/// The port's error for a failure: the one place where this adapter decides kinds.
pub(crate) fn classify(adapter: &'static str, operation: &'static str, failure: Failure) -> PortError {
    use ErrorKind as Kind;
    let kind = match &failure {
        Failure::Open { source, .. } => of_opening(source),
        Failure::BrokenOff { source, .. } => of_reading(source),
        Failure::NotAFile { .. } | Failure::Setting { .. } | Failure::Foreign { .. } | Failure::Header { .. } => {
            Kind::InvalidInput
        }
        Failure::CutOff { .. } => Kind::Corrupt,
        Failure::Stopped { .. } => Kind::Unexpected,
    };
    let message = failure.to_string();
    match failure {
        // A source of bytes that speaks the ports' language has said it better already.
        Failure::BrokenOff { source, .. } if has_port_error(&source) => port_error(source, adapter, operation, message),
        Failure::Open { source, .. } | Failure::BrokenOff { source, .. } => {
            PortError::new(kind, adapter, operation, message).because(source)
        }
        Failure::Stopped { source, .. } => PortError::new(kind, adapter, operation, message).because(source),
        _ => PortError::new(kind, adapter, operation, message),
    }
}

fn has_port_error(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn StdError + Send + Sync>::is::<PortError>)
}

fn port_error(error: io::Error, adapter: &'static str, operation: &'static str, message: String) -> PortError {
    match error.downcast::<PortError>() {
        Ok(error) => error,
        Err(error) => PortError::new(ErrorKind::Unexpected, adapter, operation, message).because(error),
    }
}

fn of_opening(error: &io::Error) -> ErrorKind {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ErrorKind::NotFound,
        io::ErrorKind::PermissionDenied => ErrorKind::PermissionDenied,
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => ErrorKind::InvalidInput,
        io::ErrorKind::TimedOut => ErrorKind::Timeout,
        _ => ErrorKind::Unexpected,
    }
}

fn of_reading(error: &io::Error) -> ErrorKind {
    match error.kind() {
        // What the gzip reader says of bytes that are missing, out of place or fail their checksum.
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => ErrorKind::Corrupt,
        io::ErrorKind::PermissionDenied => ErrorKind::PermissionDenied,
        io::ErrorKind::TimedOut => ErrorKind::Timeout,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            ErrorKind::Unavailable
        }
        _ => ErrorKind::Unexpected,
    }
}

fn unopened(error: &io::Error) -> &'static str {
    match of_opening(error) {
        ErrorKind::NotFound => "is not there",
        ErrorKind::PermissionDenied => "may not be read",
        _ => "cannot be opened",
    }
}

fn broken(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "its end is missing",
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => "its gzip packing is damaged",
        _ => "it cannot be read further",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(failure: Failure) -> ErrorKind {
        classify(ADAPTER, "open", failure).kind()
    }

    fn open(kind: io::ErrorKind) -> Failure {
        Failure::Open { name: "feed.csv".to_owned(), source: kind.into() }
    }

    fn broken_off(source: io::Error) -> Failure {
        Failure::BrokenOff { name: "feed.csv".to_owned(), rows: 7, source }
    }

    #[test]
    fn each_failure_of_opening_has_its_kind() {
        assert_eq!(kind(open(io::ErrorKind::NotFound)), ErrorKind::NotFound);
        assert_eq!(kind(open(io::ErrorKind::NotADirectory)), ErrorKind::NotFound);
        assert_eq!(kind(open(io::ErrorKind::PermissionDenied)), ErrorKind::PermissionDenied);
        assert_eq!(kind(open(io::ErrorKind::InvalidInput)), ErrorKind::InvalidInput);
        assert_eq!(kind(open(io::ErrorKind::TimedOut)), ErrorKind::Timeout);
        assert_eq!(kind(open(io::ErrorKind::Other)), ErrorKind::Unexpected);
    }

    #[test]
    fn each_failure_of_reading_has_its_kind() {
        let of = |kind: io::ErrorKind| classify(ADAPTER, "read", broken_off(kind.into())).kind();
        assert_eq!(of(io::ErrorKind::UnexpectedEof), ErrorKind::Corrupt);
        assert_eq!(of(io::ErrorKind::InvalidData), ErrorKind::Corrupt);
        assert_eq!(of(io::ErrorKind::InvalidInput), ErrorKind::Corrupt);
        assert_eq!(of(io::ErrorKind::PermissionDenied), ErrorKind::PermissionDenied);
        assert_eq!(of(io::ErrorKind::TimedOut), ErrorKind::Timeout);
        assert_eq!(of(io::ErrorKind::ConnectionReset), ErrorKind::Unavailable);
        assert_eq!(of(io::ErrorKind::Other), ErrorKind::Unexpected);
    }

    #[test]
    fn an_error_of_a_port_inside_a_stream_of_bytes_comes_out_as_it_went_in() {
        let inner = PortError::new(ErrorKind::Throttled, "bucket", "get", "slow down");
        let error = classify(ADAPTER, "read", broken_off(io::Error::other(inner)));
        assert_eq!((error.kind(), error.adapter(), error.is_retryable()), (ErrorKind::Throttled, "bucket", true));
    }

    #[test]
    fn the_message_names_the_file_and_the_row() {
        let error = classify(ADAPTER, "read", broken_off(io::ErrorKind::UnexpectedEof.into()));
        assert_eq!(error.message(), "feed.csv breaks off after row 7: its end is missing");
    }
}
