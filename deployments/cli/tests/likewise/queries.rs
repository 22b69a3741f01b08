//! Queries are logged where that was chosen, and become judgments that an evaluation reads as they are.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Place, Served, answered_by, sample};

fn logging() -> Place {
    let place = Place::new().with("query_log.enabled", "true").with("query_log.suggest_after", "1");
    place.ingest(&sample());
    place
}

/// Asks a server as a shop does, and clicks one of the products that are shown, if it is there.
#[track_caller]
fn asks(server: &Served, query: &str, clicked: Option<&str>) -> Value {
    let hits = answered_by(server.post("/v1/search").json(&json!({ "query": query })), 200);
    if let Some(product) = clicked {
        let event = json!({ "query_id": hits["query_id"], "product_id": product, "kind": "click" });
        assert_eq!(answered_by(server.post("/v1/events").json(&event), 202)["recorded"], 1);
    }
    hits
}

#[test]
fn a_log_becomes_a_report_judgments_and_suggestions() {
    let place = logging();
    let server = place.serve();
    let kettle = "cordless electric kettle";
    let second = asks(&server, kettle, None)["hits"][1]["id"].as_str().unwrap().to_owned();
    for number in 0..20 {
        asks(&server, kettle, (number % 2 == 0).then_some(second.as_str()));
    }
    asks(&server, "kettle for ann@mail.example", None);
    place.ask(&["search", "nobody logs the command line"]);
    let export = ["queries", "export", "--queries", "q.tsv", "--judgments", "j.tsv", "--min-impressions", "5"];
    let exported = place.ask(&export);
    assert_eq!(exported["queries"], 1, "{exported}");
    let judgments = fs::read_to_string(place.path("j.tsv")).unwrap();
    assert!(judgments.contains(&format!("log-1\t{second}\t")), "{judgments}");
    let evaluated = place.ask(&["eval", "--queries", "q.tsv", "--judgments", "j.tsv", "--modes", "keyword"]);
    assert_eq!(evaluated["queries"], json!({ "used": 1, "left_out": 0 }), "{evaluated}");

    let report = place.ask(&["queries", "report", "--since", "1d"]);
    assert_eq!(report["queries"], 22, "neither an evaluation nor the command line is logged: {report}");
    assert_eq!(report["most_frequent"][0], json!({ "query": kettle, "count": 21 }));
    assert_eq!(report["most_frequent"][1]["query"], "kettle for [email]");
    assert_eq!(report["positions"][1]["clicks"], 10);
    assert!(place.path(".likewise/queries.db").is_file());
    server.stop();

    let told = place.run(&["queries", "report"]).succeeded().stdout;
    assert!(
        told.contains("22 queries, 2 different") && told.contains("10 (45.5 %) had a click, a cart or a purchase"),
        "{told}"
    );
    let suggested = place.ask(&["suggest", "cordless ele"]);
    let first = &suggested["suggestions"][0];
    assert_eq!((&first["text"], &first["source"]), (&json!(kettle), &json!("query")), "{suggested}");
    assert_eq!(place.ask(&["queries", "prune", "--all"]), json!({ "forgotten": 22 }));
    let empty = place.run(&export).exited(3);
    assert!(empty.stderr.contains("nothing was written"), "{empty:?}");
}

#[test]
fn where_nothing_is_logged_there_is_no_file_and_titles_suggest() {
    let place = Place::new();
    place.ingest(&sample());
    place.run(&["queries", "report"]).exited(1).complains("query_log.enabled is false");
    assert!(!place.path(".likewise/queries.db").exists());
    let suggested = place.ask(&["suggest", "electric ket"]);
    assert_eq!(suggested["suggestions"][0]["text"], "electric kettle", "{suggested}");
    assert_eq!(suggested["suggestions"][0]["source"], "title");
    place.run(&["suggest", " "]).exited(2).complains("is empty");
    place.run(&["suggest", "ke", "--limit", "51"]).exited(2);
    let queries = ["queries", "export", "--queries", "absent/q.tsv", "--judgments", "j.tsv"];
    place.run(&queries).exited(2).complains("the folder absent is not there");
    let queries = ["queries", "export", "--queries", "q.tsv", "--judgments", "q.tsv"];
    place.run(&queries).exited(2).complains("queries and judgments would both go to q.tsv");
}

#[test]
fn a_damaged_log_is_told_by_its_name() {
    let place = logging();
    place.ask(&["queries", "report"]);
    place.write(".likewise/queries.db", "this is no database, and it is long enough to be read as none".repeat(99));
    place.run(&["search", "kettle"]).exited(1).complains("queries.db");
    fs::remove_file(place.path(".likewise/queries.db")).unwrap();
    place.run(&["search", "kettle"]).succeeded();
}
