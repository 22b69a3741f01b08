//! The search for better weights: one after the other, in few steps, and none that might be chance.

use super::{
    table::Table,
    tunables::{Tunable, Tunables},
};
use crate::evaluate_ranking::number;

/// How often all weights are gone through.
const PASSES: usize = 2;

/// What a change gains over the queries that it is judged on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gain {
    mean: f64,
    error: f64,
}

impl Gain {
    /// What `with` gains over `without` at these places, with its standard error.
    pub(super) fn of(with: &[f64], without: &[f64], places: &[usize]) -> Self {
        let difference = |place: &usize| Some(with.get(*place)? - without.get(*place)?);
        let differences: Vec<f64> = places.iter().filter_map(difference).collect();
        let count = number(differences.len());
        if differences.len() < 2 {
            return Self { mean: 0.0, error: f64::INFINITY };
        }
        let mean = differences.iter().sum::<f64>() / count;
        let squares: f64 = differences.iter().map(|difference| (difference - mean).powi(2)).sum();
        Self { mean, error: (squares / (count - 1.0) / count).sqrt() }
    }

    /// Whether it is more than its noise: more than two standard errors. One alone is what a single query that gains
    /// reaches, however little and whatever its number, and what the best of a few steps reaches by chance.
    pub(super) fn is_more_than_noise(self) -> bool {
        self.mean > 2.0 * self.error && self.mean > 1e-12
    }

    /// Whether it is more than noise, and more than `other` if there is one.
    pub(super) fn beats(self, other: Option<Self>) -> bool {
        self.is_more_than_noise() && other.is_none_or(|other| self.mean > other.mean)
    }
}

/// The weights that are best for the queries at `places`: from those at hand, one moved at a time.
pub(super) fn best_weights(table: &mut Table, now: Tunables, places: &[usize]) -> Tunables {
    let mut best = now;
    for _ in 0..PASSES {
        let before = best;
        for tunable in Tunable::MOVED_WEIGHTS {
            best = best_step(table, best, tunable, places);
        }
        if best == before {
            break;
        }
    }
    fewest_changes(table, (now, best), places)
}

fn best_step(table: &mut Table, from: Tunables, tunable: Tunable, places: &[usize]) -> Tunables {
    let without = table.values(from.weights);
    let mut best = (from, None);
    for step in tunable.steps(from) {
        let gain = Gain::of(&table.values(step.weights), &without, places);
        if gain.beats(best.1) {
            best = (step, Some(gain));
        }
    }
    best.0
}

/// Takes back each change that, beside the others, gains no more than its noise.
fn fewest_changes(table: &mut Table, (now, mut best): (Tunables, Tunables), places: &[usize]) -> Tunables {
    for tunable in best.differences(&now) {
        let Some(without) = tunable.with(best, tunable.of(&now)) else { continue };
        let gain = Gain::of(&table.values(best.weights), &table.values(without.weights), places);
        if !gain.is_more_than_noise() {
            best = without;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_is_a_mean_with_its_standard_error() {
        let gain = Gain::of(&[0.5, 0.7, 9.0], &[0.4, 0.4, 0.0], &[0, 1]);
        assert!((gain.mean - 0.2).abs() < 1e-12 && (gain.error - 0.1).abs() < 1e-12, "{gain:?}");
        assert!(!gain.is_more_than_noise());
        assert!(Gain::of(&[0.6, 0.7], &[0.4, 0.4], &[0, 1]).is_more_than_noise());
        let mut one_gains = vec![0.0; 1_000];
        one_gains.push(1.0);
        let places: Vec<usize> = (0..one_gains.len()).collect();
        assert!(!Gain::of(&one_gains, &vec![0.0; 1_001], &places).is_more_than_noise(), "one query is none");
        assert!(!Gain::of(&[0.5, 0.3], &[0.4, 0.4], &[0, 1]).is_more_than_noise());
        assert!(!Gain::of(&[0.4, 0.4], &[0.4, 0.4], &[0, 1]).is_more_than_noise(), "nothing is no gain");
        assert!(!Gain::of(&[0.9], &[0.1], &[0]).is_more_than_noise(), "one query has no noise to compare with");
    }
}
