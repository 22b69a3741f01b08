//! The search on each fold's other queries, and what its choice is worth on those that were held out.

use super::{
    Measured,
    search::{Gain, best_weights},
    table::Table,
    tunables::{Tunable, Tunables},
};

/// The choices so far: one for each fold, made without its queries, and one made on all of them.
#[derive(Debug)]
pub(super) struct Search {
    now: Tunables,
    folds: Vec<Choice>,
    all: Choice,
}

/// What was chosen on some queries.
#[derive(Debug)]
struct Choice {
    /// Where the choice is made.
    training: Vec<usize>,
    held_out: Vec<usize>,
    /// The best weights on the candidates as they are found now.
    weights: Tunables,
    /// What finds better candidates, if anything does.
    found: Option<Found>,
}

/// Candidates that are found otherwise.
#[derive(Debug)]
struct Found {
    under: Tunables,
    gain: Gain,
    /// What each query reaches with them.
    values: std::sync::Arc<[f64]>,
}

/// What the search came to.
#[derive(Debug)]
pub(super) struct Outcome {
    /// What was chosen on all queries.
    pub(super) chosen: Tunables,
    /// What was chosen for each fold, without its queries.
    pub(super) by_fold: Vec<Tunables>,
    /// nDCG@10 of each query under the settings at hand.
    pub(super) now: Vec<f64>,
    /// The same under what was chosen without it.
    pub(super) held_out: Vec<f64>,
}

impl Search {
    pub(super) fn new(now: Tunables, measured: &Measured, table: &mut Table, search: bool) -> Self {
        let mut choose = |training: Vec<usize>, held_out: Vec<usize>| {
            let weights = if search { best_weights(table, now, &training) } else { now };
            Choice { training, held_out, weights, found: None }
        };
        let folds = (0..measured.count).map(|fold| {
            let (held_out, training) = measured.parted(fold);
            choose(training, held_out)
        });
        let folds = folds.collect();
        Self { now, folds, all: choose(measured.all(), Vec::new()) }
    }

    /// Takes `found`, the candidates under `other`, wherever they gain more than noise and more than others did. One of the
    /// settings that find candidates is changed at a time, beside whatever weights were chosen.
    pub(super) fn consider(&mut self, other: &Tunables, found: &mut Table, table: &mut Table) {
        for choice in self.folds.iter_mut().chain([&mut self.all]) {
            let under = Tunables { weights: choice.weights.weights, ..*other };
            let (with, without) = (found.values(under.weights), table.values(under.weights));
            let gain = Gain::of(&with, &without, &choice.training);
            if gain.beats(choice.found.as_ref().map(|found| found.gain)) {
                choice.found = Some(Found { under, gain, values: with });
            }
        }
    }

    pub(super) fn outcome(self, table: &mut Table) -> Outcome {
        let now = table.values(self.now.weights).to_vec();
        let mut held_out = now.clone();
        for choice in &self.folds {
            let values = choice.found.as_ref().map(|found| found.values.clone());
            let values = values.unwrap_or_else(|| table.values(choice.weights.weights));
            for place in &choice.held_out {
                if let (Some(slot), Some(value)) = (held_out.get_mut(*place), values.get(*place)) {
                    *slot = *value;
                }
            }
        }
        Outcome {
            chosen: self.all.tunables(),
            by_fold: self.folds.iter().map(Choice::tunables).collect(),
            now,
            held_out,
        }
    }
}

impl Choice {
    fn tunables(&self) -> Tunables {
        self.found.as_ref().map_or(self.weights, |found| found.under)
    }
}

impl Outcome {
    /// In how many folds `tunable` was moved to the same side as on all queries.
    pub(super) fn folds_that_agree(&self, tunable: Tunable, now: &Tunables) -> usize {
        let side = |chosen: &Tunables| tunable.of(chosen).total_cmp(&tunable.of(now));
        let chosen = side(&self.chosen);
        self.by_fold.iter().filter(|fold| side(fold) == chosen).count()
    }
}
