//! Why a hit stands where it stands, in words and in numbers.

use likewise_domain::{
    Fingerprint,
    evidence::{Evidence, EvidenceWeights},
    filter::{Filter, Passed},
    ranking::{Boost, Fusion, Lane},
    search::Mode,
};

use super::{Hit, Hits, Rank, SearchRequest};

/// Why a hit stands where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation<'a> {
    /// In a sentence.
    pub sentence: String,
    /// Each evidence that counts in this mode.
    pub parts: Vec<Part>,
    /// The boosts that count for it.
    pub boosts: Vec<&'a Boost>,
    /// The conditions of the filter that let it through.
    pub passed: Vec<Passed<'a>>,
    /// Which generation its vector is of; `None` where it has none, or none was compared.
    pub generation: Option<&'a Fingerprint>,
}

/// One evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What it is: `similarity`, `coverage`, `frequency`, `phrase` or `focus`.
    pub name: &'static str,
    /// Its value.
    pub value: f32,
    /// How much it counts.
    pub weight: f32,
    /// Its share of the score by evidence, 0 to 1.
    pub share: f32,
}

impl Hits {
    /// Why `hit`, which is one of these answers to `request`, stands where it stands.
    pub fn explain<'a>(&'a self, hit: &'a Hit, request: &'a SearchRequest) -> Explanation<'a> {
        let product = &hit.product.product;
        let passed = request.filter.as_ref().map(|filter| Filter::passed(filter, product)).unwrap_or_default();
        let generation = hit.similarity.map(|_| &self.generation);
        let Some(rank) = hit.rank else {
            let sentence = "the list is in the order that was asked for".to_owned();
            return Explanation { sentence, parts: Vec::new(), boosts: Vec::new(), passed, generation };
        };
        let terms = self.reading.as_ref().and_then(|reading| reading.words.wordings.first());
        let terms = terms.map_or(0, |wording| wording.terms().len());
        let mut sentence = match rank.lane {
            Lane::Pinned(_) => "put here by the operator".to_owned(),
            Lane::Identifier => "its identifier is what was asked for".to_owned(),
            Lane::Matched => self.in_words(hit, rank, terms),
        };
        if rank.boost != 0.0 {
            sentence = format!("{sentence}, boosted by {:+}", rank.boost);
        }
        let boosts = self.settings.promotions.boosts_of(product, self.moment).collect();
        Explanation { sentence, parts: self.parts(&rank.evidence), boosts, passed, generation }
    }

    fn in_words(&self, hit: &Hit, Rank { evidence, .. }: Rank, terms: usize) -> String {
        let mut says = Vec::new();
        if self.mode != Mode::Semantic && terms > 0 {
            // Of another wording there may be more words than of the first.
            let of = terms.max(evidence.matched);
            says.push(match evidence.matched {
                0 => "none of its words".to_owned(),
                matched => format!("{matched} of {of} {}", if of == 1 { "word" } else { "words" }),
            });
            if evidence.phrase > 0.0 {
                says.push("a phrase of the query in the title".to_owned());
            }
        }
        if self.mode != Mode::Keyword {
            says.push(match hit.similarity {
                Some(similarity) => format!("similarity {:.2}", similarity.value()),
                None => "no vector yet".to_owned(),
            });
        }
        if self.mode == Mode::Hybrid && self.ranking.fusion != Fusion::Evidence {
            says.push("ordered by another fusion than the evidence".to_owned());
        }
        says.join(", ")
    }

    fn parts(&self, evidence: &Evidence) -> Vec<Part> {
        let weights = match self.mode {
            Mode::Semantic => {
                EvidenceWeights { similarity: 1.0, coverage: 0.0, frequency: 0.0, phrase: 0.0, focus: 0.0 }
            }
            Mode::Keyword => EvidenceWeights { similarity: 0.0, ..self.ranking.weights },
            Mode::Hybrid => self.ranking.weights,
        };
        let all = [
            ("similarity", evidence.similarity, weights.similarity),
            ("coverage", evidence.coverage, weights.coverage),
            ("frequency", evidence.frequency, weights.frequency),
            ("phrase", evidence.phrase, weights.phrase),
            ("focus", evidence.focus, weights.focus),
        ];
        let sum: f32 = all.iter().map(|(_, value, weight)| (value * weight).max(0.0)).sum();
        let share = |points: f32| if sum > 0.0 { points.max(0.0) / sum } else { 0.0 };
        all.into_iter()
            .filter(|(.., weight)| *weight > 0.0)
            .map(|(name, value, weight)| Part { name, value, weight, share: share(value * weight) })
            .collect()
    }
}
