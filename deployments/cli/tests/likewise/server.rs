//! A server that holds the data directory: the command line talks to it, and it shows itself to browsers.

use std::fs;

use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::support::{
    Place, Served, answered_by, eventually,
    feeds::SAMPLE,
    place::{assert_embedded, ids},
    sample,
    served::media_type,
};

fn get(server: &Served, path: &str) -> Response {
    server.get(path).send().unwrap()
}

#[test]
fn commands_talk_to_the_server_that_holds_the_directory() {
    let place = Place::new();
    let feed = sample();
    place.write("feed.jsonl", feed.lines());
    let server = place.serve();

    let ingested = place.run(&["ingest", "feed.jsonl", "--wait", "--json"]).succeeded();
    let note = format!("the data directory is held by the server at {}, which does the work\n", server.url);
    assert_eq!(ingested.stderr, note);
    let report = ingested.document();
    for (key, value) in [("new", SAMPLE), ("embedded", SAMPLE), ("pending", 0), ("quarantined", 0), ("run_id", 1)] {
        assert_eq!(report[key], value, "{key} of {report}");
    }
    assert_eq!(report["status"], "succeeded");
    assert_embedded(&place.ask(&["status"]), SAMPLE);
    let uploads = place.data().join("likewise-uploads");
    eventually("the end of the upload with its run", || (uploads.read_dir().unwrap().count() == 0).then_some(()));

    let through_command = place.ask(&["search", "couch", "--limit", "7"]);
    let through_api = server.read("/v1/search?q=couch&limit=7");
    assert_eq!(through_command["hits"], through_api["hits"]);
    let similar = place.ask(&["similar", &feed.id(0), "--limit", "3"]);
    assert_eq!(similar["hits"], server.read(&format!("/v1/products/{}/similar?limit=3", feed.id(0)))["hits"]);
    assert_eq!(place.ask(&["runs"]), server.read("/v1/runs"));
    assert_eq!(place.ask(&["quarantine", "list"])["products"], json!([]));
    assert_eq!(place.ask(&["quarantine", "redrive"])["redriven"], 0);
    let refused = place.run(&["rejections", "9", "--json"]).exited(2).document();
    assert_eq!(refused["error"]["code"], "unknown_run");

    server.stop();
    assert_eq!(
        place.ask(&["search", "couch", "--limit", "7"])["hits"],
        through_command["hits"],
        "also without a server"
    );
}

#[test]
fn runs_that_fail_or_are_only_tried_look_the_same_through_a_server() {
    let place = Place::new();
    let feed = sample();
    place.ingest(&feed);
    let server = place.serve();

    place.write("next.jsonl", feed.without_first(1).with(0, "title", "").lines());
    let tried = place.ask(&["ingest", "next.jsonl", "--dry-run"]);
    // The row with that title is no good, but its product is still in the feed.
    assert_eq!((&tried["dry_run"], &tried["rejected"], &tried["retired"]), (&json!(true), &json!(1), &json!(1)));
    assert_eq!(tried["rejections"][0]["code"], "missing_title");
    assert_eq!(place.ask(&["status"])["generations"][0]["live"], SAMPLE);

    place.write("half.jsonl", feed.without_first(60).lines());
    let failed = place.run(&["ingest", "half.jsonl", "--wait", "--json"]).exited(3).document();
    assert_eq!((&failed["status"], &failed["retired"]), (&json!("failed"), &json!(0)));

    place.run(&["ingest", "absent.jsonl"]).exited(2).complains("absent.jsonl cannot be read");
    place.run(&["ingest", "next.jsonl", "--mapping", "nope"]).exited(2).complains("there is no mapping \"nope\"");
    place.write("page.csv", "<!DOCTYPE html><html><body>Sorry</body></html>");
    place.run(&["ingest", "page.csv"]).exited(2).complains("looks like a web page (HTML)");
    place.run(&["ingest"]).exited(2).complains("no feed was named and none is configured");
    assert_embedded(&server.read("/v1/status"), SAMPLE);
    server.stop();
}

#[test]
fn a_second_server_on_the_directory_is_told_who_holds_it() {
    let place = Place::new();
    let server = place.serve();
    let second = place.run(&["serve"]).exited(1).complains("the data directory is held by another process");
    assert!(second.stderr.contains(&server.url), "{second:#?}");
    assert_eq!(server.read("/health/ready")["status"], "ok", "the first one goes on");
    server.stop();
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let place = Place::new();
    let refused = place.run(&["serve", "--listen", &address]).exited(1);
    refused.complains(&format!("cannot listen on {address}")).complains("another process listens there");
    place.run(&["serve", "--listen", "0.0.0.0:0"]).exited(2).complains("which needs http.admin_token");
}

