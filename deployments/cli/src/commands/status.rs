//! `likewise status`

use std::time::Duration;

use likewise_bootstrap::settings::Settings;
use serde_json::Value;

use crate::{
    answer::Fields as _,
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
    for generation in status.at("generations").as_array().into_iter().flatten() {
        table.add_row(vec![
            table::text(generation.at("fingerprint")),
            table::text(generation.at("model")),
            table::text(generation.at("live")),
            table::text(generation.at("embedded")),
            table::text(generation.at("pending")),
            table::text(generation.at("quarantined")),
            table::text(generation.at("truncated")),
            table::text(generation.at("vectors")),
        ]);
    }
    let queue = status.at("queue");
    let rate =
        status.at("embedding_rate").as_f64().map_or_else(|| "idle".to_owned(), |rate| format!("{rate:.0} passages/s"));
    let left = status.at("eta_seconds").as_f64().map(Duration::from_secs_f64).filter(|left| left.as_secs() > 0);
    let left = left.map(|left| format!(", {} left", humantime::format_duration(Duration::from_secs(left.as_secs()))));
    format!(
        "{table}\nqueue: {} waiting, {} in flight; embedding: {rate}{}",
        queue.at("waiting"),
        queue.at("in_flight"),
        left.unwrap_or_default()
    ) + &unenrolled(status)
}

/// What generations owe vectors that no worker knows of yet.
fn unenrolled(status: &Value) -> String {
    let generations = status.at("generations").as_array().into_iter().flatten();
    let owing = generations.filter_map(|one| {
        let count = one.at("unenrolled").as_u64()?;
        let name = table::text(one.at("fingerprint"));
        Some(format!("\n{name} owes {count} more vectors: `likewise serve` or `likewise ingest --wait` makes them"))
    });
    owing.collect()
}
