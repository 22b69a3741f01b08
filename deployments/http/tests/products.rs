//! Products by id, and the ones like them.

use likewise_domain::run::FeedScope;
use serde_json::{Value, json};

use crate::support::{CATALOGUE, Site, product_path, settled};

#[tokio::test]
async fn a_product_is_shown_with_everything_that_its_feed_said() {
    let site = Site::new().await;
    insta::assert_json_snapshot!("product", site.get("/v1/products/KT-1").await.ok(200));
    insta::assert_json_snapshot!("sparse_product", site.get("/v1/products/KT-2").await.ok(200));
}

#[tokio::test]
async fn a_change_shows_in_revision_and_times() {
    let site = Site::new().await;
    site.clock.advance(std::time::Duration::from_secs(90));
    site.ingest(&CATALOGUE.replace("79 USD", "75.50 USD"), FeedScope::Full).await;
    let product = site.get("/v1/products/KT-2").await.ok(200);
    assert_eq!(product["price"], json!({ "amount": "75.50", "currency": "USD" }));
    assert_eq!(product["revision"], 2);
    assert_eq!(
        (&product["created_at"], &product["modified_at"]),
        (&json!("2026-01-01T00:00:00Z"), &json!("2026-01-01T00:01:30Z"))
    );
}

#[tokio::test]
async fn an_id_may_hold_slashes_percent_signs_and_any_script() {
    let site = Site::new().await;
    let product = site.get(&product_path("LT/3 ü%")).await.ok(200);
    assert_eq!((&product["id"], &product["title"]), (&json!("LT/3 ü%"), &json!("Desk lamp")));
    let similar = site.get(&format!("{}/similar", product_path("LT/3 ü%"))).await.ok(200);
    assert_eq!(similar["hits"].as_array().unwrap().len(), 2);
    let unknown = site.get(&product_path("लैंप/%2F")).await;
    assert_eq!(unknown.problem(404, "unknown_product", Some("id")), "there is no product \"लैंप/%2F\"");
}

#[tokio::test]
async fn an_id_that_is_none_is_refused() {
    let site = Site::new().await;
    let long = site.get(&product_path(&"x".repeat(10_000))).await;
    assert_eq!(long.problem(422, "invalid_value", Some("id")), "has 10000 characters, at most 200 are accepted");
    let blank = site.get("/v1/products/%20").await;
    assert_eq!(blank.problem(422, "invalid_value", Some("id")), "is empty");
    let control = site.get("/v1/products/a%00b").await;
    assert_eq!(control.problem(422, "invalid_value", Some("id")), "holds the control character U+0000");
    let bytes = site.get("/v1/products/%FF%FE").await;
    assert_eq!(bytes.problem(422, "invalid_value", Some("id")), "is not UTF-8 once it is decoded");
}

#[tokio::test]
async fn similar_products_never_hold_the_product_itself() {
    let site = Site::new().await;
    let hits = site.get("/v1/products/KT-1/similar?limit=1").await.ok(200);
    insta::assert_json_snapshot!("similar", settled(hits.clone()));
    let all = site.get("/v1/products/KT-1/similar?limit=200&threshold=-1").await.ok(200);
    let ids: Vec<&Value> = all["hits"].as_array().unwrap().iter().map(|hit| &hit["id"]).collect();
    assert_eq!(ids, ["KT-2", "LT/3 ü%"]);
    let filtered = site.get("/v1/products/KT-1/similar?filter=exists(category)&pipeline=brief").await.ok(200);
    assert_eq!((filtered["hits"][0]["id"].as_str(), filtered["pipeline"].as_str()), (Some("LT/3 ü%"), Some("brief")));
}

#[tokio::test]
async fn a_product_without_a_vector_is_told_apart_from_none() {
    let site = Site::new().await;
    site.ingest("{\"id\": \"new\", \"title\": \"New kettle\"}", FeedScope::Partial).await;
    let pending = site.get("/v1/products/new/similar").await;
    assert_eq!(pending.problem(409, "product_not_embedded", Some("id")), "the product \"new\" has no vector yet");
    assert_eq!(pending.header("retry-after"), Some("5"));
    let unknown = site.get("/v1/products/old/similar").await;
    assert_eq!(unknown.problem(404, "unknown_product", Some("id")), "there is no product \"old\"");
}

#[tokio::test]
async fn a_retired_product_is_gone() {
    let site = Site::new().await;
    let kept: String = CATALOGUE.lines().filter(|line| !line.contains("KT-2")).collect::<Vec<_>>().join("\n");
    site.ingest(&kept, FeedScope::Full).await;
    site.get("/v1/products/KT-2").await.problem(404, "unknown_product", Some("id"));
    site.get("/v1/products/KT-2/similar").await.problem(404, "unknown_product", Some("id"));
    let hits = site.get("/v1/search?q=glass+kettle").await.ok(200);
    assert_eq!(hits["hits"].as_array().unwrap().len(), 2);
}
