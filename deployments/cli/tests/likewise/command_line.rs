//! The command line itself: help, typing errors, exit codes, tables, and one document where one is asked for.

use serde_json::Value;

use crate::support::{Place, feeds::SAMPLE, place::model, sample};

#[test]
fn a_typing_error_is_told_with_what_was_meant() {
    let place = Place::new();
    let answer = place.run(&["serach", "kettle"]).exited(2).complains("serach");
    assert!(answer.stderr.contains("'search'") && answer.stdout.is_empty(), "{answer:#?}");
    place.run(&["search", "kettle", "--limt", "3"]).exited(2).complains("--limit");
    place.run(&["ingest", "a.csv", "--dry-run", "--wait"]).exited(2).complains("cannot be used with");
    place.run(&["ingest", "--partial"]).exited(2).complains("<FILE>");
    place.run(&["search", "kettle", "--mode", "fuzzy"]).exited(2).complains("accepted are semantic, keyword, hybrid");
}

#[test]
fn numbers_that_are_none_are_refused_with_what_is_accepted() {
    let place = Place::new();
    for (arguments, accepted) in [
        (["search", "kettle", "--limit", "0"], "a whole number from 1 to 200"),
        (["search", "kettle", "--limit", "201"], "a whole number from 1 to 200"),
        (["search", "kettle", "--limit", "many"], "a whole number from 1 to 200"),
        (["search", "kettle", "--threshold", "2"], "a number from -1 to 1"),
        (["search", "kettle", "--threshold", "NaN"], "a number from -1 to 1"),
        (["rejections", "1", "--after", "x"], "a whole number"),
    ] {
        place.run(&arguments).exited(2).complains(accepted);
    }
}

#[test]
fn help_is_there_for_every_command() {
    let place = Place::new();
    let help = place.run(&["--help"]).succeeded().stdout;
    let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("Options:").next()).unwrap();
    let names: Vec<_> = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    let names: Vec<_> = names.into_iter().filter(|name| !name.is_empty() && *name != "help").collect();
    assert!(names.len() >= 12 && names.contains(&"search"), "{names:?}");
    for name in names {
        let text = place.run(&[name, "--help"]).succeeded().stdout;
        assert!(
            text.contains("Usage: likewise") && text.contains("--config <FILE>") && text.contains("--data <DIR>"),
            "{text}"
        );
    }
    assert_eq!(place.run(&[]).exited(2).stdout, "");
    let version = place.run(&["--version"]).succeeded().stdout;
    assert_eq!(version, format!("likewise {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_answer_as_json_is_one_document_and_nothing_else() {
    let place = Place::new();
    let document = |arguments: &[&str], code: i32| -> Value {
        place.run(&[arguments, &["--json"]].concat()).exited(code).document()
    };
    // Of a directory that was never used.
    assert_eq!(document(&["runs"], 0)["runs"], serde_json::json!([]));
    assert_eq!(document(&["quarantine", "list"], 0)["products"], serde_json::json!([]));
    assert_eq!(document(&["quarantine", "redrive"], 0)["redriven"], 0);
    assert_eq!(document(&["status"], 0)["generations"][0]["live"], 0);
    assert_eq!(document(&["search", "kettle"], 0)["hits"], serde_json::json!([]));
    assert_eq!(document(&["config", "check"], 0)["problems"], serde_json::json!([]));
    assert_eq!(document(&["config", "show"], 0)["store"]["kind"], "embedded");
    assert_eq!(document(&["model", "verify"], 0)["problems"], serde_json::json!([]));
    // Of what fails.
    for (arguments, code, detail) in [
        (&["rejections"][..], 1, "there has been no run"),
        (&["rejections", "7"], 2, "there is no such run"),
        (&["similar", "nothing"], 2, "there is no product \"nothing\""),
        (&["ingest", "absent.csv"], 2, "absent.csv is not there"),
        (&["ingest"], 2, "no feed was named and none is configured"),
        (&["search", "kettle", "--limit", "0"], 2, "accepted is a whole number from 1 to 200"),
        (&["search", " "], 2, "is empty"),
        (&["search", "kettle", "--filter", "colour = red"], 2, "\"colour\" is not a field"),
    ] {
        let error = document(arguments, code)["error"]["detail"].to_string().replace("\\\"", "\"");
        assert!(error.contains(detail), "{detail:?} in {error}");
    }
}

#[test]
fn tables_have_a_line_for_each_row_and_numbers_that_stand_below_each_other() {
    let place = Place::new();
    place.ingest(&sample());
    let table =
        place.run(&["search", "torch", "--limit", "12", "--mode", "semantic", "--threshold", "-1"]).succeeded().stdout;
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 2 + 12 + 1, "heads, a line, a row each, the sum:\n{table}");
    for head in ["relevance", "similarity", "id", "title", "brand", "price", "rating"] {
        assert!(lines[0].contains(head), "{table}");
    }
    let points: Vec<_> = lines[2..14].iter().map(|row| row.find('.').unwrap()).collect();
    assert!(points.iter().all(|point| *point == points[0]), "{table}");
    assert!(lines[2].contains("TO-1011") && lines[2].contains("59.00 USD"), "{table}");
    assert!(lines[14].starts_with(&format!("12 of {SAMPLE} found, semantic, exact, ")), "{table}");

    let status = place.run(&["status"]).succeeded().stdout;
    assert!(status.contains("queue: 0 waiting, 0 in flight; embedding: idle"), "{status}");
    let runs = place.run(&["runs"]).succeeded().stdout;
    assert!(runs.contains("feed.jsonl") && runs.contains("succeeded") && runs.lines().count() == 3, "{runs}");
    assert_eq!(place.run(&["rejections"]).succeeded().stdout, "no row was rejected\n");
    assert_eq!(place.run(&["quarantine", "list"]).succeeded().stdout, "nothing is quarantined\n");
    let report = place.run(&["ingest", "feed.jsonl", "--wait"]).succeeded();
    let expected = "run 2 of feed.jsonl: succeeded\n123 read = 0 new + 0 changed + 123 unchanged + 0 rejected; \
                    0 retired\n0 embedded, 0 pending, 0 quarantined\n";
    assert_eq!((report.stdout.as_str(), report.stderr.as_str()), (expected, ""));
}

