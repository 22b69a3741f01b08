//! Mappings: which column of a feed is which field of a product.
//!
//! [`Mapping::map`] turns a row into a product. Only a missing or unusable id or title costs a row its place; any other
//! value that cannot be read is left out and told as a [`DroppedValue`]. Texts are kept as the feed wrote them, HTML
//! tags and entities included, but for white space at their ends.

mod attributes;
mod coverage;
mod header;
mod presets;
#[cfg(test)]
mod price_tests;
mod prices;
mod read;
#[cfg(test)]
mod samples;
mod source;
#[cfg(test)]
mod tests;

pub use self::{
    coverage::{Coverage, FieldCoverage},
    source::{AttributeSource, CategorySource, Source},
};
use crate::{
    Currency, Product,
    money::{ConversionRates, NumberStyle},
    run::RejectionCode,
};

/// Where each field of a product stands in a feed, and how its numbers are written.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The id.
    pub id: Source,
    /// The title.
    pub title: Source,
    /// The description; a list of texts becomes one text with a line for each.
    pub description: Option<Source>,
    /// The brand.
    pub brand: Option<Source>,
    /// The category path.
    pub category: Option<CategorySource>,
    /// The price: the first of these that is not blank.
    pub price: Vec<Source>,
    /// The list price; where the price itself was taken from the same column there is none.
    pub list_price: Option<Source>,
    /// The code of the currency that the row's prices are in.
    pub currency: Option<Source>,
    /// The mean rating.
    pub rating: Option<Source>,
    /// How many ratings there are.
    pub rating_count: Option<Source>,
    /// Whether it can be bought.
    pub availability: Option<Source>,
    /// Where its picture is; of a list the first.
    pub image_url: Option<Source>,
    /// Where its page is.
    pub product_url: Option<Source>,
    /// What its variants have in common.
    pub group_id: Option<Source>,
    /// Columns that are attributes, under a name of their own.
    pub attributes: Vec<AttributeSource>,
    /// A column that holds an object of attributes.
    pub attributes_column: Option<String>,
    /// What becomes of columns that nothing else reads.
    pub other_columns: OtherColumns,
    /// The currency of prices that name none.
    pub default_currency: Option<Currency>,
    /// How the numbers in texts are written; JSON numbers always have a decimal point.
    pub number_style: NumberStyle,
    /// Rates by which prices are converted; a price whose currency has no rate stays as it is.
    pub conversion: Option<ConversionRates>,
}

/// What becomes of columns that no field of a mapping reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OtherColumns {
    /// They become attributes under their own names.
    Keep,
    /// They are left out.
    #[default]
    Ignore,
}

/// A row that became a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The product.
    pub product: Product,
    /// What the row said and could not be used.
    pub dropped: Vec<DroppedValue>,
}

/// An optional value that was left out; its product kept its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedValue {
    /// The column it stands in; for a value in an object, the column and the key with a point between them.
    pub column: String,
    /// The field it would have been: one of [`Coverage::FIELDS`].
    pub field: &'static str,
    /// Why it could not be used.
    pub problem: String,
}

/// A row that could not become a product.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column:?}: {reason}")]
pub struct RejectedRow {
    /// The column it is about.
    pub column: String,
    /// Why, for scripts.
    pub code: RejectionCode,
    /// Why, for people.
    pub reason: String,
}

impl Mapping {
    /// A mapping of the two fields that every product needs; everything else is left out.
    pub fn new(id: Source, title: Source) -> Self {
        Self {
            id,
            title,
            description: None,
            brand: None,
            category: None,
            price: Vec::new(),
            list_price: None,
            currency: None,
            rating: None,
            rating_count: None,
            availability: None,
            image_url: None,
            product_url: None,
            group_id: None,
            attributes: Vec::new(),
            attributes_column: None,
            other_columns: OtherColumns::Ignore,
            default_currency: None,
            number_style: NumberStyle::Auto,
            conversion: None,
        }
    }
}
