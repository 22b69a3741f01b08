//! Listening, answering, stopping.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use axum_server::{Handle, accept::NoDelayAcceptor};
use hyper_util::rt::TokioTimer;
use likewise_bootstrap::{
    App,
    settings::{FeedSettings, HttpSettings, Settings},
};
use likewise_domain::Similarity;
use likewise_http::{Api, ApiSettings, Gate, Gauge, Metrics, RunStarter};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{query_log, runs::Runs, schedule, worker::Worker};

/// Called once with the address when the service answers.
pub type Served = Box<dyn FnOnce(SocketAddr) + Send>;

/// How long requests and the batch in hand may take to finish once the process has been told to stop.
const GRACE: Duration = Duration::from_secs(25);

/// How long a client may take to send the head of a request, or keep a connection without one: longer than load balancers
/// do, which must be the ones to close what both keep open.
const HEADER_TIMEOUT: Duration = Duration::from_secs(75);

/// Serves until SIGTERM or SIGINT, then stops cleanly: requests finish, the batch in hand is embedded and settled, the
/// indexes are saved.
///
/// It listens before model and index are loaded, so that health checks have an answer from the first moment.
pub async fn serve(settings: Settings, served: Served) -> anyhow::Result<()> {
    let listen = settings.http.listen;
    let listener = TcpListener::bind(listen).await.map_err(|error| explain_bind(listen, &error))?;
    let address = listener.local_addr().context("the listener has no address")?;
    tracing::info!(%address, "listening; model and index are being loaded");
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone())?);
    let gate = Gate::default();
    let answering = tokio::spawn(answer(listener, gate.clone(), stop.clone()));
    let opened = tokio::select! {
        opened = App::open(settings) => opened,
        () = stop.cancelled() => return Ok(()),
    };
    let app = match opened {
        Ok(app) => app,
        Err(error) => {
            stop.cancel();
            return Err(error.into());
        }
    };
    let outcome = match begin(&app, &gate, address).await {
        Ok(working) => {
            served(address);
            stop.cancelled().await;
            working.end(answering).await
        }
        Err(error) => Err(error),
    };
    stop.cancel();
    if let Some(log) = app.query_log() {
        query_log::write(&log).await;
    }
    app.stores.close().await.context("the data directory could not be closed")?;
    tracing::info!("stopped");
    outcome
}

/// Everything that works in the background of the service.
#[derive(Debug)]
struct Working {
    worker: Worker,
    runs: Arc<Runs>,
    schedule: Option<JoinHandle<()>>,
    query_log: JoinHandle<()>,
    unscheduled: CancellationToken,
}

/// Starts the work and opens the gate.
async fn begin(app: &App, gate: &Gate, address: SocketAddr) -> anyhow::Result<Working> {
    let worker = Worker::start(app).await?;
    let runs = Arc::new(Runs::new(app.clone(), worker.alarm()));
    gate.open(likewise_http::router(api(app, runs.clone())?));
    let url = format!("http://{address}");
    app.stores.publish_url(&url)?;
    tracing::info!(url, "ready");
    let FeedSettings::File(feed) = &app.settings.feed;
    let unscheduled = CancellationToken::new();
    let schedule =
        feed.every.map(|every| tokio::spawn(schedule::run_every(every.0, runs.clone(), unscheduled.clone())));
    let query_log = tokio::spawn(query_log::keep(app.clone(), unscheduled.clone()));
    Ok(Working { worker, runs, schedule, query_log, unscheduled })
}

impl Working {
    /// Begins nothing new, and finishes what is in hand: the batch that is being embedded, and requests.
    async fn end(self, answering: JoinHandle<io::Result<()>>) -> anyhow::Result<()> {
        tracing::info!("stopping: requests finish, the batch in hand is embedded");
        self.unscheduled.cancel();
        self.runs.stop();
        let scheduled = async {
            if let Some(schedule) = self.schedule {
                let _ = schedule.await;
            }
            let _ = self.query_log.await;
        };
        let finishing = async { tokio::join!(scheduled, self.worker.stop(), answering).2 };
        if let Ok(ended) = tokio::time::timeout(GRACE, finishing).await {
            return ended.context("the listener was lost")?.context("the listener failed");
        }
        tracing::warn!(seconds = GRACE.as_secs(), "requests or a batch were not finished in time and are cut off");
        Ok(())
    }
}

/// Answers until `stop`, and then finishes what is being answered.
async fn answer(listener: TcpListener, gate: Gate, stop: CancellationToken) -> io::Result<()> {
    let handle = Handle::new();
    let mut server = axum_server::from_tcp(listener.into_std()?)?
        // Small answers go out at once instead of waiting for more.
        .acceptor(NoDelayAcceptor::new())
        .http1_only()
        .handle(handle.clone());
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    tokio::spawn(async move {
        stop.cancelled().await;
        handle.graceful_shutdown(None);
    });
    server.serve(tower::make::Shared::new(gate)).await
}

fn stop_on_signal(stop: CancellationToken) -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be waited for")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT cannot be waited for")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        stop.cancel();
    })
}

fn explain_bind(listen: SocketAddr, error: &io::Error) -> anyhow::Error {
    let hint = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another process listens there; choose another http.listen, port 0 takes a free one"
        }
        io::ErrorKind::PermissionDenied => "this user may not listen there; ports below 1024 need a right",
        _ => "choose another http.listen",
    };
    anyhow::anyhow!("cannot listen on {listen}: {error} ({hint})")
}

/// The API over `app`, ready for [`likewise_http::router`].
pub fn api(app: &App, starter: Arc<dyn RunStarter>) -> anyhow::Result<Api> {
    let HttpSettings { cors_origins, admin_token, timeout, max_concurrent_requests, .. } = app.settings.http.clone();
    let admin_token = match admin_token.map(|token| token.resolve()) {
        None => None,
        Some(Ok(token)) => Some(token),
        Some(Err(problem)) => anyhow::bail!("http.admin_token: {problem}"),
    };
    let http = &app.settings.http;
    Ok(Api {
        search: app.search(),
        similar: app.similar(),
        suggest: app.suggest(),
        query_log: app.query_log(),
        status: app.status(),
        quarantine: app.quarantine(),
        calibrate: app.calibrate(),
        store: app.stores.products.clone(),
        runs: app.stores.runs.clone(),
        starter,
        clock: app.stores.clock.clone(),
        metrics: Arc::new(Metrics::new(gauges(app))),
        settings: ApiSettings {
            cors_origins,
            admin_token,
            timeout: timeout.0,
            max_concurrent_requests,
            max_upload_bytes: http.max_upload_bytes,
            images: http.images.clone(),
            compatibility_threshold: Similarity::new(http.compatibility_threshold)?,
        },
    })
}

fn gauges(app: &App) -> Vec<Gauge> {
    let readings = app.readings().into_iter();
    readings.map(|reading| Gauge { name: reading.name, help: reading.help, read: reading.read }).collect()
}
