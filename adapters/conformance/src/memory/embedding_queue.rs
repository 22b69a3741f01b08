//! The queue in memory.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use likewise_domain::Timestamp;
use likewise_usecases::{
    PortError,
    ports::{Announcement, Delivery, EmbeddingQueue, QueueDepth, Receipt, Settlement},
};

use super::MemoryStore;

/// Everything in the queue, by the order of its announcement.
#[derive(Debug, Clone, Default)]
pub(super) struct Messages {
    next: u64,
    waiting: BTreeMap<u64, Message>,
    dead: Vec<Announcement>,
}

#[derive(Debug, Clone)]
struct Message {
    announcement: Announcement,
    /// When it can be received: the end of the lease or of the wait.
    ready_at: Timestamp,
    /// The last delivery's receipt, until it is settled or taken by another.
    receipt: Option<Receipt>,
    deliveries: u32,
}

impl MemoryStore {
    /// The announcements that were settled as dead, in that order.
    pub fn dead_announcements(&self) -> Vec<Announcement> {
        self.lock().queue.dead.clone()
    }
}

#[async_trait]
impl EmbeddingQueue for MemoryStore {
    async fn announce(&self, announcements: &[Announcement]) -> Result<Vec<Result<(), PortError>>, PortError> {
        let now = self.clock.now();
        let mut state = self.lock();
        for announcement in announcements {
            state.queue.add(announcement, now);
        }
        Ok(announcements.iter().map(|_| Ok(())).collect())
    }

    async fn receive(&self, most: usize, lease: Duration) -> Result<Vec<Delivery>, PortError> {
        let now = self.clock.now();
        Ok(self.lock().queue.take(most, now, now.after(lease)))
    }

    async fn settle(&self, settlements: &[(Receipt, Settlement)]) -> Result<Vec<Result<(), PortError>>, PortError> {
        let now = self.clock.now();
        let mut state = self.lock();
        for (receipt, settlement) in settlements {
            state.queue.settle(receipt, *settlement, now);
        }
        Ok(settlements.iter().map(|_| Ok(())).collect())
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        let now = self.clock.now();
        let state = self.lock();
        let in_flight = state.queue.waiting.values().filter(|message| message.is_held(now)).count();
        let waiting = state.queue.waiting.len() - in_flight;
        Ok(QueueDepth { waiting: waiting as u64, in_flight: in_flight as u64 })
    }
}

impl Message {
    fn is_held(&self, now: Timestamp) -> bool {
        self.receipt.is_some() && self.ready_at > now
    }
}

impl Messages {
    fn add(&mut self, announcement: &Announcement, now: Timestamp) {
        let free = self
            .waiting
            .values_mut()
            .find(|message| message.announcement.id == announcement.id && !message.is_held(now));
        if let Some(message) = free {
            message.announcement.revision = message.announcement.revision.max(announcement.revision);
            return;
        }
        let number = self.number();
        let message = Message { announcement: announcement.clone(), ready_at: now, receipt: None, deliveries: 0 };
        self.waiting.insert(number, message);
    }

    fn take(&mut self, most: usize, now: Timestamp, until: Timestamp) -> Vec<Delivery> {
        let ready = self.waiting.iter().filter(|(_, message)| message.ready_at <= now).take(most);
        let numbers: Vec<u64> = ready.map(|(number, _)| *number).collect();
        let mut taken = Vec::with_capacity(numbers.len());
        for number in numbers {
            let receipt = Receipt(self.number().to_string());
            if let Some(message) = self.waiting.get_mut(&number) {
                message.receipt = Some(receipt.clone());
                message.ready_at = until;
                message.deliveries += 1;
                let announcement = message.announcement.clone();
                taken.push(Delivery { announcement, receipt, deliveries: message.deliveries });
            }
        }
        taken
    }

    fn settle(&mut self, receipt: &Receipt, settlement: Settlement, now: Timestamp) {
        let held = self.waiting.iter_mut().find(|(_, message)| message.receipt.as_ref() == Some(receipt));
        let Some((&number, message)) = held else { return };
        match settlement {
            Settlement::Done => drop(self.waiting.remove(&number)),
            Settlement::Retry(wait) => {
                message.receipt = None;
                message.ready_at = now.after(wait);
            }
            Settlement::Dead => self.dead.extend(self.waiting.remove(&number).map(|message| message.announcement)),
        }
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}
