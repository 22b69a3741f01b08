//! A catalogue through its life: read, read again, changed, shrunk, and searched all the while.

use serde_json::{Value, json};

use crate::support::{Feed, Place, answered_by, feeds::SAMPLE, place::ids, sample};

/// Fails unless the counts of `report` are these, and unless every row is accounted for.
#[track_caller]
fn counts(report: &Value, expected: &Value) {
    let of = |key: &str| report[key].as_u64().unwrap_or_else(|| panic!("{key} is not a count in {report}"));
    assert_eq!(of("read"), of("new") + of("changed") + of("unchanged") + of("rejected"), "{report}");
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&report[key], value, "{key} of {report}");
    }
}

fn title(answer: &Value, place: usize) -> &str {
    answer["hits"][place]["title"].as_str().unwrap()
}

#[test]
fn a_feed_is_embedded_once_and_only_what_changes_is_done_again() {
    let place = Place::new();
    let feed = sample();
    let first = place.ingest(&feed);
    counts(
        &first,
        &json!({
            "run_id": 1, "status": "succeeded", "read": SAMPLE, "new": SAMPLE, "changed": 0, "unchanged": 0,
            "rejected": 0, "retired": 0, "embedded": SAMPLE, "pending": 0, "quarantined": 0
        }),
    );

    let again = place.ingest(&feed);
    counts(&again, &json!({ "run_id": 2, "unchanged": SAMPLE, "embedded": 0, "announced": 0, "pending": 0 }));

    let priced = feed.with(3, "price", "1.99");
    counts(&place.ingest(&priced), &json!({ "changed": 1, "unchanged": SAMPLE - 1, "embedded": 0, "pending": 0 }));

    // This one has no description that would be part of its passage.
    let row = feed.0.iter().position(|product| product["id"] == "HT-1070").unwrap();
    let titled = priced.with(row, "title", "Inflatable rubber dinghy with two oars");
    counts(&place.ingest(&titled), &json!({ "changed": 1, "unchanged": SAMPLE - 1, "embedded": 1, "pending": 0 }));
    assert_eq!(place.found("small boat for rowing on the lake", 1), ["HT-1070"]);
    place.all_embedded(SAMPLE);
}

#[test]
fn products_that_a_full_feed_lacks_are_gone_at_once_and_too_many_of_them_fail_the_run() {
    let place = Place::new();
    let feed = sample();
    place.ingest(&feed);
    let gone = feed.id(0);
    assert_eq!(place.found("cordless electric kettle", 1), [gone.as_str()]);

    // Without --wait: nothing but the run itself takes them away.
    let smaller = feed.without_first(10);
    place.write("feed.jsonl", smaller.lines());
    counts(&place.ask(&["ingest", "feed.jsonl"]), &json!({ "retired": 10, "unchanged": SAMPLE - 10 }));
    let found = place.found("cordless electric kettle", 200);
    assert_eq!(found.len(), SAMPLE - 10);
    assert!(!found.contains(&gone), "{gone} was retired");
    let server = place.serve();
    let problem = answered_by(server.get(&format!("/v1/products/{gone}")), 404);
    assert_eq!(problem["code"], "unknown_product");
    assert_eq!(answered_by(server.get(&format!("/v1/products/{gone}/similar")), 404)["code"], "unknown_product");
    server.stop();
    place.all_embedded(SAMPLE - 10);

    // A quarter of what is left is more than the ceiling.
    let quarter = smaller.without_first((SAMPLE - 10) / 4);
    place.write("feed.jsonl", quarter.lines());
    let failed = place.run(&["ingest", "feed.jsonl", "--wait", "--json"]).exited(3).document();
    counts(&failed, &json!({ "status": "failed", "retired": 0, "new": 0, "changed": 0, "embedded": 0 }));
    let reason = failed["failure"].as_str().unwrap();
    assert!(
        reason.starts_with("the feed lacks 28 of 113 live products") && reason.contains("retirement_ceiling"),
        "{reason}"
    );
    place.all_embedded(SAMPLE - 10);

    // What is a part of the catalogue retires nothing, however small it is; what came back is not embedded again.
    let part = Feed(feed.0[..2].to_vec());
    place.write("feed.jsonl", part.lines());
    let report = place.ask(&["ingest", "feed.jsonl", "--partial", "--wait"]);
    counts(&report, &json!({ "status": "succeeded", "new": 2, "retired": 0, "embedded": 0 }));
    place.all_embedded(SAMPLE - 8);
}

#[test]
fn a_search_finds_what_is_meant_and_says_how() {
    let place = Place::new();
    place.ingest(&sample());
    for (words, meant) in
        [("torch for walking in the dark", "flashlight"), ("couch for the living room", "sofa"), ("nappies", "diapers")]
    {
        let answer = place.ask(&["search", words, "--limit", "5", "--mode", "semantic"]);
        let nearest = title(&answer, 0).to_lowercase();
        assert!(nearest.contains(meant), "{words:?} found {nearest:?} first");
        for word in words.split(' ').filter(|word| word.len() > 3) {
            assert!(!nearest.contains(word), "the title says {word:?} itself, which any search would find");
        }
        let hits = answer["hits"].as_array().unwrap();
        assert!((1..=5).contains(&hits.len()), "{answer}");
        let similarities: Vec<_> = hits.iter().map(|hit| hit["similarity"].as_f64().unwrap()).collect();
        assert!(similarities.is_sorted_by(|a, b| a >= b), "{similarities:?}");
        assert!(similarities.iter().all(|similarity| (-1.0..=1.0).contains(similarity)), "{similarities:?}");
        assert!(hits.iter().all(|hit| hit["id"].is_string() && hit["title"].is_string()), "{answer}");
        assert_eq!(answer["exact"], true, "{answer}");
        assert!(answer["took_ms"].as_f64() > Some(0.0), "{answer}");
        assert_eq!(answer["generation"], place.ask(&["status"])["generations"][0]["fingerprint"]);
    }
}

