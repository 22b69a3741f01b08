//! Feeds whose bytes are read wrongly.

use std::io::Read as _;

use flate2::read::GzDecoder;
use likewise_conformance::Failure;

use super::Flaw;

const GZIP: &[u8] = b"\x1F\x8B";
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

impl Flaw {
    /// The name and the bytes that a wrong source reads instead.
    pub(super) fn mangled(self, name: &str, bytes: &[u8]) -> Result<(String, Vec<u8>), Failure> {
        let packed = bytes.starts_with(GZIP);
        let other = match self {
            Self::QuotesAreIgnored => replaced(bytes, "\"", ""),
            Self::CarriageReturnsStay => replaced(bytes, "\r\n", "\u{2028}\n"),
            // Readers take away one or two of them.
            Self::ByteOrderMarkStays => replaced(bytes, BYTE_ORDER_MARK, &BYTE_ORDER_MARK.repeat(3)),
            Self::BlankLinesAreRows => replaced(bytes, "\n\n", "\n,\n"),
            Self::UnendedLineIsLost => {
                let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |position| position + 1);
                bytes.split_at(end).0.to_vec()
            }
            Self::ArchivesAreUnknown if packed => [b"\0", bytes].concat(),
            Self::ArchivesAreKnownByName if packed != name.contains(".gz") => [b"\0", bytes].concat(),
            Self::FirstPartOnly if packed => {
                let mut first = Vec::new();
                GzDecoder::new(bytes).read_to_end(&mut first)?;
                first
            }
            _ => bytes.to_vec(),
        };
        let name = if self == Self::TabsAreText { name.replace(".tsv", ".csv") } else { name.to_owned() };
        Ok((name, other))
    }
}

/// The bytes with each `from` as `to`, if they are text.
fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.to_vec(), |text| text.replace(from, to).into_bytes())
}
