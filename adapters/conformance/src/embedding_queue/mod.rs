//! The suite of the queue.
//!
//! Order is not promised, so no case looks at it.

mod batches;
mod leases;
mod merging;
mod settling;

use std::time::Duration;

use likewise_domain::Revision;
use likewise_usecases::ports::{Announcement, Delivery, Receipt, Settlement};

use crate::{
    Suite,
    failure::{CaseResult, Failure, all_succeed, holds, only},
    fixtures::id,
    stores::{Family, StoresHarness, suite_of},
    suite::Case,
};

/// Every case.
pub(crate) const CASES: &[&[Case<Family>]] = &[leases::CASES, settling::CASES, merging::CASES, batches::CASES];

/// The suite of [`EmbeddingQueue`](likewise_usecases::ports::EmbeddingQueue) alone.
pub fn embedding_queue<H: StoresHarness>(harness: H) -> Suite {
    suite_of(harness, &[("embedding_queue", CASES)])
}

/// The lease that most cases take.
const LEASE: Duration = Duration::from_secs(30);
/// Shorter than a lease by next to nothing.
const ALMOST: Duration = Duration::from_millis(29_999);
/// What brings almost a lease over its end.
const A_MOMENT: Duration = Duration::from_millis(2);

fn announcement(id_text: &str, revision: u64) -> Announcement {
    Announcement { id: id(id_text), revision: Revision(revision) }
}

async fn announce(family: &Family, announcements: &[(&str, u64)]) -> CaseResult {
    let announcements: Vec<_> = announcements.iter().map(|(id, revision)| announcement(id, *revision)).collect();
    let outcomes = family.queue.announce(&announcements).await?;
    all_succeed("announcing", &outcomes, announcements.len())
}

/// Takes everything that can be received now.
async fn receive_all(family: &Family) -> Result<Vec<Delivery>, Failure> {
    let mut all = Vec::new();
    loop {
        let some = family.queue.receive(1_000, LEASE).await?;
        if some.is_empty() {
            return Ok(all);
        }
        all.extend(some);
        holds(all.len() <= 100_000, || "the queue gives without end what is under a lease")?;
    }
}

/// Takes the only announcement that can be received now.
async fn receive_one(family: &Family) -> Result<Delivery, Failure> {
    only("deliveries", receive_all(family).await?)
}

async fn settle(family: &Family, receipt: &Receipt, settlement: Settlement) -> CaseResult {
    let outcomes = family.queue.settle(&[(receipt.clone(), settlement)]).await?;
    all_succeed("settling", &outcomes, 1)
}

/// The ids of deliveries, sorted.
fn ids_of(deliveries: &[Delivery]) -> Vec<&str> {
    let mut ids: Vec<_> = deliveries.iter().map(|delivery| delivery.announcement.id.as_str()).collect();
    ids.sort_unstable();
    ids
}
