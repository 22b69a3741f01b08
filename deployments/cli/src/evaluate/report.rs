//! What an evaluation says, before it is told in one form or another.

use std::collections::BTreeMap;

use likewise_domain::ProductId;
use likewise_usecases::evaluate_ranking::{
    Comparison, Draw, Estimate, Evaluated, Evaluation, Grade, JudgedQuery, Judgments, Measure, Measures, Ranking,
};

use super::{baseline::Against, gates::Gate};

/// An evaluation of settings by name.
pub(crate) type Measured = Evaluation<&'static str>;

/// How many products of a worst query are shown.
pub(crate) const SHOWN: usize = 5;

/// What is reported.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) measured: Measured,
    pub(crate) judgments: JudgmentsAtHand,
    pub(crate) seed: u64,
    pub(crate) modes: Vec<ModeReport>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) against: Option<Against>,
    pub(crate) gates: Vec<Gate>,
}

/// Which judgments an evaluation used.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct JudgmentsAtHand {
    pub(crate) count: usize,
    pub(crate) top_grade: f64,
    /// What two evaluations have in common that used the same judgments.
    pub(crate) hash: String,
}

/// What one mode reached.
#[derive(Debug)]
pub(crate) struct ModeReport {
    pub(crate) name: &'static str,
    pub(crate) estimates: Vec<(Measure, Estimate)>,
    pub(crate) worst: Vec<WorstQuery>,
}

/// A query that a mode answers badly.
#[derive(Debug)]
pub(crate) struct WorstQuery {
    pub(crate) query: JudgedQuery,
    pub(crate) measures: Measures,
    /// What stands at the top.
    pub(crate) found: Vec<Found>,
}

/// A product that was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) id: ProductId,
    pub(crate) title: String,
    /// `None` where nobody judged it.
    pub(crate) grade: Option<f64>,
}

/// Two modes compared.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) first: &'static str,
    pub(crate) second: &'static str,
    pub(crate) comparisons: Vec<(Measure, Comparison)>,
}

impl JudgmentsAtHand {
    pub(crate) fn of(judgments: &Judgments) -> Self {
        let mut hasher = blake3::Hasher::new();
        for (query, product, grade) in judgments.all() {
            for text in [query, product.as_str()] {
                hasher.update(text.as_bytes()).update(&[0]);
            }
            hasher.update(&grade.value().to_le_bytes());
        }
        let top_grade = judgments.top().map_or(0.0, Grade::value);
        Self { count: judgments.count(), top_grade, hash: hasher.finalize().to_hex().chars().take(16).collect() }
    }
}

impl ModeReport {
    /// The mean of one measure.
    pub(crate) fn estimate(&self, measure: Measure) -> Estimate {
        self.estimates.iter().find(|(other, _)| *other == measure).map(|(_, estimate)| *estimate).unwrap_or_default()
    }
}

impl Report {
    /// Whether every gate was passed.
    pub(crate) fn passed(&self) -> bool {
        self.gates.iter().all(Gate::passed)
    }

    /// Each mode's worst queries with the titles of what was found, where `titles` has them.
    pub(crate) fn modes(
        measured: &Measured,
        most: usize,
        (judgments, titles): (&Judgments, &BTreeMap<ProductId, String>),
        draw: &mut Draw<'_>,
    ) -> Vec<ModeReport> {
        let found = |query: &JudgedQuery, id: &ProductId| Found {
            id: id.clone(),
            title: titles.get(id).cloned().unwrap_or_default(),
            grade: judgments.grade(&query.id, id).map(Grade::value),
        };
        let worst = |(query, ranking): (&JudgedQuery, &Ranking)| WorstQuery {
            query: query.clone(),
            measures: ranking.measures,
            found: ranking.products.iter().take(SHOWN).map(|id| found(query, id)).collect(),
        };
        let mode = |evaluated: &Evaluated<&'static str>| ModeReport {
            name: evaluated.setting,
            estimates: Measure::ALL.map(|measure| (measure, evaluated.estimate(measure, draw))).to_vec(),
            worst: worst_rankings(measured, evaluated, most).into_iter().map(worst).collect(),
        };
        measured.settings.iter().map(mode).collect()
    }

    /// Every mode compared with every one after it.
    pub(crate) fn pairs(measured: &Measured, draw: &mut Draw<'_>) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (place, first) in measured.settings.iter().enumerate() {
            for second in measured.settings.iter().skip(place + 1) {
                let compare = |measure| (measure, first.compare(second, measure, draw));
                let comparisons = Measure::ALL.map(compare).to_vec();
                pairs.push(Pair { first: first.setting, second: second.setting, comparisons });
            }
        }
        pairs
    }
}

/// The worst queries of `evaluated` with their rankings, worst first.
pub(crate) fn worst_rankings<'a>(
    measured: &'a Measured,
    evaluated: &'a Evaluated<&'static str>,
    most: usize,
) -> Vec<(&'a JudgedQuery, &'a Ranking)> {
    let at = |place: usize| Some((measured.queries.get(place)?, evaluated.rankings.get(place)?));
    evaluated.worst(Measure::Ndcg10, most).into_iter().filter_map(at).collect()
}
