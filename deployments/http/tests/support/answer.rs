//! Answers, and what all of them have in common.

use axum::{
    body::{Bytes, to_bytes},
    http::{HeaderMap, Method, StatusCode, header},
    response::Response,
};
use serde_json::Value;

use super::{SECRET, is_error};

/// An answer that has been read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Self { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {:?}", self.text()))
    }

    /// The body of an answer with this status.
    pub(crate) fn ok(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self.json()
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Asserts that this is the problem with `code` about `field`, and gives its detail.
    pub(crate) fn problem(&self, status: u16, code: &str, field: Option<&str>) -> String {
        let body = self.ok(status);
        assert_eq!(self.header(header::CONTENT_TYPE), Some("application/problem+json"));
        assert_eq!((body["code"].as_str(), body["field"].as_str()), (Some(code), field), "{body}");
        body["detail"].as_str().unwrap().to_owned()
    }

    /// Asserts what holds for every answer: it is described, errors have one shape, and nothing internal leaks.
    pub(super) fn check(&self, method: &Method, path: &str) {
        let content_type = self.header(header::CONTENT_TYPE).unwrap_or_default();
        assert_eq!(self.header(header::X_CONTENT_TYPE_OPTIONS), Some("nosniff"), "{method} {path}");
        // Why a product is quarantined is told to the operator on purpose.
        if let Ok(text) = std::str::from_utf8(&self.body)
            && path != "/v1/quarantine"
        {
            let leaks = [SECRET, "the script"].into_iter().find(|internal| text.contains(internal));
            assert_eq!(leaks, None, "{method} {path} leaks: {text}");
        }
        if is_error(self.status) && path.starts_with("/api/") {
            assert_eq!(content_type, "application/json");
            assert!(self.json()["error"]["code"].is_string());
        } else if is_error(self.status) {
            assert_eq!(content_type, "application/problem+json", "{method} {path}");
            let body = self.json();
            assert_eq!(body["type"], "about:blank");
            assert_eq!(body["status"], self.status.as_u16());
            assert_eq!(body["title"], self.status.canonical_reason().unwrap());
            assert!(body["code"].is_string() && body["detail"].is_string());
        }
        self.is_described(method, path, content_type);
    }

    /// Asserts that the description has this status and content type where it has the route.
    fn is_described(&self, method: &Method, path: &str, content_type: &str) {
        let description = serde_json::to_value(likewise_http::openapi()).unwrap();
        let routes = description["paths"].as_object().unwrap();
        let Some((_, route)) = routes.iter().find(|(template, _)| fits(template, path)) else { return };
        let operation = &route[method.as_str().to_lowercase()];
        let class = format!("{}XX", self.status.as_u16() / 100);
        let Some(responses) = operation["responses"].as_object() else {
            assert_eq!(self.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path} is not described");
            return;
        };
        let exact = responses.get(self.status.as_str());
        let described = exact.or_else(|| responses.get(&class));
        let described = described.unwrap_or_else(|| panic!("{method} {path}: {} is not described", self.status));
        let essence = content_type.split(';').next().unwrap_or_default();
        assert!(described["content"].get(essence).is_some(), "{method} {path}: {essence} is not described");
    }
}

/// Whether `path` is one of the paths that `template` stands for.
fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
}

/// A search's answer with its times, which differ every time, set to 0.
pub(crate) fn settled(mut hits: Value) -> Value {
    assert!(hits["took_ms"].as_f64().unwrap() >= 0.0);
    hits["took_ms"] = 0.into();
    for time in hits["timings"].as_object_mut().into_iter().flat_map(serde_json::Map::values_mut) {
        assert!(time.as_f64().unwrap() >= 0.0);
        *time = 0.into();
    }
    hits
}

/// A run with its feed's version, which is the source's own affair, set to a word.
pub(crate) fn versioned(mut run: Value) -> Value {
    assert!(run["feed_version"].as_str().is_some_and(|version| !version.is_empty()));
    run["feed_version"] = "a version".into();
    run
}
