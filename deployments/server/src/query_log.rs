//! The log of queries: written down every half second, read anew for suggestions every minute, and cut to what is kept
//! when the server starts and every hour. None of these waits for another one.

use std::time::Duration;

use likewise_bootstrap::App;
use likewise_usecases::{LogQueries, PortError, Pruned};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

const WRITE: Duration = Duration::from_millis(500);
const SUGGEST: Duration = Duration::from_mins(1);
const PRUNE: Duration = Duration::from_hours(1);
/// After how many queries the log is cut to what is kept although the hour has not come: more than what is kept may be on
/// the disk until then.
const PRUNE_AFTER: u64 = 20_000;
/// How often it is looked whether so many were written.
const LOOK: Duration = Duration::from_secs(1);

/// Looks after the log until `stop`. What it does at that moment is dropped: what is not forgotten yet waits for the next
/// start, and what is not written for the last [`write`].
pub(crate) async fn keep(app: App, stop: CancellationToken) {
    let Some(log) = app.query_log() else { return };
    let work = async { tokio::join!(write_each_tick(&log), suggest_each_tick(&app), prune_when_due(&log)) };
    stop.run_until_cancelled(work).await;
}

async fn write_each_tick(log: &LogQueries) {
    let mut ticks = ticks(WRITE);
    loop {
        ticks.tick().await;
        write(log).await;
    }
}

async fn suggest_each_tick(app: &App) {
    let mut ticks = ticks(SUGGEST);
    loop {
        ticks.tick().await;
        if let Err(error) = app.suggest().refresh().await {
            tracing::warn!(error = %error.chain(), "queries of the past could not be read for suggestions");
        }
    }
}

async fn prune_when_due(log: &LogQueries) {
    let mut ticks = ticks(LOOK);
    let mut pruned: Option<(Instant, u64)> = None;
    loop {
        ticks.tick().await;
        let written = log.counts().written;
        if pruned.is_none_or(|(at, then)| at.elapsed() >= PRUNE || written - then >= PRUNE_AFTER) {
            match prune(log).await {
                Ok(0) => {}
                Ok(forgotten) => tracing::info!(forgotten, "old queries were forgotten"),
                Err(error) => tracing::error!(error = %error.chain(), "old queries could not be forgotten"),
            }
            pruned = Some((Instant::now(), written));
        }
    }
}

/// Writes down what waits.
pub(crate) async fn write(log: &LogQueries) {
    if let Err(error) = log.flush().await {
        tracing::error!(error = %error.chain(), "queries could not be logged");
    }
}

async fn prune(log: &LogQueries) -> Result<u64, PortError> {
    let mut all = 0;
    loop {
        let Pruned { forgotten, more } = log.prune().await?;
        all += forgotten;
        if !more {
            return Ok(all);
        }
    }
}

fn ticks(period: Duration) -> Interval {
    let mut ticks = interval_at(Instant::now(), period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}
