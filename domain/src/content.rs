//! What "changed" means: a hash over everything that a feed says of a product.

use std::fmt;

use crate::{Money, Product, attribute::AttributeValue};

/// BLAKE3 over the product's fields in a fixed order. Two products with the same hash hold the same content.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash with these bytes, as a store kept them.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash of `product`'s content.
    pub fn of(product: &Product) -> Self {
        let mut hash = FieldHasher::new("likewise product content v1");
        hash.text(Some(product.id().as_str()));
        hash.text(Some(product.title()));
        hash.text(product.description.as_deref());
        hash.text(product.brand.as_deref());
        match &product.category {
            None => hash.absent(),
            Some(path) => hash.list(path.steps().iter().map(String::as_str)),
        }
        for money in [&product.price, &product.list_price, &product.original_price] {
            hash.money(money.as_ref());
        }
        hash.text(product.rating.map(|rating| rating.to_string()).as_deref());
        hash.text(product.rating_count.map(|count| count.to_string()).as_deref());
        hash.text(product.availability.map(crate::Availability::as_str));
        hash.text(product.image_url.as_deref());
        hash.text(product.product_url.as_deref());
        hash.text(product.group_id.as_deref());
        for (name, value) in &product.attributes {
            hash.text(Some(name.as_str()));
            // The kind is part of the content: the text "1" and the number 1 are filtered differently.
            hash.text(Some(match value {
                AttributeValue::Text(_) => "text",
                AttributeValue::Number(_) => "number",
                AttributeValue::Bool(_) => "bool",
            }));
            match value {
                AttributeValue::Text(text) => hash.text(Some(text)),
                AttributeValue::Number(number) => hash.text(Some(&number.normalize().to_string())),
                AttributeValue::Bool(yes) => hash.text(Some(if *yes { "true" } else { "false" })),
            }
        }
        Self(hash.finish())
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({})", hex(&self.0))
    }
}

/// Hashes fields one after another so that no two different lists of fields meet in the same bytes: each is written
/// with its length in front, and an absent one differs from an empty one.
pub(crate) struct FieldHasher(blake3::Hasher);

impl FieldHasher {
    /// A hasher for one purpose; the same fields hash differently for another.
    pub(crate) fn new(purpose: &str) -> Self {
        let mut hasher = Self(blake3::Hasher::new());
        hasher.text(Some(purpose));
        hasher
    }

    pub(crate) fn absent(&mut self) {
        self.0.update(&[0]);
    }

    pub(crate) fn text(&mut self, text: Option<&str>) {
        match text {
            None => self.absent(),
            Some(text) => {
                self.0.update(&[1]);
                self.0.update(&(text.len() as u64).to_le_bytes());
                self.0.update(text.as_bytes());
            }
        }
    }

    fn list<'a>(&mut self, items: impl ExactSizeIterator<Item = &'a str>) {
        self.0.update(&[2]);
        self.0.update(&(items.len() as u64).to_le_bytes());
        for item in items {
            self.text(Some(item));
        }
    }

    fn money(&mut self, money: Option<&Money>) {
        match money {
            None => self.absent(),
            Some(money) => {
                self.text(Some(&money.amount().normalize().to_string()));
                self.text(Some(money.currency().code()));
            }
        }
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

/// Lower-case hexadecimal digits of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
