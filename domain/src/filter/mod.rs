//! Filters: which products a query may find, as a typed tree.

use std::fmt;

use rust_decimal::Decimal;

use crate::attribute::AttributeName;

/// A condition on products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Every one of these holds; an empty list holds for every product.
    All(Vec<Filter>),
    /// At least one of these holds; an empty list holds for none.
    Any(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// The field has one of these values; never empty. A category matches itself and everything below it; texts are
    /// compared without regard to case.
    Is(FilterField, Vec<FilterValue>),
    /// The field is a number within these bounds.
    Within(FilterField, NumberRange),
    /// The field has a value.
    Exists(FilterField),
}

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

/// A value that a field is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterValue {
    /// Text.
    Text(String),
    /// A number.
    Number(Decimal),
    /// Yes or no.
    Bool(bool),
}

/// Bounds on a number; at least one end is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRange {
    /// The lower end.
    pub from: Option<Bound>,
    /// The upper end.
    pub to: Option<Bound>,
}

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The number.
    pub value: Decimal,
    /// Whether the number itself is within the range.
    pub inclusive: bool,
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

    /// Whether the field holds numbers on every product that has it.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Price | Self::ListPrice | Self::Rating | Self::RatingCount)
    }
}

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
            Self::Attribute(name) => return write!(f, "attributes.{name}"),
        })
    }
}
