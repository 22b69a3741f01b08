//! Tables for the terminal.

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::Value;

/// A table with these column heads, as wide as the terminal.
pub(crate) fn table(heads: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(heads.iter().copied());
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
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `text` with at most `most` characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.split_at(end).0),
    }
}
