//! The feed source: one file.

use std::{
    fs::{File, Metadata},
    io::{self, Seek as _},
    path::PathBuf,
};

use async_trait::async_trait;
use likewise_usecases::{
    PortError,
    ports::{Feed, FeedSource},
};

use crate::{
    error::{ADAPTER, Failure, classify},
    format::Format,
    reader::{DEFAULT_MAX_ROW_BYTES, RowReader, RowSettings},
};

/// Which file is read, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFeedConfig {
    /// Where the file is.
    pub path: PathBuf,
    /// What the feed is called where that is not the file's own name: an upload in a temporary file has the name that
    /// it was uploaded under. Its extension tells the format.
    pub name: Option<String>,
    /// How its rows are written down.
    pub format: Format,
    /// What divides the cells of a table; see [`RowSettings::delimiter`].
    pub delimiter: Option<char>,
    /// The longest row that is accepted, in bytes.
    pub max_row_bytes: usize,
}

impl FileFeedConfig {
    /// The file at `path` under its own name, with everything else found out.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let (path, format) = (path.into(), Format::Auto);
        Self { path, name: None, format, delimiter: None, max_row_bytes: DEFAULT_MAX_ROW_BYTES }
    }

    /// What the feed is called: the path's last part where no other name is given.
    fn name(&self) -> String {
        let own = || self.path.file_name().unwrap_or(self.path.as_os_str());
        self.name.clone().unwrap_or_else(|| own().to_string_lossy().into_owned())
    }
}

/// A local file as a feed.
#[derive(Debug, Clone)]
pub struct FileFeed {
    config: FileFeedConfig,
}

impl FileFeed {
    /// The feed that `config` describes. Nothing is read before it is opened.
    pub const fn new(config: FileFeedConfig) -> Self {
        Self { config }
    }
}

#[async_trait]
impl FeedSource for FileFeed {
    /// Opens the file. It is read twice: once for the version, which is the BLAKE3 hash of its bytes as they are
    /// stored, and once for its rows. A file that is replaced meanwhile stays the one that was opened; one that is
    /// written into meanwhile gives what it then holds.
    async fn open(&self) -> Result<Feed, PortError> {
        let (config, name) = (self.config.clone(), self.config.name());
        let opening = tokio::task::spawn_blocking(move || open(&config));
        let opened = opening
            .await
            .unwrap_or_else(|source| Err(classify(ADAPTER, "open", Failure::Stopped { name: name.clone(), source })));
        let Opened { reader, version, bytes } =
            opened.map_err(|error| error.with("path", self.config.path.display()))?;
        Ok(Feed { name, version, bytes: Some(bytes), columns: reader.columns(), rows: reader.into_stream() })
    }
}

struct Opened {
    reader: RowReader,
    version: String,
    bytes: u64,
}

fn open(config: &FileFeedConfig) -> Result<Opened, PortError> {
    let name = config.name();
    let refused = |failure| classify(ADAPTER, "open", failure);
    let unopened = |source: io::Error| refused(Failure::Open { name: name.clone(), source });
    // Asked before opening: opening a pipe would wait for its other end.
    let metadata = std::fs::metadata(&config.path).map_err(unopened)?;
    if let Some(like) = other_than_a_file(&metadata) {
        return Err(refused(Failure::NotAFile { name, like }));
    }
    let mut file = File::open(&config.path).map_err(unopened)?;
    let bytes = file.metadata().map_err(unopened)?.len();
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(&mut file).map_err(unopened)?;
    file.rewind().map_err(unopened)?;
    let settings = RowSettings {
        adapter: ADAPTER,
        name,
        format: config.format,
        delimiter: config.delimiter,
        max_row_bytes: config.max_row_bytes,
    };
    let reader = RowReader::open(file, settings)?;
    Ok(Opened { reader, version: hasher.finalize().to_hex().to_string(), bytes })
}

fn other_than_a_file(metadata: &Metadata) -> Option<&'static str> {
    match (metadata.is_file(), metadata.is_dir()) {
        (true, _) => None,
        (_, true) => Some("a directory"),
        _ => Some("a pipe, a socket or a device"),
    }
}