#[test]
fn completions_are_there_for_the_common_shells() {
    let place = Place::new();
    for (shell, mark) in [("bash", "complete -F"), ("zsh", "#compdef likewise"), ("fish", "complete -c likewise")] {
        let script = place.run(&["completions", shell]).succeeded().stdout;
        assert!(script.contains(mark) && script.contains("quarantine"), "{shell}: {script:.200}");
    }
    place.run(&["completions", "tcsh"]).exited(2).complains("tcsh");
}

#[test]
fn the_model_is_verified_file_by_file() {
    let place = Place::new();
    let said = place.run(&["model", "verify"]).succeeded().stdout;
    assert_eq!(said, format!("every file of {} has its hash\n", model().display()));
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let place = Place::new();
    let script = "set -o pipefail; \"$0\" openapi | head -c 1 >head";
    let mut shell = std::process::Command::new("bash");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_likewise")]).current_dir(place.path("."));
    let answer = crate::support::Answer::of(&mut shell).succeeded();
    assert_eq!(answer.stderr, "");
}

#[test]
fn after_a_change_of_variant_what_is_owed_is_said() {
    let place = Place::new();
    let ingested = place.ingest(&sample());
    let count = ingested["embedded"].as_u64().unwrap();
    let changed = place.with("embedder.variant", "int8");
    let generation = changed.ask(&["status"])["generations"][0].clone();
    assert_eq!((&generation["live"], &generation["pending"]), (&ingested["embedded"], &serde_json::json!(0)));
    assert_eq!(generation["unenrolled"], count);
    let told = changed.run(&["status"]).succeeded().stdout;
    assert!(told.contains(&format!("owes {count} more vectors")), "{told}");
    let searched = changed.run(&["search", "kettle"]).succeeded();
    assert!(searched.stderr.contains(&format!("{count} of {count} products are not embedded yet")), "{searched:#?}");
    changed.write("feed.jsonl", sample().lines());
    changed.ask(&["ingest", "feed.jsonl", "--wait"]);
    let generation = changed.ask(&["status"])["generations"][0].clone();
    assert_eq!((&generation["embedded"], generation.get("unenrolled")), (&ingested["embedded"], None));
    assert!(changed.run(&["search", "kettle"]).succeeded().stderr.is_empty());
}
