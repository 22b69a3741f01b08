//! Why a value was refused: which field, what was wrong with it, what is accepted.

use std::{borrow::Cow, ops::RangeInclusive};

/// A value that could not be accepted.
///
/// The text is for the person who supplied the value; it never holds the whole value, which may be huge.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct Invalid {
    /// The field in the product's or request's own words, such as `title` or `limit`.
    pub field: Cow<'static, str>,
    /// What was wrong and what is accepted, without a full stop.
    pub problem: String,
}

impl Invalid {
    /// Says that `field` was refused because of `problem`.
    pub fn new(field: impl Into<Cow<'static, str>>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }
}

/// Accepts `text` trimmed, if it is not empty, holds at most `most` characters and no control character other than
/// line breaks and tabs. The invisible C1 controls that a wrong decoding leaves in real feeds become spaces: a product
/// is worth more than they are.
pub(crate) fn bounded_text(field: &'static str, text: &str, most: usize) -> Result<String, Invalid> {
    const C1: RangeInclusive<char> = '\u{80}'..='\u{9f}';
    let visible = if text.chars().any(|c| C1.contains(&c)) {
        Cow::Owned(text.replace(|c| C1.contains(&c), " "))
    } else {
        Cow::Borrowed(text)
    };
    let trimmed = visible.trim();
    if trimmed.is_empty() {
        return Err(Invalid::new(field, "is empty"));
    }
    // The byte length bounds the character count from above, so most texts are never counted.
    if trimmed.len() > most {
        let characters = trimmed.chars().count();
        if characters > most {
            return Err(Invalid::new(field, format!("has {characters} characters, at most {most} are accepted")));
        }
    }
    if let Some(bad) = trimmed.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Invalid::new(field, format!("holds the control character U+{:04X}", u32::from(bad))));
    }
    Ok(trimmed.to_owned())
}
