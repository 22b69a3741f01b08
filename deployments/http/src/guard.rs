//! What surrounds every request: a bound on how many are worked on, a bound on how long, and an answer even where a
//! handler panics.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt as _;
use tokio::sync::Semaphore;

use crate::{compatibility::in_the_predecessors_words, problem::Problem};

/// The bounds of every request.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    places: Arc<Semaphore>,
    timeout: Duration,
}

impl Guard {
    pub(crate) fn new(max_concurrent: usize, timeout: Duration) -> Self {
        Self { places: Arc::new(Semaphore::new(max_concurrent)), timeout }
    }
}

/// Runs a request within the bounds of `guard`.
pub(crate) async fn within_bounds(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let answer = if path.starts_with("/api/") { in_the_predecessors_words } else { Problem::into_response };
    let _place = match guard.places.try_acquire() {
        Ok(place) => Some(place),
        // Health checks must get through when everything else is full.
        Err(_) if path.starts_with("/health/") || path == "/metrics" => None,
        Err(_) => {
            let detail = "as many requests as are allowed are being worked on; try again shortly";
            return answer(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", detail).retry_after(1));
        }
    };
    // An upload takes as long as its bytes need; its size is bounded instead.
    let uploads = request.method() == axum::http::Method::POST && path == "/v1/runs";
    let work = AssertUnwindSafe(next.run(request)).catch_unwind();
    let outcome = if uploads { Ok(work.await) } else { tokio::time::timeout(guard.timeout, work).await };
    match outcome {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            tracing::error!("a handler panicked");
            let detail = "something failed inside the service";
            answer(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", detail))
        }
        Err(_) => {
            let detail = format!("the request took longer than {} s", guard.timeout.as_secs_f64());
            answer(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "timeout", detail).retry_after(1))
        }
    }
}
