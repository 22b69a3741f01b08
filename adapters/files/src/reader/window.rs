//! The stretch of a feed that is in memory: what has been read and not yet been used.

use std::{
    fmt::{self, Debug},
    io::{self, Read},
};

/// Bytes that are asked for at a time.
const READ: usize = 64 << 10;

/// A window that moves over a stream of bytes. It grows only as far as its user lets unused bytes pile up in it.
pub(super) struct Window {
    source: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    used: u64,
    ended: bool,
    /// A failure met while looking ahead, kept until what came before it has been used.
    kept: Option<io::Error>,
}

impl Window {
    pub(super) fn new(source: Box<dyn Read + Send>) -> Self {
        Self { source, buffer: vec![0; 2 * READ], start: 0, end: 0, used: 0, ended: false, kept: None }
    }

    /// The bytes that have been read and not been used.
    pub(super) fn unused(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// How many bytes have been used.
    pub(super) fn used(&self) -> u64 {
        self.used
    }

    /// Counts the first `length` unused bytes as used.
    pub(super) fn consume(&mut self, length: usize) {
        let length = length.min(self.end - self.start);
        self.start += length;
        self.used += length as u64;
    }

    /// Reads on; `false` at the end of the stream.
    pub(super) fn fill(&mut self) -> io::Result<bool> {
        if let Some(error) = self.kept.take() {
            self.ended = true;
            return Err(error);
        }
        if self.ended {
            return Ok(false);
        }
        self.make_room();
        let room = self.buffer.get_mut(self.end..self.end + READ).unwrap_or_default();
        let read = loop {
            match self.source.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        match read {
            Ok(0) => {
                self.ended = true;
                Ok(false)
            }
            Ok(read) => {
                self.end += read.min(room.len());
                Ok(true)
            }
            Err(error) => {
                self.ended = true;
                Err(error)
            }
        }
    }

    /// Reads until at least `length` bytes are unused or there are no more. A failure is kept for [`Window::fill`];
    /// the answer says whether there was one.
    pub(super) fn look_ahead(&mut self, length: usize) -> bool {
        while self.unused().len() < length {
            match self.fill() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.kept = Some(error);
                    break;
                }
            }
        }
        self.kept.is_some()
    }

    fn make_room(&mut self) {
        if self.buffer.len() - self.end >= READ {
            return;
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() - self.end < READ {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
    }
}

impl Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Window").field("used", &self.used).field("unused", &self.unused().len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, then fails.
    struct Failing(u8);

    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.checked_sub(1) {
                None => Err(io::ErrorKind::UnexpectedEof.into()),
                Some(left) => {
                    self.0 = left;
                    buffer[0] = b'x';
                    Ok(1)
                }
            }
        }
    }

    #[test]
    fn a_failure_met_while_looking_ahead_comes_after_the_bytes_before_it() {
        let mut window = Window::new(Box::new(Failing(3)));
        assert!(window.look_ahead(10));
        assert_eq!(window.unused(), b"xxx");
        window.consume(3);
        assert_eq!(window.fill().unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(!window.fill().unwrap());
    }

    #[test]
    fn used_bytes_make_room_for_the_next() {
        let bytes: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
        let mut window = Window::new(Box::new(io::Cursor::new(bytes.clone())));
        let mut seen = Vec::new();
        while window.fill().unwrap() {
            let length = window.unused().len() - window.unused().len() / 4;
            seen.extend_from_slice(&window.unused()[..length]);
            window.consume(length);
        }
        seen.extend_from_slice(window.unused());
        assert!(seen == bytes);
        assert!(window.buffer.len() <= 4 * READ, "{}", window.buffer.len());
    }
}
