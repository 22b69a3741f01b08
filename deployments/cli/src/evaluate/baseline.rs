//! What an earlier evaluation wrote, and how this one compares.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use likewise_usecases::evaluate_ranking::{Comparison, Draw, Evaluated, JudgedQuery, Measure};
use serde_json::Value;

use super::report::{JudgmentsAtHand, Measured};
use crate::{answer::Fields as _, output};

/// The values of every measure by query.
type Values = HashMap<String, BTreeMap<Measure, f64>>;

/// An earlier evaluation, as its JSON document has it.
#[derive(Debug, PartialEq)]
pub(crate) struct Baseline {
    /// The file, as it was named.
    file: String,
    judgments: Option<String>,
    modes: BTreeMap<String, Values>,
}

/// How this evaluation compares with an earlier one.
#[derive(Debug)]
pub(crate) struct Against {
    /// The earlier one's file.
    pub(crate) file: String,
    /// Whether both used the same judgments; `None` where the earlier one does not tell.
    pub(crate) same_judgments: Option<bool>,
    pub(crate) modes: Vec<ModeAgainst>,
    /// Modes of this evaluation that the earlier one lacks.
    pub(crate) not_compared: Vec<&'static str>,
}

/// How one mode compares with itself in an earlier evaluation.
#[derive(Debug)]
pub(crate) struct ModeAgainst {
    pub(crate) name: &'static str,
    /// How many queries both have.
    pub(crate) queries: usize,
    pub(crate) measures: Vec<MeasureAgainst>,
    /// What nDCG@10 was and is, by query, the greatest loss first.
    pub(crate) changes: Vec<Change>,
}

/// How one measure compares.
#[derive(Debug)]
pub(crate) struct MeasureAgainst {
    pub(crate) measure: Measure,
    pub(crate) before: f64,
    pub(crate) now: f64,
    pub(crate) comparison: Comparison,
}

/// A query's nDCG@10, before and now.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) query: JudgedQuery,
    pub(crate) before: f64,
    pub(crate) now: f64,
}

impl Change {
    pub(crate) fn difference(&self) -> f64 {
        self.now - self.before
    }
}

impl Baseline {
    /// Reads what `likewise eval --json` wrote.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let refused = |problem: String| {
            output::usage(format!("{shown} {problem}; accepted is what `likewise eval --json` writes"))
        };
        let bytes = std::fs::read(path).map_err(|error| refused(format!("cannot be read: {error}")))?;
        let document: Value =
            serde_json::from_slice(&bytes).map_err(|error| refused(format!("is not JSON: {error}")))?;
        let Some(queries) = document.at("per_query").as_array() else {
            return Err(refused("has no list per_query".to_owned()));
        };
        let mut modes: BTreeMap<String, Values> = BTreeMap::new();
        for query in queries {
            let (Some(id), Some(of_modes)) = (query.at("query_id").as_str(), query.at("modes").as_object()) else {
                return Err(refused("has a query without query_id or modes".to_owned()));
            };
            for (mode, values) in of_modes {
                modes.entry(mode.clone()).or_default().insert(id.to_owned(), read_values(values));
            }
        }
        let judgments = document.at("judgments").at("hash").as_str().map(str::to_owned);
        Ok(Self { file: shown.to_string(), judgments, modes })
    }

    /// Compares `measured`, which used `judgments`, with this, query by query; those that one of them lacks are left out.
    pub(crate) fn compare(
        &self,
        measured: &Measured,
        judgments: &JudgmentsAtHand,
        draw: &mut Draw<'_>,
    ) -> anyhow::Result<Against> {
        let (mut modes, mut not_compared) = (Vec::new(), Vec::new());
        for evaluated in &measured.settings {
            let earlier = self.modes.get(evaluated.setting);
            match earlier.map(|values| against(evaluated, &measured.queries, values, draw)) {
                Some(mode) if mode.queries > 0 => modes.push(mode),
                _ => not_compared.push(evaluated.setting),
            }
        }
        if modes.is_empty() {
            let problem = format!("{} has no mode and query in common with this evaluation", self.file);
            return Err(output::usage(problem));
        }
        let same_judgments = self.judgments.as_ref().map(|earlier| *earlier == judgments.hash);
        Ok(Against { file: self.file.clone(), same_judgments, modes, not_compared })
    }
}

fn read_values(values: &Value) -> BTreeMap<Measure, f64> {
    Measure::ALL.into_iter().filter_map(|measure| Some((measure, values.at(measure.name()).as_f64()?))).collect()
}

fn against(
    evaluated: &Evaluated<&'static str>,
    queries: &[JudgedQuery],
    earlier: &Values,
    draw: &mut Draw<'_>,
) -> ModeAgainst {
    // What it is now and was before, of the queries that both have.
    let both = |measure| {
        let values = queries.iter().zip(evaluated.values(measure));
        values.filter_map(move |(query, now)| Some((query, (now, *earlier.get(&query.id)?.get(&measure)?))))
    };
    let measure_against = |measure| {
        let pairs: Vec<(f64, f64)> = both(measure).map(|(_, pair)| pair).collect();
        let [mut now, mut before] = [0.0, 0.0];
        for (one, other) in &pairs {
            (now, before) = (now + one, before + other);
        }
        let count = f64::from(u32::try_from(pairs.len()).unwrap_or(u32::MAX).max(1));
        let comparison = Comparison::of(&pairs, draw);
        (!pairs.is_empty()).then_some(MeasureAgainst { measure, before: before / count, now: now / count, comparison })
    };
    let measures = Measure::ALL.into_iter().filter_map(measure_against).collect();
    let change = |(query, (now, before)): (&JudgedQuery, _)| Change { query: query.clone(), before, now };
    let mut changes: Vec<Change> = both(Measure::Ndcg10).map(change).collect();
    changes.sort_by(|a, b| a.difference().total_cmp(&b.difference()));
    ModeAgainst { name: evaluated.setting, queries: changes.len(), measures, changes }
}
