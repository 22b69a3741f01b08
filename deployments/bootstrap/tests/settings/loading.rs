//! What loads, and where paths lead.

use std::{path::Path, time::Duration};

use likewise_bootstrap::settings::{
    EmbedderSettings, FeedSettings, IndexSettings, LogFormat, Overrides, Scope, Settings, StoreSettings, Synchronous,
};

use crate::support::{load, refused_for, written};

#[test]
fn an_absent_file_is_a_complete_configuration() {
    assert_eq!(Settings::load(&Overrides::default()).unwrap(), Settings::default());
}

#[test]
fn an_empty_file_sets_nothing_but_the_folder_of_default_paths() {
    let file = written("");
    let settings = file.settings();
    let (StoreSettings::Embedded(store), EmbedderSettings::Onnx(embedder)) = (&settings.store, &settings.embedder);
    assert_eq!(store.directory, file.folder().join(".likewise"));
    assert_eq!(embedder.model, file.folder().join(".cache/models/all-MiniLM-L6-v2"));
    let mut same = settings.clone();
    let defaults = Settings::default();
    same.store = defaults.store.clone();
    same.embedder = defaults.embedder.clone();
    assert_eq!(same, defaults);
}

#[test]
fn what_is_set_is_set_and_the_rest_stays_as_it_was() {
    let settings = load(
        r#"
        [store]
        kind = "embedded"
        synchronous = "normal"
        [index]
        beam = 300
        [feed]
        path = "/feeds/catalogue.csv"
        scope = "partial"
        every = "1h 30m"
        delimiter = ";"
        [ingest]
        reject_ratio = 0
        [http]
        listen = "[::1]:0"
        cors_origins = ["https://shop.example", "http://localhost:5173"]
        [log]
        level = "warn,likewise_http=debug"
        format = "json"
        "#,
    );
    let defaults = Settings::default();
    let StoreSettings::Embedded(store) = settings.store;
    assert_eq!((store.synchronous, store.readers), (Synchronous::Normal, 4));
    let IndexSettings::Embedded(index) = settings.index;
    let IndexSettings::Embedded(default_index) = defaults.index;
    assert_eq!((index.beam, index.connectivity), (300, default_index.connectivity));
    let FeedSettings::File(feed) = settings.feed;
    assert_eq!(feed.path.as_deref(), Some(Path::new("/feeds/catalogue.csv")));
    assert_eq!(feed.scope, Scope::Partial);
    assert_eq!(feed.every.map(|every| every.0), Some(Duration::from_mins(90)));
    assert_eq!(feed.delimiter, Some(';'));
    assert!(settings.ingest.reject_ratio.abs() < f64::EPSILON);
    assert!((settings.ingest.retirement_ceiling - 0.2).abs() < f64::EPSILON);
    assert_eq!(settings.http.listen.to_string(), "[::1]:0");
    assert_eq!(settings.http.cors_origins, ["https://shop.example", "http://localhost:5173"]);
    assert_eq!((settings.log.level.as_str(), settings.log.format), ("warn,likewise_http=debug", LogFormat::Json));
}

#[test]
fn paths_are_relative_to_the_folder_of_the_file() {
    let file = written(
        r#"
        [store]
        directory = "data"
        [embedder]
        model = "../models/small"
        runtime = "lib/libonnxruntime.so"
        [feed]
        path = "feeds/today.csv"
        [http]
        images = "/srv/pictures"
        "#,
    );
    let settings = file.settings();
    let within = |path: &str| file.folder().join(path);
    let StoreSettings::Embedded(store) = &settings.store;
    assert_eq!(store.directory, within("data"));
    let EmbedderSettings::Onnx(embedder) = &settings.embedder;
    assert_eq!(
        (&embedder.model, &embedder.runtime),
        (&within("../models/small"), &Some(within("lib/libonnxruntime.so")))
    );
    let FeedSettings::File(feed) = &settings.feed;
    assert_eq!(feed.path, Some(within("feeds/today.csv")));
    assert_eq!(settings.http.images.as_deref(), Some(Path::new("/srv/pictures")), "an absolute path stays as it is");
}

#[test]
fn the_command_line_names_the_data_directory_as_it_is() {
    let file = written("[store]\ndirectory = \"data\"");
    let overrides = Overrides { data: Some("elsewhere".into()), ..file.overrides() };
    let StoreSettings::Embedded(store) = Settings::load(&overrides).unwrap().store;
    assert_eq!(store.directory, Path::new("elsewhere"));
}

#[test]
fn a_file_that_is_named_and_not_there_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("absent.toml"), folder.path().to_path_buf()] {
        let overrides = Overrides { config: Some(path.clone()), data: None };
        let problems = Settings::load(&overrides).unwrap_err();
        let expected = format!("the configuration has 1 problem\n  --config: there is no file {}", path.display());
        assert_eq!(problems.to_string(), expected);
    }
}

#[test]
fn a_listener_that_others_can_reach_needs_a_token() {
    let needs = "is an address that others can reach, which needs http.admin_token; accepted without it is loopback";
    for listen in ["0.0.0.0:7700", "[::]:7700", "192.168.1.4:80"] {
        refused_for(&format!("[http]\nlisten = \"{listen}\""), "http.listen", needs);
    }
    for listen in ["127.0.0.1:0", "127.8.8.8:1", "[::1]:7700"] {
        load(&format!("[http]\nlisten = \"{listen}\""));
    }
    // Cargo sets this variable for every test; any that is set will do.
    load("[http]\nlisten = \"0.0.0.0:7700\"\nadmin_token = { env = \"CARGO_MANIFEST_DIR\" }");
}
