//! Search by words.

use std::time::Instant;

use axum::{Json, extract::State};
use likewise_domain::{
    Similarity,
    search::{Limit, SearchText},
};
use likewise_usecases::{Hit, Hits, SearchRequest, Timings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::params::{self, Params};
use crate::{Api, json::JsonBody, problem::Problem, product::ProductBody};

/// A search.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchBody {
    /// The words, 1 to 2,000 characters.
    #[schema(example = "something to boil water in", min_length = 1, max_length = 2000)]
    query: String,
    /// How many hits, 1 to 200; 10 where it is not given.
    #[schema(minimum = 1, maximum = 200, default = 10)]
    limit: Option<u64>,
    /// The least similarity (cosine), -1 to 1, inclusive.
    #[schema(minimum = -1, maximum = 1)]
    threshold: Option<f32>,
    /// Which products may be found, such as `brand = "Norrvik" and price < 50`.
    #[schema(example = "price < 50 and attributes.colour in [red, blue]", max_length = 4096)]
    filter: Option<String>,
    /// Which pipeline is to answer; the default one where it is not given.
    pipeline: Option<String>,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitsBody {
    /// Nearest first, equal ones by product id.
    hits: Vec<HitBody>,
    /// Whether no nearer product can have been missed.
    exact: bool,
    /// How many vectors were compared.
    examined: u64,
    /// Whose vectors were compared: a fingerprint.
    #[schema(example = "3f1c0a5be2d49c77")]
    generation: String,
    /// Which pipeline answered.
    pipeline: String,
    /// How long it took in milliseconds.
    took_ms: f64,
    /// Where the time went.
    timings: TimingsBody,
}

/// Where the time went, in milliseconds.
#[expect(clippy::struct_field_names, reason = "a number in JSON has to carry its unit in its name")]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimingsBody {
    embed_ms: f64,
    nearest_ms: f64,
    fetch_ms: f64,
}

/// A product that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitBody {
    #[serde(flatten)]
    product: ProductBody,
    /// Cosine in [-1, 1], higher is nearer.
    #[schema(example = 0.62, minimum = -1, maximum = 1)]
    similarity: f32,
}

impl HitsBody {
    pub(crate) fn new(hits: Hits, started: Instant) -> Self {
        Self {
            hits: hits.hits.into_iter().map(Into::into).collect(),
            exact: hits.exact,
            examined: hits.examined,
            generation: hits.generation.to_string(),
            pipeline: hits.pipeline,
            timings: hits.timings.into(),
            took_ms: milliseconds(started.elapsed()),
        }
    }
}

impl From<Hit> for HitBody {
    fn from(hit: Hit) -> Self {
        Self { product: (&*hit.product).into(), similarity: hit.similarity.value() }
    }
}

impl From<Timings> for TimingsBody {
    fn from(timings: Timings) -> Self {
        Self {
            embed_ms: milliseconds(timings.embed),
            nearest_ms: milliseconds(timings.nearest),
            fetch_ms: milliseconds(timings.fetch),
        }
    }
}

/// Milliseconds to the microsecond.
fn milliseconds(duration: std::time::Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// Finds products by words.
#[utoipa::path(post, path = "/v1/search", tag = "search", request_body = SearchBody,
    responses(
        (status = 200, description = "What was found, nearest first", body = HitsBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn search(
    State(api): State<Api>,
    params: Params,
    JsonBody(body): JsonBody<SearchBody>,
) -> Result<Json<HitsBody>, Problem> {
    params.expect(&[])?;
    let request = SearchRequest {
        text: SearchText::parse(&body.query)?,
        filter: body.filter.as_deref().map_or(Ok(None), params::filter)?,
        limit: body.limit.map_or(Ok(Limit::DEFAULT), Limit::new)?,
        threshold: body.threshold.map(Similarity::new).transpose()?,
        pipeline: body.pipeline,
    };
    find(&api, &request).await
}

/// Finds products by words.
#[utoipa::path(get, path = "/v1/search", tag = "search",
    params(
        ("q" = String, Query, description = "The words, 1 to 2,000 characters", example = "something to boil water in"),
        ("limit" = Option<u64>, Query, description = "How many hits, 1 to 200", minimum = 1, maximum = 200),
        ("threshold" = Option<f32>, Query, description = "The least similarity (cosine), inclusive", minimum = -1, maximum = 1),
        ("filter" = Option<String>, Query, description = "Which products may be found, such as `price < 50`"),
        ("pipeline" = Option<String>, Query, description = "Which pipeline is to answer")),
    responses(
        (status = 200, description = "What was found, nearest first", body = HitsBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn search_by_query(State(api): State<Api>, params: Params) -> Result<Json<HitsBody>, Problem> {
    let params = params.expect(&["q", "limit", "threshold", "filter", "pipeline"])?;
    let words = params.text("q").ok_or_else(|| Problem::invalid("q", "is missing"))?;
    let text = SearchText::parse(words).map_err(|invalid| Problem::invalid("q", invalid.problem))?;
    let request = SearchRequest {
        text,
        filter: params.filter()?,
        limit: params.limit()?,
        threshold: params.threshold()?,
        pipeline: params.pipeline(),
    };
    find(&api, &request).await
}

async fn find(api: &Api, request: &SearchRequest) -> Result<Json<HitsBody>, Problem> {
    let started = Instant::now();
    let hits = api.search.search(request).await?;
    Ok(Json(HitsBody::new(hits, started)))
}
