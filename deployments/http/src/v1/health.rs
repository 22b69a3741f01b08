//! Whether the process lives, and whether it can answer.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Api, problem::Problem};

/// How the service is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthBody {
    /// `ok`.
    status: &'static str,
}

pub(crate) fn live_body() -> Json<HealthBody> {
    Json(HealthBody { status: "ok" })
}

/// The process lives.
#[utoipa::path(get, path = "/health/live", tag = "operation", 
    responses((status = 200, description = "The process lives", body = HealthBody)))]
pub(crate) async fn live() -> Json<HealthBody> {
    live_body()
}

/// Model, store and index answer.
#[utoipa::path(get, path = "/health/ready", tag = "operation",
    responses(
        (status = 200, description = "Ready", body = HealthBody),
        (status = "5XX", description = "Not ready", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn ready(State(api): State<Api>) -> Result<Json<HealthBody>, Problem> {
    match api.status.ready().await {
        Ok(()) => Ok(live_body()),
        Err(error) => {
            tracing::warn!(error = %error.chain(), "not ready");
            let detail = format!("the {} adapter does not answer", error.adapter());
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", detail).retry_after(1))
        }
    }
}
