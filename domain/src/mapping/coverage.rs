//! How much of a catalogue a feed fills: what the feed doctor shows.

use super::Mapped;
use crate::Product;

/// How often one field had a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldCoverage {
    /// The field's name.
    pub field: &'static str,
    /// Products that have a value.
    pub present: u64,
    /// Products whose row said nothing.
    pub missing: u64,
    /// Products whose row said something that could not be used.
    pub dropped: u64,
}

/// Counts over the mapped products of a feed. Of each field, present, missing and dropped add up to the products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    products: u64,
    fields: [FieldCoverage; Coverage::FIELDS.len()],
}

impl Coverage {
    /// The fields that are counted, in the order in which they are shown.
    pub const FIELDS: [&'static str; 13] = [
        "description",
        "brand",
        "category",
        "price",
        "list_price",
        "currency",
        "rating",
        "rating_count",
        "availability",
        "image_url",
        "product_url",
        "group_id",
        "attributes",
    ];

    /// Counts of nothing yet.
    pub fn new() -> Self {
        let fields = Self::FIELDS.map(|field| FieldCoverage { field, present: 0, missing: 0, dropped: 0 });
        Self { products: 0, fields }
    }

    /// Counts one more product.
    pub fn add(&mut self, mapped: &Mapped) {
        self.products += 1;
        for count in &mut self.fields {
            if has(&mapped.product, count.field) {
                count.present += 1;
            } else if mapped.dropped.iter().any(|dropped| dropped.field == count.field) {
                count.dropped += 1;
            } else {
                count.missing += 1;
            }
        }
    }

    /// How many products were counted.
    pub fn products(&self) -> u64 {
        self.products
    }

    /// The counts, in the order of [`Coverage::FIELDS`].
    pub fn fields(&self) -> &[FieldCoverage] {
        &self.fields
    }
}

impl Default for Coverage {
    fn default() -> Self {
        Self::new()
    }
}

fn has(product: &Product, field: &str) -> bool {
    match field {
        "description" => product.description.is_some(),
        "brand" => product.brand.is_some(),
        "category" => product.category.is_some(),
        "price" => product.price.is_some(),
        "list_price" => product.list_price.is_some(),
        "currency" => product.price.is_some() || product.list_price.is_some(),
        "rating" => product.rating.is_some(),
        "rating_count" => product.rating_count.is_some(),
        "availability" => product.availability.is_some(),
        "image_url" => product.image_url.is_some(),
        "product_url" => product.product_url.is_some(),
        "group_id" => product.group_id.is_some(),
        "attributes" => !product.attributes.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::{Mapping, samples::kettle};

    #[test]
    fn coverage_counts_every_field_of_every_product_once() {
        let mut coverage = Coverage::new();
        for fields in [vec![("rating", "Get"), ("price", "€5")], vec![("rating", "4")], vec![]] {
            coverage.add(&Mapping::preset_default().map(&kettle(&fields)).unwrap());
        }
        let count = |name| *coverage.fields().iter().find(|it| it.field == name).unwrap();
        assert_eq!(coverage.products(), 3);
        assert_eq!(count("rating"), FieldCoverage { field: "rating", present: 1, missing: 1, dropped: 1 });
        assert_eq!(count("price"), FieldCoverage { field: "price", present: 1, missing: 2, dropped: 0 });
        assert_eq!(count("currency").present, 1);
        assert!(coverage.fields().iter().all(|it| it.present + it.missing + it.dropped == 3));
    }
}
