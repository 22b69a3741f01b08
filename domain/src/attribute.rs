//! Attributes: what a feed says of a product beyond the fields that every product has.

use std::{fmt, sync::Arc};

use rust_decimal::Decimal;

use crate::{Invalid, invalid::bounded_text};

/// An attribute's name, kept as the feed wrote it: 1 to 100 characters, none of them a control character, a quotation
/// mark or a backslash, so that filters can spell it between quotation marks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeName(Arc<str>);

impl AttributeName {
    /// The most characters a name may have.
    pub const MOST_CHARACTERS: usize = 100;

    /// Accepts `name` trimmed.
    pub fn parse(name: &str) -> Result<Self, Invalid> {
        let name = bounded_text("attribute name", name, Self::MOST_CHARACTERS)?;
        match name.chars().find(|c| c.is_control() || matches!(c, '"' | '\\')) {
            Some(bad) => Err(Invalid::new("attribute name", format!("holds {bad:?}"))),
            None => Ok(Self(name.into())),
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AttributeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An attribute's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeValue {
    /// Text, trimmed, 1 to 2,000 characters.
    Text(String),
    /// An exact number.
    Number(Decimal),
    /// Yes or no.
    Bool(bool),
}

impl AttributeValue {
    /// The most characters a text value may have.
    pub const MOST_CHARACTERS: usize = 2_000;

    /// Accepts `text` trimmed.
    pub fn text(text: &str) -> Result<Self, Invalid> {
        bounded_text("attribute", text, Self::MOST_CHARACTERS).map(Self::Text)
    }
}

impl fmt::Display for AttributeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Bool(yes) => yes.fmt(f),
        }
    }
}
