//! Bad input gets a stable code, the offending field and words that help.

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::json;

use crate::support::Site;

/// What is sent, the status, the code and the field of its refusal, and what the detail says.
type Case = (&'static str, u16, &'static str, &'static str, &'static str);

/// Bodies for `POST /v1/search`.
const BAD_BODIES: [Case; 31] = [
    ("", 400, "malformed_json", "body", "is empty, accepted is a JSON object"),
    ("{\"query\": ", 400, "malformed_json", "body", "is not JSON: EOF while parsing a value at line 1 column 10"),
    (
        "{\"query\": \"a\"} trailing",
        400,
        "malformed_json",
        "body",
        "is not one JSON document: trailing characters at line 1 column 16",
    ),
    ("[]", 422, "invalid_value", "body", "is a list, accepted is an object"),
    ("[\"kettle\", 5]", 422, "invalid_value", "body", "is a list, accepted is an object"),
    ("\"kettle\"", 422, "invalid_value", "body", "is a text, accepted is an object"),
    ("kettle", 400, "malformed_json", "body", "is not JSON: expected value at line 1 column 1"),
    ("{\"query\": 5}", 422, "invalid_value", "query", "is 5, accepted is a text"),
    ("{\"query\": \" \\t\"}", 422, "invalid_value", "query", "is empty"),
    (
        "{\"query\": \"a\", \"limt\": 5}",
        422,
        "invalid_value",
        "limt",
        "is not known here; known are query, mode, fusion, limit, cursor, threshold, filter, sort, group, facets",
    ),
    ("{\"query\": \"a\", \"query\": \"b\"}", 422, "invalid_value", "query", "stands more than once"),
    (
        "{\"query\": \"a\", \"limit\": \"5\"}",
        422,
        "invalid_value",
        "limit",
        "is the text \"5\", accepted is a whole number from 0",
    ),
    ("{\"query\": \"a\", \"limit\": -1}", 422, "invalid_value", "limit", "is -1, accepted is a whole number from 0"),
    ("{\"query\": \"a\", \"limit\": 0}", 422, "invalid_value", "limit", "is 0, accepted is 1 to 200"),
    ("{\"query\": \"a\", \"limit\": 201}", 422, "invalid_value", "limit", "is 201, accepted is 1 to 200"),
    ("{\"query\": \"a\", \"threshold\": 2}", 422, "invalid_value", "threshold", "is 2, accepted is -1 to 1"),
    (
        "{\"query\": \"a\", \"threshold\": \"near\"}",
        422,
        "invalid_value",
        "threshold",
        "is the text \"near\", accepted is a number",
    ),
    (
        "{\"query\": \"a\", \"threshold\": NaN}",
        400,
        "malformed_json",
        "body",
        "is not JSON: expected value at line 1 column 29",
    ),
    (
        "{\"query\": \"a\", \"filter\": \"colour = red\"}",
        422,
        "invalid_filter",
        "filter",
        "at character 1: \"colour\" is not a field",
    ),
    (
        "{\"query\": \"a\", \"filter\": \"price <\"}",
        422,
        "invalid_filter",
        "filter",
        "at character 8: expected a number, found the end",
    ),
    (
        "{\"query\": \"a\", \"pipeline\": \"tall\"}",
        422,
        "unknown_pipeline",
        "pipeline",
        "there is no pipeline \"tall\"; there are main, brief",
    ),
    (
        "{\"query\": \"a\", \"mode\": \"fuzzy\"}",
        422,
        "invalid_value",
        "mode",
        "\"fuzzy\" is not known; accepted are semantic, keyword, hybrid",
    ),
    (
        "{\"query\": \"a\", \"fusion\": \"rrf\"}",
        422,
        "invalid_value",
        "fusion",
        "\"rrf\" is not known; accepted are evidence, reciprocal_ranks, normalised_scores",
    ),
    (
        "{\"query\": \"a\", \"sort\": \"cheap\"}",
        422,
        "invalid_value",
        "sort",
        "\"cheap\" is not known; accepted are relevance, price, -price, rating, newest",
    ),
    (
        "{\"query\": \"a\", \"facets\": [\"colour\"]}",
        422,
        "invalid_value",
        "facets",
        "\"colour\" is not a field; accepted are id, brand, category",
    ),
    (
        "{\"query\": \"a\", \"facets\": [\"price\"]}",
        422,
        "invalid_value",
        "facets",
        "price cannot be counted by value; accepted are brand, category",
    ),
    (
        "{\"query\": \"a\", \"facets\": \"brand\"}",
        422,
        "invalid_value",
        "facets",
        "is the text \"brand\", accepted is a list",
    ),
    ("{\"query\": \"a\", \"diversity\": 1.5}", 422, "invalid_value", "diversity", "is 1.5, accepted is 0 to 1"),
    ("{\"query\": \"a\", \"cursor\": \"abc\"}", 422, "invalid_value", "cursor", "is not one; send the \"next\""),
    ("{\"threshold\": 0.5}", 422, "invalid_value", "threshold", "needs words to be near to"),
    (
        "{\"query\": \"a\", \"mode\": \"keyword\", \"threshold\": 0.5}",
        422,
        "invalid_value",
        "threshold",
        "has no meaning in keyword mode",
    ),
];

