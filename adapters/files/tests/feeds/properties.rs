//! What holds for any table, any JSON and any bytes.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use likewise_adapter_files::Format;
use likewise_domain::row::RawValue;
use proptest::{collection::vec, prelude::*, sample::select, string::string_regex};
use serde_json::{Map, Value};

use crate::reading::{bad, reader, rows, texts};

/// Tables of at least one column and any cells; the first column's names keep clear of what is no table.
fn tables() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    (1_usize..6).prop_flat_map(|columns| {
        let header = (0..columns).map(|column| format!("column {column}")).collect::<Vec<_>>();
        let cell = prop_oneof![
            3 => string_regex("[a-zA-Z0-9 ,;|\"\t'€é\u{1F600}]{0,12}").unwrap(),
            1 => string_regex("(\r|\n|\"|,|\0|a){0,6}").unwrap(),
            1 => any::<String>(),
        ];
        (Just(header), vec(vec(cell, columns), 0..20))
    })
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no such number", |number| number.is_finite()).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((any::<String>(), inner), 0..5).prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn objects() -> impl Strategy<Value = Vec<Map<String, Value>>> {
    vec(vec((any::<String>(), json()), 0..6).prop_map(|members| members.into_iter().collect()), 0..12)
}

/// The value as JSON again, numbers digit by digit as they were read.
fn spelled(value: &RawValue) -> String {
    let member = |(name, value): &(String, RawValue)| format!("{}:{}", quoted(name), spelled(value));
    match value {
        RawValue::Null => "null".to_owned(),
        RawValue::Bool(yes) => yes.to_string(),
        RawValue::Number(digits) => digits.clone(),
        RawValue::Text(text) => quoted(text),
        RawValue::List(items) => format!("[{}]", items.iter().map(spelled).collect::<Vec<_>>().join(",")),
        RawValue::Map(entries) => format!("{{{}}}", entries.iter().map(member).collect::<Vec<_>>().join(",")),
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn assert_reads_back(format: Format, text: String, written: &[Map<String, Value>]) -> Result<(), TestCaseError> {
    let read = rows(format, text);
    prop_assert_eq!(read.len(), written.len());
    for (row, members) in read.iter().zip(written) {
        let fields = row.content.as_ref().unwrap().fields().map(|(name, value)| (name.to_owned(), value.clone()));
        prop_assert_eq!(spelled(&RawValue::Map(fields.collect())), serde_json::to_string(members).unwrap());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_table_reads_back_as_it_was_written(
        (header, table) in tables(),
        delimiter in select(vec![b',', b';', b'\t', b'|']),
        crlf in any::<bool>(),
        style in select(vec![QuoteStyle::Necessary, QuoteStyle::Always]),
    ) {
        let terminator = if crlf { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let mut writer = WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(terminator)
            .quote_style(style)
            .from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for cells in &table {
            writer.write_record(cells).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        // In a header of one column there is no delimiter to be found.
        prop_assume!(header.len() > 1 || delimiter == b',');
        let read = rows(Format::Csv, bytes);
        prop_assert_eq!(read.len(), table.len());
        for (number, (row, cells)) in (1..).zip(read.iter().zip(&table)) {
            prop_assert_eq!(row.number, number);
            let expected: Vec<_> = header.iter().zip(cells).map(|(name, cell)| (name.as_str(), cell.as_str())).collect();
            prop_assert_eq!(texts(row.content.as_ref().unwrap()), expected);
        }
    }

    #[test]
    fn any_objects_read_back_from_lines(written in objects()) {
        let lines: Vec<_> = written.iter().map(|members| serde_json::to_string(members).unwrap()).collect();
        assert_reads_back(Format::JsonLines, lines.join("\n"), &written)?;
    }

    #[test]
    fn any_objects_read_back_from_an_array(written in objects(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&written) } else { serde_json::to_string(&written) };
        assert_reads_back(Format::Json, text.unwrap(), &written)?;
    }

    #[test]
    fn any_bytes_are_read_without_a_panic_or_a_gap(
        bytes in vec(
            prop_oneof![
                3 => select(b"\"\"\"\n\n\r,,;{}[]:\\ ab1\t\0\xE4".to_vec()),
                1 => any::<u8>(),
            ],
            0..400,
        ),
        format in select(vec![Format::Auto, Format::Csv, Format::Tsv, Format::JsonLines, Format::Json]),
        max_row_bytes in select(vec![1, 5, 40, 1_000]),
    ) {
        let length = bytes.len() as u64;
        let Ok(mut reader) = reader(format, bytes, max_row_bytes) else { return Ok(()) };
        let (mut number, mut before, mut broken) = (0, 0, false);
        for row in &mut reader {
            prop_assert!(!broken, "nothing follows an error");
            let Ok(row) = row else {
                broken = true;
                continue;
            };
            number += 1;
            prop_assert_eq!(row.number, number);
            prop_assert!(row.bytes_read > before && row.bytes_read <= length);
            before = row.bytes_read;
        }
        prop_assert!(reader.next().is_none());
        prop_assert!(broken || reader.bytes_read() == length);
    }

    #[test]
    fn a_forgotten_quote_never_costs_a_row_behind_its_own(
        before in 0_usize..5,
        after in 1_usize..20,
        quoted in any::<bool>(),
    ) {
        let good = |id: usize| if quoted { format!("{id},\"Lamp, {id}\",5\n") } else { format!("{id},Lamp,5\n") };
        let head: String = (0..before).map(good).collect();
        let tail: String = (before + 1..before + 1 + after).map(good).collect();
        let read = rows(Format::Csv, format!("id,title,price\n{head}{before},\"Rug,5\n{tail}"));
        prop_assert_eq!(read.len(), before + 1 + after);
        let bad: Vec<_> = bad(&read).into_iter().map(|(number, _)| number).collect();
        prop_assert_eq!(bad, vec![before as u64 + 1]);
    }
}
