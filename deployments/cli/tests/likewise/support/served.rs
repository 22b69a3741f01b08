//! A server of its own on a free port.

use std::{
    io::{BufRead as _, BufReader, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread::JoinHandle,
    time::Duration,
};

use reqwest::{
    blocking::{Client, RequestBuilder, Response},
    redirect::Policy,
};
use serde_json::Value;

use super::{eventually, waiting::DEADLINE};

/// A server that runs; it is killed when the test ends before it.
pub(crate) struct Served {
    child: Child,
    pub(crate) url: String,
    client: Client,
    log: Option<JoinHandle<String>>,
}

/// A server that listens and is not ready yet.
pub(crate) struct Starting {
    child: Child,
    lines: mpsc::Receiver<Line>,
    log: JoinHandle<String>,
    pub(crate) address: String,
    pub(crate) client: Client,
}

/// What the log says of the way to readiness.
enum Line {
    Listening(String),
    Ready(String),
}

impl Starting {
    /// Starts `command` and waits until it listens.
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || read_log(stderr, &sender));
        let Ok(Line::Listening(address)) = lines.recv_timeout(DEADLINE) else {
            let _ = child.kill();
            panic!("the server does not listen: {:?}: {}", child.wait(), log.join().unwrap());
        };
        Self { child, lines, log, address, client: client() }
    }

    /// Waits until it is ready.
    pub(crate) fn ready(mut self) -> Served {
        let Ok(Line::Ready(url)) = self.lines.recv_timeout(DEADLINE) else {
            let _ = self.child.kill();
            panic!("the server is not ready: {:?}: {}", self.child.wait(), self.log.join().unwrap());
        };
        assert_eq!(url, format!("http://{}", self.address));
        Served { child: self.child, url, client: self.client, log: Some(self.log) }
    }
}

impl Served {
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.url))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.url))
    }

    /// The document at `path`; anything but success fails the test.
    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> Value {
        answered(self.get(path), 200)
    }

    /// The run once it has ended.
    #[track_caller]
    pub(crate) fn ended(&self, run: u64) -> Value {
        eventually("the end of the run", || {
            let run = self.read(&format!("/v1/runs/{run}"));
            (run["status"] != "running").then_some(run)
        })
    }

    /// The status once nothing is pending.
    #[track_caller]
    pub(crate) fn settled(&self) -> Value {
        eventually("the end of embedding", || {
            let status = self.read("/v1/status");
            (status["generations"][0]["pending"] == 0).then_some(status)
        })
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("bash").args(["-c", "kill -TERM \"$0\"", &pid]).status().unwrap();
        assert!(sent.success(), "SIGTERM was not sent");
    }

    /// Waits for the end of the process; gives how it ended and what it logged.
    pub(crate) fn wait(mut self) -> (ExitStatus, String) {
        let status = eventually("the end of the server", || self.child.try_wait().unwrap());
        let log = self.log.take().map(|log| log.join().unwrap()).unwrap_or_default();
        (status, log)
    }

    /// Ends it in good order; gives what it logged.
    #[track_caller]
    pub(crate) fn stop(self) -> String {
        self.terminate();
        let (status, log) = self.wait();
        assert!(status.success(), "{status}: {log}");
        log
    }

    /// Sends SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads standard error to its end, and sends on what the test waits for.
fn read_log(stderr: impl Read, lines: &mpsc::Sender<Line>) -> String {
    let mut log = String::new();
    for line in BufReader::new(stderr).lines() {
        let line = line.unwrap();
        // Nobody listens any more once the server is ready.
        if let Some(url) = line.strip_prefix("ready: ") {
            let _ = lines.send(Line::Ready(url.to_owned()));
        } else if let Some((_, address)) =
            line.split_once("listening; ").and_then(|(_, rest)| rest.split_once("address="))
        {
            let _ = lines.send(Line::Listening(address.trim().to_owned()));
        }
        log.push_str(&line);
        log.push('\n');
    }
    log
}

/// A client that follows nothing and asks no proxy.
pub(crate) fn client() -> Client {
    let client = Client::builder().timeout(DEADLINE).connect_timeout(Duration::from_secs(10));
    client.no_proxy().redirect(Policy::none()).build().unwrap()
}

/// Sends `request` and reads the JSON of the answer, whose status must be `status`.
#[track_caller]
pub(crate) fn answered(request: RequestBuilder, status: u16) -> Value {
    let response = request.send().unwrap();
    let found = response.status().as_u16();
    let text = response.text().unwrap();
    assert_eq!(found, status, "{text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("not JSON: {error}: {text}"))
}

/// The media type of an answer.
pub(crate) fn media_type(response: &Response) -> String {
    let value = response.headers().get("content-type").map(|value| value.to_str().unwrap()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().to_owned()
}
