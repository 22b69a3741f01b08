//! Rankings are measured on judged queries, told in three forms, and held to what they reached before.

use std::fs;

use serde_json::{Value, json};

use crate::support::{
    Answer, Place,
    feeds::{SAMPLE, gzip},
    sample,
};

/// Queries of the sample, each with what it means.
const MEANT: [(&str, &str, &str); 8] = [
    ("q1", "torch for walking in the dark", "TO-1011"),
    ("q2", "cordless electric kettle", ""),
    ("q3", "couch for the living room", ""),
    ("q4", "nappies", ""),
    ("q5", "small boat for rowing on the lake", ""),
    ("q6", "a chair for the garden", ""),
    ("q7", "something to listen to music with", ""),
    ("q8", "shoes for running", ""),
];

/// A place with the sample in it, and with judgments by which its first hits are right: queries q1 to q8 find what is
/// meant first, but q8, whose product is found second.
fn judged() -> Place {
    let place = Place::new();
    place.ingest(&sample());
    let queries: Vec<_> = MEANT.iter().map(|(id, query, _)| format!("{id}\t{query}\n")).collect();
    let judgment = |(id, query, product): &(&str, &str, &str)| {
        let found = place.found(query, 2);
        let meant = if *id == "q8" { &found[1] } else { &found[0] };
        assert!(product.is_empty() || product == meant, "{query} found {meant}");
        format!("{id}\t{meant}\t3\n")
    };
    let judgments: String = MEANT.iter().map(judgment).collect();
    place.write("queries.tsv", format!("{}q9\tnothing was judged for this\n", queries.concat()));
    place.write("judgments.tsv", judgments);
    place
}

const FILES: [&str; 7] = ["eval", "--queries", "queries.tsv", "--judgments", "judgments.tsv", "--modes", "semantic"];

fn run(place: &Place, more: &[&str]) -> Answer {
    place.run(&[&FILES, more].concat())
}

fn measured(place: &Place, more: &[&str]) -> Value {
    place.ask(&[&FILES, more].concat())
}