/// Paths that are got.
const BAD_PARAMETERS: [Case; 19] = [
    ("/v1/search?q=a&mode=Hybrid", 422, "invalid_value", "mode", "accepted are semantic, keyword, hybrid"),
    ("/v1/search?q=a&group=yes", 422, "invalid_value", "group", "is not true or false"),
    ("/v1/search?q=a&group=true&count=all", 422, "invalid_value", "count", "accepted are groups and variants"),
    ("/v1/search?q=a&count=groups", 422, "invalid_value", "count", "is groups, which needs group to be true"),
    ("/v1/search?q=a&facets=price:9..1", 422, "invalid_value", "facets", "price"),
    ("/v1/search?q=a&cursor=", 422, "invalid_value", "cursor", "is not one"),
    ("/v1/search?q=", 422, "invalid_value", "q", "is empty"),
    ("/v1/search?q=a&limit=0", 422, "invalid_value", "limit", "is 0, accepted is 1 to 200"),
    ("/v1/search?q=a&limit=201", 422, "invalid_value", "limit", "is 201, accepted is 1 to 200"),
    ("/v1/search?q=a&limit=abc", 422, "invalid_value", "limit", "is not a whole number from 1 to 200"),
    ("/v1/search?q=a&limit=", 422, "invalid_value", "limit", "is not a whole number from 1 to 200"),
    ("/v1/search?q=a&threshold=2", 422, "invalid_value", "threshold", "is 2, accepted is -1 to 1"),
    ("/v1/search?q=a&threshold=NaN", 422, "invalid_value", "threshold", "is NaN, accepted is -1 to 1"),
    ("/v1/search?q=a&threshold=near", 422, "invalid_value", "threshold", "is not a number from -1 to 1"),
    (
        "/v1/search?q=a&page=2",
        422,
        "unknown_parameter",
        "page",
        "is not known here; known are q, mode, fusion, limit, cursor, threshold, filter, sort, group, facets",
    ),
    ("/v1/search?q=a&q=b", 422, "invalid_value", "q", "stands more than once"),
    ("/v1/search?q=a&filter=price+in+9..1", 422, "invalid_filter", "filter", "price"),
    ("/v1/search?q=a&pipeline=tall", 422, "unknown_pipeline", "pipeline", "there are main, brief"),
    ("/v1/products/KT-1?fields=id", 422, "unknown_parameter", "fields", "this route takes no parameters"),
];

#[tokio::test]
async fn a_bad_search_body_names_the_field() {
    let site = Site::new().await;
    for (body, status, code, field, words) in BAD_BODIES {
        let detail = site.post_text("/v1/search", body).await.problem(status, code, Some(field));
        assert!(detail.contains(words), "{body}: {detail}");
    }
}

#[tokio::test]
async fn a_bad_parameter_is_named() {
    let site = Site::new().await;
    for (path, status, code, field, words) in BAD_PARAMETERS {
        let detail = site.get(path).await.problem(status, code, Some(field));
        assert!(detail.contains(words), "{path}: {detail}");
    }
}

#[tokio::test]
async fn a_cursor_of_another_query_is_refused() {
    let site = Site::new().await;
    let first = site.get("/v1/search?q=kettle&limit=1").await.ok(200);
    let next = first["next"].as_str().unwrap();
    let other = site.get(&format!("/v1/search?q=lamp&limit=1&cursor={next}")).await;
    let detail = other.problem(422, "foreign_cursor", Some("cursor"));
    assert!(detail.contains("belongs to another query"), "{detail}");
    site.get(&format!("/v1/search?q=kettle&limit=2&cursor={next}")).await.ok(200);
}

