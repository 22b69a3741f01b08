//! Suggestions while somebody types.

use likewise_usecases::ErrorKind;
use serde_json::json;

use crate::support::{Fault, SECRET, Site};

#[tokio::test]
async fn suggestions_say_what_they_add_and_where_they_are_from() {
    let site = Site::new().await;
    let found = site.get("/v1/suggestions?q=KET&limit=1").await.ok(200);
    let first = &found["suggestions"][0];
    assert_eq!((&first["text"], &first["source"]), (&json!("kettle"), &json!("title")), "{found}");
    let pieces = json!([{ "text": "ket", "completed": false }, { "text": "tle", "completed": true }]);
    assert_eq!(first["pieces"], pieces);
    assert_eq!((found["suggestions"].as_array().unwrap().len(), &found["pipeline"]), (1, &json!("main")));
    assert!(found["took_ms"].as_f64().unwrap() >= 0.0 && found["repairs"].is_null());
    let repaired = site.get("/v1/suggestions?q=ketel&pipeline=brief").await.ok(200);
    assert_eq!(repaired["repairs"], json!([{ "word": "ketel", "by": "kettle" }]), "{repaired}");
    assert_eq!(repaired["pipeline"], "brief");
    assert_eq!(site.get("/v1/suggestions?q=%3F%21").await.ok(200)["suggestions"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_suggested_for_is_refused() {
    let site = Site::new().await;
    for (path, code, field) in [
        ("/v1/suggestions".to_owned(), "invalid_value", "q"),
        ("/v1/suggestions?q=".to_owned(), "invalid_value", "q"),
        ("/v1/suggestions?q=%00".to_owned(), "invalid_value", "q"),
        ("/v1/suggestions?q=%FF".to_owned(), "invalid_value", "q"),
        (format!("/v1/suggestions?q={}", "x".repeat(2_001)), "invalid_value", "q"),
        ("/v1/suggestions?q=ke&limit=51".to_owned(), "invalid_value", "limit"),
        ("/v1/suggestions?q=ke&limit=x".to_owned(), "invalid_value", "limit"),
        ("/v1/suggestions?q=ke&pipeline=other".to_owned(), "unknown_pipeline", "pipeline"),
        ("/v1/suggestions?q=ke&prefix=x".to_owned(), "unknown_parameter", "prefix"),
    ] {
        site.get(&path).await.problem(422, code, Some(field));
    }
}

#[tokio::test]
async fn a_failure_inside_is_told_without_its_words() {
    let site = Site::new().await;
    site.store.fail("known", Fault::Error(ErrorKind::Unavailable));
    let told = site.get("/v1/suggestions?q=ke").await.problem(503, "keyword_search_failed", None);
    assert!(!told.contains(SECRET));
}
