//! What can go wrong here, and as which kind of [`PortError`] each of it leaves.

use std::{io, path::PathBuf};

use likewise_domain::Invalid;
use likewise_usecases::{ErrorKind, PortError};
use ort::ErrorCode;

use crate::files::FileProblem;

/// The name of this adapter in errors and logs.
pub(crate) const ADAPTER: &str = "onnx";

/// A failure in this adapter's own words, or in a vendor's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the settings are not accepted: {}", listed(.0))]
    Config(Vec<Invalid>),
    #[error("{} cannot be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is not accepted: {problem}", path.display())]
    Manifest { path: PathBuf, problem: String },
    #[error("{} is missing: there is no model; `likewise model build` makes one, and embedder.model names its directory", path.display())]
    NoModel { path: PathBuf },
    #[error("the model has no variant '{name}', it has {}", known.join(", "))]
    UnknownVariant { name: String, known: Vec<String> },
    #[error("{}; build the model again", listed(.0))]
    Files(Vec<FileProblem>),
    #[error("{} cannot be loaded as ONNX Runtime", path.display())]
    Library { path: PathBuf, source: ort::LoadDynamicError },
    #[error("ONNX Runtime was loaded from {} and cannot be loaded from {} too", loaded.display(), path.display())]
    OtherLibrary { loaded: PathBuf, path: PathBuf },
    #[error("ONNX Runtime failed")]
    Runtime(#[source] ort::Error),
    #[error("the tokenizer failed")]
    Tokenizer(#[source] tokenizers::Error),
    #[error("the model does not fit its manifest: {0}")]
    Shape(String),
    #[error("the model gave a vector that is none")]
    Vector(#[source] Invalid),
    #[error("a thread cannot be started")]
    Thread(#[source] io::Error),
    #[error("a text broke off the work on it")]
    Panicked,
    #[error("{queue} {lane} are waiting and no more may wait")]
    QueueFull { lane: &'static str, queue: usize },
    #[error("the workers have stopped")]
    Stopped,
}

/// The port's error for a failure: the one place where this adapter decides kinds.
pub(crate) fn classify(operation: &'static str, failure: Failure) -> PortError {
    use ErrorKind as Kind;
    let kind = match &failure {
        Failure::Config(_) | Failure::UnknownVariant { .. } | Failure::Tokenizer(_) => Kind::InvalidInput,
        Failure::Read { source, .. } => of_io(source),
        Failure::NoModel { .. } => ErrorKind::NotFound,
        Failure::Files(problems) => problems.first().map_or(Kind::Corrupt, of_file),
        Failure::Manifest { .. } | Failure::Shape(_) | Failure::Vector(_) => Kind::Corrupt,
        Failure::Library { .. } => Kind::Unsupported,
        Failure::OtherLibrary { .. } => Kind::Conflict,
        Failure::Runtime(error) => of_runtime(error.code()),
        Failure::Panicked => Kind::Unexpected,
        Failure::Thread(_) | Failure::Stopped => Kind::Unavailable,
        Failure::QueueFull { .. } => Kind::Throttled,
    };
    // Memory that cannot be had now may be had later; ONNX Runtime has no code of its own for it.
    let passing = matches!(&failure, Failure::Runtime(error) if error.code() == ErrorCode::RuntimeException);
    let error = PortError::new(kind, ADAPTER, operation, failure.to_string());
    let error = if passing { error.retryable(None) } else { error };
    match failure {
        Failure::Read { source, .. } | Failure::Thread(source) => error.because(source),
        Failure::Library { source, .. } => error.because(source),
        Failure::Runtime(source) => error.because(source),
        Failure::Tokenizer(source) => error.because(source),
        Failure::Vector(source) => error.because(source),
        _ => error,
    }
}

fn of_io(error: &io::Error) -> ErrorKind {
    match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::NotFound,
        io::ErrorKind::PermissionDenied => ErrorKind::PermissionDenied,
        io::ErrorKind::InvalidData => ErrorKind::Corrupt,
        _ => ErrorKind::Unexpected,
    }
}

fn of_file(problem: &FileProblem) -> ErrorKind {
    match problem {
        FileProblem::Missing { .. } => ErrorKind::NotFound,
        FileProblem::Unreadable { source, .. } => of_io(source),
        FileProblem::Size { .. } | FileProblem::Hash { .. } => ErrorKind::Corrupt,
    }
}

fn of_runtime(code: ErrorCode) -> ErrorKind {
    match code {
        ErrorCode::InvalidArgument => ErrorKind::InvalidInput,
        ErrorCode::NoSuchFile | ErrorCode::NotFound => ErrorKind::NotFound,
        ErrorCode::NoModel | ErrorCode::InvalidProtobuf | ErrorCode::InvalidGraph => ErrorKind::Corrupt,
        ErrorCode::NotImplemented | ErrorCode::CompilationRequired => ErrorKind::Unsupported,
        ErrorCode::DeviceReset => ErrorKind::Unavailable,
        _ => ErrorKind::Unexpected,
    }
}

fn listed(problems: &[impl ToString]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    fn io_error(kind: io::ErrorKind) -> Failure {
        Failure::Read { path: PathBuf::from("manifest.json"), source: io::Error::from(kind) }
    }

    fn hash() -> FileProblem {
        FileProblem::Hash { path: PathBuf::from("a"), found: "1".to_owned(), expected: "2".to_owned() }
    }

    #[test]
    fn each_failure_has_its_kind() {
        let missing = FileProblem::Missing { path: PathBuf::from("a"), expected: "2".to_owned() };
        let table = [
            (Failure::Config(vec![Invalid::new("queue", "is 0")]), ErrorKind::InvalidInput),
            (io_error(io::ErrorKind::NotFound), ErrorKind::NotFound),
            (io_error(io::ErrorKind::PermissionDenied), ErrorKind::PermissionDenied),
            (io_error(io::ErrorKind::InvalidData), ErrorKind::Corrupt),
            (Failure::Files(vec![missing]), ErrorKind::NotFound),
            (Failure::Files(vec![hash()]), ErrorKind::Corrupt),
            (Failure::UnknownVariant { name: "a".to_owned(), known: Vec::new() }, ErrorKind::InvalidInput),
            (Failure::Shape("no output".to_owned()), ErrorKind::Corrupt),
            (Failure::Vector(Invalid::new("embedding", "is not finite")), ErrorKind::Corrupt),
            (Failure::OtherLibrary { loaded: "a".into(), path: "b".into() }, ErrorKind::Conflict),
            (Failure::Panicked, ErrorKind::Unexpected),
            (Failure::Stopped, ErrorKind::Unavailable),
            (Failure::QueueFull { lane: "queries", queue: 1 }, ErrorKind::Throttled),
        ];
        for (failure, kind) in table {
            let shown = failure.to_string();
            assert_eq!(classify("embed", failure).kind(), kind, "{shown}");
        }
    }

    #[test]
    fn the_runtimes_codes_have_their_kinds() {
        let table = [
            (ErrorCode::InvalidArgument, ErrorKind::InvalidInput),
            (ErrorCode::InvalidProtobuf, ErrorKind::Corrupt),
            (ErrorCode::NotImplemented, ErrorKind::Unsupported),
            (ErrorCode::RuntimeException, ErrorKind::Unexpected),
            (ErrorCode::GenericFailure, ErrorKind::Unexpected),
        ];
        for (code, kind) in table {
            assert_eq!(of_runtime(code), kind, "{code:?}");
        }
    }

    #[test]
    fn the_cause_stays_in_the_chain() {
        let error = classify("read_manifest", io_error(io::ErrorKind::NotFound));
        assert_eq!(error.to_string(), "onnx.read_manifest: not found: manifest.json cannot be read");
        assert!(error.source().is_some(), "the io error is kept");
        let both = classify("load", Failure::Files(vec![hash(), hash()]));
        assert_eq!(both.message(), "a has SHA-256 1, expected 2; a has SHA-256 1, expected 2; build the model again");
    }
}
