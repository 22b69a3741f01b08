//! Search by words.

mod answer;
mod cursor;
mod request;

use std::time::Instant;

use axum::{Json, extract::State};
use likewise_domain::query_log::QueryId;
use likewise_usecases::Hits;

pub(crate) use self::answer::{HitBody, HitsBody, RepairBody, milliseconds};
use self::request::{Asked, SearchBody};
use super::params::Params;
use crate::{Api, json::JsonBody, problem::Problem};

/// Finds products by words.
#[utoipa::path(post, path = "/v1/search", tag = "search", request_body = SearchBody,
    responses(
        (status = 200, description = "What was found, in the order that was asked for", body = HitsBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn search(
    State(api): State<Api>,
    params: Params,
    JsonBody(body): JsonBody<SearchBody>,
) -> Result<Json<HitsBody>, Problem> {
    params.expect(&[])?;
    find(&api, body.read("query")?).await
}

/// Finds products by words.
#[utoipa::path(get, path = "/v1/search", tag = "search",
    params(
        ("q" = Option<String>, Query, description = "The words, 1 to 2,000 characters; without them every product matches, the newest first", example = "something to boil water in"),
        ("mode" = Option<String>, Query, description = "`semantic`, `keyword` or `hybrid`"),
        ("fusion" = Option<String>, Query, description = "`evidence`, `reciprocal_ranks` or `normalised_scores`"),
        ("limit" = Option<u64>, Query, description = "How many hits, 1 to 200", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page before ended: its `next`"),
        ("threshold" = Option<f32>, Query, description = "The least similarity (cosine) of every hit, inclusive", minimum = -1, maximum = 1),
        ("filter" = Option<String>, Query, description = "Which products may be found, such as `price < 50`"),
        ("sort" = Option<String>, Query, description = "`relevance`, `price`, `-price`, `rating` or `newest`"),
        ("group" = Option<bool>, Query, description = "Whether variants, products with the same group id, are one hit"),
        ("facets" = Option<String>, Query, description = "What is counted, with commas between: `brand,category:20,price:..<25|25..`"),
        ("count" = Option<String>, Query, description = "What the total and the facets count where `group` is true: `groups`, where it is not given, or `variants`"),
        ("diversity" = Option<f32>, Query, description = "How much hits lose by being like those above them", minimum = 0, maximum = 1),
        ("typing" = Option<bool>, Query, description = "Whether the last word is still being typed"),
        ("explain" = Option<bool>, Query, description = "Whether each hit says why it stands where it stands"),
        ("highlight" = Option<bool>, Query, description = "Whether each hit shows where the words stand"),
        ("log" = Option<bool>, Query, description = "Whether the query may be logged, where queries are; `false` for whoever is no shopper"),
        ("pipeline" = Option<String>, Query, description = "Which pipeline is to answer")),
    responses(
        (status = 200, description = "What was found, in the order that was asked for", body = HitsBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn search_by_query(State(api): State<Api>, params: Params) -> Result<Json<HitsBody>, Problem> {
    let params = params.expect(&SearchBody::PARAMETERS)?;
    find(&api, SearchBody::of_params(&params)?.read("q")?).await
}

async fn find(api: &Api, asked: Asked) -> Result<Json<HitsBody>, Problem> {
    let started = Instant::now();
    let hits = api.search.search(&asked.request).await?;
    api.metrics.note_search(&hits);
    let query_id = logged(api, &asked, &hits, started);
    if !asked.highlight {
        return Ok(Json(HitsBody::new(&hits, &asked, started).named(query_id)));
    }
    // A page may have two hundred descriptions to look through, each as long as a feed made it.
    let body = tokio::task::spawn_blocking(move || HitsBody::new(&hits, &asked, started).named(query_id)).await;
    body.map(Json).map_err(|error| Problem::lost(&error))
}

/// Leaves a first page to be logged. Who is still typing has not asked yet, and a deeper page belongs to a query that was
/// logged with its first one.
fn logged(api: &Api, asked: &Asked, hits: &Hits, started: Instant) -> Option<QueryId> {
    let log = api.query_log.as_ref()?;
    let is_asked = asked.log && !asked.request.typing && asked.request.cursor.is_none();
    if is_asked { log.note(&asked.request, hits, started.elapsed()) } else { None }
}
