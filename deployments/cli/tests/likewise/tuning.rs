//! Settings are tuned on judged queries, written when told, and relevance becomes a probability, with or without a server.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Answer, Place, place::repository, sample};

/// The bundled catalogue, with its judged queries beside it.
fn catalogue() -> Place {
    catalogue_with("")
}

/// The same under more lines of configuration.
fn catalogue_with(lines: &str) -> Place {
    let place = Place::new();
    configure(&place, lines);
    for name in ["catalogue.jsonl", "queries.tsv", "judgments.tsv"] {
        place.write(name, fs::read(repository().join("data").join(name)).unwrap());
    }
    place.ask(&["ingest", "catalogue.jsonl", "--wait"]);
    place
}

const FILES: [&str; 5] = ["tune", "--queries", "queries.tsv", "--judgments", "judgments.tsv"];

fn run(place: &Place, more: &[&str]) -> Answer {
    place.run(&[&FILES, more].concat())
}

#[track_caller]
fn tuned(place: &Place, more: &[&str]) -> Value {
    place.ask(&[&FILES, more].concat())
}

fn config(place: &Place) -> String {
    fs::read_to_string(place.path("likewise.toml")).unwrap()
}

/// Adds lines to the configuration.
fn configure(place: &Place, lines: &str) {
    place.write("likewise.toml", format!("{}{lines}", config(place)));
}

