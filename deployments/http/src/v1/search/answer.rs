//! What was found, as the API shows it.

use std::time::Instant;

use likewise_domain::{
    facet::{Facet, FacetCounts},
    filter::Passed,
    query_log::QueryId,
    ranking::{Boost, Lane, Validity},
    search::SearchText,
    text::{Piece, WordQuery, excerpt, highlighted},
};
use likewise_usecases::{Explanation, Hit, Hits, Repair, Timings};
use serde::Serialize;
use utoipa::ToSchema;

use super::{cursor, request::Asked};
use crate::product::{ProductBody, instant};

/// What was found.
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of the answer")]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitsBody {
    /// What events name this query by; absent where it is not logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "5c0e6f0c6f4f4d0f8f3b0a6f2f0d9c11")]
    query_id: Option<String>,
    /// A page of the list, in its order.
    hits: Vec<HitBody>,
    /// How many match: products, where variants are one hit groups of them, or what `count` says.
    total: u64,
    /// How many groups of variants match, a product without a group id being one; where variants are one hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_groups: Option<u64>,
    /// How many products match, each variant being one; where variants are one hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_variants: Option<u64>,
    /// Whether more products are near enough than were taken in: only the nearest were, up to the configured cap.
    total_capped: bool,
    /// The counts of each facet, in the order in which they were asked for.
    facets: Vec<FacetBody>,
    /// The cursor of the next page; absent where the list ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Whether the list ends here although more match: ranking by relevance covers a window.
    window_ended: bool,
    /// The mode that answered: `semantic`, `keyword` or `hybrid`.
    #[schema(example = "hybrid")]
    mode: &'static str,
    /// Why the answer is less than what was asked for; empty where it is not.
    #[schema(example = json!([]))]
    degraded: Vec<&'static str>,
    /// Words that no product has, and what they were read as.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    repairs: Vec<RepairBody>,
    /// The query with those words as they were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    did_you_mean: Option<String>,
    /// Whether no nearer product can have been missed.
    exact: bool,
    /// How many vectors were compared.
    examined: u64,
    /// How many candidates were ranked.
    candidates: u64,
    /// Whether the query's vector was at hand.
    embedding_cached: bool,
    /// Whether the relevance of hits is a probability that was fitted on judgments (`likewise tune`), which means the same in
    /// every mode.
    relevance_calibrated: bool,
    /// Whose vectors were compared: a fingerprint.
    #[schema(example = "3f1c0a5be2d49c77")]
    generation: String,
    /// Which pipeline answered.
    pipeline: String,
    /// How long it took in milliseconds.
    took_ms: f64,
    /// Where the time went.
    timings: TimingsBody,
}

/// A word that no product has.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RepairBody {
    /// The word of the query.
    word: String,
    /// What it was read as.
    by: String,
}

/// Where the time went, in milliseconds. Vectors and words are searched at the same time.
#[expect(clippy::struct_field_names, reason = "a number in JSON has to carry its unit in its name")]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimingsBody {
    read_ms: f64,
    embed_ms: f64,
    nearest_ms: f64,
    keywords_ms: f64,
    rank_ms: f64,
    count_ms: f64,
}

/// What was counted of a facet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetBody {
    /// The field, as it was asked for.
    #[schema(example = "brand")]
    field: String,
    /// The field's values, the most frequent first.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<ValueBody>>,
    /// How many values there are in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    distinct: Option<u64>,
    /// The counts of ranges, in the order in which they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    ranges: Option<Vec<RangeBody>>,
}

/// How many have a value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ValueBody {
    /// The value.
    value: String,
    /// How many have it: the total under the filter below.
    count: u64,
    /// The filter for those that have it.
    #[schema(example = "brand = Norrvik")]
    filter: String,
}

/// How many lie in a range.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RangeBody {
    /// How many lie in it.
    count: u64,
    /// The filter for those that do.
    #[schema(example = "price in 25..<50")]
    filter: String,
}

/// A product that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitBody {
    #[serde(flatten)]
    product: ProductBody,
    /// Cosine in [-1, 1], higher is nearer; null where no vectors were compared.
    #[schema(example = 0.62, minimum = -1, maximum = 1)]
    similarity: Option<f32>,
    /// How well it answers the query, 0 to 1: how likely a judge calls it relevant where `relevance_calibrated` says so, else
    /// its score as a share of the most that the mode can give; absent in a list by another order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.71, minimum = 0, maximum = 1)]
    relevance: Option<f32>,
    /// What it is ordered by, boosts included; comparable with hits nearby.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    /// How many products of its group match, where groups were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    variants: Option<u64>,
    /// Where the words stand, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    highlights: Option<HighlightsBody>,
    /// Why it stands where it stands, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ExplanationBody>,
}

