//! Files that are missing, damaged or not what the manifest says: each is told by name before anything is served.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what surrounds the tests fails the test that calls it"
)]

mod support;

use std::{fs, path::Path};

use likewise_adapter_onnx::{Config, Manifest, OnnxEmbedder};
use likewise_usecases::{ErrorKind, PortError};
use serde_json::{Value, json};
use support::{config, manifest, model, runtime};
use tempfile::TempDir;

/// A model directory of its own, with the built model's files in it.
fn copy() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let manifest = manifest();
    let files = [Manifest::FILE, &manifest.tokenizer.file, &manifest.variants["int8"].file];
    for file in files {
        fs::copy(model().join(file), directory.path().join(file)).unwrap();
    }
    directory
}

fn load(directory: &Path) -> Result<OnnxEmbedder, PortError> {
    OnnxEmbedder::load(&Config { model: directory.to_owned(), workers: 1, ..config("int8") })
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

fn edit_manifest(directory: &Path, edit: impl FnOnce(&mut Value)) {
    let path = directory.join(Manifest::FILE);
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    edit(&mut manifest);
    fs::write(path, manifest.to_string()).unwrap();
}

#[test]
fn the_built_model_is_as_its_manifest_says() {
    let problems = manifest().verify(&model(), None, &runtime()).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn a_copy_of_the_model_loads_twice_in_one_process() {
    let directory = copy();
    let first = load(directory.path()).unwrap();
    let second = load(directory.path()).unwrap();
    drop((first, second));
    load(directory.path()).unwrap();
}

#[test]
fn a_truncated_model_is_named_with_its_size_and_expected_hash() {
    let (directory, manifest) = (copy(), manifest());
    let variant = &manifest.variants["int8"];
    let path = directory.path().join(&variant.file);
    change(&path, |bytes| bytes.truncate(1_000));
    let error = load(directory.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    let (bytes, hash) = (variant.bytes, &variant.sha256);
    let expected =
        format!("{} has 1000 bytes instead of {bytes}, expected SHA-256 {hash}; build the model again", path.display());
    assert_eq!(error.message(), expected);
}

#[test]
fn a_model_with_one_other_byte_is_named_with_both_hashes() {
    let (directory, manifest) = (copy(), manifest());
    let variant = &manifest.variants["int8"];
    change(&directory.path().join(&variant.file), |bytes| bytes[5_000_000] ^= 1);
    let error = load(directory.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.message().contains(&format!("{} has SHA-256 ", variant.file)), "{error}");
    assert!(error.message().contains(&format!(", expected {}", variant.sha256)), "{error}");
}

#[test]
fn a_missing_model_is_named_with_its_expected_hash() {
    let (directory, manifest) = (copy(), manifest());
    let variant = &manifest.variants["int8"];
    let path = directory.path().join(&variant.file);
    fs::remove_file(&path).unwrap();
    let error = load(directory.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let expected = format!("{} is missing, expected SHA-256 {}; build the model again", path.display(), variant.sha256);
    assert_eq!(error.message(), expected);
}

#[test]
fn a_damaged_and_a_missing_tokenizer_are_named() {
    let (directory, manifest) = (copy(), manifest());
    let path = directory.path().join(&manifest.tokenizer.file);
    change(&path, |bytes| bytes[100] ^= 1);
    let error = load(directory.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.message().starts_with(&format!("{} has SHA-256 ", path.display())), "{error}");
    fs::remove_file(&path).unwrap();
    assert_eq!(load(directory.path()).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn a_missing_and_a_damaged_runtime_are_named() {
    let missing = Config { runtime: "nowhere/libonnxruntime.so".into(), ..config("int8") };
    let error = OnnxEmbedder::load(&missing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let hash = manifest().runtime.sha256;
    assert!(error.message().contains(&format!("libonnxruntime.so is missing, expected SHA-256 {hash}")), "{error}");

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("libonnxruntime.so");
    fs::copy(runtime(), &path).unwrap();
    change(&path, |bytes| bytes[1_000_000] ^= 1);
    let error = OnnxEmbedder::load(&Config { runtime: path.clone(), ..config("int8") }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.message().starts_with(&format!("{} has SHA-256 ", path.display())), "{error}");
}

#[test]
fn everything_that_is_wrong_with_the_files_is_told_at_once() {
    let (directory, manifest) = (copy(), manifest());
    fs::remove_file(directory.path().join(&manifest.tokenizer.file)).unwrap();
    change(&directory.path().join(&manifest.variants["int8"].file), |bytes| bytes.truncate(10));
    let config = Config { model: directory.path().to_owned(), runtime: "nowhere".into(), ..config("int8") };
    let error = OnnxEmbedder::load(&config).unwrap_err();
    for file in [&manifest.tokenizer.file, &manifest.variants["int8"].file, "nowhere"] {
        assert!(error.message().contains(file), "{file} in {error}");
    }
    let problems = manifest.verify(directory.path(), None, Path::new("nowhere")).unwrap();
    assert_eq!(problems.len(), 4, "the fp32 file was not copied: {problems:?}");
}

#[test]
fn another_runtime_library_in_one_process_is_a_conflict() {
    load(&model()).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("libonnxruntime.so");
    fs::copy(runtime(), &path).unwrap();
    let error = OnnxEmbedder::load(&Config { runtime: path.clone(), ..config("int8") }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.message().contains(&path.display().to_string()), "{error}");
}

#[test]
fn the_same_runtime_library_by_another_path_is_no_conflict() {
    load(&model()).unwrap();
    let library = runtime();
    let detour = library.parent().unwrap().join("../onnxruntime").join(library.file_name().unwrap());
    let config = Config { runtime: detour, workers: 1, ..config("int8") };
    OnnxEmbedder::load(&config).unwrap();
}

#[test]
fn an_unknown_variant_lists_the_known_ones() {
    let error = OnnxEmbedder::load(&config("fp64")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let known = manifest().variants.into_keys().collect::<Vec<_>>().join(", ");
    assert_eq!(error.message(), format!("the model has no variant 'fp64', it has {known}"));
}

#[test]
fn an_unknown_key_in_the_manifest_is_refused() {
    let directory = copy();
    edit_manifest(directory.path(), |manifest| manifest["temperature"] = json!(0.5));
    let error = load(directory.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.message().contains("unknown field `temperature`"), "{error}");
    assert!(error.message().contains(Manifest::FILE), "{error}");
}

#[test]
fn a_manifest_that_is_missing_or_not_json_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let error = load(directory.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.message().contains(Manifest::FILE), "{error}");
    fs::write(directory.path().join(Manifest::FILE), "<html>").unwrap();
    assert_eq!(load(directory.path()).unwrap_err().kind(), ErrorKind::Corrupt);
}

#[test]
fn a_model_of_another_dimension_than_its_manifest_says_is_refused() {
    let directory = copy();
    edit_manifest(directory.path(), |manifest| manifest["dimension"] = json!(512));
    let error = load(directory.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.message().contains("of dimension 512"), "{error}");
}

#[test]
fn a_file_that_is_no_model_is_refused_even_with_the_right_hash() {
    let directory = copy();
    let tokenizer = json!({
        "file": manifest().tokenizer.file,
        "sha256": manifest().tokenizer.sha256,
        "bytes": manifest().tokenizer.bytes,
        "batch_invariant": true, "golden_cosine_min": 1.0, "golden_cosine_mean": 1.0
    });
    edit_manifest(directory.path(), |manifest| manifest["variants"]["int8"] = tokenizer);
    let error = load(directory.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt, "{}", error.chain());
    assert_eq!(error.message(), "ONNX Runtime failed");
}

#[test]
fn settings_out_of_range_are_told_all_at_once() {
    let error = OnnxEmbedder::load(&Config { workers: 0, queue: 0, ..config("int8") }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let expected = "the settings are not accepted: \
                    workers: is 0, accepted is 1 to 256; queue: is 0, accepted is 1 to 65536";
    assert_eq!(error.message(), expected);
}
