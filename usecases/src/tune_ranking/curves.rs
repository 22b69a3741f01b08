//! Fitting the curves of relevance, and how far they can be trusted.

use likewise_domain::{calibration::Curve, search::Mode};

use super::folds::Folds;
use crate::evaluate_ranking::{Comparison, Draw, number};

/// A judged hit: how much of the most it scores, and what was judged of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    /// The place of its query.
    pub(super) query: usize,
    pub(super) share: f64,
    pub(super) relevant: bool,
}

/// How far a probability can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quality {
    /// The mean of (probability - judgment)^2, a judgment being 1 or 0 (Brier, Verification of forecasts expressed in terms of
    /// probability, 1950): 0 is best.
    pub brier: f64,
    /// The expected calibration error over ten bins of equal width: how far the mean probability of a bin is from the
    /// share of relevant hits in it, each bin counting by its hits (Naeini, Cooper and Hauskrecht, Obtaining well
    /// calibrated probabilities using Bayesian binning, 2015): 0 is best.
    pub calibration_error: f64,
}

/// Why a mode has no curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCurve {
    /// Fewer than [`LEAST_OF_EACH`] judged hits are relevant, or not.
    TooFew,
    /// Hits that score more are not relevant more often.
    DoesNotRise,
    /// On queries that it was not fitted on it is no better than the score as it stands.
    NoBetter,
}

/// The fewest relevant hits, and the fewest others, that a curve is fitted on.
pub const LEAST_OF_EACH: usize = 10;

/// What was fitted for one mode.
#[derive(Debug, Clone, PartialEq)]
pub struct ModeCalibration {
    /// Which mode.
    pub mode: Mode,
    /// How many hits were judged.
    pub judged: usize,
    /// How many of them are relevant.
    pub relevant: usize,
    /// The share of the score as it stands, on all of them.
    pub before: Quality,
    /// The curve, on queries that it was not fitted on; `None` where there were too few.
    pub after: Option<Quality>,
    /// How likely a difference of this size between the two squared errors, query by query, is by chance.
    pub p: Option<f64>,
    /// The curve that was fitted on all of them, or why there is none.
    pub curve: Result<Curve, NoCurve>,
}

impl ModeCalibration {
    /// Fits the curve of `mode`. What is said of it is of each fold by a curve that was fitted on the others.
    pub(super) fn fit(mode: Mode, samples: &[Sample], folds: &Folds, draw: &mut Draw<'_>) -> Self {
        let relevant = samples.iter().filter(|sample| sample.relevant).count();
        let before = Quality::of(samples.iter().map(|sample| (sample.share, sample.relevant)));
        let curve = fit(samples);
        let held_out = curve.and_then(|_| held_out(samples, folds));
        let after = held_out
            .as_ref()
            .ok()
            .map(|held_out| Quality::of(held_out.iter().map(|(sample, probability)| (*probability, sample.relevant))));
        let curve = held_out.as_ref().map_err(|none| *none).and(curve);
        let worse = after.is_some_and(|after| after.brier >= before.brier);
        Self {
            mode,
            judged: samples.len(),
            relevant,
            before,
            after,
            p: held_out.ok().map(|held_out| Comparison::of(&errors_by_query(&held_out), draw).p),
            curve: if worse { Err(NoCurve::NoBetter) } else { curve },
        }
    }
}

/// Each sample with its probability by the curve of the folds that it is not in.
fn held_out(samples: &[Sample], folds: &Folds) -> Result<Vec<(Sample, f64)>, NoCurve> {
    let mut all = Vec::with_capacity(samples.len());
    for fold in 0..folds.count() {
        let (held, others): (Vec<Sample>, Vec<Sample>) =
            samples.iter().partition(|sample| folds.of(sample.query) == Some(fold));
        if held.is_empty() {
            continue;
        }
        let curve = fit(&others)?;
        all.extend(held.into_iter().map(|sample| (sample, curve.probability(sample.share))));
    }
    Ok(all)
}

/// The mean squared errors of each query, of the share as it stands and of the probability.
fn errors_by_query(held_out: &[(Sample, f64)]) -> Vec<(f64, f64)> {
    let mut sums: std::collections::BTreeMap<usize, (f64, f64, usize)> = std::collections::BTreeMap::new();
    for (sample, probability) in held_out {
        let sum = sums.entry(sample.query).or_default();
        sum.0 += squared_error(sample.share, sample.relevant);
        sum.1 += squared_error(*probability, sample.relevant);
        sum.2 += 1;
    }
    sums.into_values().map(|(before, after, count)| (before / number(count), after / number(count))).collect()
}

fn squared_error(probability: f64, relevant: bool) -> f64 {
    (probability - f64::from(u8::from(relevant))).powi(2)
}

impl Quality {
    const BINS: usize = 10;

