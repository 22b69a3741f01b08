//! Runs: what was ingested, what was rejected, and the start of another.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use likewise_domain::run::{FeedScope, Rejection, Run, RunId, RunStatus};
use likewise_usecases::{PortError, ports::Page};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    examination::ExaminationBody,
    pages,
    params::{IdInPath, Params},
    upload,
};
use crate::{Api, CurrentRun, UploadOptions, problem::Problem, product::instant};

/// A page of runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunsBody {
    /// The newest first.
    runs: Vec<RunBody>,
    /// What `after` is for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

/// One ingestion of one feed. `read` is always `new` + `changed` + `unchanged` + `rejected`.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunBody {
    id: u64,
    feed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_version: Option<String>,
    /// `full` or `partial`.
    scope: &'static str,
    dry_run: bool,
    /// `running`, `succeeded`, `failed` or `interrupted`.
    status: &'static str,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    read: u64,
    new: u64,
    changed: u64,
    unchanged: u64,
    rejected: u64,
    retired: u64,
    /// Passages that became pending.
    announced: u64,
    /// Optional values that could not be read; their products kept their place.
    dropped_values: u64,
    #[schema(format = DateTime)]
    started_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    finished_at: Option<String>,
}

/// A page of rejections.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectionsBody {
    /// By row number.
    rejections: Vec<RejectionBody>,
    /// What `after` is for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

/// A row that could not become a product.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectionBody {
    /// 1 is the first row after the header.
    row: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    /// Why, for programs.
    #[schema(example = "missing_title")]
    code: &'static str,
    /// Why, for people.
    reason: String,
    /// The row as it was read, cut to 2,000 characters.
    raw: String,
}

/// The bytes of a feed, for the description alone.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "the body is streamed; this only says what it is")]
pub(crate) struct FeedBytes(Vec<u8>);

/// The run that was begun.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartedBody {
    run_id: u64,
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        let counts = run.counts;
        Self {
            id: run.id.0,
            feed: run.feed,
            feed_version: run.feed_version,
            scope: run.scope.as_str(),
            dry_run: run.dry_run,
            status: run.status.as_str(),
            failure: run.failure,
            read: counts.read,
            new: counts.new,
            changed: counts.changed,
            unchanged: counts.unchanged,
            rejected: counts.rejected,
            retired: counts.retired,
            announced: counts.announced,
            dropped_values: counts.dropped_values,
            started_at: instant(run.started_at),
            finished_at: run.finished_at.map(instant),
        }
    }
}

impl From<Rejection> for RejectionBody {
    fn from(rejection: Rejection) -> Self {
        Self {
            row: rejection.row,
            column: rejection.column,
            code: rejection.code.as_str(),
            reason: rejection.reason,
            raw: rejection.raw,
        }
    }
}

