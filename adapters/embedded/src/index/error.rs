//! What the graph and the filter index say, in the words of the ports.

use std::{error::Error as StdError, io};

use likewise_usecases::{ErrorKind, PortError};
use tantivy::{
    TantivyError,
    directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
};
use tokio::task::JoinError;

use crate::error::{classify_io, port_error};

/// Classifies what went wrong in the graph; made for `map_err`. usearch tells no kinds apart.
pub(super) fn graph_failed<E: StdError + Send + Sync + 'static>(operation: &'static str) -> impl Fn(E) -> PortError {
    move |error| port_error(ErrorKind::Unexpected, operation, "the graph of vectors failed").because(error)
}

/// Classifies what went wrong in the filter index; made for `map_err`.
pub(super) fn filters_failed(operation: &'static str) -> impl Fn(TantivyError) -> PortError {
    move |error| classify(operation, error)
}

/// Classifies a task of ours that did not come to its end: it panicked, or the runtime is shutting down.
pub(super) fn task_failed(operation: &'static str) -> impl Fn(JoinError) -> PortError {
    move |error| {
        let kind = if error.is_cancelled() { ErrorKind::Unavailable } else { ErrorKind::Unexpected };
        port_error(kind, operation, "a task of the index did not come to its end").because(error)
    }
}

fn classify(operation: &'static str, error: TantivyError) -> PortError {
    const MESSAGE: &str = "the filter index cannot be read or written";
    let by_io = |cause: &io::Error| classify_io(operation, io::Error::from(cause.kind()), MESSAGE);
    let classified = match &error {
        TantivyError::IoError(cause)
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: cause, .. })
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: cause, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: cause, .. })
        | TantivyError::LockFailure(LockError::IoError(cause), _) => by_io(cause),
        TantivyError::DataCorruption(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::OpenReadError(_)
        | TantivyError::DeserializeError(_) => port_error(ErrorKind::Corrupt, operation, "the filter index is damaged"),
        TantivyError::LockFailure(..) => {
            port_error(ErrorKind::Conflict, operation, "the filter index is being written by somebody else")
        }
        _ => port_error(ErrorKind::Unexpected, operation, "the filter index failed"),
    };
    classified.because(error)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn failures_of_the_filter_index_are_told_apart() {
        let io = |kind: io::ErrorKind| TantivyError::IoError(Arc::new(io::Error::from(kind)));
        let cases = [
            (io(io::ErrorKind::StorageFull), ErrorKind::StorageFull),
            (io(io::ErrorKind::PermissionDenied), ErrorKind::PermissionDenied),
            (TantivyError::LockFailure(LockError::LockBusy, None), ErrorKind::Conflict),
            (TantivyError::OpenReadError(OpenReadError::FileDoesNotExist("x".into())), ErrorKind::Corrupt),
            (TantivyError::SystemError("x".into()), ErrorKind::Unexpected),
        ];
        for (error, kind) in cases {
            let shown = error.to_string();
            assert_eq!(classify("nearest", error).kind(), kind, "{shown}");
        }
    }
}
