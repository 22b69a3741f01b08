//! What the graph, the filter index and tasks say; made for `map_err`.

use std::error::Error as StdError;

use likewise_usecases::{ErrorKind, PortError};
use tantivy::TantivyError;
use tokio::task::JoinError;

use crate::error::{Failure, classify, unexpected};

/// The graph failed. usearch tells no kinds apart.
pub(super) fn graph_failed<E: StdError + Send + Sync + 'static>(operation: &'static str) -> impl Fn(E) -> PortError {
    move |error| unexpected(operation, "the graph of vectors failed", error)
}

/// The filter index failed.
pub(super) fn filters_failed(operation: &'static str) -> impl Fn(TantivyError) -> PortError {
    move |error| classify(operation, Failure::Filters(error))
}

/// A task of ours did not come to its end: it panicked, or the runtime is shutting down.
pub(super) fn task_failed(operation: &'static str) -> impl Fn(JoinError) -> PortError {
    move |error| {
        let kind = if error.is_cancelled() { ErrorKind::Unavailable } else { ErrorKind::Unexpected };
        let message = "a task of the index did not come to its end";
        classify(operation, Failure::Other(kind, message, error.into()))
    }
}
