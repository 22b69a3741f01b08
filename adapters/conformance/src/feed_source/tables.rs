//! CSV and TSV.

use likewise_domain::row::RawValue;

use super::{Bench, text, texts_of};
use crate::{
    failure::{CaseResult, equal, only, present},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    a_table_gives_a_row_for_each_line_after_its_header,
    a_table_says_its_columns,
    cells_stand_in_the_order_of_the_columns,
    cells_are_given_as_they_are_written,
    quoted_cells_hold_separators_quotes_and_line_breaks,
    the_last_line_needs_no_line_break,
    carriage_returns_end_lines_too,
    a_byte_order_mark_is_no_part_of_the_first_column,
    blank_lines_of_a_table_are_no_rows,
    tabs_separate_the_cells_of_a_tsv,
];

async fn a_table_gives_a_row_for_each_line_after_its_header(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.csv", "id,title\n1,kettle\n2,toaster\n3,mixer\n").await?;
    equal("ids", texts_of(&rows, "id"), ["1", "2", "3"])?;
    equal("titles", texts_of(&rows, "title"), ["kettle", "toaster", "mixer"])
}

async fn a_table_says_its_columns(bench: &mut Bench) -> CaseResult {
    let read = bench.read("a.csv", "id,Title of it,\"price, in €\"\n1,kettle,2\n").await?;
    let columns = present("the columns of a table", read.columns)?;
    equal("columns", columns, ["id", "Title of it", "price, in €"])
}

async fn cells_stand_in_the_order_of_the_columns(bench: &mut Bench) -> CaseResult {
    let row = only("rows", bench.read_rows("a.csv", "z,a,m\n1,2,3\n").await?)?;
    let fields: Vec<_> = row.fields().collect();
    equal("fields", fields, [("z", &text("1")), ("a", &text("2")), ("m", &text("3"))])
}

async fn cells_are_given_as_they_are_written(bench: &mut Bench) -> CaseResult {
    let row = only("rows", bench.read_rows("a.csv", "a,b,c,d,e\n 007 ,\"₹2,098\",,true,1e3\n").await?)?;
    let values: Vec<_> = row.fields().map(|(_, value)| value.clone()).collect();
    equal("values", &values, &[" 007 ", "₹2,098", "", "true", "1e3"].map(text))?;
    equal(
        "which are blank",
        values.iter().map(RawValue::is_blank).collect::<Vec<_>>(),
        [false, false, true, false, false],
    )
}

async fn quoted_cells_hold_separators_quotes_and_line_breaks(bench: &mut Bench) -> CaseResult {
    let table = "id,title\n1,\"a, b\"\n2,\"a \"\"b\"\" c\"\n3,\"one\ntwo\r\n\nthree\"\n4,plain\n";
    let rows = bench.read_rows("a.csv", table).await?;
    equal("titles", texts_of(&rows, "title"), ["a, b", "a \"b\" c", "one\ntwo\r\n\nthree", "plain"])
}

async fn the_last_line_needs_no_line_break(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.csv", "id,title\n1,kettle\n2,toaster").await?;
    equal("titles", texts_of(&rows, "title"), ["kettle", "toaster"])
}

async fn carriage_returns_end_lines_too(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.csv", "id,title\r\n1,kettle\r\n2,toaster\r\n").await?;
    equal("titles", texts_of(&rows, "title"), ["kettle", "toaster"])
}

async fn a_byte_order_mark_is_no_part_of_the_first_column(bench: &mut Bench) -> CaseResult {
    let read = bench.read("a.csv", "\u{FEFF}id,title\n1,kettle\n").await?;
    equal("columns", present("the columns", read.columns.clone())?, ["id", "title"])?;
    equal("ids", read.outcomes("id"), ["1"])
}

async fn blank_lines_of_a_table_are_no_rows(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.csv", "id,title\n\n1,kettle\n\r\n\n2,toaster\n\n\n").await?;
    equal("titles", texts_of(&rows, "title"), ["kettle", "toaster"])
}

async fn tabs_separate_the_cells_of_a_tsv(bench: &mut Bench) -> CaseResult {
    let rows = bench.read_rows("a.tsv", "id\ttitle\n1\ta, b\n2\t\"a\tb\"\n").await?;
    equal("titles", texts_of(&rows, "title"), ["a, b", "a\tb"])
}
