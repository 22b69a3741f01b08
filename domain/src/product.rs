//! A product: the record that a feed supplies, a shopper sees and a vector stands for.

use std::{collections::BTreeMap, fmt, sync::Arc};

use crate::{
    Availability, CategoryPath, Invalid, Money, Rating, Timestamp,
    attribute::{AttributeName, AttributeValue},
    invalid::bounded_text,
};

/// A product's stable identity, as the feed gives it: 1 to 200 characters, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductId(Arc<str>);

impl ProductId {
    /// The most characters an id may have.
    pub const MOST_CHARACTERS: usize = 200;

    /// Accepts `id` trimmed.
    pub fn parse(id: &str) -> Result<Self, Invalid> {
        let id = bounded_text("id", id, Self::MOST_CHARACTERS)?;
        if id.contains(['\n', '\r', '\t']) {
            return Err(Invalid::new("id", "holds a line break or a tab"));
        }
        Ok(Self(id.into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How many times a product has been written with new content; the first write is 1. The newest revision wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

/// What a feed says of one product. `id` and `title` are always there; everything else may be missing and a missing
/// value never costs the product its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    id: ProductId,
    title: String,
    /// Free text, at most [`Product::MOST_DESCRIPTION_CHARACTERS`].
    pub description: Option<String>,
    /// The brand or maker.
    pub brand: Option<String>,
    /// Where the product stands in the catalogue, widest first.
    pub category: Option<CategoryPath>,
    /// What it costs now.
    pub price: Option<Money>,
    /// What it cost before, or is recommended to cost.
    pub list_price: Option<Money>,
    /// What a feed in another currency said before a configured conversion; `None` where nothing was converted.
    pub original_price: Option<Money>,
    /// The mean rating.
    pub rating: Option<Rating>,
    /// How many ratings there are.
    pub rating_count: Option<u64>,
    /// Whether it can be bought.
    pub availability: Option<Availability>,
    /// Where its picture is.
    pub image_url: Option<String>,
    /// Where its page is.
    pub product_url: Option<String>,
    /// What its variants have in common.
    pub group_id: Option<String>,
    /// Everything else, by name.
    pub attributes: BTreeMap<AttributeName, AttributeValue>,
}

impl Product {
    /// The most characters a title may have.
    pub const MOST_TITLE_CHARACTERS: usize = 2_000;
    /// The most characters a description may have.
    pub const MOST_DESCRIPTION_CHARACTERS: usize = 100_000;
    /// The most characters a brand, a group id or one step of a category path may have.
    pub const MOST_NAME_CHARACTERS: usize = 500;
    /// The most characters a URL may have.
    pub const MOST_URL_CHARACTERS: usize = 4_000;
    /// The most attributes a product may have.
    pub const MOST_ATTRIBUTES: usize = 500;

    /// A product with the two values that every product needs.
    pub fn new(id: ProductId, title: &str) -> Result<Self, Invalid> {
        let title = bounded_text("title", title, Self::MOST_TITLE_CHARACTERS)?;
        Ok(Self {
            id,
            title,
            description: None,
            brand: None,
            category: None,
            price: None,
            list_price: None,
            original_price: None,
            rating: None,
            rating_count: None,
            availability: None,
            image_url: None,
            product_url: None,
            group_id: None,
            attributes: BTreeMap::new(),
        })
    }

    /// Its identity.
    pub fn id(&self) -> &ProductId {
        &self.id
    }

    /// Its title, trimmed and never empty.
    pub fn title(&self) -> &str {
        &self.title
    }
}

/// A product as a store holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProduct {
    /// What the feed said.
    pub product: Product,
    /// How often its content has changed.
    pub revision: Revision,
    /// When it was first seen; later writes keep it.
    pub created_at: Timestamp,
    /// When its content last changed; an unchanged row keeps it.
    pub modified_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_trimmed_and_bounded() {
        assert_eq!(ProductId::parse("  B09W9BWVYG ").unwrap().as_str(), "B09W9BWVYG");
        assert!(ProductId::parse(&"x".repeat(200)).is_ok());
        let refused = ProductId::parse(&"x".repeat(10_000)).unwrap_err();
        assert_eq!(refused.to_string(), "id: has 10000 characters, at most 200 are accepted");
        assert!(ProductId::parse("a\0b").unwrap_err().problem.contains("U+0000"));
        assert!(ProductId::parse("a\nb").is_err());
    }

    #[test]
    fn a_title_is_needed() {
        let id = ProductId::parse("1").unwrap();
        assert_eq!(Product::new(id, " \t ").unwrap_err().to_string(), "title: is empty");
    }
}
