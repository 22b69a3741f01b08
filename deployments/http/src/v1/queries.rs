//! What the log of queries says.

use axum::{Json, extract::State};
use likewise_domain::query_log::{AskedOften, JudgedPair, QueryReport};
use likewise_usecases::{LogIsOff, LogQueries, Pruned, ReportQueries};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use std::sync::Arc;

use super::params::Params;
use crate::{Api, json::JsonBody, problem::Problem, product::instant};

/// What the log says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueryReportBody {
    /// Whether queries are logged at present.
    logging: bool,
    /// The queries since then; of the whole log where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    since: Option<String>,
    /// How many queries there are.
    queries: u64,
    /// How many different texts.
    texts: usize,
    /// Those whose words alone chose and ordered what was shown: without `filter`, `threshold` and `diversity`, sorted by
    /// relevance.
    plain: ShareBody,
    /// The plain ones that found nothing; the share is that of plain ones.
    without_hits: ShareBody,
    /// The others that found nothing, which a filter or a threshold may do; the share is that of those others.
    others_without_hits: ShareBody,
    /// Those that were answered in part.
    degraded: ShareBody,
    /// Those for each reason.
    degraded_reasons: Vec<ReasonBody>,
    /// Those of which a product was clicked, put into a cart or bought.
    with_click: ShareBody,
    /// What was asked most often.
    most_frequent: Vec<TextBody>,
    /// What found nothing most often, of plain queries.
    most_frequent_without_hits: Vec<TextBody>,
    /// What happened at each position of plain queries.
    positions: Vec<PositionBody>,
    /// How many queries of this process were not logged because too many waited.
    not_logged_queue_full: u64,
    /// How many queries of this process were not logged because they could not be written.
    not_logged_write_failed: u64,
}

/// A count, and its share of all queries where nothing else is said.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShareBody {
    count: u64,
    #[schema(minimum = 0, maximum = 1)]
    share: f64,
}

/// A reason for answers in part.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReasonBody {
    #[schema(example = "embedding_timeout")]
    reason: String,
    count: u64,
    #[schema(minimum = 0, maximum = 1)]
    share: f64,
}

/// A text, and how often it was asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TextBody {
    query: String,
    count: u64,
}

/// What happened at a position.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PositionBody {
    /// The position, the first being 1.
    position: usize,
    /// How many products were shown there.
    impressions: u64,
    /// How many of them were clicked, put into a cart or bought.
    clicks: u64,
    /// Clicks per impression.
    #[schema(minimum = 0, maximum = 1)]
    rate: f64,
}

/// Judgments made of clicks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JudgmentsBody {
    /// By text.
    queries: Vec<JudgedQueryBody>,
}

/// The products that are judged for a query.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JudgedQueryBody {
    /// Its name among these.
    #[schema(example = "log-1")]
    query_id: String,
    query: String,
    judgments: Vec<JudgmentBody>,
}

/// How a product was judged.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JudgmentBody {
    product_id: String,
    /// 0 to 3.
    #[schema(minimum = 0, maximum = 3)]
    grade: u8,
    /// How often it was shown for the query.
    impressions: u64,
    /// Its clicks over expected clicks, drawn to 1.
    coec: f64,
}

/// What is to be forgotten.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PruneBody {
    /// Every query, and not only what is older, or more, than is kept.
    #[serde(default)]
    all: bool,
}

/// How much was forgotten.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PrunedBody {
    /// How many queries, 20,000 at the most.
    forgotten: u64,
    /// Whether there may be more to forget: then the same is asked again.
    more: bool,
}

