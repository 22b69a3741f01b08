//! Who answers: the server that holds the data directory, or this process itself.
//!
//! Both are asked through the same API, so that an answer looks the same wherever it comes from.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use likewise_bootstrap::{
    App,
    settings::{Settings, StoreSettings},
};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::output::Refused;

/// A way to ask the API.
#[derive(Debug)]
pub(crate) enum Connection {
    /// A server that runs.
    Server(Server),
    /// This process.
    Local(Box<Local>),
}

/// A server that runs.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    /// Where it answers.
    pub(crate) url: String,
    pub(crate) client: reqwest::Client,
    /// The largest feed that it accepts, as far as the configuration here tells.
    pub(crate) max_upload_bytes: u64,
    token: Option<secrecy::SecretString>,
}

/// This process.
#[derive(Debug)]
pub(crate) struct Local {
    pub(crate) app: App,
    router: Router,
}

/// The largest answer that is read.
const MOST_ANSWER_BYTES: usize = 64 << 20;

impl Connection {
    /// Connects to whoever holds the data directory, or opens it.
    pub(crate) async fn open(settings: Settings) -> anyhow::Result<Self> {
        match Server::find(&settings)? {
            Some(server) => Ok(Self::Server(server)),
            None => Ok(Self::Local(Box::new(Local::open(settings).await?))),
        }
    }

    /// `GET path?query`, as JSON.
    pub(crate) async fn get(&self, path: &str, query: &[(&str, String)]) -> anyhow::Result<Value> {
        match self {
            Self::Server(server) => {
                server.ask(server.client.get(server.address(path, query)?).timeout(Server::LONGEST_ANSWER)).await
            }
            Self::Local(local) => local.ask(Request::get(relative(path, query)?).body(Body::empty())?).await,
        }
    }

    /// `POST path` with a JSON body, as JSON.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        match self {
            Self::Server(server) => server.ask(server.client.post(server.address(path, &[])?).json(body)).await,
            Self::Local(local) => {
                let request = Request::builder()
                    .method(Method::POST)
                    .uri(path)
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(Body::from(body.to_string()))?;
                local.ask(request).await
            }
        }
    }

    /// Lets go of the data directory.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        if let Self::Local(local) = self {
            local.app.stores.close().await?;
        }
        Ok(())
    }
}

impl Server {
    /// How long to wait for an answer to a question; the server itself gives up earlier.
    pub(crate) const LONGEST_ANSWER: std::time::Duration = std::time::Duration::from_mins(2);

    /// The server that holds the data directory of `settings`, if one does.
    pub(crate) fn find(settings: &Settings) -> anyhow::Result<Option<Self>> {
        let Some(holder) = likewise_bootstrap::holder(settings)? else { return Ok(None) };
        let StoreSettings::Embedded(store) = &settings.store;
        let Some(url) = holder.url else {
            bail!(
                "the data directory {} is held by process {}, which does not answer requests (yet); \
                 wait for it to end, or name another directory with --data",
                store.directory.display(),
                holder.pid
            );
        };
        let token = match settings.http.admin_token.as_ref().map(likewise_bootstrap::settings::SecretRef::resolve) {
            None => None,
            Some(Ok(token)) => Some(token),
            Some(Err(problem)) => bail!("http.admin_token: {problem}"),
        };
        // No total timeout: an upload takes as long as it takes. A server that is gone refuses the connection at once.
        let client = reqwest::Client::builder()
            .connect_timeout(std::time::Duration::from_secs(5))
            .no_proxy()
            .build()
            .context("the HTTP client could not be built")?;
        Ok(Some(Self { url, client, max_upload_bytes: settings.http.max_upload_bytes, token }))
    }

    pub(crate) fn address(&self, path: &str, query: &[(&str, String)]) -> anyhow::Result<reqwest::Url> {
        let mut url = reqwest::Url::parse(&self.url)?.join(path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    pub(crate) async fn ask(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        };
        let response = request.send().await.with_context(|| format!("the server at {} does not answer", self.url))?;
        let success = response.status().is_success();
        let body = response.bytes().await.context("the server's answer broke off")?;
        understand(success, &body)
    }
}

impl Local {
    async fn open(settings: Settings) -> anyhow::Result<Self> {
        let app = App::open(settings).await?;
        let mut api = likewise_server::api(&app, Arc::new(likewise_server::NoRuns))?;
        // The token is for others; whoever may open the directory is the operator.
        api.settings.admin_token = None;
        let router = likewise_http::router(api);
        Ok(Self { app, router })
    }

    async fn ask(&self, request: Request<Body>) -> anyhow::Result<Value> {
        let response = self.router.clone().oneshot(request).await?;
        let success = response.status().is_success();
        let body = to_bytes(response.into_body(), MOST_ANSWER_BYTES).await?;
        understand(success, &body)
    }
}

fn understand(success: bool, body: &[u8]) -> anyhow::Result<Value> {
    let value: Value = serde_json::from_slice(body).context("the answer is not JSON")?;
    if success { Ok(value) } else { Err(Refused(value).into()) }
}

/// Asks one thing and lets go of the data directory, whatever the answer.
pub(crate) async fn once<T>(
    settings: Settings,
    ask: impl AsyncFnOnce(&Connection) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let connection = Connection::open(settings).await?;
    let answer = ask(&connection).await;
    connection.close().await?;
    answer
}

/// A path of `segments`, each encoded, so that an id may hold anything.
pub(crate) fn path(segments: &[&str]) -> anyhow::Result<String> {
    let mut url = reqwest::Url::parse("http://localhost")?;
    url.path_segments_mut().map_err(|()| anyhow::anyhow!("a path has no base"))?.extend(segments);
    Ok(url.path().to_owned())
}

/// Path and query without a host, encoded as in a URL.
fn relative(path: &str, query: &[(&str, String)]) -> anyhow::Result<String> {
    let mut url = reqwest::Url::parse("http://localhost")?.join(path)?;
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    })
}
