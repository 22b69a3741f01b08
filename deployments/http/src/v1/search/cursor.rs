//! Cursors as the opaque text that clients send back.
//!
//! `1~QUERY~MODE~rOFFSET` or `1~QUERY~MODE~oVALUE~ID` in URL-safe base64: nothing in it is secret, and whatever does not read back
//! is refused.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use likewise_domain::{ProductId, search::Mode, sort::Place};
use likewise_usecases::{Cursor, Position};

/// The most characters that are looked at: an id of 200 characters of four bytes and what stands around it.
const MOST_CHARACTERS: usize = 1_400;

pub(super) fn text_of(cursor: &Cursor) -> String {
    let position = match &cursor.position {
        Position::Ranked(offset) => format!("r{offset}"),
        Position::Ordered(Place { value, id }) => {
            let value = value.map_or_else(String::new, |value| value.to_string());
            format!("o{value}~{id}")
        }
    };
    BASE64_URL_SAFE_NO_PAD.encode(format!("1~{:016x}~{}~{position}", cursor.query, cursor.mode.as_str()))
}

/// The cursor that `text` is; `None` where it is none.
pub(super) fn read(text: &str) -> Option<Cursor> {
    if text.len() > MOST_CHARACTERS {
        return None;
    }
    let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (query, rest) = text.strip_prefix("1~")?.split_once('~')?;
    let (mode, position) = rest.split_once('~')?;
    let mode = Mode::parse(mode).ok()?;
    let query = u64::from_str_radix(query, 16).ok()?;
    let position = if let Some(offset) = position.strip_prefix('r') {
        Position::Ranked(offset.parse().ok()?)
    } else {
        let (value, id) = position.strip_prefix('o')?.split_once('~')?;
        let value = if value.is_empty() { None } else { Some(value.parse().ok()?) };
        Position::Ordered(Place { value, id: ProductId::parse(id).ok()? })
    };
    Some(Cursor { query, mode, position })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(value: Option<&str>, id: &str) -> Position {
        Position::Ordered(Place { value: value.map(|value| value.parse().unwrap()), id: ProductId::parse(id).unwrap() })
    }

    #[test]
    fn a_cursor_reads_back() {
        let longest = "🦀".repeat(ProductId::MOST_CHARACTERS);
        for position in [
            Position::Ranked(0),
            Position::Ranked(u32::MAX),
            place(Some("-12.50"), "a~b c"),
            place(None, "~"),
            place(Some("79228162514264337593543950335"), &longest),
        ] {
            let cursor = Cursor { query: 0xdead_beef, mode: Mode::Keyword, position };
            assert_eq!(read(&text_of(&cursor)), Some(cursor));
        }
    }

    proptest! {
        #[test]
        fn anything_else_is_refused(text in "\\PC{0,80}", inner in "[0-9a-f~ro.]{0,40}") {
            for text in [text, BASE64_URL_SAFE_NO_PAD.encode(inner)] {
                if let Some(cursor) = read(&text) {
                    prop_assert_eq!(read(&text_of(&cursor)), Some(cursor));
                }
            }
        }
    }
}
