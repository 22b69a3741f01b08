//! What a filter can look at.

use std::fmt;

use super::Filter;
use crate::{Invalid, attribute::AttributeName};

/// What a filter looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FilterField {
    /// The product's id.
    Id,
    /// Its brand.
    Brand,
    /// Its category path.
    Category,
    /// The amount of its price, in whatever currency it has.
    Price,
    /// The amount of its list price.
    ListPrice,
    /// The code of its price's currency.
    Currency,
    /// Its mean rating.
    Rating,
    /// How many ratings it has.
    RatingCount,
    /// Its availability.
    Availability,
    /// What its variants have in common.
    GroupId,
    /// One of its attributes.
    Attribute(AttributeName),
}

/// What kind of value a field is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Category,
    Number,
    Currency,
    Availability,
    /// Whatever the feed gave it.
    Open,
}

impl FilterField {
    /// The names of the fields that every product has, in the order in which they are explained.
    pub const NAMES: [&'static str; 10] = [
        "id",
        "brand",
        "category",
        "price",
        "list_price",
        "currency",
        "rating",
        "rating_count",
        "availability",
        "group_id",
    ];

    /// What stands in front of an attribute's name.
    pub(super) const ATTRIBUTE_PREFIX: &'static str = "attributes.";

    /// The field that `text` names: one of [`FilterField::NAMES`], or `attributes.NAME`, quoted where the name holds a
    /// space: `attributes."screen size"`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Filter::parse_field(text)
    }

    /// The field of one of [`FilterField::NAMES`].
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "id" => Self::Id,
            "brand" => Self::Brand,
            "category" => Self::Category,
            "price" => Self::Price,
            "list_price" => Self::ListPrice,
            "currency" => Self::Currency,
            "rating" => Self::Rating,
            "rating_count" => Self::RatingCount,
            "availability" => Self::Availability,
            "group_id" => Self::GroupId,
            _ => return None,
        })
    }

    /// Whether the field holds numbers on every product that has it.
    pub fn is_number(&self) -> bool {
        self.kind() == Kind::Number
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Id | Self::Brand | Self::GroupId => Kind::Text,
            Self::Category => Kind::Category,
            Self::Price | Self::ListPrice | Self::Rating | Self::RatingCount => Kind::Number,
            Self::Currency => Kind::Currency,
            Self::Availability => Kind::Availability,
            Self::Attribute(_) => Kind::Open,
        }
    }
}

/// Whether `c` may stand in a word that is not quoted.
pub(super) fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')
}

/// The text that [`FilterField::parse`] reads back.
impl fmt::Display for FilterField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Id => "id",
            Self::Brand => "brand",
            Self::Category => "category",
            Self::Price => "price",
            Self::ListPrice => "list_price",
            Self::Currency => "currency",
            Self::Rating => "rating",
            Self::RatingCount => "rating_count",
            Self::Availability => "availability",
            Self::GroupId => "group_id",
            Self::Attribute(name) if name.as_str().chars().all(is_word_character) => {
                return write!(f, "{}{name}", Self::ATTRIBUTE_PREFIX);
            }
            // A name holds neither quotes nor backslashes, so it needs no escapes.
            Self::Attribute(name) => return write!(f, "{}\"{name}\"", Self::ATTRIBUTE_PREFIX),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_reads_back_from_its_own_text() {
        for name in FilterField::NAMES {
            assert_eq!(FilterField::parse(name).unwrap().to_string(), name);
        }
        for (text, name) in [
            ("attributes.colour", "colour"),
            ("attributes.Größe", "Größe"),
            ("attributes.a/b-c.d_e", "a/b-c.d_e"),
            ("attributes.\"screen size\"", "screen size"),
        ] {
            let field = FilterField::Attribute(AttributeName::parse(name).unwrap());
            assert_eq!(FilterField::parse(text).unwrap(), field, "{text}");
            assert_eq!(field.to_string(), text);
        }
    }

    #[test]
    fn an_unknown_field_is_named_with_what_is_accepted() {
        let refused = FilterField::parse("colour").unwrap_err().to_string();
        assert!(refused.contains("\"colour\" is not a field; accepted are id, brand, category, price,"), "{refused}");
        assert!(refused.contains("write attributes.colour"), "{refused}");
        for text in ["", "price price", "attributes.", "attributes.\"a", "attributes.\"\\\\\"", "Price", " and"] {
            assert!(FilterField::parse(text).is_err(), "{text}");
        }
    }
}
