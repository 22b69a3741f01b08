//! What a shopper may ask: bounded text, bounded limits, thresholds on the cosine.

use crate::{Invalid, passage::fold_white_space};

/// The words of a query: white space folded, 1 to 2,000 characters, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchText(String);

impl SearchText {
    /// The most characters a query may have; the rest of a longer one would not be read by any model.
    pub const MOST_CHARACTERS: usize = 2_000;

    /// Accepts `text` with its white space folded and its control characters as white space.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        // Bytes bound characters from above by a factor of four: a huge text is refused before it is copied.
        if text.len() > Self::MOST_CHARACTERS * 4 || text.chars().count() > Self::MOST_CHARACTERS {
            let most = Self::MOST_CHARACTERS;
            return Err(Invalid::new("query", format!("is longer than {most} characters")));
        }
        let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let folded = fold_white_space(&visible);
        if folded.is_empty() { Err(Invalid::new("query", "is empty")) } else { Ok(Self(folded)) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an answer goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Vectors alone: what is meant.
    Semantic,
    /// Words alone: what is said.
    Keyword,
    /// Both.
    #[default]
    Hybrid,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::Semantic, Self::Keyword, Self::Hybrid];

    /// Its name in requests, answers and configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Semantic => "semantic",
            Self::Keyword => "keyword",
            Self::Hybrid => "hybrid",
        }
    }

    /// The mode with this name.
    pub fn parse(name: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == name).ok_or_else(|| {
            let accepted = Self::ALL.map(Self::as_str).join(", ");
            Invalid::new("mode", format!("{name:?} is not known; accepted are {accepted}"))
        })
    }
}

/// How many hits are wanted: 1 to 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit(usize);

impl Limit {
    /// The most hits one answer holds.
    pub const MOST: usize = 200;
    /// What is used where nothing is asked for.
    pub const DEFAULT: Self = Self(10);

    /// Accepts 1 to [`Limit::MOST`].
    pub fn new(value: u64) -> Result<Self, Invalid> {
        match usize::try_from(value) {
            Ok(value @ 1..=Self::MOST) => Ok(Self(value)),
            _ => Err(Invalid::new("limit", format!("is {value}, accepted is 1 to {}", Self::MOST))),
        }
    }

    /// The number.
    pub const fn get(self) -> usize {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_folded_and_bounded() {
        assert_eq!(SearchText::parse("  red\u{0}\tkettle\n").unwrap().as_str(), "red kettle");
        assert!(SearchText::parse(" \n").is_err());
        assert!(SearchText::parse(&"é".repeat(2_000)).is_ok());
        assert!(SearchText::parse(&"x".repeat(1_000_000)).is_err());
    }

    #[test]
    fn a_limit_is_one_to_two_hundred() {
        assert!(Limit::new(0).is_err() && Limit::new(201).is_err());
        assert_eq!(Limit::new(200).unwrap().get(), 200);
        assert_eq!(Limit::new(0).unwrap_err().to_string(), "limit: is 0, accepted is 1 to 200");
    }
}
