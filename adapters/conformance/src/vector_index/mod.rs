//! The suite of the vector index.
//!
//! Its catalogues are small enough for any index to be exact on them; recall on large ones is measured, not asserted.
//! Not tested, because nothing outside an index can tell: how many vectors it says to have examined.

mod exactness;
mod filters;
mod liveness;
mod ranking;
mod removal;
mod similarities;
mod writes;

use crate::{
    Suite,
    stores::{Family, StoresHarness, suite_of},
    suite::Case,
};

/// Every case.
pub(crate) const CASES: &[&[Case<Family>]] = &[
    ranking::CASES,
    similarities::CASES,
    writes::CASES,
    removal::CASES,
    liveness::CASES,
    filters::CASES,
    exactness::CASES,
];

/// The dimension of most vectors here.
const DIMENSION: usize = 8;

/// How far a similarity may be from the cosine: rounding in single precision, and no more.
const TOLERANCE: f32 = 1e-5;

/// The suite of [`VectorIndex`](likewise_usecases::ports::VectorIndex) alone.
pub fn vector_index<H: StoresHarness>(harness: H) -> Suite {
    suite_of(harness, &[("vector_index", CASES)])
}
