//! One suite per port, run against every adapter, and a reference of the ports in memory.
//!
//! A port is a contract in words; this crate is the same contract as named cases. An adapter runs the suites of the
//! ports it implements from a `tests/conformance.rs` that says how to set one up, and nothing else: the cases are
//! listed here, once, and an adapter cannot pick among them.
//!
//! # Running the suites on an adapter
//!
//! A *harness* gives each case a fresh, isolated instance:
//!
//! | suite | harness | ports |
//! |---|---|---|
//! | [`stores`], or its parts [`product_store`], [`ledger`], [`embedding_queue`], [`vector_index`], [`keyword_index`], [`run_log`], [`calibrations`] | [`StoresHarness`] | a store family over one storage |
//! | [`feed_source`] | [`FeedSourceHarness`] | `FeedSource` |
//! | [`embedder`] | [`EmbedderHarness`] | `Embedder` |
//! | [`query_log`] | [`QueryLogHarness`] | `QueryLog` |
//!
//! The test target has no harness of its own, since each case is to be a test of its own name in the output:
//!
//! ```toml
//! [[test]]
//! name = "conformance"
//! harness = false
//! ```
//!
//! ```no_run
//! use std::{process::ExitCode, sync::Arc};
//!
//! use async_trait::async_trait;
//! use likewise_conformance::{Exclusion, Failure, Stores, StoresHarness, memory::MemoryStore};
//! use likewise_usecases::ports::Clock;
//!
//! struct Embedded;
//!
//! #[async_trait]
//! impl StoresHarness for Embedded {
//!     // A temporary directory, a schema with a random name: dropped once the case has ended.
//!     type Storage = ();
//!
//!     fn name(&self) -> &'static str {
//!         "embedded"
//!     }
//!
//!     async fn storage(&self) -> Result<(), Failure> {
//!         Ok(())
//!     }
//!
//!     async fn open(&self, _directory: &(), clock: Arc<dyn Clock>) -> Result<Stores, Failure> {
//!         // A failure to open is a failure of the case: any error becomes one with `?`.
//!         let store = MemoryStore::new(clock);
//!         let closing = store.clone();
//!         Ok(Stores::of(store).closed_by(move || async move {
//!             drop(closing); // or `closing.close().await?`
//!             Ok(())
//!         }))
//!     }
//!
//!     fn exclusions(&self) -> Vec<Exclusion> {
//!         Vec::new()
//!     }
//! }
//!
//! fn main() -> ExitCode {
//!     likewise_conformance::run([likewise_conformance::stores(Embedded)])
//! }
//! ```
//!
//! `cargo test --test conformance vector_index::` runs the cases whose names contain the argument.
//!
//! # The rules of the suites
//!
//! - Cases run at the same time, each on a tokio runtime and a storage of its own.
//! - A case that an adapter cannot pass is an [`Exclusion`]: data with a reason, shown as ignored. An excluded case that
//!   passes fails the run, and so does an exclusion of a case that does not exist.
//! - A backend that cannot be reached fails its cases; nothing is skipped.
//! - Nothing sleeps and nothing is tried again: time moves only with the [`ManualClock`], and what is written is
//!   looked for after `refresh`.
//! - A case that has not ended after five minutes fails, and so does one whose work still runs ten seconds after it.
//!
//! `tests/teeth.rs` holds the suites to the same standard: every case is failed by at least one deliberately wrong
//! implementation.
//!
//! # Tests of use cases
//!
//! [`memory`] has the ports in memory and scripted fakes; [`fixtures`] has builders with good defaults. A crate that
//! `likewise-conformance` depends on uses them from `tests/*.rs`, never from tests inside its sources: there, two
//! copies of its types would meet.

mod calibrations;
mod clock;
mod embedder;
mod embedding_queue;
mod failure;
mod feed_source;
pub mod fixtures;
mod fresh;
mod keyword_index;
mod ledger;
pub mod memory;
mod product_store;
mod query_log;
mod run_log;
mod stores;
mod suite;
mod vector_index;

pub use self::{
    calibrations::calibrations,
    clock::ManualClock,
    embedder::{EmbedderHarness, embedder},
    embedding_queue::embedding_queue,
    failure::{CaseResult, Failure},
    feed_source::{FeedSourceHarness, feed_source},
    fresh::Fresh,
    keyword_index::keyword_index,
    ledger::ledger,
    product_store::product_store,
    query_log::{QueryLogHarness, query_log},
    run_log::run_log,
    stores::{Stores, StoresHarness, stores},
    suite::{Exclusion, Suite, run},
    vector_index::vector_index,
};
