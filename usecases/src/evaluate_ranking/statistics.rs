//! How far a mean can be trusted: bootstrap intervals, and whether two settings differ by more than chance.
//!
//! Chance comes in from outside, as a [`Draw`], so that the same seed gives the same report.

use super::measures::number;

/// Draws a number from 0 up to, and without, the one that it is given; each is as likely as the others.
pub type Draw<'a> = dyn FnMut(usize) -> usize + 'a;

/// How often queries are drawn again for an interval.
pub const RESAMPLES: usize = 2_000;
/// How often signs are flipped for a p-value.
pub const PERMUTATIONS: usize = 10_000;
/// Below this p-value a difference is called significant.
pub const SIGNIFICANT: f64 = 0.05;

/// A mean over queries.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Estimate {
    /// The mean of the queries that were asked.
    pub mean: f64,
    /// The lower end of the interval in which 95 % of such samples of queries have their mean.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Estimate {
    /// The mean of `values` with its 95 % percentile bootstrap interval (Efron 1979); 0 where there are none.
    pub fn of(values: &[f64], draw: &mut Draw<'_>) -> Self {
        if values.is_empty() {
            return Self::default();
        }
        let mut resample = || {
            let drawn = (0..values.len()).map(|_| values.get(draw(values.len())).copied().unwrap_or_default());
            drawn.sum::<f64>() / number(values.len())
        };
        let mut means: Vec<f64> = (0..RESAMPLES).map(|_| resample()).collect();
        means.sort_unstable_by(f64::total_cmp);
        let outside = RESAMPLES * 25 / 1_000;
        let at = |place: usize| means.get(place).copied().unwrap_or_default();
        Self { mean: mean(values), low: at(outside), high: at(RESAMPLES - 1 - outside) }
    }
}

/// Two settings on the same queries.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The mean of the first less the mean of the second.
    pub difference: f64,
    /// The two-sided p-value of a paired randomisation test: how likely a difference of this size is where the two are
    /// equally good.
    pub p: f64,
    /// For how many queries the first is better.
    pub better: usize,
    /// For how many it is worse.
    pub worse: usize,
    /// For how many the two are equal.
    pub equal: usize,
}

impl Comparison {
    /// Compares what two settings reached on the same queries, given as pairs.
    pub fn of(pairs: &[(f64, f64)], draw: &mut Draw<'_>) -> Self {
        let differences: Vec<f64> = pairs.iter().map(|(one, other)| one - other).collect();
        let better = differences.iter().filter(|difference| **difference > SAME).count();
        let worse = differences.iter().filter(|difference| **difference < -SAME).count();
        Self {
            difference: mean(&differences),
            p: randomisation(&differences, draw),
            better,
            worse,
            equal: differences.len() - better - worse,
        }
    }

    /// Whether the first is worse by more than chance explains.
    pub fn is_significantly_worse(&self) -> bool {
        self.difference < 0.0 && self.p < SIGNIFICANT
    }
}

/// Differences below this are those of adding up in another order.
const SAME: f64 = 1e-12;

/// How likely a mean as far from 0 as that of `differences` is, where each could as well have had the other sign
/// (Fisher's randomisation test; Smucker, Allan and Carterette 2007). The order at hand counts as one of those tried, so
/// the result is never 0.
fn randomisation(differences: &[f64], draw: &mut Draw<'_>) -> f64 {
    // The sign of nothing changes nothing.
    let differences: Vec<f64> = differences.iter().copied().filter(|difference| difference.abs() > SAME).collect();
    let reached = differences.iter().sum::<f64>().abs();
    let mut as_far = 1;
    for _ in 0..PERMUTATIONS {
        as_far += usize::from(flipped(&differences, draw).abs() >= reached - SAME);
    }
    number(as_far) / number(PERMUTATIONS + 1)
}

