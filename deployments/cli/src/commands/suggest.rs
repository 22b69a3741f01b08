//! `likewise suggest`

use likewise_bootstrap::settings::Settings;
use likewise_domain::search::SearchText;
use serde_json::Value;

use crate::{
    answer::Fields as _,
    arguments::Suggest,
    connection,
    output::{self, Exit},
    table,
};

pub(super) async fn run(suggest: &Suggest, settings: Settings) -> anyhow::Result<Exit> {
    let typed = suggest.text.join(" ");
    // What no API would accept need not travel, and would not fit into a URL.
    SearchText::parse(&typed)?;
    let query = [("q", typed), ("limit", suggest.limit.to_string())];
    let answer = connection::once(settings, async |connection| connection.get("/v1/suggestions", &query).await).await?;
    if suggest.output.json {
        output::print_json(&answer)?;
    } else {
        output::print(&describe(&answer))?;
    }
    Ok(Exit::Success)
}

fn describe(answer: &Value) -> String {
    let repairs = answer.at("repairs").as_array().into_iter().flatten();
    let mut notes: Vec<String> = repairs
        .map(|repair| format!("{} was read as {}", table::text(repair.at("word")), table::text(repair.at("by"))))
        .collect();
    let mut table = table::table(&["suggestion", "from"]);
    for suggestion in answer.at("suggestions").as_array().into_iter().flatten() {
        table.add_row(vec![table::text(suggestion.at("text")), table::text(suggestion.at("source"))]);
    }
    notes.push(if table.is_empty() { "nothing goes on with that".to_owned() } else { table.to_string() });
    notes.join("\n")
}
