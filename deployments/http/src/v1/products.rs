//! Products, and the ones like them.

use std::time::Instant;

use axum::{Json, extract::State};
use likewise_domain::ProductId;
use likewise_usecases::{Similar, SimilarRequest};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    params::{IdInPath, Params},
    search::{HitBody, milliseconds},
};
use crate::{Api, problem::Problem, product::ProductBody};

/// One product.
#[utoipa::path(get, path = "/v1/products/{id}", tag = "search",
    params(("id" = String, Path, description = "The product's id, percent-encoded")),
    responses(
        (status = 200, description = "The product", body = ProductBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn product(
    State(api): State<Api>,
    id: IdInPath,
    params: Params,
) -> Result<Json<ProductBody>, Problem> {
    params.expect(&[])?;
    let id = ProductId::parse(&id.0)?;
    let found = api.store.get_many(std::slice::from_ref(&id)).await?;
    match found.into_iter().next().flatten() {
        Some(stored) => Ok(Json(stored.as_ref().into())),
        None => Err(Problem::not_found("unknown_product", format!("there is no product \"{id}\"")).about("id")),
    }
}

/// The products that are like one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SimilarBody {
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
}

impl SimilarBody {
    fn new(similar: &Similar, started: Instant) -> Self {
        Self {
            hits: similar.hits.iter().map(HitBody::new).collect(),
            exact: similar.exact,
            examined: similar.examined,
            generation: similar.generation.to_string(),
            pipeline: similar.pipeline.clone(),
            took_ms: milliseconds(started.elapsed()),
        }
    }
}

/// The products that are like one; never that one itself.
#[utoipa::path(get, path = "/v1/products/{id}/similar", tag = "search",
    params(
        ("id" = String, Path, description = "The product's id, percent-encoded"),
        ("limit" = Option<u64>, Query, description = "How many hits, 1 to 200", minimum = 1, maximum = 200),
        ("threshold" = Option<f32>, Query, description = "The least similarity (cosine), inclusive", minimum = -1, maximum = 1),
        ("filter" = Option<String>, Query, description = "Which products may be found, such as `price < 50`"),
        ("own_group" = Option<bool>, Query, description = "Whether variants of the product, those of its group, may be found"),
        ("pipeline" = Option<String>, Query, description = "Which pipeline is to answer")),
    responses(
        (status = 200, description = "What was found, nearest first", body = SimilarBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn similar(
    State(api): State<Api>,
    id: IdInPath,
    params: Params,
) -> Result<Json<SimilarBody>, Problem> {
    let started = Instant::now();
    let params = params.expect(&["limit", "threshold", "filter", "own_group", "pipeline"])?;
    let request = SimilarRequest {
        id: ProductId::parse(&id.0)?,
        filter: params.filter()?,
        limit: params.limit()?,
        threshold: params.threshold()?,
        own_group: params.parsed("own_group", "true or false")?.unwrap_or(false),
        pipeline: params.pipeline(),
    };
    let similar = api.similar.similar(&request).await?;
    Ok(Json(SimilarBody::new(&similar, started)))
}
