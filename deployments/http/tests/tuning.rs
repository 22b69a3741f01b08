//! What tuning reads and writes.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use crate::support::Site;

fn calibration(site: &Value) -> Value {
    json!({
        "generation": site["generation"],
        "weights": site["weights"],
        "floor": site["floor"],
        "field_weights": site["field_weights"],
        "hybrid": { "slope": 6.5, "intercept": -4.25 },
        "keyword": null,
        "queries": 40,
    })
}

fn relevances(answer: &Value) -> Vec<f64> {
    answer["hits"].as_array().unwrap().iter().map(|hit| hit["relevance"].as_f64().unwrap()).collect()
}

#[tokio::test]
async fn a_calibration_is_in_force_with_the_next_search_until_it_is_forgotten() {
    let site = Site::new().await;
    let path = "/v1/search?q=kettle";
    let before = site.get(path).await.ok(200);
    assert_eq!(before["relevance_calibrated"], false);
    let in_force = site.get("/v1/tuning").await.ok(200);
    assert_eq!((&in_force["calibration"], &in_force["mode"]), (&Value::Null, &json!("hybrid")));
    assert_eq!(in_force["generation"], before["generation"]);

    let kept = site.post("/v1/tuning/calibration", &calibration(&in_force)).await.ok(200);
    assert_eq!(kept["applies"], true);
    assert_eq!(kept["hybrid"], json!({ "slope": 6.5, "intercept": -4.25 }));
    assert_eq!((&kept["queries"], &kept["fitted_at"]), (&json!(40), &json!("2026-01-01T00:00:00Z")));
    assert_eq!(site.get("/v1/tuning").await.ok(200)["calibration"], kept);
    let after = site.get(path).await.ok(200);
    assert_eq!(after["relevance_calibrated"], true);
    for (share, relevance) in relevances(&before).into_iter().zip(relevances(&after)) {
        let expected = 1.0 / (1.0 + (-(6.5 * share - 4.25)).exp());
        assert!((relevance - expected).abs() < 1e-5, "{relevance} is not {expected}");
    }
    assert_eq!(site.get("/v1/search?q=kettle&mode=keyword").await.ok(200)["relevance_calibrated"], false);
    assert_eq!(site.get("/v1/search?q=kettle&pipeline=brief").await.ok(200)["relevance_calibrated"], false);

    let forget = async || site.post("/v1/tuning/calibration/forget", &json!({})).await.ok(200);
    assert_eq!((forget().await, forget().await), (json!({ "forgotten": true }), json!({ "forgotten": false })));
    assert_eq!(relevances(&site.get(path).await.ok(200)), relevances(&before));
}

#[tokio::test]
async fn a_calibration_of_other_settings_is_kept_and_does_not_apply() {
    let site = Site::new().await;
    let in_force = site.get("/v1/tuning").await.ok(200);
    for (key, value) in [("/weights/focus", 0.75), ("/floor", 0.5), ("/field_weights/brand", 0.5)] {
        let mut other = calibration(&in_force);
        *other.pointer_mut(key).unwrap() = json!(value);
        let kept = site.post("/v1/tuning/calibration", &other).await.ok(200);
        assert_eq!((&kept["applies"], kept.pointer(key)), (&json!(false), Some(&json!(value))), "{key}");
        assert_eq!(site.get("/v1/search?q=kettle").await.ok(200)["relevance_calibrated"], false, "{key}");
    }
}

#[tokio::test]
async fn candidates_come_with_everything_that_their_order_follows_from() {
    let site = Site::new().await;
    let explained = site.get("/v1/search?q=kettle&explain=true").await.ok(200);
    let list = site.post("/v1/tuning/candidates", &json!({ "query": "kettle" })).await.ok(200);
    assert_eq!(list["terms"], 1);
    let candidates = list["candidates"].as_array().unwrap();
    let hits = explained["hits"].as_array().unwrap();
    assert_eq!(candidates.len(), hits.len());
    for (candidate, hit) in candidates.iter().zip(hits) {
        assert_eq!((&candidate["id"], &candidate["lane"]), (&hit["id"], &hit["explanation"]["lane"]));
        for part in hit["explanation"]["evidence"].as_array().unwrap() {
            assert_eq!(candidate[part["name"].as_str().unwrap()], part["value"], "{candidate}");
        }
    }
    let higher = json!({ "query": "kettle", "mode": "semantic", "floor": 1.0 });
    assert_eq!(site.post("/v1/tuning/candidates", &higher).await.ok(200)["candidates"], json!([]));
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let site = Site::new().await;
    let in_force = site.get("/v1/tuning").await.ok(200);
    let with = |key: &str, value: Value| {
        let mut body = calibration(&in_force);
        body[key] = value;
        body
    };
    let none = json!({ "title": 0, "brand": 0, "category": 0, "attributes": 0, "description": -1 });
    let weights = json!({ "similarity": -1, "coverage": 1, "frequency": 1, "phrase": 1, "focus": 1 });
    for (body, status, code, field) in [
        (with("generation", json!("x")), 422, "invalid_value", "generation"),
        (with("generation", json!("0123456789abcdef")), 409, "other_generation", "generation"),
        (with("hybrid", json!({ "slope": 0.0, "intercept": 0.0 })), 422, "invalid_value", "hybrid.slope"),
        (with("semantic", json!({ "slope": 1.0, "intercept": 1e9 })), 422, "invalid_value", "semantic.intercept"),
        (with("weights", weights), 422, "invalid_value", "weights"),
        (with("floor", json!(2)), 422, "invalid_value", "floor"),
        (with("field_weights", none.clone()), 422, "invalid_value", "field_weights"),
        (with("pipeline", json!("nope")), 422, "unknown_pipeline", "pipeline"),
        (with("queries", json!(-1)), 422, "invalid_value", "queries"),
    ] {
        site.post("/v1/tuning/calibration", &body).await.problem(status, code, Some(field));
    }
    assert_eq!(site.get("/v1/tuning").await.ok(200)["calibration"], Value::Null, "nothing of it was kept");
    for (body, field) in [
        (json!({ "query": " " }), "query"),
        (json!({ "query": "kettle", "mode": "magic" }), "mode"),
        (json!({ "query": "kettle", "floor": 2 }), "floor"),
        (json!({ "query": "kettle", "field_weights": none }), "field_weights"),
    ] {
        site.post("/v1/tuning/candidates", &body).await.problem(422, "invalid_value", Some(field));
    }
    site.get("/v1/tuning?pipeline=nope").await.problem(422, "unknown_pipeline", Some("pipeline"));
}

#[tokio::test]
async fn only_operators_tune() {
    let site = Site::with(|settings| settings.admin_token = Some("a secret of operators".into())).await;
    site.get("/v1/tuning").await.problem(401, "unauthorized", None);
    for path in ["/v1/tuning/candidates", "/v1/tuning/calibration", "/v1/tuning/calibration/forget"] {
        site.post(path, &json!({})).await.problem(401, "unauthorized", None);
    }
    let known = Request::get("/v1/tuning").header("authorization", "Bearer a secret of operators");
    site.send(known.body(Body::empty()).unwrap()).await.ok(200);
}
