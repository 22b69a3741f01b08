//! The suite of the run log.

mod rejections;
mod runs;

use crate::{
    Suite,
    stores::{Family, StoresHarness, suite_of},
    suite::Case,
};

/// Every case.
pub(crate) const CASES: &[&[Case<Family>]] = &[runs::CASES, rejections::CASES];

/// The suite of [`RunLog`](likewise_usecases::ports::RunLog) alone.
pub fn run_log<H: StoresHarness>(harness: H) -> Suite {
    suite_of(harness, &[("run_log", CASES)])
}