    fn of(hits: impl Iterator<Item = (f64, bool)>) -> Self {
        let mut bins = [(0.0, 0_usize, 0_usize); Self::BINS];
        let (mut squares, mut all) = (0.0, 0);
        for (probability, relevant) in hits {
            squares += squared_error(probability, relevant);
            all += 1;
            if let Some((sum, relevants, count)) = bins.get_mut(bin_of(probability)) {
                *sum += probability;
                *relevants += usize::from(relevant);
                *count += 1;
            }
        }
        if all == 0 {
            return Self::default();
        }
        let off: f64 = bins.iter().map(|(sum, relevants, _)| (sum - number(*relevants)).abs()).sum();
        Self { brier: squares / number(all), calibration_error: off / number(all) }
    }
}

/// The bin of a probability; 1 is in the last one.
fn bin_of(probability: f64) -> usize {
    (1..Quality::BINS).take_while(|lower| probability * number(Quality::BINS) >= number(*lower)).count()
}

/// The rising logistic curve with the greatest likelihood, by Newton's method with Platt's targets, which keep a curve
/// from becoming a step where the samples are few or well apart (Lin, Lin and Weng, A note on Platt's probabilistic
/// outputs for support vector machines, 2007).
pub(super) fn fit(samples: &[Sample]) -> Result<Curve, NoCurve> {
    let relevant = samples.iter().filter(|sample| sample.relevant).count();
    let others = samples.len() - relevant;
    if relevant < LEAST_OF_EACH || others < LEAST_OF_EACH {
        return Err(NoCurve::TooFew);
    }
    let (high, low) = ((number(relevant) + 1.0) / (number(relevant) + 2.0), 1.0 / (number(others) + 2.0));
    let targets: Vec<(f64, f64)> =
        samples.iter().map(|sample| (sample.share, if sample.relevant { high } else { low })).collect();
    let (slope, intercept) = most_likely(&targets, ((number(relevant) + 1.0) / (number(others) + 1.0)).ln());
    Curve::new(slope.min(Curve::MOST), intercept.clamp(-Curve::MOST, Curve::MOST)).map_err(|_| NoCurve::DoesNotRise)
}

fn most_likely(targets: &[(f64, f64)], log_odds: f64) -> (f64, f64) {
    /// More than it ever takes: each step halves the distance at least.
    const MOST_STEPS: usize = 100;
    const NEAR_ENOUGH: f64 = 1e-7;
    let (mut slope, mut intercept) = (0.0, log_odds);
    let mut loss = loss_of(targets, slope, intercept);
    for _ in 0..MOST_STEPS {
        let Newton { gradient, step } = Newton::at(targets, slope, intercept);
        if gradient.0.abs() < NEAR_ENOUGH && gradient.1.abs() < NEAR_ENOUGH {
            break;
        }
        let downhill = gradient.0 * step.0 + gradient.1 * step.1;
        let mut length = 1.0;
        let next = loop {
            let (to_slope, to_intercept) = (slope + length * step.0, intercept + length * step.1);
            let there = loss_of(targets, to_slope, to_intercept);
            if there < loss + 1e-4 * length * downhill {
                break Some((to_slope, to_intercept, there));
            }
            length /= 2.0;
            if length < 1e-10 {
                break None;
            }
        };
        let Some(next) = next else { break };
        (slope, intercept, loss) = next;
    }
    (slope, intercept)
}

/// Where Newton's method leads from a point.
struct Newton {
    gradient: (f64, f64),
    step: (f64, f64),
}

impl Newton {
    fn at(targets: &[(f64, f64)], slope: f64, intercept: f64) -> Self {
        // A little on the diagonal keeps the matrix regular where all shares are the same.
        let (mut by_slope, mut by_both, mut by_intercept) = (1e-9, 0.0, 1e-9);
        let mut gradient = (0.0, 0.0);
        for (share, target) in targets {
            let probability = 1.0 / (1.0 + (-(slope * share + intercept)).exp());
            let (off, spread) = (probability - target, probability * (1.0 - probability));
            gradient = (gradient.0 + off * share, gradient.1 + off);
            by_slope += spread * share * share;
            by_both += spread * share;
            by_intercept += spread;
        }
        let determinant = by_slope * by_intercept - by_both * by_both;
        let step = (
            -(by_intercept * gradient.0 - by_both * gradient.1) / determinant,
            -(by_slope * gradient.1 - by_both * gradient.0) / determinant,
        );
        Self { gradient, step }
    }
}

/// The cross-entropy of targets and curve.
fn loss_of(targets: &[(f64, f64)], slope: f64, intercept: f64) -> f64 {
    let of_one = |(share, target): &(f64, f64)| {
        let odds = slope * share + intercept;
        // ln(1 + exp(odds)) - target x odds, without an overflow.
        odds.max(0.0) + (-odds.abs()).exp().ln_1p() - target * odds
    };
    targets.iter().map(of_one).sum()
}

#[cfg(test)]
#[path = "curves_tests.rs"]
mod tests;