#[test]
fn similar_products_never_hold_the_product_itself() {
    let place = Place::new();
    let feed = sample();
    place.ingest(&feed);
    let id = feed.id(0);
    let answer = place.ask(&["similar", &id, "--limit", "200"]);
    let found = ids(&answer);
    assert_eq!(found.len(), SAMPLE - 1);
    assert!(!found.contains(&id));
    assert!(title(&answer, 0).contains("kettle"), "{}", title(&answer, 0));
    let refused = place.run(&["similar", "no such product", "--json"]).exited(2).complains("no such product");
    assert_eq!(refused.document()["error"]["code"], "unknown_product");
}

#[test]
fn filters_and_thresholds_cut_and_never_add() {
    let place = Place::new();
    let feed = sample();
    place.ingest(&feed);
    let asked = ["search", "a present for a friend", "--limit", "200", "--mode", "semantic"];
    let search = |more: &[&str]| {
        let floor: &[&str] = if more.contains(&"--threshold") { &[] } else { &["--threshold", "-1"] };
        place.ask(&[&asked, more, floor].concat())
    };
    let all = ids(&search(&[]));
    assert_eq!(all.len(), SAMPLE);

    // The same order, without those that the filter leaves out.
    let in_pounds =
        |id: &String| feed.0.iter().any(|product| product["id"] == id.as_str() && product["currency"] == "GBP");
    let expected: Vec<_> = all.iter().filter(|id| in_pounds(id)).cloned().collect();
    assert!(expected.len() > 10, "{expected:?}");
    assert_eq!(ids(&search(&["--filter", "currency = GBP"])), expected);
    let narrow = search(&["--filter", "currency = GBP and price < 20 and not category = Kitchen"]);
    for hit in narrow["hits"].as_array().unwrap() {
        let price: f64 = hit["price"]["amount"].as_str().unwrap().parse().unwrap();
        assert!(hit["price"]["currency"] == "GBP" && price < 20.0 && hit["category"][0] != "Kitchen", "{hit}");
    }
    assert!(!ids(&narrow).is_empty() && ids(&narrow).len() < expected.len());
    assert_eq!(ids(&search(&["--filter", "attributes.colour = Black"])), {
        let black = |id: &&String| {
            feed.0.iter().any(|product| product["id"] == id.as_str() && product["attributes"]["colour"] == "Black")
        };
        all.iter().filter(black).cloned().collect::<Vec<_>>()
    });
    assert!(ids(&search(&["--filter", "brand = \"nobody at all\""])).is_empty());

    let third = search(&[])["hits"][2]["similarity"].to_string();
    assert_eq!(ids(&search(&["--threshold", &third])), all[..3], "the threshold itself is included");
    assert!(ids(&search(&["--threshold", "1"])).is_empty());
    assert_eq!(ids(&search(&["--threshold", "-1"])), all);
}

#[test]
fn the_feed_doctor_tells_and_writes_nothing() {
    let place = Place::new();
    let feed = sample();
    place.ingest(&feed);
    let next = feed.without_first(1).with(0, "title", "Another title").with(1, "price", "free").with(2, "id", "");
    place.write("next.jsonl", next.lines());
    let told = place.ask(&["ingest", "next.jsonl", "--dry-run"]);
    counts(
        &told,
        &json!({
            "dry_run": true, "status": "succeeded", "changed": 2, "rejected": 1, "unchanged": SAMPLE - 4, "retired": 2,
            "to_embed": 1, "dropped_values": 1
        }),
    );
    assert_eq!(told["rejections"][0]["code"], "missing_id");
    assert_eq!((&told["rejections"][0]["row"], &told["rejections"][0]["column"]), (&json!(3), &json!("id")));
    assert_eq!(
        (&told["dropped_samples"][0]["row"], &told["dropped_samples"][0]["field"]),
        (&json!(2), &json!("price"))
    );
    assert!(told["embedding_rate"].as_f64() > Some(0.0) && told["embedding_seconds"].as_f64() > Some(0.0), "{told}");
    let prices = told["coverage"].as_array().unwrap().iter().find(|field| field["field"] == "price").unwrap();
    assert_eq!(prices["dropped"], 1);

    let text = place.run(&["ingest", "next.jsonl", "--dry-run"]).succeeded().stdout;
    for words in
        ["nothing was written", "missing_id", "passages to embed: 1, which take 1s at the ", "rejected rows (samples)"]
    {
        assert!(text.contains(words), "{words:?} in {text}");
    }
    assert_eq!(place.found("Another title", 200).len(), SAMPLE);
    counts(&place.ingest(&feed), &json!({ "unchanged": SAMPLE, "embedded": 0 }));
}
