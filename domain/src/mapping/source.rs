//! Where in a row a value stands.

use regex::Regex;

use crate::{
    Invalid,
    attribute::AttributeName,
    row::{RawRow, RawValue},
};

/// A column, or the part of it that a pattern captures.
#[derive(Debug, Clone)]
pub struct Source {
    column: String,
    pattern: Option<Regex>,
}

impl Source {
    /// The whole value of `column`.
    pub fn column(column: impl Into<String>) -> Self {
        Self { column: column.into(), pattern: None }
    }

    /// What the one capture group of `pattern`, a regular expression, captures in `column`.
    pub fn captured(column: impl Into<String>, pattern: &str) -> Result<Self, Invalid> {
        let invalid = |problem: String| Invalid::new("pattern", problem);
        let regex = Regex::new(pattern).map_err(|error| invalid(format!("cannot be read: {error}")))?;
        match regex.captures_len() {
            2 => Ok(Self { column: column.into(), pattern: Some(regex) }),
            n => {
                Err(invalid(format!("has {} capture groups, accepted is exactly one, such as /dp/([A-Z0-9]+)", n - 1)))
            }
        }
    }

    /// The column's name.
    pub fn name(&self) -> &str {
        &self.column
    }

    /// Whether the value is used as it is.
    pub(super) fn is_whole(&self) -> bool {
        self.pattern.is_none()
    }

    /// The value as the feed wrote it; `None` where it is blank or absent.
    pub(super) fn value<'a>(&self, row: &'a RawRow) -> Option<&'a RawValue> {
        row.get(&self.column).filter(|value| !value.is_blank())
    }

    /// The value as one text; `None` where it is blank or absent, an error where it is no text.
    pub fn text<'a>(&self, row: &'a RawRow) -> Result<Option<&'a str>, String> {
        self.value(row).map(|value| self.text_of(value)).transpose()
    }

    /// What is used of `value`, a value of the column.
    pub(super) fn text_of<'a>(&self, value: &'a RawValue) -> Result<&'a str, String> {
        let text = value.as_text().ok_or_else(|| format!("is {}, accepted is a text", kind(value)))?;
        let Some(pattern) = &self.pattern else { return Ok(text) };
        let captured = pattern.captures(text).and_then(|captures| captures.get(1));
        captured.map(|found| found.as_str()).ok_or_else(|| format!("does not match the pattern {pattern}"))
    }
}

/// Where the steps of a category path stand.
#[derive(Debug, Clone)]
pub enum CategorySource {
    /// In one column: a list, or a text with a separator between the steps.
    Split {
        /// The column.
        source: Source,
        /// What stands between two steps.
        separator: String,
    },
    /// In one column each, widest first; blank ones are left out.
    Joined(Vec<Source>),
}

impl CategorySource {
    /// The columns that are read.
    pub(super) fn sources(&self) -> &[Source] {
        match self {
            Self::Split { source, .. } => std::slice::from_ref(source),
            Self::Joined(sources) => sources,
        }
    }
}

/// A column that is an attribute.
#[derive(Debug, Clone)]
pub struct AttributeSource {
    /// The column.
    pub source: Source,
    /// The attribute's name.
    pub name: AttributeName,
}

/// What shape a value has, with its article.
pub(super) fn kind(value: &RawValue) -> &'static str {
    match value {
        RawValue::Null => "null",
        RawValue::Bool(_) => "a boolean",
        RawValue::Number(_) => "a number",
        RawValue::Text(_) => "a text",
        RawValue::List(_) => "a list",
        RawValue::Map(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: RawValue) -> RawRow {
        RawRow::new(vec![("link".into(), value)])
    }

    #[test]
    fn a_pattern_captures_a_part_of_a_column() {
        let asin = Source::captured("link", r"/dp/([A-Z0-9]{10})").unwrap();
        let link = row(RawValue::Text("https://shop.example/kettle/dp/B09W9BWVYG/ref=1".into()));
        assert_eq!(asin.text(&link), Ok(Some("B09W9BWVYG")));
        assert!(asin.text(&row(RawValue::Text("https://shop.example".into()))).unwrap_err().contains("/dp/"));
        assert_eq!(asin.text(&row(RawValue::Null)), Ok(None));
        assert_eq!(Source::column("other").text(&link), Ok(None));
        assert_eq!(Source::column("link").text(&row(RawValue::List(vec![RawValue::Bool(true)]))).ok(), None);
    }

    #[test]
    fn a_pattern_has_exactly_one_capture_group() {
        for pattern in ["/dp/", "(a)(b)", "(", "[z-a](x)"] {
            assert!(Source::captured("link", pattern).is_err(), "{pattern}");
        }
        assert!(Source::captured("link", "(?:a|b)(c)").is_ok());
    }
}
