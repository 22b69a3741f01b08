//! Status, metrics and health.

use std::collections::BTreeMap;

use axum::{body::Body, http::Request};
use likewise_domain::run::FeedScope;
use likewise_http::Gate;
use likewise_usecases::ErrorKind;
use tower::ServiceExt as _;

use crate::support::{Answer, CATALOGUE, Fault, Site};

#[tokio::test]
async fn status_tells_where_everything_stands() {
    let site = Site::new().await;
    site.ingest("{\"id\": \"new\", \"title\": \"New kettle\"}", FeedScope::Partial).await;
    site.clock.advance(std::time::Duration::from_secs(3));
    insta::assert_json_snapshot!("status", site.get("/v1/status").await.ok(200));
}

#[tokio::test]
async fn status_of_an_empty_site_has_no_rate() {
    let site = Site::empty(|_| ());
    insta::assert_json_snapshot!("empty_status", site.get("/v1/status").await.ok(200));
}

/// The samples of an `OpenMetrics` text by name and labels, each line of which must be well formed.
fn samples(text: &str) -> BTreeMap<String, String> {
    let mut samples = BTreeMap::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line == "# EOF" {
            assert_eq!(lines.peek(), None, "nothing follows the end");
            return samples;
        }
        if let Some(comment) = line.strip_prefix("# ") {
            let kind = comment.split(' ').next().unwrap();
            assert!(["HELP", "TYPE", "UNIT"].contains(&kind), "{line}");
            continue;
        }
        let (name, value) = line.rsplit_once(' ').unwrap();
        let bare = name.split('{').next().unwrap();
        assert!(bare.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{line}");
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(samples.insert(name.to_owned(), value.to_owned()).is_none(), "{line} stands twice");
    }
    panic!("the text does not end with # EOF");
}

#[tokio::test]
async fn metrics_tell_requests_depths_totals_and_rate() {
    let site = Site::new().await;
    site.ingest("{\"id\": \"new\", \"title\": \"New kettle\"}", FeedScope::Partial).await;
    site.get("/v1/search?q=kettle").await.ok(200);
    site.get("/v1/search?q=").await;
    site.get("/v1/products/KT-1").await.ok(200);
    site.get("/v1/products/KT-2").await.ok(200);
    site.get("/who/knows").await;
    let generation = site.get("/v1/status").await.ok(200)["generations"][0]["fingerprint"].as_str().unwrap().to_owned();

    let answer = site.get("/metrics").await;
    assert_eq!(answer.header("content-type"), Some("application/openmetrics-text; version=1.0.0; charset=utf-8"));
    let samples = samples(answer.text());
    let request = |route: &str, status: u16| {
        samples[&format!("likewise_http_requests_total{{method=\"GET\",route=\"{route}\",status=\"{status}\"}}")]
            .as_str()
    };
    assert_eq!((request("/v1/search", 200), request("/v1/search", 422)), ("1", "1"));
    assert_eq!(request("/v1/products/{id}", 200), "2", "by route, never by path");
    assert_eq!(request("none", 404), "1");
    assert_eq!(samples["likewise_http_request_duration_seconds_count{route=\"/v1/search\"}"], "2");
    for (state, count) in [("live", "4"), ("pending", "1"), ("embedded", "3"), ("quarantined", "0"), ("truncated", "0")]
    {
        let name = format!("likewise_products{{generation=\"{generation}\",state=\"{state}\"}}");
        assert_eq!(samples[&name], count, "{state}");
    }
    assert_eq!(samples["likewise_queue_waiting"], "1");
    assert_eq!(samples["likewise_queue_in_flight"], "0");
    assert_eq!(samples["likewise_embedding_rate"], "6.0");
    assert_eq!(samples["likewise_embedded_total"], "6");
    assert_eq!(samples["likewise_index_bytes"], "42");
}

#[tokio::test]
async fn counters_never_go_back() {
    let site = Site::new().await;
    for _ in 0..3 {
        assert_eq!(samples(site.get("/metrics").await.text())["likewise_embedded_total"], "6");
    }
    site.ingest(&CATALOGUE.replace("Desk lamp", "Floor lamp"), FeedScope::Full).await;
    site.work().await;
    assert_eq!(samples(site.get("/metrics").await.text())["likewise_embedded_total"], "8");
}

#[tokio::test]
async fn the_process_lives_whatever_fails() {
    let site = Site::new().await;
    site.store.fail("ready", Fault::Error(ErrorKind::Unavailable));
    assert_eq!(site.get("/health/live").await.ok(200), serde_json::json!({ "status": "ok" }));
}

#[tokio::test]
async fn it_is_not_ready_while_a_part_does_not_answer() {
    let site = Site::new().await;
    assert_eq!(site.get("/health/ready").await.ok(200), serde_json::json!({ "status": "ok" }));
    for operation in ["ready", "count"] {
        site.store.fail(operation, Fault::Error(ErrorKind::Corrupt));
        let failed = site.get("/health/ready").await;
        assert_eq!(failed.problem(503, "not_ready", None), "the faulty adapter does not answer");
        assert_eq!(failed.header("retry-after"), Some("1"));
        site.store.mend();
    }
    site.embedder.set_unready(Some(ErrorKind::Unavailable));
    site.get("/health/ready").await.problem(503, "not_ready", None);
    site.embedder.set_unready(None);
    site.get("/health/ready").await.ok(200);
}

#[tokio::test]
async fn before_the_gate_opens_only_liveness_is_answered() {
    let site = Site::new().await;
    let gate = Gate::default();
    let ask = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        Answer::read(gate.clone().oneshot(request).await.unwrap()).await
    };
    assert_eq!(ask("/health/live").await.ok(200), serde_json::json!({ "status": "ok" }));
    for path in ["/health/ready", "/v1/search?q=kettle", "/metrics", "/nowhere"] {
        let early = ask(path).await;
        assert_eq!(early.problem(503, "starting", None), "the service is starting: model and index are being loaded");
        assert_eq!(early.header("retry-after"), Some("1"));
    }
    let early = ask("/api/health_status").await;
    let told = early.ok(503);
    assert_eq!(told["message"], "Query Similar Products failed");
    assert_eq!(told["error"]["message"], "the service is starting: model and index are being loaded");
    assert_eq!(early.header("retry-after"), Some("1"));
    gate.open(site.router.clone());
    ask("/health/ready").await.ok(200);
    ask("/v1/search?q=kettle").await.ok(200);
    ask("/nowhere").await.problem(404, "unknown_route", None);
    gate.open(axum::Router::new());
    ask("/v1/search?q=kettle").await.ok(200);
}
