//! The API's description and its page.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;

use crate::support::Site;

/// The committed description, which is written by `likewise openapi`.
fn committed() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_committed_description_is_fresh() {
    let current = serde_json::to_string_pretty(&likewise_http::openapi()).unwrap() + "\n";
    assert!(
        committed() == current,
        "docs/openapi.json is stale: write it anew with `likewise openapi > docs/openapi.json`"
    );
}

#[tokio::test]
async fn the_served_description_is_the_committed_one() {
    let site = Site::empty(|_| ());
    let served = site.get("/openapi.json").await.ok(200);
    assert_eq!(served, serde_json::from_str::<Value>(&committed()).unwrap());
}

#[test]
fn every_route_of_the_contract_is_described() {
    let description: Value = serde_json::from_str(&committed()).unwrap();
    let mut routes = BTreeSet::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|name| ["get", "post"].contains(&name.as_str())) {
            routes.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let expected = [
        "GET /api/health_status",
        "GET /health/live",
        "GET /health/ready",
        "GET /metrics",
        "GET /v1/products/{id}",
        "GET /v1/products/{id}/similar",
        "GET /v1/quarantine",
        "GET /v1/queries/judgments",
        "GET /v1/queries/report",
        "GET /v1/runs",
        "GET /v1/runs/{id}",
        "GET /v1/runs/{id}/rejections",
        "GET /v1/search",
        "GET /v1/status",
        "GET /v1/suggestions",
        "GET /v1/tuning",
        "POST /api/similar_products",
        "POST /v1/events",
        "POST /v1/quarantine/redrive",
        "POST /v1/queries/prune",
        "POST /v1/runs",
        "POST /v1/search",
        "POST /v1/tuning/calibration",
        "POST /v1/tuning/calibration/forget",
        "POST /v1/tuning/candidates",
    ];
    assert_eq!(routes.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn every_operation_has_a_summary_a_tag_and_a_name_of_its_own() {
    let description: Value = serde_json::from_str(&committed()).unwrap();
    let mut names = BTreeSet::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{method} {path}");
            assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{method} {path}");
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} stands twice");
        }
    }
}

#[test]
fn every_answer_is_described_in_words() {
    let description: Value = serde_json::from_str(&committed()).unwrap();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                assert!(
                    response["description"].as_str().is_some_and(|text| !text.is_empty()),
                    "{method} {path} {status}"
                );
            }
        }
    }
}

#[test]
fn what_needs_the_token_says_so() {
    let description: Value = serde_json::from_str(&committed()).unwrap();
    assert_eq!(description["components"]["securitySchemes"]["admin_token"]["scheme"], "bearer");
    for (path, method) in [
        ("/v1/runs", "post"),
        ("/v1/runs", "get"),
        ("/v1/runs/{id}", "get"),
        ("/v1/runs/{id}/rejections", "get"),
        ("/v1/quarantine", "get"),
        ("/v1/quarantine/redrive", "post"),
        ("/v1/queries/report", "get"),
        ("/v1/queries/judgments", "get"),
        ("/v1/queries/prune", "post"),
        ("/v1/tuning", "get"),
        ("/v1/tuning/candidates", "post"),
        ("/v1/tuning/calibration", "post"),
        ("/v1/tuning/calibration/forget", "post"),
    ] {
        let security = &description["paths"][path][method]["security"];
        assert_eq!(
            security,
            &serde_json::json!([{}, { "admin_token": [] }]),
            "{method} {path}: with it or, where none is configured, without"
        );
    }
}

#[test]
fn the_shapes_that_programs_rely_on_are_described_as_they_are() {
    let description: Value = serde_json::from_str(&committed()).unwrap();
    let upload = &description["paths"]["/v1/runs"]["post"]["requestBody"];
    assert_ne!(upload["required"], true, "without a body the configured feed is read");
    let schemas = &description["components"]["schemas"];
    assert_eq!(schemas["FeedBytes"]["type"], "string");
    let kinds: BTreeSet<_> = schemas["AttributeBody"]["oneOf"]
        .as_array()
        .unwrap()
        .iter()
        .map(|schema| schema["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["boolean", "number", "string"], "a whole number fits one case");
}

#[test]
fn every_reference_leads_somewhere() {
    let text = committed();
    let description: Value = serde_json::from_str(&text).unwrap();
    let references: BTreeSet<_> =
        text.split("\"$ref\": \"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(references.len() > 10, "{references:?}");
    for reference in references {
        assert!(description.pointer(reference).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn the_page_and_its_assets_come_from_here_alone() {
    let site = Site::empty(|_| ());
    let root = site.get("/").await;
    assert_eq!((root.status.as_u16(), root.header("location")), (307, Some("/docs/")));
    assert!(site.get("/docs").await.status.is_redirection());
    let page = site.get("/docs/").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").unwrap().starts_with("text/html"));

    let html = page.text();
    let links: Vec<_> = ["src=\"", "href=\""]
        .into_iter()
        .flat_map(|start| html.split(start).skip(1))
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(links.len() >= 4, "{links:?}");
    for link in &links {
        assert!(!link.contains("//"), "{link} is elsewhere");
        let path = format!("/docs/{}", link.trim_start_matches("./"));
        let asset = site.get(&path).await;
        assert_eq!(asset.status, 200, "{path}");
        assert!(!asset.body.is_empty(), "{path}");
    }
    let style = site.get("/docs/swagger-ui.css").await;
    assert!(!style.text().contains("url(http") && !style.text().contains("@import"));
}

#[tokio::test]
async fn the_page_sends_the_description_to_no_validator() {
    let site = Site::empty(|_| ());
    let script = site.get("/docs/swagger-initializer.js").await;
    assert_eq!(script.status, 200);
    assert!(script.text().contains("\"validatorUrl\": \"none\""), "{}", script.text());
    assert!(script.text().contains("/openapi.json") && !script.text().contains("http"), "{}", script.text());
}
