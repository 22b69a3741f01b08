//! The suite of the product store.
//!
//! Not tested, because nothing outside a store can make one call fail half-way: that nothing of a failed call is
//! written. What can be seen of it is: a product is never seen without its ledger entry.

mod concurrency;
mod duties;
mod fields;
mod outcomes;
mod preview;
mod reading;
mod retirement;

use likewise_domain::Revision;
use likewise_usecases::ports::{Change, Written};

use crate::{
    Suite,
    stores::{Family, StoresHarness, suite_of},
    suite::Case,
};

/// Every case.
pub(crate) const CASES: &[&[Case<Family>]] = &[
    outcomes::CASES,
    reading::CASES,
    fields::CASES,
    duties::CASES,
    preview::CASES,
    retirement::CASES,
    concurrency::CASES,
];

/// That a product was stored.
const fn stored(change: Change, revision: u64, pending: u32) -> Written {
    Written::Stored { change, revision: Revision(revision), pending }
}

/// The suite of [`ProductStore`](likewise_usecases::ports::ProductStore) alone.
pub fn product_store<H: StoresHarness>(harness: H) -> Suite {
    suite_of(harness, &[("product_store", CASES)])
}
