//! Feeds as they should be, in every format.

use likewise_adapter_files::Format;
use likewise_domain::row::RawValue;
use likewise_usecases::ports::FeedSource as _;

use crate::reading::{gzip, read, stored};

const TWO: [[(&str, &str); 2]; 2] = [[("id", "1"), ("title", "Kettle")], [("id", "2"), ("title", "Lamp")]];

#[tokio::test]
async fn every_format_gives_the_same_rows() {
    let feeds = [
        ("feed.csv", "id,title\n1,Kettle\n2,Lamp\n"),
        ("feed.tsv", "id\ttitle\n1\tKettle\n2\tLamp\n"),
        ("feed.jsonl", "{\"id\":\"1\",\"title\":\"Kettle\"}\n{\"id\":\"2\",\"title\":\"Lamp\"}\n"),
        ("feed.json", "[{\"id\":\"1\",\"title\":\"Kettle\"},\n {\"id\":\"2\",\"title\":\"Lamp\"}]"),
    ];
    for (name, text) in feeds {
        let plain = read(name, text).await;
        assert_eq!(plain.texts(), TWO, "{name}");
        assert_eq!(plain.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2], "{name}");
        let is_table = matches!(name, "feed.csv" | "feed.tsv");
        assert_eq!(plain.columns, is_table.then(|| vec!["id".to_owned(), "title".to_owned()]), "{name}");
        assert_eq!(read(&format!("{name}.gz"), gzip(text)).await.texts(), TWO, "{name} packed");
        assert_eq!(read(name, format!("\u{feff}{text}")).await.texts(), TWO, "{name} with a byte order mark");
        assert_eq!(read(name, text.replace('\n', "\r\n")).await.texts(), TWO, "{name} with CRLF");
        assert_eq!(read("feed", text).await.texts(), TWO, "{name} without an extension");
    }
}

#[tokio::test]
async fn the_content_says_that_it_is_packed_and_the_name_does_not() {
    let text = "id,title\n1,Kettle\n2,Lamp\n";
    assert_eq!(read("feed.csv", gzip(text)).await.texts(), TWO);
    assert_eq!(read("feed.csv.gz", text).await.texts(), TWO);
}

#[tokio::test]
async fn all_members_of_a_gzip_file_are_read() {
    let members = [gzip("\u{feff}id,title\n1,Ket"), gzip(""), gzip("tle\n2,Lamp\n")].concat();
    assert_eq!(read("feed.csv.gz", members).await.texts(), TWO);
}

#[tokio::test]
async fn a_format_that_was_asked_for_is_read_whatever_the_name_says() {
    let mut feed = stored("feed.txt", "id\ttitle, long\n1\tKettle\n");
    feed.config.format = Format::Tsv;
    assert_eq!(feed.read().await.texts(), [[("id", "1"), ("title, long", "Kettle")]]);
    let mut lines = stored("feed.csv", "{\"id\":\"1\"}");
    lines.config.format = Format::JsonLines;
    assert_eq!(lines.read().await.texts(), [[("id", "1")]]);
}

#[tokio::test]
async fn a_json_file_of_lines_is_read_as_lines() {
    assert_eq!(read("feed.json", "{\"id\":\"1\"}\n{\"id\":\"2\"}\n").await.good("id"), ["1", "2"]);
}

#[tokio::test]
async fn the_delimiter_is_set_or_found_in_the_header() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = ["id", "title", "price\n1", "Kettle", "9\n"].join(delimiter);
        let expected = [[("id", "1"), ("title", "Kettle"), ("price", "9")]];
        assert_eq!(read("feed.csv", text).await.texts(), expected, "{delimiter:?}");
    }
    let mut feed = stored("feed.csv", "id,x;title\n1;Kettle, small\n");
    feed.config.delimiter = Some(';');
    assert_eq!(feed.read().await.texts(), [[("id,x", "1"), ("title", "Kettle, small")]]);
}

#[tokio::test]
async fn cells_in_quotes_hold_delimiters_quotes_and_line_breaks() {
    let text = "id,title\n1,\"A \"\"big\"\", red\nkettle\r\nwith lid\"\n2,Lamp 27\" wide\n\"3\",\"\"\n";
    let read = read("feed.csv", text).await;
    let titles = ["A \"big\", red\nkettle\r\nwith lid", "Lamp 27\" wide", ""];
    assert_eq!(read.good("title"), titles);
    assert_eq!(read.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3]);
}

#[tokio::test]
async fn blank_lines_are_no_rows() {
    assert_eq!(read("feed.csv", "\n\r\nid,title\n\n1,Kettle\n   \n\r\n2,Lamp\n\n").await.texts(), TWO);
    assert_eq!(read("feed.tsv", "id\ttitle\n\n1\tKettle\n  \n2\tLamp").await.texts(), TWO);
    assert_eq!(read("feed.jsonl", "\n{\"id\":\"1\"}\n \t\r\n\n{\"id\":\"2\"}\n  ").await.good("id"), ["1", "2"]);
    assert_eq!(read("feed.json", "\n [ \n{\"id\":\"1\"}\n\n,\n\n{\"id\":\"2\"} \n] \n").await.good("id"), ["1", "2"]);
}

#[tokio::test]
async fn a_row_of_empty_cells_is_a_row() {
    assert_eq!(read("feed.csv", "id,title\n,\n").await.texts(), [[("id", ""), ("title", "")]]);
    assert_eq!(read("feed.tsv", "id\ttitle\n\t\n").await.texts(), [[("id", ""), ("title", "")]]);
    assert_eq!(read("feed.csv", "id\n\"\"\n  \n").await.texts(), [[("id", "")], [("id", "  ")]]);
}

