//! Tables of queries and judgments: TSV or CSV, plain or gzip, with a line of column names or without.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use csv::StringRecord;
use flate2::read::MultiGzDecoder;

use crate::output;

/// A column that is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// What it holds, in words.
    pub(super) what: &'static str,
    /// The names under which it is known, lower-case; the first is the one to tell.
    pub(super) names: &'static [&'static str],
}

/// A file's rows, each with the cells of the wanted columns, trimmed.
#[derive(Debug)]
pub(super) struct TableFile {
    path: PathBuf,
    text: String,
    pub(super) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    /// Where it begins, in bytes.
    at: usize,
    cells: Vec<String>,
}

impl Row {
    /// The cell of the wanted column in that place.
    pub(super) fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map(String::as_str).unwrap_or_default()
    }
}

impl TableFile {
    /// Reads the file at `path`, which is to have `columns`.
    pub(super) fn read(path: &Path, columns: &[Column]) -> anyhow::Result<Self> {
        let mut file = Self { path: path.to_owned(), rows: Vec::new(), text: text_of(path)? };
        let mut reader = reader(&file.text);
        let mut rows: Vec<Row> = Vec::new();
        let mut layout: Option<Layout> = None;
        let mut record = StringRecord::new();
        loop {
            let at = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            match reader.read_record(&mut record) {
                Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) => continue,
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return Err(file.problem_at(at, &error.to_string())),
            }
            let of_names = if layout.is_none() { Layout::named(&record, columns) } else { None };
            if of_names.is_some() {
                layout = of_names;
                continue;
            }
            let layout = layout.get_or_insert_with(|| Layout::in_order(columns));
            let cells = layout.cells(&record).map_err(|problem| file.problem_at(at, &problem))?;
            rows.push(Row { at, cells });
        }
        if rows.is_empty() {
            let (shown, accepted) = (path.display(), accepted(columns));
            return Err(output::usage(format!("{shown} has no rows; {accepted}")));
        }
        file.rows = rows;
        Ok(file)
    }

    /// An error about `row`.
    pub(super) fn problem(&self, row: &Row, problem: &str) -> anyhow::Error {
        self.problem_at(row.at, problem)
    }

    /// The line of `row`, from 1.
    pub(super) fn line(&self, row: &Row) -> usize {
        self.line_at(row.at)
    }

    fn line_at(&self, at: usize) -> usize {
        let (before, rest) = self.text.split_at_checked(at).unwrap_or((&self.text, ""));
        // Empty lines before a row are read together with it.
        let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let skipped = rest.split_at_checked(skipped).map_or("", |(skipped, _)| skipped);
        1 + before.matches('\n').count() + skipped.matches('\n').count()
    }

    fn problem_at(&self, at: usize, problem: &str) -> anyhow::Error {
        output::usage(format!("{}, line {}: {problem}", self.path.display(), self.line_at(at)))
    }
}

/// A reader of rows that are parted as the first of them shows.
fn reader(text: &str) -> csv::Reader<&[u8]> {
    let tabs = text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| line.contains('\t'));
    let mut builder = csv::ReaderBuilder::new();
    // In a table of tabs a quote is a quote, such as the inches of `3/4" pipe`.
    builder.has_headers(false).flexible(true).quoting(!tabs).delimiter(if tabs { b'\t' } else { b',' });
    builder.from_reader(text.as_bytes())
}

/// Which column of the file is which wanted one.
#[derive(Debug)]
struct Layout {
    /// Places in the file, in the order of the wanted columns.
    places: Vec<usize>,
    /// Whether the file names its columns; others may stand beside the wanted ones then.
    named: bool,
    accepted: String,
}

impl Layout {
    /// The layout that `record` tells, if it is a line of column names.
    fn named(record: &StringRecord, columns: &[Column]) -> Option<Self> {
        let names: Vec<String> =
            record.iter().map(|cell| cell.trim().to_lowercase().replace([' ', '-'], "_")).collect();
        let place = |column: &Column| names.iter().position(|name| column.names.contains(&name.as_str()));
        let places = columns.iter().map(place).collect::<Option<Vec<_>>>()?;
        Some(Self { places, named: true, accepted: accepted(columns) })
    }

    fn in_order(columns: &[Column]) -> Self {
        Self { places: (0..columns.len()).collect(), named: false, accepted: accepted(columns) }
    }

    fn cells(&self, record: &StringRecord) -> Result<Vec<String>, String> {
        if !self.named && record.len() != self.places.len() {
            return Err(format!("has {}; {}", cells(record.len()), self.accepted));
        }
        let cell = |place: &usize| record.get(*place).map(|cell| cell.trim().to_owned());
        let found: Option<Vec<_>> = self.places.iter().map(cell).collect();
        found.ok_or_else(|| format!("has only {}; {}", cells(record.len()), self.accepted))
    }
}

fn cells(count: usize) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}

/// What a row is to be, for those who wrote another.
pub(super) fn accepted(columns: &[Column]) -> String {
    let what: Vec<_> = columns.iter().map(|column| column.what).collect();
    let names: Vec<_> = columns.iter().filter_map(|column| column.names.first().copied()).collect();
    let (what, names) = (what.join(", "), names.join(", "));
    format!("accepted are {what}, parted by tabs or commas, or any columns under a line that names {names}")
}

/// The file's text, unpacked where it is gzip.
fn text_of(path: &Path) -> anyhow::Result<String> {
    let shown = path.display();
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(output::usage(format!("{shown} is not there")));
        }
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
            return Err(output::usage(format!("{shown} is a directory, a file is accepted")));
        }
        Err(error) => return Err(output::usage(format!("{shown} cannot be read: {error}"))),
    };
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        let read = MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked);
        read.map_err(|error| output::usage(format!("{shown} is gzip that cannot be unpacked: {error}")))?;
        unpacked
    } else {
        bytes
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count();
            Err(output::usage(format!("{shown}, line {line}: is not UTF-8; accepted is text in UTF-8, plain or gzip")))
        }
    }
}
