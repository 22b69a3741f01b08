//! The suites, run on the reference in memory.

mod reference;

use std::process::ExitCode;

use crate::reference::{Bytes, Logs, Memory, Scripted};

fn main() -> ExitCode {
    likewise_conformance::run([
        likewise_conformance::stores(Memory),
        likewise_conformance::feed_source(Bytes),
        likewise_conformance::embedder(Scripted),
        likewise_conformance::query_log(Logs),
    ])
}
