//! Feeds written for a test, and what was read of them.

use std::io::{Cursor, Write as _};

use flate2::{Compression, write::GzEncoder};
use futures::StreamExt as _;
use likewise_adapter_files::{DEFAULT_MAX_ROW_BYTES, FileFeed, FileFeedConfig, Format, RowReader, RowSettings};
use likewise_domain::{
    row::{RawRow, RawValue},
    run::RejectionCode,
};
use likewise_usecases::{
    PortError,
    ports::{FeedRow, FeedSource as _, RowProblem},
};

/// Everything that was read of a feed.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) columns: Option<Vec<String>>,
    pub(crate) rows: Vec<FeedRow>,
    pub(crate) error: Option<PortError>,
}

/// A file in a folder of its own.
#[derive(Debug)]
pub(crate) struct Stored {
    _folder: tempfile::TempDir,
    pub(crate) config: FileFeedConfig,
}

pub(crate) fn stored(name: &str, bytes: impl AsRef<[u8]>) -> Stored {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Stored { _folder: folder, config: FileFeedConfig::new(path) }
}

impl Stored {
    pub(crate) fn source(&self) -> FileFeed {
        FileFeed::new(self.config.clone())
    }

    pub(crate) async fn refusal(&self) -> PortError {
        self.source().open().await.expect_err("the feed must be refused")
    }

    pub(crate) async fn read(&self) -> Reading {
        let feed = self.source().open().await.unwrap();
        let (mut rows, mut error) = (Vec::new(), None);
        let mut stream = feed.rows;
        while let Some(item) = stream.next().await {
            assert!(error.is_none(), "nothing may follow an error");
            match item {
                Ok(row) => rows.push(row),
                Err(broken) => error = Some(broken),
            }
        }
        Reading { columns: feed.columns, rows, error }
    }
}

/// Reads `bytes` as a file of this name.
pub(crate) async fn read(name: &str, bytes: impl AsRef<[u8]>) -> Reading {
    stored(name, bytes).read().await
}

/// Reads bytes in memory, with as long rows as said.
pub(crate) fn reader(format: Format, bytes: impl Into<Vec<u8>>, max_row_bytes: usize) -> Result<RowReader, PortError> {
    let settings = RowSettings { adapter: "test", name: "feed".to_owned(), format, delimiter: None, max_row_bytes };
    RowReader::open(Cursor::new(bytes.into()), settings)
}

/// The rows of bytes in memory that cannot break off.
pub(crate) fn rows(format: Format, bytes: impl Into<Vec<u8>>) -> Vec<FeedRow> {
    reader(format, bytes, DEFAULT_MAX_ROW_BYTES).unwrap().collect::<Result<_, _>>().unwrap()
}

impl Reading {
    /// The rows of a feed without any problem, as columns with texts.
    #[track_caller]
    pub(crate) fn texts(&self) -> Vec<Vec<(&str, &str)>> {
        assert!(self.error.is_none(), "{:?}", self.error);
        self.rows.iter().map(|row| texts(row.content.as_ref().unwrap())).collect()
    }

    /// The values of `column` in the rows that could be read.
    pub(crate) fn good(&self, column: &str) -> Vec<&str> {
        good(&self.rows, column)
    }

    /// The rows that could not be read: number, code.
    pub(crate) fn bad(&self) -> Vec<(u64, RejectionCode)> {
        bad(&self.rows)
    }

    pub(crate) fn problem(&self, number: u64) -> &RowProblem {
        problem(&self.rows, number)
    }
}

pub(crate) fn texts(row: &RawRow) -> Vec<(&str, &str)> {
    row.fields().map(|(name, value)| (name, value.as_text().unwrap())).collect()
}

pub(crate) fn good<'a>(rows: &'a [FeedRow], column: &str) -> Vec<&'a str> {
    let rows = rows.iter().filter_map(|row| row.content.as_ref().ok());
    rows.map(|row| row.get(column).and_then(RawValue::as_text).unwrap()).collect()
}

pub(crate) fn bad(rows: &[FeedRow]) -> Vec<(u64, RejectionCode)> {
    rows.iter().filter_map(|row| Some((row.number, row.content.as_ref().err()?.code))).collect()
}

pub(crate) fn problem(rows: &[FeedRow], number: u64) -> &RowProblem {
    let row = rows.iter().find(|row| row.number == number).unwrap();
    row.content.as_ref().unwrap_err()
}

pub(crate) fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}
