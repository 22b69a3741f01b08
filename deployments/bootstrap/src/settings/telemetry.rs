//! Keeps ONNX Runtime from reporting to its maker.
//!
//! Since version 1.31 the runtime writes a device id into the home directory and sends the program's path and the
//! system's version out, whatever its API was told. One environment variable stops all of it, and only where it is set
//! before the library is loaded. Changing the environment of a running process is not safe, so the process begins anew
//! with it, once.

use std::{convert::Infallible, env, io, os::unix::process::CommandExt as _, process::Command};

/// What ONNX Runtime looks for.
const VARIABLE: &str = "ORT_DISABLE_TELEMETRY";

/// Returns where telemetry is disabled; otherwise starts this program anew, as the same process with the same
/// arguments, with it disabled. To be called first of all: what the process did before is done again.
pub fn without_telemetry() -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "settings are the one place that reads the environment")]
    let is_disabled = env::var_os(VARIABLE).is_some_and(|value| value == "1");
    if is_disabled { Ok(()) } else { again().map(|never| match never {}) }
}

fn again() -> io::Result<Infallible> {
    let mut arguments = env::args_os();
    let mut command = Command::new(env::current_exe()?);
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    Err(command.args(arguments).env(VARIABLE, "1").exec())
}
