//! Rows that cannot be read: each is an item with its number and its problem, and never the end.

use likewise_domain::run::RejectionCode;

use super::Bench;
use crate::{
    failure::{CaseResult, equal, holds, item},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    a_row_with_another_number_of_cells_is_not_the_end,
    a_row_that_is_not_utf8_is_not_the_end,
    a_line_that_is_no_json_is_not_the_end,
    a_json_value_that_is_no_object_is_not_the_end,
    a_json_line_that_is_not_utf8_is_not_the_end,
    a_row_that_is_too_long_is_not_the_end,
    bad_rows_at_both_ends_are_counted,
    a_bad_row_tells_what_was_read_of_it,
];

/// Longer than any source accepts.
const TOO_LONG: usize = 11 << 20;

async fn a_row_with_another_number_of_cells_is_not_the_end(bench: &mut Bench) -> CaseResult {
    let read = bench.read("a.csv", "id,title\n1,kettle\n2\n3,toaster,red\n4,mixer\n").await?;
    let wrong = RejectionCode::WrongColumnCount.as_str();
    equal("rows", read.outcomes("title"), ["kettle", wrong, wrong, "mixer"])?;
    holds(read.broken.is_none(), || "the stream ends with an error")
}

async fn a_row_that_is_not_utf8_is_not_the_end(bench: &mut Bench) -> CaseResult {
    let read = bench.read("a.csv", b"id,title\n1,kettle\n2,caf\xE9\n3,mixer\n").await?;
    let invalid = RejectionCode::InvalidUtf8.as_str();
    equal("rows", read.outcomes("title"), ["kettle", invalid, "mixer"])?;
    holds(read.broken.is_none(), || "the stream ends with an error")
}

async fn a_line_that_is_no_json_is_not_the_end(bench: &mut Bench) -> CaseResult {
    let lines = "{\"id\":\"1\"}\n{\"id\":\nplain words\n{\"id\":\"4\"} {\"id\":\"x\"}\n{\"id\":\"5\"}\n";
    let read = bench.read("a.jsonl", lines).await?;
    let malformed = RejectionCode::Malformed.as_str();
    equal("rows", read.outcomes("id"), ["1", malformed, malformed, malformed, "5"])?;
    holds(read.broken.is_none(), || "the stream ends with an error")
}

async fn a_json_value_that_is_no_object_is_not_the_end(bench: &mut Bench) -> CaseResult {
    let malformed = RejectionCode::Malformed.as_str();
    let read = bench.read("a.jsonl", "[1]\n{\"id\":\"2\"}\n3\n\"four\"\nnull\n{\"id\":\"6\"}\n").await?;
    equal("rows of lines", read.outcomes("id"), [malformed, "2", malformed, malformed, malformed, "6"])?;
    let read = bench.read("a.json", "[1, {\"id\":\"2\"}, [], {\"id\":\"4\"}]").await?;
    equal("rows of an array", read.outcomes("id"), [malformed, "2", malformed, "4"])
}

async fn a_json_line_that_is_not_utf8_is_not_the_end(bench: &mut Bench) -> CaseResult {
    let read = bench.read("a.jsonl", b"{\"id\":\"1\"}\n{\"id\":\"caf\xE9\"}\n{\"id\":\"3\"}\n").await?;
    equal("rows", read.outcomes("id"), ["1", RejectionCode::InvalidUtf8.as_str(), "3"])
}

async fn a_row_that_is_too_long_is_not_the_end(bench: &mut Bench) -> CaseResult {
    let long = "x".repeat(TOO_LONG);
    let too_long = RejectionCode::TooLong.as_str();
    let read = bench.read("a.csv", format!("id,title\n1,kettle\n2,{long}\n3,mixer\n")).await?;
    equal("rows of a table", read.outcomes("title"), ["kettle", too_long, "mixer"])?;
    let read = bench.read("a.jsonl", format!("{{\"id\":\"1\"}}\n{{\"id\":\"{long}\"}}\n{{\"id\":\"3\"}}\n")).await?;
    equal("rows of lines", read.outcomes("id"), ["1", too_long, "3"])
}

async fn bad_rows_at_both_ends_are_counted(bench: &mut Bench) -> CaseResult {
    let wrong = RejectionCode::WrongColumnCount.as_str();
    let read = bench.read("a.csv", "id,title\n1\n\n2\n3,mixer\n\n4\n").await?;
    equal("rows", read.outcomes("title"), [wrong, wrong, "mixer", wrong])
}

async fn a_bad_row_tells_what_was_read_of_it(bench: &mut Bench) -> CaseResult {
    let feeds = [("a.csv", "id,title\n1,kettle,of steel\n"), ("a.jsonl", "{\"title\":\"kettle\", of steel}\n")];
    for (name, bytes) in feeds {
        let read = bench.read(name, bytes).await?;
        let Err(problem) = &item("rows", &read.rows, 0)?.content else {
            return Err(crate::Failure::new(format!("{bytes:?} is read as a row")));
        };
        holds(problem.raw.contains("kettle") && problem.raw.contains("of steel"), || {
            format!("of {bytes:?} this is told: {:?}", problem.raw)
        })?;
        holds(!problem.reason.trim().is_empty(), || format!("{bytes:?} is refused without a reason"))?;
    }
    Ok(())
}
