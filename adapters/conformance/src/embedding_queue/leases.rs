//! Receiving under a lease, and again once it has ended.

use std::{collections::HashSet, time::Duration};

use likewise_usecases::ports::QueueDepth;

use super::{A_MOMENT, ALMOST, LEASE, announce, announcement, ids_of, receive_all, receive_one};
use crate::{
    failure::{CaseResult, equal, holds},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    an_empty_queue_gives_none_at_once,
    an_announcement_is_delivered_as_it_was_made,
    what_is_under_a_lease_is_not_delivered_again,
    what_was_not_settled_is_delivered_again_when_its_lease_has_ended,
    each_delivery_counts_its_deliveries,
    each_lease_ends_for_itself,
    at_most_so_many_are_received,
    concurrent_workers_share_nothing,
    the_depth_counts_what_waits_and_what_is_held,
    announcements_survive_reopening,
];

async fn an_empty_queue_gives_none_at_once(family: &mut Family) -> CaseResult {
    equal("deliveries", family.queue.receive(10, LEASE).await?, [])?;
    equal("depth", family.queue.depth().await?, QueueDepth::default())
}

async fn an_announcement_is_delivered_as_it_was_made(family: &mut Family) -> CaseResult {
    let longest = "ü".repeat(200);
    for (id, revision) in [("p", 7), ("a \"b\" 'c' ü 😀", 1), (longest.as_str(), 9_000_000_000_000)] {
        announce(family, &[(id, revision)]).await?;
        let delivery = receive_one(family).await?;
        equal("announcement", delivery.announcement, announcement(id, revision))?;
        equal("deliveries", delivery.deliveries, 1)?;
    }
    Ok(())
}

async fn what_is_under_a_lease_is_not_delivered_again(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1), ("b", 1)]).await?;
    equal("ids", ids_of(&receive_all(family).await?), ["a", "b"])?;
    equal("deliveries at once", family.queue.receive(10, LEASE).await?, [])?;
    family.clock.advance(ALMOST);
    equal("deliveries shortly before the lease ends", family.queue.receive(10, LEASE).await?, [])
}

async fn what_was_not_settled_is_delivered_again_when_its_lease_has_ended(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 3)]).await?;
    let first = receive_one(family).await?;
    family.clock.advance(ALMOST);
    family.clock.advance(A_MOMENT);
    let second = receive_one(family).await?;
    equal("announcement", second.announcement, first.announcement)?;
    holds(second.receipt != first.receipt, || "two deliveries have one receipt")
}

async fn each_delivery_counts_its_deliveries(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1)]).await?;
    for deliveries in 1..=5 {
        equal("deliveries", receive_one(family).await?.deliveries, deliveries)?;
        family.clock.advance(LEASE + A_MOMENT);
    }
    Ok(())
}

async fn each_lease_ends_for_itself(family: &mut Family) -> CaseResult {
    for (id, seconds) in [("short", 10), ("long", 100)] {
        announce(family, &[(id, 1)]).await?;
        let taken = family.queue.receive(10, Duration::from_secs(seconds)).await?;
        equal("ids", ids_of(&taken), [id])?;
    }
    family.clock.advance(Duration::from_secs(11));
    equal("after the short lease", ids_of(&family.queue.receive(10, Duration::from_hours(1)).await?), ["short"])?;
    family.clock.advance(Duration::from_secs(90));
    equal("after the long lease", ids_of(&family.queue.receive(10, LEASE).await?), ["long"])
}

async fn at_most_so_many_are_received(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1)]).await?;
    let mut all = Vec::new();
    for _ in 0..5 {
        let some = family.queue.receive(2, LEASE).await?;
        holds(some.len() <= 2, || format!("{} were received, at most 2 were asked for", some.len()))?;
        all.extend(some);
    }
    equal("ids", ids_of(&all), ["a", "b", "c", "d", "e"])
}

async fn concurrent_workers_share_nothing(family: &mut Family) -> CaseResult {
    let names: Vec<String> = (0..100).map(|n| format!("p{n:03}")).collect();
    announce(family, &names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>()).await?;
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let queue = family.queue.clone();
        workers.spawn(async move {
            let mut taken = Vec::new();
            loop {
                let some = queue.receive(7, LEASE).await?;
                if some.is_empty() || taken.len() > 100 {
                    return Ok::<_, likewise_usecases::PortError>(taken);
                }
                taken.extend(some);
            }
        });
    }
    let mut all = Vec::new();
    while let Some(taken) = workers.join_next().await {
        all.extend(taken??);
    }
    equal("ids", ids_of(&all), names)?;
    let receipts: HashSet<_> = all.iter().map(|delivery| &delivery.receipt).collect();
    equal("different receipts", receipts.len(), 100)
}

async fn the_depth_counts_what_waits_and_what_is_held(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1), ("b", 1), ("c", 1)]).await?;
    equal("announced", family.queue.depth().await?, QueueDepth { waiting: 3, in_flight: 0 })?;
    equal("number received", family.queue.receive(1, LEASE).await?.len(), 1)?;
    equal("one received", family.queue.depth().await?, QueueDepth { waiting: 2, in_flight: 1 })?;
    family.clock.advance(LEASE + A_MOMENT);
    equal("its lease ended", family.queue.depth().await?, QueueDepth { waiting: 3, in_flight: 0 })
}

async fn announcements_survive_reopening(family: &mut Family) -> CaseResult {
    announce(family, &[("held", 2)]).await?;
    equal("ids", ids_of(&receive_all(family).await?), ["held"])?;
    announce(family, &[("waiting", 1)]).await?;
    family.reopen().await?;
    family.clock.advance(LEASE + A_MOMENT);
    let all = receive_all(family).await?;
    equal("ids", ids_of(&all), ["held", "waiting"])
}