/// Texts in pieces, those that were asked for being marked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HighlightsBody {
    /// The title.
    title: Vec<PieceBody>,
    /// The part of the description with the most of the words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    description: Vec<PieceBody>,
}

/// A piece of a text; all pieces together are the text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PieceBody {
    text: String,
    /// Whether it is a word that was asked for.
    matched: bool,
}

/// Why a hit stands where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplanationBody {
    /// In a sentence.
    #[schema(example = "3 of 4 words, a phrase of the query in the title, similarity 0.62")]
    sentence: String,
    /// What stands above its score: `pinned`, `identifier` or `matched`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "matched")]
    lane: Option<&'static str>,
    /// Its place in the store's list by words, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword_rank: Option<usize>,
    /// Each evidence that counts in this mode.
    evidence: Vec<EvidenceBody>,
    /// The boosts that count for it.
    boosts: Vec<BoostBody>,
    /// The conditions of the filter that let it through.
    filters: Vec<PassedBody>,
    /// Which generation its vector is of: a fingerprint; null where it has no vector yet, or none was compared.
    #[schema(example = "3f1c0a5be2d49c77")]
    generation: Option<String>,
}

/// A boost, as it is configured.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BoostBody {
    /// Which products it is for.
    #[schema(example = "attributes.season = \"winter\"")]
    filter: String,
    /// How much it adds to the score.
    points: f32,
    /// From when on it holds; absent where it always has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    from: Option<String>,
    /// Until when it holds; absent where it does for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// A condition of the filter that holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PassedBody {
    /// The condition.
    #[schema(example = "price < 50")]
    condition: String,
    /// Which field it looks at.
    #[schema(example = "price")]
    field: String,
    /// What the product has there; null where it has nothing.
    #[schema(example = "49.50")]
    value: Option<String>,
}

/// One evidence.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvidenceBody {
    /// `similarity`, `coverage`, `frequency`, `phrase` or `focus`.
    #[schema(example = "coverage")]
    name: &'static str,
    value: f32,
    weight: f32,
    /// Its share of the score by evidence, 0 to 1.
    share: f32,
}

impl HitsBody {
    pub(super) fn new(hits: &Hits, asked: &Asked, started: Instant) -> Self {
        let reading = hits.reading.as_ref();
        let repairs = reading.map(|reading| reading.repairs.as_slice()).unwrap_or_default();
        let was_asked = asked.request.text.as_ref().map(SearchText::as_str);
        let counted = asked.request.facets.iter().zip(&hits.counts.facets);
        Self {
            query_id: None,
            total: hits.counts.total,
            total_groups: hits.counts.groups,
            total_variants: hits.counts.groups.map(|_| hits.counts.products),
            total_capped: hits.counts.capped,
            facets: counted.map(|(facet, counts)| FacetBody::new(facet, counts)).collect(),
            next: hits.next.as_ref().map(cursor::text_of),
            window_ended: hits.window_ended,
            mode: hits.mode.as_str(),
            degraded: hits.degraded.iter().map(|reason| reason.as_str()).collect(),
            did_you_mean: reading
                .and_then(|reading| reading.texts.first())
                .filter(|read| was_asked != Some(read.as_str()))
                .cloned(),
            repairs: repairs.iter().map(RepairBody::from).collect(),
            exact: hits.exact,
            examined: hits.effort.examined,
            candidates: hits.effort.candidates,
            embedding_cached: hits.effort.embedding_cached,
            relevance_calibrated: hits.relevance_calibrated,
            generation: hits.generation.to_string(),
            pipeline: hits.pipeline.clone(),
            timings: hits.effort.timings.into(),
            hits: hits.hits.iter().map(|hit| HitBody::of(hits, hit, asked)).collect(),
            took_ms: milliseconds(started.elapsed()),
        }
    }
}

impl HitsBody {
    /// The same with what events name the query by.
    pub(super) fn named(self, query: Option<QueryId>) -> Self {
        Self { query_id: query.map(|query| query.to_string()), ..self }
    }
}

