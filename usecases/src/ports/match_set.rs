//! The match set: the one set of products that an answer's total, facets, order and pages are taken from.

use likewise_domain::{
    ProductId,
    facet::FacetCounts,
    filter::Filter,
    sort::{Order, Place},
    text::WordQuery,
};

/// The one set of products that an answer's total, facets and order are taken from.
#[derive(Debug, Clone, Copy)]
pub struct MatchSet<'a> {
    /// What is in it, of the live products.
    pub members: Members<'a>,
    /// Which of them may be found.
    pub filter: Option<&'a Filter>,
    /// What is counted and listed.
    pub unit: Unit,
}

/// What is in a match set.
#[derive(Debug, Clone, Copy)]
pub enum Members<'a> {
    /// Every product.
    All,
    /// Those that match the words and those with these ids, which may name the same products.
    Either {
        /// The words; those for which [`WordQuery::matches`] holds are in the set, however many.
        words: Option<&'a WordQuery>,
        /// The ids. An absent one is left out.
        ids: &'a [ProductId],
    },
}

/// What an answer counts and lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Each product by itself.
    Product,
    /// Products with the same group id as one; a product without a group id is a group of its own.
    Group,
}

/// What was counted over a match set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// How many units it has.
    pub total: u64,
    /// How many products it has, whatever the unit.
    pub products: u64,
    /// The counts of each facet, in the order in which they were asked for, in units: a group counts once for every
    /// value that any of its products in the set has.
    pub facets: Vec<FacetCounts>,
}

/// A page of an ordered match set.
#[derive(Debug, Clone, Copy)]
pub struct OrderedPage<'a> {
    /// The order.
    pub order: Order,
    /// The place of the last product of the page before; `None` is the beginning.
    pub after: Option<&'a Place>,
    /// The most products of the page; at least 1.
    pub most: usize,
}
