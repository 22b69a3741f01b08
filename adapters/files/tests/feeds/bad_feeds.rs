//! Files that are no feeds, and feeds that break off.

use likewise_adapter_files::{FileFeed, FileFeedConfig, Format};
use likewise_usecases::{ErrorKind, ports::FeedSource as _};

use crate::reading::{Reading, gzip, read, stored};

#[tokio::test]
async fn a_file_that_is_not_there_is_not_found() {
    for path in ["/nonexistent/feed.csv", "/dev/null/feed.csv"] {
        let error = FileFeed::new(FileFeedConfig::new(path)).open().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(error.message(), "feed.csv is not there");
        assert!(error.to_string().contains(path), "{error}");
    }
}

#[tokio::test]
async fn what_is_no_file_is_invalid_input() {
    let folder = tempfile::tempdir().unwrap();
    let error = FileFeed::new(FileFeedConfig::new(folder.path())).open().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.message().ends_with(" is a directory, a file is accepted"), "{error}");
    let error = FileFeed::new(FileFeedConfig::new("/dev/null")).open().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn what_is_no_feed_is_refused_and_named() {
    let cases: [(&str, &[u8], &str); 9] = [
        ("feed.csv", b"<!DOCTYPE html>\n<html><body>Not found, sorry</body></html>", "a web page (HTML)"),
        ("feed.jsonl", b"\n  <HTML lang=en>", "a web page (HTML)"),
        ("feed.csv", b"<?xml version=\"1.0\"?>\n<rss></rss>", "XML or HTML"),
        ("feed.csv", b"%PDF-1.7\n%....", "a PDF document"),
        ("feed.tsv", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a PNG image"),
        ("feed.csv", b"PK\x03\x04\x14\0\x06\0", "a ZIP archive or a spreadsheet (xlsx, ods)"),
        ("feed.json", &[0xFE, 0xFF, 0, b'['], "text in UTF-16 (big endian), only UTF-8 is accepted"),
        ("feed.csv", &[0x80, 0x00, 0x01, 0xC0].repeat(64), "binary data, or text in another encoding than UTF-8"),
        ("feed.csv", b"[\n{\"id\":1},\n{\"id\":2}]", "JSON"),
    ];
    for (name, bytes, like) in cases {
        for stored in [stored(name, bytes), stored(name, gzip(bytes))] {
            let error = stored.refusal().await;
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
            assert!(error.message().starts_with(&format!("{name} looks like {like}, not like ")), "{error}");
        }
    }
    let twice = stored("feed.csv", gzip(gzip("id\n1\n"))).refusal().await;
    assert_eq!(twice.message(), "feed.csv looks like gzip inside of gzip, not like rows");
}

#[tokio::test]
async fn a_header_that_cannot_be_used_is_invalid_input() {
    for (bytes, problem) in [
        (&b"id,t\xE4tle\n1,Kettle\n"[..], "it is not UTF-8"),
        (b"id,\"title\n1,Kettle\n", "a quote in it is not closed"),
    ] {
        let error = stored("feed.csv", bytes).refusal().await;
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.message(), format!("feed.csv has no usable header: {problem}"));
    }
    let mut long = stored("feed.csv", "x".repeat(200));
    long.config.max_row_bytes = 100;
    let error = long.refusal().await;
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.message(), "feed.csv has no usable header: it does not end within 100 bytes");
}

#[tokio::test]
async fn settings_that_make_no_sense_are_invalid_input() {
    for delimiter in ['"', '\n', '→'] {
        let mut feed = stored("feed.csv", "id\n1\n");
        feed.config.delimiter = Some(delimiter);
        let error = feed.refusal().await;
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.message().starts_with(&format!("delimiter: is {delimiter:?}, ")), "{error}");
    }
    let mut feed = stored("feed.csv", "id\n1\n");
    feed.config.max_row_bytes = 0;
    assert_eq!(feed.refusal().await.message(), "max_row_bytes: is 0, at least 1 is accepted");
}

/// Rows of which the first ones were read and the rest could not be.
#[track_caller]
fn breaks_off(read: &Reading, whole: usize) {
    let error = read.error.as_ref().expect("the stream must end with an error");
    assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
    assert!(!read.rows.is_empty() && read.rows.len() < whole, "{} rows of {whole}", read.rows.len());
    let expected: Vec<_> = (0..read.rows.len()).map(|id| format!("id-{id}")).collect();
    assert_eq!(read.good("id"), expected, "only whole rows may come, in their order");
    let place = format!(" breaks off after row {}: ", read.rows.len());
    assert!(error.message().starts_with("feed.") && error.message().contains(&place), "{error}");
}

