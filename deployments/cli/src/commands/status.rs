//! `likewise status`

use std::time::Duration;

use likewise_bootstrap::settings::Settings;
use serde_json::Value;

use crate::{
    arguments::Output,
    connection,
    output::{self, Exit},
    table,
};

pub(super) async fn run(output: Output, settings: Settings) -> anyhow::Result<Exit> {
    let answer = connection::once(settings, async |connection| connection.get("/v1/status", &[]).await).await?;
    if output.json {
        output::print_json(&answer)?;
    } else {
        output::print(&describe(&answer))?;
    }
    Ok(Exit::Success)
}

fn describe(status: &Value) -> String {
    let heads = ["generation", "model", "live", "embedded", "pending", "quarantined", "truncated", "vectors"];
    let mut table = table::table(&heads);
    for generation in status["generations"].as_array().into_iter().flatten() {
        table.add_row(vec![
            table::text(&generation["fingerprint"]),
            table::text(&generation["model"]),
            table::text(&generation["live"]),
            table::text(&generation["embedded"]),
            table::text(&generation["pending"]),
            table::text(&generation["quarantined"]),
            table::text(&generation["truncated"]),
            table::text(&generation["vectors"]),
        ]);
    }
    let queue = &status["queue"];
    let rate =
        status["embedding_rate"].as_f64().map_or_else(|| "idle".to_owned(), |rate| format!("{rate:.0} passages/s"));
    let left = status["eta_seconds"].as_f64().map(Duration::from_secs_f64).filter(|left| left.as_secs() > 0);
    let left = left.map(|left| format!(", {} left", humantime::format_duration(Duration::from_secs(left.as_secs()))));
    format!(
        "{table}\nqueue: {} waiting, {} in flight; embedding: {rate}{}",
        queue["waiting"],
        queue["in_flight"],
        left.unwrap_or_default()
    )
}
