//! JSON bodies whose errors name the field they are about.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::problem::Problem;

use refusal::Refusal;

mod refusal;

/// A JSON body of type `T`. Read with [`serde_path_to_error`], so that a refusal can say which field was wrong.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !says_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "the body must be JSON, and the header Content-Type must say application/json",
            )
            .about("content-type"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| refused_body(&rejection))?;
        parse(&bytes).map(Self)
    }
}

fn says_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn refused_body(rejection: &BytesRejection) -> Problem {
    let status = rejection.status();
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(status, "body_too_large", "is larger than is accepted").about("body");
    }
    Problem::new(StatusCode::BAD_REQUEST, "unreadable_body", "the body could not be read to its end")
}

/// Reads `bytes` as one JSON document: 400 where it is no JSON, 422 where it is not what was asked for.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let malformed = |detail: String| Problem::new(StatusCode::BAD_REQUEST, "malformed_json", detail).about("body");
    if bytes.trim_ascii().is_empty() {
        return Err(malformed("is empty, accepted is a JSON object".to_owned()));
    }
    if let Some(kind) = Refusal::kind_of_other_than_object(bytes) {
        // The parser itself would take a list for an object whose values stand in order.
        serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| malformed(format!("is not JSON: {error}")))?;
        return Err(Problem::invalid("body", format!("is {kind}, accepted is an object")));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            let Refusal { field, problem } = Refusal::read(&path, &inner.to_string());
            Problem::invalid(field, problem)
        } else {
            malformed(format!("is not JSON: {inner}"))
        }
    })?;
    deserializer.end().map_err(|error| malformed(format!("is not one JSON document: {error}")))?;
    Ok(value)
}

/// A JSON answer.
pub(crate) fn answer<T: serde::Serialize>(status: StatusCode, body: &T) -> axum::response::Response {
    (status, axum::Json(body)).into_response()
}
