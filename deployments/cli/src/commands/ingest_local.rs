//! Ingesting in this process: nobody else holds the data directory.

use anyhow::Context as _;
use indicatif::ProgressBar;
use likewise_bootstrap::{App, FeedFile, settings::Settings};
use likewise_domain::run::{FeedScope, Run};
use likewise_http::{ExaminationBody, RunBody};
use likewise_server::Worker;
use likewise_usecases::{IngestProgress, Observer};

use crate::{arguments::Ingest, output, progress};

use super::ingest_report::{Report, Totals};

/// Shows a run on a progress bar.
#[derive(Debug)]
struct Watch {
    bar: ProgressBar,
}

impl Observer for Watch {
    fn begun(&self, _: &Run) {}

    fn progress(&self, progress: IngestProgress<'_>) {
        if let Some(bytes) = progress.bytes {
            self.bar.set_length(bytes);
        }
        self.bar.set_position(progress.bytes_read);
        self.bar.set_message(format!("{} rows", progress.run.counts.read));
    }
}

pub(super) async fn ingest(ingest: &Ingest, settings: Settings) -> anyhow::Result<Report> {
    let app = App::open(settings).await?;
    let report = work(ingest, &app).await;
    app.stores.close().await?;
    report
}

async fn work(ingest: &Ingest, app: &App) -> anyhow::Result<Report> {
    let request = app.ingest_request(ingest.file.as_ref().map(|path| FeedFile {
        path: path.clone(),
        name: None,
        mapping: ingest.mapping.clone(),
        scope: if ingest.partial { FeedScope::Partial } else { FeedScope::Full },
    }))?;
    let watch = Watch { bar: progress::bytes(0) };
    if ingest.dry_run {
        let examined = app.examine().examine(request, &watch).await;
        watch.bar.finish_and_clear();
        return Ok(Report::Examination(serde_json::to_value(ExaminationBody::from(examined?))?));
    }
    let before = totals(app).await?;
    // Embedding begins with the first batch, not after the last.
    let worker = if ingest.wait { Some(Worker::start(app).await?) } else { None };
    let ingested = interruptible(app.ingest().ingest(&request, &watch)).await;
    watch.bar.finish_and_clear();
    let run = match ingested {
        Some(ingested) => ingested.map_err(anyhow::Error::from),
        None => Err(anyhow::anyhow!("interrupted; what was written stays, and the next run completes it")),
    };
    let waited = match (&run, &worker) {
        (Ok(_), Some(worker)) => wait(app, worker).await,
        _ => Ok(()),
    };
    if let Some(worker) = worker {
        worker.stop().await;
    }
    let run = run?.run;
    waited?;
    app.refresh().await?;
    let now = totals(app).await?;
    Ok(Report::Run { run: serde_json::to_value(RunBody::from(run))?, before, now })
}

async fn totals(app: &App) -> anyhow::Result<Totals> {
    let mut totals = Totals { embedded_since_start: app.meter.total(), ..Totals::default() };
    for generation in app.pipelines.generations() {
        let ledger = app.stores.ledger.totals(&generation.fingerprint).await?;
        totals.pending += ledger.pending;
        totals.quarantined += ledger.quarantined;
    }
    Ok(totals)
}

/// Waits until nothing is pending.
async fn wait(app: &App, worker: &Worker) -> anyhow::Result<()> {
    let first = totals(app).await?.pending;
    let bar = progress::passages(first);
    let embedded = interruptible(async {
        loop {
            let pending = totals(app).await?.pending;
            bar.set_position(first.saturating_sub(pending));
            if pending == 0 {
                return anyhow::Ok(());
            }
            if let Some(failure) = worker.failure() {
                // It would wait for ever; what is pending stays pending.
                output::note(&format!("{pending} products are not embedded yet: {failure}"));
                return Ok(());
            }
            tokio::time::sleep(super::ingest::POLL).await;
        }
    })
    .await;
    bar.finish_and_clear();
    embedded.unwrap_or_else(|| {
        output::note("interrupted; what is pending is embedded by `likewise serve` or the next --wait");
        Ok(())
    })
}

/// The outcome of `work`, or nothing where Ctrl-C or SIGTERM came first.
async fn interruptible<T>(work: impl Future<Output = T>) -> Option<T> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals =
        signal(SignalKind::interrupt()).and_then(|interrupt| Ok((interrupt, signal(SignalKind::terminate())?)));
    let Ok((mut interrupt, mut terminate)) = signals.context("signals cannot be waited for") else {
        return Some(work.await);
    };
    tokio::select! {
        outcome = work => Some(outcome),
        _ = interrupt.recv() => None,
        _ = terminate.recv() => None,
    }
}
