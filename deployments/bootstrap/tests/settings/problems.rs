//! What is refused, and that all of it is told at once, each under its key and with the place it came from.

use likewise_bootstrap::settings::{Overrides, Settings};

use crate::support::{refused, refused_for, written};

const SECTIONS: &str = "store, embedder, index, passage, feed, mappings, ingest, worker, search, query_log, http, log";

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/settings/fixtures/everything_wrong.toml");
    let overrides = Overrides { config: Some(fixture.into()), data: None };
    let problems = Settings::load(&overrides).unwrap_err().0;
    assert!(problems.iter().all(|problem| problem.source.as_deref() == Some(fixture)), "{problems:?}");
    let told: Vec<_> = problems.iter().map(|problem| (problem.key.as_str(), problem.message.as_str())).collect();
    let no_section = format!("is no section, known are {SECTIONS}");
    let expected = [
        ("embedder.batch_texts", "is 300, accepted is 256 or less"),
        ("embedder.queue", "is -1, accepted is a whole number from 0"),
        ("embedder.threads_per_worker", "is 0, accepted is 1 or more"),
        (
            "embedder.varient",
            "is no setting, known are model, variant, runtime, workers, threads_per_worker, queue, batch_texts, \
             batch_tokens",
        ),
        ("embedder.workers", "is the text \"four\", accepted is a whole number from 0"),
        ("extras", no_section.as_str()),
        ("feed.delimiter", "is the text \"ab\", accepted is one character in quotes"),
        ("feed.every", "is \"fast\", accepted is a length of time such as \"30s\": expected number at 0"),
        ("feed.mapping", "is \"shop\", known are default, amazon"),
        ("feed.scope", "is \"half\", accepted are full, partial"),
        ("http.admin_token", "is text, accepted is a reference: { env = \"NAME\" } or { file = \"PATH\" }"),
        ("http.compatibility_threshold", "is 3, accepted is -1 to 1"),
        ("http.cors_origins.2", "is 3, accepted is text in quotes"),
        ("http.listen", "is no address with a port, accepted is one such as \"127.0.0.1:7700\""),
        ("http.timeout", "is 30, accepted is a length of time in quotes such as \"30s\" or \"1h\""),
        ("index.beam", "is 5, accepted is 100 or more"),
        ("index.connectivity", "is 1.5, accepted is a whole number from 0"),
        ("ingest.reject_ratio", "is 2, accepted is 0 to 1"),
        ("ingest.retirement_ceiling", "is the text \"a lot\", accepted is a number"),
        ("log.format", "is \"xml\", accepted are text, json"),
        (
            "log.level",
            "is no log filter such as \"info\": error parsing level filter: expected one of \"off\", \"error\", \
             \"warn\", \"info\", \"debug\", \"trace\", or a number 0-5",
        ),
        (
            "passage.template",
            "has the unknown placeholder {titel}, accepted are {title}, {description}, {brand}, {category} and \
             {attributes.NAME}",
        ),
        ("speed", no_section.as_str()),
        ("store.kind", "is \"postgres\", this build has embedded"),
        ("worker.attempts", "is 99999999999, accepted is a whole number from 0 to 4294967295"),
        ("worker.batch", "is 0, accepted is 1 or more"),
        ("worker.lease", "is zero, accepted is more"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn problems_are_shown_one_a_line_with_their_source() {
    let file = written("[worker]\nbatch = 0\nattempts = 0\n");
    let problems = Settings::load(&file.overrides()).unwrap_err().to_string();
    let from = file.file();
    let expected = format!(
        "the configuration has 2 problems\n  worker.attempts: is 0, accepted is 1 or more (from {0})\n  \
         worker.batch: is 0, accepted is 1 or more (from {0})",
        from.display()
    );
    assert_eq!(problems, expected);
}

#[test]
fn a_value_that_is_refused_by_its_type_does_not_hide_its_neighbours() {
    let told = refused("[http]\ntimeout = true\nmax_upload_bytes = []\nlisten = 7700\nimages = 4\n");
    let keys: Vec<_> = told.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["http.images", "http.listen", "http.max_upload_bytes", "http.timeout"]);
}

#[test]
fn each_kind_lists_those_that_this_build_has() {
    for (section, known) in [("store", "embedded"), ("embedder", "onnx"), ("index", "embedded"), ("feed", "file")] {
        let text = format!("[{section}]\nkind = \"s3\"\nbucket = \"x\"");
        refused_for(&text, &format!("{section}.kind"), &format!("is \"s3\", this build has {known}"));
    }
    refused_for("[store]\nkind = 3", "store.kind", "is 3, this build has embedded");
}

#[test]
fn what_is_no_table_is_told_for_every_section() {
    for section in SECTIONS.split(", ") {
        let accepted = match section {
            "mappings" => "is no table, accepted are tables with a name each",
            _ => "is a number, accepted is a table",
        };
        refused_for(&format!("{section} = 3"), section, accepted);
    }
}

#[test]
fn a_file_that_is_no_toml_says_where() {
    refused_for(
        "[store]\ndirectory = \"a\"\ndirectory = \"b\"\n",
        "configuration",
        "TOML parse error at line 3, column 1: duplicate key `directory` in table `store`",
    );
    refused_for(
        "[store\n",
        "configuration",
        "TOML parse error at line 1, column 7: invalid table header: expected `.`, `]`",
    );
}

#[test]
fn bounds_are_held_at_their_ends() {
    for (section, key, least, most) in [
        ("store", "readers", 1, 64),
        ("embedder", "workers", 1, 256),
        ("embedder", "threads_per_worker", 1, 256),
        ("embedder", "queue", 1, 65_536),
        ("embedder", "batch_texts", 1, 256),
        ("embedder", "batch_tokens", 1, 65_536),
        ("index", "connectivity", 4, 128),
        ("index", "compared_a_candidate", 1, 1_024),
        ("index", "expansion_add", 16, 4_096),
        ("index", "beam", 100, 4_096),
        ("index", "searchers", 1, 256),
        ("worker", "batch", 1, 10_000),
        ("worker", "concurrency", 1, 64),
        ("http", "max_concurrent_requests", 1, 1_000_000),
    ] {
        let set = |value: i64| format!("[{section}]\n{key} = {value}");
        for accepted in [least, most] {
            written(&set(accepted)).settings();
        }
        let name = format!("{section}.{key}");
        refused_for(&set(least - 1), &name, &format!("is {}, accepted is {least} or more", least - 1));
        refused_for(&set(most + 1), &name, &format!("is {}, accepted is {most} or less", most + 1));
    }
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    refused_for("[feed]\nevery = \"1h\"", "feed.every", "is set, but there is no feed.path to read");
    refused_for("[feed]\npath = \"a.csv\"\nevery = \"10ms\"", "feed.every", "is less than a second");
    refused_for("[feed]\ndelimiter = \"→\"", "feed.delimiter", "is no ASCII character");
    refused_for("[http]\ntimeout = \"0s\"", "http.timeout", "is zero, accepted is more");
    for origin in ["*", "shop.example", "https://", "https://shop.example/", "ftp://shop.example"] {
        let message = format!("{origin:?} is no origin such as \"https://shop.example\"");
        refused_for(&format!("[http]\ncors_origins = [\"{origin}\"]"), "http.cors_origins", &message);
    }
    let share = "is NaN, accepted is 0 to 1";
    refused_for("[ingest]\nreject_ratio = nan", "ingest.reject_ratio", share);
}
