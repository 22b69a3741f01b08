//! The schedule: the configured feed, every so often.

use std::{sync::Arc, time::Duration};

use likewise_http::{RunStarter as _, StartRunError};
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use crate::runs::Runs;

/// Begins a run of the configured feed at once and then every `period`, until `stop`. A run that takes longer than the
/// period delays the next one.
pub(crate) async fn run_every(period: Duration, runs: Arc<Runs>, stop: CancellationToken) {
    let mut ticks = interval_at(Instant::now(), period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let Some(started) = stop.run_until_cancelled(runs.start(None)).await else { return };
        match started {
            Ok(run) => tracing::info!(run.id = %run, "the schedule has begun a run"),
            Err(StartRunError::Busy(run)) => tracing::warn!(run.id = %run, "the run before is still being made"),
            Err(error) => tracing::error!(%error, "the schedule could not begin a run"),
        }
    }
}
