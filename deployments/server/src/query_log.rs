//! The log of queries: written down every half second, read anew for suggestions every minute, and cut to what is kept
//! when the server starts and every hour.

use std::time::Duration;

use likewise_bootstrap::App;
use likewise_usecases::LogQueries;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

const WRITE: Duration = Duration::from_millis(500);
const SUGGEST: Duration = Duration::from_mins(1);
const PRUNE: Duration = Duration::from_hours(1);
/// After how many queries the log is cut to what is kept although the hour has not come: more than what is kept may be on
/// the disk until then.
const PRUNE_AFTER: u64 = 20_000;

/// Looks after the log until `stop`.
pub(crate) async fn keep(app: App, stop: CancellationToken) {
    let Some(log) = app.query_log() else { return };
    let mut ticks = interval_at(Instant::now(), WRITE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut pruned, mut suggested): (Option<(Instant, u64)>, Option<Instant>) = (None, None);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        write(&log).await;
        let written = log.counts().written;
        if pruned.is_none_or(|(at, then)| at.elapsed() >= PRUNE || written - then >= PRUNE_AFTER) {
            prune(&log).await;
            pruned = Some((Instant::now(), written));
        }
        if suggested.is_none_or(|at| at.elapsed() >= SUGGEST) {
            if let Err(error) = app.suggest().refresh().await {
                tracing::warn!(error = %error.chain(), "queries of the past could not be read for suggestions");
            }
            suggested = Some(Instant::now());
        }
    }
}

/// Writes down what waits.
pub(crate) async fn write(log: &LogQueries) {
    if let Err(error) = log.flush().await {
        tracing::error!(error = %error.chain(), "queries could not be logged");
    }
}

async fn prune(log: &LogQueries) {
    match log.prune().await {
        Ok(0) => {}
        Ok(forgotten) => tracing::info!(forgotten, "old queries were forgotten"),
        Err(error) => tracing::error!(error = %error.chain(), "old queries could not be forgotten"),
    }
}
