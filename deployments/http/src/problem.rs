//! Answers that say what went wrong: RFC 9457 problem details with a stable code and the offending field.
//!
//! What the caller did wrong is said in words. What went wrong inside is logged once, here, with its chain of causes,
//! and the answer carries only a code and an id to find it by.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use likewise_domain::Invalid;
use likewise_usecases::{
    CalibrateError, ErrorKind, LogIsOff, PortError, Retry, SearchError, SimilarError, SuggestError, UnknownPipeline,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::StartRunError;

/// What went wrong (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the code says more than a page would.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 422)]
    status: u16,
    /// What went wrong, stable, for programs.
    #[schema(example = "invalid_value")]
    code: &'static str,
    /// What went wrong, for people.
    detail: Box<str>,
    /// The field of the request it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "limit")]
    field: Option<Box<str>>,
    /// Where to find it in the server's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<Box<str>>,
    #[serde(skip)]
    retry_after: Option<u32>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<Box<str>>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code,
            detail: detail.into(),
            field: None,
            instance: None,
            retry_after: None,
        }
    }

    /// A value that was understood and is not accepted.
    pub(crate) fn invalid(field: impl Into<Box<str>>, detail: impl Into<Box<str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_value", detail).about(field)
    }

    pub(crate) fn not_found(code: &'static str, detail: impl Into<Box<str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    #[must_use]
    pub(crate) fn about(mut self, field: impl Into<Box<str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    #[must_use]
    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// A task that was to answer was lost.
    pub(crate) fn lost(error: &tokio::task::JoinError) -> Self {
        let instance = incident();
        tracing::error!(incident = instance, %error, "a request failed");
        let problem =
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "something failed inside the service");
        Self { instance: Some(instance.into()), ..problem }
    }

    /// Logs `error` and says no more of it than whose turn it is to act.
    fn inside(error: &PortError, code: &'static str) -> Self {
        let instance = incident();
        tracing::error!(incident = instance, error = %error.chain(), "a request failed");
        let (status, detail) = match error.kind() {
            ErrorKind::Throttled => (StatusCode::TOO_MANY_REQUESTS, "too many requests at once; try again shortly"),
            ErrorKind::Unavailable | ErrorKind::Timeout => {
                (StatusCode::SERVICE_UNAVAILABLE, "a part of the service cannot be reached; try again shortly")
            }
            ErrorKind::StorageFull => (StatusCode::INSUFFICIENT_STORAGE, "there is no space left to write to"),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, "something failed inside the service"),
        };
        let problem = Self::new(status, code, detail);
        let problem = match error.retry() {
            Retry::Never => problem,
            Retry::After(wait) => problem.retry_after(whole_seconds(wait)),
        };
        Self { instance: Some(instance.into()), ..problem }
    }

    pub(crate) fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The wait that a vendor asked for as `Retry-After` says it, at least a second.
fn whole_seconds(wait: Option<Duration>) -> u32 {
    wait.map_or(1, |wait| u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX).max(1))
}

/// A number that finds a failure in the log of this process.
fn incident() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("incident-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let retry_after = self.retry_after;
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::invalid(invalid.field, invalid.problem)
    }
}

impl From<PortError> for Problem {
    fn from(error: PortError) -> Self {
        let code = match error.kind() {
            ErrorKind::Throttled => "throttled",
            ErrorKind::Unavailable | ErrorKind::Timeout => "unavailable",
            ErrorKind::StorageFull => "storage_full",
            _ => "internal_error",
        };
        Self::inside(&error, code)
    }
}

impl From<UnknownPipeline> for Problem {
    fn from(unknown: UnknownPipeline) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_pipeline", unknown.to_string()).about("pipeline")
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::UnknownPipeline(unknown) => unknown.into(),
            SearchError::Invalid(invalid) => invalid.into(),
            SearchError::ForeignCursor(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "foreign_cursor", error.to_string()).about("cursor")
            }
            SearchError::Keywords(error) => Self::inside(&error, "keyword_search_failed"),
            SearchError::Embedding(error) => Self::inside(&error, "query_embedding_failed"),
            SearchError::Nearest(error) => Self::inside(&error, "nearest_products_failed"),
            SearchError::Fetch(error) => Self::inside(&error, "fetching_products_failed"),
        }
    }
}

impl From<SuggestError> for Problem {
    fn from(error: SuggestError) -> Self {
        match error {
            SuggestError::UnknownPipeline(unknown) => unknown.into(),
            SuggestError::Keywords(error) => Self::inside(&error, "keyword_search_failed"),
            SuggestError::Fetch(error) => Self::inside(&error, "fetching_products_failed"),
        }
    }
}

impl From<LogIsOff> for Problem {
    fn from(off: LogIsOff) -> Self {
        Self::new(StatusCode::CONFLICT, "query_log_off", off.to_string())
    }
}

impl From<SimilarError> for Problem {
    fn from(error: SimilarError) -> Self {
        match error {
            SimilarError::NoSuchProduct(_) => Self::not_found("unknown_product", error.to_string()).about("id"),
            SimilarError::NotEmbedded(_) => {
                let detail = error.to_string();
                Self::new(StatusCode::CONFLICT, "product_not_embedded", detail).about("id").retry_after(5)
            }
            SimilarError::UnknownPipeline(unknown) => unknown.into(),
            SimilarError::Nearest(error) => Self::inside(&error, "nearest_products_failed"),
            SimilarError::Fetch(error) => Self::inside(&error, "fetching_products_failed"),
        }
    }
}

impl From<CalibrateError> for Problem {
    fn from(error: CalibrateError) -> Self {
        match error {
            CalibrateError::UnknownPipeline(unknown) => unknown.into(),
            CalibrateError::OtherGeneration { .. } => {
                Self::new(StatusCode::CONFLICT, "other_generation", error.to_string()).about("generation")
            }
            CalibrateError::Port(error) => error.into(),
        }
    }
}

impl From<StartRunError> for Problem {
    fn from(error: StartRunError) -> Self {
        let detail = error.to_string();
        match error {
            StartRunError::Busy(_) | StartRunError::Starting => {
                Self::new(StatusCode::CONFLICT, "run_in_progress", detail).retry_after(5)
            }
            StartRunError::NoFeed => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "no_feed", detail),
            StartRunError::UnknownMapping { .. } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_mapping", detail).about("mapping")
            }
            StartRunError::UnreadableFeed(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable_feed", detail).about("body")
            }
            StartRunError::Port(error) => error.into(),
        }
    }
}
