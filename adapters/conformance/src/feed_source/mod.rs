//! The suite of the feed source.
//!
//! A file's name says its format: `csv`, `tsv`, `jsonl`, `ndjson` or `json`, each with or without `.gz`; gzip is known
//! by its first bytes. Not tested, because it takes a user without rights: that a feed which may not be read is
//! `PermissionDenied`. Not tested, because nothing outside a source can tell: how much memory it takes.

mod bad_rows;
mod json;
mod opening;
mod packed;
mod tables;

use std::{io::Write as _, sync::Arc};

use async_trait::async_trait;
use flate2::{Compression, write::GzEncoder};
use futures::{StreamExt as _, future::FutureExt as _};
use likewise_domain::row::{RawRow, RawValue};
use likewise_usecases::{
    PortError,
    ports::{Feed, FeedRow, FeedSource, RowProblem},
};

use crate::{
    failure::{Failure, equal, holds},
    fresh::Fresh,
    suite::{Case, Exclusion, Suite},
};

/// Every case.
const CASES: &[&[Case<Bench>]] = &[opening::CASES, tables::CASES, json::CASES, bad_rows::CASES, packed::CASES];

/// Sets up feed sources for the cases of [`feed_source`].
#[async_trait]
pub trait FeedSourceHarness: Send + Sync + 'static {
    /// What stands in front of each case's name: the adapter's name.
    fn name(&self) -> &'static str;

    /// The cases that this adapter cannot pass.
    fn exclusions(&self) -> Vec<Exclusion> {
        Vec::new()
    }

    /// A source over a feed of this name that holds exactly these bytes.
    async fn holding(&self, file_name: &str, bytes: &[u8]) -> Result<Fresh<dyn FeedSource>, Failure>;

    /// A source over a feed that is not there.
    async fn absent(&self) -> Result<Fresh<dyn FeedSource>, Failure>;
}

/// What a case works on.
struct Bench {
    harness: Arc<dyn FeedSourceHarness>,
}

/// A feed that was read to its end.
struct ReadFeed {
    name: String,
    version: String,
    bytes: Option<u64>,
    columns: Option<Vec<String>>,
    rows: Vec<FeedRow>,
    /// The error that the stream ended with.
    broken: Option<PortError>,
}

/// The suite of [`FeedSource`].
pub fn feed_source<H: FeedSourceHarness>(harness: H) -> Suite {
    let mut suite = Suite::new(harness.name(), harness.exclusions());
    let harness: Arc<dyn FeedSourceHarness> = Arc::new(harness);
    for case in CASES.iter().copied().flatten() {
        let harness = harness.clone();
        suite.add("feed_source", case.name, move || {
            let mut bench = Bench { harness: harness.clone() };
            async move { (case.run)(&mut bench).await }.boxed()
        });
    }
    suite
}

impl Bench {
    /// Opens the feed and reads it to its end, checking what holds of every feed.
    async fn read(&self, file_name: &str, bytes: impl AsRef<[u8]> + Send) -> Result<ReadFeed, Failure> {
        let bytes = bytes.as_ref();
        let source = self.harness.holding(file_name, bytes).await?;
        let read = read_to_end(source.port.open().await?).await?;
        let stored = bytes.len() as u64;
        holds(read.bytes.is_none_or(|said| said == stored), || {
            format!("{stored} bytes are said to be {:?}", read.bytes)
        })?;
        let mut before = 0;
        for row in &read.rows {
            holds((before..=stored).contains(&row.bytes_read), || {
                format!("at row {} {} bytes of {stored} are read, {before} before it", row.number, row.bytes_read)
            })?;
            before = row.bytes_read;
        }
        Ok(read)
    }

    /// Opens the feed, reads it to its end and fails unless every row could be read.
    async fn read_rows(&self, file_name: &str, bytes: impl AsRef<[u8]> + Send) -> Result<Vec<RawRow>, Failure> {
        let read = self.read(file_name, bytes).await?;
        if let Some(broken) = read.broken {
            return Err(Failure::new(format!("{file_name} breaks off: {}", broken.chain())));
        }
        read.rows.into_iter().map(|row| row.content.map_err(|problem| unexpected(row.number, &problem))).collect()
    }

    /// Opens a feed that cannot be opened.
    async fn open(&self, file_name: &str, bytes: impl AsRef<[u8]> + Send) -> Result<Result<Feed, PortError>, Failure> {
        let source = self.harness.holding(file_name, bytes.as_ref()).await?;
        Ok(source.port.open().await)
    }
}

impl ReadFeed {
    /// What became of each row: the cell of `column`, or the code of its problem.
    fn outcomes(&self, column: &str) -> Vec<String> {
        self.rows
            .iter()
            .map(|row| match &row.content {
                Ok(row) => text_of(row, column),
                Err(problem) => problem.code.as_str().to_owned(),
            })
            .collect()
    }
}

/// Reads a feed to its end, and fails unless its rows count up from 1 without a gap and nothing follows an error.
async fn read_to_end(feed: Feed) -> Result<ReadFeed, Failure> {
    let Feed { name, version, bytes, columns, rows: mut stream } = feed;
    let (mut rows, mut broken) = (Vec::new(), None);
    while let Some(item) = stream.next().await {
        match item {
            Ok(row) => {
                holds(broken.is_none(), || format!("row {} comes after the error that ends the stream", row.number))?;
                rows.push(row);
            }
            Err(error) => {
                holds(broken.is_none(), || "the stream ends with two errors")?;
                broken = Some(error);
            }
        }
    }
    let numbers: Vec<_> = rows.iter().map(|row: &FeedRow| row.number).collect();
    equal("row numbers", numbers, (1..=rows.len() as u64).collect::<Vec<_>>())?;
    Ok(ReadFeed { name, version, bytes, columns, rows, broken })
}

/// The text of a column: what a table's cell holds, or a JSON value that is one text.
fn text_of(row: &RawRow, column: &str) -> String {
    match row.get(column) {
        None => "(no such column)".to_owned(),
        Some(value) => value.as_text().map_or_else(|| format!("{value:?}"), str::to_owned),
    }
}

/// The texts of a column.
fn texts_of(rows: &[RawRow], column: &str) -> Vec<String> {
    rows.iter().map(|row| text_of(row, column)).collect()
}

/// The value that a text is.
fn text(value: &str) -> RawValue {
    RawValue::Text(value.to_owned())
}

fn unexpected(number: u64, problem: &RowProblem) -> Failure {
    Failure::new(format!("row {number} could not be read: {}: {}", problem.code.as_str(), problem.reason))
}

/// `bytes` as a gzip archive.
fn gzip(bytes: impl AsRef<[u8]>) -> Result<Vec<u8>, Failure> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref())?;
    Ok(encoder.finish()?)
}
