//! Feeds in a request's body.

use axum::{
    body::{Body, Bytes},
    http::{Request, header},
};
use futures::stream;
use likewise_domain::run::FeedScope;
use likewise_http::{StartRunError, UploadOptions};
use serde_json::json;

use crate::support::{CATALOGUE, Kept, Site, versioned};

#[tokio::test]
async fn an_uploaded_feed_becomes_a_run() {
    let site = Site::empty(|_| ());
    let begun = site.upload("/v1/runs?name=spring.jsonl", CATALOGUE).await;
    assert_eq!(begun.ok(202), json!({ "run_id": 1 }));
    assert_eq!(begun.header(header::LOCATION), Some("/v1/runs/1"));
    let run = site.get(begun.header(header::LOCATION).unwrap()).await.ok(200);
    assert_eq!((&run["feed"], &run["scope"], &run["new"]), (&json!("spring.jsonl"), &json!("partial"), &json!(3)));
    let kept = Kept { name: "spring.jsonl".to_owned(), bytes: CATALOGUE.into(), ..Kept::default() };
    assert_eq!(site.starter.kept(), [kept]);
    assert_eq!(site.spooled(), 0);
}

#[tokio::test]
async fn what_is_said_of_the_feed_reaches_the_run() {
    let site = Site::empty(|_| ());
    let csv = "name,link\nKettle,https://shop.example/dp/B07XJ8C8F5\n";
    let begun = site.upload("/v1/runs?name=a%2Fb%5Cspring.csv&mapping=amazon&scope=full", csv).await;
    begun.ok(202);
    let options = UploadOptions { mapping: Some("amazon".to_owned()), scope: FeedScope::Full };
    let kept = Kept { name: "spring.csv".to_owned(), bytes: csv.into(), options };
    assert_eq!(site.starter.kept(), [kept], "a name is no path");
}

#[tokio::test]
async fn a_dry_run_is_answered_with_an_examination() {
    let site = Site::new().await;
    let messy = format!(
        "{}{{\"id\": \"new\", \"title\": \"Toaster\", \"price\": \"cheap\", \"rating\": \"Get\"}}\n{{\"id\": \"5\"}}\n",
        CATALOGUE.replace("79 USD", "75 USD")
    );
    let mut examined = site.upload("/v1/runs?name=a.jsonl&dry_run=true", messy).await.ok(200);
    examined["run"] = versioned(examined["run"].take());
    insta::assert_json_snapshot!("examination", examined);
    site.get("/v1/products/new").await.problem(404, "unknown_product", Some("id"));
    assert_eq!(site.spooled(), 0);
}

#[tokio::test]
async fn a_bad_description_of_the_feed_leaves_no_file() {
    let site = Site::empty(|_| ());
    for (query, field, words) in [
        ("scope=some", "scope", "is neither full nor partial"),
        ("dry_run=yes", "dry_run", "is not true or false"),
        ("name=", "name", "is no file name of 1 to 200 characters"),
        ("name=a%0Ab", "name", "is no file name of 1 to 200 characters"),
        ("name=folder%2F", "name", "is no file name of 1 to 200 characters"),
    ] {
        let refused = site.upload(&format!("/v1/runs?{query}"), CATALOGUE).await;
        assert_eq!(refused.problem(422, "invalid_value", Some(field)), words);
        assert_eq!(site.spooled(), 0, "{query}");
    }
    let refused = site.upload("/v1/runs?format=csv", CATALOGUE).await;
    refused.problem(422, "unknown_parameter", Some("format"));
    assert!(site.starter.kept().is_empty());
}

#[tokio::test]
async fn a_refused_run_leaves_no_file() {
    let site = Site::empty(|_| ());
    site.starter.refuse(StartRunError::Starting);
    site.upload("/v1/runs", CATALOGUE).await.problem(409, "run_in_progress", None);
    assert_eq!(site.spooled(), 0);
}

#[tokio::test]
async fn a_feed_over_the_limit_is_refused_as_soon_as_that_is_known() {
    let site = Site::empty(|settings| settings.max_upload_bytes = 1_000);
    let words = "the feed is larger than 1000 bytes, which is what http.max_upload_bytes accepts";
    let request = Request::post("/v1/runs").header(header::CONTENT_LENGTH, "1001");
    let said = site.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(said.problem(413, "body_too_large", Some("body")), words);

    let chunks = (0..11).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 100])));
    let streamed = site.upload("/v1/runs", Body::from_stream(stream::iter(chunks))).await;
    assert_eq!(streamed.problem(413, "body_too_large", Some("body")), words);
    assert_eq!((site.spooled(), site.starter.kept().len()), (0, 0));

    let fits = "x".repeat(1_000);
    site.starter.refuse(StartRunError::Starting);
    site.upload("/v1/runs", fits).await.problem(409, "run_in_progress", None);
}

#[tokio::test]
async fn a_feed_may_be_larger_than_any_json_body() {
    let site = Site::empty(|settings| settings.max_upload_bytes = 1 << 20);
    let lines: Vec<_> =
        (0..3_000).map(|id| format!("{{\"id\": \"{id}\", \"title\": \"Kettle number {id}\"}}\n")).collect();
    let lines = lines.concat();
    assert!(lines.len() > 100_000);
    site.upload("/v1/runs?name=a.jsonl", lines).await.ok(202);
    assert_eq!(site.get("/v1/runs/1").await.ok(200)["new"], 3_000);
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_no_file() {
    let site = Site::empty(|_| ());
    let broken = [Ok(Bytes::from_static(b"id,title\n")), Err(std::io::Error::other("the line went dead"))];
    let refused = site.upload("/v1/runs", Body::from_stream(stream::iter(broken))).await;
    assert_eq!(refused.problem(400, "unreadable_body", None), "the body could not be read to its end");
    assert_eq!((site.spooled(), site.starter.kept().len()), (0, 0));
}

#[tokio::test]
async fn an_empty_body_with_a_description_is_refused() {
    let site = Site::empty(|_| ());
    for name in ["mapping", "scope", "name"] {
        let refused = site.upload(&format!("/v1/runs?{name}=full"), "").await;
        let detail = refused.problem(422, "invalid_value", Some(name));
        assert_eq!(detail, "describes a feed in the body, but the body is empty");
    }
    let nothing = [Ok::<_, std::io::Error>(Bytes::new()), Ok(Bytes::new())];
    site.upload("/v1/runs", Body::from_stream(stream::iter(nothing))).await.problem(422, "no_feed", None);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_says_no_more_than_that() {
    let site = Site::empty(|_| ());
    std::fs::write(site.folder.path().join("uploads"), "a file where the folder should be").unwrap();
    let failed = site.upload("/v1/runs", CATALOGUE).await;
    assert_eq!(failed.problem(500, "internal_error", None), "the upload could not be written");
    assert!(!failed.text().contains(site.folder.path().to_str().unwrap()));
}

#[tokio::test]
async fn a_form_is_refused_with_the_way_to_send_a_feed() {
    let site = Site::empty(|_| ());
    let form = Request::post("/v1/runs?name=a.csv").header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let refused = site.send(form.body(Body::from("--x\r\n\r\nid,title\r\n--x--")).unwrap()).await;
    let detail = refused.problem(415, "unsupported_media_type", None);
    assert!(detail.contains("--data-binary"), "{detail}");
    assert_eq!((site.spooled(), site.starter.kept()), (0, Vec::new()));
}
