//! Queries that are logged, what becomes of what they show, and what the log says.

use serde_json::{Value, json};

use crate::support::Site;

/// Asks for `query` and gives its id.
async fn asks(site: &Site, query: &str) -> String {
    let hits = site.post("/v1/search", &json!({ "query": query })).await.ok(200);
    hits["query_id"].as_str().unwrap_or_else(|| panic!("no id: {hits}")).to_owned()
}

async fn report(site: &Site) -> Value {
    site.get("/v1/queries/report").await.ok(200)
}

#[tokio::test]
async fn the_first_page_of_a_query_is_logged_and_says_its_id() {
    let site = Site::logging(true).await;
    let one = asks(&site, "kettle").await;
    let first = site.post("/v1/search", &json!({ "query": "kettle", "limit": 1 })).await.ok(200);
    assert_ne!(first["query_id"], one.as_str(), "each has an id of its own");
    let deeper = json!({ "query": "kettle", "limit": 1, "cursor": first["next"] });
    for (body, why) in [
        (deeper, "a deeper page belongs to its first one"),
        (json!({ "query": "kett", "typing": true }), "who is typing has not asked yet"),
        (json!({ "query": "kettle", "log": false }), "who says so is no shopper"),
        (json!({ "sort": "price" }), "without words nothing was asked"),
    ] {
        let hits = site.post("/v1/search", &body).await.ok(200);
        assert_eq!(hits["query_id"], Value::Null, "{why}");
    }
    assert_eq!(site.get("/v1/search?q=lamp&log=false").await.ok(200)["query_id"], Value::Null);
    assert_eq!(report(&site).await["queries"], 2);
}

