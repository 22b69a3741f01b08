//! A feed source over bytes in memory: it reads everything when it is opened, and is simple for it.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::Read as _,
    sync::Arc,
};

use async_trait::async_trait;
use csv::{ByteRecord, ReaderBuilder};
use flate2::read::MultiGzDecoder;
use futures::{StreamExt as _, stream};
use likewise_domain::{
    row::{RawRow, RawValue},
    run::{Rejection, RejectionCode},
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Feed, FeedRow, FeedSource, RowProblem},
};

use super::{ADAPTER, json};

/// A feed over the bytes of a CSV, TSV, JSON Lines or JSON file, plain or gzip. The file's name says which.
#[derive(Debug, Clone)]
pub struct BytesFeed {
    name: String,
    bytes: Option<Vec<u8>>,
}

type Content = Result<RawRow, RowProblem>;

impl BytesFeed {
    /// The longest row that is accepted.
    const MOST_ROW_BYTES: usize = 8 << 20;

    /// The feed in a file of this name with these bytes.
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.to_owned(), bytes: Some(bytes.into()) }
    }

    /// A feed that is not there.
    pub fn absent(name: &str) -> Self {
        Self { name: name.to_owned(), bytes: None }
    }

    fn feed(&self, stored: &[u8], columns: Option<Vec<String>>, rows: Vec<Content>, broken: bool) -> Feed {
        let bytes_read = stored.len() as u64;
        let rows = rows.into_iter().zip(1..).map(move |(content, number)| Ok(FeedRow { number, bytes_read, content }));
        let end = broken.then(|| Err(PortError::new(ErrorKind::Corrupt, ADAPTER, "read", "the feed breaks off")));
        let mut hasher = DefaultHasher::new();
        stored.hash(&mut hasher);
        Feed {
            name: self.name.clone(),
            version: format!("{:016x}", hasher.finish()),
            bytes: Some(bytes_read),
            columns,
            rows: stream::iter(rows.chain(end)).boxed(),
        }
    }
}

#[async_trait]
impl FeedSource for BytesFeed {
    async fn open(&self) -> Result<Feed, PortError> {
        let invalid =
            |message| PortError::new(ErrorKind::InvalidInput, ADAPTER, "open", message).with("feed", &self.name);
        let Some(stored) = &self.bytes else {
            return Err(PortError::new(ErrorKind::NotFound, ADAPTER, "open", "there is no such feed"));
        };
        let (plain, broken) = unpacked(stored);
        let plain = plain.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&plain);
        if is_web_page(plain) {
            return Err(invalid("it is a web page, not a table"));
        }
        let name = self.name.strip_suffix(".gz").unwrap_or(&self.name);
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("csv") => self.table(stored, plain, b',', broken),
            Some("tsv") => self.table(stored, plain, b'\t', broken),
            Some("jsonl" | "ndjson") => Ok(self.feed(stored, None, lines(plain, broken), broken)),
            Some("json") => {
                let items = std::str::from_utf8(plain).ok().and_then(|text| json::items(text).ok());
                let rows = items.iter().flatten().map(|item| object(item.as_bytes())).collect();
                Ok(self.feed(stored, None, rows, broken || items.is_none() && !plain.is_empty()))
            }
            _ => Err(invalid("its name ends in none of csv, tsv, jsonl, ndjson and json")),
        }
    }
}

impl BytesFeed {
    fn table(&self, stored: &[u8], plain: &[u8], delimiter: u8, broken: bool) -> Result<Feed, PortError> {
        let unreadable =
            |error| PortError::new(ErrorKind::InvalidInput, ADAPTER, "open", "the table cannot be read").because(error);
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(plain);
        let columns: Vec<Arc<str>> = reader.headers().map_err(unreadable)?.iter().map(Into::into).collect();
        let mut rows = Vec::new();
        for record in reader.byte_records() {
            rows.push(cells(&columns, &record.map_err(unreadable)?));
        }
        if broken {
            // The last record may be cut anywhere; nobody can tell whether it is whole.
            rows.pop();
        }
        let names = (!columns.is_empty()).then(|| columns.iter().map(ToString::to_string).collect());
        Ok(self.feed(stored, names, rows, broken))
    }
}

/// The bytes without their gzip wrapping, and whether that breaks off.
fn unpacked(stored: &[u8]) -> (Vec<u8>, bool) {
    if !stored.starts_with(b"\x1F\x8B") {
        return (stored.to_vec(), false);
    }
    let mut plain = Vec::new();
    let broken = MultiGzDecoder::new(stored).read_to_end(&mut plain).is_err();
    (plain, broken)
}

fn is_web_page(plain: &[u8]) -> bool {
    let start = String::from_utf8_lossy(plain.get(..1_000).unwrap_or(plain)).trim_start().to_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

fn cells(columns: &[Arc<str>], record: &ByteRecord) -> Content {
    let raw = || record.iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join(",");
    if record.as_slice().len() > BytesFeed::MOST_ROW_BYTES {
        return Err(problem(RejectionCode::TooLong, "the row is too long", &raw()));
    }
    if record.len() != columns.len() {
        let reason = format!("the row has {} cells, the header has {}", record.len(), columns.len());
        return Err(problem(RejectionCode::WrongColumnCount, &reason, &raw()));
    }
    let texts = record.iter().map(|cell| Ok(RawValue::Text(std::str::from_utf8(cell)?.to_owned())));
    match texts.collect::<Result<Vec<_>, std::str::Utf8Error>>() {
        Ok(texts) => Ok(RawRow::new(columns.iter().cloned().zip(texts).collect())),
        Err(error) => Err(problem(RejectionCode::InvalidUtf8, &error.to_string(), &raw())),
    }
}

fn lines(plain: &[u8], broken: bool) -> Vec<Content> {
    let mut lines: Vec<&[u8]> = plain.split(|byte| *byte == b'\n').collect();
    if broken {
        // The last line may be cut anywhere; nobody can tell whether it is whole.
        lines.pop();
    }
    lines.into_iter().filter(|line| !line.trim_ascii().is_empty()).map(object).collect()
}

fn object(line: &[u8]) -> Content {
    let raw = || String::from_utf8_lossy(line);
    if line.len() > BytesFeed::MOST_ROW_BYTES {
        return Err(problem(RejectionCode::TooLong, "the row is too long", &raw()));
    }
    let text =
        std::str::from_utf8(line).map_err(|error| problem(RejectionCode::InvalidUtf8, &error.to_string(), &raw()))?;
    json::row(text).map_err(|error| problem(RejectionCode::Malformed, &error.to_string(), &raw()))
}

fn problem(code: RejectionCode, reason: &str, raw: &str) -> RowProblem {
    RowProblem { code, reason: reason.to_owned(), raw: Rejection::cut(raw) }
}
