//! Starting and stopping: what is answered before the model is loaded, what is finished after SIGTERM.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::symlink,
    process::Command,
};

use serde_json::{Value, json};

use crate::support::{
    Place, answered_by, eventually,
    feeds::invented,
    place::{assert_embedded, model},
    sample, served,
};

#[test]
fn before_the_model_is_loaded_the_service_lives_and_is_not_ready() {
    let place = Place::new();
    // A manifest that cannot be read to its end until the test says so.
    let real = model();
    fs::create_dir(place.path("model")).unwrap();
    for file in ["model.fp32.onnx", "tokenizer.json"] {
        symlink(real.join(file), place.path("model").join(file)).unwrap();
    }
    fs::copy(real.join("manifest.json"), place.path("model/whole.json")).unwrap();
    let held_back = place.path("model/manifest.json");
    assert!(Command::new("mkfifo").arg(&held_back).status().unwrap().success());
    let runtimes = fs::read_dir(real.join("../../onnxruntime")).unwrap();
    let runtime = runtimes.map(|entry| entry.unwrap().path()).find(|path| path.is_file()).expect("a library");
    let place = place.with("embedder.model", "model").with("embedder.runtime", runtime.to_str().unwrap());

    let starting = served::Starting::start(place.command(&["serve"]));
    let get = |path: &str| starting.client.get(format!("http://{}{path}", starting.address));
    assert_eq!(answered_by(get("/health/live"), 200), json!({ "status": "ok" }));
    for (path, place, told) in [
        ("/health/ready", "/code", "starting"),
        ("/v1/search?q=kettle", "/code", "starting"),
        ("/api/health_status", "/error/code", "UNK"),
        ("/v1/nowhere", "/code", "starting"),
    ] {
        let response = get(path).send().unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (503, &"1".parse().unwrap()));
        assert_eq!(response.json::<Value>().unwrap().pointer(place), Some(&json!(told)), "{path}");
    }

    // Whoever waits for the manifest gets it, and whoever comes later finds it.
    let mut pipe = fs::File::options().write(true).open(&held_back).unwrap();
    fs::rename(place.path("model/whole.json"), &held_back).unwrap();
    pipe.write_all(&fs::read(&held_back).unwrap()).unwrap();
    drop(pipe);
    let server = starting.ready();
    assert_eq!(server.read("/health/ready"), json!({ "status": "ok" }));
    assert_eq!(server.read("/v1/search?q=kettle")["hits"], json!([]));
    server.stop();
}

#[test]
fn a_request_that_has_begun_is_answered_after_sigterm() {
    let place = Place::new();
    place.ingest(&sample());
    let server = place.serve();
    let body = json!({ "query": "couch", "limit": 1 }).to_string();
    let address = server.url.trim_start_matches("http://").to_owned();
    let mut connection = TcpStream::connect(&address).unwrap();
    let head = format!(
        "POST /v1/search HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    let mut answer = BufReader::new(connection.try_clone().unwrap());
    let mut line = String::new();
    answer.read_line(&mut line).unwrap();
    // The service says so when it waits for the body: the request is in its hands.
    assert_eq!(line.trim_end(), "HTTP/1.1 100 Continue");

    server.terminate();
    eventually("a listener that is gone", || TcpStream::connect(&address).is_err().then_some(()));
    connection.write_all(body.as_bytes()).unwrap();
    let mut rest = String::new();
    answer.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("HTTP/1.1 200 OK"), "{rest}");
    assert!(rest.contains("\"hits\":[{\"id\":\"SO-"), "{rest}");
    let (status, log) = server.wait();
    assert!(status.success(), "{status}: {log}");
    assert!(log.contains("stopped"), "{log}");
    assert!(!log.contains(" ERROR ") && !log.contains(" WARN "), "{log}");
}

#[test]
fn embedding_goes_on_where_it_was_stopped() {
    const COUNT: usize = 1_500;
    let place = Place::new().with("worker.batch", "32");
    let server = place.serve();
    answered_by(server.post("/v1/runs?scope=full&name=feed.jsonl").body(invented(COUNT).lines()), 202);
    eventually("some vectors, not all of them", || {
        let generation = server.read("/v1/status")["generations"][0].clone();
        (generation["embedded"].as_u64() >= Some(50)).then_some(())
    });
    server.stop();

    let status = place.ask(&["status"]);
    let generation = &status["generations"][0];
    let of = |key: &str| generation[key].as_u64().unwrap();
    assert!(of("embedded") >= 50 && of("pending") > 0, "{status}");
    assert_eq!(of("embedded") + of("pending"), of("live"), "{status}");
    assert_eq!(of("embedded"), of("vectors"), "{status}");
    assert_eq!(status["queue"], json!({ "waiting": of("pending"), "in_flight": 0 }), "{status}");

    // The run itself may have been cut short; the next one completes it.
    place.write("feed.jsonl", invented(COUNT).lines());
    let report = place.ask(&["ingest", "feed.jsonl", "--wait"]);
    assert_eq!(report["read"], COUNT);
    assert_embedded(&place.ask(&["status"]), COUNT);
}

#[test]
fn a_run_that_sigterm_cuts_short_is_interrupted_and_completed_by_the_next() {
    const COUNT: usize = 20_000;
    let place = Place::new().with("feed.path", "feed.jsonl");
    place.write("feed.jsonl", invented(COUNT).lines());
    let server = place.serve();
    let started = answered_by(server.post("/v1/runs"), 202);
    assert_eq!(started["run_id"], 1);
    server.stop();
    let runs = place.ask(&["runs"]);
    assert_eq!(runs["runs"][0]["status"], "interrupted", "{runs}");
    let live = place.ask(&["status"])["generations"][0]["live"].as_u64().unwrap();
    assert!(live < COUNT as u64, "{live}");
    let report = place.ask(&["ingest"]);
    assert_eq!((&report["status"], &report["read"]), (&json!("succeeded"), &json!(COUNT)));
    assert_eq!(report["new"].as_u64().unwrap() + live, COUNT as u64, "{report}");
    assert_eq!(report["unchanged"], live);
}
