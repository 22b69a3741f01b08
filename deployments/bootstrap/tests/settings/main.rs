//! The configuration as its reader meets it: what loads, what is refused and how that is told, what is documented.

#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that asks for it")]

mod documents;
mod loading;
mod mappings;
mod problems;
mod secrets;
mod support;
