//! How well a product answers a query, from its own text and its vector alone.
//!
//! Each [`Evidence`] is computed from the candidate's own text and vector and from the set of candidates alone, with no
//! store's statistics and no other side's scores. So one set of candidates has one order whichever store found them, and
//! every hit can be explained. How rare a term is depends on that set: whoever pages weighs the same set for every page.

use crate::{
    ProductId, Similarity,
    text::{ProductTerms, QueryTerms, Term},
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
    /// The mean of ln(1 + mentions in the title + .3 x mentions elsewhere) over the query's terms, 0 or more.
    pub frequency: f32,
    /// The share of neighbouring terms of the query that are neighbours in the title, 0 to 1.
    pub phrase: f32,
    /// The query's terms in the title by the title's different terms, 0 to 1: of two titles with the words, the shorter
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
        Self { similarity: 0.6, coverage: 0.5, frequency: 0.1, phrase: 0.1, focus: 0.2 }
    }
}

impl EvidenceWeights {
    /// The weighted sum of `evidence`.
    pub fn score(&self, evidence: &Evidence) -> f32 {
        self.similarity * evidence.similarity
            + self.coverage * evidence.coverage
            + self.frequency * evidence.frequency
            + self.phrase * evidence.phrase
            + self.focus * evidence.focus
    }
}

/// What a mention outside of the title counts beside one in it.
const ELSEWHERE: f32 = 0.3;
/// What a term counts that every candidate has, so that covering it still counts for something.
const LEAST_RARITY: f32 = 0.3;

/// Weighs each of `candidates`, in their order. How rare a term is is seen from the candidates themselves, so no store's
/// statistics are needed.
pub fn weigh(query: &QueryTerms, candidates: &[Candidate<'_>]) -> Vec<Evidence> {
    let mentions: Vec<Vec<(usize, usize)>> = candidates
        .iter()
        .map(|candidate| query.terms().iter().map(|term| candidate.text.mentions(*term)).collect())
        .collect();
    let rarities: Vec<f32> = (0..query.terms().len())
        .map(|place| {
            let has = |mentions: &&Vec<(usize, usize)>| mentions.get(place).is_some_and(|mentions| *mentions != (0, 0));
            rarity(candidates.len(), mentions.iter().filter(has).count())
        })
        .collect();
    let all: f32 = rarities.iter().sum();
    candidates
        .iter()
        .zip(&mentions)
        .map(|(candidate, mentions)| evidence(query, candidate, mentions, (&rarities, all)))
        .collect()
}

fn evidence(
    query: &QueryTerms,
    candidate: &Candidate<'_>,
    mentions: &[(usize, usize)],
    (rarities, all): (&[f32], f32),
) -> Evidence {
    let is_there = |mentions: &(usize, usize)| *mentions != (0, 0);
    let covered: f32 = mentions.iter().zip(rarities).filter(|(m, _)| is_there(m)).map(|(_, rarity)| rarity).sum();
    let logs: f32 = mentions.iter().map(|(title, other)| (small(*title) + ELSEWHERE * small(*other)).ln_1p()).sum();
    let in_title = mentions.iter().filter(|(title, _)| *title > 0).count();
    let title = candidate.text.title();
    let neighbours = |pair: &&(Term, Term)| title.windows(2).any(|two| two == [pair.0, pair.1]);
    Evidence {
        similarity: candidate.similarity.map_or(0.0, Similarity::value),
        coverage: share(covered, all),
        frequency: share(logs, small(mentions.len())),
        phrase: share(small(query.pairs().iter().filter(neighbours).count()), small(query.pairs().len())),
        focus: share(small(in_title), small(candidate.text.distinct_in_title())),
        matched: mentions.iter().filter(|m| is_there(m)).count(),
    }
}

/// ln(1 + (n - d + .5) / (d + .5)) + .3 for a term that `with` of `all` candidates have.
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
    use crate::{Product, search::SearchText};

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
        weigh(&QueryTerms::of(&SearchText::parse(query).unwrap()), &candidates)
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
        let (steel, kettle) = ((2.5_f32 / 1.5).ln_1p() + 0.3, (1.5_f32 / 2.5).ln_1p() + 0.3);
        near(both.coverage, 1.0);
        near(one.coverage, kettle / (steel + kettle));
        near(both.frequency, 1.3_f32.ln_1p());
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
        near(EvidenceWeights::default().score(&evidence), 0.3 + 0.5 + 0.2 + 0.05 + 0.05);
    }

    #[test]
    fn a_query_without_words_is_answered_by_similarity_alone() {
        let texts = texts(&[("Kettle", "")]);
        let [found] = weighed("?!", &texts).try_into().unwrap();
        assert_eq!((found.coverage, found.frequency, found.phrase, found.focus), (0.0, 0.0, 0.0, 0.0));
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
