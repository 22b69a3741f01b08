//! Runs in the background of a server, one at a time.

use std::{
    error::Error as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use likewise_bootstrap::{App, FeedFile, WiringError};
use likewise_domain::run::{Run, RunId, RunStatus};
use likewise_http::{CurrentRun, RunStarter, StartRunError, Upload};
use likewise_usecases::{ErrorKind, Examined, IngestError, IngestProgress, IngestRequest, Observer, PortError};
use parking_lot::Mutex;
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;

/// Begins runs, one at a time.
#[derive(Debug)]
pub(crate) struct Runs {
    app: App,
    wake: Arc<Notify>,
    current: Arc<Mutex<Current>>,
    /// Woken when the place for a run is free again.
    freed: Arc<Notify>,
}

/// What is being made now.
#[derive(Debug, Default)]
enum Current {
    #[default]
    Nothing,
    Starting(CancellationToken),
    Running(RunId, CancellationToken),
    Stopped,
}

/// Tells who began a run which number it has, and wakes the worker as products are announced.
#[derive(Debug)]
struct Watch {
    begun: Mutex<Option<oneshot::Sender<RunId>>>,
    wake: Arc<Notify>,
    current: Arc<Mutex<Current>>,
}

impl Observer for Watch {
    fn begun(&self, run: &Run) {
        let mut current = self.current.lock();
        if let Current::Starting(stop) = &*current {
            *current = Current::Running(run.id, stop.clone());
        }
        drop(current);
        if let Some(begun) = self.begun.lock().take() {
            // Nobody listens any more where the request was given up; the run goes on.
            let _ = begun.send(run.id);
        }
    }

    fn progress(&self, _: IngestProgress<'_>) {
        self.wake.notify_waiters();
    }
}

/// Removes an upload's file when its run has ended, however it ended.
#[derive(Debug)]
struct Spool(Option<PathBuf>);

impl Drop for Spool {
    fn drop(&mut self) {
        if let Some(path) = self.0.take()
            && let Err(error) = std::fs::remove_file(&path)
        {
            tracing::warn!(%error, path = %path.display(), "an upload could not be removed");
        }
    }
}

impl Runs {
    pub(crate) fn new(app: App, wake: Arc<Notify>) -> Self {
        remove_leftovers(&app.upload_directory());
        Self { app, wake, current: Arc::default(), freed: Arc::default() }
    }

    /// Ends the run in hand, whose unfinished batch is rolled back, and begins no other. What was written before stays.
    pub(crate) fn stop(&self) {
        match std::mem::replace(&mut *self.current.lock(), Current::Stopped) {
            Current::Nothing | Current::Stopped => {}
            Current::Starting(stop) => stop.cancel(),
            Current::Running(run, stop) => {
                tracing::warn!(run.id = %run, "the run is interrupted; the next one completes it");
                stop.cancel();
            }
        }
    }

    fn request(&self, upload: Option<Upload>) -> Result<(IngestRequest, Spool), StartRunError> {
        let spool = Spool(upload.as_ref().map(|upload| upload.path.clone()));
        let feed = upload.map(|upload| FeedFile {
            path: upload.path,
            name: Some(upload.name),
            mapping: upload.options.mapping,
            scope: upload.options.scope,
        });
        Ok((self.app.ingest_request(feed).map_err(unwired)?, spool))
    }

    /// The one place for a run. Whoever saw the end of a run may begin the next one: what that run still has to tidy up
    /// is waited for.
    async fn place(&self) -> Result<Place, StartRunError> {
        loop {
            let freed = self.freed.notified();
            let run = match Place::take(&self.current, &self.freed) {
                Err(StartRunError::Busy(run)) => run,
                taken => return taken,
            };
            match self.app.stores.runs.get(run).await? {
                Some(found) if found.status != RunStatus::Running => freed.await,
                _ => return Err(StartRunError::Busy(run)),
            }
        }
    }

    async fn begin(&self, request: IngestRequest, spool: Spool) -> Result<RunId, StartRunError> {
        let place = self.place().await?;
        let (begun, number) = oneshot::channel();
        let stop = place.stop.clone();
        let watch = Watch { begun: Mutex::new(Some(begun)), wake: self.wake.clone(), current: self.current.clone() };
        let (app, ingest) = (self.app.clone(), self.app.ingest());
        let task = tokio::spawn(async move {
            let (_place, _spool) = (place, spool);
            let outcome = tokio::select! {
                outcome = ingest.ingest(&request, &watch) => outcome,
                () = stop.cancelled() => return Ok(()),
            };
            if let Err(error) = app.refresh().await {
                tracing::warn!(error = %error.chain(), "the index does not show the newest fields yet");
            }
            if let Err(error) = &outcome {
                let cause = error.source().map(ToString::to_string).unwrap_or_default();
                tracing::error!(%error, cause, "a run could not be made, or not be recorded");
            }
            outcome.map(|_| ())
        });
        match number.await {
            Ok(run) => Ok(run),
            Err(_) => match task.await {
                Ok(Err(error)) => Err(refused(error)),
                Ok(Ok(())) | Err(_) => Err(lost()),
            },
        }
    }
}

/// The one place for a run; free again when it is dropped, however the run ended.
#[derive(Debug)]
struct Place {
    current: Arc<Mutex<Current>>,
    /// Tells those who wait for it that it is free.
    freed: Arc<Notify>,
    /// Ends the run that has this place.
    stop: CancellationToken,
}

impl Place {
    fn take(current: &Arc<Mutex<Current>>, freed: &Arc<Notify>) -> Result<Self, StartRunError> {
        let mut state = current.lock();
        match &*state {
            Current::Nothing => {
                let stop = CancellationToken::new();
                *state = Current::Starting(stop.clone());
                Ok(Self { current: current.clone(), freed: freed.clone(), stop })
            }
            Current::Starting(_) => Err(StartRunError::Starting),
            Current::Running(run, _) => Err(StartRunError::Busy(*run)),
            Current::Stopped => Err(stopping()),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.current.lock();
        if !matches!(*state, Current::Stopped) {
            *state = Current::Nothing;
        }
        drop(state);
        self.freed.notify_waiters();
    }
}

/// Removes uploads that a killed process left behind: they belong to no run any more. Nothing else is touched.
fn remove_leftovers(folder: &Path) {
    // A folder that is not there has none.
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with("upload-")
            && let Err(error) = std::fs::remove_file(entry.path())
        {
            tracing::warn!(%error, path = %entry.path().display(), "an old upload could not be removed");
        }
    }
}

/// Begins nothing: for a process that answers questions and ends.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRuns;

#[async_trait]
impl RunStarter for NoRuns {
    async fn start(&self, _: Option<Upload>) -> Result<RunId, StartRunError> {
        Err(StartRunError::NoFeed)
    }

    async fn examine(&self, _: Option<Upload>) -> Result<Examined, StartRunError> {
        Err(StartRunError::NoFeed)
    }

    fn current(&self) -> Option<CurrentRun> {
        None
    }

    fn upload_directory(&self) -> PathBuf {
        PathBuf::new()
    }
}

#[async_trait]
impl RunStarter for Runs {
    async fn start(&self, upload: Option<Upload>) -> Result<RunId, StartRunError> {
        let (request, spool) = self.request(upload)?;
        self.begin(request, spool).await
    }

    async fn examine(&self, upload: Option<Upload>) -> Result<Examined, StartRunError> {
        let (request, spool) = self.request(upload)?;
        let place = self.place().await?;
        let stop = place.stop.clone();
        let watch = Watch { begun: Mutex::default(), wake: self.wake.clone(), current: self.current.clone() };
        let examine = self.app.examine();
        // A task of its own: a client that gives up must not leave a run behind that never ends.
        let task = tokio::spawn(async move {
            let (_place, _spool) = (place, spool);
            tokio::select! {
                examined = examine.examine(request, &watch) => examined.map_err(refused),
                () = stop.cancelled() => Err(stopping()),
            }
        });
        task.await.unwrap_or_else(|_| Err(lost()))
    }

    fn current(&self) -> Option<CurrentRun> {
        match &*self.current.lock() {
            Current::Nothing | Current::Stopped => None,
            Current::Starting(_) => Some(CurrentRun::Starting),
            Current::Running(run, _) => Some(CurrentRun::Running(*run)),
        }
    }

    fn upload_directory(&self) -> PathBuf {
        self.app.upload_directory()
    }
}

fn unwired(error: WiringError) -> StartRunError {
    match error {
        WiringError::NoFeed => StartRunError::NoFeed,
        WiringError::UnknownMapping { asked, known } => StartRunError::UnknownMapping { asked, known },
        WiringError::Port(error) => error.into(),
        other => PortError::new(ErrorKind::Unexpected, "server", "start run", other.to_string()).into(),
    }
}

/// What of a run's failure to begin is the feed's fault is said in words; the rest is the service's.
fn refused(error: IngestError) -> StartRunError {
    match error {
        IngestError::Feed(error) => match error.kind() {
            ErrorKind::InvalidInput | ErrorKind::NotFound | ErrorKind::Corrupt | ErrorKind::PermissionDenied => {
                StartRunError::UnreadableFeed(error.message().to_owned())
            }
            _ => error.into(),
        },
        IngestError::Header(invalid) => StartRunError::UnreadableFeed(invalid.to_string()),
        error @ IngestError::Record(_) => {
            let cause = error.source().map(ToString::to_string).unwrap_or_default();
            PortError::new(ErrorKind::Unexpected, "server", "start run", error.to_string()).because(cause).into()
        }
    }
}

fn stopping() -> StartRunError {
    PortError::new(ErrorKind::Unavailable, "server", "start run", "the service is stopping").into()
}

fn lost() -> StartRunError {
    PortError::new(ErrorKind::Unexpected, "server", "start run", "the run stopped before it had begun").into()
}
