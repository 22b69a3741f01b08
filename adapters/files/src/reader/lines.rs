//! JSON Lines: one object a line, and one problem a line that is none.

use std::io;

use memchr::memchr;

use super::{
    Content,
    json::Objects,
    problem::{KEPT, too_long},
    window::Window,
};

/// Reads a row from each line that is not blank.
#[derive(Debug)]
pub(super) struct LineRows {
    objects: Objects,
    max_row_bytes: usize,
}

/// A line in the window.
enum Line {
    /// Of this many bytes, and this many with its end.
    Whole { length: usize, with_end: usize },
    /// More bytes than are accepted, its end not yet seen.
    TooLong,
}

impl LineRows {
    pub(super) fn new(max_row_bytes: usize) -> Self {
        Self { objects: Objects::default(), max_row_bytes }
    }

    pub(super) fn next(&mut self, window: &mut Window) -> io::Result<Option<Content>> {
        loop {
            match self.find(window)? {
                None => return Ok(None),
                Some(Line::TooLong) => {
                    let head = window.unused().get(..KEPT).unwrap_or(window.unused()).to_vec();
                    let length = discard_line(window)?;
                    return Ok(Some(Err(too_long(length, self.max_row_bytes, &head))));
                }
                Some(Line::Whole { length, with_end }) => {
                    let line = window.unused().get(..length).unwrap_or_default();
                    let content = self.read(line);
                    window.consume(with_end);
                    if content.is_some() {
                        return Ok(content);
                    }
                }
            }
        }
    }

    /// Finds the next line; `None` at the end of the feed.
    fn find(&self, window: &mut Window) -> io::Result<Option<Line>> {
        let mut searched = 0;
        loop {
            let unused = window.unused();
            if let Some(at) = memchr(b'\n', unused.get(searched..).unwrap_or_default()) {
                let length = searched + at;
                return Ok(Some(Line::Whole { length, with_end: length + 1 }));
            }
            searched = unused.len();
            // One byte more than is accepted may still be the carriage return of the line's end.
            if searched > self.max_row_bytes.saturating_add(1) {
                return Ok(Some(Line::TooLong));
            }
            if !window.fill()? {
                return Ok((searched > 0).then_some(Line::Whole { length: searched, with_end: searched }));
            }
        }
    }

    /// The row on `line`; `None` where it is blank.
    fn read(&mut self, line: &[u8]) -> Option<Content> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > self.max_row_bytes {
            return Some(Err(too_long(line.len() as u64, self.max_row_bytes, line)));
        }
        if line.trim_ascii().is_empty() {
            return None;
        }
        Some(self.objects.read(line))
    }
}

/// Passes over the rest of a line, keeping none of it, and says how long it was.
fn discard_line(window: &mut Window) -> io::Result<u64> {
    let mut length = 0;
    loop {
        let unused = window.unused();
        if let Some(at) = memchr(b'\n', unused) {
            window.consume(at + 1);
            return Ok(length + at as u64);
        }
        let all = unused.len();
        length += all as u64;
        window.consume(all);
        if !window.fill()? {
            return Ok(length);
        }
    }
}