fn feeds(rows: usize) -> [(&'static str, String); 3] {
    // Noise, so that packing makes the rows little smaller and a cut falls among them.
    let noise = |id: usize| blake3::hash(&id.to_le_bytes()).to_hex();
    let object = |id| format!("{{\"id\":\"id-{id}\",\"title\":\"{}\"}}", noise(id));
    let lines: Vec<_> = (0..rows).map(object).collect();
    let table = (0..rows).map(|id| format!("id-{id},{}\n", noise(id))).collect::<Vec<_>>().concat();
    [
        ("feed.csv.gz", format!("id,title\n{table}")),
        ("feed.jsonl.gz", lines.join("\n")),
        ("feed.json.gz", format!("[{}]", lines.join(","))),
    ]
}

#[tokio::test]
async fn a_truncated_gzip_file_gives_the_rows_before_its_end_and_then_an_error() {
    for (name, text) in feeds(20_000) {
        let packed = gzip(text);
        breaks_off(&read(name, &packed[..packed.len() / 2]).await, 20_000);
    }
}

#[tokio::test]
async fn a_gzip_file_whose_last_bytes_are_missing_is_never_taken_for_a_whole_one() {
    for (name, text) in feeds(100) {
        let packed = gzip(text);
        for missing in 1..=8 {
            let read = read(name, &packed[..packed.len() - missing]).await;
            let error = read.error.as_ref().expect("the stream must end with an error");
            assert_eq!(error.kind(), ErrorKind::Corrupt, "{name} without its last {missing} bytes");
        }
    }
}

#[tokio::test]
async fn a_gzip_file_damaged_in_its_middle_gives_most_rows_before_the_damage() {
    for (name, text) in feeds(2_000) {
        let mut packed = gzip(text);
        let middle = packed.len() / 2;
        packed[middle..middle + 100].fill(0xFF);
        let read = read(name, packed).await;
        let error = read.error.as_ref().expect("the stream must end with an error");
        assert_eq!(error.kind(), ErrorKind::Corrupt);
        let expected: Vec<_> = (0..900).map(|id| format!("id-{id}")).collect();
        assert_eq!(read.good("id").get(..900), Some(&expected.iter().map(String::as_str).collect::<Vec<_>>()[..]));
    }
}

#[tokio::test]
async fn a_gzip_file_whose_checksum_is_wrong_ends_with_an_error() {
    for (name, text) in feeds(100) {
        let mut packed = gzip(text);
        let checksum = packed.len() - 8;
        packed[checksum] ^= 1;
        let read = read(name, packed).await;
        assert_eq!(read.error.as_ref().unwrap().kind(), ErrorKind::Corrupt);
    }
}

#[tokio::test]
async fn a_gzip_file_that_breaks_off_before_its_first_byte_is_refused() {
    let error = stored("feed.csv.gz", &gzip("id\n1\n")[..5]).refusal().await;
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert_eq!(error.message(), "feed.csv.gz breaks off after row 0: its end is missing");
}

#[tokio::test]
async fn a_json_array_that_is_cut_off_gives_the_rows_before_and_then_an_error() {
    for text in ["[{\"id\":\"id-0\"},{\"id\":\"id-1\"", "[{\"id\":\"id-0\"}", "[{\"id\":\"id-0\"},"] {
        breaks_off(&read("feed.json", text).await, 2);
    }
    let read = read("feed.json", "[").await;
    assert_eq!(read.error.as_ref().unwrap().kind(), ErrorKind::Corrupt);
}

#[tokio::test]
async fn a_json_array_whose_next_element_cannot_be_found_ends_with_an_error() {
    for (rest, reason) in [
        ("{\"id\":2}]", "neither a comma nor a bracket follows it, so the next row is not found"),
        (",,{\"id\":2}]", "a comma stands where an element of the JSON array is expected"),
        ("][{\"id\":2}]", "more text follows the end of the JSON array"),
        (",{\"id\":\"open},{\"id\":3}]", "the JSON array is not closed, its end is missing"),
    ] {
        let read = read("feed.json", format!("[{{\"id\":1}}{rest}")).await;
        let error = read.error.as_ref().unwrap();
        assert_eq!((read.good("id"), error.kind()), (vec!["1"], ErrorKind::Corrupt));
        assert_eq!(error.message(), format!("feed.json breaks off after row 1: {reason}"));
    }
}

#[tokio::test]
async fn a_trailing_comma_in_an_array_loses_nothing() {
    assert_eq!(read("feed.json", "[{\"id\":\"1\"},\n]").await.good("id"), ["1"]);
}

#[tokio::test]
async fn json_that_is_asked_for_and_not_there_is_refused() {
    let mut feed = stored("feed.txt", "id,title\n1,Kettle\n");
    feed.config.format = Format::Json;
    let error = feed.refusal().await;
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.message(), "feed.txt looks like text that is no JSON, not like a JSON array of objects");
}