#[tokio::test]
async fn odd_words_get_an_answer() {
    let site = Site::new().await;
    for words in ["the+of+and", "%3F%21", "%00%07a", "%D7%A7%D7%95%D7%9E%D7%A7%D7%95%D7%9D", "%E2%80%AEelttek"] {
        site.get(&format!("/v1/search?q={words}&explain=true&highlight=true&typing=true")).await.ok(200);
    }
    let thousand = "word ".repeat(390);
    site.post("/v1/search", &json!({ "query": thousand, "explain": true })).await.ok(200);
    site.post("/v1/search", &json!({ "query": "word ".repeat(1_000) })).await.problem(
        422,
        "invalid_value",
        Some("query"),
    );
}

#[tokio::test]
async fn a_filter_is_refused_with_the_place_where_it_went_wrong() {
    let site = Site::new().await;
    let refused = site.post("/v1/search", &json!({ "query": "a", "filter": "brand = Sony and colour = red" })).await;
    insta::assert_json_snapshot!("invalid_filter", refused.ok(422));
}

#[tokio::test]
async fn posts_take_no_parameters() {
    let site = Site::new().await;
    let refused = site.post("/v1/search?limit=5", &json!({ "query": "a" })).await;
    assert_eq!(
        refused.problem(422, "unknown_parameter", Some("limit")),
        "is not known: this route takes no parameters"
    );
}

#[tokio::test]
async fn a_query_of_a_megabyte_is_refused() {
    let site = Site::new().await;
    let body = json!({ "query": "x".repeat(1 << 20) });
    let refused = site.post("/v1/search", &body).await;
    refused.problem(413, "body_too_large", Some("body"));
    let shorter = site.post("/v1/search", &json!({ "query": "x".repeat(2_001) })).await;
    assert_eq!(shorter.problem(422, "invalid_value", Some("query")), "is longer than 2000 characters");
    let got = site.get(&format!("/v1/search?q={}", "x".repeat(20_000))).await;
    assert_eq!(got.problem(422, "invalid_value", Some("q")), "is longer than 2000 characters");
}

#[tokio::test]
async fn a_body_that_is_not_said_to_be_json_is_refused() {
    let site = Site::new().await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        let request = Request::post("/v1/search").header(header::CONTENT_TYPE, content_type);
        let refused = site.send(request.body(Body::from("{\"query\": \"a\"}")).unwrap()).await;
        let detail = refused.problem(415, "unsupported_media_type", Some("content-type"));
        assert_eq!(detail, "the body must be JSON, and the header Content-Type must say application/json");
    }
    for content_type in ["application/json; charset=utf-8", "Application/JSON", "application/ld+json"] {
        let request = Request::post("/v1/search").header(header::CONTENT_TYPE, content_type);
        site.send(request.body(Body::from("{\"query\": \"a\"}")).unwrap()).await.ok(200);
    }
}

#[tokio::test]
async fn an_unknown_route_is_a_problem() {
    let site = Site::new().await;
    for path in ["/v1/serach", "/v2/search", "/v1/products/a/b/c", "/favicon.ico", "/v1/products/"] {
        let detail = site.get(path).await.problem(404, "unknown_route", None);
        assert_eq!(detail, "there is no such route; /docs lists them");
    }
}

#[tokio::test]
async fn a_wrong_method_is_a_problem_that_says_which_are_right() {
    let site = Site::new().await;
    for (method, path, allowed) in [
        ("DELETE", "/v1/search", "GET,HEAD,POST"),
        ("POST", "/v1/status", "GET,HEAD"),
        ("GET", "/v1/quarantine/redrive", "POST"),
    ] {
        let refused = site.send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await;
        refused.problem(405, "method_not_allowed", None);
        let mut methods: Vec<_> = refused.header(header::ALLOW).unwrap().split(',').collect();
        methods.sort_unstable();
        assert_eq!(methods.join(","), allowed);
    }
}

#[tokio::test]
async fn a_query_string_that_cannot_be_decoded_is_refused() {
    let site = Site::new().await;
    let refused = site.get("/v1/search?q=%FF").await;
    assert_eq!(refused.problem(422, "invalid_value", Some("q")), "is not UTF-8 once it is decoded");
}
