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
    let mut query = which(&search.which)?;
    if !search.words.is_empty() {
        let words = search.words.join(" ");
        // What no API would accept need not travel, and would not fit into a URL.
        SearchText::parse(&words)?;
        query.push(("q", words));
    }
    // Who asks here is no shopper.
    query.push(("log", "false".to_owned()));
    query.extend(search.mode.map(|mode| ("mode", mode.as_str().to_owned())));
    query.extend(search.sort.map(|sort| ("sort", sort.as_str().to_owned())));
    query.extend(search.facets.clone().map(|facets| ("facets", facets)));
    query.extend(search.count.clone().map(|count| ("count", count)));
    query.extend(search.cursor.clone().map(|cursor| ("cursor", cursor)));
    for (name, asked) in [("group", search.group), ("explain", search.explain)] {
        query.extend(asked.then(|| (name, "true".to_owned())));
    }
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
        // No more than a hint: where it cannot be had the answer stands without.
        let status = if lacks_vectors(&answer) { connection.get("/v1/status", &[]).await.ok() } else { None };
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

/// Whether vectors were asked for and a hit has none, or nothing was found at all.
fn lacks_vectors(answer: &Value) -> bool {
    let hits = answer.at("hits").as_array().map(Vec::as_slice).unwrap_or_default();
    let by_vectors = answer.at("mode").as_str() != Some("keyword");
    hits.is_empty() || by_vectors && hits.iter().any(|hit| hit.at("similarity").is_null())
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
    let mut notes = notes(answer);
    if hits.is_empty() {
        notes.push("nothing was found".to_owned());
        return notes.join("\n");
    }
    let mut table = table::table(&["#", "relevance", "similarity", "id", "title", "brand", "price", "rating"]);
    for (place, hit) in hits.iter().enumerate() {
        let number = |key| hit.at(key).as_f64().map(|value| format!("{value:.3}")).unwrap_or_default();
        let mut title = table::cut(&table::text(hit.at("title")), 72);
        if let Some(why) = hit.at("explanation").at("sentence").as_str() {
            title = format!("{title}\n  {why}");
        }
        for line in explained(hit.at("explanation")) {
            title = format!("{title}\n  {line}");
        }
        if let Some(variants) = hit.at("variants").as_u64().filter(|variants| *variants > 1) {
            title = format!("{title}\n  and {} more variants", variants - 1);
        }
        table.add_row(vec![
            (place + 1).to_string(),
            number("relevance"),
            number("similarity"),
            table::text(hit.at("id")),
            title,
            table::text(hit.at("brand")),
            money(hit.at("price")),
            table::text(hit.at("rating")),
        ]);
    }
    notes.push(table.to_string());
    notes.extend(answer.at("facets").as_array().into_iter().flatten().map(facet));
    notes.push(summary(answer, hits.len()));
    if hits.iter().any(|hit| !hit.at("explanation").is_null()) {
        notes.push(effort(answer));
    }
    notes.join("\n")
}

/// What an explanation says besides its sentence.
fn explained(explanation: &Value) -> Vec<String> {
    let of = |key: &str| explanation.at(key).as_array().map(Vec::as_slice).unwrap_or_default();
    let boosts = of("boosts").iter().map(|boost| {
        let points = boost.at("points").as_f64().unwrap_or_default();
        format!("boost of {points:+} for {}", table::text(boost.at("filter")))
    });
    let filters = of("filters").iter().map(|passed| {
        let value = Some(table::text(passed.at("value"))).filter(|value| !value.is_empty());
        let value = value.map_or_else(|| "has none".to_owned(), |value| format!("has {}", table::cut(&value, 40)));
        format!("passes {}: {value}", table::cut(&table::text(passed.at("condition")), 72))
    });
    boosts.chain(filters).collect()
}

/// What has to be said before the hits.
fn notes(answer: &Value) -> Vec<String> {
    let mut notes = Vec::new();
    let reasons: Vec<_> = answer.at("degraded").as_array().into_iter().flatten().map(table::text).collect();
    if !reasons.is_empty() {
        notes.push(format!(
            "less than was asked for ({}), answered in mode {}",
            reasons.join(", "),
            table::text(answer.at("mode"))
        ));
    }
    notes.extend(answer.at("did_you_mean").as_str().map(|meant| format!("read as: {meant}")));
    notes
}

fn facet(facet: &Value) -> String {
    let counted = ["values", "ranges"].into_iter().filter_map(|key| facet.at(key).as_array()).flatten();
    let shown = counted.map(|one| {
        let name = one.at("value").as_str().or_else(|| one.at("filter").as_str()).unwrap_or_default();
        format!("{name} ({})", table::text(one.at("count")))
    });
    format!("{}: {}", table::text(facet.at("field")), shown.collect::<Vec<_>>().join(", "))
}

fn summary(answer: &Value, shown: usize) -> String {
    let exact = if answer.at("exact").as_bool() == Some(true) { "exact" } else { "approximate" };
    let took = answer.at("took_ms").as_f64().unwrap_or_default();
    let total = answer.at("total").as_u64();
    let capped = if answer.at("total_capped").as_bool() == Some(true) { " or more" } else { "" };
    let of = total.map(|total| format!(" of {total}{capped}")).unwrap_or_default();
    let of = match (answer.at("total_groups").as_u64(), answer.at("total_variants").as_u64()) {
        (Some(groups), Some(variants)) => format!(" of {groups} groups with {variants} variants{capped}"),
        _ => of,
    };
    let mode = answer.at("mode").as_str().map(|mode| format!("{mode}, ")).unwrap_or_default();
    format!("{shown}{of} found, {mode}{exact}, {took:.1} ms")
}

/// Where the time went, and whose vectors were compared.
fn effort(answer: &Value) -> String {
    let timings = answer.at("timings").as_object().into_iter().flatten();
    let timings =
        timings.filter_map(|(name, took)| Some(format!("{} {:.1}", name.strip_suffix("_ms")?, took.as_f64()?)));
    let cached = if answer.at("embedding_cached").as_bool() == Some(true) { "cached" } else { "not cached" };
    format!(
        "{} candidates, {} vectors examined, query vector {cached}, generation {}; ms: {}",
        table::text(answer.at("candidates")),
        table::text(answer.at("examined")),
        table::text(answer.at("generation")),
        timings.collect::<Vec<_>>().join(", "),
    )
}

fn money(money: &Value) -> String {
    match (money.at("amount").as_str(), money.at("currency").as_str()) {
        (Some(amount), Some(currency)) => format!("{amount} {currency}"),
        _ => String::new(),
    }
}
