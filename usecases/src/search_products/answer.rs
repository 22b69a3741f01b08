//! What was found, and how.

use std::{sync::Arc, time::Duration};

use likewise_domain::{
    Fingerprint, Similarity, StoredProduct, Timestamp,
    evidence::Evidence,
    facet::FacetCounts,
    ranking::{Lane, Ranking},
    search::Mode,
};

use super::{cursor::Cursor, read_query::QueryReading, settings::SearchSettings};

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hits {
    /// A page of the list, in its order.
    pub hits: Vec<Hit>,
    /// How many the match set has, and its facets.
    pub counts: Counts,
    /// Where the page ended, if the list goes on.
    pub next: Option<Cursor>,
    /// Whether the list ends here although the match set has more: ranking by relevance covers a window.
    pub window_ended: bool,
    /// The mode that answered.
    pub mode: Mode,
    /// Why the answer is less than what was asked for; empty where it is not.
    pub degraded: Vec<Degradation>,
    /// Whether no nearer product can have been missed.
    pub exact: bool,
    /// How the query was read; `None` where there was none.
    pub reading: Option<QueryReading>,
    /// How candidates were ordered.
    pub ranking: Ranking,
    /// Whether the relevance of hits is a probability that was fitted on judgments.
    pub relevance_calibrated: bool,
    /// Whose vectors were compared.
    pub generation: Fingerprint,
    /// Which pipeline answered.
    pub pipeline: String,
    /// What it took.
    pub effort: Effort,
    /// When it was answered: what was put forward at that moment counted.
    pub moment: Timestamp,
    /// What applied where the request does not say.
    pub settings: Arc<SearchSettings>,
}

/// How many products, or groups of them, match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many there are of what is counted.
    pub total: u64,
    /// How many products there are.
    pub products: u64,
    /// How many groups there are; `None` where products are listed.
    pub groups: Option<u64>,
    /// Whether more products are near enough than were taken in: the nearest ones were, up to the configured cap.
    pub capped: bool,
    /// The counts of each facet, in the order in which they were asked for; none where `uncounted`.
    pub facets: Vec<FacetCounts>,
    /// Whether the keyword index failed to count: the total is what vectors found, and facets are missing.
    pub uncounted: bool,
}

impl Counts {
    /// How many there are of what is listed.
    pub fn listed(&self) -> u64 {
        self.groups.unwrap_or(self.products)
    }
}

/// A product that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The product.
    pub product: Arc<StoredProduct>,
    /// How near it is; `None` where no vectors were compared.
    pub similarity: Option<Similarity>,
    /// How it was ranked; `None` in a list by another order than relevance.
    pub rank: Option<Rank>,
    /// How many products of its group match, it included; `None` where groups were not asked for.
    pub variants: Option<u64>,
}

/// How a hit was ranked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rank {
    /// What stands above its score.
    pub lane: Lane,
    /// What it is ordered by within its lane; comparable within one answer.
    pub score: f32,
    /// How well it answers the query, 0 to 1: how likely a judge calls it relevant where the answer says
    /// [`Hits::relevance_calibrated`], else its score by evidence as a share of the most that its mode can give. What is
    /// pinned, and what has the identifier that was asked for, has 1.
    pub relevance: f32,
    /// What speaks for it.
    pub evidence: Evidence,
    /// The points that boosts add to its score.
    pub boost: f32,
    /// Its place in the store's list by words, the first being 0, if it was on it.
    pub by_words: Option<usize>,
}

/// Why an answer is less than what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Degradation {
    /// The query could not be embedded within its time budget; words answered.
    EmbeddingTimeout,
    /// The embedder is overloaded; words answered.
    EmbeddingThrottled,
    /// The embedder cannot be reached or is left alone after failures; words answered.
    EmbeddingUnavailable,
    /// The embedder failed otherwise; words answered.
    EmbeddingFailed,
    /// The vector index failed; words answered.
    VectorsFailed,
    /// The keyword index failed; vectors answered.
    KeywordsFailed,
    /// The keyword index did not say which words products have: the query was read word for word.
    ReadingFailed,
    /// A part of the catalogue has no vectors yet, so that only words can find it.
    GenerationIncomplete,
    /// The threshold could not be applied, because no vectors were compared.
    ThresholdNotApplied,
}

impl Degradation {
    /// The reason for machines.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EmbeddingTimeout => "embedding_timeout",
            Self::EmbeddingThrottled => "embedding_throttled",
            Self::EmbeddingUnavailable => "embedding_unavailable",
            Self::EmbeddingFailed => "embedding_failed",
            Self::VectorsFailed => "vectors_failed",
            Self::KeywordsFailed => "keywords_failed",
            Self::ReadingFailed => "reading_failed",
            Self::GenerationIncomplete => "generation_incomplete",
            Self::ThresholdNotApplied => "threshold_not_applied",
        }
    }
}

/// What an answer took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// How many vectors were compared.
    pub examined: u64,
    /// How many candidates were ranked.
    pub candidates: u64,
    /// Whether every text's vector was at hand.
    pub embedding_cached: bool,
    /// Where the time went.
    pub timings: Timings,
}

/// How long each stage took. Vectors and words are searched at the same time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timings {
    /// Reading the query by the catalogue's words.
    pub read: Duration,
    /// Embedding the query; zero where nothing had to be embedded.
    pub embed: Duration,
    /// Finding the nearest vectors.
    pub nearest: Duration,
    /// Finding the best candidates by words.
    pub keywords: Duration,
    /// Fetching candidates and ordering them.
    pub rank: Duration,
    /// Counting the match set.
    pub count: Duration,
}