/// What shoppers ask, what finds nothing, what is answered in part, and what is clicked where.
#[utoipa::path(get, path = "/v1/queries/report", tag = "operation",
    security((), ("admin_token" = [])),
    params(
        ("since" = Option<String>, Query, description = "Queries since then: a time such as `2026-11-01T00:00:00Z`, or `30d`, `12h`, `90m` back from now", example = "30d"),
        ("limit" = Option<u64>, Query, description = "How many texts of each list, 1 to 200", minimum = 1, maximum = 200)),
    responses(
        (status = 200, description = "What the log says", body = QueryReportBody),
        (status = "4XX", description = "The request is at fault, or there is no log", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn report(State(api): State<Api>, params: Params) -> Result<Json<QueryReportBody>, Problem> {
    let params = params.expect(&["since", "limit"])?;
    let (since, most) = (params.since(api.clock.now())?, params.limit()?.get());
    let log = log_of(&api)?;
    let report = ReportQueries { log: log.clone() }.report(since).await?;
    Ok(Json(QueryReportBody { since: since.map(instant), ..QueryReportBody::new(&report, &log, most) }))
}

/// Judgments out of clicks, corrected for where products stood: what `likewise eval` measures by.
#[utoipa::path(get, path = "/v1/queries/judgments", tag = "operation",
    security((), ("admin_token" = [])),
    params(
        ("since" = Option<String>, Query, description = "Of queries since then, as in the report"),
        ("min_impressions" = Option<u64>, Query, description = "How often a product has to have been shown for a query; 10 where it is not given", minimum = 1)),
    responses(
        (status = 200, description = "Judgments by query", body = JudgmentsBody),
        (status = "4XX", description = "The request is at fault, or there is no log", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn judgments(State(api): State<Api>, params: Params) -> Result<Json<JudgmentsBody>, Problem> {
    const USUAL: u64 = 10;
    let params = params.expect(&["since", "min_impressions"])?;
    let since = params.since(api.clock.now())?;
    let wanted = "a whole number from 1";
    let least = params.parsed::<u64>("min_impressions", wanted)?.unwrap_or(USUAL);
    if least == 0 {
        return Err(Problem::invalid("min_impressions", format!("is not {wanted}")));
    }
    let pairs = ReportQueries { log: log_of(&api)? }.judge(since, least).await?;
    Ok(Json(JudgmentsBody::new(pairs)))
}

/// Forgets queries that are older, or more, than is kept, up to 20,000 of them: ask again while the answer says `more`.
#[utoipa::path(post, path = "/v1/queries/prune", tag = "operation", request_body = PruneBody,
    security((), ("admin_token" = [])),
    responses(
        (status = 200, description = "How many are forgotten", body = PrunedBody),
        (status = "4XX", description = "The request is at fault, or there is no log", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn prune(
    State(api): State<Api>,
    params: Params,
    JsonBody(body): JsonBody<PruneBody>,
) -> Result<Json<PrunedBody>, Problem> {
    params.expect(&[])?;
    let log = log_of(&api)?;
    let Pruned { forgotten, more } = if body.all { log.forget_all().await? } else { log.prune().await? };
    if !more && let Err(error) = api.suggest.refresh().await {
        tracing::warn!(error = %error.chain(), "what is suggested could not be read anew");
    }
    Ok(Json(PrunedBody { forgotten, more }))
}

fn log_of(api: &Api) -> Result<Arc<LogQueries>, Problem> {
    api.query_log.clone().ok_or_else(|| LogIsOff.into())
}

impl QueryReportBody {
    fn new(report: &QueryReport, log: &LogQueries, most: usize) -> Self {
        let share = |count| ShareBody { count, share: report.share(count) };
        let of_plain = |count| ShareBody { count, share: report.share_of_plain(count) };
        let of_others = |count| ShareBody { count, share: report.share_of_others(count) };
        let reason = |(reason, count): (&String, &u64)| {
            let ShareBody { count, share } = share(*count);
            ReasonBody { reason: reason.clone(), count, share }
        };
        let positions = (1..).zip(report.positions()).map(|(position, at)| PositionBody {
            position,
            impressions: at.impressions,
            clicks: at.clicks,
            rate: at.rate(),
        });
        let counts = log.counts();
        Self {
            logging: log.is_on(),
            since: None,
            queries: report.queries(),
            texts: report.texts(),
            plain: share(report.plain()),
            without_hits: of_plain(report.without_hits()),
            others_without_hits: of_others(report.others_without_hits()),
            degraded: share(report.degraded()),
            degraded_reasons: report.reasons().iter().map(reason).collect(),
            with_click: share(report.with_event()),
            most_frequent: texts(report.most_frequent(most)),
            most_frequent_without_hits: texts(report.most_frequent_without_hits(most)),
            positions: positions.collect(),
            not_logged_queue_full: counts.dropped,
            not_logged_write_failed: counts.failed,
        }
    }
}

impl JudgmentsBody {
    fn new(pairs: Vec<JudgedPair>) -> Self {
        let mut queries: Vec<JudgedQueryBody> = Vec::new();
        for pair in pairs {
            let judgment = JudgmentBody {
                product_id: pair.product.to_string(),
                grade: pair.grade,
                impressions: pair.impressions,
                coec: pair.coec,
            };
            match queries.last_mut().filter(|query| query.query == pair.text.as_str()) {
                Some(query) => query.judgments.push(judgment),
                None => queries.push(JudgedQueryBody {
                    query_id: format!("log-{}", queries.len() + 1),
                    query: pair.text.as_str().to_owned(),
                    judgments: vec![judgment],
                }),
            }
        }
        Self { queries }
    }
}

fn texts(often: Vec<AskedOften>) -> Vec<TextBody> {
    let body = |often: AskedOften| TextBody { query: often.text.as_str().to_owned(), count: often.times };
    often.into_iter().map(body).collect()
}
