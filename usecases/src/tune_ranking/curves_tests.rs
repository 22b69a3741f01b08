//! Curves: what is fitted is what the samples were made by, and never falls.

use proptest::prelude::*;

use super::*;

/// Numbers from 0 to 1 (Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((u128::from(self.0) * below as u128) >> 64).unwrap()
    }

    fn next(&mut self) -> f64 {
        number(self.below(1 << 30)) / number(1 << 30)
    }

    fn draw(&mut self) -> impl FnMut(usize) -> usize {
        |below| self.below(below)
    }
}

/// So many samples of `queries` queries that are relevant as often as `curve` says.
fn samples_of(curve: Curve, queries: usize, chance: &mut Chance) -> Vec<Sample> {
    let sample = |count: usize| {
        let share = chance.next();
        Sample { query: count % queries, share, relevant: chance.next() < curve.probability(share) }
    };
    (0..queries * 40).map(sample).collect()
}

#[test]
fn the_curve_is_found_that_the_samples_were_made_by() {
    let truth = Curve::new(9.0, -5.0).unwrap();
    let found = fit(&samples_of(truth, 200, &mut Chance(1))).unwrap();
    assert!((found.slope() - 9.0).abs() < 0.5 && (found.intercept() + 5.0).abs() < 0.3, "{found:?}");
}

#[test]
fn what_is_calibrated_is_right_about_queries_it_was_not_fitted_on() {
    let mut chance = Chance(2);
    let samples = samples_of(Curve::new(9.0, -6.0).unwrap(), 100, &mut chance);
    let folds = Folds::deal(100, 5, &mut chance.draw());
    let fitted = ModeCalibration::fit(Mode::Hybrid, &samples, &folds, &mut chance.draw());
    let after = fitted.after.unwrap();
    assert!(fitted.before.calibration_error > 0.15, "{fitted:?}");
    assert!(after.calibration_error < 0.04 && after.brier < fitted.before.brier - 0.03, "{fitted:?}");
    assert!(fitted.curve.is_ok() && fitted.p.unwrap() < 0.01, "{fitted:?}");
    assert_eq!(fitted.judged, 4_000);
}

#[test]
fn no_curve_is_made_of_too_little_or_of_what_falls() {
    let sample = |place: usize, relevant| Sample { query: place, share: number(place) / 100.0, relevant };
    let few: Vec<_> = (0..100).map(|place| sample(place, place >= 91)).collect();
    assert_eq!(fit(&few), Err(NoCurve::TooFew));
    assert_eq!(fit(&[]), Err(NoCurve::TooFew));
    let falling: Vec<_> = (0..100).map(|place| sample(place, place < 40)).collect();
    assert_eq!(fit(&falling), Err(NoCurve::DoesNotRise));
    let mut chance = Chance(3);
    let folds = Folds::deal(100, 5, &mut chance.draw());
    let fitted = ModeCalibration::fit(Mode::Keyword, &few, &folds, &mut chance.draw());
    assert_eq!((fitted.curve, fitted.after, fitted.p, fitted.relevant), (Err(NoCurve::TooFew), None, None, 9));
    let nothing = ModeCalibration::fit(Mode::Keyword, &[], &folds, &mut chance.draw());
    assert_eq!((nothing.curve, nothing.after, nothing.judged), (Err(NoCurve::TooFew), None, 0));
}

#[test]
fn what_is_right_already_is_left_as_it_is() {
    let mut chance = Chance(4);
    // As often relevant as the share says: the logistic curve can only come near to that.
    let mut samples = Vec::new();
    for place in 0..4_000 {
        let share = chance.next();
        samples.push(Sample { query: place % 100, share, relevant: chance.next() < share });
    }
    let folds = Folds::deal(100, 5, &mut chance.draw());
    let fitted = ModeCalibration::fit(Mode::Semantic, &samples, &folds, &mut chance.draw());
    assert_eq!(fitted.curve, Err(NoCurve::NoBetter), "{fitted:?}");
}

#[test]
fn quality_is_what_its_formulas_say() {
    let quality = Quality::of([(0.8, true), (0.85, false), (0.1, false), (1.0, true)].into_iter());
    assert!((quality.brier - (0.04 + 0.722_5 + 0.01 + 0.0) / 4.0).abs() < 1e-12, "{quality:?}");
    // 0.8 and 0.85 share a bin, of which half is relevant: 2 x |0.825 - 0.5|; then 0.1 and 0.
    assert!((quality.calibration_error - (0.65 + 0.1) / 4.0).abs() < 1e-12, "{quality:?}");
    assert_eq!((bin_of(0.0), bin_of(0.1), bin_of(0.999), bin_of(1.0)), (0, 1, 9, 9));
    assert_eq!(Quality::of([].into_iter()), Quality::default());
}

proptest! {
    #[test]
    fn whatever_was_judged_a_curve_rises_or_is_none(
        judged in prop::collection::vec((0.0_f64..=1.0, any::<bool>()), 0..200),
        distinct in 1_u32..50,
    ) {
        let round = |share: f64| (share * f64::from(distinct)).round() / f64::from(distinct);
        let samples: Vec<Sample> = judged
            .into_iter()
            .enumerate()
            .map(|(place, (share, relevant))| Sample { query: place, share: round(share), relevant })
            .collect();
        if let Ok(curve) = fit(&samples) {
            prop_assert!(curve.slope() > 0.0 && curve.probability(0.0) <= curve.probability(1.0));
            prop_assert!(curve.probability(0.5).is_finite());
        }
    }
}
