//! What can go wrong here, and as which kind of [`PortError`] each of it leaves.

use std::{sync::Arc, time::Duration};

use likewise_usecases::{ErrorKind, PortError};

/// The name of this adapter in errors and logs.
const ADAPTER: &str = "guard";

/// A failure of the guard, or of what it guards.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The embedding took longer than it may.
    OverBudget(Duration),
    /// The embedder is left alone for this long.
    LeftAlone(Duration),
    /// So many queries are being embedded already.
    Crowded(usize),
    /// The embedder gave no vector.
    NoVector,
    /// The task of the embedding was lost.
    Lost,
    /// The embedder's own failure, which several callers may share.
    Shared(Arc<PortError>),
}

/// The port's error for a failure: the one place where this adapter decides kinds.
pub(crate) fn classify(operation: &'static str, failure: Failure) -> PortError {
    let error = |kind, message: String| PortError::new(kind, ADAPTER, operation, message);
    match failure {
        Failure::OverBudget(budget) => {
            error(ErrorKind::Timeout, format!("the query was not embedded within {budget:?}"))
        }
        Failure::LeftAlone(wait) => {
            let message = "the embedder is left alone after failures in a row".to_owned();
            error(ErrorKind::Unavailable, message).retryable(Some(wait))
        }
        Failure::Crowded(most) => {
            error(ErrorKind::Throttled, format!("{most} queries are being embedded, which is as many as may be"))
        }
        Failure::NoVector => error(ErrorKind::Unexpected, "no vector was given for one text".to_owned()),
        Failure::Lost => error(ErrorKind::Unexpected, "the embedding was lost".to_owned()),
        Failure::Shared(cause) => {
            let told = PortError::new(cause.kind(), cause.adapter(), cause.operation(), cause.message().to_owned());
            let told = if cause.is_retryable() { told.retryable(None) } else { told.permanent() };
            told.because(cause)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_its_kind_and_the_embedders_own_keeps_it() {
        let kind = |failure| classify("embed", failure).kind();
        assert_eq!(kind(Failure::OverBudget(Duration::from_secs(1))), ErrorKind::Timeout);
        assert_eq!(kind(Failure::LeftAlone(Duration::from_secs(1))), ErrorKind::Unavailable);
        assert_eq!(kind(Failure::Crowded(1)), ErrorKind::Throttled);
        assert_eq!(kind(Failure::NoVector), ErrorKind::Unexpected);
        let own = PortError::new(ErrorKind::Throttled, "onnx", "embed", "the queue is full");
        let told = classify("embed", Failure::Shared(Arc::new(own)));
        assert_eq!((told.kind(), told.adapter(), told.is_retryable()), (ErrorKind::Throttled, "onnx", true));
    }
}
