//! Runs and their rejections.

use likewise_domain::run::{FeedScope, RunId};
use likewise_http::{CurrentRun, StartRunError};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{NewRun, RunLog as _},
};
use serde_json::{Value, json};

use crate::support::{CATALOGUE, SECRET, Site, versioned};

/// Two good rows and three bad ones.
const MESSY: &str = "{\"id\": \"1\", \"title\": \"Kettle\", \"price\": \"cheap\"}\n{\"id\": \"2\"}\nnot json\n\
                     {\"id\": \"1\", \"title\": \"Again\"}\n{\"id\": \"3\", \"title\": \"Lamp\"}\n";

#[tokio::test]
async fn runs_are_listed_the_newest_first_in_pages() {
    let site = Site::empty(|_| ());
    for _ in 0..4 {
        site.ingest(CATALOGUE, FeedScope::Full).await;
    }
    let mut ids = Vec::new();
    let mut path = "/v1/runs?limit=2".to_owned();
    let mut pages = 0;
    loop {
        let page = site.get(&path).await.ok(200);
        ids.extend(page["runs"].as_array().unwrap().iter().map(|run| run["id"].as_u64().unwrap()));
        pages += 1;
        let Some(next) = page["next"].as_u64() else { break };
        path = format!("/v1/runs?limit=2&after={next}");
    }
    assert_eq!((ids, pages), (vec![4, 3, 2, 1], 2), "a full last page says that it is the last");
    assert_eq!(site.get("/v1/runs?after=1").await.ok(200), json!({ "runs": [] }));
    assert_eq!(site.get("/v1/runs").await.ok(200)["runs"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_run_shows_its_account() {
    let site = Site::empty(|_| ());
    site.ingest(MESSY, FeedScope::Partial).await;
    let run = site.get("/v1/runs/1").await.ok(200);
    let count = |name: &str| run[name].as_u64().unwrap();
    assert_eq!(count("read"), count("new") + count("changed") + count("unchanged") + count("rejected"));
    insta::assert_json_snapshot!("run", versioned(run));
}

#[tokio::test]
async fn a_run_that_nobody_makes_any_more_is_interrupted_whatever_the_log_says() {
    let site = Site::empty(|_| ());
    let run = NewRun { feed: "feed".to_owned(), feed_version: None, scope: FeedScope::Full, dry_run: false, keep: 9 };
    // Its end could not be recorded.
    let lost = site.store.begin(run).await.unwrap().id;
    let told = async || {
        let one = site.get("/v1/runs/1").await.ok(200)["status"].clone();
        assert_eq!(site.get("/v1/runs").await.ok(200)["runs"][0]["status"], one);
        one
    };
    assert_eq!(told().await, "interrupted");
    for (current, status) in [
        (CurrentRun::Running(lost), "running"),
        (CurrentRun::Starting, "running"),
        (CurrentRun::Running(RunId(2)), "interrupted"),
    ] {
        site.starter.make(Some(current));
        assert_eq!(told().await, status, "{current:?}");
    }
}

#[tokio::test]
async fn rejections_are_listed_by_row_in_pages() {
    let site = Site::empty(|_| ());
    site.ingest(MESSY, FeedScope::Partial).await;
    insta::assert_json_snapshot!("rejections", site.get("/v1/runs/1/rejections").await.ok(200));
    let first = site.get("/v1/runs/1/rejections?limit=2").await.ok(200);
    assert_eq!(first["next"], 3);
    let second = site.get("/v1/runs/1/rejections?limit=2&after=3").await.ok(200);
    assert_eq!((second["rejections"].as_array().unwrap().len(), &second["next"]), (1, &Value::Null));
}

#[tokio::test]
async fn an_unknown_run_is_told_apart_from_what_is_no_number() {
    let site = Site::empty(|_| ());
    for path in ["/v1/runs/7", "/v1/runs/0", "/v1/runs/-1", "/v1/runs/7/rejections"] {
        assert_eq!(site.get(path).await.problem(404, "unknown_run", Some("id")), "there is no such run");
    }
    for path in ["/v1/runs/last", "/v1/runs/99999999999999999999", "/v1/runs/1.5/rejections"] {
        assert_eq!(site.get(path).await.problem(422, "invalid_value", Some("id")), "is not a run's number");
    }
    let bytes = site.get("/v1/runs/%FF").await;
    assert_eq!(bytes.problem(422, "invalid_value", Some("id")), "is not UTF-8 once it is decoded");
    site.ingest(CATALOGUE, FeedScope::Full).await;
    for (query, words) in [
        ("after=x", "is not a whole number"),
        ("after=-1", "is not a whole number"),
        ("after=18446744073709551615", "is too large"),
    ] {
        for path in ["/v1/runs", "/v1/runs/1/rejections"] {
            let refused = site.get(&format!("{path}?{query}")).await;
            assert_eq!(refused.problem(422, "invalid_value", Some("after")), words);
        }
    }
    site.get("/v1/runs?limit=201").await.problem(422, "invalid_value", Some("limit"));
    site.get("/v1/runs/1?after=1").await.problem(422, "unknown_parameter", Some("after"));
}

#[tokio::test]
async fn why_no_run_was_begun_is_told() {
    let site = Site::empty(|_| ());
    let refuse = async |refusal: StartRunError| {
        site.starter.refuse(refusal);
        site.upload("/v1/runs?name=a.jsonl", CATALOGUE).await
    };
    let busy = refuse(StartRunError::Busy(RunId(7))).await;
    assert_eq!(busy.problem(409, "run_in_progress", None), "run 7 is still being made");
    assert_eq!(busy.header("retry-after"), Some("5"));
    let starting = refuse(StartRunError::Starting).await;
    assert_eq!(starting.problem(409, "run_in_progress", None), "another run is just being started");
    let html = refuse(StartRunError::UnreadableFeed("it is a web page, not a table".to_owned())).await;
    assert_eq!(html.problem(422, "unreadable_feed", Some("body")), "it is a web page, not a table");
    let mapping = site.upload("/v1/runs?name=a.jsonl&mapping=ebay", CATALOGUE).await;
    assert_eq!(
        mapping.problem(422, "unknown_mapping", Some("mapping")),
        "there is no mapping \"ebay\"; there are default, amazon"
    );
    let broken = PortError::new(ErrorKind::StorageFull, "faulty", "begin", format!("no room for {SECRET}"));
    refuse(broken.into()).await.problem(507, "storage_full", None);
    let nothing = site.upload("/v1/runs", "").await;
    let detail = nothing.problem(422, "no_feed", None);
    assert_eq!(detail, "no feed is configured (feed.path) and none was sent with the request");
}
