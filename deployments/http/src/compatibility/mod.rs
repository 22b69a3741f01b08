//! The predecessor's contract, kept as it was so that its own client works unchanged: status codes, fields, envelope,
//! error codes and defaults.
//!
//! What it did not bound is bounded here, and refused in its own words: an empty query and a limit over 200. A number
//! that a product does not have is 0, because the contract has numbers there and its client computes with them.

use axum::{
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use likewise_domain::{
    Similarity,
    search::{Limit, Mode, SearchText},
};
use likewise_usecases::{ErrorKind, Hits, PortError, SearchError, SearchRequest};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Api, json, problem::Problem, product::instant};

use envelope::{Envelope, Failure, SimilarProduct, SimilarProductsData};

mod envelope;

/// A search in the predecessor's words.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SimilarProductsBody {
    /// The words.
    #[schema(example = "wireless headphones")]
    query: String,
    /// How many, 0 to 200; 10 where it is absent or null.
    #[schema(minimum = 0, maximum = 200, default = 10)]
    limit: Option<u64>,
    /// The least cosine, -1 to 1.
    #[schema(minimum = -1, maximum = 1)]
    threshold: Option<f32>,
}

/// The predecessor's health check.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthStatus {
    #[schema(example = "Health status OK")]
    message: &'static str,
}

/// Health in the predecessor's words.
#[utoipa::path(get, path = "/api/health_status", tag = "compatibility",
    responses(
        (status = 200, description = "All is well", body = HealthStatus),
        (status = "5XX", description = "The service is at fault", body = Failure)))]
pub(crate) async fn health_status(State(api): State<Api>) -> Response {
    match api.status.ready().await {
        Ok(()) => json::answer(StatusCode::OK, &HealthStatus { message: "Health status OK" }),
        Err(error) => {
            tracing::warn!(error = %error.chain(), "not ready");
            Failure::new("Health status not OK", "the service is not ready", "UNK")
                .answer(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// Search in the predecessor's words.
#[utoipa::path(post, path = "/api/similar_products", tag = "compatibility", request_body = SimilarProductsBody,
    responses(
        (status = 201, description = "What was found, best first", body = Envelope),
        (status = "4XX", description = "The request is at fault", body = Failure),
        (status = "5XX", description = "The service is at fault", body = Failure)))]
pub(crate) async fn similar_products(
    State(api): State<Api>,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Response {
    let request = match body {
        Ok(bytes) => read(&bytes, api.settings.compatibility_threshold),
        Err(_) => Err(Failure::invalid_body("body", "could not be read or is too large")),
    };
    let Asked { request, query, limit } = match request {
        Ok(asked) => asked,
        Err(failure) => return failure.answer(StatusCode::UNPROCESSABLE_ENTITY),
    };
    let found = match limit {
        Some(_) => api.search.search(&request).await.map(Some),
        None => Ok(None),
    };
    match found {
        Ok(hits) => success(&api, query, hits),
        Err(error) => failed(&error),
    }
}

/// What is asked.
struct Asked {
    request: SearchRequest,
    /// The words as they were sent, which the answer repeats.
    query: String,
    /// `None` where nothing is asked for: a limit of 0, which the contract accepts.
    limit: Option<Limit>,
}

fn read(bytes: &[u8], default_threshold: Similarity) -> Result<Asked, Failure> {
    let body: SimilarProductsBody = json::parse(bytes).map_err(|problem| Failure::from_problem(&problem))?;
    let text = SearchText::parse(&body.query).map_err(|invalid| Failure::invalid_body("query", &invalid.problem))?;
    let limit =
        match body.limit {
            None => Some(Limit::DEFAULT),
            Some(0) => None,
            Some(limit) => Some(Limit::new(limit).map_err(|_| {
                Failure::invalid_body("limit", &format!("is {limit}, accepted is 0 to {}", Limit::MOST))
            })?),
        };
    let threshold = match body.threshold {
        None => default_threshold,
        Some(threshold) => {
            Similarity::new(threshold).map_err(|invalid| Failure::invalid_body("threshold", &invalid.problem))?
        }
    };
    // Its clients know no other answer than one by vectors.
    let request = SearchRequest {
        mode: Some(Mode::Semantic),
        fallback: false,
        limit: limit.unwrap_or(Limit::DEFAULT),
        threshold: Some(threshold),
        ..SearchRequest::new(Some(text))
    };
    Ok(Asked { request, query: body.query, limit })
}

fn success(api: &Api, query: String, hits: Option<Hits>) -> Response {
    let now = instant(api.clock.now());
    let similar_products: Vec<SimilarProduct> =
        hits.map(|hits| hits.hits).unwrap_or_default().into_iter().map(Into::into).collect();
    let data = SimilarProductsData { similar_products, query, created_date: now.clone(), modified_date: now };
    json::answer(StatusCode::CREATED, &Envelope::new(data))
}

/// What went wrong around a request of this contract, as the predecessor told what it had no code for.
pub(crate) fn in_the_predecessors_words(problem: Problem) -> Response {
    let mut answer = Failure::new("Query Similar Products failed", problem.detail(), "UNK").answer(problem.status());
    let retry_after = problem.into_response().headers_mut().remove(header::RETRY_AFTER);
    answer.headers_mut().extend(retry_after.map(|seconds| (header::RETRY_AFTER, seconds)));
    answer
}

fn failed(error: &SearchError) -> Response {
    let (code, cause): (_, Option<&PortError>) = match error {
        SearchError::Embedding(cause) => ("QUERY_EMBEDDING_FAILED", Some(cause)),
        SearchError::Nearest(cause) => ("QUERY_SIMILAR_PRODUCTS_FAILED", Some(cause)),
        SearchError::Fetch(cause) => ("FETCH_SIMILAR_PRODUCTS_FAILED", Some(cause)),
        SearchError::Keywords(cause) => ("UNK", Some(cause)),
        SearchError::UnknownPipeline(_) | SearchError::Invalid(_) | SearchError::ForeignCursor(_) => ("UNK", None),
    };
    if let Some(cause) = cause {
        tracing::error!(code, error = %cause.chain(), "a request failed");
    }
    let detail = match cause.map(PortError::kind) {
        Some(ErrorKind::Throttled | ErrorKind::Unavailable | ErrorKind::Timeout) => "try again shortly",
        _ => "something failed inside the service",
    };
    Failure::new("Query Similar Products failed", detail, code).answer(StatusCode::INTERNAL_SERVER_ERROR)
}
