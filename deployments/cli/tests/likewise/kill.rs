//! Killed at any moment, the program loses nothing that it had acknowledged and owes nothing for ever.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    process::{ChildStderr, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::support::{
    Feed, Place, answered_by, eventually,
    feeds::invented,
    place::{assert_embedded, ids},
    waiting::pause,
};

const COUNT: usize = 3_000;
const KILLS: u64 = 20;

/// Numbers that look random and are the same in every run (the generator `SplitMix64`).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % most
    }
}

/// The feed of one attempt: every price is another one, and some titles are.
fn feed_of(attempt: u64) -> Feed {
    let mut feed = invented(COUNT);
    for (row, product) in feed.0.iter_mut().enumerate() {
        product["price"] = format!("{attempt}.50").into();
        let window = row as u64 / 200;
        if attempt > 0 && window == attempt % (COUNT as u64 / 200) {
            product["title"] = format!("{} of batch {attempt}", product["title"].as_str().unwrap()).into();
        }
    }
    feed
}

/// Reads the log up to the line that says `words`; `false` where it ended before.
fn reached(log: &mut BufReader<ChildStderr>, words: &str) -> bool {
    let mut line = String::new();
    loop {
        line.clear();
        if log.read_line(&mut line).unwrap() == 0 {
            return false;
        }
        if line.contains(words) {
            return true;
        }
    }
}

/// Fails unless every live product is accounted for; gives how many there are.
#[track_caller]
fn accounted(status: &Value) -> u64 {
    let generation = &status["generations"][0];
    let of = |key: &str| generation[key].as_u64().unwrap();
    assert_eq!(of("live"), of("pending") + of("embedded"), "{status}");
    assert_eq!(of("quarantined"), 0, "{status}");
    // A vector is written before it is accounted for, and never the other way round.
    assert!(of("vectors") >= of("embedded"), "{status}");
    assert_eq!(status["queue"]["in_flight"], 0, "a killed process holds nothing: {status}");
    of("live")
}

