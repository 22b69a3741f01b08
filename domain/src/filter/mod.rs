//! Filters: which products a query may find, as a typed tree.
//!
//! A tree is built in code or read from its text form by [`Filter::parse`]; its `Display` is text that reads back to an
//! equal tree. [`Filter::matches`] says what a tree means: every index is tested against it. [`terms`] holds what an
//! index needs to store so that it can answer the same.
//!
//! # The text form
//!
//! ```text
//! filter     = all-of { "or" all-of }
//! all-of     = operand { "and" operand }
//! operand    = "not" operand | "(" filter ")" | condition
//!            | "all" "(" [ filter { "," filter } ] ")"           every one; all() holds for every product
//!            | "any" "(" [ filter { "," filter } ] ")"           at least one; any() holds for none
//! condition  = field ( "=" | "!=" ) value
//!            | field ( "<" | "<=" | ">" | ">=" ) number
//!            | field [ "not" ] "in" "[" value { "," value } "]"
//!            | field [ "not" ] "in" range
//!            | "exists" "(" field ")"
//! range      = number ".." number | number ".." | ".." number    both ends included;
//!                                                                10<.. leaves out 10, ..<50 leaves out 50
//! field      = "id" | "brand" | ... (FilterField::NAMES) | "attributes." ( word | text )
//! value      = word | number | "true" | "false" | text
//! word       = one or more letters, digits, "_", "-", "." and "/"
//! text       = '"' characters '"'                                 with \" \\ \n and \t as escapes
//! number     = [ "-" ] digits [ "." digits ]
//! ```
//!
//! Keywords may be in either case; `and` binds closer than `or`. Words that are `and`, `or`, `not` or `in`, and texts
//! with spaces or other signs, are quoted. A value without quotes is a number or a boolean where it looks like one and
//! its field is an attribute or a number; `007` is a text.
//!
//! | text | meaning |
//! |---|---|
//! | `brand = Sony and price < 500` | both |
//! | `category = "Kitchen > Kettles"` | in that category or below it |
//! | `attributes.colour in [red, "dark blue"]` | either |
//! | `price in 10..50`, `price in 10..`, `price in 10..<50` | from 10 to 50; from 10; from 10 to below 50 |
//! | `not exists(rating) or rating >= 4` | unrated or rated well |
//! | `attributes."screen size" > 40` | an attribute whose name holds a space |

mod display;
mod field;
mod matches;
mod parse;
#[cfg(test)]
mod parse_tests;
mod passed;
#[cfg(test)]
mod samples;
pub mod terms;
mod validate;

use rust_decimal::Decimal;

pub use self::field::FilterField;
pub use self::passed::Passed;
pub use self::terms::fold;

/// A condition on products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Every one of these holds; an empty list holds for every product.
    All(Vec<Filter>),
    /// At least one of these holds; an empty list holds for none.
    Any(Vec<Filter>),
    /// This does not hold. A product without the field is not one that has the value, so "brand is not Sony" holds for
    /// products without a brand.
    Not(Box<Filter>),
    /// The field has one of these values; never empty. A category matches itself and everything below it; ids and group
    /// ids are compared exactly, all other texts without regard to case.
    Is(FilterField, Vec<FilterValue>),
    /// The field is a number within these bounds.
    Within(FilterField, NumberRange),
    /// The field has a value.
    Exists(FilterField),
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

impl Filter {
    /// The deepest that a tree may be nested.
    pub const MOST_DEPTH: usize = 20;
    /// The most conditions that a tree may hold.
    pub const MOST_CONDITIONS: usize = 200;
    /// The most values that one condition may list.
    pub const MOST_VALUES: usize = 1_000;
    /// The most characters that the text form, or one value, may have.
    pub const MOST_CHARACTERS: usize = 4_096;

    /// The condition that `field` has `value`.
    pub fn is(field: FilterField, value: impl Into<FilterValue>) -> Self {
        Self::Is(field, vec![value.into()])
    }

    /// The opposite of this condition.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// Both conditions.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self::All(mut parts) => {
                parts.push(other);
                Self::All(parts)
            }
            first => Self::All(vec![first, other]),
        }
    }
}

impl From<&str> for FilterValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Decimal> for FilterValue {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for FilterValue {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl NumberRange {
    /// From `value` up, itself included.
    pub const fn at_least(value: Decimal) -> Self {
        Self { from: Some(Bound { value, inclusive: true }), to: None }
    }

    /// Up to `value`, itself included.
    pub const fn at_most(value: Decimal) -> Self {
        Self { from: None, to: Some(Bound { value, inclusive: true }) }
    }

    /// From `from` up to `to`, both included.
    pub const fn between(from: Decimal, to: Decimal) -> Self {
        Self { from: Some(Bound { value: from, inclusive: true }), to: Some(Bound { value: to, inclusive: true }) }
    }

    /// Whether `number` is within the bounds.
    pub fn contains(&self, number: Decimal) -> bool {
        self.from.is_none_or(|from| number > from.value || (from.inclusive && number == from.value))
            && self.to.is_none_or(|to| number < to.value || (to.inclusive && number == to.value))
    }

    /// Whether no number can be within the bounds.
    pub fn is_empty(&self) -> bool {
        match (self.from, self.to) {
            (Some(from), Some(to)) => {
                from.value > to.value || (from.value == to.value && !(from.inclusive && to.inclusive))
            }
            _ => false,
        }
    }
}
