//! The vectors of products and the search for the nearest of them.

use std::fmt::Debug;

use async_trait::async_trait;
use likewise_domain::{Embedding, Fingerprint, ProductId, Revision, Similarity, filter::Filter, ranking::Neighbour};

use crate::PortError;

/// A product's vector at one revision.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorRecord {
    /// Which product.
    pub id: ProductId,
    /// Which revision's passage it was made of.
    pub revision: Revision,
    /// The vector.
    pub embedding: Embedding,
}

/// What is asked of the index.
#[derive(Debug, Clone, Copy)]
pub struct NearestQuery<'a> {
    /// The vector to be near to.
    pub vector: &'a Embedding,
    /// How many are wanted; at least 1.
    pub k: usize,
    /// The least similarity, inclusive.
    pub at_least: Option<Similarity>,
    /// Which products may be found.
    pub filter: Option<&'a Filter>,
}

/// The nearest products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// Nearest first, equal ones by product id.
    pub hits: Vec<Neighbour>,
    /// Whether no nearer product can have been missed.
    pub exact: bool,
    /// How many vectors were compared with the query's, as far as the index can tell.
    pub examined: u64,
}

/// Holds one vector per product and generation, and finds the nearest.
///
/// A generation is created by the first write to it and has the dimension of that write.
#[async_trait]
pub trait VectorIndex: Debug + Send + Sync + 'static {
    /// Writes vectors, one outcome per record in order.
    ///
    /// # Behaviour
    /// - An acknowledged record is durable; it is found at the latest after `refresh`.
    /// - A record replaces one of a lower or equal revision; one of a lower revision than what is held changes nothing
    ///   and is acknowledged. Where one call holds a product twice the highest revision wins.
    /// - A record of another dimension than the generation's is `InvalidInput` for that item alone.
    async fn upsert(
        &self,
        generation: &Fingerprint,
        records: &[VectorRecord],
    ) -> Result<Vec<Result<(), PortError>>, PortError>;

    /// Removes the vectors of `ids`; an absent one is no error. They are not found any more once this returns.
    async fn delete(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<(), PortError>;

    /// Finds the `k` products nearest to a vector.
    ///
    /// # Behaviour
    /// - Similarity is the cosine, nearest first, equal ones by product id, at most `k`, all at least `at_least`
    ///   (inclusive). Which of several equal ones stand at the end of the list follows the same order.
    /// - A product that is not live, or that the filter does not match, is never found, and never costs another hit
    ///   its place: with fewer than `k` hits there are no more, or `exact` is false.
    /// - A filter that few products match is answered exactly.
    /// - A generation that nothing was written to has no hits, exactly.
    ///
    /// # Errors
    /// `InvalidInput` where the vector has another dimension than the generation, or `k` is 0.
    async fn nearest(&self, generation: &Fingerprint, query: NearestQuery<'_>) -> Result<Nearest, PortError>;

    /// How near to `vector` the vector of each of `ids` is, in their order; `None` where there is none. What is live does
    /// not matter.
    ///
    /// # Errors
    /// `InvalidInput` where the vector has another dimension than the generation.
    async fn similarities(
        &self,
        generation: &Fingerprint,
        vector: &Embedding,
        ids: &[ProductId],
    ) -> Result<Vec<Option<Similarity>>, PortError>;

    /// The vector of each of `ids`, in their order; `None` where there is none.
    async fn vectors(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<Vec<Option<Embedding>>, PortError>;

    /// Makes everything acknowledged so far findable, filters included. It may take as long as the writes are many.
    async fn refresh(&self, generation: &Fingerprint) -> Result<(), PortError>;

    /// How many vectors the generation holds.
    async fn count(&self, generation: &Fingerprint) -> Result<u64, PortError>;
}
