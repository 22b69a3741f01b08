//! Products, and the ones like them.

use std::time::Instant;

use axum::{Json, extract::State};
use likewise_domain::ProductId;
use likewise_usecases::SimilarRequest;

use super::{
    params::{IdInPath, Params},
    search::HitsBody,
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
        Some(stored) => Ok(Json((&*stored).into())),
        None => Err(Problem::not_found("unknown_product", format!("there is no product \"{id}\"")).about("id")),
    }
}

/// The products that are like one; never that one itself.
#[utoipa::path(get, path = "/v1/products/{id}/similar", tag = "search",
    params(
        ("id" = String, Path, description = "The product's id, percent-encoded"),
        ("limit" = Option<u64>, Query, description = "How many hits, 1 to 200", minimum = 1, maximum = 200),
        ("threshold" = Option<f32>, Query, description = "The least similarity (cosine), inclusive", minimum = -1, maximum = 1),
        ("filter" = Option<String>, Query, description = "Which products may be found, such as `price < 50`"),
        ("pipeline" = Option<String>, Query, description = "Which pipeline is to answer")),
    responses(
        (status = 200, description = "What was found, nearest first", body = HitsBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn similar(State(api): State<Api>, id: IdInPath, params: Params) -> Result<Json<HitsBody>, Problem> {
    let started = Instant::now();
    let params = params.expect(&["limit", "threshold", "filter", "pipeline"])?;
    let request = SimilarRequest {
        id: ProductId::parse(&id.0)?,
        filter: params.filter()?,
        limit: params.limit()?,
        threshold: params.threshold()?,
        pipeline: params.pipeline(),
    };
    let hits = api.similar.similar(&request).await?;
    Ok(Json(HitsBody::new(hits, started)))
}
