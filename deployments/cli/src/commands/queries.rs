//! `likewise queries`

use std::{fmt::Write as _, fs, path::Path};

use anyhow::Context as _;
use likewise_bootstrap::settings::Settings;
use serde_json::{Value, json};

use crate::{
    answer::Fields as _,
    arguments::{ExportQueries, Output, Queries},
    connection,
    output::{self, Exit},
    table,
};

pub(super) async fn run(command: Queries, settings: Settings) -> anyhow::Result<Exit> {
    match command {
        Queries::Report { since, limit, output } => report(since, limit, output, settings).await,
        Queries::Export(export) => self::export(&export, settings).await,
        Queries::Prune { all, output } => prune(all, output, settings).await,
    }
}

async fn report(since: Option<String>, limit: u64, output: Output, settings: Settings) -> anyhow::Result<Exit> {
    let mut query = vec![("limit", limit.to_string())];
    query.extend(since.map(|since| ("since", since)));
    let ask = async |connection: &connection::Connection| connection.get("/v1/queries/report", &query).await;
    let answer = connection::once(settings, ask).await?;
    if output.json {
        output::print_json(&answer)?;
    } else {
        output::print(&describe(&answer))?;
    }
    Ok(Exit::Success)
}

/// How many positions are shown.
const POSITIONS: usize = 20;

fn describe(answer: &Value) -> String {
    let since = answer.at("since");
    let since = if since.is_null() { String::new() } else { format!(" since {}", table::moment(since)) };
    let off = if answer.at("logging").as_bool() == Some(true) { "" } else { "; queries are not logged at present" };
    let mut text = format!("{} queries, {} different{since}{off}", answer.at("queries"), answer.at("texts"));
    for (key, words) in [
        ("plain", "were plain: no filter, no threshold, by relevance"),
        ("without_hits", "of those found nothing"),
        ("others_without_hits", "of the others found nothing"),
        ("degraded", "were answered in part"),
        ("with_click", "had a click, a cart or a purchase"),
    ] {
        let _ = write!(text, "\n{} ({}) {words}", answer.at(key).at("count"), percent(answer.at(key).at("share")));
    }
    for reason in answer.at("degraded_reasons").as_array().into_iter().flatten() {
        let (count, share) = (reason.at("count"), percent(reason.at("share")));
        let _ = write!(text, "\n  {count} ({share}) {}", table::text(reason.at("reason")));
    }
    for (key, head) in
        [("most_frequent", "most frequent"), ("most_frequent_without_hits", "most frequent without hits")]
    {
        let mut table = table::table(&["times", head]);
        for asked in answer.at(key).as_array().into_iter().flatten() {
            table.add_row(vec![table::text(asked.at("count")), table::text(asked.at("query"))]);
        }
        if !table.is_empty() {
            let _ = write!(text, "\n\n{table}");
        }
    }
    let mut table = table::table(&["position", "impressions", "clicks", "rate"]);
    for at in answer.at("positions").as_array().into_iter().flatten().take(POSITIONS) {
        let [position, impressions, clicks] = ["position", "impressions", "clicks"].map(|key| table::text(at.at(key)));
        table.add_row(vec![position, impressions, clicks, percent(at.at("rate"))]);
    }
    if !table.is_empty() {
        let _ = write!(text, "\n\n{table}");
    }
    text
}

fn percent(share: &Value) -> String {
    format!("{:.1} %", share.as_f64().unwrap_or_default() * 100.0)
}

async fn export(export: &ExportQueries, settings: Settings) -> anyhow::Result<Exit> {
    for path in [&export.queries, &export.judgments] {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        if let Some(absent) = folder.filter(|folder| !folder.is_dir()) {
            return Err(output::usage(format!("the folder {} is not there", absent.display())));
        }
    }
    if export.queries == export.judgments {
        return Err(output::usage(format!("queries and judgments would both go to {}", export.queries.display())));
    }
    let mut query = vec![("min_impressions", export.min_impressions.to_string())];
    query.extend(export.since.clone().map(|since| ("since", since)));
    let ask = async |connection: &connection::Connection| connection.get("/v1/queries/judgments", &query).await;
    let answer = connection::once(settings, ask).await?;
    let judged = Files::of(&answer);
    if judged.judgments > 0 {
        let files = [(&export.queries, &judged.queries_file), (&export.judgments, &judged.judgments_file)];
        for (path, text) in files {
            fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        }
    }
    let Files { queries, judgments, .. } = judged;
    if export.output.json {
        output::print_json(&json!({ "queries": queries, "judgments": judgments }))?;
    } else if judgments > 0 {
        output::print(&format!("{judgments} judgments for {queries} queries"))?;
    }
    if judgments == 0 {
        let least = export.min_impressions;
        let why = format!(
            "no product was shown {least} times for a query and clicked often enough to be judged; nothing was written"
        );
        output::note(&why);
        return Ok(Exit::Unsuccessful);
    }
    Ok(Exit::Success)
}

/// What `likewise eval` reads.
struct Files {
    queries_file: String,
    judgments_file: String,
    queries: usize,
    judgments: usize,
}

impl Files {
    fn of(answer: &Value) -> Self {
        let mut files = Self {
            queries_file: "query_id\tquery\n".to_owned(),
            judgments_file: "query_id\tproduct_id\tgrade\n".to_owned(),
            queries: 0,
            judgments: 0,
        };
        for query in answer.at("queries").as_array().into_iter().flatten() {
            let id = table::text(query.at("query_id"));
            let _ = writeln!(files.queries_file, "{id}\t{}", table::text(query.at("query")));
            files.queries += 1;
            for judgment in query.at("judgments").as_array().into_iter().flatten() {
                let (product, grade) = (table::text(judgment.at("product_id")), judgment.at("grade"));
                let _ = writeln!(files.judgments_file, "{id}\t{product}\t{grade}");
                files.judgments += 1;
            }
        }
        files
    }
}

async fn prune(all: bool, output: Output, settings: Settings) -> anyhow::Result<Exit> {
    let body = json!({ "all": all });
    // A call forgets as many as it has the time for.
    let ask = async |connection: &connection::Connection| {
        let mut forgotten = 0;
        loop {
            let answer: Value = connection.post("/v1/queries/prune", &body).await?;
            forgotten += answer.at("forgotten").as_u64().unwrap_or_default();
            if answer.at("more").as_bool() != Some(true) {
                return anyhow::Ok(forgotten);
            }
        }
    };
    let forgotten = connection::once(settings, ask).await?;
    if output.json {
        output::print_json(&json!({ "forgotten": forgotten }))?;
    } else {
        output::print(&format!("{forgotten} queries forgotten"))?;
    }
    Ok(Exit::Success)
}