#[track_caller]
fn near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn the_measures_are_those_of_what_was_judged() {
    let place = judged();
    let report = measured(&place, &[]);
    assert_eq!(report["queries"], json!({ "used": 8, "left_out": 1 }));
    let semantic = &report["modes"]["semantic"];
    // Seven times the first place, and once the second: 1 / log2(3).
    let second = 1.0 / 3_f64.log2();
    near(&semantic["ndcg@10"], (7.0 + second) / 8.0);
    near(&semantic["ndcg_judged@10"], 1.0);
    near(&semantic["mrr"], 7.5 / 8.0);
    near(&semantic["recall@10"], 1.0);
    near(&semantic["recall@100"], 1.0);
    near(&semantic["judged@10"], 0.1);
    let [low, high] = [0, 1].map(|end| semantic["intervals"]["ndcg@10"][end].as_f64().unwrap());
    assert!(low < (7.0 + second) / 8.0 && high <= 1.0 + 1e-9, "{low} to {high}");
    assert_eq!(report["per_query"].as_array().unwrap().len(), 8);
    assert_eq!((&report["passed"], &report["baseline"]), (&json!(true), &Value::Null));
    let worst = &report["worst"]["semantic"][0];
    assert_eq!((&worst["query_id"], &worst["query"]), (&json!("q8"), &json!("shoes for running")));
    let found = worst["found"].as_array().unwrap();
    assert_eq!((&found[0]["grade"], &found[1]["grade"]), (&Value::Null, &json!(3.0)));
    assert!(found.iter().all(|found| !found["title"].as_str().unwrap().is_empty()), "{found:?}");
    assert_eq!(measured(&place, &[]), report, "the same seed gives the same document");
    assert_eq!(measured(&place, &["--limit-queries", "3"])["queries"], json!({ "used": 3, "left_out": 1 }));

    let told = run(&place, &["--worst", "1"]).succeeded().stdout;
    for words in ["8 queries, 1 left out", "ndcg@10", "0.9539 (", "shoes for running", "unjudged"] {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
}

#[test]
fn every_form_of_the_files_and_a_server_give_the_same() {
    let place = judged();
    let expected = measured(&place, &[]);
    let text = |name| fs::read_to_string(place.path(name)).unwrap();
    let (queries, judgments) = (text("queries.tsv"), text("judgments.tsv"));
    place.write("queries.csv", format!("query_id,query\n{}", queries.replace('\t', ",")));
    place.write("judgments.tsv.gz", gzip(&judgments));
    let other = ["eval", "--queries", "queries.csv", "--judgments", "judgments.tsv.gz", "--modes", "semantic"];
    assert_eq!(place.ask(&other), expected);
    let server = place.serve();
    assert_eq!(measured(&place, &[]), expected);
    server.stop();
}

#[test]
fn a_gate_that_is_not_passed_is_an_exit_code() {
    let place = judged();
    run(&place, &["--min-ndcg", "semantic=0.9"]).succeeded();
    let failed = run(&place, &["--min-ndcg", "semantic=0.96", "--json"]).exited(3);
    assert!(failed.stderr.contains("failed: semantic: nDCG@10 of 0.9539 is below 0.96"), "{}", failed.stderr);
    let report = failed.document();
    assert_eq!(report["passed"], false);
    assert_eq!(report["gates"][0]["gate"], "min_ndcg");
    let told = run(&place, &["--min-ndcg", "semantic=0.96"]).exited(3).stdout;
    assert!(told.contains("FAILED semantic: nDCG@10 of 0.9539 is below 0.96"), "{told}");
}

#[test]
fn a_baseline_that_was_significantly_better_is_an_exit_code() {
    let place = judged();
    let before = measured(&place, &[]);
    place.write("baseline.json", before.to_string());
    let same = measured(&place, &["--against", "baseline.json"]);
    let compared = &same["baseline"]["modes"]["semantic"]["measures"]["ndcg@10"];
    near(&compared["difference"], 0.0);
    near(&compared["p"], 1.0);
    assert_eq!((&compared["equal"], &same["baseline"]["same_judgments"]), (&json!(8), &json!(true)));

    // By other judgments, which want the last product of all, every query is worse than it was.
    let judgment = |(id, query, _): &(&str, &str, &str)| format!("{id}\t{}\t3\n", place.found(query, 200)[SAMPLE - 1]);
    place.write("judgments.tsv", MEANT.iter().map(judgment).collect::<String>());
    let worse = run(&place, &["--against", "baseline.json", "--json", "--html", "report.html"]).exited(3);
    assert!(worse.stderr.contains("failed: semantic: nDCG@10 is significantly below the baseline (-0.9539, p = 0.0"));
    assert!(worse.stderr.contains("baseline.json was measured with other judgments"), "{}", worse.stderr);
    let document = worse.document();
    let semantic = &document["baseline"]["modes"]["semantic"];
    assert_eq!((&semantic["queries"], &semantic["measures"]["ndcg@10"]["worse"]), (&json!(8), &json!(8)));
    let changes = semantic["per_query"].as_array().unwrap();
    assert_eq!(changes.len(), 8);
    near(&changes[0]["difference"], -1.0);
    assert_eq!((&document["gates"][0]["gate"], &document["gates"][0]["passed"]), (&json!("against"), &json!(false)));
    let told = run(&place, &["--against", "baseline.json"]).exited(3).stdout;
    for words in ["against baseline.json", "what lost most", "FAILED semantic"] {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
    // Two queries are too few to tell.
    run(&place, &["--against", "baseline.json", "--limit-queries", "2"]).succeeded();
}

#[test]
fn the_page_needs_nothing_else_and_shows_text_as_text() {
    let place = Place::new();
    let feed = sample().with(0, "title", "<script>alert(1)</script> & \"kettle\"");
    place.ingest(&feed);
    place.write("queries.tsv", "q1\t<b>kettle</b>\n");
    place.write("judgments.tsv", format!("q1\t{}\t1\n", feed.id(0)));
    run(&place, &["--html", "report.html"]).succeeded();
    let page = fs::read_to_string(place.path("report.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    for absent in ["<script", "<b>", "http://", "https://", "src=", "@import", "url(", "<link"] {
        assert!(!page.contains(absent), "{absent:?} is in the page");
    }
    for present in ["&#60;script&#62;alert(1)", "&#60;b&#62;kettle", "prefers-color-scheme: dark", "<svg", "ndcg@10"] {
        assert!(page.contains(present), "{present:?} is not in the page");
    }
}

#[test]
fn what_cannot_be_measured_is_told_before_a_question_is_asked() {
    let place = judged();
    place.write("bad.tsv", "q1\tTO-1011\tvery good\n");
    place.write("others.tsv", "another\tTO-1011\t3\n");
    place.write("text.json", "{}");
    let with = |queries, judgments| place.run(&["eval", "--queries", queries, "--judgments", judgments, "--json"]);
    for (answer, words) in [
        (with("absent.tsv", "judgments.tsv"), "absent.tsv is not there"),
        (with("queries.tsv", "bad.tsv"), "bad.tsv, line 1: the grade \"very good\" is not a number of 0 or more"),
        (with("judgments.tsv", "judgments.tsv"), "judgments.tsv, line 1: has 3 cells; accepted are query id, query"),
        (with("queries.tsv", "others.tsv"), "for none of the 9 queries of queries.tsv a product has the top grade"),
        (run(&place, &["--against", "absent.json", "--json"]), "absent.json cannot be read"),
        (run(&place, &["--against", "queries.tsv", "--json"]), "queries.tsv is not JSON"),
        (run(&place, &["--against", "text.json", "--json"]), "text.json has no list per_query; accepted is what"),
        (run(&place, &["--html", "nowhere/report.html", "--json"]), "the folder nowhere is not there"),
    ] {
        let answer = answer.exited(2).complains(words);
        assert!(answer.document()["error"]["detail"].as_str().unwrap().contains(words), "{answer:#?}");
    }
    for (arguments, words) in [
        (["--min-ndcg", "2"], "accepted is a number from 0 to 1"),
        (["--min-ndcg", "magic=0.5"], "there is no mode \"magic\"; there are hybrid"),
        (["--modes", "magic"], "invalid value 'magic'"),
        (["--limit-queries", "0"], "accepted is a whole number from 1"),
    ] {
        run(&place, &arguments).exited(2).complains(words);
    }
}
