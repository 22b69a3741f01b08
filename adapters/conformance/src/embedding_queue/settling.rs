//! What settling does: done, again later, dead; and what a stale receipt does not.

use std::time::Duration;

use likewise_usecases::ports::{QueueDepth, Settlement};

use super::{A_MOMENT, LEASE, announce, announcement, ids_of, receive_all, receive_one, settle};
use crate::{
    failure::{CaseResult, all_succeed, equal},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    what_is_done_is_never_delivered_again,
    what_is_dead_is_never_delivered_again,
    what_is_to_be_retried_is_delivered_after_its_wait,
    a_retry_without_a_wait_is_delivered_at_once,
    each_of_several_is_settled_in_its_own_way,
    settling_nothing_settles_nothing,
    a_stale_receipt_is_no_error_and_changes_nothing,
    settling_one_product_leaves_the_others,
    settlements_survive_reopening,
];

const LONG: Duration = Duration::from_hours(24 * 7);

async fn what_is_done_is_never_delivered_again(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1)]).await?;
    settle(family, &receive_one(family).await?.receipt, Settlement::Done).await?;
    equal("depth", family.queue.depth().await?, QueueDepth::default())?;
    family.clock.advance(LONG);
    equal("deliveries", receive_all(family).await?, [])
}

async fn what_is_dead_is_never_delivered_again(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1)]).await?;
    settle(family, &receive_one(family).await?.receipt, Settlement::Dead).await?;
    equal("depth", family.queue.depth().await?, QueueDepth::default())?;
    family.clock.advance(LONG);
    equal("deliveries", receive_all(family).await?, [])
}

async fn what_is_to_be_retried_is_delivered_after_its_wait(family: &mut Family) -> CaseResult {
    let almost_none = Duration::from_millis(1);
    for before in [Duration::from_secs(5), 2 * LEASE] {
        let wait = before + almost_none;
        announce(family, &[("a", 1)]).await?;
        settle(family, &receive_one(family).await?.receipt, Settlement::Retry(wait)).await?;
        equal("depth while it waits", family.queue.depth().await?, QueueDepth { waiting: 1, in_flight: 0 })?;
        family.clock.advance(before);
        equal("deliveries before its time", receive_all(family).await?, [])?;
        family.clock.advance(A_MOMENT);
        let again = receive_one(family).await?;
        equal("announcement", again.announcement, announcement("a", 1))?;
        equal("deliveries", again.deliveries, 2)?;
        settle(family, &again.receipt, Settlement::Done).await?;
    }
    Ok(())
}

async fn a_retry_without_a_wait_is_delivered_at_once(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1)]).await?;
    settle(family, &receive_one(family).await?.receipt, Settlement::Retry(Duration::ZERO)).await?;
    equal("deliveries", receive_one(family).await?.deliveries, 2)
}

async fn each_of_several_is_settled_in_its_own_way(family: &mut Family) -> CaseResult {
    announce(family, &[("dead", 1), ("done", 1), ("retried", 1), ("left", 1)]).await?;
    let mut taken = receive_all(family).await?;
    equal("ids", ids_of(&taken), ["dead", "done", "left", "retried"])?;
    taken.retain(|delivery| delivery.announcement.id.as_str() != "left");
    let settlements: Vec<_> = taken
        .into_iter()
        .map(|delivery| {
            let settlement = match delivery.announcement.id.as_str() {
                "dead" => Settlement::Dead,
                "done" => Settlement::Done,
                _ => Settlement::Retry(Duration::from_secs(1)),
            };
            (delivery.receipt, settlement)
        })
        .collect();
    all_succeed("settling", &family.queue.settle(&settlements).await?, 3)?;
    equal("depth", family.queue.depth().await?, QueueDepth { waiting: 1, in_flight: 1 })?;
    family.clock.advance(Duration::from_secs(2));
    equal("after the wait", ids_of(&receive_all(family).await?), ["retried"])?;
    family.clock.advance(LEASE + A_MOMENT);
    equal("after the lease", ids_of(&receive_all(family).await?), ["left", "retried"])
}

async fn settling_nothing_settles_nothing(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1)]).await?;
    receive_one(family).await?;
    equal("outcomes", family.queue.settle(&[]).await?.len(), 0)?;
    equal("depth", family.queue.depth().await?, QueueDepth { waiting: 0, in_flight: 1 })
}

async fn a_stale_receipt_is_no_error_and_changes_nothing(family: &mut Family) -> CaseResult {
    for settlement in [Settlement::Done, Settlement::Dead, Settlement::Retry(Duration::ZERO)] {
        announce(family, &[("a", 1)]).await?;
        let stale = receive_one(family).await?;
        family.clock.advance(LEASE + A_MOMENT);
        let taken = receive_one(family).await?;
        settle(family, &stale.receipt, settlement).await?;
        let what = format!("after {settlement:?} of a stale receipt");
        equal(&format!("depth {what}"), family.queue.depth().await?, QueueDepth { waiting: 0, in_flight: 1 })?;
        equal(&format!("deliveries {what}"), receive_all(family).await?, [])?;
        settle(family, &taken.receipt, Settlement::Retry(Duration::ZERO)).await?;
        let last = receive_one(family).await?;
        equal(&format!("deliveries counted {what}"), last.deliveries, 3)?;
        settle(family, &last.receipt, Settlement::Done).await?;
        equal("depth at last", family.queue.depth().await?, QueueDepth::default())?;
    }
    Ok(())
}

async fn settling_one_product_leaves_the_others(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1), ("b", 1), ("c", 1)]).await?;
    let taken = receive_all(family).await?;
    for delivery in taken.iter().filter(|delivery| delivery.announcement.id.as_str() == "b") {
        settle(family, &delivery.receipt, Settlement::Done).await?;
    }
    equal("depth", family.queue.depth().await?, QueueDepth { waiting: 0, in_flight: 2 })?;
    family.clock.advance(LEASE + A_MOMENT);
    equal("ids", ids_of(&receive_all(family).await?), ["a", "c"])
}

async fn settlements_survive_reopening(family: &mut Family) -> CaseResult {
    announce(family, &[("done", 1), ("later", 1)]).await?;
    for delivery in receive_all(family).await? {
        let done = delivery.announcement.id.as_str() == "done";
        let settlement = if done { Settlement::Done } else { Settlement::Retry(Duration::from_mins(1)) };
        settle(family, &delivery.receipt, settlement).await?;
    }
    family.reopen().await?;
    equal("before the wait is over", receive_all(family).await?, [])?;
    family.clock.advance(Duration::from_secs(61));
    equal("ids", ids_of(&receive_all(family).await?), ["later"])
}
