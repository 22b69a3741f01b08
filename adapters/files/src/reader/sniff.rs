//! What the first bytes of a feed say about it: its encoding, its format, its delimiter, or that it is no feed.

use serde::de::IgnoredAny;

use crate::format::Format;

use super::record::count_cells;

/// How many bytes are looked at.
pub(super) const LOOKED_AT: usize = 64 << 10;

/// The byte order mark of UTF-8.
pub(super) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The delimiters that tables are divided by, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// First bytes of what is often mistaken for a feed.
const SIGNATURES: [(&[u8], &str); 24] = [
    (b"\xFF\xFE\0\0", "text in UTF-32, only UTF-8 is accepted"),
    (b"\0\0\xFE\xFF", "text in UTF-32, only UTF-8 is accepted"),
    (b"\xFF\xFE", "text in UTF-16 (little endian), only UTF-8 is accepted"),
    (b"\xFE\xFF", "text in UTF-16 (big endian), only UTF-8 is accepted"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or a spreadsheet (xlsx, ods)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (xls, doc)"),
    (b"\x1F\x8B", "gzip inside of gzip"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x7FELF", "a program"),
    (b"{\\rtf", "an RTF document"),
];

/// What `start` looks like, where that is no feed of any format.
pub(super) fn foreign(start: &[u8]) -> Option<&'static str> {
    let signature = SIGNATURES.iter().find(|(bytes, _)| start.starts_with(bytes)).map(|(_, like)| *like);
    signature.or_else(|| markup(start)).or_else(|| binary(start))
}

fn markup(start: &[u8]) -> Option<&'static str> {
    let text = start.trim_ascii_start();
    let begins_with = |words: &[u8]| text.get(..words.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(words));
    let is_page = [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<script", b"<title"];
    if is_page.into_iter().any(begins_with) {
        return Some("a web page (HTML)");
    }
    let tag = text.strip_prefix(b"<")?.first()?;
    (tag.is_ascii_alphabetic() || matches!(tag, b'?' | b'!')).then_some("XML or HTML")
}

/// More than a third of bytes that no UTF-8 text has. A stray NUL or a few letters of another encoding are problems of
/// their rows.
fn binary(start: &[u8]) -> Option<&'static str> {
    const FEWEST: usize = 32;
    // A character may be cut at the end of what is looked at.
    let invalid: usize = start.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    let control = start.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()).count();
    let is_binary = start.len() >= FEWEST && (invalid + control) * 3 > start.len();
    is_binary.then_some("binary data, or text in another encoding than UTF-8")
}

/// The format to read a feed in, or what it looks like instead. `start` is free of a byte order mark.
pub(super) fn format(asked: Format, name: &str, start: &[u8]) -> Result<Format, &'static str> {
    let text = start.trim_ascii_start();
    let Some(&first) = text.first() else { return Ok(settled(asked, name, Format::Csv)) };
    let looks = match first {
        b'{' => Format::JsonLines,
        b'[' => Format::Json,
        _ => Format::Csv,
    };
    let format = match settled(asked, name, looks) {
        // Many files of this extension hold lines of JSON.
        Format::Json if asked == Format::Auto && looks == Format::JsonLines => Format::JsonLines,
        format => format,
    };
    let chosen_by_name = asked == Format::Auto && format == Format::JsonLines && first_line(text) == b"{";
    match format {
        Format::JsonLines if chosen_by_name => Err("one JSON object over several lines"),
        Format::JsonLines if first == b'[' && is_unfinished(first_line(text)) => Err("a JSON array"),
        Format::Json if looks == Format::JsonLines => Err("JSON Lines, or one JSON object"),
        Format::Json if looks != Format::Json => Err("text that is no JSON"),
        Format::Csv | Format::Tsv if begins_json(text) => Err("JSON"),
        format => Ok(format),
    }
}

/// What was asked for, else what the name says, else `looks`.
fn settled(asked: Format, name: &str, looks: Format) -> Format {
    match asked {
        Format::Auto => Format::of_name(name).unwrap_or(looks),
        asked => asked,
    }
}

/// No header begins like this.
fn begins_json(text: &[u8]) -> bool {
    let inside = |text: &[u8]| text.get(1..).unwrap_or_default().trim_ascii_start().first().copied();
    match text.first() {
        Some(b'{') => matches!(inside(text), Some(b'"' | b'}')),
        Some(b'[') => matches!(inside(text), Some(b'{' | b']')),
        _ => false,
    }
}

fn first_line(text: &[u8]) -> &[u8] {
    text.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii()
}

