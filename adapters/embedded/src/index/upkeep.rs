//! What goes on beside searches and writes: vectors move into the graph, filters catch up, files are saved.
//!
//! Adding a vector to the graph takes as long as a tenth of embedding it, so it waits for a moment in which nothing is
//! written, or until more vectors wait than may. Until then they are found without the graph.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use likewise_usecases::PortError;

use super::{Inner, generation::Generation};

/// How long nothing was written before the graph takes over what waits.
const QUIET: Duration = Duration::from_secs(2);
/// How often to look while something waits.
const TICK: Duration = Duration::from_millis(500);
/// How long to wait after the filters could not be caught up.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long to leave the processor to others between two batches.
const REST: Duration = Duration::from_millis(20);

/// Runs until the index is closed. What fails is logged and tried again when there is something to do again.
pub(super) async fn run(inner: Arc<Inner>) {
    if let Err(error) = inner.documents.ready().await {
        log("the filters could not be caught up at start; filtered searches try again", &error);
    }
    // Until when the filters are left alone after a failure.
    let mut filters_rest = Instant::now();
    while !inner.closing.load(Ordering::Acquire) {
        let waiting = round(&inner, &mut filters_rest).await;
        let patience = if waiting { TICK } else { Duration::MAX };
        let _ = tokio::time::timeout(patience, inner.wake.notified()).await;
        if !inner.closing.load(Ordering::Acquire) {
            // Woken by every write of a busy time, it still looks only so often.
            tokio::time::sleep(REST).await;
        }
    }
}

/// Does what is due, and says whether something is left that is not due yet.
async fn round(inner: &Arc<Inner>, filters_rest: &mut Instant) -> bool {
    if *filters_rest <= Instant::now()
        && let Err(error) = inner.documents.catch_up_if_due().await
    {
        log("the filters could not be caught up; they are behind until the next try", &error);
        // The graph does not depend on them; whatever hinders them is given time.
        *filters_rest = Instant::now() + AFTER_FAILURE;
    }
    let mut waiting = inner.documents.are_behind();
    for generation in inner.loaded() {
        match keep(inner, &generation).await {
            Ok(left) => waiting |= left,
            Err(error) => log("the graph could not be kept up; searches do without", &error),
        }
    }
    waiting
}

async fn keep(inner: &Inner, generation: &Arc<Generation>) -> Result<bool, PortError> {
    let quiet = generation.quiet_for() >= QUIET;
    let allowed = if quiet { 0 } else { inner.config.longest_tail };
    let overdue = generation.overdue(allowed);
    if overdue > 0 {
        // One step at a time, so that a write in between ends the quiet. In a busy time batches are made large all the
        // same: a graph that takes over sorted vectors in small ones becomes a bad graph.
        let (merging, batch) = (generation.clone(), overdue.max(inner.config.longest_tail / 2));
        inner.blocking("merge", move || merging.merge(batch)).await??;
    }
    let saving = generation.clone();
    inner
        .blocking("save", move || {
            saving.tidy()?;
            if quiet { saving.save(false) } else { Ok(()) }
        })
        .await??;
    if generation.overdue(allowed) > 0 {
        // More is due at once.
        inner.wake.notify_one();
    }
    Ok(generation.overdue(0) > 0)
}

/// Saves everything that is not saved; what fails is logged. Filters that are behind stay so: catching them up is no
/// slower at the next start.
pub(super) async fn save_all(inner: &Arc<Inner>) {
    for generation in inner.loaded() {
        let saved = inner.blocking("close", move || generation.save(true)).await;
        if let Err(error) = saved.and_then(std::convert::identity) {
            log("the graph could not be saved; it is caught up at the next start", &error);
        }
    }
}

fn log(what: &'static str, error: &PortError) {
    tracing::warn!(error = %error.chain(), "{what}");
}
