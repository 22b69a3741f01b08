//! Announcing a product again: the highest revision is never lost.

use std::time::Duration;

use likewise_domain::Revision;
use likewise_usecases::ports::{QueueDepth, Settlement};

use super::{A_MOMENT, LEASE, announce, receive_all, receive_one, settle};
use crate::{
    failure::{CaseResult, Failure, equal, holds},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    announcing_again_keeps_the_highest_revision,
    announcing_twice_in_one_call_keeps_the_highest_revision,
    a_newer_announcement_of_a_held_product_is_delivered_once_it_is_done,
    a_newer_announcement_of_a_held_product_is_delivered_once_it_is_dead,
    a_newer_announcement_of_a_held_product_is_delivered_with_its_retry,
    a_newer_announcement_of_a_held_product_is_delivered_when_its_lease_ends,
    a_done_product_can_be_announced_again,
];

/// Takes and settles as done whatever comes for `a` until nothing does, and gives the highest revision.
async fn highest(family: &Family) -> Result<Option<Revision>, Failure> {
    let mut revisions = Vec::new();
    for _ in 0..10 {
        for delivery in receive_all(family).await? {
            equal("id", delivery.announcement.id.as_str(), "a")?;
            revisions.push(delivery.announcement.revision);
            settle(family, &delivery.receipt, Settlement::Done).await?;
        }
    }
    equal("depth at last", family.queue.depth().await?, QueueDepth::default())?;
    Ok(revisions.into_iter().max())
}

async fn announcing_again_keeps_the_highest_revision(family: &mut Family) -> CaseResult {
    for revisions in [[1, 2, 3], [3, 1, 2], [2, 3, 1]] {
        for revision in revisions {
            announce(family, &[("a", revision)]).await?;
        }
        let waiting = family.queue.depth().await?.waiting;
        holds((1..=3).contains(&waiting), || format!("three announcements of a product are {waiting}"))?;
        equal(&format!("highest of {revisions:?}"), highest(family).await?, Some(Revision(3)))?;
    }
    Ok(())
}

async fn announcing_twice_in_one_call_keeps_the_highest_revision(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 2), ("a", 5), ("a", 4)]).await?;
    equal("highest", highest(family).await?, Some(Revision(5)))
}

async fn a_newer_announcement_of_a_held_product_is_delivered_once_it_is_done(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1)]).await?;
    let held = receive_one(family).await?;
    announce(family, &[("a", 2)]).await?;
    settle(family, &held.receipt, Settlement::Done).await?;
    equal("highest revision left", highest(family).await?, Some(Revision(2)))
}

async fn a_newer_announcement_of_a_held_product_is_delivered_once_it_is_dead(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1)]).await?;
    let held = receive_one(family).await?;
    announce(family, &[("a", 2)]).await?;
    settle(family, &held.receipt, Settlement::Dead).await?;
    equal("highest revision left", highest(family).await?, Some(Revision(2)))
}

async fn a_newer_announcement_of_a_held_product_is_delivered_with_its_retry(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1)]).await?;
    let held = receive_one(family).await?;
    announce(family, &[("a", 2)]).await?;
    settle(family, &held.receipt, Settlement::Retry(Duration::from_secs(5))).await?;
    family.clock.advance(Duration::from_secs(6));
    equal("highest revision left", highest(family).await?, Some(Revision(2)))
}

async fn a_newer_announcement_of_a_held_product_is_delivered_when_its_lease_ends(family: &mut Family) -> CaseResult {
    announce(family, &[("a", 1)]).await?;
    receive_one(family).await?;
    announce(family, &[("a", 2)]).await?;
    family.clock.advance(LEASE + A_MOMENT);
    equal("highest revision left", highest(family).await?, Some(Revision(2)))
}

async fn a_done_product_can_be_announced_again(family: &mut Family) -> CaseResult {
    for revision in [5, 5, 3] {
        announce(family, &[("a", revision)]).await?;
        let delivery = receive_one(family).await?;
        equal("revision", delivery.announcement.revision, Revision(revision))?;
        equal("deliveries", delivery.deliveries, 1)?;
        settle(family, &delivery.receipt, Settlement::Done).await?;
    }
    Ok(())
}
