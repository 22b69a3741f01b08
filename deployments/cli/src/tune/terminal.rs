//! What tuning found, on the terminal.

use likewise_usecases::{
    evaluate_ranking::{Comparison, Estimate},
    tune_ranking::{Against, ComparedTemplates, LEAST_OF_EACH, ModeCalibration, NoCurve, Tuning, Verdict},
};

use super::document::About;
use crate::table;

/// The tuning as text.
pub(crate) fn describe(tuning: &Tuning, about: About<'_>, searched: bool) -> String {
    let mut parts = vec![heading(tuning, about)];
    if searched {
        parts.extend((!tuning.changes.is_empty()).then(|| changes(tuning)));
        parts.push(held_out(tuning));
    }
    parts.extend(tuning.against.as_ref().map(|against| compared(tuning, against)));
    parts.extend(about.templates.map(templates));
    parts.push(relevance(&tuning.calibrations));
    parts.extend(about.written.map(|(path, diff)| format!("written to {path}:\n{}", diff.trim_end())));
    parts.extend(about.calibration.told().map(str::to_owned));
    parts.join("\n\n")
}

fn heading(tuning: &Tuning, about: About<'_>) -> String {
    let (judged, known) = about.judged_products;
    let mut heading = format!(
        "{} queries measured, {} with judgments; {} folds, seed {}; mode {}, generation {}",
        tuning.measured, tuning.judged, tuning.folds, about.seed, about.mode, about.generation
    );
    if tuning.left_out > 0 {
        heading = format!("{heading}\n{} queries left out because nothing was judged for them", tuning.left_out);
    }
    let unknown = (judged as u64).saturating_sub(known);
    if unknown > 0 {
        heading =
            format!("{heading}\n{unknown} of {judged} judged products are not in the catalogue; nothing finds them");
    }
    heading
}

fn changes(tuning: &Tuning) -> String {
    let mut table = table::table(&["setting", "now", "proposed", "in folds"]);
    for change in &tuning.changes {
        table.add_row(vec![
            change.tunable.key().to_owned(),
            change.now.to_string(),
            change.proposed.to_string(),
            format!("{} of {}", change.folds, tuning.folds),
        ]);
    }
    let what = if tuning.verdict == Verdict::Better { "proposed" } else { "best on all queries, not proposed" };
    format!("{what}:\n{table}")
}

fn held_out(tuning: &Tuning) -> String {
    if tuning.verdict == Verdict::NothingFound {
        let (now, folds) = (cell(&tuning.held_out.now), tuning.folds);
        let moved = "nothing gains more than its noise: the settings stay as they are";
        return format!("{moved}; nDCG@10 {now}, {folds} folds searched");
    }
    let held_out = &tuning.held_out;
    let mut table =
        table::table(&["held out", "now", "proposed", "difference", "95 %", "p", "better", "worse", "equal"]);
    let mut row = vec!["ndcg@10".to_owned(), cell(&held_out.now), cell(&held_out.proposed)];
    row.push(format!("{:+.4}", held_out.difference.mean));
    row.push(format!("{:+.4} to {:+.4}", held_out.difference.low, held_out.difference.high));
    row.extend(tested(&held_out.comparison));
    table.add_row(row);
    let verdict = match tuning.verdict {
        Verdict::Better => "better by more than chance, on queries that were held out while it was chosen",
        _ => "within the noise: on queries that were held out it is not better by more than chance",
    };
    format!("{table}\n{verdict}")
}

fn compared(tuning: &Tuning, against: &Against) -> String {
    let mut table = table::table(&["compared", "difference", "p", "better", "worse", "equal"]);
    let searched = tuning.verdict != Verdict::NothingFound;
    for (name, comparison) in
        [("now - against", Some(&against.now)), ("held out - against", Some(&against.proposed).filter(|_| searched))]
    {
        let Some(comparison) = comparison else { continue };
        let mut row = vec![name.to_owned(), format!("{:+.4}", comparison.difference)];
        row.extend(tested(comparison));
        table.add_row(row);
    }
    format!("against, nDCG@10 {}:\n{table}", cell(&against.reached))
}

fn templates(compared: &ComparedTemplates) -> String {
    let mut table = table::table(&["template", "ndcg@10", "difference", "95 %", "p"]);
    table.add_row(vec!["in force".to_owned(), cell(&compared.now)]);
    for other in &compared.others {
        table.add_row(vec![
            table::plain(other.template.as_str()),
            cell(&other.reached),
            format!("{:+.4}", other.difference.mean),
            format!("{:+.4} to {:+.4}", other.difference.low, other.difference.high),
            format!("{:.4}", other.comparison.p),
        ]);
    }
    let embedded = compared.embedded;
    let how =
        format!("the same candidates in another order, of {embedded} products that were embedded by each template");
    let blind = "what another template would find besides is not seen";
    format!("{table}\n{how};\n{blind}\n{}", template_verdict(compared))
}

fn template_verdict(compared: &ComparedTemplates) -> String {
    let gain = &compared.held_out.difference;
    let gain = format!("held out {:+.4} ({:+.4} to {:+.4})", gain.mean, gain.low, gain.high);
    match (compared.verdict, &compared.chosen) {
        (Verdict::Better, Some(chosen)) => {
            let chosen = table::plain(chosen.as_str());
            format!(
                "proposed: passage.template = {chosen}; {gain}; it is a new generation: everything is embedded again"
            )
        }
        (Verdict::WithinNoise, Some(_)) => format!("not proposed: {gain} is within the noise"),
        _ => "none gains more than its noise: the template stays as it is".to_owned(),
    }
}

fn relevance(calibrations: &[ModeCalibration]) -> String {
    let heads =
        ["relevance", "judged hits", "relevant", "Brier before", "after", "error before", "after", "p", "curve"];
    let mut table = table::table(&heads);
    for fitted in calibrations {
        let quality = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
        table.add_row(vec![
            fitted.mode.as_str().to_owned(),
            fitted.judged.to_string(),
            fitted.relevant.to_string(),
            quality(Some(fitted.before.brier)),
            quality(fitted.after.map(|after| after.brier)),
            quality(Some(fitted.before.calibration_error)),
            quality(fitted.after.map(|after| after.calibration_error)),
            quality(fitted.p),
            match fitted.curve {
                Ok(curve) => format!("{:.3} x share {:+.3}", curve.slope(), curve.intercept()),
                Err(none) => why(none),
            },
        ]);
    }
    format!(
        "{table}\nafter: on queries that were held out while the curve was fitted; error: expected calibration error"
    )
}

fn why(none: NoCurve) -> String {
    match none {
        NoCurve::TooFew => format!("none: needs {LEAST_OF_EACH} hits that are relevant, and that are not"),
        NoCurve::DoesNotRise => "none: what scores more is not relevant more often".to_owned(),
        NoCurve::NoBetter => "none: no better than the score as it stands".to_owned(),
    }
}

fn cell(estimate: &Estimate) -> String {
    format!("{:.4} ({:.3} to {:.3})", estimate.mean, estimate.low, estimate.high)
}

fn tested(comparison: &Comparison) -> Vec<String> {
    let mut cells = vec![format!("{:.4}", comparison.p)];
    cells.extend([comparison.better, comparison.worse, comparison.equal].map(|count| count.to_string()));
    cells
}
