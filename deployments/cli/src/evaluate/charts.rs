//! The geometry of the report's charts; the template draws them.

use likewise_usecases::evaluate_ranking::{Estimate, Measure};

use super::report::{ModeReport, Report};

/// The plot of a row chart is this wide; a value of 1 ends there.
const ROW_WIDTH: f64 = 380.0;
/// A row's height.
const ROW: f64 = 30.0;
/// How wide and how high, above and below 0, the plot of a bar chart is.
const BARS_WIDTH: f64 = 900.0;
const BARS_HALF: f64 = 90.0;
/// The most bars in one chart; more would be thinner than a pixel.
const MOST_BARS: usize = 300;

/// A measure with a row for each mode.
#[derive(Debug)]
pub(super) struct RowChart {
    pub(super) measure: &'static str,
    pub(super) height: f64,
    pub(super) rows: Vec<RowBar>,
}

/// A mean with its interval, and what it was in the baseline.
#[derive(Debug)]
pub(super) struct RowBar {
    pub(super) label: &'static str,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) before: Option<f64>,
    pub(super) value: String,
    pub(super) interval: String,
}

/// Queries side by side, each with a bar above or below 0.
#[derive(Debug)]
pub(super) struct BarChart {
    pub(super) title: String,
    pub(super) note: String,
    pub(super) zero: f64,
    pub(super) height: f64,
    pub(super) most: String,
    pub(super) least: String,
    pub(super) bars: Vec<Bar>,
}

/// A query's bar.
#[derive(Debug)]
pub(super) struct Bar {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) negative: bool,
    pub(super) told: String,
}

/// A chart for each measure.
pub(super) fn by_measure(report: &Report) -> Vec<RowChart> {
    let chart = |measure: Measure| {
        let rows = report.modes.iter().zip(0_u32..).map(|(mode, place)| row(report, mode, measure, place)).collect();
        let modes = u32::try_from(report.modes.len()).unwrap_or_default();
        RowChart { measure: measure.name(), height: ROW.mul_add(f64::from(modes), 26.0), rows }
    };
    Measure::ALL.map(chart).into()
}

fn row(report: &Report, mode: &ModeReport, measure: Measure, place: u32) -> RowBar {
    let Estimate { mean, low, high } = mode.estimate(measure);
    let earlier = report.against.iter().flat_map(|against| &against.modes).find(|earlier| earlier.name == mode.name);
    let before = earlier.and_then(|earlier| earlier.measures.iter().find(|one| one.measure == measure));
    RowBar {
        label: mode.name,
        y: ROW * f64::from(place),
        width: ROW_WIDTH * mean,
        low: ROW_WIDTH * low,
        high: ROW_WIDTH * high,
        before: before.map(|one| ROW_WIDTH * one.before),
        value: format!("{mean:.3}"),
        interval: format!("{low:.3} to {high:.3}"),
    }
}

/// A chart for each pair of settings, and for each mode against the baseline: what nDCG@10 differs by, query by query.
pub(super) fn differences(report: &Report) -> Vec<BarChart> {
    let mut charts = Vec::new();
    for mode in report.against.iter().flat_map(|against| &against.modes) {
        let changes = mode.changes.iter();
        let told = |before: f64, now: f64| format!("{before:.3} before, {now:.3} now");
        let values = changes.map(|c| (c.difference(), c.query.text.as_str(), told(c.before, c.now))).collect();
        charts.push(bars(format!("{}: now less the baseline", mode.name), values));
    }
    for pair in &report.pairs {
        let of = |name| report.measured.settings.iter().find(|evaluated| evaluated.setting == name);
        let (Some(first), Some(second)) = (of(pair.first), of(pair.second)) else { continue };
        let pairs = first.values(Measure::Ndcg10).into_iter().zip(second.values(Measure::Ndcg10));
        let told = |one: f64, other: f64| format!("{} {one:.3}, {} {other:.3}", pair.first, pair.second);
        let values = report.measured.queries.iter().zip(pairs);
        let values = values.map(|(query, (one, other))| (one - other, query.text.as_str(), told(one, other))).collect();
        charts.push(bars(format!("{} less {}", pair.first, pair.second), values));
    }
    charts
}

/// A chart for each mode: every query's nDCG@10.
pub(super) fn distributions(report: &Report) -> Vec<BarChart> {
    let chart = |evaluated: &likewise_usecases::evaluate_ranking::Evaluated<&'static str>| {
        let values = report.measured.queries.iter().zip(evaluated.values(Measure::Ndcg10));
        let values = values.map(|(query, value)| (value, query.text.as_str(), format!("{value:.3}"))).collect();
        bars(evaluated.setting.to_owned(), values)
    };
    report.measured.settings.iter().map(chart).collect()
}

/// A chart of `values`, each with its query and what is told of it, the least first.
fn bars(title: String, mut values: Vec<(f64, &str, String)>) -> BarChart {
    values.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
    let all = values.len();
    let step = all.div_ceil(MOST_BARS).max(1);
    let note = match (step, all) {
        (1, 1) => "1 query".to_owned(),
        (1, _) => format!("{all} queries, a bar each"),
        _ => format!("{all} queries, every {step}th of them a bar"),
    };
    let shown: Vec<_> = values.into_iter().step_by(step).collect();
    let has_negative = shown.first().is_some_and(|(value, ..)| *value < 0.0);
    let zero = if has_negative { BARS_HALF } else { BARS_HALF * 2.0 };
    let scale = if has_negative { BARS_HALF } else { BARS_HALF * 2.0 };
    let width = BARS_WIDTH / f64::from(u32::try_from(shown.len()).unwrap_or(u32::MAX).max(1));
    let bar = |((value, query, told), place): ((f64, &str, String), u32)| {
        let height = (value.abs() * scale).max(0.6);
        Bar {
            x: width * f64::from(place),
            y: if value < 0.0 { zero } else { zero - height },
            width: (width * 0.82).max(0.5),
            height,
            negative: value < 0.0,
            told: format!("{query}: {told}"),
        }
    };
    let bars = shown.into_iter().zip(0_u32..).map(bar).collect();
    let least = if has_negative { "-1" } else { "" };
    BarChart { title, note, zero, height: BARS_HALF * 2.0, most: "1".to_owned(), least: least.to_owned(), bars }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_zero_and_hang_from_it() {
        let values = vec![(0.5, "up", String::new()), (-1.0, "down", "told".to_owned()), (0.0, "same", String::new())];
        let chart = bars("a less b".to_owned(), values);
        let ends: Vec<_> = chart.bars.iter().map(|bar| (bar.negative, bar.y, bar.y + bar.height)).collect();
        assert_eq!(ends[0], (true, 90.0, 180.0));
        assert_eq!(ends[2], (false, 45.0, 90.0));
        assert_eq!(chart.bars[0].told, "down: told");
        assert!(chart.bars.is_sorted_by(|a, b| a.x < b.x) && chart.bars[2].x + chart.bars[2].width <= BARS_WIDTH);
    }

    #[test]
    fn many_queries_are_thinned_out_and_that_is_said() {
        let values = (0..1_000).map(|n| (f64::from(n) / 1_000.0, "q", String::new())).collect();
        let chart = bars(String::new(), values);
        assert_eq!(chart.bars.len(), 250);
        assert_eq!(chart.note, "1000 queries, every 4th of them a bar");
        assert!((chart.zero - 180.0).abs() < 1e-9, "nothing is below 0");
    }
}
