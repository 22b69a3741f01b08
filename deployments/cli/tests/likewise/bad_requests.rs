//! Requests that cannot be answered: each gets its status, its code and the field, and the service goes on.

use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};

use crate::support::{Answer, Place, Served, answered_by, place::ids, sample};

fn served(place: &Place) -> Served {
    place.ingest(&sample());
    place.serve()
}

#[track_caller]
fn refused(request: RequestBuilder, status: u16, code: &str, field: &str) -> Value {
    let problem = answered_by(request, status);
    assert_eq!((&problem["code"], &problem["field"]), (&json!(code), &json!(field)), "{problem}");
    assert_eq!((&problem["status"], &problem["type"]), (&json!(status), &json!("about:blank")), "{problem}");
    problem
}

#[test]
fn values_out_of_bounds_are_refused_with_their_field() {
    let server = served(&Place::new());
    let search = |query: &str| server.get(&format!("/v1/search{query}"));
    for (query, code, field) in [
        ("?q=", "invalid_value", "q"),
        ("?q=%20", "invalid_value", "q"),
        ("?q=kettle&limit=0", "invalid_value", "limit"),
        ("?q=kettle&limit=201", "invalid_value", "limit"),
        ("?q=kettle&limit=many", "invalid_value", "limit"),
        ("?q=kettle&threshold=2", "invalid_value", "threshold"),
        ("?q=kettle&threshold=NaN", "invalid_value", "threshold"),
        ("?q=kettle&filter=colour%20%3D%20red", "invalid_filter", "filter"),
        ("?q=kettle&filter=price%20%3C", "invalid_filter", "filter"),
        ("?q=kettle&pipeline=nope", "unknown_pipeline", "pipeline"),
        ("?q=kettle&color=red", "unknown_parameter", "color"),
        ("?q=kettle&q=pot", "invalid_value", "q"),
    ] {
        refused(search(query), 422, code, field);
    }
    let post = |body: Value| server.post("/v1/search").json(&body);
    refused(post(json!({ "query": "kettle", "limit": 0 })), 422, "invalid_value", "limit");
    refused(post(json!({ "query": "kettle", "threshold": 2 })), 422, "invalid_value", "threshold");
    refused(post(json!({ "query": 3 })), 422, "invalid_value", "query");
    refused(post(json!({ "query": "kettle", "filter": "colour = red" })), 422, "invalid_filter", "filter");
    let problem = refused(search("?q=kettle&filter=colour%20%3D%20red"), 422, "invalid_filter", "filter");
    assert!(problem["detail"].as_str().unwrap().contains("for an attribute of that name write attributes.colour"));
    assert_eq!(ids(&server.read("/v1/search?q=couch&limit=1")).len(), 1);
    server.stop();
}

#[test]
fn a_query_of_a_megabyte_is_refused_wherever_it_comes_from() {
    let place = Place::new();
    let server = served(&place);
    let megabyte = "kettle ".repeat(150_000);
    let problem = answered_by(server.post("/v1/search").json(&json!({ "query": megabyte })), 413);
    assert_eq!(problem["code"], "body_too_large");
    answered_by(server.post("/api/similar_products").json(&json!({ "query": megabyte })), 422);
    let in_the_url = server.get("/v1/search").query(&[("q", &megabyte)]).send();
    // A URL of that length never reaches the routes; the listener answers it, or ends the connection.
    if let Ok(response) = in_the_url {
        assert!(response.status().is_client_error(), "{response:?}");
    }
    refused(server.post("/v1/search").json(&json!({ "query": "k".repeat(2_001) })), 422, "invalid_value", "query");

    // No argument of a program may be as long; many together may.
    let arguments: Vec<_> = std::iter::once("search").chain(std::iter::repeat_n(&megabyte[..100_000], 10)).collect();
    place.run(&arguments).exited(2).complains("query: is longer than 2000 characters");
    assert_eq!(ids(&server.read("/v1/search?q=couch&limit=1")).len(), 1);
    server.stop();
    place.run(&arguments).exited(2).complains("query: is longer than 2000 characters");
}

#[test]
fn ids_that_can_be_no_product_are_refused_or_not_found() {
    let place = Place::new();
    let server = served(&place);
    let long = "i".repeat(10_000);
    refused(server.get(&format!("/v1/products/{long}")), 422, "invalid_value", "id");
    refused(server.get(&format!("/v1/products/{long}/similar")), 422, "invalid_value", "id");
    refused(server.get("/v1/products/a%00b"), 422, "invalid_value", "id");
    refused(server.get("/v1/products/%ff"), 422, "invalid_value", "id");
    refused(server.get("/v1/products/nothing"), 404, "unknown_product", "id");
    refused(server.get("/v1/runs/abc"), 422, "invalid_value", "id");
    refused(server.get("/v1/runs/99"), 404, "unknown_run", "id");
    place.run(&["similar", &long]).exited(2).complains("id: has 10000 characters, at most 200 are accepted");
    server.stop();
}

#[test]
fn what_is_no_json_no_route_or_no_method_is_told() {
    let server = served(&Place::new());
    let json = |body: &'static str| server.post("/v1/search").header("content-type", "application/json").body(body);
    refused(json("{\"query\": "), 400, "malformed_json", "body");
    refused(json("kettle"), 400, "malformed_json", "body");
    refused(json("[]"), 422, "invalid_value", "body");
    refused(json("{\"query\": \"kettle\", \"colour\": 1}"), 422, "invalid_value", "colour");
    assert_eq!(answered_by(server.post("/v1/search").body("{}"), 415)["code"], "unsupported_media_type");
    assert_eq!(answered_by(server.get("/v1/nowhere"), 404)["code"], "unknown_route");
    assert_eq!(answered_by(server.post("/v1/status"), 405)["code"], "method_not_allowed");
    assert_eq!(ids(&server.read("/v1/search?q=couch&limit=1")).len(), 1);
    let log = server.stop();
    assert!(!log.contains(" ERROR "), "what a caller did wrong is no failure of the service: {log}");
}

#[test]
fn an_upload_beyond_its_bound_is_refused_and_leaves_nothing() {
    let place = Place::new().with("http.max_upload_bytes", "1000");
    let server = place.serve();
    let problem = answered_by(server.post("/v1/runs").body("x".repeat(1_001)), 413);
    assert_eq!((&problem["code"], &problem["field"]), (&json!("body_too_large"), &json!("body")));
    place.write("feed.jsonl", sample().lines());
    let refused = Answer::of(&mut place.command(&["ingest", "feed.jsonl"]));
    refused.exited(2).complains("http.max_upload_bytes");
    let uploads = place.data().join("likewise-uploads");
    assert!(!uploads.exists() || uploads.read_dir().unwrap().next().is_none());
    server.stop();
}
