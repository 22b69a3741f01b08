//! Calibrated relevance: from how much of the most a hit scores to how likely it is that a judge calls it relevant.
//!
//! A mode's scores are no probabilities, and those of two modes do not mean the same: of two hits that score half of the
//! most, one by its words and one by its vector, people may find the first one right and the second one wrong. A
//! [`Curve`] for each mode says how often people did, so that 0.8 means the same in all of them.
//!
//! The curve is the logistic one of Platt (Probabilistic outputs for support vector machines, 1999). It has two
//! parameters, so that a few hundred judgments are enough, and it rises, so that no order ever changes. Isotonic
//! regression fits closer from about a thousand judgments on, and worse below (Niculescu-Mizil and Caruana, Predicting
//! good probabilities with supervised learning, 2005); its steps would also show different hits as equally relevant.

use crate::{Invalid, Similarity, Timestamp, evidence::EvidenceWeights, search::Mode, text::FieldWeights};

/// A rising logistic curve over the share of the most that a hit can score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    slope: f64,
    intercept: f64,
}

impl Curve {
    /// The steepest slope, and the farthest intercept to either side: beyond it a curve is a step.
    pub const MOST: f64 = 10_000.0;

    /// Accepts a slope above 0, with which more score is never less relevance, and any intercept, up to
    /// [`Curve::MOST`] each.
    pub fn new(slope: f64, intercept: f64) -> Result<Self, Invalid> {
        let most = Self::MOST;
        if !(slope > 0.0 && slope <= most) {
            return Err(Invalid::new("slope", format!("is {slope}, accepted is above 0 to {most}")));
        }
        if intercept.is_nan() || intercept.abs() > most {
            return Err(Invalid::new("intercept", format!("is {intercept}, accepted is -{most} to {most}")));
        }
        Ok(Self { slope, intercept })
    }

    /// How steeply it rises.
    pub const fn slope(self) -> f64 {
        self.slope
    }

    /// Where it stands at 0, in log-odds.
    pub const fn intercept(self) -> f64 {
        self.intercept
    }

    /// How likely a judge calls a hit relevant that scores `share` of the most: 1 / (1 + exp(-(slope x share +
    /// intercept))).
    pub fn probability(self, share: f64) -> f64 {
        1.0 / (1.0 + (-(self.slope * share + self.intercept)).exp())
    }

    /// The same as relevance is shown, from 0 to 1.
    #[expect(clippy::cast_possible_truncation, reason = "a number from 0 to 1 loses digits that nobody sees")]
    pub fn relevance(self, share: f32) -> f32 {
        self.probability(f64::from(share)) as f32
    }
}

/// The settings that decide what the same share means: which candidates are found, and what each of them scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conditions {
    /// How much each evidence counts.
    pub weights: EvidenceWeights,
    /// The least similarity of a product that matches by no word.
    pub floor: Similarity,
    /// How much a mention counts in the store's choice of keyword candidates.
    pub field_weights: FieldWeights,
}

/// The curves of one generation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// What it was fitted under: under anything else the same share means something else.
    pub conditions: Conditions,
    /// The curve of semantic searches; `None` where too little was judged.
    pub semantic: Option<Curve>,
    /// The curve of keyword searches.
    pub keyword: Option<Curve>,
    /// The curve of hybrid searches.
    pub hybrid: Option<Curve>,
    /// On how many queries it was fitted.
    pub queries: u64,
    /// When.
    pub fitted_at: Timestamp,
}

impl Calibration {
    /// The curve of `mode`, whatever is in force.
    pub const fn curve(&self, mode: Mode) -> Option<Curve> {
        match mode {
            Mode::Semantic => self.semantic,
            Mode::Keyword => self.keyword,
            Mode::Hybrid => self.hybrid,
        }
    }

    /// Whether it means something where `conditions` are in force: it was fitted under the same.
    pub fn applies(&self, conditions: &Conditions) -> bool {
        self.conditions == *conditions
    }

    /// The curve of `mode` where `conditions` are in force: none where it was fitted under others.
    pub fn curve_for(&self, mode: Mode, conditions: &Conditions) -> Option<Curve> {
        self.curve(mode).filter(|_| self.applies(conditions))
    }
}

/// The relevance of a hit that scores `share` of the most, by `curve`; the share itself until a curve was fitted.
pub fn relevance(share: f32, curve: Option<Curve>) -> f32 {
    let share = share.clamp(0.0, 1.0);
    curve.map_or(share, |curve| curve.relevance(share))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_curve_is_what_its_formula_says() {
        let curve = Curve::new(4.0, -2.0).unwrap();
        assert!((curve.relevance(0.5) - 0.5).abs() < 1e-6);
        assert!((curve.relevance(1.0) - 0.880_797).abs() < 1e-6);
        assert!((curve.relevance(0.0) - 0.119_203).abs() < 1e-6);
    }

    #[test]
    fn a_curve_that_does_not_rise_is_refused() {
        for (slope, intercept, field) in [
            (0.0, 0.0, "slope"),
            (-1.0, 0.0, "slope"),
            (f64::NAN, 0.0, "slope"),
            (f64::INFINITY, 0.0, "slope"),
            (1.0, f64::NAN, "intercept"),
            (1.0, f64::NEG_INFINITY, "intercept"),
        ] {
            assert_eq!(Curve::new(slope, intercept).unwrap_err().field, field, "{slope} {intercept}");
        }
    }

    #[test]
    fn a_curve_is_for_its_mode_and_what_it_was_fitted_under() {
        let curve = Curve::new(4.0, -2.0).unwrap();
        let conditions = Conditions {
            weights: EvidenceWeights::default(),
            floor: Similarity::clamped(0.3),
            field_weights: FieldWeights::default(),
        };
        let calibration = Calibration {
            conditions,
            semantic: None,
            keyword: Some(curve),
            hybrid: None,
            queries: 30,
            fitted_at: Timestamp::from_micros(0),
        };
        assert_eq!(calibration.curve_for(Mode::Keyword, &conditions), Some(curve));
        assert_eq!(calibration.curve_for(Mode::Hybrid, &conditions), None);
        let fields = FieldWeights::new([1.0, 1.0, 1.0, 1.0, 2.0]).unwrap();
        for others in [
            Conditions { weights: EvidenceWeights { focus: 0.31, ..conditions.weights }, ..conditions },
            Conditions { floor: Similarity::clamped(0.25), ..conditions },
            Conditions { field_weights: fields, ..conditions },
        ] {
            assert_eq!(calibration.curve_for(Mode::Keyword, &others), None, "{others:?}");
        }
        assert_eq!(calibration.curve(Mode::Keyword), Some(curve));
    }

    proptest! {
        #[test]
        fn relevance_is_from_0_to_1_and_never_changes_an_order(
            slope in 1e-6..=Curve::MOST,
            intercept in -Curve::MOST..=Curve::MOST,
            one in -0.5_f32..1.5,
            other in -0.5_f32..1.5,
        ) {
            for curve in [Some(Curve::new(slope, intercept).unwrap()), None] {
                let (low, high) = (relevance(one.min(other), curve), relevance(one.max(other), curve));
                prop_assert!(low <= high, "{} {}", low, high);
                prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high), "{} {}", low, high);
            }
        }

        #[test]
        fn relevance_is_the_share_itself_until_a_curve_was_fitted(share in 0.0_f32..=1.0) {
            prop_assert_eq!(relevance(share, None).to_bits(), share.to_bits());
        }
    }
}
