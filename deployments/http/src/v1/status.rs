//! Where everything stands.

use axum::{Json, extract::State};
use likewise_usecases::{GenerationStatus, Status};
use serde::Serialize;
use utoipa::ToSchema;

use super::params::Params;
use crate::{Api, problem::Problem};

/// Where everything stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusBody {
    /// The generations that are served.
    generations: Vec<GenerationBody>,
    queue: QueueBody,
    /// Passages embedded a second over the last minute.
    embedding_rate: Option<f64>,
    /// Seconds that the pending passages will take at that rate.
    eta_seconds: Option<f64>,
    /// Passages embedded since the process started.
    embedded_since_start: u64,
}

/// A generation and its ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GenerationBody {
    /// Its name.
    fingerprint: String,
    /// The model's name.
    model: String,
    /// The pipelines that it serves.
    pipelines: Vec<String>,
    /// Vectors in the index.
    vectors: u64,
    /// Live products; pending, embedded, quarantined and unenrolled add up to them.
    live: u64,
    pending: u64,
    embedded: u64,
    quarantined: u64,
    /// Those that owe a vector since a change of model, variant or template, and that no worker has enrolled yet; absent
    /// where there are none.
    #[serde(skip_serializing_if = "is_none")]
    #[schema(required = false)]
    unenrolled: u64,
    /// Embedded ones whose passage was longer than the model reads.
    truncated: u64,
}

/// What waits to be embedded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueueBody {
    waiting: u64,
    in_flight: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

impl From<Status> for StatusBody {
    fn from(status: Status) -> Self {
        Self {
            generations: status.generations.into_iter().map(Into::into).collect(),
            queue: QueueBody { waiting: status.queue.waiting, in_flight: status.queue.in_flight },
            embedding_rate: status.per_second,
            eta_seconds: status.eta.map(|eta| eta.as_secs_f64()),
            embedded_since_start: status.embedded_since_start,
        }
    }
}

impl From<GenerationStatus> for GenerationBody {
    fn from(status: GenerationStatus) -> Self {
        let totals = status.totals;
        Self {
            fingerprint: status.fingerprint.to_string(),
            model: status.model,
            pipelines: status.pipelines,
            vectors: status.vectors,
            live: totals.live,
            pending: totals.pending,
            embedded: totals.embedded,
            quarantined: totals.quarantined,
            unenrolled: totals.live.saturating_sub(totals.pending + totals.embedded + totals.quarantined),
            truncated: totals.truncated,
        }
    }
}

/// Ledger totals, queue depth, embedding rate and the time left.
#[utoipa::path(get, path = "/v1/status", tag = "operation",
    responses(
        (status = 200, description = "Where everything stands", body = StatusBody),
        (status = "4XX", description = "The request is at fault", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn status(State(api): State<Api>, params: Params) -> Result<Json<StatusBody>, Problem> {
    params.expect(&[])?;
    Ok(Json(api.status.status().await?.into()))
}