/// Runs, the newest first.
#[utoipa::path(get, path = "/v1/runs", tag = "operation",
    security((), ("admin_token" = [])),
    params(
        ("after" = Option<u64>, Query, description = "Where the previous page ended", minimum = 0),
        ("limit" = Option<u64>, Query, description = "How many, 1 to 200", minimum = 1, maximum = 200)),
    responses(
        (status = 200, description = "A page of runs", body = RunsBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn runs(State(api): State<Api>, params: Params) -> Result<Json<RunsBody>, Problem> {
    let params = params.expect(&["after", "limit"])?;
    let after = after(&params)?.map(RunId);
    let most = params.limit()?.get();
    let mut runs = api.runs.list(Page { after: after.as_ref(), most: pages::one_more(most) }).await?;
    let next = pages::cut(&mut runs, most, |run| run.id.0);
    let mut bodies = Vec::with_capacity(runs.len());
    for run in runs {
        bodies.extend(as_it_is(&api, run).await?.map(RunBody::from));
    }
    Ok(Json(RunsBody { runs: bodies, next }))
}

/// One run.
#[utoipa::path(get, path = "/v1/runs/{id}", tag = "operation",
    security((), ("admin_token" = [])),
    params(("id" = u64, Path, description = "The run's number", minimum = 1)),
    responses(
        (status = 200, description = "The run", body = RunBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn run(
    State(api): State<Api>,
    IdInPath(id): IdInPath,
    params: Params,
) -> Result<Json<RunBody>, Problem> {
    params.expect(&[])?;
    Ok(Json(find(&api, &id).await?.into()))
}

/// The rows that a run rejected, by row number.
#[utoipa::path(get, path = "/v1/runs/{id}/rejections", tag = "operation",
    security((), ("admin_token" = [])),
    params(
        ("id" = u64, Path, description = "The run's number", minimum = 1),
        ("after" = Option<u64>, Query, description = "Where the previous page ended", minimum = 0),
        ("limit" = Option<u64>, Query, description = "How many, 1 to 200", minimum = 1, maximum = 200)),
    responses(
        (status = 200, description = "A page of rejections", body = RejectionsBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn rejections(
    State(api): State<Api>,
    IdInPath(id): IdInPath,
    params: Params,
) -> Result<Json<RejectionsBody>, Problem> {
    let params = params.expect(&["after", "limit"])?;
    let run = find(&api, &id).await?;
    let after = after(&params)?;
    let most = params.limit()?.get();
    let page = Page { after: after.as_ref(), most: pages::one_more(most) };
    let mut rejections = api.runs.rejections(run.id, page).await?;
    let next = pages::cut(&mut rejections, most, |rejection| rejection.row);
    Ok(Json(RejectionsBody { rejections: rejections.into_iter().map(Into::into).collect(), next }))
}

/// Begins a run of the configured feed, or of the feed in the request's body.
///
/// Without a body the configured feed is read. With one, the body is the feed: CSV, TSV, JSON Lines or a JSON array,
/// plain or gzip. The answer comes as soon as the run has begun; `GET /v1/runs/{id}` tells how far it is. A dry run is
/// answered at its end, with what would be done and what is wrong with the feed.
#[utoipa::path(post, path = "/v1/runs", tag = "operation",
    params(
        ("mapping" = Option<String>, Query, description = "The mapping of the feed in the body: `default`, `amazon` or one of the configuration's"),
        ("scope" = Option<String>, Query, description = "`full` retires products that the body lacks; `partial`, the default for a body, never does"),
        ("name" = Option<String>, Query, description = "What to call the feed; its ending tells the format"),
        ("dry_run" = Option<bool>, Query, description = "Tells what would be done instead of doing it")),
    security((), ("admin_token" = [])),
    request_body(content = Option<FeedBytes>, content_type = "application/octet-stream", description = "The feed; nothing for the configured one"),
    responses(
        (status = 202, description = "The run has begun", body = StartedBody),
        (status = 200, description = "The dry run has ended", body = ExaminationBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn start_run(
    State(api): State<Api>,
    params: Params,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let params = params.expect(&["mapping", "scope", "name", "dry_run"])?;
    let dry_run = params.parsed::<bool>("dry_run", "true or false")?.unwrap_or_default();
    if is_form(&headers) {
        let detail = "the body is a form, accepted is the feed itself: curl --data-binary @products.csv";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
    }
    // What is wrong with the description is said before the body has been read.
    let options = UploadOptions { mapping: params.text("mapping").map(str::to_owned), scope: scope(&params)? };
    let name = upload::file_name(params.text("name").unwrap_or("upload"))?;
    let upload = match upload::spool(&api, body, &headers).await? {
        Some(file) => Some(file.into_upload(name, options)?),
        None => no_description(&params).map(|()| None)?,
    };
    if dry_run {
        let examined = api.starter.examine(upload).await?;
        return Ok(Json(ExaminationBody::from(examined)).into_response());
    }
    let run_id = api.starter.start(upload).await?;
    let location = format!("/v1/runs/{run_id}");
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(StartedBody { run_id: run_id.0 })).into_response())
}

/// Whether the body is what browsers and `curl -F` make of a file.
fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.trim_start().to_ascii_lowercase().starts_with("multipart/")
}

/// Without a feed there is nothing that could be described.
fn no_description(params: &Params) -> Result<(), Problem> {
    match ["mapping", "scope", "name"].into_iter().find(|name| params.text(name).is_some()) {
        Some(name) => Err(Problem::invalid(name, "describes a feed in the body, but the body is empty")),
        None => Ok(()),
    }
}

fn scope(params: &Params) -> Result<FeedScope, Problem> {
    match params.text("scope") {
        None | Some("partial") => Ok(FeedScope::Partial),
        Some("full") => Ok(FeedScope::Full),
        Some(_) => Err(Problem::invalid("scope", "is neither full nor partial")),
    }
}

fn after(params: &Params) -> Result<Option<u64>, Problem> {
    // Numbers are stored as signed 64-bit integers; what lies beyond them follows no row.
    let after = params.parsed::<u64>("after", "a whole number")?;
    match after {
        Some(after) if i64::try_from(after).is_err() => Err(Problem::invalid("after", "is too large")),
        after => Ok(after),
    }
}

async fn find(api: &Api, id: &str) -> Result<Run, Problem> {
    let unknown = || Problem::not_found("unknown_run", "there is no such run").about("id");
    let number: i64 = id.parse().map_err(|_| Problem::invalid("id", "is not a run's number"))?;
    let number = u64::try_from(number).map_err(|_| unknown())?;
    let run = api.runs.get(RunId(number)).await?.ok_or_else(unknown)?;
    as_it_is(api, run).await?.ok_or_else(unknown)
}

/// A run as it is: one that the log calls running, and that nobody is making, was interrupted and could not say so.
async fn as_it_is(api: &Api, run: Run) -> Result<Option<Run>, PortError> {
    let is_made = match api.starter.current() {
        None => false,
        Some(CurrentRun::Starting) => true,
        Some(CurrentRun::Running(number)) => number == run.id,
    };
    if run.status != RunStatus::Running || is_made {
        return Ok(Some(run));
    }
    // It may have ended since it was read, and says then how.
    let again = api.runs.get(run.id).await?;
    Ok(again.map(|run| match run.status {
        RunStatus::Running => Run { status: RunStatus::Interrupted, ..run },
        _ => run,
    }))
}
