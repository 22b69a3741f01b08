//! A feed's row before any meaning is read into it: named values in the shapes that CSV and JSON have.

use std::sync::Arc;

/// One row as the feed wrote it, in column order.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRow {
    fields: Vec<(Arc<str>, RawValue)>,
}

/// A value as the feed wrote it. Numbers stay text, so that no decimal is lost on the way.
#[derive(Debug, Clone, PartialEq)]
pub enum RawValue {
    /// JSON `null`.
    Null,
    /// JSON `true` or `false`.
    Bool(bool),
    /// A JSON number, in its own digits.
    Number(String),
    /// A cell of a table, or a JSON string.
    Text(String),
    /// A JSON array.
    List(Vec<RawValue>),
    /// A JSON object, in its own order.
    Map(Vec<(String, RawValue)>),
}

impl RawRow {
    /// A row of `fields`. Where a name stands twice the first one counts.
    pub fn new(fields: Vec<(Arc<str>, RawValue)>) -> Self {
        Self { fields }
    }

    /// The value of `column`; `None` where the row has no such column.
    pub fn get(&self, column: &str) -> Option<&RawValue> {
        self.fields.iter().find(|(name, _)| &**name == column).map(|(_, value)| value)
    }

    /// All columns with their values, in the feed's order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.fields.iter().map(|(name, value)| (&**name, value))
    }
}

impl RawValue {
    /// Whether the feed said nothing here: `null`, or nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
            Self::Bool(_) | Self::Number(_) => false,
        }
    }

    /// The value as one text; `None` for `null`, lists and objects.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Number(text) | Self::Text(text) => Some(text),
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }
}
