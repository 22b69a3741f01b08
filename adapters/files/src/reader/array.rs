//! A JSON array, element by element: only the element at hand is in memory.

use std::io;

use super::{
    Content,
    json::Objects,
    problem::{KEPT, too_long},
    window::Window,
};

/// Reads a row from each element. Brackets and quotes say where an element ends, so a malformed one is a bad row as
/// long as they match, and the end of the feed where they do not.
#[derive(Debug)]
pub(super) struct ArrayRows {
    objects: Objects,
    max_row_bytes: usize,
    place: Place,
}

/// Where in the array the window stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first bracket.
    Outside,
    /// Before the first element, or the end of an array without any.
    Start,
    /// After an element.
    AfterElement,
    /// After a comma.
    AfterComma,
    /// After the last bracket.
    Closed,
}

/// Why an array cannot be read any further.
#[derive(Debug)]
pub(super) enum Broken {
    /// Its bytes cannot be had.
    Io(io::Error),
    /// Its bytes are not what an array has here.
    Array(&'static str),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

const CUT_OFF: Broken = Broken::Array("the JSON array is not closed, its end is missing");

impl ArrayRows {
    pub(super) fn new(max_row_bytes: usize) -> Self {
        Self { objects: Objects::default(), max_row_bytes, place: Place::Outside }
    }

    pub(super) fn next(&mut self, window: &mut Window) -> Result<Option<Content>, Broken> {
        loop {
            let next = after_white_space(window)?;
            let (step, place) = match (self.place, next) {
                (Place::Outside | Place::Closed, None) => return Ok(None),
                (_, None) => return Err(CUT_OFF),
                (Place::Outside, Some(b'[')) => (1, Place::Start),
                (Place::Start | Place::AfterElement | Place::AfterComma, Some(b']')) => (1, Place::Closed),
                (Place::AfterElement, Some(b',')) => (1, Place::AfterComma),
                (Place::Start | Place::AfterComma, Some(b',')) => {
                    return Err(Broken::Array("a comma stands where an element of the JSON array is expected"));
                }
                (Place::Start | Place::AfterComma, Some(_)) => {
                    self.place = Place::AfterElement;
                    return self.element(window).map(Some);
                }
                (Place::AfterElement, Some(_)) => {
                    return Err(Broken::Array(
                        "neither a comma nor a bracket follows it, so the next row is not found",
                    ));
                }
                (Place::Outside, Some(_)) => return Err(Broken::Array("no JSON array begins here")),
                (Place::Closed, Some(_)) => return Err(Broken::Array("more text follows the end of the JSON array")),
            };
            window.consume(step);
            self.place = place;
        }
    }

    fn element(&mut self, window: &mut Window) -> Result<Content, Broken> {
        let mut scan = Scan::default();
        let mut scanned = 0;
        loop {
            let unused = window.unused();
            if let Some(end) = scan.end_in(unused.get(scanned..).unwrap_or_default()) {
                let length = scanned + end;
                let text = unused.get(..length).unwrap_or_default();
                let content = if length > self.max_row_bytes {
                    Err(too_long(length as u64, self.max_row_bytes, text))
                } else {
                    self.objects.read(text)
                };
                window.consume(length);
                return Ok(content);
            }
            scanned = unused.len();
            if scanned > self.max_row_bytes {
                return self.discard(window, scan);
            }
            if !window.fill()? {
                return Err(CUT_OFF);
            }
        }
    }

    /// Passes over the rest of an element that is too long, keeping its start. All unused bytes have been scanned.
    fn discard(&self, window: &mut Window, mut scan: Scan) -> Result<Content, Broken> {
        let head = window.unused().get(..KEPT).unwrap_or(window.unused()).to_vec();
        let mut length = window.unused().len() as u64;
        window.consume(window.unused().len());
        while window.fill()? {
            let unused = window.unused();
            let end = scan.end_in(unused);
            let passed = end.unwrap_or(unused.len());
            length += passed as u64;
            window.consume(passed);
            if end.is_some() {
                return Ok(Err(too_long(length, self.max_row_bytes, &head)));
            }
        }
        Err(CUT_OFF)
    }
}

/// The next byte that is no white space; the window then stands at it.
fn after_white_space(window: &mut Window) -> io::Result<Option<u8>> {
    loop {
        let unused = window.unused();
        let blank = unused.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let next = unused.get(blank).copied();
        window.consume(blank);
        if next.is_some() || !window.fill()? {
            return Ok(next);
        }
    }
}

/// How far into an element one is; it can be fed piece by piece.
#[derive(Debug, Default)]
struct Scan {
    depth: u64,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

impl Scan {
    /// Where in `bytes`, which go on from those before, the element ends.
    fn end_in(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, &byte) in bytes.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                // Outside all brackets these belong to the array; they end a number or a word.
                b'}' | b']' | b',' if self.depth == 0 && self.begun => return Some(at),
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ if self.depth == 0 && byte.is_ascii_whitespace() => return Some(at),
                _ => {}
            }
            self.begun = true;
        }
        None
    }
}
