//! How searches are answered where a request does not say.

use likewise_domain::{
    Similarity,
    calibration::Conditions,
    evidence::EvidenceWeights,
    ranking::{Fusion, Promotions},
    search::Mode,
    text::{FieldWeights, MinimumWords, Synonyms},
};

/// Settings of [`SearchProducts`](super::SearchProducts). The defaults were measured; docs/relevance.md has the figures.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchSettings {
    /// The mode of a request that names none.
    pub mode: Mode,
    /// How words and vector become one score where a request does not say.
    pub fusion: Fusion,
    /// How much each evidence counts.
    pub weights: EvidenceWeights,
    /// How much a mention counts in the store's choice of keyword candidates.
    pub field_weights: FieldWeights,
    /// How many of a query's words a product has to have to match by its words.
    pub minimum: MinimumWords,
    /// The least similarity of a product that matches by no word.
    pub floor: Similarity,
    /// The least similarity where the query is nonsense as far as can be told: nonsense is near to something as well.
    pub nonsense_floor: Similarity,
    /// The share of the live products without a vector above which answers say that the generation is incomplete.
    pub incomplete_above: f64,
    /// How many products match by their vector at most, the nearest ones.
    pub near_cap: usize,
    /// How many candidates are taken of each list, by words and by vector, before any page asks for more.
    pub candidates: usize,
    /// How many products an answer ranks by relevance at most; its pages end there.
    pub window: usize,
    /// Other words for the words of queries.
    pub synonyms: Synonyms,
    /// What is put forward.
    pub promotions: Promotions,
    /// How much memory the texts of candidates may take between queries, in bytes.
    pub text_cache_bytes: u64,
}

impl SearchSettings {
    /// The least cosine at which a product is near a query that it shares no word with.
    pub const FLOOR: f32 = 0.3;
    /// The least cosine at which a product is near a query whose words no product has. Of 1,600 nonsense queries the one
    /// nearest to something has 0.594.
    pub const NONSENSE_FLOOR: f32 = 0.6;

    /// What a calibration has to have been fitted under to apply.
    pub const fn conditions(&self) -> Conditions {
        Conditions { weights: self.weights, floor: self.floor, field_weights: self.field_weights }
    }
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self {
            mode: Mode::Hybrid,
            fusion: Fusion::Evidence,
            weights: EvidenceWeights::default(),
            field_weights: FieldWeights::default(),
            minimum: MinimumWords::HALF,
            floor: Similarity::clamped(Self::FLOOR),
            nonsense_floor: Similarity::clamped(Self::NONSENSE_FLOOR),
            incomplete_above: 0.05,
            near_cap: 1_000,
            candidates: 200,
            window: 1_000,
            synonyms: Synonyms::default(),
            promotions: Promotions::default(),
            text_cache_bytes: 64 << 20,
        }
    }
}
