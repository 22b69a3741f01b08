//! From configuration to wired use cases. The only crate that sees every adapter, each behind a feature of its name.

// A port with one adapter cannot do without it; the second adapter of a port makes this a choice.
#[cfg(not(all(feature = "embedded", feature = "files", feature = "onnx")))]
compile_error!("each port has one adapter today: the features `embedded`, `files` and `onnx` are all needed");

pub mod clock;
pub mod settings;
pub mod telemetry;
mod wiring;

pub use wiring::{App, FeedFile, Holder, Reading, Stores, WiringError, holder, verify_model};
