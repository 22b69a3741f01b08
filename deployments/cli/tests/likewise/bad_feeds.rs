//! Feeds that are none, or that hold what no product can be: told clearly, and nothing of what was there is lost.

use std::{fs, os::unix::fs::symlink};

use serde_json::{Value, json};

use crate::support::{
    Answer, Feed, Place,
    feeds::{SAMPLE, gzip, invented},
    sample,
};

/// A place with the sample in it.
fn filled() -> (Place, Feed) {
    let (place, feed) = (Place::new(), sample());
    place.ingest(&feed);
    (place, feed)
}

/// Fails unless the sample is there, embedded and found.
#[track_caller]
fn nothing_is_lost(place: &Place) {
    place.all_embedded(SAMPLE);
    assert_eq!(place.found("torch for walking in the dark", 1), ["TO-1011"]);
}

fn runs(place: &Place) -> usize {
    place.ask(&["runs"])["runs"].as_array().unwrap().len()
}

#[test]
fn what_cannot_be_opened_is_named_and_begins_no_run() {
    let (place, feed) = filled();
    fs::create_dir(place.path("folder.csv")).unwrap();
    place.write("page.csv", "<!DOCTYPE html>\n<html><body>Log in to download the feed</body></html>");
    place.write("sheet.csv", b"PK\x03\x04\x14\0\x06\0");
    place.write("wide.csv", [&b"\xFF\xFE"[..], b"i\0d\0"].concat());
    place.write("short.csv.gz", &gzip(feed.lines())[..6]);
    place.write("array.jsonl", "[\n{\"id\": 1},\n{\"id\": 2}\n]");
    place.write("nameless.csv", "id,name\n1,Kettle\n");
    place.write("empty.csv", "");
    let mapping = &["--mapping", "amazon"][..];
    for (file, more, words) in [
        ("absent.csv", &[][..], "absent.csv is not there"),
        ("folder.csv", &[], "folder.csv is a directory, a file is accepted"),
        ("page.csv", &[], "page.csv looks like a web page (HTML)"),
        ("sheet.csv", &[], "sheet.csv looks like a ZIP archive or a spreadsheet"),
        ("wide.csv", &[], "wide.csv looks like text in UTF-16"),
        ("short.csv.gz", &[], "short.csv.gz breaks off after row 0: its end is missing"),
        ("array.jsonl", &[], "array.jsonl looks like a JSON array"),
        ("nameless.csv", &[], "title"),
        ("nameless.csv", mapping, "link"),
        ("empty.csv", &[], "empty.csv is empty"),
    ] {
        let answer = place.run(&[&["ingest", file, "--json"], more].concat()).exited(2).complains(words);
        assert!(answer.document()["error"]["detail"].as_str().unwrap().contains(words), "{answer:#?}");
        let tried = place.run(&[&["ingest", file, "--dry-run"], more].concat()).exited(2).complains(words);
        assert_eq!(tried.stdout, "");
    }
    assert_eq!(runs(&place), 1);
    nothing_is_lost(&place);
}

#[test]
fn a_feed_of_no_rows_retires_nothing() {
    let (place, _) = filled();
    for (name, text) in [("head.csv", "id,title\n"), ("blank.jsonl", "\n\n"), ("none.json", "[]")] {
        place.write(name, text);
        let failed = place.run(&["ingest", name, "--wait", "--json"]).exited(3).document();
        assert_eq!((&failed["read"], &failed["retired"]), (&json!(0), &json!(0)), "{name}");
        let reason = failed["failure"].as_str().unwrap();
        assert!(reason.starts_with("the feed lacks 123 of 123 live products"), "{reason}");
    }
    nothing_is_lost(&place);
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let (place, _) = filled();
    symlink("circle.jsonl", place.path("circle.jsonl")).unwrap();
    place.run(&["ingest", "circle.jsonl"]).exited(1).complains("circle.jsonl cannot be opened");
    nothing_is_lost(&place);
}

#[test]
fn a_feed_that_breaks_off_fails_its_run_and_keeps_what_it_had_written() {
    let (place, feed) = filled();
    // The first rows are as before, then come new ones, then the end is missing.
    let longer = Feed([feed.0.clone(), invented(4_000).0].concat());
    let packed = gzip(longer.lines());
    place.write("broken.jsonl.gz", &packed[..packed.len() / 2]);
    let failed = place.run(&["ingest", "broken.jsonl.gz", "--wait", "--json"]).exited(3).document();
    assert_eq!((&failed["status"], &failed["retired"]), (&json!("failed"), &json!(0)));
    let reason = failed["failure"].as_str().unwrap();
    assert!(
        reason.starts_with("broken.jsonl.gz breaks off after row ") && reason.contains("nothing was retired"),
        "{reason}"
    );
    let of = |key: &str| failed[key].as_u64().unwrap();
    assert_eq!(of("read"), of("new") + of("unchanged"), "{failed}");
    // What it had written by then is there, embedded, and beside what was there before.
    let status = place.ask(&["status"]);
    assert_eq!(status["generations"][0]["live"], SAMPLE as u64 + of("new"));
    assert_eq!((of("pending"), of("embedded")), (0, of("new")));
    let found = place.found("torch for walking in the dark", 1);
    assert_eq!(found, ["TO-1011"]);
}

