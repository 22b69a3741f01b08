//! The order of candidates: what they are scored by, and what stands above any score.

use crate::{
    evidence::{Candidate, Evidence, EvidenceWeights},
    search::Mode,
    text::WordQuery,
};

/// How the evidence of words and vector becomes one score.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Fusion {
    /// The weighted sum of the evidence: absolute, so that a candidate's score does not depend on how deep each list
    /// was read.
    #[default]
    Evidence,
    /// Reciprocal ranks: the sum of 1 / (k + place) over the list by cosine and the store's list by words (Cormack,
    /// Clarke and Büttcher 2009). For comparison.
    ReciprocalRanks {
        /// k, usually 60: how little the first places count more than those after them.
        constant: f32,
    },
    /// The weighted mean of the cosine and of the evidence of words, each brought to 0..1 between the least and the
    /// most of the candidates. For comparison.
    NormalisedScores {
        /// The cosine's weight, 0 to 1.
        similarity: f32,
    },
}

impl Fusion {
    /// Reciprocal ranks with the usual constant.
    pub const RECIPROCAL_RANKS: Self = Self::ReciprocalRanks { constant: 60.0 };
    /// Normalised scores, both counting alike.
    pub const NORMALISED_SCORES: Self = Self::NormalisedScores { similarity: 0.5 };
}

/// What stands above any score: a lower lane never comes before a higher one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Put there by the operator, in this order.
    Pinned(u32),
    /// One of its identifiers is what was asked for.
    Identifier,
    /// Everything else.
    Matched,
}

/// How candidates are to be ordered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranking {
    /// What counts: the vector, the words, or both.
    pub mode: Mode,
    /// How much each evidence counts.
    pub weights: EvidenceWeights,
    /// How both become one score in a hybrid search.
    pub fusion: Fusion,
}

/// A candidate's place in the order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Which of the candidates.
    pub candidate: usize,
    /// Its lane.
    pub lane: Lane,
    /// What it is ordered by within its lane.
    pub score: f32,
}

impl Ranking {
    /// The most that a candidate can score by the evidence of this mode, each share being 1 and frequency as well.
    pub fn full_score(&self) -> f32 {
        let EvidenceWeights { similarity, coverage, frequency, phrase, focus } = self.weights;
        let words = coverage + frequency + phrase + focus;
        match self.mode {
            Mode::Semantic => 1.0,
            Mode::Keyword => words,
            Mode::Hybrid => similarity + words,
        }
    }

    /// The score by evidence alone, in this mode.
    pub fn evidence_score(&self, evidence: &Evidence) -> f32 {
        match self.mode {
            Mode::Semantic => evidence.similarity,
            Mode::Keyword => self.weights.of_words(evidence),
            Mode::Hybrid => self.weights.score(evidence),
        }
    }

