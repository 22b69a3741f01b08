//! From configuration to wired use cases. The only crate that sees every adapter, each behind a feature of its name.

pub mod clock;
pub mod settings;
pub mod telemetry;
mod wiring;

pub use wiring::{App, FeedFile, Holder, Reading, Stores, WiringError, holder, verify_model};
