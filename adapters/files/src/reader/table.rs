//! Tables: a header, then one row a record, with cells in quotes that may span lines.

use std::{io, sync::Arc};

use csv_core::Reader;
use likewise_domain::{
    row::{RawRow, RawValue},
    run::RejectionCode,
};
use memchr::memchr2;

use super::{
    Content,
    problem::{KEPT, not_utf8, problem, too_long},
    quotes,
    record::{Record, count_cells, parser},
    window::Window,
};

/// Reads a row from each record that is not blank.
#[derive(Debug)]
pub(super) struct TableRows {
    parser: Reader,
    record: Record,
    columns: Vec<Arc<str>>,
    delimiter: u8,
    max_row_bytes: usize,
    /// Bytes that were read again because a quote had been left open before them.
    read_again: u64,
}

/// Why a table has no header to read it by.
#[derive(Debug)]
pub(super) enum Headless {
    /// Its bytes cannot be had.
    Io(io::Error),
    /// Its first record is no header.
    Unusable(String),
}

/// A record in the window.
enum Found {
    /// Complete.
    Whole,
    /// More bytes than are accepted, its end not yet seen.
    TooLong,
    /// None: the feed has ended.
    Nothing,
}

impl TableRows {
    /// Reads the header. An empty feed has none, and no rows.
    pub(super) fn open(window: &mut Window, delimiter: u8, max_row_bytes: usize) -> Result<Self, Headless> {
        let parser = parser(delimiter);
        let (record, columns) = (Record::default(), Vec::new());
        let mut table = Self { parser, record, columns, delimiter, max_row_bytes, read_again: 0 };
        match table.find(window).map_err(Headless::Io)? {
            Found::Nothing => return Ok(table),
            Found::TooLong => {
                return Err(Headless::Unusable(format!("it does not end within {max_row_bytes} bytes")));
            }
            Found::Whole => {}
        }
        let length = table.record.raw_length();
        if !quotes::are_closed(window.unused().get(..length).unwrap_or_default(), delimiter) {
            return Err(Headless::Unusable("a quote in it is not closed".to_owned()));
        }
        let cells = table.texts().ok_or_else(|| Headless::Unusable("it is not UTF-8".to_owned()))?;
        table.columns = cells.map(Arc::from).collect();
        window.consume(length);
        Ok(table)
    }

    /// The names of the columns; none where the feed is empty.
    pub(super) fn columns(&self) -> &[Arc<str>] {
        &self.columns
    }

    pub(super) fn next(&mut self, window: &mut Window) -> io::Result<Option<Content>> {
        loop {
            let content = match self.find(window)? {
                Found::Nothing => return Ok(None),
                Found::TooLong => Some(self.too_long(window)?),
                Found::Whole => self.judge(window),
            };
            if content.is_some() {
                return Ok(content);
            }
        }
    }

    /// Finds and parses the next record; it stays unused in the window.
    fn find(&mut self, window: &mut Window) -> io::Result<Found> {
        self.record.clear();
        skip_line_ends(window)?;
        // One byte more is the record's end.
        let most = self.max_row_bytes.saturating_add(1);
        loop {
            let unused = window.unused();
            let next = unused.get(self.record.raw_length()..unused.len().min(most)).unwrap_or_default();
            if !next.is_empty() {
                if self.record.feed(&mut self.parser, next) {
                    return Ok(Found::Whole);
                }
            } else if self.record.raw_length() >= most {
                return Ok(Found::TooLong);
            } else if !window.fill()? {
                let last = self.record.feed(&mut self.parser, &[]);
                return Ok(if last { Found::Whole } else { Found::Nothing });
            }
        }
    }

    /// Makes a row, or a problem, of the record in the window; nothing of a blank line.
    fn judge(&mut self, window: &mut Window) -> Option<Content> {
        let length = self.record.raw_length();
        let whole = window.unused().get(..length).unwrap_or_default();
        let raw = whole.trim_suffix_line_end();
        let spans_lines = memchr2(b'\n', b'\r', raw).is_some();
        let ends_with_feed = raw.len() == whole.len();
        if (spans_lines || ends_with_feed) && !quotes::are_closed(raw, self.delimiter) {
            return Some(self.open_quote(window, length));
        }
        let content = self.content(raw);
        window.consume(length);
        content
    }

    fn content(&self, raw: &[u8]) -> Option<Content> {
        let (cells, columns) = (self.record.ends().len(), self.columns.len());
        if raw.len() > self.max_row_bytes {
            return Some(Err(too_long(raw.len() as u64, self.max_row_bytes, raw)));
        }
        if cells != columns {
            if cells == 1 && raw.trim_ascii().is_empty() {
                return None;
            }
            let reason = format!("the row has {}, the header has {columns}", counted(cells));
            return Some(Err(problem(RejectionCode::WrongColumnCount, reason, raw)));
        }
        let Some(texts) = self.texts() else { return Some(Err(not_utf8(&self.culprit(), raw))) };
        let values = texts.map(|cell| RawValue::Text(cell.to_owned()));
        Some(Ok(RawRow::new(self.columns.iter().cloned().zip(values).collect())))
    }

