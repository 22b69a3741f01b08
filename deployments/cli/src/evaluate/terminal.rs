//! An evaluation on the terminal.

use likewise_usecases::evaluate_ranking::{Comparison, Measure};

use super::{
    baseline::{Against, Change, ModeAgainst},
    report::{Found, ModeReport, Pair, Report},
};
use crate::table;

/// The report as text; `losses` is how many queries are listed that lost most against a baseline.
pub(crate) fn describe(report: &Report, losses: usize) -> String {
    let mut parts = vec![heading(report), means(&report.modes)];
    if !report.pairs.is_empty() {
        parts.push(pairs(&report.pairs));
    }
    if let Some(against) = &report.against {
        parts.push(baseline(against));
        parts.extend(against.modes.iter().filter_map(|mode| lost(mode, losses)));
    }
    parts.extend(report.modes.iter().filter(|mode| !mode.worst.is_empty()).map(worst));
    if !report.gates.is_empty() {
        let gate =
            |gate: &super::gates::Gate| format!("{} {}", if gate.passed() { "passed" } else { "FAILED" }, gate.words());
        parts.push(report.gates.iter().map(gate).collect::<Vec<_>>().join("\n"));
    }
    parts.join("\n\n")
}

fn heading(report: &Report) -> String {
    let used = report.measured.queries.len();
    let left_out = match report.measured.left_out {
        0 => String::new(),
        left_out => format!(", {left_out} left out because no product has the top grade for them"),
    };
    let judgments = &report.judgments;
    format!(
        "{used} queries{left_out}; {} judgments, top grade {}; seed {}",
        judgments.count, judgments.top_grade, report.seed
    )
}

/// A row for each measure, a column for each mode.
fn means(modes: &[ModeReport]) -> String {
    let mut heads = vec!["measure"];
    heads.extend(modes.iter().map(|mode| mode.name));
    let mut table = table::table(&heads);
    for measure in Measure::ALL {
        let mut row = vec![measure.name().to_owned()];
        row.extend(modes.iter().map(|mode| {
            let estimate = mode.estimate(measure);
            format!("{:.4} ({:.3} to {:.3})", estimate.mean, estimate.low, estimate.high)
        }));
        table.add_row(row);
    }
    format!("{table}\nin brackets: 95 % of such samples of queries")
}

fn pairs(pairs: &[Pair]) -> String {
    let mut table = table::table(&["compared", "measure", "difference", "p", "better", "worse", "equal"]);
    for pair in pairs {
        for (measure, comparison) in pair.comparisons.iter().filter(|(measure, _)| *measure != Measure::Judged10) {
            let mut row = vec![format!("{} - {}", pair.first, pair.second), measure.name().to_owned()];
            row.extend(compared(comparison));
            table.add_row(row);
        }
    }
    table.to_string()
}

fn compared(comparison: &Comparison) -> Vec<String> {
    let mut cells = vec![format!("{:+.4}", comparison.difference), format!("{:.4}", comparison.p)];
    cells.extend([comparison.better, comparison.worse, comparison.equal].map(|count| count.to_string()));
    cells
}

fn baseline(against: &Against) -> String {
    let mut table = table::table(&["mode", "measure", "before", "now", "difference", "p", "better", "worse", "equal"]);
    for mode in &against.modes {
        for measure in &mode.measures {
            let mut row = vec![mode.name.to_owned(), measure.measure.name().to_owned()];
            row.extend([measure.before, measure.now].map(|value| format!("{value:.4}")));
            row.extend(compared(&measure.comparison));
            table.add_row(row);
        }
    }
    format!("against {}:\n{table}", against.file)
}

/// The queries that lost most; nothing where none did.
fn lost(mode: &ModeAgainst, most: usize) -> Option<String> {
    let lost: Vec<&Change> = mode.changes.iter().take_while(|change| change.difference() < 0.0).take(most).collect();
    if lost.is_empty() {
        return None;
    }
    let mut table = table::table(&["query id", "query", "before", "now", "difference"]);
    for change in lost {
        table.add_row(vec![
            table::plain(&change.query.id),
            table::plain(change.query.text.as_str()),
            format!("{:.4}", change.before),
            format!("{:.4}", change.now),
            format!("{:+.4}", change.difference()),
        ]);
    }
    Some(format!("{}: what lost most nDCG@10\n{table}", mode.name))
}

fn worst(mode: &ModeReport) -> String {
    let mut table = table::table(&["query id", "query", "ndcg@10", "found first", "grade"]);
    for worst in &mode.worst {
        let first = worst.found.first();
        table.add_row(vec![
            table::plain(&worst.query.id),
            table::plain(worst.query.text.as_str()),
            format!("{:.4}", worst.measures.get(Measure::Ndcg10)),
            first.map(|first| table::cut(&table::plain(&first.title), 60)).unwrap_or_default(),
            first.map(grade).unwrap_or_default(),
        ]);
    }
    format!("{}: the worst queries\n{table}", mode.name)
}

/// A product's grade in words.
pub(super) fn grade(found: &Found) -> String {
    found.grade.map_or_else(|| "unjudged".to_owned(), |grade| grade.to_string())
}
