//! How well a product answers a query, from its own text and its vector alone.
//!
//! Each [`Evidence`] is computed from the candidate's own text and vector and from the set of candidates alone, with no
//! store's statistics and no other side's scores. So one set of candidates has one order whichever store found them, and
//! every hit can be explained. How rare a term is depends on that set: whoever pages weighs the same set for every page.

use crate::{
    ProductId, Similarity,
    text::{ProductTerms, QueryTerm, Term, WordQuery, Wording},
};

/// A product that a store supplied for a query.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Which product.
    pub id: &'a ProductId,
    /// Its text.
    pub text: &'a ProductTerms,
    /// How near its vector is to the query's; `None` where one of them has none.
    pub similarity: Option<Similarity>,
}

/// What speaks for a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The cosine of query and product, -1 to 1; 0 where there is none.
    pub similarity: f32,
    /// The share of the query's terms that the product has anywhere, rare ones counting more, 0 to 1.
    pub coverage: f32,
    /// The mean of ln(1 + mentions in the title + .15 x mentions elsewhere, of which two count) over the query's terms, 0
    /// or more.
    pub frequency: f32,
    /// The share of neighbouring terms of the query that are neighbours in the title, 0 to 1.
    pub phrase: f32,
    /// The query's terms in the title by the title's different terms, 0 to 1, or more where one word of the title meets
    /// several terms: of two titles with the words, the shorter
    /// says less of anything else.
    pub focus: f32,
    /// How many of the query's terms the product has.
    pub matched: usize,
}

/// How much each evidence counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EvidenceWeights {
    /// The cosine's weight.
    pub similarity: f32,
    /// The weight of the covered terms.
    pub coverage: f32,
    /// The weight of their mentions.
    pub frequency: f32,
    /// The weight of neighbours.
    pub phrase: f32,
    /// The weight of a title that says little else.
    pub focus: f32,
}

impl Default for EvidenceWeights {
    /// One set for all catalogues, chosen on two judged ones; moved by a factor of two each changes little.
    fn default() -> Self {
        Self { similarity: 0.6, coverage: 1.0, frequency: 0.15, phrase: 0.15, focus: 0.3 }
    }
}

impl EvidenceWeights {
    /// The names of the weights, in the order of [`EvidenceWeights::to_array`].
    pub const NAMES: [&str; 5] = ["similarity", "coverage", "frequency", "phrase", "focus"];

    /// The weights, each at the place of its name in [`EvidenceWeights::NAMES`].
    pub const fn to_array(self) -> [f32; Self::NAMES.len()] {
        let Self { similarity, coverage, frequency, phrase, focus } = self;
        [similarity, coverage, frequency, phrase, focus]
    }

    /// The weights that [`EvidenceWeights::to_array`] gave.
    pub const fn from_array([similarity, coverage, frequency, phrase, focus]: [f32; Self::NAMES.len()]) -> Self {
        Self { similarity, coverage, frequency, phrase, focus }
    }

    /// The weights for a query of so many terms: of a single one the cosine counts less.
    #[must_use]
    pub fn for_terms(self, terms: usize) -> Self {
        let similarity = if terms == 1 { self.similarity * SINGLE_TERM } else { self.similarity };
        Self { similarity, ..self }
    }

    /// The weighted sum of `evidence`.
    pub fn score(&self, evidence: &Evidence) -> f32 {
        self.similarity * evidence.similarity + self.of_words(evidence)
    }

    /// The weighted sum of what the words say, without the vector.
    pub fn of_words(&self, evidence: &Evidence) -> f32 {
        self.coverage * evidence.coverage
            + self.frequency * evidence.frequency
            + self.phrase * evidence.phrase
            + self.focus * evidence.focus
    }
}

/// What a mention outside of the title counts beside one in it.
const ELSEWHERE: f32 = 0.15;
/// How many mentions outside of the title count: a description that repeats itself says no more.
const MOST_ELSEWHERE: usize = 2;
/// What a term counts that every candidate has, so that covering it still counts for something.
const LEAST_RARITY: f32 = 1.0;
/// What the cosine counts of its weight where the query is a single term: one word says too little for the vector to
/// outvote the words.
const SINGLE_TERM: f32 = 0.2;