    /// The cells of the record; `None` where they are not UTF-8.
    fn texts(&self) -> Option<impl Iterator<Item = &str>> {
        let text = std::str::from_utf8(self.record.text()).ok()?;
        // Halves of one character in neighbouring cells are UTF-8 together and not apart.
        let apart = self.record.ends().iter().all(|&end| text.is_char_boundary(end));
        let starts = std::iter::once(0).chain(self.record.ends().iter().copied());
        let cells = starts.zip(self.record.ends()).map(|(start, &end)| text.get(start..end).unwrap_or_default());
        apart.then_some(cells)
    }

    /// Which cell of the record is not UTF-8.
    fn culprit(&self) -> String {
        let starts = std::iter::once(0).chain(self.record.ends().iter().copied());
        let mut cells = self.columns.iter().zip(starts.zip(self.record.ends()));
        let bad = cells.find(|(_, (start, end))| {
            std::str::from_utf8(self.record.text().get(*start..**end).unwrap_or_default()).is_err()
        });
        bad.map_or_else(|| "the row".to_owned(), |(name, _)| format!("the cell {name:?}"))
    }

    /// A record with a quote that is not closed, or not closed properly. Where the lines inside it read as rows of
    /// their own, only its first line is given up.
    fn open_quote(&mut self, window: &mut Window, length: usize) -> Content {
        let record = window.unused().get(..length).unwrap_or_default();
        let (first, rest) = record.split_at(first_line(record));
        self.parser = parser(self.delimiter);
        if self.may_read_again(rest.len(), window.used()) && self.reads_as_rows(rest) {
            let reason = "a quote is opened in this line and not closed; reading went on at the next line";
            let problem = problem(RejectionCode::Malformed, reason, first.trim_suffix_line_end());
            self.read_again += rest.len() as u64;
            window.consume(first.len());
            return Err(problem);
        }
        let reason = "a quoted cell is not closed, or more text follows its closing quote";
        let problem = problem(RejectionCode::Malformed, reason, record.trim_suffix_line_end());
        window.consume(length);
        Err(problem)
    }

    /// The record in the window has no end within what is accepted: either a cell is huge, and what follows it is the
    /// next row, or a quote was left open.
    fn too_long(&mut self, window: &mut Window) -> io::Result<Content> {
        let record = window.unused().get(..self.record.raw_length()).unwrap_or_default();
        let (length, rest) = (record.len(), record.get(first_line(record)..).unwrap_or_default());
        if self.may_read_again(rest.len(), window.used()) && self.reads_as_rows(rest) {
            return Ok(self.open_quote(window, length));
        }
        let head = record.get(..KEPT).unwrap_or(record).to_vec();
        let length = self.pass_over(window)?;
        Ok(Err(too_long(length, self.max_row_bytes, &head)))
    }

    /// Parses the rest of the record, keeping none of it, and says how long it was.
    fn pass_over(&mut self, window: &mut Window) -> io::Result<u64> {
        let mut length = 0;
        loop {
            length += self.record.raw_length() as u64;
            window.consume(self.record.raw_length());
            self.record.clear();
            if window.unused().is_empty() && !window.fill()? {
                self.record.feed(&mut self.parser, &[]);
                return Ok(length);
            }
            if self.record.feed(&mut self.parser, window.unused()) {
                length += self.record.raw_length() as u64;
                window.consume(self.record.raw_length());
                return Ok(length);
            }
        }
    }

    /// Whether most of the first lines of `rest` have as many cells as the header. One cell is no sign of a row.
    fn reads_as_rows(&self, rest: &[u8]) -> bool {
        const LOOKED_AT: usize = 8;
        if self.columns.len() < 2 {
            return false;
        }
        let lines = rest.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(LOOKED_AT);
        let (looked_at, rows) = lines.fold((0, 0), |(looked_at, rows), line| {
            let is_row = count_cells(line, self.delimiter) == self.columns.len();
            (looked_at + 1, rows + usize::from(is_row))
        });
        rows * 2 > looked_at
    }

    /// Whether so many bytes may be read a second time. Each open quote asks for it; without a limit, a feed made of
    /// them would be read as often as it has lines.
    fn may_read_again(&self, bytes: usize, used: u64) -> bool {
        const TIMES: u64 = 8;
        let most = (self.max_row_bytes as u64).saturating_add(used).saturating_mul(TIMES);
        self.read_again.saturating_add(bytes as u64) <= most
    }
}

/// Passes over empty lines, so that a row begins with its first byte.
fn skip_line_ends(window: &mut Window) -> io::Result<()> {
    loop {
        let ends = window.unused().iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        window.consume(ends);
        if !window.unused().is_empty() || !window.fill()? {
            return Ok(());
        }
    }
}

/// How many bytes the first line of `record` has, its end included.
fn first_line(record: &[u8]) -> usize {
    memchr2(b'\n', b'\r', record).map_or(record.len(), |at| at + 1)
}

fn counted(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}

/// What a record is without its end.
trait WithoutLineEnd {
    fn trim_suffix_line_end(&self) -> &[u8];
}

impl WithoutLineEnd for [u8] {
    fn trim_suffix_line_end(&self) -> &[u8] {
        self.strip_suffix(b"\n").or_else(|| self.strip_suffix(b"\r")).unwrap_or(self)
    }
}
