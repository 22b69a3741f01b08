//! Mean ratings.

use std::fmt;

use rust_decimal::Decimal;

use crate::Invalid;

/// A mean rating from 0 to 5, exact as the feed gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rating(Decimal);

impl Rating {
    /// Accepts 0 to 5.
    pub fn new(value: Decimal) -> Result<Self, Invalid> {
        if value < Decimal::ZERO || value > Decimal::from(5) {
            return Err(Invalid::new("rating", format!("is {value}, accepted is 0 to 5")));
        }
        Ok(Self(value.normalize()))
    }

    /// The rating that `text` spells as a plain decimal number, such as `4.5` or `4,5`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = text.trim().replace(',', ".");
        match number.parse::<Decimal>() {
            Ok(value) => Self::new(value),
            Err(_) => Err(Invalid::new("rating", "is not a number")),
        }
    }

    /// The number.
    pub fn value(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zero_to_five_is_a_rating() {
        assert_eq!(Rating::parse("4,5").unwrap().to_string(), "4.5");
        assert_eq!(Rating::parse("5.0").unwrap(), Rating::parse("5").unwrap());
        assert!(Rating::parse("9.9").is_err());
        assert_eq!(Rating::parse("Get").unwrap_err().to_string(), "rating: is not a number");
    }
}
