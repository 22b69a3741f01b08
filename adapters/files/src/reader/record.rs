//! One record of a table, parsed piece by piece into buffers that are used again for the next.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// A record's cells, and how many bytes of the feed they came from.
#[derive(Debug, Default)]
pub(super) struct Record {
    text: Vec<u8>,
    text_length: usize,
    ends: Vec<usize>,
    cells: usize,
    raw_length: usize,
}

impl Record {
    /// Forgets everything but the buffers.
    pub(super) fn clear(&mut self) {
        self.text_length = 0;
        self.cells = 0;
        self.raw_length = 0;
    }

    /// The cells' text, one after the other.
    pub(super) fn text(&self) -> &[u8] {
        self.text.get(..self.text_length).unwrap_or_default()
    }

    /// Where in the text each cell ends.
    pub(super) fn ends(&self) -> &[usize] {
        self.ends.get(..self.cells).unwrap_or_default()
    }

    /// How many bytes of the feed have been parsed.
    pub(super) fn raw_length(&self) -> usize {
        self.raw_length
    }

    /// Parses `input`, which goes on from what was parsed before; nothing at all stands for the end of the feed. Says
    /// whether the record is complete; if so, the rest of `input` has not been touched.
    pub(super) fn feed(&mut self, parser: &mut Reader, mut input: &[u8]) -> bool {
        // A record's text is no longer than the record itself.
        let most = self.text_length + input.len().max(1);
        if self.text.len() < most {
            self.text.resize(most.next_power_of_two(), 0);
        }
        if self.ends.len() <= self.cells {
            self.ends.resize(self.cells + 32, 0);
        }
        loop {
            let text = self.text.get_mut(self.text_length..).unwrap_or_default();
            let ends = self.ends.get_mut(self.cells..).unwrap_or_default();
            let (result, read, written, cells) = parser.read_record(input, text, ends);
            self.raw_length += read;
            self.text_length += written;
            self.cells += cells;
            input = input.get(read..).unwrap_or_default();
            match result {
                ReadRecordResult::Record => return true,
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return false,
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            }
            // Nothing at all would tell the parser that the feed has ended.
            if input.is_empty() {
                return false;
            }
        }
    }
}

/// A parser that stands before a record.
pub(super) fn parser(delimiter: u8) -> Reader {
    let mut parser = ReaderBuilder::new().delimiter(delimiter).build();
    // What looks like a byte order mark is taken away from the first bytes of a file only, and not here: a parser that
    // has seen a blank line stands inside a file.
    let _ = parser.read_record(b"\n", &mut [0], &mut [0]);
    parser
}

/// How many cells the first record of `text` has.
pub(super) fn count_cells(text: &[u8], delimiter: u8) -> usize {
    let (mut record, mut parser) = (Record::default(), parser(delimiter));
    if !record.feed(&mut parser, text) {
        record.feed(&mut parser, &[]);
    }
    record.ends().len()
}