/// Weighs each of `candidates`, in their order. How rare a term is is seen from the candidates themselves, so no store's
/// statistics are needed. Of several wordings the one counts that a candidate covers best.
pub fn weigh(query: &WordQuery, candidates: &[Candidate<'_>]) -> Vec<Evidence> {
    let mut weighed: Vec<Evidence> = candidates.iter().map(|candidate| Evidence::of_vector(candidate)).collect();
    for wording in &query.wordings {
        for (best, other) in weighed.iter_mut().zip(weigh_wording(wording, candidates)) {
            if (other.coverage, other.frequency) > (best.coverage, best.frequency) {
                *best = other;
            }
        }
    }
    weighed
}

fn weigh_wording(wording: &Wording, candidates: &[Candidate<'_>]) -> Vec<Evidence> {
    let terms = wording.terms();
    // A row of mentions for each candidate, in one allocation.
    let mut mentions = Vec::with_capacity(terms.len() * candidates.len());
    for candidate in candidates {
        mentions.extend(terms.iter().map(|term| Mentions::of(term, candidate.text)));
    }
    let rows = || mentions.chunks_exact(terms.len().max(1));
    let rarities: Vec<f32> = (0..terms.len())
        .map(|place| {
            let with = rows().filter(|row| row.get(place).is_some_and(|mentions| mentions.credit > 0.0)).count();
            rarity(candidates.len(), with)
        })
        .collect();
    let all: f32 = rarities.iter().sum();
    candidates.iter().zip(rows()).map(|(one, row)| evidence((wording, one), row, (&rarities, all))).collect()
}

/// How a product mentions a term of the query.
#[derive(Debug, Clone, Copy, Default)]
struct Mentions {
    /// The credit of the best alternative that it has anywhere; 0 where it has none.
    credit: f32,
    /// The credit of the best alternative in the title.
    in_title: f32,
    /// Mentions in the title, by credit, of the alternative with the most.
    title: f32,
    /// Mentions elsewhere likewise.
    elsewhere: f32,
}

impl Mentions {
    fn of(term: &QueryTerm, text: &ProductTerms) -> Self {
        let mut all = Self::default();
        for alternative in term.alternatives() {
            let (title, other) = text.mentions(alternative.term());
            let credit = alternative.credit();
            if title > 0 {
                all.in_title = all.in_title.max(credit);
                all.title = all.title.max(credit * small(title));
            }
            if title > 0 || other > 0 {
                all.credit = all.credit.max(credit);
                all.elsewhere = all.elsewhere.max(credit * small(other.min(MOST_ELSEWHERE)));
            }
        }
        all
    }

    /// What the mentions count together.
    fn count(&self) -> f32 {
        self.title + ELSEWHERE * self.elsewhere
    }
}

fn evidence(
    (wording, candidate): (&Wording, &Candidate<'_>),
    mentions: &[Mentions],
    (rarities, all): (&[f32], f32),
) -> Evidence {
    let covered: f32 = mentions.iter().zip(rarities).map(|(mentions, rarity)| mentions.credit * rarity).sum();
    let logs: f32 = mentions.iter().map(|mentions| mentions.count().ln_1p()).sum();
    let in_title: f32 = mentions.iter().map(|mentions| mentions.in_title).sum();
    let adjacent = wording.pairs().iter().filter(|pair| are_neighbours(wording, **pair, candidate.text)).count();
    Evidence {
        coverage: share(covered, all),
        frequency: share(logs, small(mentions.len())),
        phrase: share(small(adjacent), small(wording.pairs().len())),
        focus: share(in_title, small(candidate.text.distinct_in_title())),
        matched: mentions.iter().filter(|mentions| mentions.credit > 0.0).count(),
        ..Evidence::of_vector(candidate)
    }
}

/// Whether the terms at these places of the wording stand next to each other in the title.
fn are_neighbours(wording: &Wording, (one, next): (usize, usize), text: &ProductTerms) -> bool {
    let (Some(one), Some(next)) = (wording.terms().get(one), wording.terms().get(next)) else { return false };
    let meets = |term: &QueryTerm, word: Term| term.alternatives().iter().any(|other| other.term() == word);
    text.title().array_windows().any(|[first, second]| meets(one, *first) && meets(next, *second))
}

impl Evidence {
    /// What the vector alone says.
    fn of_vector(candidate: &Candidate<'_>) -> Self {
        let similarity = candidate.similarity.map_or(0.0, Similarity::value);
        Self { similarity, coverage: 0.0, frequency: 0.0, phrase: 0.0, focus: 0.0, matched: 0 }
    }
}

/// ln(1 + (n - d + .5) / (d + .5)) + 1 for a term that `with` of `all` candidates have.
fn rarity(all: usize, with: usize) -> f32 {
    ((small(all - with) + 0.5) / (small(with) + 0.5)).ln_1p() + LEAST_RARITY
}

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A count of words or candidates, which are thousands at most.
fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        Product,
        search::SearchText,
        text::{Alternative, MinimumWords},
    };

    fn texts(products: &[(&str, &str)]) -> Vec<(ProductId, ProductTerms)> {
        let read = |(place, (title, description)): (usize, &(&str, &str))| {
            let mut product = Product::new(ProductId::parse(&place.to_string()).unwrap(), title).unwrap();
            product.description = Some((*description).to_owned()).filter(|text| !text.is_empty());
            (product.id().clone(), ProductTerms::of(&product))
        };
        products.iter().enumerate().map(read).collect()
    }

    fn weighed(query: &str, texts: &[(ProductId, ProductTerms)]) -> Vec<Evidence> {
        let candidates: Vec<_> = texts.iter().map(|(id, text)| Candidate { id, text, similarity: None }).collect();
        weigh(&words_of(query), &candidates)
    }

    fn words_of(query: &str) -> WordQuery {
        WordQuery::of(&SearchText::parse(query).unwrap(), MinimumWords::share(0.0).unwrap())
    }

    #[track_caller]
    fn near(value: f32, expected: f32) {
        assert!((value - expected).abs() < 1e-5, "{value} is not {expected}");
    }

    #[test]
    fn each_evidence_is_what_its_formula_says() {
        let texts =
            texts(&[("Steel kettle", "A kettle of steel. Boils water"), ("Kettle, blue", ""), ("Lamp", "for reading")]);
        let [both, one, none] = weighed("steel kettles", &texts).try_into().unwrap();
        // "steel" is in one of three, "kettl" in two.
        let (steel, kettle) = ((2.5_f32 / 1.5).ln_1p() + 1.0, (1.5_f32 / 2.5).ln_1p() + 1.0);
        near(both.coverage, 1.0);
        near(one.coverage, kettle / (steel + kettle));
        near(both.frequency, 1.15_f32.ln_1p());
        near(one.frequency, 1.0_f32.ln_1p() / 2.0);
        assert_eq!((both.phrase, one.phrase), (1.0, 0.0));
        assert_eq!((both.focus, one.focus), (1.0, 0.5));
        assert_eq!((both.matched, one.matched, none.matched), (2, 1, 0));
        let nothing = Evidence { similarity: 0.0, coverage: 0.0, frequency: 0.0, phrase: 0.0, focus: 0.0, matched: 0 };
        assert_eq!(none, nothing);
    }

    #[test]
    fn the_weighted_sum_is_the_score() {
        let evidence =
            Evidence { similarity: 0.5, coverage: 1.0, frequency: 2.0, phrase: 0.5, focus: 0.25, matched: 3 };
        let weights = EvidenceWeights::default();
        near(weights.score(&evidence), 0.3 + 1.0 + 0.3 + 0.075 + 0.075);
        near(weights.for_terms(1).score(&evidence), 0.06 + 1.0 + 0.3 + 0.075 + 0.075);
        assert_eq!(weights.for_terms(2), weights);
    }

    #[test]
    fn weights_go_to_their_names_and_back() {
        let weights = EvidenceWeights::from_array([0.1, 0.2, 0.3, 0.4, 0.5]);
        let expected = EvidenceWeights { similarity: 0.1, coverage: 0.2, frequency: 0.3, phrase: 0.4, focus: 0.5 };
        assert_eq!((weights, EvidenceWeights::from_array(expected.to_array())), (expected, expected));
        assert_eq!(EvidenceWeights::NAMES, ["similarity", "coverage", "frequency", "phrase", "focus"]);
    }

    #[test]
    fn a_query_without_words_is_answered_by_similarity_alone() {
        let texts = texts(&[("Kettle", "")]);
        let [found] = weighed("?!", &texts).try_into().unwrap();
        assert_eq!((found.coverage, found.frequency, found.phrase, found.focus), (0.0, 0.0, 0.0, 0.0));
    }

    #[test]
    fn what_stands_for_a_word_counts_less_than_the_word() {
        let texts = texts(&[("Red kettle", ""), ("Red cattle", "")]);
        let candidates: Vec<_> = texts.iter().map(|(id, text)| Candidate { id, text, similarity: None }).collect();
        let mut query = words_of("red kettle");
        query.wordings[0].terms_mut()[1].add(Alternative::with_credit("cattle", 0.5));
        let [exact, repaired] = weigh(&query, &candidates).try_into().unwrap();
        assert_eq!((exact.matched, repaired.matched), (2, 2));
        assert_eq!((exact.phrase, repaired.phrase), (1.0, 1.0));
        near(exact.coverage, 1.0);
        near(repaired.coverage, 0.75);
        near(repaired.focus, 0.75);
        near(repaired.frequency, f32::midpoint(1.0_f32.ln_1p(), 0.5_f32.ln_1p()));
    }

    #[test]
    fn the_wording_counts_that_a_product_covers_best() {
        let texts = texts(&[("Blue sofa", ""), ("Blue couch", ""), ("Blue lamp", "")]);
        let candidates: Vec<_> = texts.iter().map(|(id, text)| Candidate { id, text, similarity: None }).collect();
        let mut query = words_of("blue couch");
        query.wordings.push(Wording::of(["blue", "sofa"]));
        let [sofa, couch, lamp] = weigh(&query, &candidates).try_into().unwrap();
        assert_eq!((sofa, sofa.matched), (couch, 2));
        assert_eq!(lamp.matched, 1);
    }

    proptest! {
        #[test]
        fn evidence_stays_within_its_ranges_and_does_not_depend_on_order(
            titles in prop::collection::vec("[a-d]( [a-d]){0,5}", 1..20),
            query in "[a-e]( [a-e]){0,4}",
        ) {
            let products: Vec<_> = titles.iter().map(|title| (title.as_str(), "")).collect();
            let texts = texts(&products);
            let forth = weighed(&query, &texts);
            let mut back = weighed(&query, &texts.iter().rev().cloned().collect::<Vec<_>>());
            back.reverse();
            for (one, other) in forth.iter().zip(&back) {
                prop_assert_eq!(one, other);
                for share in [one.coverage, one.phrase, one.focus] {
                    prop_assert!((0.0..=1.000_01).contains(&share), "{}", share);
                }
                prop_assert!(one.frequency >= 0.0);
            }
        }
    }
}
