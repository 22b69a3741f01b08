//! What fails inside is told apart from bad input, and nothing internal leaves the service. That holds for every
//! answer: `Site::send` asserts it.

use std::time::Duration;

use likewise_usecases::ErrorKind;
use serde_json::json;

use crate::support::{Fault, Site};

#[tokio::test]
async fn every_stage_of_a_search_has_a_code() {
    let site = Site::new().await;
    for (operation, code) in [("nearest", "nearest_products_failed"), ("get_many", "fetching_products_failed")] {
        // Where words answer, one side's failure is none of the search.
        site.store.fail("matching", Fault::Error(ErrorKind::Unexpected));
        site.store.fail(operation, Fault::Error(ErrorKind::Corrupt));
        let failed = site.get("/v1/search?q=kettle").await;
        assert_eq!(failed.problem(500, code, None), "something failed inside the service");
        assert_eq!(failed.header("retry-after"), None, "trying again would not help");
        assert!(failed.json()["instance"].as_str().unwrap().starts_with("incident-"));
        site.store.mend();
    }
    site.store.fail("matching", Fault::Error(ErrorKind::Unexpected));
    site.get("/v1/search?q=kettle&mode=keyword").await.problem(500, "keyword_search_failed", None);
    site.embedder.fail_calls(ErrorKind::Unexpected, 1);
    site.get("/v1/search?q=kettle").await.problem(500, "query_embedding_failed", None);
    site.store.fail("vectors", Fault::Error(ErrorKind::Unexpected));
    site.get("/v1/products/KT-1/similar").await.problem(500, "nearest_products_failed", None);
}

#[tokio::test]
async fn words_answer_for_a_dead_embedder_and_the_answer_says_so() {
    let site = Site::new().await;
    site.embedder.fail_calls(ErrorKind::Unavailable, 1);
    let answer = site.get("/v1/search?q=kettle").await.ok(200);
    assert_eq!((&answer["mode"], &answer["degraded"]), (&json!("keyword"), &json!(["embedding_unavailable"])));
    assert_eq!(answer["total"], 2);
    let metrics = site.get("/metrics").await;
    for line in [
        "likewise_searches_total{mode=\"keyword\"} 1",
        "likewise_searches_degraded_total{reason=\"embedding_unavailable\"} 1",
        "likewise_searches_without_hits_total 0",
    ] {
        assert!(metrics.text().lines().any(|other| other == line), "{line}");
    }
}

#[tokio::test]
async fn a_kind_of_failure_has_a_status() {
    let site = Site::new().await;
    for (kind, status, retry_after) in [
        (ErrorKind::Throttled, 429, Some("1")),
        (ErrorKind::Unavailable, 503, Some("1")),
        (ErrorKind::Timeout, 503, Some("1")),
        (ErrorKind::StorageFull, 507, None),
        (ErrorKind::PermissionDenied, 500, None),
        (ErrorKind::InvalidInput, 500, None),
        (ErrorKind::NotFound, 500, None),
    ] {
        site.store.fail("matching", Fault::Error(ErrorKind::Unexpected));
        site.embedder.fail_calls(kind, 1);
        let failed = site.post("/v1/search", &json!({ "query": "kettle" })).await;
        failed.problem(status, "query_embedding_failed", None);
        assert_eq!(failed.header("retry-after"), retry_after, "{kind:?}");
    }
}

#[tokio::test]
async fn a_wait_that_a_vendor_asked_for_is_passed_on() {
    let site = Site::new().await;
    for (wait, seconds) in [(Duration::from_millis(10), "1"), (Duration::from_millis(2_001), "3")] {
        site.store.fail("matching", Fault::Error(ErrorKind::Unexpected));
        site.store.fail("nearest", Fault::ErrorFor(ErrorKind::Throttled, wait));
        assert_eq!(site.get("/v1/search?q=kettle").await.header("retry-after"), Some(seconds));
        site.store.mend();
    }
}

#[tokio::test]
async fn every_route_survives_a_dead_store() {
    let site = Site::new().await;
    for (operation, path) in [
        ("get_many", "/v1/products/KT-1"),
        ("list runs", "/v1/runs"),
        ("get run", "/v1/runs/1"),
        ("rejections", "/v1/runs/1/rejections"),
        ("totals", "/v1/status"),
        ("count", "/v1/status"),
        ("quarantined", "/v1/quarantine"),
        ("totals", "/metrics"),
    ] {
        for (kind, status, code) in [
            (ErrorKind::Unavailable, 503, "unavailable"),
            (ErrorKind::Throttled, 429, "throttled"),
            (ErrorKind::Corrupt, 500, "internal_error"),
        ] {
            site.store.fail(operation, Fault::Error(kind));
            site.get(path).await.problem(status, code, None);
            site.store.mend();
        }
        site.get(path).await;
    }
    site.store.fail("redrive", Fault::Error(ErrorKind::StorageFull));
    site.post("/v1/quarantine/redrive", &json!({})).await.problem(507, "storage_full", None);
}

#[tokio::test]
async fn incidents_are_told_apart() {
    let site = Site::new().await;
    site.store.fail("get_many", Fault::Error(ErrorKind::Corrupt));
    let (one, other) = (site.get("/v1/products/a").await.json(), site.get("/v1/products/a").await.json());
    assert_ne!(one["instance"], other["instance"]);
}
