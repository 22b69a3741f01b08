//! The suite of the ledger.
//!
//! Entries are made by the product store, so its suite says when they are; this one says what becomes of them. Not
//! tested, because nothing outside a ledger can make one call fail half-way: that the outcomes of one call are written
//! in one transaction.

mod outcomes;
mod pages;
mod quarantine;
mod totals;

use likewise_domain::{Fingerprint, ledger::LedgerEntry};

use crate::{
    Suite,
    failure::{Failure, present},
    fixtures::id,
    stores::{Family, StoresHarness, suite_of},
    suite::Case,
};

/// Every case.
pub(crate) const CASES: &[&[Case<Family>]] = &[outcomes::CASES, pages::CASES, quarantine::CASES, totals::CASES];

/// The suite of [`Ledger`](likewise_usecases::ports::Ledger) alone.
pub fn ledger<H: StoresHarness>(harness: H) -> Suite {
    suite_of(harness, &[("ledger", CASES)])
}

/// The entry of the product with this id.
async fn entry(family: &Family, generation: &Fingerprint, id_text: &str) -> Result<LedgerEntry, Failure> {
    let found = family.ledger.entries(generation, &[id(id_text)]).await?;
    present(&format!("the ledger entry of {id_text}"), found.into_iter().next().flatten())
}

/// The ids of entries, in their order.
fn ids_of(entries: &[LedgerEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.id.as_str()).collect()
}
