//! The program as its users meet it: the real binary on the real model, each test in a folder of its own.

#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that asks for it")]

mod bad_feeds;
mod bad_requests;
mod catalogue;
mod command_line;
mod compatibility;
mod configuration;
mod damage;
mod kill;
mod runs;
mod server;
mod stopping;
mod support;
