//! A folder with a configuration, and the program in it.

use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use super::{Feed, Served, served::Starting};

/// A folder of its own, with a configuration that names the real model and a free port.
pub(crate) struct Place {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// What the program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Its exit code; `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The model that `make model` builds.
pub(crate) fn model() -> PathBuf {
    let model = repository().join(".cache/models/all-MiniLM-L6-v2");
    assert!(model.join("manifest.json").is_file(), "the model is not there; run `make model`");
    model
}

/// The root of the sources.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), environment: Vec::new() };
        let model = model();
        // A busy machine is no reason for words to answer alone.
        let search = "[search]\nembedding_budget = \"1m\"\n";
        place.write(
            "likewise.toml",
            format!("{search}[embedder]\nmodel = {model:?}\nworkers = 1\n[http]\nlisten = \"127.0.0.1:0\"\n"),
        );
        place
    }

    /// With one setting more, as an environment variable would say it.
    pub(crate) fn with(mut self, key: &str, value: &str) -> Self {
        let name = format!("LIKEWISE__{}", key.replace('.', "__").to_uppercase());
        self.environment.push((name, value.to_owned()));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where products are kept.
    pub(crate) fn data(&self) -> PathBuf {
        self.path(".likewise")
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// The program with `arguments`, not started yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.surround(Command::new(env!("CARGO_BIN_EXE_likewise")), arguments)
    }

    /// The program with `arguments` as the last step of a line of shell that limits it.
    pub(crate) fn limited(&self, limit: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("bash");
        command.args(["-c", &format!("{limit}; exec \"$@\""), "bash", env!("CARGO_BIN_EXE_likewise")]);
        self.surround(command, arguments)
    }

    fn surround(&self, mut command: Command, arguments: &[&str]) -> Command {
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// What the program says to `arguments`.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        Answer::of(&mut self.command(arguments))
    }

    /// The document that the program answers `arguments` with; a failure fails the test.
    #[track_caller]
    pub(crate) fn ask(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--json"]].concat();
        self.run(&arguments).succeeded().document()
    }

    /// Ingests `feed` and waits for its vectors.
    #[track_caller]
    pub(crate) fn ingest(&self, feed: &Feed) -> Value {
        self.write("feed.jsonl", feed.lines());
        self.ask(&["ingest", "feed.jsonl", "--wait"])
    }

    /// Starts a server and waits until it is ready.
    pub(crate) fn serve(&self) -> Served {
        Starting::start(self.command(&["serve"])).ready()
    }

    /// The ids of the products nearest to `words`, however far they are.
    #[track_caller]
    pub(crate) fn found(&self, words: &str, limit: usize) -> Vec<String> {
        let how = ["--mode", "semantic", "--threshold", "-1", "--limit"];
        ids(&self.ask(&[&["search", words], &how[..], &[&limit.to_string()]].concat()))
    }

    /// Fails unless the ledger of the one generation adds up with everything embedded.
    #[track_caller]
    pub(crate) fn all_embedded(&self, live: usize) {
        assert_embedded(&self.ask(&["status"]), live);
    }
}

/// Fails unless `status` says that `live` products have a vector each, and that nothing else waits.
#[track_caller]
pub(crate) fn assert_embedded(status: &Value, live: usize) {
    let generation = &status["generations"][0];
    let of = |key: &str| generation[key].as_u64().unwrap_or_else(|| panic!("{key} in {status}"));
    let live = live as u64;
    let counts = [of("live"), of("embedded"), of("pending"), of("quarantined")];
    assert_eq!(counts, [live, live, 0, 0], "live, embedded, pending, quarantined: {status}");
    // The vectors of retired products are kept, in case they come back.
    assert!(of("vectors") >= live, "{status}");
}

/// The ids of an answer's hits.
#[track_caller]
pub(crate) fn ids(answer: &Value) -> Vec<String> {
    let hits = answer["hits"].as_array().unwrap_or_else(|| panic!("no hits: {answer}"));
    hits.iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
}

impl Answer {
    pub(crate) fn of(command: &mut Command) -> Self {
        command.output().unwrap().into()
    }

    /// Fails unless the exit code is `code`.
    #[track_caller]
    pub(crate) fn exited(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        self.exited(0)
    }

    /// Fails unless standard error says `words`, on a line that begins with `error: `.
    #[track_caller]
    pub(crate) fn complains(self, words: &str) -> Self {
        let told = self.stderr.lines().any(|line| line.starts_with("error: ")) && self.stderr.contains(words);
        assert!(told, "{words:?} is not said in {self:#?}");
        self
    }

    /// The one JSON document that standard output is; anything else there fails the test.
    #[track_caller]
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("not one document: {error}: {self:#?}"))
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Flips every bit of some bytes in the middle of a file.
pub(crate) fn damage(path: &Path) {
    let mut file = File::options().read(true).write(true).open(path).unwrap();
    let middle = SeekFrom::Start(file.metadata().unwrap().len() / 2);
    let mut bytes = [0; 64];
    file.seek(middle).unwrap();
    let read = file.read(&mut bytes).unwrap();
    let bytes = &mut bytes[..read];
    assert!(!bytes.is_empty(), "{} holds nothing to damage", path.display());
    for byte in bytes.iter_mut() {
        *byte = !*byte;
    }
    file.seek(middle).unwrap();
    file.write_all(bytes).unwrap();
}