#[test]
fn what_is_tuned_is_measured_as_eval_measures_it_and_written_when_told() {
    let place = catalogue();
    let before = config(&place);
    let tuning = tuned(&place, &["--folds", "4"]);
    assert_eq!(config(&place), before, "nothing is written before it is told");
    assert_eq!(tuning["queries"], json!({ "measured": 104, "judged": 104, "left_out": 0 }));
    assert_eq!((&tuning["folds"], &tuning["mode"]), (&json!(4), &json!("hybrid")));
    let products = &tuning["products"];
    assert_eq!(products["judged"], products["in_catalogue"]);
    let eval = place.ask(&["eval", "--queries", "queries.tsv", "--judgments", "judgments.tsv", "--modes", "hybrid"]);
    let [of_tune, of_eval] = [&tuning["held_out"]["ndcg@10"]["now"]["mean"], &eval["modes"]["hybrid"]["ndcg@10"]]
        .map(|v| v.as_f64().unwrap());
    assert!((of_tune - of_eval).abs() < 1e-9, "{of_tune} is not {of_eval}");
    for mode in ["semantic", "keyword", "hybrid"] {
        let fitted = &tuning["relevance"][mode];
        let of = |when: &str, what: &str| fitted[when][what].as_f64().unwrap();
        for measure in ["brier", "calibration_error"] {
            assert!(of("after", measure) < of("before", measure), "{measure} of {mode}: {fitted}");
        }
        assert!(fitted["curve"]["slope"].as_f64().unwrap() > 0.0);
    }
    assert_eq!(tuning["written"], json!({ "config": null, "calibration": false }));
    assert_eq!(place.ask(&["search", "kettle"])["relevance_calibrated"], false);

    // Without similarity half of what shoppers mean is not found: there is something to be gained.
    configure(&place, "[search.weights]\nsimilarity = 0.0 # off\n");
    let before = config(&place);
    let told = run(&place, &["--write"]).succeeded().stdout;
    let after = config(&place);
    assert_eq!(
        after.lines().count(),
        before.lines().count() + told.matches("\n+").count() - told.matches("\n-").count()
    );
    assert!(after.contains("similarity = 0.6 # off\n") || after.contains("similarity = 1.2 # off\n"), "{after}");
    for words in ["search.weights.similarity", "better by more than chance", "-similarity = 0.0 # off", "Brier before"]
    {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
    place.run(&["config", "check"]).succeeded();
    let calibrated = place.ask(&["search", "kettle"]);
    assert_eq!(calibrated["relevance_calibrated"], true, "it was fitted on what was written");
    let shown = place.ask(&["calibration", "show"]);
    assert_eq!((&shown["applies"], &shown["queries"]), (&json!(true), &json!(104)));
    assert_eq!(place.ask(&["calibration", "forget"]), json!({ "forgotten": true }));
    assert_eq!(place.ask(&["search", "kettle"])["relevance_calibrated"], false);
    assert_eq!(place.run(&["calibration", "forget"]).succeeded().stdout.trim(), "there was none");
}

#[test]
fn a_template_that_is_no_better_is_told_and_not_written() {
    let place = catalogue_with("[passage]\ntemplate = \"{title}. {description}\" # ours\n");
    let before = config(&place);
    let options = ["--template", "{title}", "--template-sample", "50", "--calibrate-only", "--write"];
    let templates = tuned(&place, &options)["templates"].clone();
    assert_eq!(templates["proposed"], Value::Null, "{templates}");
    assert!(["nothing_found", "within_noise"].contains(&templates["verdict"].as_str().unwrap()), "{templates}");
    assert_eq!(config(&place), before);
}

#[test]
fn a_server_goes_by_a_new_calibration_at_once() {
    let place = catalogue();
    let server = place.serve();
    let search = "/v1/search?q=kettle";
    let before = server.read(search);
    let written = tuned(&place, &["--calibrate-only", "--write", "--relevant-from", "2"]);
    assert_eq!(written["written"], json!({ "config": null, "calibration": true }));
    assert_eq!((&written["verdict"], &written["changes"]), (&json!("nothing_found"), &json!([])));
    let after = server.read(search);
    assert_eq!([&before, &after].map(|answer| answer["relevance_calibrated"].as_bool()), [Some(false), Some(true)]);
    let ids = |answer: &Value| crate::support::place::ids(answer);
    assert_eq!(ids(&before), ids(&after), "no order ever changes");

    run(&place, &["--template", "{title}"]).exited(2).complains("which needs the data directory itself");
    // What the server goes by is not what the configuration would be changed from.
    configure(&place, "[search.weights]\nfocus = 0.9\n");
    run(&place, &[])
        .exited(2)
        .complains("other settings than the configuration has (search.weights.focus); restart it");
    server.stop();
    assert_eq!(place.ask(&["search", "kettle"])["relevance_calibrated"], false, "it was fitted under other weights");
    let shown = place.run(&["calibration", "show"]).succeeded().stdout;
    assert!(shown.contains("it does not apply: it was fitted under other settings"), "{shown}");
}

#[test]
fn what_cannot_be_tuned_is_told() {
    let place = Place::new();
    place.ingest(&sample());
    let line = |query: usize| format!("q{query}\tkettle number {query}\n");
    let judgment = |query: usize| format!("q{query}\tTO-1011\t3\nq{query}\tunknown-{query}\t0\n");
    let strange = |query: usize| format!("q{query}\tnowhere\t3\n");
    place.write("queries.tsv", (0..30).map(line).collect::<String>());
    place.write("judgments.tsv", (0..30).map(judgment).collect::<String>());
    place.write("few.tsv", (0..19).map(judgment).collect::<String>());
    place.write("others.tsv", "another\tTO-1011\t3\n");
    place.write("strange.tsv", (0..30).map(strange).collect::<String>());
    place.write("wrong.toml", "[search]\nflor = 0.2\n");
    let with = |judgments| place.run(&["tune", "--queries", "queries.tsv", "--judgments", judgments, "--json"]);
    for (answer, words) in [
        (with("absent.tsv"), "absent.tsv is not there"),
        (with("others.tsv"), "none of the 30 queries of queries.tsv has a judgment in others.tsv"),
        (with("strange.tsv"), "none of the 1 products of strange.tsv is in the catalogue"),
        (with("few.tsv"), "19 queries have a judgment, and at least 20 are needed"),
        (run(&place, &["--folds", "31", "--json"]), "31 folds cannot be made of 30 queries; accepted is 2 to 30"),
        (run(&place, &["--folds", "1", "--json"]), "accepted is 2 to 30"),
        (run(&place, &["--against", "absent.toml", "--json"]), "there is no file absent.toml"),
        (run(&place, &["--against", "wrong.toml", "--json"]), "search.flor"),
    ] {
        let answer = answer.exited(2).complains(words);
        assert!(answer.document()["error"]["detail"].as_str().unwrap().contains(words), "{answer:#?}");
    }
    run(&place, &["--template", "{titel}"]).exited(2).complains("titel");
    run(&place, &["--relevant-from", "good"]).exited(2).complains("accepted is a number from 0");
    run(&place, &["--relevant-from", "99"]).exited(2).complains("the top grade of");

    let answer = run(&place, &["--calibrate-only"]).succeeded();
    assert!(answer.stderr.contains("30 queries are few"), "{}", answer.stderr);
    assert!(answer.stdout.contains("30 of 31 judged products are not in the catalogue"), "{}", answer.stdout);
    assert!(answer.stdout.contains("none: needs 10 hits"), "{}", answer.stdout);

    configure(&place, "[log]\nlevel = \"warn\"\n");
    let mut permissions = fs::metadata(place.path("likewise.toml")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(place.path("likewise.toml"), permissions).unwrap();
    run(&place, &["--write"]).exited(2).complains("the configuration likewise.toml is read-only");

    let ranks = place.with("search.fusion", "reciprocal_ranks");
    run(&ranks, &[]).exited(2).complains("search.fusion is reciprocal_ranks, which goes by no weights of evidence");
}
