//! `likewise search` and `likewise similar`

use likewise_bootstrap::settings::Settings;
use likewise_domain::{ProductId, filter::Filter, search::SearchText};
use serde_json::Value;

use crate::{
    answer::Fields as _,
    arguments::{Output, Search, Similar, Which},
    connection::{self, Connection},
    output::{self, Exit},
    table,
};

pub(super) async fn search(search: &Search, settings: Settings) -> anyhow::Result<Exit> {
    let words = search.words.join(" ");
    // What no API would accept need not travel, and would not fit into a URL.
    SearchText::parse(&words)?;
    let mut query = vec![("q", words)];
    query.extend(which(&search.which)?);
    show("/v1/search", &query, search.output, settings).await
}

pub(super) async fn similar(similar: &Similar, settings: Settings) -> anyhow::Result<Exit> {
    ProductId::parse(&similar.id)?;
    let path = connection::path(&["v1", "products", &similar.id, "similar"])?;
    show(&path, &which(&similar.which)?, similar.output, settings).await
}

fn which(which: &Which) -> anyhow::Result<Vec<(&'static str, String)>> {
    let mut query = vec![("limit", which.limit.to_string())];
    query.extend(which.threshold.map(|threshold| ("threshold", threshold.to_string())));
    if let Some(filter) = &which.filter {
        Filter::parse(filter)?;
        query.push(("filter", filter.clone()));
    }
    Ok(query)
}

async fn show(path: &str, query: &[(&str, String)], output: Output, settings: Settings) -> anyhow::Result<Exit> {
    let ask = async |connection: &Connection| {
        let answer = connection.get(path, query).await?;
        let found_nothing = answer.at("hits").as_array().is_some_and(Vec::is_empty);
        // No more than a hint: where it cannot be had the answer stands without.
        let status = if found_nothing { connection.get("/v1/status", &[]).await.ok() } else { None };
        anyhow::Ok((answer, status))
    };
    let (answer, status) = connection::once(settings, ask).await?;
    if output.json {
        output::print_json(&answer)?;
    } else {
        output::print(&hits(&answer))?;
    }
    if let Some(why) = status.and_then(|status| not_embedded(&status, answer.at("generation"))) {
        output::note(&why);
    }
    Ok(Exit::Success)
}

/// Why nothing may have been found: products that the generation has no vectors of.
fn not_embedded(status: &Value, generation: &Value) -> Option<String> {
    let generations = status.at("generations").as_array()?;
    let asked = generations.iter().find(|one| one.at("fingerprint") == generation)?;
    let of = |key: &str| asked.at(key).as_u64().unwrap_or_default();
    let (live, pending) = (of("live"), of("pending") + of("unenrolled"));
    let advice = "`likewise serve` and `likewise ingest --wait` embed them";
    (pending > 0).then(|| format!("{pending} of {live} products are not embedded yet; {advice}"))
}

fn hits(answer: &Value) -> String {
    let hits = answer.at("hits").as_array().map(Vec::as_slice).unwrap_or_default();
    if hits.is_empty() {
        return "nothing was found".to_owned();
    }
    let mut table = table::table(&["#", "similarity", "id", "title", "brand", "price", "rating"]);
    for (place, hit) in hits.iter().enumerate() {
        let similarity = hit.at("similarity").as_f64().map(|value| format!("{value:.3}")).unwrap_or_default();
        table.add_row(vec![
            (place + 1).to_string(),
            similarity,
            table::text(hit.at("id")),
            table::cut(&table::text(hit.at("title")), 72),
            table::text(hit.at("brand")),
            money(hit.at("price")),
            table::text(hit.at("rating")),
        ]);
    }
    let exact = if answer.at("exact").as_bool() == Some(true) { "exact" } else { "approximate" };
    let took = answer.at("took_ms").as_f64().unwrap_or_default();
    format!("{table}\n{} found, {exact}, {took:.1} ms", hits.len())
}

fn money(money: &Value) -> String {
    match (money.at("amount").as_str(), money.at("currency").as_str()) {
        (Some(amount), Some(currency)) => format!("{amount} {currency}"),
        _ => String::new(),
    }
}
