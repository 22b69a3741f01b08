//! Answers before the service is ready: it is alive, and not ready yet.

use std::{
    convert::Infallible,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
};

use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures::future::BoxFuture;
use tower::{Service, ServiceExt as _};

use crate::{compatibility::in_the_predecessors_words, problem::Problem};

/// A service that can listen before its router exists. Until [`Gate::open`] everything but `/health/live` gets 503.
#[derive(Debug, Clone, Default)]
pub struct Gate(Arc<OnceLock<Router>>);

impl Gate {
    /// Hands every further request to `router`. A second call changes nothing.
    pub fn open(&self, router: Router) {
        let _ = self.0.set(router);
    }
}

impl<B> Service<Request<B>> for Gate
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let request = request.map(Body::new);
        match self.0.get() {
            Some(router) => Box::pin(router.clone().oneshot(request)),
            None => Box::pin(async move { Ok(not_yet(&request)) }),
        }
    }
}

fn not_yet(request: &Request) -> Response {
    if request.uri().path() == "/health/live" {
        return crate::v1::health::live_body().into_response();
    }
    let detail = "the service is starting: model and index are being loaded";
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "starting", detail).retry_after(1);
    if request.uri().path().starts_with("/api/") { in_the_predecessors_words(problem) } else { problem.into_response() }
}
