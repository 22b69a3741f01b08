//! JSON Lines and JSON.

use likewise_domain::row::RawValue;

use super::{Bench, text, texts_of};
use crate::{
    failure::{CaseResult, equal, holds, only, present},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    json_lines_give_a_row_for_each_object,
    json_values_keep_their_kinds,
    json_numbers_keep_their_digits,
    json_values_may_be_nested,
    json_members_stand_in_their_own_order,
    blank_lines_of_json_lines_are_no_rows,
    a_byte_order_mark_is_no_part_of_json_lines,
    a_json_array_gives_a_row_for_each_item,
    a_json_array_that_breaks_off_ends_with_an_error,
];

async fn json_lines_give_a_row_for_each_object(bench: &mut Bench) -> CaseResult {
    let lines =
        "{\"id\":\"1\",\"title\":\"kettle\"}\n{\"title\":\"toaster \\u00e9 \\\"x\\\"\\n\"}\r\n{\"title\":\"薬缶\"}";
    for name in ["a.jsonl", "a.ndjson"] {
        let rows = bench.read_rows(name, lines).await?;
        equal("titles", texts_of(&rows, "title"), ["kettle", "toaster é \"x\"\n", "薬缶"])?;
        equal("a member that is absent", rows.get(1).and_then(|row| row.get("id")), None)?;
    }
    Ok(())
}

async fn json_values_keep_their_kinds(bench: &mut Bench) -> CaseResult {
    let line = r#"{"a":null,"b":true,"c":false,"d":"1","e":1,"f":"","g":"true"}"#;
    let row = only("rows", bench.read_rows("a.jsonl", line).await?)?;
    let values: Vec<_> = row.fields().map(|(_, value)| value.clone()).collect();
    let expected = [
        RawValue::Null,
        RawValue::Bool(true),
        RawValue::Bool(false),
        text("1"),
        RawValue::Number("1".to_owned()),
        text(""),
        text("true"),
    ];
    equal("values", values, expected)
}

async fn json_numbers_keep_their_digits(bench: &mut Bench) -> CaseResult {
    let numbers = ["0", "-1", "19.90", "12345678901234567890.12345678", "1e3", "0.1", "9007199254740993"];
    let line = format!("{{\"n\":[{}]}}", numbers.join(","));
    let row = only("rows", bench.read_rows("a.jsonl", line).await?)?;
    let expected = numbers.map(|number| RawValue::Number(number.to_owned()));
    equal("numbers", row.get("n"), Some(&RawValue::List(expected.into())))
}

async fn json_values_may_be_nested(bench: &mut Bench) -> CaseResult {
    let line = r#"{"price":{"value":"1.50","currency":"EUR","tags":["a",{"b":[]}]},"list":[]}"#;
    let row = only("rows", bench.read_rows("a.jsonl", line).await?)?;
    let inner = RawValue::Map(vec![("b".to_owned(), RawValue::List(Vec::new()))]);
    let expected = RawValue::Map(vec![
        ("value".to_owned(), text("1.50")),
        ("currency".to_owned(), text("EUR")),
        ("tags".to_owned(), RawValue::List(vec![text("a"), inner])),
    ]);
    equal("an object", row.get("price"), Some(&expected))?;
    equal("an empty list", row.get("list"), Some(&RawValue::List(Vec::new())))
}

async fn json_members_stand_in_their_own_order(bench: &mut Bench) -> CaseResult {
    let row = only("rows", bench.read_rows("a.jsonl", r#"{"z":"1","a":"2","m":"3"}"#).await?)?;
    equal("names", row.fields().map(|(name, _)| name).collect::<Vec<_>>(), ["z", "a", "m"])
}

async fn blank_lines_of_json_lines_are_no_rows(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.jsonl", "\n{\"id\":\"1\"}\n\n  \t\n\r\n{\"id\":\"2\"}\n\n").await?;
    equal("ids", texts_of(&rows, "id"), ["1", "2"])
}

async fn a_byte_order_mark_is_no_part_of_json_lines(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.jsonl", "\u{FEFF}{\"id\":\"1\"}\n{\"id\":\"2\"}\n").await?;
    equal("ids", texts_of(&rows, "id"), ["1", "2"])
}

async fn a_json_array_gives_a_row_for_each_item(bench: &mut Bench) -> CaseResult {
    let rows =
        bench.read_rows("a.json", "[\n  {\"id\": \"1\", \"n\": 1.50},\n  {\"id\": \"2\"} ,{\"id\":\"3\"}\n]\n").await?;
    equal("ids", texts_of(&rows, "id"), ["1", "2", "3"])?;
    let first = present("the first row", rows.first())?;
    equal("a number", first.get("n"), Some(&RawValue::Number("1.50".to_owned())))
}

async fn a_json_array_that_breaks_off_ends_with_an_error(bench: &mut Bench) -> CaseResult {
    for array in ["[{\"id\":\"1\"},{\"id\":\"2\"}", "[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":", "[{\"id\":\"1\"},"] {
        let read = bench.read("a.json", array).await?;
        let found = read.outcomes("id");
        holds(["1", "2"].starts_with(&found.iter().map(String::as_str).collect::<Vec<_>>()), || {
            format!("of {array} these were read: {found:?}")
        })?;
        holds(read.broken.is_some(), || format!("{array} ends without an error"))?;
    }
    Ok(())
}
