//! The predecessor's contract.

use likewise_domain::run::FeedScope;
use likewise_usecases::ErrorKind;
use serde_json::{Value, json};

use crate::support::{Answer, Fault, Site};

const ROUTE: &str = "/api/similar_products";

fn ids(answer: &Value) -> Vec<&str> {
    let products = answer["data"]["similar_products"].as_array().unwrap();
    products.iter().map(|product| product["product_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_search_is_answered_in_the_predecessors_envelope() {
    let site = Site::new().await;
    site.clock.advance(std::time::Duration::from_millis(1_500));
    let answer = site.post(ROUTE, &json!({ "query": "  Steel kettle", "threshold": -1 })).await.ok(201);
    insta::assert_json_snapshot!("similar_products", answer);
}

#[tokio::test]
async fn every_product_has_every_field_whatever_its_feed_said() {
    let site = Site::new().await;
    let answer = site.post(ROUTE, &json!({ "query": "kettle", "threshold": -1 })).await.ok(201);
    let products = answer["data"]["similar_products"].as_array().unwrap();
    let names = |product: &Value| product.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let expected = [
        "product_id",
        "name",
        "main_category",
        "sub_category",
        "image_url",
        "ratings",
        "discount_price",
        "actual_price",
        "modified_date",
        "created_date",
        "score",
    ];
    assert_eq!(products.len(), 3);
    for product in products {
        assert_eq!(names(product), expected);
        assert!(product["score"].as_f64().unwrap().abs() <= 1.0);
        for number in ["ratings", "discount_price", "actual_price"] {
            assert!(product[number].is_f64(), "its client computes with {number}");
        }
    }
}

#[tokio::test]
async fn absent_and_null_mean_the_defaults() {
    let site =
        Site::with(|settings| settings.compatibility_threshold = likewise_domain::Similarity::new(0.6).unwrap()).await;
    let absent = site.post(ROUTE, &json!({ "query": "glass kettle" })).await.ok(201);
    let nulls = site.post(ROUTE, &json!({ "query": "glass kettle", "limit": null, "threshold": null })).await.ok(201);
    assert_eq!((ids(&absent), &absent), (vec!["KT-2"], &nulls), "the configured threshold cuts");
    let lower = site.post(ROUTE, &json!({ "query": "glass kettle", "threshold": 0 })).await.ok(201);
    assert!(ids(&lower).len() > 1);

    let lines: Vec<_> = (0..12).map(|id| format!("{{\"id\": \"{id}\", \"title\": \"copper pan\"}}\n")).collect();
    let lines = lines.concat();
    site.ingest(&lines, FeedScope::Partial).await;
    site.work().await;
    assert_eq!(ids(&site.post(ROUTE, &json!({ "query": "copper pan" })).await.ok(201)).len(), 10);
    assert_eq!(ids(&site.post(ROUTE, &json!({ "query": "copper pan", "limit": 12 })).await.ok(201)).len(), 12);
}

#[tokio::test]
async fn a_limit_of_zero_is_an_empty_list() {
    let site = Site::new().await;
    let answer = site.post(ROUTE, &json!({ "query": "kettle", "limit": 0, "threshold": -1 })).await.ok(201);
    let expected = json!({
        "message": "Query Similar Products successful",
        "data": {
            "similar_products": [],
            "query": "kettle",
            "created_date": "2026-01-01T00:00:00Z",
            "modified_date": "2026-01-01T00:00:00Z",
        },
        "error": null,
    });
    assert_eq!(answer, expected);
    assert!(answer.as_object().unwrap().contains_key("error"), "null is not absent");
}

#[tokio::test]
async fn fields_that_the_contract_does_not_know_are_ignored() {
    let site = Site::new().await;
    let answer = site.post(ROUTE, &json!({ "query": "kettle", "source": "lambda" })).await;
    answer.ok(201);
}

#[tokio::test]
async fn a_body_is_read_whatever_its_type_is_said_to_be() {
    let site = Site::new().await;
    site.upload(ROUTE, "{\"query\": \"kettle\"}").await.ok(201);
}

fn refusal(answer: &Answer) -> (Value, Value) {
    let body = answer.ok(422);
    assert_eq!(body["error"]["code"], "INVALID_REQUEST_BODY");
    assert_eq!(body["message"], "Invalid request body");
    (body["detail"][0]["loc"].clone(), body["error"]["message"].clone())
}

#[tokio::test]
async fn a_bad_body_is_refused_with_its_place() {
    let site = Site::new().await;
    for (body, field, words) in [
        ("{}", Some("query"), "query: is missing"),
        ("{\"query\": \"\"}", Some("query"), "query: is empty"),
        ("{\"query\": 5}", Some("query"), "query: is 5, accepted is a text"),
        ("{\"query\": \"a\", \"limit\": -1}", Some("limit"), "limit: is -1, accepted is a whole number from 0"),
        ("{\"query\": \"a\", \"limit\": 201}", Some("limit"), "limit: is 201, accepted is 0 to 200"),
        ("{\"query\": \"a\", \"threshold\": 1.01}", Some("threshold"), "threshold: is 1.01, accepted is -1 to 1"),
        ("{\"query\": \"a\", \"threshold\": -2}", Some("threshold"), "threshold: is -2, accepted is -1 to 1"),
        ("", None, "body: is empty, accepted is a JSON object"),
        ("query=a", None, "body: is not JSON: expected value at line 1 column 1"),
    ] {
        let (place, message) = refusal(&site.post_text(ROUTE, body).await);
        let expected = field.map_or(json!(["body"]), |field| json!(["body", field]));
        assert_eq!((place, message), (expected, json!(words)), "{body}");
    }
    let huge = site.post(ROUTE, &json!({ "query": "x".repeat(1 << 20) })).await;
    assert_eq!(refusal(&huge).1, "body: could not be read or is too large");
    insta::assert_json_snapshot!("invalid_request_body", site.post_text(ROUTE, "{}").await.ok(422));
}

#[tokio::test]
async fn each_stage_that_fails_has_its_code() {
    let site = Site::new().await;
    for kind in [ErrorKind::Unavailable, ErrorKind::Throttled, ErrorKind::Corrupt] {
        site.embedder.fail_calls(kind, 1);
        let failed = site.post(ROUTE, &json!({ "query": "kettle" })).await.ok(500);
        assert_eq!(failed["error"]["code"], "QUERY_EMBEDDING_FAILED");
    }
    for (operation, code) in
        [("nearest", "QUERY_SIMILAR_PRODUCTS_FAILED"), ("get_many", "FETCH_SIMILAR_PRODUCTS_FAILED")]
    {
        site.store.fail(operation, Fault::Error(ErrorKind::Corrupt));
        let failed = site.post(ROUTE, &json!({ "query": "kettle", "threshold": -1 })).await.ok(500);
        let expected = json!({
            "message": "Query Similar Products failed",
            "error": { "message": "something failed inside the service", "code": code },
        });
        assert_eq!(failed, expected);
        site.store.mend();
    }
}

#[tokio::test]
async fn what_has_no_code_of_its_own_is_unk_in_the_same_envelope() {
    let site = Site::with(|settings| settings.max_concurrent_requests = 0).await;
    let turned_away = site.post(ROUTE, &json!({ "query": "kettle" })).await;
    assert_eq!(turned_away.ok(503)["error"]["code"], "UNK");
    assert_eq!(turned_away.header("retry-after"), Some("1"));

    let site = Site::new().await;
    site.store.fail("nearest", Fault::Panic);
    let failed = site.post(ROUTE, &json!({ "query": "kettle" })).await.ok(500);
    let error = json!({ "message": "something failed inside the service", "code": "UNK" });
    assert_eq!(failed, json!({ "message": "Query Similar Products failed", "error": error }));
}

#[tokio::test]
async fn health_has_the_predecessors_body() {
    let site = Site::new().await;
    assert_eq!(site.get("/api/health_status").await.ok(200), json!({ "message": "Health status OK" }));
    site.embedder.set_unready(Some(ErrorKind::Unavailable));
    let failed = site.get("/api/health_status").await.ok(503);
    assert_eq!(failed["error"], json!({ "message": "the service is not ready", "code": "UNK" }));
}
