//! The documents that are generated from the types, as they stand in the repository.

use std::{fs, path::Path};

use likewise_bootstrap::settings::{EmbedderSettings, Settings, StoreSettings, configuration_document, example_file};

use crate::support::written;

fn in_repository(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}; run `make docs`", path.display()))
}

#[test]
fn the_reference_is_fresh() {
    assert!(in_repository("docs/configuration.md") == configuration_document(), "it is stale; run `make docs`");
}

#[test]
fn the_example_is_fresh() {
    assert!(in_repository("likewise.example.toml") == example_file(), "it is stale; run `make docs`");
}

#[test]
fn the_example_as_it_is_changes_nothing() {
    let problems = Settings::load(&written(&example_file()).overrides()).map(|settings| settings.mappings);
    assert_eq!(problems.unwrap(), std::collections::BTreeMap::new());
}

/// Whether a line of the example is a setting or a table that is commented out.
fn is_setting(line: &str) -> bool {
    line.starts_with('#') && line.len() > 1 && !line.starts_with("# ")
}

#[test]
fn every_default_in_the_example_is_the_default() {
    let lines = example_file();
    let defaults = lines.lines().filter(|line| !line.ends_with("# not set") && !line.starts_with("#[mappings."));
    let text: Vec<_> = defaults.map(|line| if is_setting(line) { &line[1..] } else { line }).collect();
    let settings = written(&text.join("\n")).settings();
    let mut expected = Settings::default();
    // The paths lie in the folder of the file.
    let (StoreSettings::Embedded(store), EmbedderSettings::Onnx(embedder)) = (&settings.store, &settings.embedder);
    let StoreSettings::Embedded(default_store) = &mut expected.store;
    assert!(store.directory.ends_with(&default_store.directory));
    default_store.directory.clone_from(&store.directory);
    let EmbedderSettings::Onnx(default_embedder) = &mut expected.embedder;
    assert!(embedder.model.ends_with(&default_embedder.model));
    default_embedder.model.clone_from(&embedder.model);
    assert_eq!(settings, expected);
}

#[test]
fn every_line_of_the_example_can_be_used() {
    let lines = example_file();
    let text: Vec<_> = lines.lines().map(|line| if is_setting(line) { &line[1..] } else { line }).collect();
    // The secret of the example is in no environment; everything else is accepted.
    let text = text.join("\n").replace("LIKEWISE_ADMIN_TOKEN", "CARGO_MANIFEST_DIR");
    let settings = written(&text).settings();
    assert_eq!(settings.mapping_names(), ["default", "amazon", "NAME"]);
    assert!(settings.mapping("NAME").is_ok());
}

#[test]
fn every_setting_is_documented_with_a_meaning() {
    let document = configuration_document();
    let rows: Vec<_> = document.lines().filter(|line| line.starts_with("| `")).collect();
    let settings = example_file().lines().filter(|line| is_setting(line) && line.contains(" = ")).count();
    let kinds = example_file().lines().filter(|line| line.starts_with("#kind = ")).count();
    assert_eq!(rows.len(), settings - kinds);
    for row in rows {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{row}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
    }
}
