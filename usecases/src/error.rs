//! The one error of all ports: what kind of failure it was, whether trying again may help, and where it happened.

use std::{borrow::Cow, error::Error as StdError, fmt, time::Duration};

/// What kind of failure a port met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The caller sent something that can never work; nothing was changed.
    InvalidInput,
    /// What was asked for is not there.
    NotFound,
    /// Somebody else holds or has changed it.
    Conflict,
    /// The vendor refused the credentials or the right.
    PermissionDenied,
    /// Too much at once: the queue is full or the vendor said so.
    Throttled,
    /// It cannot be reached, or is not ready.
    Unavailable,
    /// It took longer than was allowed.
    Timeout,
    /// What is stored cannot be what was written.
    Corrupt,
    /// There is no room left to write to.
    StorageFull,
    /// This adapter cannot do that.
    Unsupported,
    /// None of the above.
    Unexpected,
}

impl ErrorKind {
    /// The word used in logs and stored errors.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid input",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::PermissionDenied => "permission denied",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::Corrupt => "corrupt",
            Self::StorageFull => "storage full",
            Self::Unsupported => "unsupported",
            Self::Unexpected => "unexpected",
        }
    }
}

/// Whether trying the same call again may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It would fail again.
    Never,
    /// It may succeed, after this long where the vendor said so.
    After(Option<Duration>),
}

/// A port's failure. Shown as one line: `adapter.operation: kind: message (key=value, …)`; the cause is its `source`.
#[derive(Debug)]
pub struct PortError {
    kind: ErrorKind,
    retry: Retry,
    adapter: &'static str,
    operation: &'static str,
    message: Cow<'static, str>,
    context: Vec<(&'static str, String)>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl PortError {
    /// A failure of `adapter` in `operation`. Whether it can be retried follows from the kind; see
    /// [`PortError::retryable`] and [`PortError::permanent`] for the exceptions.
    pub fn new(
        kind: ErrorKind,
        adapter: &'static str,
        operation: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let retry = match kind {
            ErrorKind::Throttled | ErrorKind::Unavailable | ErrorKind::Timeout => Retry::After(None),
            _ => Retry::Never,
        };
        Self { kind, retry, adapter, operation, message: message.into(), context: Vec::new(), source: None }
    }

    /// Adds something that helps to find the place, such as a path or an id; never a secret.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        self.context.push((key, value.to_string()));
        self
    }

    /// Names the cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Says that trying again may help, after `wait` where the vendor said so.
    #[must_use]
    pub fn retryable(mut self, wait: Option<Duration>) -> Self {
        self.retry = Retry::After(wait);
        self
    }

    /// Says that trying again cannot help.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.retry = Retry::Never;
        self
    }

    /// What kind of failure it was.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Whether trying again may help.
    pub fn retry(&self) -> Retry {
        self.retry
    }

    /// Whether trying again may help at all.
    pub fn is_retryable(&self) -> bool {
        self.retry != Retry::Never
    }

    /// The adapter that failed.
    pub fn adapter(&self) -> &'static str {
        self.adapter
    }

    /// The operation that failed.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// What happened, without adapter, operation and context.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The whole chain of causes on one line, for logs.
    pub fn chain(&self) -> String {
        let mut line = self.to_string();
        let mut cause = StdError::source(self);
        while let Some(error) = cause {
            line.push_str(": ");
            line.push_str(&error.to_string());
            cause = error.source();
        }
        line
    }
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}: {}: {}", self.adapter, self.operation, self.kind.as_str(), self.message)?;
        for (i, (key, value)) in self.context.iter().enumerate() {
            write!(f, "{}{key}={value}", if i == 0 { " (" } else { ", " })?;
        }
        f.write_str(if self.context.is_empty() { "" } else { ")" })
    }
}

impl StdError for PortError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_says_where_and_what() {
        let error = PortError::new(ErrorKind::Corrupt, "embedded", "open", "the vector file is damaged")
            .with("path", "/data/vectors")
            .because("checksum differs");
        assert_eq!(error.to_string(), "embedded.open: corrupt: the vector file is damaged (path=/data/vectors)");
        assert!(error.chain().ends_with("): checksum differs"));
        assert!(!error.is_retryable());
        assert!(PortError::new(ErrorKind::Throttled, "onnx", "embed", "the queue is full").is_retryable());
    }
}
