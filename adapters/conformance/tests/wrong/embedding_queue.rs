//! Wrong queues.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use likewise_conformance::{Stores, memory::MemoryStore};
use likewise_domain::{ProductId, Revision};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Announcement, Delivery, EmbeddingQueue, QueueDepth, Receipt, Settlement},
};
use parking_lot::Mutex;

use super::{Wrong, WrongStores, error, forgetful};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    EmptyQueueFails,
    RevisionIsLost,
    LeaseIsIgnored,
    DeliversAtMostOnce,
    DeliveriesAreNotCounted,
    OneLeaseForAll,
    GivesMoreThanAsked,
    DeliversTwice,
    DepthKnowsNoLeases,
    DoneIsRetried,
    DeadIsRetried,
    RetriesAtOnce,
    RetryWaitsForTheLease,
    FirstSettlementForAll,
    SettlingNothingFails,
    SettlesByProduct,
    SettlesAllThatIsHeld,
    LastAnnouncementWins,
    NewerThanHeldIsLost,
    AnnouncedOnceForEver,
    AnnouncingNothingFails,
    DropsTheEleventh,
    DropsAfterThousand,
}

/// Each flaw with the cases that must fail.
const FLAWS: &[(Flaw, &[&str])] = &[
    (Flaw::EmptyQueueFails, &["an_empty_queue_gives_none_at_once"]),
    (Flaw::RevisionIsLost, &["an_announcement_is_delivered_as_it_was_made"]),
    (Flaw::LeaseIsIgnored, &["what_is_under_a_lease_is_not_delivered_again"]),
    (Flaw::DeliversAtMostOnce, &["what_was_not_settled_is_delivered_again_when_its_lease_has_ended"]),
    (Flaw::DeliveriesAreNotCounted, &["each_delivery_counts_its_deliveries"]),
    (Flaw::OneLeaseForAll, &["each_lease_ends_for_itself"]),
    (Flaw::GivesMoreThanAsked, &["at_most_so_many_are_received"]),
    (Flaw::DeliversTwice, &["concurrent_workers_share_nothing"]),
    (Flaw::DepthKnowsNoLeases, &["the_depth_counts_what_waits_and_what_is_held"]),
    (Flaw::DoneIsRetried, &["what_is_done_is_never_delivered_again"]),
    (Flaw::DeadIsRetried, &["what_is_dead_is_never_delivered_again"]),
    (Flaw::RetriesAtOnce, &["what_is_to_be_retried_is_delivered_after_its_wait"]),
    (Flaw::RetryWaitsForTheLease, &["a_retry_without_a_wait_is_delivered_at_once"]),
    (Flaw::FirstSettlementForAll, &["each_of_several_is_settled_in_its_own_way"]),
    (Flaw::SettlingNothingFails, &["settling_nothing_settles_nothing"]),
    (Flaw::SettlesByProduct, &["a_stale_receipt_is_no_error_and_changes_nothing"]),
    (Flaw::SettlesAllThatIsHeld, &["settling_one_product_leaves_the_others"]),
    (
        Flaw::LastAnnouncementWins,
        &["announcing_again_keeps_the_highest_revision", "announcing_twice_in_one_call_keeps_the_highest_revision"],
    ),
    (
        Flaw::NewerThanHeldIsLost,
        &[
            "a_newer_announcement_of_a_held_product_is_delivered_once_it_is_done",
            "a_newer_announcement_of_a_held_product_is_delivered_once_it_is_dead",
            "a_newer_announcement_of_a_held_product_is_delivered_with_its_retry",
            "a_newer_announcement_of_a_held_product_is_delivered_when_its_lease_ends",
        ],
    ),
    (Flaw::AnnouncedOnceForEver, &["a_done_product_can_be_announced_again"]),
    (Flaw::AnnouncingNothingFails, &["announcing_nothing_announces_nothing"]),
    (Flaw::DropsTheEleventh, &["eleven_announcements_are_all_delivered"]),
    (Flaw::DropsAfterThousand, &["fifteen_hundred_announcements_are_all_delivered_and_settled"]),
];

/// Every wrong queue.
pub(crate) fn all() -> Vec<Wrong> {
    let mut wrongs: Vec<_> = FLAWS
        .iter()
        .map(|(flaw, fails)| {
            let harness = WrongStores(move |inner: Arc<MemoryStore>| {
                let queue = WrongQueue { inner: inner.clone(), flaw: *flaw, own: Mutex::default() };
                Stores::new(
                    inner.clone(),
                    inner.clone(),
                    Arc::new(queue),
                    (inner.clone(), inner.clone()),
                    (inner.clone(), inner),
                )
            });
            let suite = likewise_conformance::embedding_queue(harness);
            Wrong { flaw: format!("{flaw:?}"), suite, port: "embedding_queue", fails }
        })
        .collect();
    wrongs.push(forgetful("embedding_queue", &["announcements_survive_reopening", "settlements_survive_reopening"]));
    wrongs
}

#[derive(Debug)]
struct WrongQueue {
    inner: Arc<MemoryStore>,
    flaw: Flaw,
    own: Mutex<Own>,
}

