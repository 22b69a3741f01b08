//! The candidates of every query, found once, and what each order of them is worth.

use std::{collections::HashMap, sync::Arc};

use likewise_domain::{
    evidence::{Evidence, EvidenceWeights},
    ranking::{Fusion, Lane, Ranking},
    search::Mode,
};

use crate::{
    CandidateList, RankedCandidate,
    evaluate_ranking::{FIRST, JudgedProducts, discounted},
};

/// The candidates of one query, without what only finding them needed.
#[derive(Debug)]
pub(super) struct Candidates {
    terms: usize,
    ideal: f64,
    /// By product id, which decides between equal scores.
    all: Vec<Candidate>,
}

#[derive(Debug)]
struct Candidate {
    lane: Lane,
    evidence: Evidence,
    boost: f32,
    gain: f64,
}

impl Candidates {
    pub(super) fn new(list: CandidateList, judged: &JudgedProducts) -> Self {
        let CandidateList { terms, mut candidates } = list;
        candidates.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        let judge = |RankedCandidate { id, lane, evidence, boost }: RankedCandidate| Candidate {
            lane,
            evidence,
            boost,
            gain: judged.gain_of(&id),
        };
        Self { terms, ideal: judged.ideal(), all: candidates.into_iter().map(judge).collect() }
    }

    /// nDCG@10 of their order by `weights`.
    pub(super) fn ndcg(&self, mode: Mode, weights: EvidenceWeights) -> f64 {
        let ranking = ranking(mode, weights, self.terms);
        let mut order: Vec<(Lane, f32, usize)> = self
            .all
            .iter()
            .enumerate()
            .map(|(place, one)| (one.lane, ranking.evidence_score(&one.evidence) + one.boost, place))
            .collect();
        let before = |one: &(Lane, f32, usize), other: &(Lane, f32, usize)| {
            one.0.cmp(&other.0).then_with(|| other.1.total_cmp(&one.1)).then_with(|| one.2.cmp(&other.2))
        };
        if order.len() > FIRST {
            order.select_nth_unstable_by(FIRST, before);
            order.truncate(FIRST);
        }
        order.sort_unstable_by(before);
        let gains = order.iter().filter_map(|(_, _, place)| self.all.get(*place)).map(|one| one.gain);
        if self.ideal > 0.0 { discounted(gains) / self.ideal } else { 0.0 }
    }
}

/// How a query of so many terms is ranked.
pub(super) fn ranking(mode: Mode, weights: EvidenceWeights, terms: usize) -> Ranking {
    Ranking { mode, weights: weights.for_terms(terms), fusion: Fusion::Evidence }
}

/// What every query reaches, by the weights; each set of weights is tried once.
#[derive(Debug)]
pub(super) struct Table {
    mode: Mode,
    queries: Vec<Candidates>,
    known: HashMap<[u32; EvidenceWeights::NAMES.len()], Arc<[f64]>>,
}

impl Table {
    pub(super) fn new(mode: Mode, queries: Vec<Candidates>) -> Self {
        Self { mode, queries, known: HashMap::new() }
    }

    /// nDCG@10 of each query.
    pub(super) fn values(&mut self, weights: EvidenceWeights) -> Arc<[f64]> {
        let key = weights.to_array().map(f32::to_bits);
        let (mode, queries) = (self.mode, &self.queries);
        let measured = || queries.iter().map(|query| query.ndcg(mode, weights)).collect();
        self.known.entry(key).or_insert_with(measured).clone()
    }
}
