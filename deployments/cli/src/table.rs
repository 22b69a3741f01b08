//! Tables for the terminal.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use serde_json::Value;

/// A line under the heads and nothing else, so that a row is a line.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Heads of columns of numbers, which are compared from the right.
const NUMBERS: [&str; 43] = [
    "row",
    "present",
    "missing",
    "unreadable",
    "#",
    "similarity",
    "price",
    "rating",
    "run",
    "read",
    "new",
    "changed",
    "unchanged",
    "rejected",
    "retired",
    "live",
    "embedded",
    "pending",
    "quarantined",
    "truncated",
    "vectors",
    "attempts",
    "ndcg@10",
    "grade",
    "before",
    "now",
    "difference",
    "p",
    "better",
    "worse",
    "equal",
    "times",
    "position",
    "impressions",
    "clicks",
    "rate",
    "judged hits",
    "relevant",
    "Brier before",
    "error before",
    "after",
    "slope",
    "intercept",
];

/// A table with these column heads, as wide as the terminal.
pub(crate) fn table(heads: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(heads.iter().copied());
    for (head, column) in heads.iter().zip(table.column_iter_mut()) {
        if NUMBERS.contains(head) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A value as a cell: text without its quotes, nothing for what is absent. Control characters, which a feed may hold
/// and a terminal would obey, become spaces.
pub(crate) fn text(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    plain(&text)
}

/// `text` with spaces for its control characters.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `text` with at most `most` characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.split_at(end).0),
    }
}

/// A moment to the second; `moment` is RFC 3339 in UTC.
pub(crate) fn moment(moment: &Value) -> String {
    let text = text(moment);
    match text.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => text,
    }
}