#[tokio::test]
async fn an_empty_file_is_an_empty_feed() {
    for name in ["feed", "feed.csv", "feed.tsv", "feed.jsonl", "feed.json"] {
        for bytes in [Vec::new(), "\u{feff}".into(), "\n\r\n".into(), gzip("")] {
            let read = read(name, &bytes).await;
            assert_eq!((read.columns.clone(), read.texts().len()), (None, 0), "{name} {bytes:?}");
        }
    }
    assert!(read("feed.json", "[]").await.texts().is_empty());
    let header = read("feed.csv", "id,title").await;
    assert_eq!((header.columns.clone(), header.texts().len()), (Some(vec!["id".to_owned(), "title".to_owned()]), 0));
}

#[tokio::test]
async fn json_keeps_digits_types_and_order() {
    let line = r#"{"price":19.90,"id":12345678901234567890,"big":1E+400,"minus":-0.0,"text":"007","yes":true,"none":null,"tags":["a",1.50,[]],"more":{"z":1,"a":{"b":"\u20ac"}},"price":1}"#;
    for (name, text) in [("feed.jsonl", line.to_owned()), ("feed.json", format!("[{line}]"))] {
        let read = read(name, text).await;
        let row = read.rows[0].content.as_ref().unwrap();
        let number = |digits: &str| RawValue::Number(digits.to_owned());
        let text = |text: &str| RawValue::Text(text.to_owned());
        assert_eq!(row.get("price"), Some(&number("19.90")), "the first of two counts");
        assert_eq!(row.get("id"), Some(&number("12345678901234567890")));
        assert_eq!(row.get("big"), Some(&number("1E+400")));
        assert_eq!(row.get("minus"), Some(&number("-0.0")));
        assert_eq!(row.get("text"), Some(&text("007")));
        assert_eq!(row.get("yes"), Some(&RawValue::Bool(true)));
        assert_eq!(row.get("none"), Some(&RawValue::Null));
        let tags = vec![text("a"), number("1.50"), RawValue::List(Vec::new())];
        assert_eq!(row.get("tags"), Some(&RawValue::List(tags)));
        let inner = RawValue::Map(vec![("b".to_owned(), text("€"))]);
        let more = RawValue::Map(vec![("z".to_owned(), number("1")), ("a".to_owned(), inner)]);
        assert_eq!(row.get("more"), Some(&more));
        let names: Vec<_> = row.fields().map(|(name, _)| name).collect();
        assert_eq!(names[..4], ["price", "id", "big", "minus"]);
    }
}

#[tokio::test]
async fn half_a_surrogate_pair_costs_a_character_and_not_the_row() {
    let read = read("feed.jsonl", "{\"id\":\"1\",\"title\":\"cut \\ud83d\"}\n").await;
    assert_eq!(read.good("title").len(), 1);
    assert!(read.good("title")[0].starts_with("cut \u{fffd}"));
}

#[tokio::test]
async fn nul_bytes_are_handed_on() {
    assert_eq!(read("feed.csv", "id,title\n1,Ket\0tle\n").await.good("title"), ["Ket\0tle"]);
    assert_eq!(read("feed.jsonl", "{\"title\":\"Ket\\u0000tle\"}\n").await.good("title"), ["Ket\0tle"]);
}

#[tokio::test]
async fn bytes_read_grow_to_the_size_of_the_file_as_it_is_stored() {
    let text = (0..5_000).map(|id| format!("{{\"id\":\"{id}\"}}\n")).collect::<Vec<_>>().concat();
    for (name, bytes) in [("feed.jsonl", text.clone().into_bytes()), ("feed.jsonl.gz", gzip(&text))] {
        let stored = stored(name, &bytes);
        assert_eq!(stored.source().open().await.unwrap().bytes, Some(bytes.len() as u64));
        let read = stored.read().await;
        assert_eq!(read.rows.len(), 5_000);
        assert!(read.rows.is_sorted_by_key(|row| row.bytes_read), "{name}");
        assert_eq!(read.rows[4_999].bytes_read, bytes.len() as u64, "{name}");
    }
    assert_eq!(read("feed.csv", "id\n1\n22\n").await.rows.iter().map(|row| row.bytes_read).collect::<Vec<_>>(), [5, 8]);
}

#[tokio::test]
async fn the_version_is_that_of_the_bytes() {
    let version = async |name: &str, bytes: &[u8]| stored(name, bytes).source().open().await.unwrap().version;
    let text = b"id\n1\n";
    assert_eq!(version("a.csv", text).await, version("b.csv", text).await);
    assert_ne!(version("a.csv", text).await, version("a.csv", b"id\n2\n").await);
    assert_ne!(version("a.csv", text).await, version("a.csv", &gzip(text)).await);
    assert_eq!(version("a.csv", text).await, blake3::hash(text).to_hex().to_string());
}

#[tokio::test]
async fn a_feed_is_called_as_its_file_or_as_it_is_told() {
    let mut feed = stored("upload-7f3a", "id\ttitle, long\n1\tKettle\n");
    assert_eq!(feed.source().open().await.unwrap().name, "upload-7f3a");
    feed.config.name = Some("shop.tsv".to_owned());
    assert_eq!(feed.source().open().await.unwrap().name, "shop.tsv");
    assert_eq!(feed.read().await.columns, Some(vec!["id".to_owned(), "title, long".to_owned()]));
}

#[tokio::test]
async fn a_feed_can_be_opened_again() {
    let feed = stored("feed.csv", "id,title\n1,Kettle\n2,Lamp\n");
    let first = feed.source().open().await.unwrap();
    assert_eq!(feed.read().await.texts(), TWO);
    drop(first);
    assert_eq!(feed.read().await.texts(), TWO);
}
