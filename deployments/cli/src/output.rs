//! What goes to standard output, and how failures are told.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use likewise_bootstrap::{WiringError, settings::Problems};
use likewise_domain::Invalid;
use likewise_usecases::{ErrorKind, IngestError, PortError};
use serde_json::{Value, json};

/// How a command ended that did not fail to do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well.
    Success,
    /// The work was done, and its result is a failure: a failed run, a model that does not verify, an
    /// evaluation below its gate.
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

/// A command line that asks for what cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Usage(String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// The error of a command line that asks for what cannot be.
pub(crate) fn usage(problem: String) -> anyhow::Error {
    Usage(problem).into()
}

/// Tells of a failure: in words on standard error, and with `json` as one document on standard output as well.
pub(crate) fn fail(error: &anyhow::Error, json: bool) -> ExitCode {
    let words = in_words(error);
    note(&format!("error: {words}"));
    if json {
        let document = if let Some(Refused(problem)) = error.downcast_ref() {
            json!({ "error": problem })
        } else if let Some(Invalid { field, problem }) = error.downcast_ref() {
            let code = if *field == "filter" { "invalid_filter" } else { "invalid_value" };
            json!({ "error": { "code": code, "detail": problem, "field": field } })
        } else if let Some(problems) = error.downcast_ref::<Problems>() {
            json!({ "error": { "code": "invalid_configuration", "detail": words }, "problems": listed(problems) })
        } else {
            json!({ "error": { "detail": words } })
        };
        let _ = print_json(&document);
    }
    ExitCode::from(if is_usage(error) { 2 } else { 1 })
}

/// The problems of a configuration, for scripts.
fn listed(Problems(problems): &Problems) -> Value {
    let list = problems.iter();
    list.map(|problem| json!({ "key": problem.key, "source": problem.source, "message": problem.message })).collect()
}

/// Tells what is wrong with the command line, or prints the help that it asks for.
pub(crate) fn refuse(refusal: &clap::Error, json: bool) -> ExitCode {
    let _ = refusal.print();
    if json && refusal.use_stderr() {
        let text = refusal.to_string();
        let lines = text.trim_start_matches("error: ").lines().map(str::trim).take_while(|line| !line.is_empty());
        let detail = lines.collect::<Vec<_>>().join(" ");
        let _ = print_json(&json!({ "error": { "detail": detail } }));
    }
    ExitCode::from(if refusal.use_stderr() { 2 } else { 0 })
}

/// The chain of causes on one line.
fn in_words(error: &anyhow::Error) -> String {
    let mut words: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = cause.to_string();
        // Which adapter failed at what is for logs: `adapter.operation: kind: ` goes, what happened stays.
        let text = match port(cause).and_then(|_| text.splitn(3, ": ").nth(2)) {
            Some(message) => message.to_owned(),
            None => text,
        };
        // An HTTP client's errors repeat their cause in their own words.
        if words.last().is_none_or(|last| !last.contains(&text)) {
            words.push(text);
        }
    }
    words.join(": ")
}

/// The port's failure that `cause` is.
fn port<'a>(cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a PortError> {
    match cause.downcast_ref::<WiringError>() {
        Some(WiringError::Port(error)) => Some(error),
        _ => cause.downcast_ref::<PortError>(),
    }
}

/// Whether the command line, what it names, or the configuration is to blame.
fn is_usage(error: &anyhow::Error) -> bool {
    let refused = error.downcast_ref::<Refused>().and_then(|Refused(problem)| problem["status"].as_u64());
    let wired = matches!(
        error.downcast_ref::<WiringError>(),
        Some(
            WiringError::Invalid(_)
                | WiringError::NoFeed
                | WiringError::UnknownMapping { .. }
                | WiringError::Mapping(_)
        )
    );
    let read = match error.downcast_ref::<IngestError>() {
        Some(IngestError::Feed(error)) => {
            let of_the_feed =
                [ErrorKind::InvalidInput, ErrorKind::NotFound, ErrorKind::PermissionDenied, ErrorKind::Corrupt];
            of_the_feed.contains(&error.kind())
        }
        Some(IngestError::Header(_)) => true,
        Some(IngestError::Record(_)) | None => false,
    };
    let opened = port(error.as_ref()).is_some_and(|error| error.kind() == ErrorKind::InvalidInput);
    let spoken = refused.is_some_and(|status| matches!(status, 400 | 404 | 413 | 422));
    spoken || wired || read || opened || error.is::<Problems>() || error.is::<Invalid>() || error.is::<Usage>()
}