/// Whether `json` is the beginning of something that goes on.
fn is_unfinished(json: &[u8]) -> bool {
    let trimmed = json.strip_suffix(b",").unwrap_or(json);
    serde_json::from_slice::<IgnoredAny>(trimmed).is_err_and(|error| error.is_eof())
}

/// The delimiter that divides the header at the beginning of `start` into most cells.
pub(super) fn delimiter(start: &[u8]) -> u8 {
    // Of several the last one wins; the likeliest comes last.
    let by_cells = DELIMITERS.into_iter().rev().max_by_key(|&delimiter| count_cells(start, delimiter));
    by_cells.unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_of_most_header_cells_is_taken_and_quotes_are_heeded() {
        assert_eq!(delimiter(b"id,title\n1;2;3;4,x"), b',');
        assert_eq!(delimiter(b"id;title, long;price\n"), b';');
        assert_eq!(delimiter(b"id\ttitle\tprice"), b'\t');
        assert_eq!(delimiter(b"id|title|a,b\n"), b'|');
        assert_eq!(delimiter(b"\"a,b,c,d\";title\n"), b';');
        assert_eq!(delimiter(b"\"a\nb;c;d\",title\n"), b',');
        assert_eq!(delimiter(b"id"), b',');
        assert_eq!(delimiter(b"a;b,c"), b',');
    }

    #[test]
    fn names_decide_before_bytes_do() {
        let auto = |name, start: &str| format(Format::Auto, name, start.as_bytes());
        assert_eq!(auto("feed.csv", "id,title\n"), Ok(Format::Csv));
        assert_eq!(auto("feed.tsv", "id\ttitle\n"), Ok(Format::Tsv));
        assert_eq!(auto("feed", "id\ttitle\n"), Ok(Format::Csv));
        assert_eq!(auto("feed", " {\"id\":1}\n"), Ok(Format::JsonLines));
        assert_eq!(auto("feed", "\n[{\"id\":1}]"), Ok(Format::Json));
        assert_eq!(auto("feed.json", "{\"id\":1}\n{\"id\":2}\n"), Ok(Format::JsonLines));
        assert_eq!(auto("feed.json", ""), Ok(Format::Json));
    }

    #[test]
    fn a_feed_of_another_format_than_it_claims_is_told_apart() {
        let as_format = |asked, start: &str| format(asked, "feed", start.as_bytes());
        assert_eq!(as_format(Format::Csv, "{\"id\":1}"), Err("JSON"));
        assert_eq!(as_format(Format::Tsv, "[\n {\"id\":1}]"), Err("JSON"));
        assert_eq!(as_format(Format::Json, "{\"id\":1}"), Err("JSON Lines, or one JSON object"));
        assert_eq!(as_format(Format::Json, "id,title"), Err("text that is no JSON"));
        assert_eq!(as_format(Format::JsonLines, "[\n{\"id\":1}\n]"), Err("a JSON array"));
        assert_eq!(as_format(Format::JsonLines, "[{\"id\":1},\n{\"id\":2}]"), Err("a JSON array"));
        assert_eq!(as_format(Format::JsonLines, "[1,2]\n{\"id\":1}"), Ok(Format::JsonLines));
        assert_eq!(as_format(Format::JsonLines, "{\n{\"id\":1}"), Ok(Format::JsonLines));
        assert_eq!(format(Format::Auto, "a.json", b"{\n \"id\": 1\n}"), Err("one JSON object over several lines"));
    }

    #[test]
    fn what_is_no_feed_is_named() {
        let cases: [(&[u8], &str); 8] = [
            (b"\n<!DOCTYPE HTML><html>", "a web page (HTML)"),
            (b"<?xml version=\"1.0\"?><rss>", "XML or HTML"),
            (b"<feed>", "XML or HTML"),
            (b"%PDF-1.7", "a PDF document"),
            (b"\x89PNG\r\n\x1A\n", "a PNG image"),
            (b"PK\x03\x04....", "a ZIP archive or a spreadsheet (xlsx, ods)"),
            (b"\xFF\xFEi\0d\0", "text in UTF-16 (little endian), only UTF-8 is accepted"),
            (&[0, 159, 146, 150].repeat(20), "binary data, or text in another encoding than UTF-8"),
        ];
        for (start, like) in cases {
            assert_eq!(foreign(start), Some(like));
        }
        for feed in ["id,title\n1,<b>x</b>", "<5,x\n", "a\0b,c\n", "", "é,ü\n", "id\n1\u{7f}\n"] {
            assert_eq!(foreign(feed.as_bytes()), None, "{feed:?}");
        }
    }
}
