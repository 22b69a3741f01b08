//! What failed for good, and another chance for it.

use axum::{Json, extract::State};
use likewise_domain::{Fingerprint, ProductId, ledger::LedgerEntry};
use likewise_usecases::ports::Page;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{pages, params::Params};
use crate::{Api, json::JsonBody, problem::Problem, product::instant};

/// A page of quarantined products.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantineBody {
    products: Vec<QuarantinedBody>,
    /// What `after` is for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A product that could not be embedded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantinedBody {
    id: String,
    /// Whose vector it lacks.
    generation: String,
    attempts: u32,
    /// What went wrong last.
    error: Option<String>,
    #[schema(format = DateTime)]
    quarantined_at: String,
}

/// Which products get another chance.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedriveBody {
    /// The products' ids, at most 1,000; all of them where it is not given.
    #[schema(max_items = 1000)]
    ids: Option<Vec<String>>,
    /// The pipeline whose generation is meant; the default one where it is not given.
    pipeline: Option<String>,
}

/// How many got another chance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedrivenBody {
    redriven: u64,
}

/// Products that failed as often as is allowed, by id.
#[utoipa::path(get, path = "/v1/quarantine", tag = "operation",
    security((), ("admin_token" = [])),
    params(
        ("after" = Option<String>, Query, description = "Where the previous page ended"),
        ("limit" = Option<u64>, Query, description = "How many, 1 to 200", minimum = 1, maximum = 200),
        ("pipeline" = Option<String>, Query, description = "The pipeline whose generation is meant")),
    responses(
        (status = 200, description = "A page of quarantined products", body = QuarantineBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn quarantine(State(api): State<Api>, params: Params) -> Result<Json<QuarantineBody>, Problem> {
    let params = params.expect(&["after", "limit", "pipeline"])?;
    let after = params
        .text("after")
        .map(ProductId::parse)
        .transpose()
        .map_err(|invalid| Problem::invalid("after", invalid.problem))?;
    let generation = generation(&api, params.text("pipeline"))?;
    let most = params.limit()?.get();
    let page = Page { after: after.as_ref(), most: pages::one_more(most) };
    let mut entries = api.quarantine.list(&generation, page).await?;
    let next = pages::cut(&mut entries, most, |entry| entry.id.to_string());
    let products = entries.into_iter().map(|entry| quarantined(entry, &generation)).collect();
    Ok(Json(QuarantineBody { products, next }))
}

/// Makes quarantined products pending again.
#[utoipa::path(post, path = "/v1/quarantine/redrive", tag = "operation", request_body = RedriveBody,
    security((), ("admin_token" = [])),
    responses(
        (status = 200, description = "How many are pending again", body = RedrivenBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn redrive(
    State(api): State<Api>,
    params: Params,
    JsonBody(body): JsonBody<RedriveBody>,
) -> Result<Json<RedrivenBody>, Problem> {
    params.expect(&[])?;
    // An empty list means none; only an absent one means all.
    let ids = body.ids.map(|ids| parse_ids(&ids)).transpose()?;
    let generation = generation(&api, body.pipeline.as_deref())?;
    let redriven = api.quarantine.redrive(&generation, ids.as_deref()).await?;
    Ok(Json(RedrivenBody { redriven }))
}

fn parse_ids(ids: &[String]) -> Result<Vec<ProductId>, Problem> {
    const MOST_IDS: usize = 1_000;
    if ids.len() > MOST_IDS {
        return Err(Problem::invalid("ids", format!("has {} items, at most {MOST_IDS} are accepted", ids.len())));
    }
    let parsed = ids
        .iter()
        .enumerate()
        .map(|(i, id)| ProductId::parse(id).map_err(|invalid| Problem::invalid(format!("ids[{i}]"), invalid.problem)));
    parsed.collect()
}

fn generation(api: &Api, pipeline: Option<&str>) -> Result<Fingerprint, Problem> {
    Ok(api.status.pipelines.get(pipeline)?.generation.fingerprint.clone())
}

fn quarantined(entry: LedgerEntry, generation: &Fingerprint) -> QuarantinedBody {
    QuarantinedBody {
        id: entry.id.to_string(),
        generation: generation.to_string(),
        attempts: entry.attempts,
        error: entry.last_error,
        quarantined_at: instant(entry.changed_at),
    }
}
