//! An evaluation as one JSON document, which a later one can be compared with.

use likewise_usecases::evaluate_ranking::{Comparison, Measure, Measures, PERMUTATIONS, RESAMPLES};
use serde_json::{Map, Value, json};

use super::{
    baseline::{Against, MeasureAgainst, ModeAgainst},
    gates::Gate,
    report::{Found, ModeReport, Pair, Report, WorstQuery},
};

/// The document.
pub(crate) fn document(report: &Report) -> Value {
    let measured = &report.measured;
    let judgments = &report.judgments;
    json!({
        "queries": { "used": measured.queries.len(), "left_out": measured.left_out },
        "modes": report.modes.iter().map(|mode| (mode.name.to_owned(), of_mode(mode))).collect::<Map<_, _>>(),
        "comparisons": report.pairs.iter().map(of_pair).collect::<Vec<_>>(),
        "baseline": report.against.as_ref().map(of_baseline),
        "gates": report.gates.iter().map(of_gate).collect::<Vec<_>>(),
        "passed": report.passed(),
        "judgments": { "count": judgments.count, "top_grade": judgments.top_grade, "hash": judgments.hash },
        "chance": { "seed": report.seed, "resamples": RESAMPLES, "permutations": PERMUTATIONS },
        "worst": report.modes.iter().map(of_worst).collect::<Map<_, _>>(),
        "per_query": per_query(report),
    })
}

fn of_mode(mode: &ModeReport) -> Value {
    let mut means: Map<String, Value> =
        mode.estimates.iter().map(|(measure, estimate)| (measure.name().to_owned(), json!(estimate.mean))).collect();
    let intervals: Map<String, Value> = mode
        .estimates
        .iter()
        .map(|(measure, estimate)| (measure.name().to_owned(), json!([estimate.low, estimate.high])))
        .collect();
    means.insert("intervals".to_owned(), intervals.into());
    means.into()
}

fn of_pair(pair: &Pair) -> Value {
    let measures: Map<String, Value> = pair
        .comparisons
        .iter()
        .map(|(measure, comparison)| (measure.name().to_owned(), compared(comparison).into()))
        .collect();
    json!({ "first": pair.first, "second": pair.second, "measures": measures })
}

fn compared(comparison: &Comparison) -> Map<String, Value> {
    let Comparison { difference, p, better, worse, equal } = comparison;
    Map::from_iter([
        ("difference".to_owned(), json!(difference)),
        ("p".to_owned(), json!(p)),
        ("better".to_owned(), json!(better)),
        ("worse".to_owned(), json!(worse)),
        ("equal".to_owned(), json!(equal)),
    ])
}

fn of_baseline(against: &Against) -> Value {
    let of_measure = |compared_measure: &MeasureAgainst| {
        let mut values = Map::from_iter([
            ("before".to_owned(), json!(compared_measure.before)),
            ("now".to_owned(), json!(compared_measure.now)),
        ]);
        values.extend(compared(&compared_measure.comparison));
        (compared_measure.measure.name().to_owned(), values.into())
    };
    let of_mode = |mode: &ModeAgainst| {
        let changes: Vec<_> = mode
            .changes
            .iter()
            .map(|change| {
                json!({
                    "query_id": change.query.id, "query": change.query.text.as_str(),
                    "before": change.before, "now": change.now, "difference": change.difference(),
                })
            })
            .collect();
        let measures: Map<String, Value> = mode.measures.iter().map(of_measure).collect();
        (mode.name.to_owned(), json!({ "queries": mode.queries, "measures": measures, "per_query": changes }))
    };
    json!({
        "file": against.file,
        "same_judgments": against.same_judgments,
        "modes": against.modes.iter().map(of_mode).collect::<Map<_, _>>(),
        "not_compared": against.not_compared,
    })
}

fn of_gate(gate: &Gate) -> Value {
    match gate {
        Gate::MinNdcg { mode, least, reached } => {
            json!({ "gate": "min_ndcg", "mode": mode, "least": least, "reached": reached, "passed": gate.passed() })
        }
        Gate::NotWorse { mode, difference, p, .. } => {
            json!({ "gate": "against", "mode": mode, "difference": difference, "p": p, "passed": gate.passed() })
        }
    }
}

fn of_worst(mode: &ModeReport) -> (String, Value) {
    let found = |found: &Found| json!({ "id": found.id.as_str(), "title": found.title, "grade": found.grade });
    let worst = |worst: &WorstQuery| {
        json!({
            "query_id": worst.query.id, "query": worst.query.text.as_str(),
            "ndcg@10": worst.measures.get(Measure::Ndcg10),
            "found": worst.found.iter().map(found).collect::<Vec<_>>(),
        })
    };
    (mode.name.to_owned(), mode.worst.iter().map(worst).collect())
}

fn per_query(report: &Report) -> Vec<Value> {
    let values = |measures: &Measures| -> Map<String, Value> {
        Measure::ALL.iter().map(|measure| (measure.name().to_owned(), json!(measures.get(*measure)))).collect()
    };
    let queries = report.measured.queries.iter().enumerate();
    let query = queries.map(|(place, query)| {
        let settings = report.measured.settings.iter();
        let modes: Map<String, Value> = settings
            .filter_map(|evaluated| {
                let ranking = evaluated.rankings.get(place)?;
                Some((evaluated.setting.to_owned(), values(&ranking.measures).into()))
            })
            .collect();
        json!({ "query_id": query.id, "query": query.text.as_str(), "modes": modes })
    });
    query.collect()
}
