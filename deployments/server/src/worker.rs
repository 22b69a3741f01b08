//! The embedding worker: takes announcements for as long as there are any, several batches in the making at once so
//! that the embedder never waits for the store.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt as _;
use parking_lot::Mutex;

use likewise_bootstrap::App;
use likewise_usecases::{EmbedProducts, EmbedReport, PortError, ReconcileIndex};
use tokio::{sync::Notify, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// A worker that runs in the background until it is stopped.
#[derive(Debug)]
pub struct Worker {
    stop: CancellationToken,
    wake: Arc<Notify>,
    lanes: JoinSet<()>,
    trouble: Arc<Mutex<Trouble>>,
}

impl Worker {
    /// How long an idle lane waits before it looks again: announcements by other processes wake nobody here.
    const IDLE: Duration = Duration::from_secs(1);
    /// How often everything pending is announced again, in case an announcement was lost.
    const SWEEP: Duration = Duration::from_mins(1);

    /// Enrols what the ledger does not know yet, which must be done before the first run begins, and starts a worker
    /// that announces what is pending and embeds what waits.
    pub async fn start(app: &App) -> Result<Self, PortError> {
        for generation in app.pipelines.generations() {
            app.reconcile().enrol(&generation).await?;
        }
        let mut worker = Self {
            stop: CancellationToken::new(),
            wake: Arc::new(Notify::new()),
            lanes: JoinSet::new(),
            trouble: Arc::default(),
        };
        worker.lanes.spawn(sweep(app.clone(), worker.stop.clone(), worker.wake.clone()));
        for _ in 0..app.settings.worker.concurrency {
            let (stop, wake) = (worker.stop.clone(), worker.wake.clone());
            worker.lanes.spawn(work(app.embed(), stop, wake, worker.trouble.clone()));
        }
        Ok(worker)
    }

    /// What wakes idle lanes when something has been announced.
    pub fn alarm(&self) -> Arc<Notify> {
        self.wake.clone()
    }

    /// Why nothing gets embedded, where one attempt after the other came to nothing and none succeeded in between; such
    /// as a full disk. It goes on trying all the same.
    pub fn failure(&self) -> Option<String> {
        let trouble = self.trouble.lock();
        (trouble.attempts >= Trouble::MANY).then(|| trouble.reason.clone())
    }

    /// Finishes the batches in hand, whose leases end with them, and stops.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while let Some(ended) = self.lanes.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a part of the embedding worker was lost");
            }
        }
    }
}

/// Attempts that came to nothing, of all lanes together.
#[derive(Debug, Default)]
struct Trouble {
    attempts: u32,
    reason: String,
}

impl Trouble {
    /// So many in a row are no chance.
    const MANY: u32 = 6;

    fn meet(&mut self, reason: &str) {
        self.attempts = self.attempts.saturating_add(1);
        reason.clone_into(&mut self.reason);
    }

    fn note(&mut self, report: EmbedReport) {
        if report.received == 0 {
            // Nothing was tried.
        } else if report.put_back == report.received {
            self.meet("every batch had to be put back; the log says why");
        } else {
            *self = Self::default();
        }
    }
}

async fn work(embed: EmbedProducts, stop: CancellationToken, wake: Arc<Notify>, trouble: Arc<Mutex<Trouble>>) {
    while !stop.is_cancelled() {
        let idle = match AssertUnwindSafe(embed.step()).catch_unwind().await {
            Ok(Ok(report)) => {
                trouble.lock().note(report);
                report.received == 0
            }
            Err(_) => {
                // The batch comes again when its lease ends; the lane must not be lost with it.
                tracing::error!("a batch made the embedding worker panic");
                true
            }
            Ok(Err(error)) => {
                tracing::error!(error = %error.chain(), "the embedding worker could not take a batch");
                trouble.lock().meet(error.message());
                true
            }
        };
        if idle {
            tokio::select! {
                () = stop.cancelled() => {}
                () = wake.notified() => {}
                () = tokio::time::sleep(Worker::IDLE) => {}
            }
        }
    }
}

async fn sweep(app: App, stop: CancellationToken, wake: Arc<Notify>) {
    let reconcile: ReconcileIndex = app.reconcile();
    loop {
        for generation in app.pipelines.generations() {
            let announcing = reconcile.announce_pending(&generation.fingerprint);
            let Some(announced) = stop.run_until_cancelled(announcing).await else { return };
            match announced {
                Ok(0) => {}
                Ok(announced) => {
                    tracing::info!(announced, "pending products were announced again");
                    wake.notify_waiters();
                }
                Err(error) => tracing::error!(error = %error.chain(), "pending products could not be announced"),
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Worker::SWEEP) => {}
        }
    }
}
