//! A product's text as terms: its title in order, everything else counted.

use super::{Term, words};
use crate::Product;

/// The terms of a product's title, description, brand, category and attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductTerms {
    title: Box<[Term]>,
    distinct_in_title: usize,
    /// By term, with the number of mentions outside of the title.
    other: Box<[(Term, u16)]>,
}

impl ProductTerms {
    /// The most words that are read of what is not the title: a description may be a book.
    pub const MOST_OTHER: usize = 2_000;

    /// The terms of `product`.
    pub fn of(product: &Product) -> Self {
        let title: Box<[Term]> = words(product.title()).map(|word| Term::of(&word)).collect();
        let mut distinct = title.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        Self { distinct_in_title: distinct.len(), title, other: counted(product) }
    }

    /// The title's terms, in order.
    pub fn title(&self) -> &[Term] {
        &self.title
    }

    /// How many different terms the title has.
    pub fn distinct_in_title(&self) -> usize {
        self.distinct_in_title
    }

    /// How often `term` stands in the title, and how often elsewhere.
    pub fn mentions(&self, term: Term) -> (usize, usize) {
        let elsewhere = self.other.binary_search_by_key(&term, |(other, _)| *other).ok();
        let elsewhere = elsewhere.and_then(|place| self.other.get(place)).map_or(0, |(_, count)| usize::from(*count));
        (self.title.iter().filter(|other| **other == term).count(), elsewhere)
    }
}

fn counted(product: &Product) -> Box<[(Term, u16)]> {
    let attributes = product.attributes.values().map(ToString::to_string).collect::<Vec<_>>();
    let fields = [product.description.as_deref(), product.brand.as_deref()].into_iter().flatten();
    let steps = product.category.iter().flat_map(crate::CategoryPath::steps).map(String::as_str);
    let texts = fields.chain(steps).chain(attributes.iter().map(String::as_str));
    let mut all: Vec<Term> = texts.flat_map(words).take(ProductTerms::MOST_OTHER).map(|word| Term::of(&word)).collect();
    all.sort_unstable();
    let counts = all.chunk_by(|a, b| a == b).filter_map(|same| Some((*same.first()?, clamped(same.len()))));
    counts.collect()
}

fn clamped(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        CategoryPath, ProductId,
        attribute::{AttributeName, AttributeValue},
    };

    #[test]
    fn mentions_are_counted_by_place() {
        let mut product = Product::new(ProductId::parse("1").unwrap(), "Kettle, kettles' king").unwrap();
        product.description = Some("A kettle. Boils water".to_owned());
        product.brand = Some("Boiler".to_owned());
        product.category = Some(CategoryPath::parse("Kitchen > Kettles").unwrap());
        product.attributes.insert(AttributeName::parse("colour").unwrap(), AttributeValue::text("water blue").unwrap());
        let terms = ProductTerms::of(&product);
        assert_eq!((terms.title().len(), terms.distinct_in_title()), (3, 2));
        let mentions = |word: &str| terms.mentions(Term::of(word));
        assert_eq!(mentions("kettle"), (2, 2));
        assert_eq!(mentions("water"), (0, 2));
        assert_eq!(mentions("kitchen"), (0, 1));
        assert_eq!(mentions("tea"), (0, 0));
    }
}