#[test]
fn the_documentation_works_without_the_internet() {
    let server = Place::new().serve();
    let root = get(&server, "/");
    assert_eq!((root.status().as_u16(), &root.headers()["location"]), (307, &"/docs/".parse().unwrap()));
    let page = get(&server, "/docs/");
    assert_eq!((page.status().as_u16(), media_type(&page).as_str()), (200, "text/html"));
    let page = page.text().unwrap();
    let assets: Vec<_> = ["src=\"", "href=\""]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()))
        .collect();
    assert!(assets.len() >= 4, "{page}");
    for asset in assets {
        assert!(!asset.contains("://") && !asset.starts_with("//"), "{asset} lies elsewhere");
        let path = format!("/docs/{}", asset.trim_start_matches("./"));
        let answer = get(&server, &path);
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        let kind = media_type(&answer);
        assert!(!answer.bytes().unwrap().is_empty(), "{path}");
        assert_ne!(kind, "text/html", "{path}");
    }
    let start = get(&server, "/docs/swagger-initializer.js").text().unwrap();
    assert!(start.contains("/openapi.json") && !start.contains("petstore"), "{start}");
    let description = server.read("/openapi.json");
    let expected: Value = serde_json::from_str(&Place::new().run(&["openapi"]).succeeded().stdout).unwrap();
    assert_eq!(description["paths"], expected["paths"]);
    server.stop();
}

#[test]
fn pictures_are_served_from_their_folder_and_from_nowhere_else() {
    let place = Place::new().with("http.images", "pictures");
    fs::create_dir(place.path("pictures")).unwrap();
    place.write("pictures/kettle.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let server = place.serve();
    let picture = get(&server, "/images/kettle.svg");
    assert_eq!((picture.status().as_u16(), media_type(&picture).as_str()), (200, "image/svg+xml"));
    assert!(picture.text().unwrap().starts_with("<svg"));
    for path in ["/images/absent.svg", "/images/..%2flikewise.toml", "/images/%2e%2e/likewise.toml", "/images/"] {
        assert_eq!(get(&server, path).status().as_u16(), 404, "{path}");
    }
    server.stop();
}

#[test]
fn what_changes_something_needs_the_token_where_one_is_configured() {
    let place = Place::new().with("http.admin_token", "{ file = \"token\" }");
    place.write("token", "hunter2\n");
    let feed = sample();
    place.write("feed.jsonl", feed.lines());
    let server = place.serve();
    for wrong in [None, Some("hunter"), Some("hunter22")] {
        let request = server.post("/v1/runs").body("{}");
        let request = match wrong {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        assert_eq!(answered_by(request, 401)["code"], "unauthorized");
    }
    // The command line reads the same configuration, and so knows it.
    assert_eq!(place.ask(&["ingest", "feed.jsonl", "--wait"])["embedded"], SAMPLE);
    assert_eq!(ids(&server.read("/v1/search?q=couch&limit=1")).len(), 1, "a search needs none");
    let log = server.stop();
    assert!(!log.contains("hunter2"), "{log}");
}

#[test]
fn metrics_count_what_happens() {
    let place = Place::new();
    place.ingest(&sample());
    let server = place.serve();
    server.read("/v1/search?q=couch");
    server.read("/v1/search?q=torch");
    let metrics = get(&server, "/metrics");
    assert_eq!(media_type(&metrics), "application/openmetrics-text");
    let metrics = metrics.text().unwrap();
    let value = |start: &str| {
        let line = metrics.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {metrics}"));
        line.rsplit(' ').next().unwrap().to_owned()
    };
    assert_eq!(value("likewise_http_requests_total{method=\"GET\",route=\"/v1/search\",status=\"200\"}"), "2");
    assert_eq!(value("likewise_queue_waiting "), "0");
    let embedded = metrics.lines().find(|line| line.starts_with("likewise_products{") && line.contains("\"embedded\""));
    assert!(embedded.is_some_and(|line| line.ends_with(&format!(" {SAMPLE}"))), "{metrics}");
    assert!(metrics.ends_with("# EOF\n"), "{metrics}");
    server.stop();
}
