//! Rows out of bytes, whatever the bytes come from.

use std::{
    fmt::Debug,
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use likewise_domain::row::RawRow;
use likewise_usecases::{
    PortError,
    ports::{FeedRow, RowProblem},
};

use crate::{
    error::{Failure, classify},
    format::Format,
};

use array::{ArrayRows, Broken};
use lines::LineRows;
use table::{Headless, TableRows};
use window::Window;

mod array;
mod json;
mod lines;
mod problem;
mod quotes;
mod record;
mod sniff;
mod stored;
mod table;
mod window;

/// A row, or why there is none.
type Content = Result<RawRow, RowProblem>;

/// The longest row that is accepted where nothing else is said: 8 MiB.
pub const DEFAULT_MAX_ROW_BYTES: usize = 8 << 20;

/// How rows are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSettings {
    /// The adapter that reads them, for errors.
    pub adapter: &'static str,
    /// What is read, for people; its extension tells the format where that is [`Format::Auto`].
    pub name: String,
    /// How the rows are written down.
    pub format: Format,
    /// What divides the cells of a table: an ASCII character other than a quote or a line end. `None` takes the tab
    /// for TSV and for CSV whichever of `,` `;` `|` and tab divides the header into most cells. Other formats have no
    /// delimiter and take no notice of it.
    pub delimiter: Option<char>,
    /// The longest row that is accepted, in bytes as they stand in the feed once it has been unpacked.
    pub max_row_bytes: usize,
}

/// Reads the rows of a feed from a stream of bytes, one after the other. Reading blocks: see
/// [`RowReader::into_stream`].
///
/// As an iterator it gives rows until the feed ends, or until an error says that the rest of it cannot be read.
#[derive(Debug)]
pub struct RowReader {
    settings: RowSettings,
    window: Window,
    stored: Option<Arc<AtomicU64>>,
    rows: Shape,
    number: u64,
    finished: bool,
}

#[derive(Debug)]
enum Shape {
    Table(Box<TableRows>),
    Lines(LineRows),
    Array(ArrayRows),
}

impl RowReader {
    /// Looks at the first bytes of `stored`, which may be packed with gzip, and reads the header where there is one.
    ///
    /// # Errors
    /// `InvalidInput` where the bytes are no feed, or none of the format asked for, and for settings that are not
    /// accepted; `Corrupt` where they break off before the first row.
    pub fn open(stored: impl Read + Send + 'static, settings: RowSettings) -> Result<Self, PortError> {
        let adapter = settings.adapter;
        Self::try_open(stored, settings).map_err(|failure| classify(adapter, "open", failure))
    }

    fn try_open(stored: impl Read + Send + 'static, settings: RowSettings) -> Result<Self, Failure> {
        let name = settings.name.as_str();
        let broken_off = |source| Failure::BrokenOff { name: name.to_owned(), rows: 0, source };
        let delimiter = checked(&settings)?;
        let unpacked = stored::unpack(stored).map_err(broken_off)?;
        let mut window = Window::new(unpacked.bytes);
        let breaks_off = window.look_ahead(sniff::LOOKED_AT);
        if breaks_off && window.unused().is_empty() {
            window.fill().map_err(broken_off)?;
        }
        let foreign = |like| Failure::Foreign { name: name.to_owned(), like, expected: settings.format };
        if let Some(like) = sniff::foreign(window.unused()) {
            return Err(foreign(like));
        }
        if window.unused().starts_with(sniff::UTF8_MARK) {
            window.consume(sniff::UTF8_MARK.len());
        }
        let rows = match sniff::format(settings.format, name, window.unused()).map_err(foreign)? {
            Format::JsonLines => Shape::Lines(LineRows::new(settings.max_row_bytes)),
            Format::Json => Shape::Array(ArrayRows::new(settings.max_row_bytes)),
            table => {
                let usual = if table == Format::Tsv { b'\t' } else { sniff::delimiter(window.unused()) };
                let table = TableRows::open(&mut window, delimiter.unwrap_or(usual), settings.max_row_bytes);
                Shape::Table(Box::new(table.map_err(|headless| match headless {
                    Headless::Io(source) => broken_off(source),
                    Headless::Unusable(problem) => Failure::Header { name: name.to_owned(), problem },
                })?))
            }
        };
        Ok(Self { settings, window, stored: unpacked.stored, rows, number: 0, finished: false })
    }

    /// The names of the columns, in order: those of a table that is not empty.
    pub fn columns(&self) -> Option<Vec<String>> {
        match &self.rows {
            Shape::Table(table) if !table.columns().is_empty() => {
                Some(table.columns().iter().map(ToString::to_string).collect())
            }
            _ => None,
        }
    }

    /// How many bytes have been read, as they are stored. Of a packed feed some more than the rows so far came from.
    pub fn bytes_read(&self) -> u64 {
        self.stored.as_ref().map_or(self.window.used(), |stored| stored.load(Ordering::Relaxed))
    }

    /// How many bytes the rows so far came from, unpacked.
    pub(crate) fn bytes_used(&self) -> u64 {
        self.window.used()
    }

    pub(crate) fn settings(&self) -> &RowSettings {
        &self.settings
    }

    fn content(&mut self) -> Result<Option<Content>, Broken> {
        match &mut self.rows {
            Shape::Table(rows) => Ok(rows.next(&mut self.window)?),
            Shape::Lines(rows) => Ok(rows.next(&mut self.window)?),
            Shape::Array(rows) => rows.next(&mut self.window),
        }
    }

    fn broken(&self, broken: Broken) -> PortError {
        let (name, rows) = (self.settings.name.clone(), self.number);
        let failure = match broken {
            Broken::Io(source) => Failure::BrokenOff { name, rows, source },
            Broken::Array(problem) => Failure::CutOff { name, rows, problem },
        };
        classify(self.settings.adapter, "read", failure)
    }
}

impl Iterator for RowReader {
    type Item = Result<FeedRow, PortError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        match self.content() {
            Ok(Some(content)) => {
                self.number += 1;
                Some(Ok(FeedRow { number: self.number, bytes_read: self.bytes_read(), content }))
            }
            Ok(None) => {
                self.finished = true;
                None
            }
            Err(broken) => {
                self.finished = true;
                Some(Err(self.broken(broken)))
            }
        }
    }
}

/// The delimiter as a byte, once the settings have been found acceptable.
fn checked(settings: &RowSettings) -> Result<Option<u8>, Failure> {
    if settings.max_row_bytes == 0 {
        let problem = "is 0, at least 1 is accepted".to_owned();
        return Err(Failure::Setting { setting: "max_row_bytes", problem });
    }
    let Some(delimiter) = settings.delimiter else { return Ok(None) };
    let byte = u8::try_from(delimiter).ok().filter(u8::is_ascii);
    let byte = byte.filter(|byte| !matches!(byte, b'"' | b'\n' | b'\r' | 0));
    let problem = || format!("is {delimiter:?}, an ASCII character other than a quote or a line end is accepted");
    byte.map(Some).ok_or_else(|| Failure::Setting { setting: "delimiter", problem: problem() })
}
