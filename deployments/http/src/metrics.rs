//! `/metrics` in the `OpenMetrics` text format, which Prometheus reads.

use std::{
    fmt,
    sync::Mutex,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use likewise_domain::query_log::EventKind;
use likewise_usecases::{Hits, LogCounts, Status, ports::EventOutcome};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge, histogram::Histogram},
    registry::Registry,
};

use crate::{Api, problem::Problem};

use std::sync::{Arc, PoisonError};

/// A number that somebody else knows, read whenever `/metrics` is asked.
pub struct Gauge {
    /// Its name, with its unit.
    pub name: &'static str,
    /// What it says.
    pub help: &'static str,
    /// Reads it.
    pub read: Box<dyn Fn() -> i64 + Send + Sync>,
}

impl fmt::Debug for Gauge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gauge").field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabels {
    generation: String,
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ModeLabels {
    mode: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabels {
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EventLabels {
    kind: &'static str,
    outcome: &'static str,
}

type IntGauge = gauge::Gauge<i64, std::sync::atomic::AtomicI64>;
type FloatGauge = gauge::Gauge<f64, std::sync::atomic::AtomicU64>;

/// Counts requests and shows totals.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram>,
    searches: Family<ModeLabels, Counter>,
    degraded: Family<ReasonLabels, Counter>,
    without_hits: Counter,
    queries_logged: Counter,
    queries_not_logged: Family<ReasonLabels, Counter>,
    events: Family<EventLabels, Counter>,
    products: Family<StateLabels, IntGauge>,
    queue_waiting: IntGauge,
    queue_in_flight: IntGauge,
    embedding_rate: FloatGauge,
    embedded: Counter,
    gauges: Vec<(Gauge, IntGauge)>,
    /// Totals are set and encoded by one request at a time, so that one answer never mixes two moments.
    encoding: Mutex<()>,
}

impl Metrics {
    /// Metrics of the API, and `gauges` beside them.
    pub fn new(gauges: Vec<Gauge>) -> Self {
        let mut registry = Registry::with_prefix("likewise");
        let requests = Family::default();
        registry.register("http_requests", "HTTP requests by method, route and status", requests.clone());
        let seconds = Family::<RouteLabels, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register("http_request_duration_seconds", "How long requests took", seconds.clone());
        let searches = Family::default();
        registry.register("searches", "Searches by the mode that answered", searches.clone());
        let degraded = Family::default();
        registry.register("searches_degraded", "Searches that were answered in part, by reason", degraded.clone());
        let without_hits = Counter::default();
        registry.register("searches_without_hits", "Searches that found nothing", without_hits.clone());
        let queries_logged = Counter::default();
        registry.register("queries_logged", "Queries written to the log", queries_logged.clone());
        let queries_not_logged = Family::default();
        let help = "Queries that were to be logged and were not, by reason";
        registry.register("queries_not_logged", help, queries_not_logged.clone());
        let events = Family::default();
        registry.register("query_events", "Events that were sent, by kind and what became of them", events.clone());
        let products = Family::default();
        registry.register("products", "Live products by generation and state", products.clone());
        let queue_waiting = IntGauge::default();
        registry.register("queue_waiting", "Announcements that wait to be embedded", queue_waiting.clone());
        let queue_in_flight = IntGauge::default();
        registry.register("queue_in_flight", "Announcements under a lease", queue_in_flight.clone());
        let embedding_rate = FloatGauge::default();
        registry.register("embedding_rate", "Passages embedded a second over the last minute", embedding_rate.clone());
        let embedded = Counter::default();
        registry.register("embedded", "Passages embedded by this process", embedded.clone());
        let gauges = gauges.into_iter().map(|gauge| {
            let shown = IntGauge::default();
            registry.register(gauge.name, gauge.help, shown.clone());
            (gauge, shown)
        });
        let gauges = gauges.collect();
        Self {
            registry,
            requests,
            seconds,
            searches,
            degraded,
            without_hits,
            queries_logged,
            queries_not_logged,
            events,
            products,
            queue_waiting,
            queue_in_flight,
            embedding_rate,
            embedded,
            gauges,
            encoding: Mutex::new(()),
        }
    }

    fn note_request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = RequestLabels { method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&labels).inc();
        self.seconds.get_or_create(&RouteLabels { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Counts a search by how it was answered.
    pub(crate) fn note_search(&self, hits: &Hits) {
        self.searches.get_or_create(&ModeLabels { mode: hits.mode.as_str() }).inc();
        for reason in &hits.degraded {
            self.degraded.get_or_create(&ReasonLabels { reason: reason.as_str() }).inc();
        }
        if hits.counts.total == 0 {
            self.without_hits.inc();
        }
    }

    /// Counts an event by what became of it.
    pub(crate) fn note_event(&self, kind: EventKind, outcome: EventOutcome) {
        let outcome = match outcome {
            EventOutcome::Recorded => "recorded",
            EventOutcome::Repeated => "repeated",
            EventOutcome::UnknownQuery => "unknown_query",
            EventOutcome::NotShown => "product_not_shown",
            EventOutcome::OtherPosition => "position_differs",
        };
        self.events.get_or_create(&EventLabels { kind: kind.as_str(), outcome }).inc();
    }

    /// Takes over how many queries were logged.
    fn note_logged(&self, LogCounts { written, dropped, failed }: LogCounts) {
        self.queries_logged.inc_by(written.saturating_sub(self.queries_logged.get()));
        for (reason, count) in [("queue_full", dropped), ("write_failed", failed)] {
            let counter = self.queries_not_logged.get_or_create(&ReasonLabels { reason });
            counter.inc_by(count.saturating_sub(counter.get()));
        }
    }

    fn encode(&self, status: &Status, logged: Option<LogCounts>) -> Result<String, fmt::Error> {
        let _one_at_a_time = self.encoding.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(logged) = logged {
            self.note_logged(logged);
        }
        for generation in &status.generations {
            let totals = generation.totals;
            for (state, count) in [
                ("pending", totals.pending),
                ("embedded", totals.embedded),
                ("quarantined", totals.quarantined),
                ("truncated", totals.truncated),
                ("live", totals.live),
            ] {
                let labels = StateLabels { generation: generation.fingerprint.to_string(), state };
                self.products.get_or_create(&labels).set(signed(count));
            }
        }
        self.queue_waiting.set(signed(status.queue.waiting));
        self.queue_in_flight.set(signed(status.queue.in_flight));
        self.embedding_rate.set(status.per_second.unwrap_or_default());
        self.embedded.inc_by(status.embedded_since_start.saturating_sub(self.embedded.get()));
        for (gauge, shown) in &self.gauges {
            shown.set((gauge.read)());
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Seconds; a query takes a few milliseconds, an upload minutes.
const BUCKETS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Counts a request under the route that answered it, never under its path, which anybody may choose.
pub(crate) async fn count(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = known_method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    metrics.note_request(method, &route, response.status().as_u16(), started.elapsed());
    response
}

fn known_method(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// Metrics for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operation",
    responses(
        (status = 200, description = "OpenMetrics text", body = String, content_type = "application/openmetrics-text"),
        (status = "4XX", description = "The store is asked for too much at once", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn metrics(State(api): State<Api>) -> Result<Response, Problem> {
    let status = api.status.status().await?;
    let text = api.metrics.encode(&status, api.query_log.as_ref().map(|log| log.counts())).map_err(|error| {
        tracing::error!(%error, "metrics could not be written");
        let detail = "something failed inside the service";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", detail)
    })?;
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, content_type)], text).into_response())
}
