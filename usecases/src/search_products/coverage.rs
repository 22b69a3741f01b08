//! Whether vectors can find the catalogue: a generation whose products are not embedded yet answers in part.
//!
//! The ledger is asked now and then, never by every search. An hourly feed changes some products, and they wait a moment
//! for their vectors: that is no degraded answer. So a share of the catalogue has to be without, and the reason stays until
//! nearly all of it has been made good, or it would come and go while a feed and its embedding go on side by side.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use likewise_domain::{Fingerprint, Timestamp, ledger::LedgerTotals};

use crate::ports::{Clock, Ledger};

/// What is known of the generations.
#[derive(Debug, Clone)]
pub(super) struct Coverage {
    ledger: Arc<dyn Ledger>,
    clock: Arc<dyn Clock>,
    known: Arc<Mutex<HashMap<Fingerprint, Known>>>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    incomplete: bool,
    asked_at: Timestamp,
}

impl Known {
    /// For how long an answer counts. One that says that all is well is not looked at again as soon as one that does not.
    fn counts_at(self, now: Timestamp) -> bool {
        let (calm, watchful) = (Duration::from_secs(10), Duration::from_secs(1));
        now.since(self.asked_at) < if self.incomplete { watchful } else { calm }
    }
}

impl Coverage {
    /// The part of the share at which a generation is incomplete that it has to come down to.
    const ENOUGH: f64 = 0.2;

    pub(super) fn new(ledger: Arc<dyn Ledger>, clock: Arc<dyn Clock>) -> Self {
        Self { ledger, clock, known: Arc::default() }
    }

    /// Whether more than `share` of the live products wait for their vectors in `generation`. One of the searches that
    /// find the last answer too old asks anew; the others take it as it is.
    pub(super) async fn is_incomplete(&self, generation: &Fingerprint, share: f64) -> bool {
        let now = self.clock.now();
        let before = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            match known.get_mut(generation) {
                Some(known) if known.counts_at(now) => return known.incomplete,
                Some(known) => {
                    known.asked_at = now;
                    known.incomplete
                }
                None => {
                    known.insert(generation.clone(), Known { incomplete: false, asked_at: now });
                    false
                }
            }
        };
        let totals = match self.ledger.totals(generation).await {
            Ok(totals) => totals,
            Err(error) => {
                tracing::warn!(error = %error.chain(), "how much of the catalogue is embedded is not known");
                return before;
            }
        };
        let incomplete = lacks(totals) > if before { share * Self::ENOUGH } else { share };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(generation.clone(), Known { incomplete, asked_at: now });
        incomplete
    }
}

/// The share of the live products that wait for their vectors. What is quarantined waits for its operator, who sees it in the
/// status: it must not mark every answer for as long as that takes.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn lacks(totals: LedgerTotals) -> f64 {
    // What the ledger does not know of yet is live and in none of its states.
    let waiting = totals.live.saturating_sub(totals.embedded + totals.quarantined);
    waiting as f64 / totals.live.max(1) as f64
}
