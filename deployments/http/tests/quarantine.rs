//! What failed for good, and another chance for it.

use likewise_domain::run::FeedScope;
use likewise_usecases::ErrorKind;
use serde_json::{Value, json};

use crate::support::Site;

/// A site with four products that are quarantined in both generations, and one that is embedded.
async fn with_quarantined() -> Site {
    let site = Site::empty(|_| ());
    site.embedder.fail_texts_with_for("cursed", ErrorKind::InvalidInput, 8);
    let lines: String =
        ["a", "b", "c/ü", "d"].map(|id| format!("{{\"id\": \"{id}\", \"title\": \"cursed {id}\"}}\n")).concat();
    site.ingest(&format!("{lines}{{\"id\": \"good\", \"title\": \"Kettle\"}}"), FeedScope::Full).await;
    site.work().await;
    site
}

fn ids(page: &Value) -> Vec<&str> {
    page["products"].as_array().unwrap().iter().map(|product| product["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn quarantined_products_are_listed_with_their_errors_in_pages() {
    let site = with_quarantined().await;
    let first = site.get("/v1/quarantine?limit=1").await.ok(200);
    assert_eq!((ids(&first), &first["next"]), (vec!["a"], &json!("a")));
    let entry = &first["products"][0];
    assert_eq!(entry["generation"], site.get("/v1/status").await.ok(200)["generations"][0]["fingerprint"]);
    assert_eq!((&entry["attempts"], &entry["quarantined_at"]), (&json!(1), &json!("2026-01-01T00:00:00Z")));
    assert!(entry["error"].is_string());

    let rest = site.get("/v1/quarantine?limit=3&after=a").await.ok(200);
    assert_eq!((ids(&rest), &rest["next"]), (vec!["b", "c/ü", "d"], &Value::Null));
    assert_eq!(ids(&site.get("/v1/quarantine?after=c%2F%C3%BC").await.ok(200)), ["d"]);
    assert_eq!(ids(&site.get("/v1/quarantine?pipeline=brief").await.ok(200)).len(), 4);
}

#[tokio::test]
async fn without_ids_everything_is_redriven() {
    let site = with_quarantined().await;
    assert_eq!(site.post("/v1/quarantine/redrive", &json!({})).await.ok(200), json!({ "redriven": 4 }));
    site.work().await;
    assert_eq!(ids(&site.get("/v1/quarantine").await.ok(200)).len(), 0);
    assert_eq!(
        ids(&site.get("/v1/quarantine?pipeline=brief").await.ok(200)).len(),
        4,
        "the other generation keeps its own"
    );
    let brief = site.post("/v1/quarantine/redrive", &json!({ "pipeline": "brief", "ids": null })).await.ok(200);
    assert_eq!(brief, json!({ "redriven": 4 }));
}

#[tokio::test]
async fn an_empty_list_redrives_none() {
    let site = with_quarantined().await;
    assert_eq!(site.post("/v1/quarantine/redrive", &json!({ "ids": [] })).await.ok(200), json!({ "redriven": 0 }));
    assert_eq!(ids(&site.get("/v1/quarantine").await.ok(200)).len(), 4);
}

#[tokio::test]
async fn a_list_redrives_those_on_it_that_are_quarantined() {
    let site = with_quarantined().await;
    let wanted = json!({ "ids": ["b", "c/ü", "good", "unknown", "b"] });
    assert_eq!(site.post("/v1/quarantine/redrive", &wanted).await.ok(200), json!({ "redriven": 2 }));
    assert_eq!(ids(&site.get("/v1/quarantine").await.ok(200)), ["a", "d"]);
}

#[tokio::test]
async fn a_bad_list_names_the_item_and_redrives_nothing() {
    let site = with_quarantined().await;
    let many: Vec<_> = (0..1_001).map(|number| number.to_string()).collect();
    for (body, field, words) in [
        (json!({ "ids": ["a", " "] }), "ids[1]", "is empty"),
        (json!({ "ids": ["a", 5] }), "ids[1]", "is 5, accepted is a text"),
        (json!({ "ids": "a" }), "ids", "is the text \"a\", accepted is a list"),
        (json!({ "ids": many }), "ids", "has 1001 items, at most 1000 are accepted"),
        (json!({ "id": ["a"] }), "id", "is not known here; known are ids, pipeline"),
    ] {
        let refused = site.post("/v1/quarantine/redrive", &body).await;
        assert_eq!(refused.problem(422, "invalid_value", Some(field)), words);
    }
    let unknown = site.post("/v1/quarantine/redrive", &json!({ "pipeline": "tall" })).await;
    unknown.problem(422, "unknown_pipeline", Some("pipeline"));
    site.get("/v1/quarantine?after=%20").await.problem(422, "invalid_value", Some("after"));
    site.get("/v1/quarantine?pipeline=tall").await.problem(422, "unknown_pipeline", Some("pipeline"));
    assert_eq!(ids(&site.get("/v1/quarantine").await.ok(200)).len(), 4);
}

#[tokio::test]
async fn a_redrive_without_a_body_is_refused_rather_than_taken_for_all() {
    let site = with_quarantined().await;
    let refused = site.post_text("/v1/quarantine/redrive", "").await;
    assert_eq!(refused.problem(400, "malformed_json", Some("body")), "is empty, accepted is a JSON object");
    assert_eq!(ids(&site.get("/v1/quarantine").await.ok(200)).len(), 4);
}
