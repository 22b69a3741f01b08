//! `likewise runs` and `likewise rejections`

use anyhow::Context as _;
use likewise_bootstrap::settings::Settings;
use serde_json::Value;

use crate::{
    answer::Fields as _,
    arguments::{Rejections, Runs},
    connection::{self, Connection},
    output::{self, Exit},
    table,
};

pub(super) async fn runs(runs: &Runs, settings: Settings) -> anyhow::Result<Exit> {
    let query = [("limit", runs.limit.to_string())];
    let answer = connection::once(settings, async |connection| connection.get("/v1/runs", &query).await).await?;
    if runs.output.json {
        output::print_json(&answer)?;
    } else {
        output::print(&describe_runs(&answer))?;
    }
    Ok(Exit::Success)
}

fn describe_runs(answer: &Value) -> String {
    let heads =
        ["run", "feed", "status", "read", "new", "changed", "unchanged", "rejected", "retired", "started", "failure"];
    let mut table = table::table(&heads);
    for run in answer.at("runs").as_array().into_iter().flatten() {
        let dry = if run.at("dry_run").as_bool() == Some(true) { " (dry run)" } else { "" };
        table.add_row(vec![
            table::text(run.at("id")),
            table::cut(&table::text(run.at("feed")), 40),
            format!("{}{dry}", table::text(run.at("status"))),
            table::text(run.at("read")),
            table::text(run.at("new")),
            table::text(run.at("changed")),
            table::text(run.at("unchanged")),
            table::text(run.at("rejected")),
            table::text(run.at("retired")),
            table::moment(run.at("started_at")),
            table::text(run.at("failure")),
        ]);
    }
    if table.is_empty() { "there has been no run".to_owned() } else { table.to_string() }
}

pub(super) async fn rejections(rejections: &Rejections, settings: Settings) -> anyhow::Result<Exit> {
    let answer = connection::once(settings, async |connection| fetch(connection, rejections).await).await?;
    if rejections.output.json {
        output::print_json(&answer)?;
    } else {
        output::print(&describe_rejections(&answer))?;
    }
    Ok(Exit::Success)
}

async fn fetch(connection: &Connection, wanted: &Rejections) -> anyhow::Result<Value> {
    let run = if let Some(run) = wanted.run {
        run
    } else {
        let newest = connection.get("/v1/runs", &[("limit", "1".to_owned())]).await?;
        newest.at("runs").first().at("id").as_u64().context("there has been no run")?
    };
    let mut query = vec![("limit", wanted.limit.to_string())];
    query.extend(wanted.after.map(|after| ("after", after.to_string())));
    connection.get(&format!("/v1/runs/{run}/rejections"), &query).await
}

fn describe_rejections(answer: &Value) -> String {
    let mut table = table::table(&["row", "column", "code", "reason", "row as read"]);
    for rejection in answer.at("rejections").as_array().into_iter().flatten() {
        table.add_row(vec![
            table::text(rejection.at("row")),
            table::text(rejection.at("column")),
            table::text(rejection.at("code")),
            table::text(rejection.at("reason")),
            table::cut(&table::text(rejection.at("raw")), 80),
        ]);
    }
    if table.is_empty() {
        return "no row was rejected".to_owned();
    }
    match answer.at("next").as_u64() {
        Some(next) => format!("{table}\nmore: --after {next}"),
        None => table.to_string(),
    }
}
