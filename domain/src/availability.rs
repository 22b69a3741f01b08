//! Whether a product can be bought.

use std::fmt;

/// Availability in the words that shopping feeds use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Availability {
    /// Can be bought now.
    InStock,
    /// Cannot be bought now.
    OutOfStock,
    /// Can be ordered before it is released.
    Preorder,
    /// Can be ordered and arrives later.
    Backorder,
}

impl Availability {
    /// Every value.
    pub const ALL: [Self; 4] = [Self::InStock, Self::OutOfStock, Self::Preorder, Self::Backorder];

    /// The word used in feeds, filters and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InStock => "in_stock",
            Self::OutOfStock => "out_of_stock",
            Self::Preorder => "preorder",
            Self::Backorder => "backorder",
        }
    }

    /// The value that `word` names, whatever its case and with spaces or hyphens for underscores; also the URLs of
    /// schema.org's `ItemAvailability` and the yes/no forms that feeds use.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim();
        let word = word.rsplit_once("schema.org/").map_or(word, |(_, name)| name);
        let folded: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        match folded.as_str() {
            "instock" | "available" | "true" | "yes" | "1" => Some(Self::InStock),
            "outofstock" | "soldout" | "unavailable" | "false" | "no" | "0" => Some(Self::OutOfStock),
            "preorder" => Some(Self::Preorder),
            "backorder" => Some(Self::Backorder),
            _ => None,
        }
    }
}

impl fmt::Display for Availability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_reads_back_from_its_own_word() {
        for value in Availability::ALL {
            assert_eq!(Availability::parse(value.as_str()), Some(value));
        }
        assert_eq!(Availability::parse("https://schema.org/InStock"), Some(Availability::InStock));
        assert_eq!(Availability::parse("Out of stock"), Some(Availability::OutOfStock));
        assert_eq!(Availability::parse("Only 2 left in stock."), None);
    }
}
