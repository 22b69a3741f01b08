//! Files that are missing, cut short or changed: what can be made anew is, what cannot is named.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use crate::support::{
    Place,
    feeds::SAMPLE,
    place::{damage, model},
    sample,
};

/// A copy of the model in `place` that shares its files with the real one.
fn borrowed_model(place: Place) -> Place {
    let real = model();
    fs::create_dir_all(place.path("models/borrowed")).unwrap();
    symlink(real.join("../../onnxruntime"), place.path("onnxruntime")).unwrap();
    for entry in fs::read_dir(&real).unwrap() {
        let entry = entry.unwrap();
        symlink(entry.path(), place.path("models/borrowed").join(entry.file_name())).unwrap();
    }
    place.with("embedder.model", "models/borrowed")
}

/// Every file below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_model_that_is_not_there_is_named() {
    let place = Place::new().with("embedder.model", "models/absent");
    for command in [&["search", "kettle"][..], &["status"], &["serve"], &["model", "verify"]] {
        place.run(command).exited(1).complains("models/absent/manifest.json");
    }
}

#[test]
fn a_model_with_a_file_that_differs_is_refused_with_the_hash_that_it_should_have() {
    let place = borrowed_model(Place::new());
    place.run(&["status"]).succeeded();
    let file = place.path("models/borrowed/model.fp32.onnx");
    let whole = fs::read(model().join("model.fp32.onnx")).unwrap();
    let replace = |bytes: &[u8]| {
        fs::remove_file(&file).unwrap();
        fs::write(&file, bytes).unwrap();
    };
    replace(&whole[..whole.len() / 2]);
    let expected = "expected SHA-256 ";
    for command in [&["search", "kettle"][..], &["serve"]] {
        let answer = place.run(command).exited(1).complains(expected);
        assert!(answer.stderr.contains("models/borrowed/model.fp32.onnx has "), "{answer:#?}");
        assert!(answer.stderr.contains(" bytes instead of "), "{answer:#?}");
    }
    let told = place.run(&["model", "verify", "--json"]).exited(3).document();
    assert_eq!(told["problems"].as_array().unwrap().len(), 1, "{told}");

    let mut changed = whole;
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    replace(&changed);
    place.run(&["status"]).exited(1).complains("model.fp32.onnx has SHA-256 ");
    fs::remove_file(&file).unwrap();
    place.run(&["status"]).exited(1).complains("model.fp32.onnx is missing");
    fs::remove_file(place.path("models/borrowed/tokenizer.json")).unwrap();
    let both = place.run(&["model", "verify"]).exited(3).stdout;
    assert!(both.contains("model.fp32.onnx is missing") && both.contains("tokenizer.json is missing"), "{both}");
    place.write("models/borrowed/likewise", "");
    fs::remove_file(place.path("models/borrowed/manifest.json")).unwrap();
    place.write("models/borrowed/manifest.json", "{\"name\": ");
    place.run(&["status"]).exited(1).complains("manifest.json is not accepted");
}

#[test]
fn an_unknown_variant_lists_those_that_there_are() {
    let place = Place::new().with("embedder.variant", "fp64");
    place.run(&["status"]).exited(2).complains("the model has no variant 'fp64', it has fp32, int8");
}

#[test]
fn damaged_index_files_are_made_anew_with_a_warning_and_the_answers_stay_right() {
    // Every vector goes into the graph at once, so that there is one to damage.
    let place = Place::new().with("index.exact_up_to", "1").with("index.longest_tail", "0");
    place.ingest(&sample());
    let ask = |arguments: &[&str]| place.ask(&[&["search", "--limit", "9"], arguments].concat())["hits"].clone();
    let filtered = ["torch", "--filter", "currency = GBP"];
    let right = [ask(&["couch"]), ask(&filtered)];
    let index = place.data().join("index");
    let saved = files(&index);
    for kind in ["stamp.json", ".bin", "meta.json", ".term"] {
        assert!(saved.iter().any(|file| file.to_string_lossy().ends_with(kind)), "no {kind} in {saved:?}");
    }
    for file in saved.iter().filter(|file| file.metadata().unwrap().len() > 0) {
        damage(file);
    }
    let server = place.serve();
    assert_eq!(server.read("/v1/search?q=couch&limit=9")["hits"], right[0]);
    let log = server.stop();
    assert!(log.contains(" WARN "), "{log}");
    assert_eq!([ask(&["couch"]), ask(&filtered)], right);

    // One by one, and cut short instead of changed.
    for file in files(&index) {
        if let Ok(file) = fs::File::options().write(true).open(&file) {
            file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        }
        assert_eq!(ask(&filtered), right[1], "after {} was cut", file.display());
    }
    fs::remove_dir_all(&index).unwrap();
    assert_eq!([ask(&["couch"]), ask(&filtered)], right, "without any index file");
    place.all_embedded(SAMPLE);
}

#[test]
fn a_damaged_database_is_named_and_left_as_it_is() {
    let place = Place::new();
    place.ingest(&sample());
    let database = place.data().join("likewise.db");
    let whole = fs::read(&database).unwrap();
    fs::write(&database, "this is no database. ".repeat(500)).unwrap();
    for command in [&["search", "kettle"][..], &["status"], &["serve"], &["ingest", "feed.jsonl"]] {
        place.run(command).exited(1).complains("likewise.db is not a database of likewise, or is damaged");
    }
    // Everything but the header's page.
    let changed: Vec<_> = whole.iter().enumerate().map(|(at, byte)| if at < 4_096 { *byte } else { 0xA5 }).collect();
    fs::write(&database, &changed).unwrap();
    place.run(&["search", "kettle"]).exited(1).complains("likewise.db is damaged");
    assert!(fs::read(&database).unwrap() == changed, "what may still be rescued was not touched");
    fs::write(&database, whole).unwrap();
    place.all_embedded(SAMPLE);
}

#[test]
fn a_data_directory_that_cannot_be_one_is_named() {
    let place = Place::new();
    place.write("file", "not a directory");
    place.run(&["status", "--data", "file"]).exited(2).complains("the data directory is a file");
    place.run(&["status", "--data", "/proc/likewise"]).exited(1).complains("/proc/likewise");
}
