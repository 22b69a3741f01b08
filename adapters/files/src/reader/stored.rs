//! The bytes of a feed as they are stored: counted, and taken out of their gzip packing.

use std::{
    io::{self, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::read::MultiGzDecoder;

const GZIP: [u8; 2] = [0x1F, 0x8B];

/// A feed's bytes without their packing, if there was any.
pub(super) struct Unpacked {
    pub(super) bytes: Box<dyn Read + Send>,
    /// How many stored bytes have been read so far; `None` where nothing was packed.
    pub(super) stored: Option<Arc<AtomicU64>>,
}

/// Looks at the first bytes of `source` and unpacks it where they are those of gzip, all of its members.
pub(super) fn unpack(mut source: impl Read + Send + 'static) -> io::Result<Unpacked> {
    let mut head = Vec::with_capacity(GZIP.len());
    source.by_ref().take(GZIP.len() as u64).read_to_end(&mut head)?;
    let packed = head == GZIP;
    let whole = Cursor::new(head).chain(source);
    if !packed {
        return Ok(Unpacked { bytes: Box::new(whole), stored: None });
    }
    let stored = Arc::new(AtomicU64::new(0));
    let counted = Counted { source: whole, read: stored.clone() };
    let bytes = InPieces { source: MultiGzDecoder::new(counted) };
    Ok(Unpacked { bytes: Box::new(bytes), stored: Some(stored) })
}

/// A decoder that meets damage forgets what it has decoded in the same call; the smaller the call, the more of what
/// came before is saved.
struct InPieces<R> {
    source: R,
}

impl<R: Read> Read for InPieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        const PIECE: usize = 4 << 10;
        let piece = buffer.len().min(PIECE);
        self.source.read(buffer.get_mut(..piece).unwrap_or_default())
    }
}

struct Counted<R> {
    source: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
