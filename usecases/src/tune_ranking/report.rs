//! What tuning found.

use super::{
    ModeCalibration, TuneRequest, TuningSet,
    held_out::Outcome,
    tunables::{Tunable, Tunables},
};
use crate::evaluate_ranking::{Comparison, Draw, Estimate, SIGNIFICANT};

/// What tuning found.
#[derive(Debug, Clone, PartialEq)]
pub struct Tuning {
    /// On how many queries rankings were measured.
    pub measured: usize,
    /// On how many queries curves were fitted: those of which anything was judged.
    pub judged: usize,
    /// How many queries have no judgment.
    pub left_out: usize,
    /// How many folds were held out.
    pub folds: usize,
    /// The settings in force.
    pub now: Tunables,
    /// What is best on all queries; where nothing is better than what is in force, that.
    pub chosen: Tunables,
    /// What differs between the two.
    pub changes: Vec<Change>,
    /// What choices like these are worth on queries that they were not made on.
    pub held_out: HeldOut,
    /// Whether that is more than chance.
    pub verdict: Verdict,
    /// The comparison with other settings, if one was asked for.
    pub against: Option<Against>,
    /// The curve of each mode, under what is proposed, or in force where nothing is.
    pub calibrations: Vec<ModeCalibration>,
}

/// A setting with another value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Which one.
    pub tunable: Tunable,
    /// Its value in force.
    pub now: f32,
    /// The better one.
    pub proposed: f32,
    /// In how many folds it was moved to the same side.
    pub folds: usize,
}

/// nDCG@10 on queries that were held out while choices were made.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOut {
    /// Under the settings in force.
    pub now: Estimate,
    /// Under what was chosen without the query.
    pub proposed: Estimate,
    /// The gain, with its interval.
    pub difference: Estimate,
    /// The same as a test.
    pub comparison: Comparison,
}

/// What may be said of the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing gained more than its noise.
    NothingFound,
    /// What was found gains no more than chance on queries that were held out.
    WithinNoise,
    /// It gains.
    Better,
}

/// Other settings beside those in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    /// The other settings.
    pub settings: Tunables,
    /// What they reach.
    pub reached: Estimate,
    /// Those in force less the others.
    pub now: Comparison,
    /// What was chosen without the query less the others.
    pub proposed: Comparison,
}

impl Tuning {
    /// What is proposed, if it is better by more than chance.
    pub fn proposed(&self) -> Option<&Tunables> {
        (self.verdict == Verdict::Better).then_some(&self.chosen)
    }
}

impl HeldOut {
    /// From what each query reaches now, and under what was chosen without it.
    pub(super) fn of(now: &[f64], held_out: &[f64], draw: &mut Draw<'_>) -> Self {
        let pairs: Vec<(f64, f64)> = held_out.iter().copied().zip(now.iter().copied()).collect();
        let differences: Vec<f64> = pairs.iter().map(|(proposed, now)| proposed - now).collect();
        Self {
            now: Estimate::of(now, draw),
            proposed: Estimate::of(held_out, draw),
            difference: Estimate::of(&differences, draw),
            comparison: Comparison::of(&pairs, draw),
        }
    }

    /// What may be said of a choice, if there was one.
    pub(super) fn verdict(&self, found: bool) -> Verdict {
        let gains = self.difference.low > 0.0 && self.comparison.p < SIGNIFICANT;
        match (found, gains) {
            (false, _) => Verdict::NothingFound,
            (true, false) => Verdict::WithinNoise,
            (true, true) => Verdict::Better,
        }
    }
}

/// What the search came to, in numbers; without calibrations, which are fitted under what it proposes.
pub(super) fn tuning(
    set: &TuningSet<'_>,
    request: &TuneRequest,
    outcome: &Outcome,
    (against, draw): (Option<&[f64]>, &mut Draw<'_>),
) -> Tuning {
    let held_out = HeldOut::of(&outcome.now, &outcome.held_out, draw);
    let change = |tunable: Tunable| Change {
        tunable,
        now: tunable.of(&request.now),
        proposed: tunable.of(&outcome.chosen),
        folds: outcome.folds_that_agree(tunable, &request.now),
    };
    let changes: Vec<Change> = outcome.chosen.differences(&request.now).into_iter().map(change).collect();
    let mut compare = |values: &[f64], others: &[f64]| {
        let pairs: Vec<(f64, f64)> = values.iter().copied().zip(others.iter().copied()).collect();
        Comparison::of(&pairs, draw)
    };
    let compared = request.against.zip(against).map(|(settings, others)| {
        (settings, compare(&outcome.now, others), compare(&outcome.held_out, others), others)
    });
    let against = compared.map(|(settings, now, proposed, others)| Against {
        settings,
        reached: Estimate::of(others, draw),
        now,
        proposed,
    });
    Tuning {
        measured: set.measured(),
        judged: set.judged(),
        left_out: set.left_out(),
        folds: request.folds,
        now: request.now,
        chosen: outcome.chosen,
        verdict: held_out.verdict(!changes.is_empty()),
        changes,
        held_out,
        against,
        calibrations: Vec::new(),
    }
}