#[test]
fn twenty_kills_of_ingestion_and_embedding_lose_nothing() {
    // Small batches, so that a kill falls between any two steps; a log that tells how far the program is.
    let place = Place::new().with("worker.batch", "16").with("log.level", "info,kill=off");
    let mut seeded = Seeded(20_260_101);
    let (mut in_ingestion, mut in_embedding) = (0, 0);
    let mut live = 0;
    let mut kills = 0;
    // A process that was done before its moment came was not killed: the next one is.
    for attempt in 0..3 * KILLS {
        if kills == KILLS {
            break;
        }
        place.write("feed.jsonl", feed_of(attempt).lines());
        let mut command = place.command(&["ingest", "feed.jsonl", "--wait"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        // The first of three is killed anywhere, its start included; the second in its run; the third after it.
        let (mark, most) = [("", 1_500), ("a run has begun", 40), ("a run has ended", 500)][(attempt % 3) as usize];
        assert!(mark.is_empty() || reached(&mut log, mark), "the log never says {mark:?}");
        // This wait is the event: the moment of the kill.
        pause(Duration::from_millis(seeded.below(most)));
        let alive = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        let ended = mark == "a run has ended" || reached(&mut log, "a run has ended");
        kills += u64::from(alive);
        in_ingestion += u32::from(alive && !ended);
        in_embedding += u32::from(alive && ended);

        let status = place.ask(&["status"]);
        let now = accounted(&status);
        assert!(now >= live, "{live} were acknowledged, {now} are there: {status}");
        live = now;
    }
    assert_eq!(kills, KILLS, "most processes ended before they could be killed");
    assert!(in_ingestion >= 2 && in_embedding >= 2, "{in_ingestion} kills in runs, {in_embedding} after them");

    let last = feed_of(KILLS);
    place.write("feed.jsonl", last.lines());
    let report = place.ask(&["ingest", "feed.jsonl", "--wait"]);
    let of = |key: &str| report[key].as_u64().unwrap();
    assert_eq!(of("read"), COUNT as u64);
    assert_eq!(of("new") + of("changed") + of("unchanged"), COUNT as u64, "{report}");
    assert_eq!((of("rejected"), of("retired"), of("pending")), (0, 0, 0), "{report}");
    everything_is_there(&place, &last);
    let runs = place.ask(&["runs", "--limit", "200"]);
    let statuses: Vec<_> = runs["runs"].as_array().unwrap().iter().map(|run| run["status"].as_str().unwrap()).collect();
    assert!(statuses.iter().all(|status| ["succeeded", "interrupted"].contains(status)), "{statuses:?}");
    assert_eq!(statuses.first(), Some(&"succeeded"));
}

/// Fails unless each product of `feed` is live once, has one vector, and is found by its title.
fn everything_is_there(place: &Place, feed: &Feed) {
    let server = place.serve();
    let status = server.read("/v1/status");
    assert_embedded(&status, COUNT);
    assert_eq!(status["generations"][0]["vectors"], COUNT, "no vector twice: {status}");
    assert_eq!(status["queue"]["waiting"], 0, "{status}");
    for product in feed.0.iter().step_by(137) {
        let (id, title) = (product["id"].as_str().unwrap(), product["title"].as_str().unwrap());
        let stored = server.read(&format!("/v1/products/{id}"));
        assert_eq!((&stored["title"], &stored["price"]["amount"]), (&product["title"], &product["price"]));
        let answer = answered_by(server.get("/v1/search").query(&[("q", title), ("limit", "200")]), 200);
        let found = ids(&answer);
        let mut once = found.clone();
        once.sort();
        once.dedup();
        assert_eq!((found.len(), once.len()), (200, 200), "a product is found once: {found:?}");
        // Its passage is its title, so it is its own nearest, beside titles that differ by a digit alone.
        assert!(found[..20].iter().any(|found| found == id), "{id} {title:?} is not among {:?}", &found[..20]);
    }
    server.stop();
}

#[test]
fn a_server_that_is_killed_during_an_upload_knows_nothing_of_it() {
    let place = Place::new();
    let feed = Feed(invented(200).0);
    place.ingest(&feed);
    let server = place.serve();
    let address = server.url.trim_start_matches("http://").to_owned();
    let rows = feed.with(0, "title", "never finished").lines();
    let mut connection = TcpStream::connect(&address).unwrap();
    let head =
        format!("POST /v1/runs?scope=full HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n", rows.len() + 1);
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(rows.as_bytes()).unwrap();
    let uploads = place.data().join("likewise-uploads");
    let spooled = || uploads.read_dir().ok()?.next()?.ok()?.metadata().ok().map(|file| file.len());
    eventually("a part of the upload on disk", || spooled().filter(|bytes| *bytes > 0));
    server.kill();
    drop(connection);

    let server = place.serve();
    assert_eq!(uploads.read_dir().map_or(0, Iterator::count), 0, "what the dead one left is swept away");
    assert_eq!(server.read("/v1/runs")["runs"].as_array().unwrap().len(), 1);
    assert_eq!(server.read(&format!("/v1/products/{}", feed.id(0)))["title"], feed.0[0]["title"]);
    assert_embedded(&server.settled(), 200);

    // Killed once the run has begun: what was written stays, and is embedded by the next one.
    let changed = feed.with(1, "title", "silver teapot of the last run").lines();
    answered_by(server.post("/v1/runs?name=feed.jsonl").body(changed.clone()), 202);
    server.kill();
    let server = place.serve();
    let run = server.read("/v1/runs/2");
    assert_ne!(run["status"], "running", "{run}");
    let again = answered_by(server.post("/v1/runs?name=feed.jsonl").body(changed), 202);
    assert_eq!(server.ended(again["run_id"].as_u64().unwrap())["status"], "succeeded");
    assert_embedded(&server.settled(), 200);
    assert_eq!(ids(&server.read("/v1/search?q=silver%20teapot&limit=1")), [feed.id(1)]);
    server.stop();
}