    /// The score by evidence as a share of the most that this mode can give, 0 to 1.
    pub fn share(&self, evidence: &Evidence) -> f32 {
        let full = self.full_score();
        if full > 0.0 { (self.evidence_score(evidence) / full).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The score of each of `evidence`; `by_words` is the place of each in the store's list by words, if it is there.
    pub fn scores(&self, evidence: &[Evidence], by_words: &[Option<usize>]) -> Vec<f32> {
        match (self.mode, self.fusion) {
            (Mode::Semantic | Mode::Keyword, _) | (_, Fusion::Evidence) => {
                evidence.iter().map(|evidence| self.evidence_score(evidence)).collect()
            }
            (Mode::Hybrid, Fusion::ReciprocalRanks { constant }) => reciprocal_ranks(evidence, by_words, constant),
            (Mode::Hybrid, Fusion::NormalisedScores { similarity }) => {
                let of_words: Vec<f32> = evidence.iter().map(|evidence| self.weights.of_words(evidence)).collect();
                let cosines: Vec<f32> = evidence.iter().map(|evidence| evidence.similarity).collect();
                let both = normalised(&cosines).into_iter().zip(normalised(&of_words));
                both.map(|(cosine, words)| similarity * cosine + (1.0 - similarity) * words).collect()
            }
        }
    }

    /// The lane of each of `candidates`. A semantic search looks at no words, and so at no identifiers.
    pub fn lanes(&self, query: &WordQuery, candidates: &[Candidate<'_>]) -> Vec<Lane> {
        let lane = |candidate: &Candidate<'_>| {
            if self.mode != Mode::Semantic && query.has_code(candidate.text) { Lane::Identifier } else { Lane::Matched }
        };
        candidates.iter().map(lane).collect()
    }
}

/// Orders `scored`: by lane, the highest score first, equal ones by id.
pub fn order(scored: &mut [Scored], candidates: &[Candidate<'_>]) {
    let id = |scored: &Scored| candidates.get(scored.candidate).map(|candidate| candidate.id);
    scored.sort_unstable_by(|one, other| {
        let by_lane = one.lane.cmp(&other.lane);
        by_lane.then_with(|| other.score.total_cmp(&one.score)).then_with(|| id(one).cmp(&id(other)))
    });
}

fn reciprocal_ranks(evidence: &[Evidence], by_words: &[Option<usize>], constant: f32) -> Vec<f32> {
    let mut by_cosine: Vec<usize> = (0..evidence.len()).collect();
    let cosine = |place: &usize| evidence.get(*place).map_or(0.0, |evidence| evidence.similarity);
    by_cosine.sort_by(|one, other| cosine(other).total_cmp(&cosine(one)));
    let mut scores: Vec<f32> =
        by_words.iter().map(|place| place.map_or(0.0, |place| reciprocal(place, constant))).collect();
    for (place, candidate) in by_cosine.into_iter().enumerate() {
        if let Some(score) = scores.get_mut(candidate) {
            *score += reciprocal(place, constant);
        }
    }
    scores
}

/// 1 / (k + place), the first place being 1.
#[expect(clippy::cast_precision_loss, reason = "places are thousands at most")]
fn reciprocal(place: usize, constant: f32) -> f32 {
    1.0 / (constant + (place + 1) as f32)
}

/// `values` between 0 for the least and 1 for the most of them; all 1 where they are equal.
fn normalised(values: &[f32]) -> Vec<f32> {
    let least = values.iter().copied().fold(f32::INFINITY, f32::min);
    let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let width = most - least;
    values.iter().map(|value| if width > 0.0 { (value - least) / width } else { 1.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Product, ProductId, Similarity,
        search::SearchText,
        text::{MinimumWords, ProductTerms},
    };

    fn evidence(similarity: f32, coverage: f32) -> Evidence {
        Evidence { similarity, coverage, frequency: 0.0, phrase: 0.0, focus: 0.0, matched: 1 }
    }

    fn ranking(mode: Mode, fusion: Fusion) -> Ranking {
        Ranking { mode, weights: EvidenceWeights::default(), fusion }
    }

    #[track_caller]
    fn near(scores: &[f32], expected: &[f32]) {
        assert_eq!(scores.len(), expected.len());
        assert!(scores.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-5), "{scores:?} {expected:?}");
    }

    #[test]
    fn each_mode_counts_what_it_is_named_after() {
        let given = [evidence(0.5, 0.0), evidence(0.1, 1.0)];
        let scores = |mode| ranking(mode, Fusion::Evidence).scores(&given, &[None, Some(0)]);
        near(&scores(Mode::Semantic), &[0.5, 0.1]);
        near(&scores(Mode::Keyword), &[0.0, 1.0]);
        near(&scores(Mode::Hybrid), &[0.3, 1.06]);
    }

    #[test]
    fn the_fusions_are_what_their_formulas_say() {
        let given = [evidence(0.5, 0.0), evidence(0.1, 1.0), evidence(0.3, 0.5)];
        let by_words = [None, Some(0), Some(1)];
        let ranks = ranking(Mode::Hybrid, Fusion::RECIPROCAL_RANKS).scores(&given, &by_words);
        near(&ranks, &[1.0 / 61.0, 1.0 / 61.0 + 1.0 / 63.0, 2.0 / 62.0]);
        let scores = ranking(Mode::Hybrid, Fusion::NORMALISED_SCORES).scores(&given, &by_words);
        near(&scores, &[0.5, 0.5, 0.5]);
        near(&normalised(&[0.2, 0.2]), &[1.0, 1.0]);
    }

    #[test]
    fn lanes_come_first_then_scores_then_ids() {
        let texts: Vec<_> = [("b", "Kettle"), ("a", "Kettle"), ("c", "Lamp KT-170"), ("d", "Kettle")]
            .map(|(id, title)| Product::new(ProductId::parse(id).unwrap(), title).unwrap())
            .map(|product| (product.id().clone(), ProductTerms::of(&product)))
            .into();
        let similarity = Some(Similarity::new(0.5).unwrap());
        let candidates: Vec<_> = texts.iter().map(|(id, text)| Candidate { id, text, similarity }).collect();
        let query = WordQuery::of(&SearchText::parse("kt170").unwrap(), MinimumWords::share(0.0).unwrap());
        let by_mode = |mode| {
            let lanes = ranking(mode, Fusion::Evidence).lanes(&query, &candidates);
            let given = [0.4, 0.4, 0.1, 0.6];
            let mut scored: Vec<_> = lanes
                .into_iter()
                .zip(given)
                .enumerate()
                .map(|(candidate, (lane, score))| Scored { candidate, lane, score })
                .collect();
            scored[3].lane = scored[3].lane.min(if mode == Mode::Keyword { Lane::Pinned(0) } else { Lane::Matched });
            order(&mut scored, &candidates);
            scored.iter().map(|one| texts[one.candidate].0.as_str()).collect::<String>()
        };
        assert_eq!(by_mode(Mode::Hybrid), "cdab");
        assert_eq!(by_mode(Mode::Keyword), "dcab");
        assert_eq!(by_mode(Mode::Semantic), "dabc");
    }
}