#[test]
fn rows_that_can_be_no_product_are_rejected_each_with_its_reason() {
    let (place, feed) = filled();
    let huge = "x".repeat(10_000_000);
    let rows = [
        ("long-cell", json!({ "id": "long-cell", "title": huge })),
        ("long-id", json!({ "id": "i".repeat(10_000), "title": "Kettle" })),
        ("nul-title", json!({ "id": "nul-title", "title": "Ket\0tle" })),
        ("nul-id", json!({ "id": "nul\0id", "title": "Kettle" })),
        ("no-title", json!({ "id": "no-title", "title": null })),
        ("listed", json!({ "id": ["a"], "title": "Kettle" })),
        ("twice", json!({ "id": feed.id(0), "title": "Another thing" })),
    ];
    let good = [
        json!({ "id": "nul-brand", "title": "Toaster oven", "brand": "N\0ne", "price": "free" }),
        json!({ "id": "long-description", "title": "Waffle iron", "description": "word ".repeat(30_000) }),
    ];
    let bad = rows.iter().map(|(_, row)| row.clone());
    let all = Feed(feed.0.iter().cloned().chain(bad).chain(good).collect());
    let report = place.ingest(&all);
    assert_eq!((&report["status"], &report["rejected"]), (&json!("succeeded"), &json!(rows.len())), "{report}");
    assert_eq!(
        (&report["new"], &report["unchanged"], &report["dropped_values"]),
        (&json!(2), &json!(SAMPLE), &json!(3))
    );
    let listed = place.ask(&["rejections"]);
    let told: Vec<_> = listed["rejections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rejection| (rejection["row"].as_u64().unwrap(), rejection["code"].as_str().unwrap()))
        .collect();
    let codes =
        ["too_long", "invalid_id", "invalid_title", "invalid_id", "missing_title", "invalid_id", "duplicate_id"];
    let expected: Vec<_> = (SAMPLE as u64 + 1..).zip(codes).collect();
    assert_eq!(told, expected);
    let longest = listed["rejections"].as_array().unwrap().iter().map(|rejection| rejection["raw"].to_string().len());
    assert!(longest.max() < Some(10_000), "what is kept of a row is bounded");
    place.all_embedded(SAMPLE + 2);
    assert_eq!(place.found("waffle iron", 1), ["long-description"]);
    assert_eq!(place.ask(&["search", "toaster", "--limit", "1"])["hits"][0]["brand"], Value::Null);
}

#[test]
fn a_table_with_a_huge_cell_goes_on_after_it() {
    let (place, _) = filled();
    let huge = "x".repeat(10_000_000);
    let table = format!("id,title\nbefore,Kettle\nhuge,\"{huge}\"\nnul,Ket\0tle\nafter,Toaster\n");
    place.write("table.csv", table);
    let report = place.run(&["ingest", "table.csv", "--partial", "--json"]).exited(3).document();
    assert_eq!((&report["read"], &report["new"], &report["rejected"]), (&json!(4), &json!(2), &json!(2)), "{report}");
    assert!(report["failure"].as_str().unwrap().starts_with("2 of 4 rows were rejected"), "{report}");
    let status = place.ask(&["status"]);
    assert_eq!(status["generations"][0]["live"], SAMPLE + 2);
}

#[test]
fn a_feed_of_nothing_but_other_columns_stops_early_and_retires_nothing() {
    let (place, _) = filled();
    let rows = (0..30_000).map(|n| json!({ "sku": n, "name": format!("thing {n}") }));
    place.write("other.jsonl", Feed(rows.collect()).lines());
    let failed = place.run(&["ingest", "other.jsonl", "--json"]).exited(3).document();
    assert_eq!((&failed["new"], &failed["retired"]), (&json!(0), &json!(0)));
    let read = failed["read"].as_u64().unwrap();
    assert!((1_000..30_000).contains(&read), "it stops once it has seen enough: {failed}");
    assert_eq!(failed["rejected"], read);
    nothing_is_lost(&place);
}

#[test]
fn a_disk_without_room_fails_the_run_and_keeps_what_is_there() {
    let (place, feed) = filled();
    place.write("more.jsonl", Feed([feed.0.clone(), invented(20_000).0].concat()).lines());
    // No file of this process may grow beyond 2 MiB; its signal is ignored, so that it is an error like any other.
    let mut limited = place.limited("trap '' XFSZ; ulimit -f 2048", &["ingest", "more.jsonl", "--json"]);
    let answer = Answer::of(&mut limited);
    assert!(matches!(answer.code, Some(1 | 3)), "{answer:#?}");
    let document = answer.document();
    assert!(document["failure"].is_string() || document["error"]["detail"].is_string(), "{document}");
    assert!(
        document.to_string().contains("no space left") || document.to_string().contains("likewise.db"),
        "{document}"
    );

    let status = place.ask(&["status"]);
    let generation = &status["generations"][0];
    let of = |key: &str| generation[key].as_u64().unwrap();
    assert_eq!(of("live"), of("embedded") + of("pending"), "{status}");
    assert!(of("embedded") == SAMPLE as u64 && of("live") < 20_000, "{status}");
    assert_eq!(place.found("torch for walking in the dark", 1), ["TO-1011"]);
    // With room again the same feed goes in whole.
    let report = place.ask(&["ingest", "more.jsonl"]);
    assert_eq!(
        (&report["status"], &report["read"], &report["retired"]),
        (&json!("succeeded"), &json!(SAMPLE + 20_000), &json!(0))
    );
}
