//! What `likewise ingest` tells at its end, whoever did the work.

use std::{fmt::Write as _, time::Duration};

use serde_json::{Map, Value, json};

use crate::{answer::Fields as _, table};

/// The ledger's totals at one moment, over all generations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) pending: u64,
    pub(crate) quarantined: u64,
    /// Passages that the process which embeds has embedded since it started.
    pub(crate) embedded_since_start: u64,
}

impl Totals {
    /// The totals in an answer of `GET /v1/status`.
    pub(crate) fn of(status: &Value) -> Self {
        let sum = |key: &str| {
            let generations = status.at("generations").as_array().into_iter().flatten();
            generations.filter_map(|generation| generation.at(key).as_u64()).sum()
        };
        Self {
            pending: sum("pending"),
            quarantined: sum("quarantined"),
            embedded_since_start: status.at("embedded_since_start").as_u64().unwrap_or_default(),
        }
    }
}

/// What came of an ingestion.
#[derive(Debug)]
pub(crate) enum Report {
    /// A run was made.
    Run {
        /// The run, as the API shows it.
        run: Value,
        /// The totals before it.
        before: Totals,
        /// The totals now.
        now: Totals,
    },
    /// A dry run was made.
    Examination(Value),
}

impl Report {
    fn run(&self) -> &Value {
        match self {
            Self::Run { run, .. } => run,
            Self::Examination(examination) => examination.at("run"),
        }
    }

    /// Whether the run accounted for every row within its limits.
    pub(crate) fn succeeded(&self) -> bool {
        self.run().at("status") == "succeeded"
    }

    /// Products that were quarantined since the run began.
    pub(crate) fn quarantined_by_this_run(&self) -> u64 {
        match self {
            Self::Run { before, now, .. } => now.quarantined.saturating_sub(before.quarantined),
            Self::Examination(_) => 0,
        }
    }

    /// Products that wait for their vector now.
    pub(crate) fn pending(&self) -> u64 {
        match self {
            Self::Run { now, .. } => now.pending,
            Self::Examination(_) => 0,
        }
    }

    /// Passages that were embedded since the run began: its own, and those that were pending before it.
    fn embedded(&self) -> u64 {
        match self {
            Self::Run { before, now, .. } => now.embedded_since_start.saturating_sub(before.embedded_since_start),
            Self::Examination(_) => 0,
        }
    }

    /// One document: the run's fields beside `run_id`, `embedded`, `pending` and `quarantined`.
    pub(crate) fn json(&self) -> Value {
        let mut document = Map::new();
        let run = self.run().as_object().cloned().unwrap_or_default();
        for (key, value) in run {
            document.insert(if key == "id" { "run_id".to_owned() } else { key }, value);
        }
        match self {
            Self::Run { now, .. } => {
                document.insert("embedded".to_owned(), json!(self.embedded()));
                document.insert("pending".to_owned(), json!(now.pending));
                document.insert("quarantined".to_owned(), json!(now.quarantined));
            }
            Self::Examination(examination) => {
                for (key, value) in examination.as_object().into_iter().flatten().filter(|(key, _)| *key != "run") {
                    // The run has a count of that name; the list of samples goes beside it.
                    let key = if key == "dropped_values" { "dropped_samples" } else { key };
                    document.insert(key.to_owned(), value.clone());
                }
            }
        }
        Value::Object(document)
    }

    /// The same for people.
    pub(crate) fn text(&self) -> String {
        let run = self.run();
        let mut text = format!(
            "run {} of {}: {}\n{} read = {} new + {} changed + {} unchanged + {} rejected; {} retired",
            run.at("id"),
            table::text(run.at("feed")),
            table::text(run.at("status")),
            run.at("read"),
            run.at("new"),
            run.at("changed"),
            run.at("unchanged"),
            run.at("rejected"),
            run.at("retired")
        );
        if let Some(failure) = run.at("failure").as_str() {
            let _ = write!(text, "\n{failure}");
        }
        match self {
            Self::Run { now, .. } => self.describe_embedding(*now, &mut text),
            Self::Examination(examination) => describe_examination(examination, &mut text),
        }
        text
    }

    fn describe_embedding(&self, now: Totals, text: &mut String) {
        let run = self.run();
        let _ =
            write!(text, "\n{} embedded, {} pending, {} quarantined", self.embedded(), now.pending, now.quarantined);
        if now.pending > 0 {
            text.push_str("\npending products are embedded by `likewise serve`, or at once with --wait");
        }
        if now.quarantined > 0 {
            text.push_str("\nlikewise quarantine list tells why products are quarantined");
        }
        if run.at("rejected").as_u64() > Some(0) {
            let _ = write!(text, "\nlikewise rejections {} lists the rejected rows", run.at("id"));
        }
        if run.at("dropped_values").as_u64() > Some(0) {
            let _ = write!(
                text,
                "\noptional values that could not be read: {}; their products kept their place, --dry-run lists them",
                run.at("dropped_values")
            );
        }
    }
}

fn describe_examination(examination: &Value, text: &mut String) {
    let mut coverage = table::table(&["field", "present", "missing", "unreadable"]);
    for field in examination.at("coverage").as_array().into_iter().flatten() {
        coverage.add_row(["field", "present", "missing", "dropped"].map(|key| table::text(field.at(key))));
    }
    let _ = write!(text, "\nnothing was written\n\nfields of the products\n{coverage}");
    let rejections = samples(examination.at("rejections"), &["row", "column", "code", "reason", "raw"]);
    if let Some(rejections) = rejections {
        let _ = write!(text, "\n\nrejected rows (samples)\n{rejections}");
    }
    let dropped = samples(examination.at("dropped_values"), &["row", "column", "field", "problem"]);
    if let Some(dropped) = dropped {
        let _ = write!(text, "\n\noptional values that could not be read (samples)\n{dropped}");
    }
    let _ = write!(text, "\n\npassages to embed: {}", examination.at("to_embed"));
    if let (Some(rate), Some(seconds)) =
        (examination.at("embedding_rate").as_f64(), examination.at("embedding_seconds").as_f64())
    {
        let time = Duration::try_from_secs_f64(seconds.ceil()).unwrap_or(Duration::MAX);
        let _ = write!(text, ", which take {} at the {rate:.0}/s measured here", humantime::format_duration(time));
    }
}

fn samples(list: &Value, columns: &[&str]) -> Option<String> {
    const MOST_SHOWN: usize = 20;
    let list = list.as_array().filter(|list| !list.is_empty())?;
    let mut table = table::table(columns);
    for item in list.iter().take(MOST_SHOWN) {
        table.add_row(columns.iter().map(|column| table::cut(&table::text(item.at(column)), 70)));
    }
    Some(table.to_string())
}
