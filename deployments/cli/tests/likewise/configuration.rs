//! The configuration as the program finds it: the file of the working directory, the environment, the command line.

use serde_json::Value;

use crate::support::{Answer, Place, place::model};

fn show(place: &Place, arguments: &[&str]) -> Value {
    place.ask(&[&["config", "show"], arguments].concat())
}

#[test]
fn the_environment_overrides_the_file() {
    let place = Place::new()
        .with("http.listen", "127.0.0.1:4711")
        .with("http.cors_origins", "[\"https://shop.example\"]")
        .with("index.beam", "300")
        .with("feed.every", "1h")
        .with("feed.path", "feeds/today.csv")
        .with("mappings.shop.default_currency", "EUR");
    let shown = show(&place, &[]);
    assert_eq!(shown["http"]["listen"], "127.0.0.1:4711");
    assert_eq!(shown["http"]["cors_origins"], serde_json::json!(["https://shop.example"]));
    assert_eq!(shown["index"]["beam"], 300);
    assert_eq!(shown["feed"]["every"], "1h");
    assert_eq!(shown["mappings"]["shop"]["default_currency"], "EUR");
    assert_eq!(shown["embedder"]["model"], model().to_str().unwrap(), "what it does not say is as the file has it");
}

#[test]
fn the_command_line_overrides_the_environment() {
    let place = Place::new().with("store.directory", "from-environment");
    assert_eq!(show(&place, &[])["store"]["directory"], "from-environment");
    assert_eq!(show(&place, &["--data", "from-command-line"])["store"]["directory"], "from-command-line");
}

#[test]
fn paths_of_a_file_lead_from_its_folder_and_paths_of_the_environment_from_where_the_program_runs() {
    let place = Place::new().with("feed.path", "today.csv");
    std::fs::create_dir(place.path("etc")).unwrap();
    place.write("etc/other.toml", "[store]\ndirectory = \"data\"\n[feed]\npath = \"yesterday.csv\"\n");
    let shown = show(&place, &["--config", "etc/other.toml"]);
    assert_eq!(shown["store"]["directory"], "etc/data");
    assert_eq!(shown["embedder"]["model"], "etc/.cache/models/all-MiniLM-L6-v2");
    assert_eq!(shown["feed"]["path"], "today.csv");
}

#[test]
fn every_problem_is_told_with_its_key_and_where_it_came_from() {
    let place = Place::new().with("http.timeout", "soon").with("workr.batch", "3");
    place.write("likewise.toml", "[worker]\nbatch = 0\nbach = 3\n");
    let problems = [
        "http.timeout: is \"soon\", accepted is a length of time such as \"30s\": expected number at 0 (from LIKEWISE__HTTP__TIMEOUT)",
        "worker.bach: is no setting, known are batch, concurrency, lease, attempts, first_wait, longest_wait (from likewise.toml)",
        "worker.batch: is 0, accepted is 1 or more (from likewise.toml)",
        "workr: is no section, known are store, embedder, index, passage, feed, mappings, ingest, worker, search, query_log, http, log (from LIKEWISE__WORKR)",
    ];
    let told = format!("error: the configuration has 4 problems\n  {}\n", problems.join("\n  "));
    for command in [&["config", "check"][..], &["status"], &["search", "kettle"], &["serve"], &["ingest", "a.csv"]] {
        let answer = place.run(command).exited(2);
        assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("", told.as_str()), "{command:?}");
    }
    let document = place.run(&["config", "check", "--json"]).exited(2).document();
    assert_eq!(document["problems"].as_array().unwrap().len(), 4);
    assert_eq!(document["problems"][2]["key"], "worker.batch");
    assert_eq!(document["problems"][2]["source"], "likewise.toml");
    assert!(!place.data().exists(), "nothing was made before the configuration was right");
}

#[test]
fn what_is_in_force_can_be_shown_and_used_as_a_file() {
    let place = Place::new().with("log.level", "warn");
    let shown = place.run(&["config", "show"]).succeeded().stdout;
    assert!(shown.contains("[http]") && shown.contains("level = \"warn\""), "{shown}");
    place.write("copy.toml", &shown);
    let again = Place::new();
    again.write("likewise.toml", shown.as_bytes());
    assert_eq!(again.run(&["config", "show"]).succeeded().stdout, shown);
    assert_eq!(again.run(&["config", "check"]).succeeded().stdout, "the configuration has no problem\n");
}

#[test]
fn a_secret_is_resolved_and_never_shown() {
    let place = Place::new().with("http.admin_token", "{ env = \"SHOP_TOKEN\" }");
    let check = |value: Option<&str>| {
        let mut command = place.command(&["config", "show"]);
        match value {
            Some(value) => command.env("SHOP_TOKEN", value),
            None => command.env_remove("SHOP_TOKEN"),
        };
        Answer::of(&mut command)
    };
    check(None).exited(2).complains("http.admin_token: the environment variable SHOP_TOKEN is not set");
    check(Some("  ")).exited(2).complains("http.admin_token: is empty");
    let shown = check(Some("hunter2")).succeeded();
    assert!(shown.stdout.contains("SHOP_TOKEN") && !shown.stdout.contains("hunter2"), "{shown:#?}");
}

#[test]
fn the_documents_that_the_program_prints_are_those_of_the_repository() {
    let place = Place::new();
    for (arguments, path) in [
        (&["config", "reference"][..], "docs/configuration.md"),
        (&["config", "reference", "--example"], "likewise.example.toml"),
    ] {
        let text = std::fs::read_to_string(crate::support::place::repository().join(path)).unwrap();
        assert!(place.run(arguments).succeeded().stdout == text, "{path} is stale; run `make docs`");
    }
}

#[test]
fn what_the_configuration_names_must_be_there() {
    let place = Place::new().with("feed.path", "absent.csv").with("embedder.variant", "fp99");
    let answer = place.run(&["config", "check"]).exited(2);
    let told = "error: the configuration has 2 problems\n  \
                embedder.variant: is \"fp99\", the model has fp32, int8\n  \
                feed.path: there is no file absent.csv\n";
    assert_eq!(answer.stderr, told);
    let place = Place::new().with("embedder.model", "absent");
    place.run(&["config", "check"]).exited(2).complains("embedder.model: absent/manifest.json is missing");
    Place::new().run(&["config", "check"]).succeeded();
}
