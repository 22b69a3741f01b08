//! What goes to standard output, and how failures are told.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use likewise_bootstrap::settings::Problems;
use serde_json::{Value, json};

/// How a command ended that did not fail to do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well.
    Success,
    /// The work was done, and its result is a failure: a failed run, a model that does not verify.
    Unsuccessful,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Success => Self::SUCCESS,
            Exit::Unsuccessful => Self::from(3),
        }
    }
}

/// An answer of the API that is a problem.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refused(pub(crate) Value);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |key: &str| self.0.get(key).and_then(Value::as_str);
        let detail = text("detail").unwrap_or("the service gave no reason");
        match text("field") {
            Some(field) => write!(f, "{field}: {detail}"),
            None => f.write_str(detail),
        }?;
        text("instance").map_or(Ok(()), |instance| write!(f, " ({instance} in the log)"))
    }
}

impl std::error::Error for Refused {}

/// Writes text to standard output; a reader that has gone away ends the program quietly.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    let written =
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.write_all(b"\n")).and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Writes one JSON document to standard output.
pub(crate) fn print_json(value: &Value) -> anyhow::Result<()> {
    print(&serde_json::to_string_pretty(value)?)
}

/// Says on standard error what is being done.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Tells of a failure: in words on standard error, and with `json` as one document on standard output as well.
pub(crate) fn fail(error: &anyhow::Error, json: bool) -> ExitCode {
    // An HTTP client's errors repeat their cause in their own words.
    let mut words: Vec<String> = Vec::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if words.last().is_none_or(|last| !last.contains(&cause)) {
            words.push(cause);
        }
    }
    note(&format!("error: {}", words.join(": ")));
    if json {
        let document = match error.downcast_ref::<Refused>() {
            Some(Refused(problem)) => json!({ "error": problem }),
            None => json!({ "error": { "detail": words.join(": ") } }),
        };
        let _ = print_json(&document);
    }
    ExitCode::from(if is_usage(error) { 2 } else { 1 })
}

/// Whether the command line or the configuration is to blame.
fn is_usage(error: &anyhow::Error) -> bool {
    let refused = error.downcast_ref::<Refused>();
    let status = refused.and_then(|Refused(problem)| problem.get("status")).and_then(Value::as_u64);
    error.is::<Problems>() || status.is_some_and(|status| matches!(status, 400 | 404 | 422))
}
