//! Batches larger than any vendor takes at once.

use likewise_usecases::ports::{QueueDepth, Settlement};

use super::{announce, ids_of, receive_all};
use crate::{
    failure::{CaseResult, all_succeed, equal},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    announcing_nothing_announces_nothing,
    eleven_announcements_are_all_delivered,
    fifteen_hundred_announcements_are_all_delivered_and_settled,
];

async fn announcing_nothing_announces_nothing(family: &mut Family) -> CaseResult {
    equal("outcomes", family.queue.announce(&[]).await?.len(), 0)?;
    equal("depth", family.queue.depth().await?, QueueDepth::default())
}

async fn deliver(family: &Family, count: usize) -> CaseResult {
    let names: Vec<String> = (0..count).map(|n| format!("p{n:04}")).collect();
    announce(family, &names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>()).await?;
    let waiting = count as u64;
    equal("depth once announced", family.queue.depth().await?, QueueDepth { waiting, in_flight: 0 })?;
    let taken = receive_all(family).await?;
    equal("ids", ids_of(&taken), names)?;
    equal("depth once received", family.queue.depth().await?, QueueDepth { waiting: 0, in_flight: waiting })?;
    let settlements: Vec<_> = taken.into_iter().map(|delivery| (delivery.receipt, Settlement::Done)).collect();
    all_succeed("settling", &family.queue.settle(&settlements).await?, count)?;
    equal("depth once settled", family.queue.depth().await?, QueueDepth::default())
}

async fn eleven_announcements_are_all_delivered(family: &mut Family) -> CaseResult {
    deliver(family, 11).await
}

async fn fifteen_hundred_announcements_are_all_delivered_and_settled(family: &mut Family) -> CaseResult {
    deliver(family, 1_500).await
}
