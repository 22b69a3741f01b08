//! Runs through the API: with a body, without one, one at a time, and on a schedule.

use serde_json::{Value, json};

use crate::support::{
    Place, answered_by, eventually,
    feeds::{SAMPLE, gzip, invented},
    place::assert_embedded,
    sample,
};

fn run_id(started: &Value) -> u64 {
    started["run_id"].as_u64().unwrap_or_else(|| panic!("no run in {started}"))
}

#[test]
fn a_run_of_the_configured_feed_is_followed_to_its_end() {
    let place = Place::new().with("feed.path", "feed.jsonl");
    let feed = sample();
    place.write("feed.jsonl", feed.lines());
    let server = place.serve();
    let response = server.post("/v1/runs").send().unwrap();
    assert_eq!(response.status().as_u16(), 202);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let run = run_id(&response.json().unwrap());
    assert_eq!(location, format!("/v1/runs/{run}"));
    let ended = server.ended(run);
    assert_eq!((&ended["status"], &ended["scope"]), (&json!("succeeded"), &json!("full")));
    assert_eq!((&ended["read"], &ended["new"], &ended["announced"]), (&json!(SAMPLE), &json!(SAMPLE), &json!(SAMPLE)));
    assert!(ended["finished_at"].as_str() >= ended["started_at"].as_str(), "{ended}");
    assert_embedded(&server.settled(), SAMPLE);
    server.stop();
    // The same through the command line, which names no file.
    assert_eq!(place.ask(&["ingest", "--wait"])["unchanged"], SAMPLE);
}

#[test]
fn a_feed_in_the_body_is_a_part_of_the_catalogue_unless_it_says_otherwise() {
    let place = Place::new();
    let feed = sample();
    place.ingest(&feed);
    let server = place.serve();
    let send = |query: &str, body: Vec<u8>| {
        let started = answered_by(server.post(&format!("/v1/runs{query}")).body(body), 202);
        server.ended(run_id(&started))
    };
    let one = feed.without_first(SAMPLE - 1).with(0, "price", "1.00").lines();
    let part = send("?name=part.jsonl", one.clone().into_bytes());
    assert_eq!((&part["feed"], &part["scope"], &part["retired"]), (&json!("part.jsonl"), &json!("partial"), &json!(0)));
    assert_eq!(part["changed"], 1);
    let packed = send("", gzip(&one));
    assert_eq!((&packed["feed"], &packed["unchanged"]), (&json!("upload"), &json!(1)));
    let table = send("?name=one.csv", b"id,title\nnew-1,A first thing\nnew-2,\n".to_vec());
    assert_eq!(
        (&table["read"], &table["new"], &table["rejected"], &table["status"]),
        (&json!(2), &json!(1), &json!(1), &json!("failed"))
    );
    let rejections = server.read(&format!("/v1/runs/{}/rejections", table["id"]));
    assert_eq!(rejections["rejections"][0]["code"], "missing_title");
    let whole = send("?scope=full&name=feed.jsonl", feed.lines().into_bytes());
    assert_eq!((&whole["scope"], &whole["retired"]), (&json!("full"), &json!(1)));

    for (query, body, field) in [
        ("?scope=some", "x", "scope"),
        ("?mapping=nope", "id,title\n1,x\n", "mapping"),
        ("?mapping=default", "", "mapping"),
        ("?dry_run=maybe", "x", "dry_run"),
        ("?name=a%00b", "id,title\n1,x\n", "name"),
        ("?colour=red", "x", "colour"),
        ("", "<html>", "body"),
    ] {
        let problem = answered_by(server.post(&format!("/v1/runs{query}")).body(body), 422);
        assert_eq!(problem["field"], field, "{query}: {problem}");
    }
    assert_eq!(answered_by(server.post("/v1/runs"), 422)["code"], "no_feed");
    server.stop();
}

#[test]
fn a_second_run_is_refused_while_the_first_is_made() {
    let place = Place::new().with("feed.path", "feed.jsonl");
    place.write("feed.jsonl", invented(20_000).lines());
    let server = place.serve();
    let first = run_id(&answered_by(server.post("/v1/runs"), 202));
    let busy = server.post("/v1/runs").send().unwrap();
    assert_eq!((busy.status().as_u16(), &busy.headers()["retry-after"]), (409, &"5".parse().unwrap()));
    let problem: Value = busy.json().unwrap();
    assert_eq!(problem["code"], "run_in_progress");
    assert_eq!(problem["detail"], format!("run {first} is still being made"));
    assert_eq!(answered_by(server.post("/v1/runs?dry_run=true"), 409)["code"], "run_in_progress");
    let ended = server.ended(first);
    assert_eq!((&ended["status"], &ended["new"]), (&json!("succeeded"), &json!(20_000)));
    // The embedding of so many takes its time; a second run may begin all the same.
    let second = run_id(&answered_by(server.post("/v1/runs"), 202));
    assert_eq!(server.ended(second)["unchanged"], 20_000);
    server.stop();
}

#[test]
fn the_schedule_reads_the_feed_again_and_again() {
    let place = Place::new().with("feed.path", "feed.jsonl").with("feed.every", "1s");
    let feed = sample();
    place.write("feed.jsonl", feed.lines());
    let server = place.serve();
    let ended = |run: usize| {
        eventually("a scheduled run that has ended", || {
            let runs = server.read("/v1/runs?limit=200")["runs"].clone();
            let run = runs.as_array()?.iter().rev().nth(run - 1)?.clone();
            (run["status"] == "succeeded").then_some(run)
        })
    };
    assert_eq!(ended(1)["new"], SAMPLE);
    // What stands in the file by the time of a later run is what that run reads.
    place.write("next.jsonl", feed.without_first(1).lines());
    std::fs::rename(place.path("next.jsonl"), place.path("feed.jsonl")).unwrap();
    let retired = eventually("a run that retires", || {
        let runs = server.read("/v1/runs?limit=200");
        runs["runs"].as_array()?.iter().find(|run| run["retired"] == 1).cloned()
    });
    assert_eq!(retired["unchanged"], SAMPLE - 1);
    assert!(retired["id"].as_u64() >= Some(2), "{retired}");
    server.stop();
}

#[test]
fn a_schedule_outlives_a_feed_that_is_not_there() {
    let place = Place::new().with("feed.path", "feed.jsonl").with("feed.every", "1s");
    let server = place.serve();
    assert_eq!(server.read("/health/ready")["status"], "ok");
    assert_eq!(answered_by(server.post("/v1/runs"), 422)["code"], "unreadable_feed");
    place.write("new.jsonl", sample().lines());
    std::fs::rename(place.path("new.jsonl"), place.path("feed.jsonl")).unwrap();
    eventually("a run of the feed that came later", || {
        let runs = server.read("/v1/runs");
        runs["runs"].as_array()?.iter().find(|run| run["status"] == "succeeded").cloned()
    });
    let log = server.stop();
    assert!(log.contains("the schedule could not begin a run") && log.contains("feed.jsonl is not there"), "{log}");
}
