//! Rows that cannot be read, between rows that can.

use likewise_domain::run::{Rejection, RejectionCode as Code};

use crate::reading::read;

#[tokio::test]
async fn a_row_with_more_or_fewer_cells_than_the_header_is_bad() {
    let read = read("feed.csv", "id,title\n1,Kettle\n2\n3,Lamp,left,over\n4,Rug\n").await;
    assert_eq!(read.good("id"), ["1", "4"]);
    assert_eq!(read.bad(), [(2, Code::WrongColumnCount), (3, Code::WrongColumnCount)]);
    assert_eq!(read.problem(2).reason, "the row has 1 cell, the header has 2");
    assert_eq!(read.problem(3).reason, "the row has 4 cells, the header has 2");
    assert_eq!(read.problem(3).raw, "3,Lamp,left,over");
}

#[tokio::test]
async fn a_row_that_is_not_utf8_is_bad_and_its_cell_is_named() {
    let table = read("feed.csv", b"id,title\n1,Kettle\n2,L\xE4mp\n3,Rug\n").await;
    assert_eq!(table.good("id"), ["1", "3"]);
    assert_eq!(table.bad(), [(2, Code::InvalidUtf8)]);
    assert_eq!(table.problem(2).reason, "the cell \"title\" is not UTF-8, only UTF-8 is accepted");
    assert_eq!(table.problem(2).raw, "2,L\u{fffd}mp");
    let lines = read("feed.jsonl", b"{\"id\":\"1\"}\n{\"id\":\"\xE4\"}\n{\"id\":\"3\"}\n").await;
    assert_eq!((lines.good("id"), lines.bad()), (vec!["1", "3"], vec![(2, Code::InvalidUtf8)]));
    let array = read("feed.json", b"[{\"id\":\"1\"},{\"id\":\"\xE4\"},{\"id\":\"3\"}]").await;
    assert_eq!((array.good("id"), array.bad()), (vec!["1", "3"], vec![(2, Code::InvalidUtf8)]));
}

#[tokio::test]
async fn halves_of_one_character_in_neighbouring_cells_are_not_utf8() {
    let read = read("feed.csv", b"id,title\n\xC3,\xA9\n1,Kettle\n").await;
    assert_eq!((read.good("id"), read.bad()), (vec!["1"], vec![(1, Code::InvalidUtf8)]));
}

#[tokio::test]
async fn a_malformed_line_is_bad_and_the_next_one_is_read() {
    let text = "{\"id\":\"1\"}\n{\"id\":\"2\"\nnonsense\n{\"id\":\"4\"} x\n{\"id\":\"5\"}\n";
    let read = read("feed.jsonl", text).await;
    assert_eq!(read.good("id"), ["1", "5"]);
    assert_eq!(read.bad(), [(2, Code::Malformed), (3, Code::Malformed), (4, Code::Malformed)]);
    assert_eq!(read.problem(2).reason, "the row is not JSON: EOF while parsing an object at its byte 9");
    assert_eq!(read.problem(2).raw, "{\"id\":\"2\"");
}

#[tokio::test]
async fn a_row_that_is_no_object_is_bad() {
    let read = read("feed.jsonl", "[1,2]\n\"x\"\n5\nnull\ntrue\n{\"id\":\"6\"}\n").await;
    assert_eq!(read.good("id"), ["6"]);
    let reasons: Vec<_> = (1..=5).map(|number| read.problem(number).reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["an array", "a string", "a number", "null", "a boolean"]
            .map(|kind| { format!("the row is {kind}, an object is accepted") })
    );
    assert!(read.bad().iter().all(|(_, code)| *code == Code::Malformed));
}

#[tokio::test]
async fn a_malformed_element_whose_brackets_match_costs_only_itself() {
    let text = "[{\"id\":\"1\"}, {\"id\":}, 5, [{\"id\":\"x\"}], nonsense, {\"id\":\"]},{\"}]";
    let read = read("feed.json", text).await;
    assert!(read.error.is_none());
    assert_eq!(read.good("id"), ["1", "]},{"]);
    assert_eq!(read.bad().iter().map(|(number, _)| *number).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert_eq!(read.problem(3).raw, "5");
}

#[tokio::test]
async fn values_inside_too_many_others_are_bad() {
    let nested = |levels: usize| format!("{{\"id\":{}{}}}\n", "[".repeat(levels), "]".repeat(levels));
    let read = read("feed.jsonl", nested(128) + &nested(129) + &nested(100_000)).await;
    assert!(read.rows[0].content.is_ok());
    assert_eq!(read.bad(), [(2, Code::Malformed), (3, Code::Malformed)]);
    assert_eq!(read.problem(2).reason, "id: holds more than 128 lists and objects inside each other");
}

#[tokio::test]
async fn a_forgotten_quote_costs_its_line_where_a_later_quote_gives_it_away() {
    let text = "id,title,price\n1,\"Kettle,5\n2,\"Lamp, blue\",6\n3,Rug,7\n";
    let read = read("feed.csv", text).await;
    assert_eq!(read.good("id"), ["2", "3"]);
    assert_eq!(read.bad(), [(1, Code::Malformed)]);
    assert_eq!(read.problem(1).raw, "1,\"Kettle,5");
    assert!(read.problem(1).reason.contains("reading went on at the next line"), "{}", read.problem(1).reason);
}

#[tokio::test]
async fn a_forgotten_quote_costs_its_line_where_the_file_ends_in_it() {
    let read = read("feed.csv", "id,title\n1,Kettle\n2,\"Lamp\n3,Rug\n4,Sofa\n").await;
    assert_eq!(read.good("id"), ["1", "3", "4"]);
    assert_eq!(read.bad(), [(2, Code::Malformed)]);
}

#[tokio::test]
async fn a_cell_of_many_lines_that_is_cut_off_is_one_bad_row() {
    let read = read("feed.csv", "id,title,price\n1,Kettle,5\n2,\"A long\ntext, about\nnothing").await;
    assert_eq!((read.good("id"), read.bad()), (vec!["1"], vec![(2, Code::Malformed)]));
    assert_eq!(read.problem(2).raw, "2,\"A long\ntext, about\nnothing");
}

#[tokio::test]
async fn a_last_row_whose_quote_is_open_is_bad() {
    let read = read("feed.csv", "id,title\n1,Kettle\n2,\"La").await;
    assert_eq!((read.good("id"), read.bad()), (vec!["1"], vec![(2, Code::Malformed)]));
}

#[tokio::test]
async fn what_is_kept_of_a_bad_row_is_cut() {
    let long = format!("{{\"id\":\"{}\n{{\"id\":\"2\"}}\n", "€".repeat(10_000));
    let read = read("feed.jsonl", long).await;
    assert_eq!(read.problem(1).raw.chars().count(), Rejection::MOST_RAW_CHARACTERS + 1);
    assert!(read.problem(1).raw.ends_with("€…"));
}