/// What a wrong queue keeps for itself.
#[derive(Debug, Default)]
struct Own {
    /// The last revision that was announced of each product.
    last: HashMap<ProductId, Revision>,
    announced: HashSet<Announcement>,
    /// Whose delivery each receipt is.
    products: HashMap<Receipt, ProductId>,
    /// The newest receipt of each product.
    newest: HashMap<ProductId, Receipt>,
}

impl WrongQueue {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    /// What the wrong queue keeps of the announcements.
    fn kept(&self, announcements: &[Announcement]) -> Vec<Announcement> {
        let mut own = self.own.lock();
        let mut kept = announcements.to_vec();
        match self.flaw {
            Flaw::DropsTheEleventh => kept.truncate(10),
            Flaw::DropsAfterThousand => kept.truncate(1_000),
            Flaw::NewerThanHeldIsLost => kept.retain(|one| !own.newest.contains_key(&one.id)),
            Flaw::AnnouncedOnceForEver => kept.retain(|one| own.announced.insert(one.clone())),
            Flaw::LastAnnouncementWins => {
                own.last.extend(announcements.iter().map(|one| (one.id.clone(), one.revision)));
            }
            _ => {}
        }
        kept
    }

    /// Makes a delivery wrong.
    fn spoil(&self, delivery: &mut Delivery) {
        let mut own = self.own.lock();
        let announcement = &mut delivery.announcement;
        own.products.insert(delivery.receipt.clone(), announcement.id.clone());
        own.newest.insert(announcement.id.clone(), delivery.receipt.clone());
        match self.flaw {
            Flaw::RevisionIsLost => announcement.revision = Revision(1),
            Flaw::DeliveriesAreNotCounted => delivery.deliveries = 1,
            Flaw::LastAnnouncementWins => {
                announcement.revision = own.last.get(&announcement.id).copied().unwrap_or(announcement.revision);
            }
            _ => {}
        }
    }

    /// What the wrong queue settles instead.
    fn settled(&self, settlements: &[(Receipt, Settlement)]) -> Vec<(Receipt, Settlement)> {
        let own = self.own.lock();
        let first = settlements.first().map(|(_, settlement)| *settlement);
        let mut settled = settlements.to_vec();
        for (receipt, settlement) in &mut settled {
            match (self.flaw, *settlement) {
                (Flaw::DoneIsRetried, Settlement::Done) | (Flaw::DeadIsRetried, Settlement::Dead) => {
                    *settlement = Settlement::Retry(Duration::from_hours(1));
                }
                (Flaw::RetriesAtOnce, Settlement::Retry(_)) => *settlement = Settlement::Retry(Duration::ZERO),
                (Flaw::RetryWaitsForTheLease, Settlement::Retry(_)) => receipt.0.clear(),
                (Flaw::FirstSettlementForAll, _) => *settlement = first.unwrap_or(Settlement::Done),
                (Flaw::SettlesByProduct, _) => {
                    if let Some(newest) = own.products.get(receipt).and_then(|id| own.newest.get(id)) {
                        receipt.clone_from(newest);
                    }
                }
                _ => {}
            }
        }
        if let (Flaw::SettlesAllThatIsHeld, Some(first)) = (self.flaw, first) {
            settled.extend(own.newest.values().map(|receipt| (receipt.clone(), first)));
        }
        settled
    }
}

#[async_trait]
impl EmbeddingQueue for WrongQueue {
    async fn announce(&self, announcements: &[Announcement]) -> Result<Vec<Result<(), PortError>>, PortError> {
        if self.has(Flaw::AnnouncingNothingFails) && announcements.is_empty() {
            return Err(error(ErrorKind::InvalidInput));
        }
        self.inner.announce(&self.kept(announcements)).await?;
        Ok(announcements.iter().map(|_| Ok(())).collect())
    }

    async fn receive(&self, most: usize, lease: Duration) -> Result<Vec<Delivery>, PortError> {
        let (most, lease) = match self.flaw {
            Flaw::LeaseIsIgnored => (most, Duration::ZERO),
            Flaw::OneLeaseForAll => (most, Duration::from_secs(30)),
            Flaw::GivesMoreThanAsked => (usize::MAX, lease),
            _ => (most, lease),
        };
        let mut taken = self.inner.receive(most, lease).await?;
        if self.has(Flaw::EmptyQueueFails) && taken.is_empty() {
            return Err(error(ErrorKind::NotFound));
        }
        for delivery in &mut taken {
            self.spoil(delivery);
        }
        match self.flaw {
            Flaw::DeliversAtMostOnce => {
                let done: Vec<_> = taken.iter().map(|one| (one.receipt.clone(), Settlement::Done)).collect();
                self.inner.settle(&done).await?;
            }
            Flaw::DeliversTwice => taken.extend(taken.clone()),
            _ => {}
        }
        Ok(taken)
    }

    async fn settle(&self, settlements: &[(Receipt, Settlement)]) -> Result<Vec<Result<(), PortError>>, PortError> {
        if self.has(Flaw::SettlingNothingFails) && settlements.is_empty() {
            return Err(error(ErrorKind::InvalidInput));
        }
        self.inner.settle(&self.settled(settlements)).await?;
        Ok(settlements.iter().map(|_| Ok(())).collect())
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        let depth = self.inner.depth().await?;
        if self.has(Flaw::DepthKnowsNoLeases) {
            return Ok(QueueDepth { waiting: depth.waiting + depth.in_flight, in_flight: 0 });
        }
        Ok(depth)
    }
}