#[tokio::test]
async fn events_are_taken_once_and_counted() {
    let site = Site::logging(true).await;
    let id = asks(&site, "kettle").await;
    let click = json!({ "query_id": id, "product_id": "KT-1", "kind": "click" });
    let taken = site.post("/v1/events", &click).await.ok(202);
    assert_eq!(taken, json!({ "recorded": 1, "repeated": 0, "refused": 0, "refusals": [] }));
    assert_eq!(site.post("/v1/events", &click).await.ok(202)["repeated"], 1);
    let event = |product: &str, kind: &str| json!({ "query_id": id, "product_id": product, "kind": kind });
    let several = json!({ "events": [event("KT-1", "purchase"), event("nothing", "cart"), event("KT-1", "click")] });
    let taken = site.post("/v1/events", &several).await.ok(202);
    assert_eq!((&taken["recorded"], &taken["repeated"], &taken["refused"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(
        (&taken["refusals"][0]["event"], &taken["refusals"][0]["code"]),
        (&json!(1), &json!("product_not_shown"))
    );
    let report = report(&site).await;
    assert_eq!((&report["with_click"]["count"], &report["with_click"]["share"]), (&json!(1), &json!(1.0)));
    let clicks: u64 = report["positions"].as_array().unwrap().iter().map(|at| at["clicks"].as_u64().unwrap()).sum();
    assert_eq!(clicks, 1);
    let metrics = site.get("/metrics").await;
    for line in [
        "likewise_queries_logged_total 1",
        "likewise_query_events_total{kind=\"click\",outcome=\"recorded\"} 1",
        "likewise_query_events_total{kind=\"cart\",outcome=\"product_not_shown\"} 1",
        "likewise_queries_not_logged_total{reason=\"queue_full\"} 0",
    ] {
        assert!(metrics.text().contains(line), "{line} is not in {}", metrics.text());
    }
}

#[tokio::test]
async fn an_event_that_fits_nothing_is_refused_in_words() {
    let site = Site::logging(true).await;
    let id = asks(&site, "kettle").await;
    let other = "0".repeat(32);
    for (body, status, code, field) in [
        (json!({ "query_id": other, "product_id": "KT-1", "kind": "click" }), 404, "unknown_query", "query_id"),
        (json!({ "query_id": id, "product_id": "KT-9", "kind": "click" }), 422, "product_not_shown", "product_id"),
        (json!({ "query_id": id, "product_id": "KT-1", "kind": "look" }), 422, "invalid_value", "kind"),
        (json!({ "query_id": "x", "product_id": "KT-1", "kind": "click" }), 422, "invalid_value", "query_id"),
        (json!({ "query_id": id, "product_id": " ", "kind": "click" }), 422, "invalid_value", "product_id"),
        (
            json!({ "query_id": id, "product_id": "KT-1", "kind": "click", "position": 99 }),
            422,
            "position_differs",
            "position",
        ),
        (
            json!({ "query_id": id, "product_id": "KT-1", "kind": "click", "position": -1 }),
            422,
            "invalid_value",
            "position",
        ),
        (json!({ "product_id": "KT-1", "kind": "click" }), 422, "invalid_value", "query_id"),
        (json!({}), 422, "invalid_value", "query_id"),
        (json!({ "events": [] }), 422, "invalid_value", "events"),
        (json!({ "events": [], "kind": "click" }), 422, "invalid_value", "events"),
        (
            json!({ "events": [{ "query_id": id, "product_id": "KT-1", "kind": "look" }] }),
            422,
            "invalid_value",
            "events[0].kind",
        ),
        (
            json!({ "events": vec![json!({ "query_id": id, "product_id": "KT-1", "kind": "click" }); 101] }),
            422,
            "invalid_value",
            "events",
        ),
        (json!({ "session": 1 }), 422, "invalid_value", "session"),
    ] {
        site.post("/v1/events", &body).await.problem(status, code, Some(field));
    }
    let not_kept = json!({ "query_id": id, "product_id": "KT-9", "kind": "click" });
    let told = site.post("/v1/events", &not_kept).await.problem(422, "product_not_shown", Some("product_id"));
    assert!(told.contains("query_log.keep_shown"), "{told}");
    let huge = format!("{{\"kind\": \"{}\"}}", "x".repeat(70_000));
    site.post_text("/v1/events", &huge).await.problem(413, "body_too_large", Some("body"));
    assert_eq!(report(&site).await["with_click"]["count"], 0);
}

#[tokio::test]
async fn the_report_says_what_is_asked_and_what_finds_nothing() {
    let site = Site::logging(true).await;
    for query in ["kettle", "Kettle", "ann@mail.example", "lamp"] {
        asks(&site, query).await;
    }
    let filtered = json!({ "query": "Kettle", "filter": "price > 1000000" });
    site.post("/v1/search", &filtered).await.ok(200);
    let counted = report(&site).await;
    assert_eq!((&counted["logging"], &counted["queries"], &counted["texts"]), (&json!(true), &json!(5), &json!(3)));
    assert_eq!(counted["most_frequent"][0], json!({ "query": "kettle", "count": 3 }));
    assert_eq!(counted["most_frequent_without_hits"], json!([]), "it is the filter that leaves nothing");
    assert_eq!(counted["plain"], json!({ "count": 4, "share": 0.8 }));
    assert_eq!(counted["without_hits"], json!({ "count": 0, "share": 0.0 }));
    assert_eq!(counted["others_without_hits"], json!({ "count": 1, "share": 1.0 }));
    let texts: Vec<_> = counted["most_frequent"].as_array().unwrap().iter().map(|text| &text["query"]).collect();
    assert!(texts.contains(&&json!("[email]")), "{texts:?}");
    site.clock.advance(std::time::Duration::from_hours(48));
    asks(&site, "lamp").await;
    assert_eq!(site.get("/v1/queries/report?since=1d").await.ok(200)["queries"], 1);
    let since = site.get("/v1/queries/report?since=2026-01-01T00:00:00Z&limit=1").await.ok(200);
    assert_eq!((&since["queries"], &since["since"]), (&json!(6), &json!("2026-01-01T00:00:00Z")));
    assert_eq!(since["most_frequent"].as_array().unwrap().len(), 1);
    for wrong in ["yesterday", "1", "d", "-1d", "9999999999d", ""] {
        site.get(&format!("/v1/queries/report?since={wrong}")).await.problem(422, "invalid_value", Some("since"));
    }
    site.get("/v1/queries/judgments?min_impressions=0").await.problem(422, "invalid_value", Some("min_impressions"));
}

#[tokio::test]
async fn lists_that_are_not_plain_say_nothing_of_positions_and_judge_nothing() {
    let site = Site::logging(true).await;
    for (more, why) in [
        (json!({ "sort": "price" }), "its price has put it there"),
        (json!({ "filter": "price > 0" }), "others were left out"),
        (json!({ "threshold": -1.0 }), "others may have been left out"),
        (json!({ "diversity": 0.5 }), "what it is like has put it there"),
    ] {
        let mut body = json!({ "query": "kettle" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        for _ in 0..10 {
            let hits = site.post("/v1/search", &body).await.ok(200);
            let click = json!({ "query_id": hits["query_id"], "product_id": hits["hits"][0]["id"], "kind": "click" });
            site.post("/v1/events", &click).await.ok(202);
        }
        let counted = report(&site).await;
        assert_eq!((&counted["plain"]["count"], &counted["positions"]), (&json!(0), &json!([])), "{why}");
        assert_eq!(site.get("/v1/queries/judgments").await.ok(200), json!({ "queries": [] }), "{why}");
    }
    assert_eq!(report(&site).await["with_click"], json!({ "count": 40, "share": 1.0 }));
}

#[tokio::test]
async fn clicks_become_judgments_and_old_queries_are_forgotten() {
    let site = Site::logging(true).await;
    for _ in 0..12 {
        let id = asks(&site, "kettle").await;
        site.post("/v1/events", &json!({ "query_id": id, "product_id": "KT-1", "kind": "click" })).await.ok(202);
    }
    let judged = site.get("/v1/queries/judgments").await.ok(200);
    let query = &judged["queries"][0];
    assert_eq!((&query["query_id"], &query["query"]), (&json!("log-1"), &json!("kettle")));
    let first = &query["judgments"][0];
    assert_eq!((&first["product_id"], &first["impressions"]), (&json!("KT-1"), &json!(12)));
    assert!(first["grade"].as_u64().unwrap() >= 2, "{first}");
    assert_eq!(site.get("/v1/queries/judgments?min_impressions=13").await.ok(200), json!({ "queries": [] }));
    assert_eq!(site.post("/v1/queries/prune", &json!({})).await.ok(200), json!({ "forgotten": 0, "more": false }));
    let all = site.post("/v1/queries/prune", &json!({ "all": true })).await.ok(200);
    assert_eq!(all, json!({ "forgotten": 12, "more": false }));
    assert_eq!(report(&site).await["queries"], 0);
}

#[tokio::test]
async fn where_queries_are_not_logged_that_is_said() {
    for site in [Site::new().await, Site::logging(false).await] {
        let hits = site.post("/v1/search", &json!({ "query": "kettle" })).await.ok(200);
        assert_eq!(hits["query_id"], Value::Null);
        let event = json!({ "query_id": "0".repeat(32), "product_id": "KT-1", "kind": "click" });
        let told = site.post("/v1/events", &event).await.problem(409, "query_log_off", None);
        assert!(told.contains("query_log.enabled"), "{told}");
    }
    let none = Site::new().await;
    for path in ["/v1/queries/report", "/v1/queries/judgments"] {
        none.get(path).await.problem(409, "query_log_off", None);
    }
    none.post("/v1/queries/prune", &json!({})).await.problem(409, "query_log_off", None);
    let kept = report(&Site::logging(false).await).await;
    assert_eq!((&kept["logging"], &kept["queries"]), (&json!(false), &json!(0)), "what there was can still be read");
}

#[tokio::test]
async fn what_the_log_says_is_for_operators() {
    let site = Site::with(|settings| settings.admin_token = Some("token".into())).await;
    for path in ["/v1/queries/report", "/v1/queries/judgments"] {
        site.get(path).await.problem(401, "unauthorized", None);
    }
    site.post("/v1/queries/prune", &json!({})).await.problem(401, "unauthorized", None);
}
