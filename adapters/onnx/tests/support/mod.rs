//! The built model that the tests run on.

use std::path::{Path, PathBuf};

use likewise_adapter_onnx::{Config, Manifest};

/// The directory of the built model; without it no test here can say anything, so none is skipped.
pub(crate) fn model() -> PathBuf {
    built("../../.cache/models/all-MiniLM-L6-v2")
}

/// The manifest of the built model.
pub(crate) fn manifest() -> Manifest {
    Manifest::read(&model()).unwrap()
}

/// The ONNX Runtime library that the manifest names.
pub(crate) fn runtime() -> PathBuf {
    built("../../.cache/onnxruntime").join(manifest().runtime.file)
}

/// The default settings for one variant of the built model.
pub(crate) fn config(variant: &str) -> Config {
    Config { variant: variant.to_owned(), ..Config::new(model(), runtime()) }
}

fn built(relative: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(relative);
    assert!(path.is_dir(), "{} is missing: run `make model` first", path.display());
    path
}