impl HitBody {
    /// The hit without what only a search by words says of it.
    pub(crate) fn new(hit: &Hit) -> Self {
        Self {
            product: hit.product.as_ref().into(),
            similarity: hit.similarity.map(likewise_domain::Similarity::value),
            relevance: hit.rank.map(|rank| rank.relevance),
            score: hit.rank.map(|rank| rank.score),
            variants: hit.variants,
            highlights: None,
            explanation: None,
        }
    }

    fn of(hits: &Hits, hit: &Hit, asked: &Asked) -> Self {
        let words = hits.reading.as_ref().map(|reading| &reading.words).filter(|_| asked.highlight);
        Self {
            highlights: words.map(|words| HighlightsBody::new(hit, words)),
            explanation: asked.explain.then(|| ExplanationBody::new(hit, hits.explain(hit, &asked.request))),
            ..Self::new(hit)
        }
    }
}

impl HighlightsBody {
    /// The characters of a description that are shown.
    const EXCERPT: usize = 200;

    fn new(hit: &Hit, words: &WordQuery) -> Self {
        let product = &hit.product.product;
        let pieces = |text| highlighted(text, words).into_iter().map(PieceBody::from).collect();
        let description = product.description.as_deref().map(|text| excerpt(text, words, Self::EXCERPT));
        Self { title: pieces(product.title()), description: description.map(pieces).unwrap_or_default() }
    }
}

impl From<Piece<'_>> for PieceBody {
    fn from(piece: Piece<'_>) -> Self {
        Self { text: piece.text.to_owned(), matched: piece.matched }
    }
}

impl ExplanationBody {
    fn new(hit: &Hit, explanation: Explanation<'_>) -> Self {
        let lane = hit.rank.map(|rank| match rank.lane {
            Lane::Pinned(_) => "pinned",
            Lane::Identifier => "identifier",
            Lane::Matched => "matched",
        });
        let evidence = explanation.parts.iter().map(|part| EvidenceBody {
            name: part.name,
            value: part.value,
            weight: part.weight,
            share: part.share,
        });
        Self {
            lane,
            keyword_rank: hit.rank.and_then(|rank| rank.by_words).map(|place| place + 1),
            evidence: evidence.collect(),
            boosts: explanation.boosts.into_iter().map(BoostBody::from).collect(),
            filters: explanation.passed.iter().map(PassedBody::from).collect(),
            generation: explanation.generation.map(ToString::to_string),
            sentence: explanation.sentence,
        }
    }
}

impl From<&Boost> for BoostBody {
    fn from(boost: &Boost) -> Self {
        let Validity { from, until } = boost.validity();
        Self {
            filter: boost.filter().to_string(),
            points: boost.points(),
            from: from.map(instant),
            until: until.map(instant),
        }
    }
}

impl From<&Passed<'_>> for PassedBody {
    fn from(passed: &Passed<'_>) -> Self {
        Self {
            condition: passed.to_string(),
            field: passed.field().to_string(),
            value: passed.value().map(str::to_owned),
        }
    }
}

impl From<&Repair> for RepairBody {
    fn from(repair: &Repair) -> Self {
        Self { word: repair.word.clone(), by: repair.by.clone() }
    }
}

impl From<Timings> for TimingsBody {
    fn from(timings: Timings) -> Self {
        Self {
            read_ms: milliseconds(timings.read),
            embed_ms: milliseconds(timings.embed),
            nearest_ms: milliseconds(timings.nearest),
            keywords_ms: milliseconds(timings.keywords),
            rank_ms: milliseconds(timings.rank),
            count_ms: milliseconds(timings.count),
        }
    }
}

impl FacetBody {
    fn new(facet: &Facet, counts: &FacetCounts) -> Self {
        let field = facet.field();
        let mut body = Self { field: field.to_string(), values: None, distinct: None, ranges: None };
        match counts {
            FacetCounts::Terms { values, distinct } => {
                let value = |counted: &likewise_domain::facet::ValueCount| ValueBody {
                    value: counted.value.clone(),
                    count: counted.count,
                    filter: counted.filter(field).to_string(),
                };
                body.values = Some(values.iter().map(value).collect());
                body.distinct = Some(*distinct);
            }
            FacetCounts::Ranges(counts) => {
                let ranges = facet.range_filters().into_iter().zip(counts);
                let range = |(filter, count): (likewise_domain::filter::Filter, &u64)| RangeBody {
                    count: *count,
                    filter: filter.to_string(),
                };
                body.ranges = Some(ranges.map(range).collect());
            }
        }
        body
    }
}

/// Milliseconds to the microsecond.
pub(crate) fn milliseconds(duration: std::time::Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
