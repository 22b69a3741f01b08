//! An evaluation as one HTML page that needs nothing else.

use askama::Template;
use likewise_usecases::evaluate_ranking::{Comparison, Measure, SIGNIFICANT};

use super::{
    charts::{self, BarChart, RowChart},
    report::{Found, ModeReport, Report, WorstQuery},
    terminal,
};

/// The page; every text in it is escaped by the template.
#[derive(Debug, Template)]
#[template(path = "evaluation.html")]
struct Page<'a> {
    report: &'a Report,
    first: Option<RowChart>,
    others: Vec<RowChart>,
    differences: Vec<BarChart>,
    distributions: Vec<BarChart>,
    compared: Vec<Compared>,
}

/// A line of the table of comparisons.
#[derive(Debug)]
struct Compared {
    what: String,
    measure: &'static str,
    difference: String,
    p: String,
    verdict: &'static str,
    counts: [usize; 3],
}

/// The page of `report`.
pub(crate) fn page(report: &Report) -> anyhow::Result<String> {
    let mut charts = charts::by_measure(report).into_iter();
    let page = Page {
        report,
        first: charts.next(),
        others: charts.collect(),
        differences: charts::differences(report),
        distributions: charts::distributions(report),
        compared: compared(report),
    };
    Ok(page.render()?)
}

fn compared(report: &Report) -> Vec<Compared> {
    let mut lines = Vec::new();
    for mode in report.against.iter().flat_map(|against| &against.modes) {
        let what = format!("{}, now less the baseline", mode.name);
        lines.extend(mode.measures.iter().map(|one| line(what.clone(), one.measure, &one.comparison)));
    }
    for pair in &report.pairs {
        let what = format!("{} less {}", pair.first, pair.second);
        lines.extend(pair.comparisons.iter().map(|(measure, comparison)| line(what.clone(), *measure, comparison)));
    }
    lines.retain(|line| line.measure != Measure::Judged10.name());
    lines
}

fn line(what: String, measure: Measure, comparison: &Comparison) -> Compared {
    let verdict = match comparison.difference {
        _ if comparison.p >= SIGNIFICANT => "chance would explain it",
        difference if difference > 0.0 => "better",
        _ => "worse",
    };
    Compared {
        what,
        measure: measure.name(),
        difference: format!("{:+.4}", comparison.difference),
        p: format!("{:.4}", comparison.p),
        verdict,
        counts: [comparison.better, comparison.worse, comparison.equal],
    }
}

impl Page<'_> {
    /// How many queries were asked.
    fn used(&self) -> usize {
        self.report.measured.queries.len()
    }

    fn ndcg(worst: &WorstQuery) -> String {
        format!("{:.3}", worst.measures.get(Measure::Ndcg10))
    }

    fn recall(worst: &WorstQuery) -> String {
        format!("{:.2}", worst.measures.get(Measure::Recall100))
    }

    fn grade(found: &Found) -> String {
        terminal::grade(found)
    }

    /// How good the product is, as a class of the style sheet.
    fn class(&self, found: &Found) -> &'static str {
        match found.grade {
            None => "unjudged",
            Some(grade) if grade >= self.report.judgments.top_grade => "top",
            Some(grade) if grade > 0.0 => "some",
            Some(_) => "none",
        }
    }

    fn title(found: &Found) -> &str {
        if found.title.is_empty() { found.id.as_str() } else { &found.title }
    }

    fn has_worst(&self) -> bool {
        self.report.modes.iter().any(|mode: &ModeReport| !mode.worst.is_empty())
    }
}
