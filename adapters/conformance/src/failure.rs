//! Why a case failed, and the checks that cases are made of.

use std::{
    error::Error,
    fmt::{self, Debug, Display},
    panic::Location,
};

use likewise_usecases::{ErrorKind, PortError};

/// How a case ends.
pub type CaseResult = Result<(), Failure>;

/// Why a case failed, or why a harness could not set one up: a sentence and the line that says it.
///
/// Any error becomes one with `?`, its causes included.
pub struct Failure {
    message: String,
    at: &'static Location<'static>,
}

impl Failure {
    /// A failure that `message` tells.
    #[track_caller]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: Location::caller() }
    }

    /// What was expected and what was there instead.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl<E: Error> From<E> for Failure {
    #[track_caller]
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            message.push_str(": ");
            message.push_str(&inner.to_string());
            cause = inner.source();
        }
        Self { message, at: Location::caller() }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at {}:{})", self.message, self.at.file(), self.at.line())
    }
}

impl Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

/// Fails unless `actual` is `expected`.
#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "values and references are compared alike")]
pub(crate) fn equal<A: Debug + PartialEq<B>, B: Debug>(what: &str, actual: A, expected: B) -> CaseResult {
    holds(actual == expected, || {
        let (expected, actual) = (format!("{expected:?}"), format!("{actual:?}"));
        let start = where_they_part(&expected, &actual);
        format!("{what}: expected {}, found {}", excerpt(&expected, start), excerpt(&actual, start))
    })
}

/// Fails with `otherwise` unless `condition` holds.
#[track_caller]
pub(crate) fn holds<M: Into<String>>(condition: bool, otherwise: impl FnOnce() -> M) -> CaseResult {
    if condition { Ok(()) } else { Err(Failure::new(otherwise())) }
}

/// Fails unless `actual` is within `tolerance` of `expected`.
#[track_caller]
pub(crate) fn close(what: &str, actual: f32, expected: f32, tolerance: f32) -> CaseResult {
    holds((actual - expected).abs() <= tolerance, || {
        format!("{what}: expected {expected} within {tolerance}, found {actual}")
    })
}

/// Fails unless `result` is an error of `kind`.
#[track_caller]
pub(crate) fn fails_as<T: Debug>(what: &str, result: Result<T, PortError>, kind: ErrorKind) -> CaseResult {
    match result {
        Ok(value) => Err(Failure::new(format!("{what}: expected {kind:?}, found {}", shown(&value)))),
        Err(error) => equal(what, error.kind(), kind),
    }
}

/// Fails unless there are `count` outcomes and all of them are `Ok`.
#[track_caller]
pub(crate) fn all_succeed<T: Debug>(what: &str, outcomes: &[Result<T, PortError>], count: usize) -> CaseResult {
    equal(&format!("{what}: number of outcomes"), outcomes.len(), count)?;
    match outcomes.iter().enumerate().find_map(|(i, outcome)| outcome.as_ref().err().map(|error| (i, error))) {
        None => Ok(()),
        Some((i, error)) => Err(Failure::new(format!("{what}: item {i} failed: {}", error.chain()))),
    }
}

/// The value at `index`, or a failure that says what is missing.
#[track_caller]
pub(crate) fn item<'a, T>(what: &str, items: &'a [T], index: usize) -> Result<&'a T, Failure> {
    items.get(index).ok_or_else(|| Failure::new(format!("{what}: there is no item {index} of {}", items.len())))
}

/// The only value, or a failure that says how many there are.
#[track_caller]
pub(crate) fn only<T: Debug>(what: &str, items: Vec<T>) -> Result<T, Failure> {
    let count = items.len();
    let mut items = items.into_iter();
    match (items.next(), items.next()) {
        (Some(item), None) => Ok(item),
        _ => Err(Failure::new(format!("{what}: expected one, found {count}"))),
    }
}

/// The value, or a failure that says that it is missing.
#[track_caller]
pub(crate) fn present<T>(what: &str, value: Option<T>) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::new(format!("{what}: expected a value, found none")))
}

/// Debug text of bounded length: a list of a thousand ids helps nobody.
fn shown(value: &impl Debug) -> String {
    excerpt(&format!("{value:?}"), 0)
}

/// Where two long texts begin to differ, less a little so that the place can be recognised; 0 for short ones.
fn where_they_part(one: &str, other: &str) -> usize {
    const BEFORE: usize = 60;
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    if same < 4 * BEFORE { 0 } else { same - BEFORE }
}

/// A bounded part of `text` from its character number `start` on.
fn excerpt(text: &str, start: usize) -> String {
    const MOST: usize = 700;
    let part: String = text.chars().skip(start).take(MOST).collect();
    let before = if start == 0 { "" } else { "…" };
    let after = if text.chars().nth(start + MOST).is_some() { "…" } else { "" };
    format!("{before}{part}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_shows_where_two_long_values_part() {
        let expected: Vec<u32> = (0..1_000).collect();
        let mut found = expected.clone();
        found[700] = 7;
        let failure = equal("numbers", &found, &expected).unwrap_err();
        assert!(failure.message().contains("699, 700, 701"), "{failure}");
        assert!(failure.message().contains("699, 7, 701"), "{failure}");
        assert!(failure.message().len() < 2_000, "{failure}");
    }

    #[test]
    fn any_error_becomes_a_failure_with_its_causes_and_its_line() {
        fn fails() -> CaseResult {
            Err(PortError::new(ErrorKind::Unavailable, "a", "b", "c").because("the cause"))?;
            Ok(())
        }
        let failure = fails().unwrap_err();
        assert_eq!(failure.message(), "a.b: unavailable: c: the cause");
        assert!(failure.to_string().contains("failure.rs:"), "{failure}");
    }
}
