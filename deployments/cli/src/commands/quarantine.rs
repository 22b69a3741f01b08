//! `likewise quarantine`

use likewise_bootstrap::settings::Settings;
use serde_json::{Value, json};

use crate::{
    answer::Fields as _,
    arguments::{Output, Quarantine},
    connection,
    output::{self, Exit},
    table,
};

pub(super) async fn run(command: Quarantine, settings: Settings) -> anyhow::Result<Exit> {
    match command {
        Quarantine::List { after, limit, output } => list(after, limit, output, settings).await,
        Quarantine::Redrive { ids, output } => redrive(ids, output, settings).await,
    }
}

async fn list(after: Option<String>, limit: u64, output: Output, settings: Settings) -> anyhow::Result<Exit> {
    let mut query = vec![("limit", limit.to_string())];
    query.extend(after.map(|after| ("after", after)));
    let answer = connection::once(settings, async |connection| connection.get("/v1/quarantine", &query).await).await?;
    if output.json {
        output::print_json(&answer)?;
    } else {
        output::print(&describe(&answer))?;
    }
    Ok(Exit::Success)
}

fn describe(answer: &Value) -> String {
    let mut table = table::table(&["id", "attempts", "since", "error"]);
    for product in answer.at("products").as_array().into_iter().flatten() {
        table.add_row(vec![
            table::text(product.at("id")),
            table::text(product.at("attempts")),
            table::moment(product.at("quarantined_at")),
            table::text(product.at("error")),
        ]);
    }
    if table.is_empty() {
        return "nothing is quarantined".to_owned();
    }
    match answer.at("next").as_str() {
        Some(next) => format!("{table}\nmore: --after {next}"),
        None => table.to_string(),
    }
}

async fn redrive(ids: Vec<String>, output: Output, settings: Settings) -> anyhow::Result<Exit> {
    let body = if ids.is_empty() { json!({}) } else { json!({ "ids": ids }) };
    let answer =
        connection::once(settings, async |connection| connection.post("/v1/quarantine/redrive", &body).await).await?;
    if output.json {
        output::print_json(&answer)?;
    } else {
        output::print(&format!("{} redriven", answer.at("redriven")))?;
    }
    Ok(Exit::Success)
}
