//! The ONNX Runtime library, which a process loads once.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use likewise_usecases::PortError;
use ort::{environment::Environment, logging::LogLevel};
use parking_lot::Mutex;

use crate::error::{Failure, classify};

const OPERATION: &str = "load_runtime";

/// What this process has loaded. It is never unloaded: the library keeps threads and allocators of its own.
struct Loaded {
    path: PathBuf,
    environment: Option<Environment>,
}

static LOADED: Mutex<Option<Loaded>> = Mutex::new(None);

/// Gives the one ONNX Runtime environment of this process, and loads the library at `path` the first time.
///
/// The library allows one environment per process, so a program that runs sessions of its own beside an
/// [`OnnxEmbedder`](crate::OnnxEmbedder) takes it from here. The same path may be asked for any number of times;
/// another one is a `Conflict`.
pub fn environment(path: &Path) -> Result<Environment, PortError> {
    // Resolved, because one file has many paths, and because ort looks for a relative one beside the executable.
    let path = fs::canonicalize(path)
        .map_err(|source| classify(OPERATION, Failure::Read { path: path.to_owned(), source }))?;
    let mut slot = LOADED.lock();
    if let Some(Loaded { path: loaded, environment }) = &*slot {
        if *loaded != path {
            return Err(classify(OPERATION, Failure::OtherLibrary { loaded: loaded.clone(), path }));
        }
        if let Some(environment) = environment {
            return Ok(environment.clone());
        }
    }
    let builder =
        ort::init_from(&path).map_err(|source| classify(OPERATION, Failure::Library { path: path.clone(), source }))?;
    let loaded = slot.insert(Loaded { path, environment: None });
    let environment = builder
        .with_name("likewise")
        .with_telemetry(false)
        .with_logger(Arc::new(log))
        .build()
        .map_err(|error| classify(OPERATION, Failure::Runtime(error)))?;
    // With a logger of one's own the library begins by telling everything.
    environment.set_log_level(LogLevel::Warning);
    Ok(loaded.environment.insert(environment).clone())
}

/// Hands the library's messages over; unasked it would write them to standard error.
fn log(level: LogLevel, _category: &str, _id: &str, location: &str, message: &str) {
    match level {
        LogLevel::Verbose | LogLevel::Info => tracing::trace!(location, "onnx runtime: {message}"),
        LogLevel::Warning => tracing::warn!(location, "onnx runtime: {message}"),
        LogLevel::Error | LogLevel::Fatal => tracing::error!(location, "onnx runtime: {message}"),
    }
}
