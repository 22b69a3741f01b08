//! What tuning found, as one document.

use likewise_domain::PassageTemplate;
use likewise_usecases::{
    evaluate_ranking::{Comparison, Estimate},
    tune_ranking::{
        Against, Change, ComparedTemplate, ComparedTemplates, HeldOut, ModeCalibration, NoCurve, Quality, Tunable,
        Tunables, Tuning, Verdict,
    },
};
use serde_json::{Value, json};

use super::{in_force::curve_of, writing::Kept};

/// What else there is to tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) generation: &'a str,
    pub(crate) mode: &'static str,
    pub(crate) seed: u64,
    /// How many products were judged, and how many of them are in the catalogue.
    pub(crate) judged_products: (usize, u64),
    /// The difference to the file, and which one it is, where it was written.
    pub(crate) written: Option<(&'a str, &'a str)>,
    /// What became of the calibration.
    pub(crate) calibration: Kept,
    /// Other templates, where some were named.
    pub(crate) templates: Option<&'a ComparedTemplates>,
}

/// The document of a tuning.
pub(crate) fn document(tuning: &Tuning, about: About<'_>) -> Value {
    let (judged, known) = about.judged_products;
    json!({
        "queries": { "measured": tuning.measured, "judged": tuning.judged, "left_out": tuning.left_out },
        "products": { "judged": judged, "in_catalogue": known },
        "generation": about.generation,
        "mode": about.mode,
        "folds": tuning.folds,
        "seed": about.seed,
        "verdict": verdict(tuning.verdict),
        "now": settings(&tuning.now),
        "proposed": tuning.proposed().map(settings),
        "changes": tuning.changes.iter().map(change).collect::<Vec<_>>(),
        "held_out": held_out(&tuning.held_out),
        "against": tuning.against.as_ref().map(against),
        "templates": about.templates.map(templates),
        "relevance": tuning.calibrations.iter().map(|mode| (mode.mode.as_str().to_owned(), calibration(mode)))
            .collect::<serde_json::Map<_, _>>(),
        "written": {
            "config": about.written.map(|(path, diff)| json!({ "file": path, "diff": diff })),
            "calibration": about.calibration.is_kept(),
        },
    })
}

/// The verdict for machines.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NothingFound => "nothing_found",
        Verdict::WithinNoise => "within_noise",
        Verdict::Better => "better",
    }
}

fn settings(tunables: &Tunables) -> Value {
    let pair = |tunable: &Tunable| (tunable.key().to_owned(), number(tunable.of(tunables)));
    Tunable::ALL.iter().map(pair).collect()
}

/// A setting with the digits that people write.
fn number(value: f32) -> Value {
    value.to_string().parse::<f64>().map_or(Value::Null, Value::from)
}

fn change(change: &Change) -> Value {
    json!({ "key": change.tunable.key(), "now": number(change.now), "proposed": number(change.proposed), "folds": change.folds })
}

fn held_out(held_out: &HeldOut) -> Value {
    let Comparison { p, better, worse, equal, .. } = held_out.comparison;
    json!({
        "ndcg@10": {
            "now": estimate(&held_out.now),
            "proposed": estimate(&held_out.proposed),
            "difference": estimate(&held_out.difference),
            "p": p,
            "better": better,
            "worse": worse,
            "equal": equal,
        },
    })
}

fn estimate(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.mean, "interval": [estimate.low, estimate.high] })
}

fn comparison(comparison: &Comparison) -> Value {
    let Comparison { difference, p, better, worse, equal } = comparison;
    json!({ "difference": difference, "p": p, "better": better, "worse": worse, "equal": equal })
}

fn templates(compared: &ComparedTemplates) -> Value {
    let other = |other: &ComparedTemplate| {
        json!({
            "template": other.template.as_str(),
            "ndcg@10": estimate(&other.reached),
            "difference": estimate(&other.difference),
            "p": other.comparison.p,
        })
    };
    json!({
        "embedded": compared.embedded,
        "now": { "ndcg@10": estimate(&compared.now) },
        "others": compared.others.iter().map(other).collect::<Vec<_>>(),
        "verdict": verdict(compared.verdict),
        "proposed": compared.proposed().map(PassageTemplate::as_str),
        "held_out": held_out(&compared.held_out),
    })
}

fn against(against: &Against) -> Value {
    json!({
        "settings": settings(&against.settings),
        "ndcg@10": estimate(&against.reached),
        "now": comparison(&against.now),
        "proposed": comparison(&against.proposed),
    })
}

fn calibration(mode: &ModeCalibration) -> Value {
    json!({
        "judged": mode.judged,
        "relevant": mode.relevant,
        "before": quality(&mode.before),
        "after": mode.after.as_ref().map(quality),
        "p": mode.p,
        "curve": mode.curve.ok().map(curve_of),
        "reason": mode.curve.err().map(reason),
    })
}

fn quality(quality: &Quality) -> Value {
    json!({ "brier": quality.brier, "calibration_error": quality.calibration_error })
}

/// Why a mode has no curve, for machines.
pub(super) const fn reason(none: NoCurve) -> &'static str {
    match none {
        NoCurve::TooFew => "too_few",
        NoCurve::DoesNotRise => "does_not_rise",
        NoCurve::NoBetter => "no_better",
    }
}