/// The sum of `differences`, each with a sign that was drawn.
fn flipped(differences: &[f64], draw: &mut Draw<'_>) -> f64 {
    /// As many signs come from one draw as every platform's `usize` has room for.
    const SIGNS: usize = 30;
    let signed = |signs: usize, (place, difference): (usize, &f64)| {
        if signs >> place & 1 == 1 { -difference } else { *difference }
    };
    let mut sum = 0.0;
    for some in differences.chunks(SIGNS) {
        let signs = draw(1 << SIGNS);
        sum += some.iter().enumerate().map(|one| signed(signs, one)).sum::<f64>();
    }
    sum
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / number(values.len()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers of a linear congruential generator (Knuth's MMIX); its high bits are good enough for tests.
    fn seeded(seed: u64) -> impl FnMut(usize) -> usize {
        let mut state = seed;
        move |below| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((u128::from(state) * below as u128) >> 64).unwrap()
        }
    }

    fn pairs(differences: &[f64]) -> Vec<(f64, f64)> {
        differences.iter().map(|difference| (*difference, 0.0)).collect()
    }

    #[test]
    fn an_interval_is_as_wide_as_theory_says() {
        let values: Vec<f64> = (0..100).map(|number| f64::from(number % 2)).collect();
        let estimate = Estimate::of(&values, &mut seeded(1));
        assert!((estimate.mean - 0.5).abs() < 1e-12);
        // The standard error is 0.05, and 95 % of the means are within 1.96 of it.
        assert!((estimate.low - 0.402).abs() < 0.02 && (estimate.high - 0.598).abs() < 0.02, "{estimate:?}");
        assert_eq!(estimate, Estimate::of(&values, &mut seeded(1)), "the same seed gives the same interval");
    }

    #[test]
    fn nothing_and_one_value_have_no_width() {
        assert_eq!(Estimate::of(&[], &mut seeded(1)), Estimate::default());
        assert_eq!(Estimate::of(&[0.25], &mut seeded(1)), Estimate { mean: 0.25, low: 0.25, high: 0.25 });
        assert_eq!(Comparison::of(&[], &mut seeded(1)).p.to_bits(), 1_f64.to_bits());
    }

    #[test]
    fn the_p_value_is_the_share_of_sign_patterns_that_reach_as_far() {
        // Five equal differences: of 32 patterns only the two with all signs alike reach as far. Drawn in turn, they
        // come 313 and 312 times in 10,000.
        let mut pattern = 0;
        let mut in_turn = |_| {
            pattern = (pattern + 1) % 32;
            pattern
        };
        let comparison = Comparison::of(&pairs(&[1.0; 5]), &mut in_turn);
        assert!((comparison.p - 625.0 / 10_001.0).abs() < 2.0 / 10_001.0, "{comparison:?}");
        assert_eq!((comparison.better, comparison.worse, comparison.equal), (5, 0, 0));
    }

    #[test]
    fn a_steady_difference_is_significant_and_noise_is_not() {
        let steady: Vec<f64> = (0..60).map(|number| -0.02 - f64::from(number % 7) / 100.0).collect();
        let comparison = Comparison::of(&pairs(&steady), &mut seeded(3));
        assert!(comparison.is_significantly_worse() && comparison.p < 0.001, "{comparison:?}");
        let noise: Vec<f64> = (0..60).map(|number| if number % 2 == 0 { 0.1 } else { -0.101 }).collect();
        let comparison = Comparison::of(&pairs(&noise), &mut seeded(3));
        assert!(comparison.p > 0.5 && !comparison.is_significantly_worse(), "{comparison:?}");
        let gain: Vec<f64> = steady.iter().map(|difference| -difference).collect();
        assert!(!Comparison::of(&pairs(&gain), &mut seeded(3)).is_significantly_worse(), "it is better");
    }

    #[test]
    fn equal_settings_do_not_differ() {
        let comparison = Comparison::of(&[(0.5, 0.5), (0.1 + 0.2, 0.3)], &mut seeded(1));
        assert_eq!((comparison.better, comparison.worse, comparison.equal), (0, 0, 2));
        assert!((comparison.p - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn intervals_and_p_values_are_in_range(values in prop::collection::vec((0.0..=1.0, 0.0..=1.0), 1..12), seed: u64) {
            let first: Vec<f64> = values.iter().map(|(one, _)| *one).collect();
            let estimate = Estimate::of(&first, &mut seeded(seed));
            prop_assert!(estimate.low <= estimate.high && estimate.low >= 0.0 && estimate.high <= 1.0 + 1e-12);
            let comparison = Comparison::of(&values, &mut seeded(seed));
            prop_assert!(comparison.p > 0.0 && comparison.p <= 1.0);
            let swapped: Vec<_> = values.iter().map(|(one, other)| (*other, *one)).collect();
            let back = Comparison::of(&swapped, &mut seeded(seed));
            prop_assert!((back.difference + comparison.difference).abs() < 1e-12);
            prop_assert_eq!((back.better, back.worse), (comparison.worse, comparison.better));
        }
    }
}
