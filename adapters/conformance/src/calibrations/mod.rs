//! The suite of calibrations.

mod keeping;

use crate::{
    Suite,
    stores::{Family, StoresHarness, suite_of},
    suite::Case,
};

/// Every case.
pub(crate) const CASES: &[&[Case<Family>]] = &[keeping::CASES];

/// The suite of [`Calibrations`](likewise_usecases::ports::Calibrations) alone.
pub fn calibrations<H: StoresHarness>(harness: H) -> Suite {
    suite_of(harness, &[("calibrations", CASES)])
}
