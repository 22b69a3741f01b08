//! The words of products: the best candidates by them, and everything that is counted and ordered over a match set.

use std::fmt::Debug;

use async_trait::async_trait;
use likewise_domain::{
    ProductId,
    facet::Facet,
    filter::Filter,
    sort::Place,
    text::{FieldWeights, WordQuery},
};

use super::{MatchSet, OrderedPage, Tally};
use crate::PortError;

/// What is asked of the words of products.
#[derive(Debug, Clone, Copy)]
pub struct KeywordQuery<'a> {
    /// The words.
    pub words: &'a WordQuery,
    /// How much a mention counts by where it stands.
    pub weights: &'a FieldWeights,
    /// How many are wanted; at least 1.
    pub k: usize,
    /// Which products may be found.
    pub filter: Option<&'a Filter>,
}

/// A question about the words or the codes that products have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookup<'a> {
    /// Which of them are looked at.
    pub among: Vocabulary,
    /// A word as [`words`](likewise_domain::text::words) gives it, or the text of a code.
    pub text: &'a str,
    /// Which of them are wanted.
    pub near: Nearness,
    /// The most that are given; at least 1.
    pub most: usize,
}

/// See [`Lookup`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Vocabulary {
    /// The words of all fields, as [`field_words`](likewise_domain::text::field_words) gives them.
    Words,
    /// The words of titles alone.
    Titles,
    /// The codes, as [`Code::of_product`](likewise_domain::text::Code::of_product) gives them.
    Codes,
}

/// See [`Lookup`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nearness {
    /// The text itself.
    Same,
    /// What begins with it, itself included.
    Beginning,
    /// What becomes the text by at most this many insertions, deletions, changes or swaps of neighbouring characters
    /// ([`edits`](likewise_domain::text::edits)), itself included; 1 or 2.
    Edits(u8),
}

/// A word or a code that products have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownWord {
    /// The word.
    pub text: String,
    /// How many products have it, at least 1. Products that were retired or changed lately may still count.
    pub products: u64,
}

/// Finds products by their words, and counts and orders match sets.
///
/// It holds what the product store holds: a write there is seen here at the latest after `refresh`, but a product that
/// is not live is never found or counted once its retirement has returned.
#[async_trait]
pub trait KeywordIndex: Debug + Send + Sync + 'static {
    /// The best `k` products for which [`WordQuery::matches`] holds, in the store's own order (BM25 by `weights`).
    ///
    /// # Behaviour
    /// - At most `k`, each once; with fewer there are no more that match, under the filter.
    /// - Products that have one of the codes come first.
    /// - More of the terms count more than fewer, all else being equal, and an alternative by its credit.
    ///
    /// # Errors
    /// `InvalidInput` where `k` is 0.
    async fn matching(&self, query: KeywordQuery<'_>) -> Result<Vec<ProductId>, PortError>;

    /// Counts a match set: exactly, and the same for the same set whatever else is asked.
    ///
    /// # Behaviour
    /// - `total` is how many units the set has, and each count what `total` is where the value
    ///   ([`ValueCount::filter`](likewise_domain::facet::ValueCount::filter)), or the range, is added to the set's filter.
    async fn tally(&self, set: MatchSet<'_>, facets: &[Facet]) -> Result<Tally, PortError>;

    /// A page of a match set in an order; the pages follow each other without a gap or a repetition. Of a group it has
    /// the member that stands first in the order.
    async fn ordered(&self, set: MatchSet<'_>, page: OrderedPage<'_>) -> Result<Vec<Place>, PortError>;

    /// What is known for each lookup, in their order: of edits the fewest first, then what the most products have, then by
    /// text. What only products have that are not live may be missing or there.
    async fn known(&self, lookups: &[Lookup<'_>]) -> Result<Vec<Vec<KnownWord>>, PortError>;

    /// How many products have both words of a pair in their titles, each in any form (its
    /// [`stem`](likewise_domain::text::stem)): for each pair, in their order. Words are as
    /// [`words`](likewise_domain::text::words) gives them. What is not live may count or not.
    async fn together(&self, pairs: &[[&str; 2]]) -> Result<Vec<u64>, PortError>;

    /// Makes everything written so far findable.
    async fn refresh(&self) -> Result<(), PortError>;
}
