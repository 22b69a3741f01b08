//! The workspace's own rules, as functions from its manifests, sources and documents to what breaks them.
//!
//! `tests/invariants.rs` runs them on the real workspace, one test per invariant of `docs/architecture.md`;
//! `tests/housekeeping.rs` runs the smaller rules. Each module proves on made-up input that its rule finds what it is
//! made to find.
//!
//! | module | rule |
//! |---|---|
//! | [`purity`] | 1: `domain` and `usecases` stay pure |
//! | [`direction`] | 2: adapters never see each other; every member inherits from the workspace |
//! | [`suites`], [`teeth`] | 3 and 5: every adapter runs whole suites, and the suites have teeth |
//! | [`skips`] | 4: no test steps aside |
//! | [`single_places`] | 6: environment, clock and randomness are read in one place each |
//! | [`port_errors`] | 7: one error at the ports, one function that classifies |
//! | [`sizes`] | 8: files that can be read in one go |
//! | [`headers`], [`leaks`], [`documents`] | housekeeping |

pub mod direction;
pub mod documents;
pub mod finding;
pub mod headers;
pub mod leaks;
pub mod port_errors;
pub mod purity;
pub mod single_places;
pub mod sizes;
pub mod skips;
pub mod suites;
pub mod teeth;
pub mod tokens;
pub mod tree;
pub mod workspace;

pub use finding::{Finding, Report, holds};
