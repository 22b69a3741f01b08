//! What a write makes pending in the ledger, and which products it has yet to hold.

use std::time::Duration;

use likewise_domain::{
    Fingerprint,
    ledger::{EmbeddingState, LedgerEntry},
};
use likewise_usecases::ports::{Change, Outcome};

use super::stored;
use crate::{
    clock::ManualClock,
    failure::{CaseResult, Failure, equal, present},
    fixtures::{generation, id, product},
    stores::{EMBEDDED, Family},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_new_product_is_pending_in_each_of_its_generations,
    a_product_without_duties_is_pending_nowhere,
    a_changed_passage_is_pending_at_the_new_revision_with_no_attempts,
    an_unchanged_passage_of_a_changed_product_stays_embedded,
    an_unchanged_passage_stays_pending_with_its_attempts,
    an_unchanged_passage_stays_quarantined,
    an_unchanged_product_is_pending_where_a_generation_is_new_to_it,
    only_the_generation_whose_passage_changed_is_pending_again,
    unenrolled_products_are_those_without_an_entry,
    unenrolled_products_are_paged_by_id,
    a_changed_product_is_enrolled_anew_where_it_was_not_owed,
];

async fn entry(family: &Family, generation: &Fingerprint, id_text: &str) -> Result<LedgerEntry, Failure> {
    let found = family.ledger.entries(generation, &[id(id_text)]).await?;
    present("the ledger entry", found.into_iter().next().flatten())
}

async fn a_new_product_is_pending_in_each_of_its_generations(family: &mut Family) -> CaseResult {
    let (one, two) = (generation(1), generation(2));
    let builder = product("p").embedded_in(&one).embedded_in(&two);
    let hashes = [&one, &two].map(|generation| builder.passage_hash(generation));
    equal("outcomes", family.put(&[builder.write()]).await?, [stored(Change::New, 1, 2)])?;
    for (generation, passage) in [one, two].iter().zip(hashes) {
        let entry = entry(family, generation, "p").await?;
        equal("id", entry.id.as_str(), "p")?;
        equal("revision", entry.revision.0, 1)?;
        equal("passage", entry.passage, passage)?;
        equal("state", entry.state, EmbeddingState::Pending)?;
        equal("attempts", entry.attempts, 0)?;
        equal("last error", entry.last_error, None::<String>)?;
        equal("tokens and truncation", (entry.tokens, entry.truncated), (None, None))?;
        equal("time of the last change", entry.changed_at, ManualClock::START)?;
    }
    Ok(())
}

async fn a_product_without_duties_is_pending_nowhere(family: &mut Family) -> CaseResult {
    equal("outcomes", family.put(&[product("p").write()]).await?, [stored(Change::New, 1, 0)])?;
    equal("entry", family.ledger.entries(&generation(1), &[id("p")]).await?, [None])
}

async fn a_changed_passage_is_pending_at_the_new_revision_with_no_attempts(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let before = product("p").titled("kettle").embedded_in(&generation).write();
    family.put(std::slice::from_ref(&before)).await?;
    family.record(&before, Outcome::Failed { error: "no".to_owned(), retry_at: ManualClock::START }).await?;
    family.record(&before, Outcome::Quarantined { error: "never".to_owned() }).await?;
    let later = family.clock.advance(Duration::from_mins(1));
    let after = product("p").titled("steel kettle").embedded_in(&generation);
    let passage = after.passage_hash(&generation);
    equal("outcomes", family.put(&[after.write()]).await?, [stored(Change::Changed, 2, 1)])?;
    let entry = entry(family, &generation, "p").await?;
    equal("state", entry.state, EmbeddingState::Pending)?;
    equal("revision", entry.revision.0, 2)?;
    equal("passage", entry.passage, passage)?;
    equal("attempts", entry.attempts, 0)?;
    equal("time of the last change", entry.changed_at, later)
}

async fn an_unchanged_passage_of_a_changed_product_stays_embedded(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let before = product("p").priced("10", "EUR").embedded_in(&generation).write();
    family.put(std::slice::from_ref(&before)).await?;
    family.record(&before, EMBEDDED).await?;
    let embedded = entry(family, &generation, "p").await?;
    family.clock.advance(Duration::from_mins(1));
    let dearer = product("p").priced("11", "EUR").embedded_in(&generation).write();
    equal("outcomes", family.put(&[dearer]).await?, [stored(Change::Changed, 2, 0)])?;
    equal("the entry", entry(family, &generation, "p").await?, embedded)
}

async fn an_unchanged_passage_stays_pending_with_its_attempts(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let before = product("p").priced("10", "EUR").embedded_in(&generation).write();
    family.put(std::slice::from_ref(&before)).await?;
    let retry_at = ManualClock::START.after(Duration::from_hours(1));
    family.record(&before, Outcome::Failed { error: "busy".to_owned(), retry_at }).await?;
    let failed = entry(family, &generation, "p").await?;
    equal("attempts", failed.attempts, 1)?;
    let dearer = product("p").priced("11", "EUR").embedded_in(&generation).write();
    equal("outcomes", family.put(&[dearer]).await?, [stored(Change::Changed, 2, 0)])?;
    equal("the entry", entry(family, &generation, "p").await?, failed)
}

async fn an_unchanged_passage_stays_quarantined(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let before = product("p").priced("10", "EUR").embedded_in(&generation).write();
    family.put(std::slice::from_ref(&before)).await?;
    family.record(&before, Outcome::Quarantined { error: "bad text".to_owned() }).await?;
    let quarantined = entry(family, &generation, "p").await?;
    let dearer = product("p").priced("11", "EUR").embedded_in(&generation).write();
    equal("outcomes", family.put(&[dearer]).await?, [stored(Change::Changed, 2, 0)])?;
    equal("the entry", entry(family, &generation, "p").await?, quarantined)
}

async fn an_unchanged_product_is_pending_where_a_generation_is_new_to_it(family: &mut Family) -> CaseResult {
    let (one, two) = (generation(1), generation(2));
    family.put(&[product("p").embedded_in(&one).write()]).await?;
    let both = product("p").embedded_in(&one).embedded_in(&two).write();
    equal("outcomes", family.put(&[both]).await?, [stored(Change::Unchanged, 1, 1)])?;
    let entry = entry(family, &two, "p").await?;
    equal("state", entry.state, EmbeddingState::Pending)?;
    equal("revision", entry.revision.0, 1)
}

async fn only_the_generation_whose_passage_changed_is_pending_again(family: &mut Family) -> CaseResult {
    let (one, two) = (generation(1), generation(2));
    let before = product("p").embedded_in(&one).embedded_in(&two).write();
    family.put(std::slice::from_ref(&before)).await?;
    for duty in &before.duties {
        let outcome =
            likewise_usecases::ports::EmbeddingOutcome { id: id("p"), passage: duty.passage, outcome: EMBEDDED };
        family.ledger.record(&duty.generation, &[outcome]).await?;
    }
    let mut after = product("p").priced("1", "EUR").embedded_in(&one).embedded_in(&two).write();
    let changed = product("p").passage("other words").passage_hash(&two);
    after.duties.iter_mut().filter(|duty| duty.generation == two).for_each(|duty| duty.passage = changed);
    equal("outcomes", family.put(&[after]).await?, [stored(Change::Changed, 2, 1)])?;
    equal("state in the first", entry(family, &one, "p").await?.state, EmbeddingState::Embedded)?;
    equal("state in the second", entry(family, &two, "p").await?.state, EmbeddingState::Pending)
}

async fn unenrolled_products_are_those_without_an_entry(family: &mut Family) -> CaseResult {
    let (one, two) = (generation(1), generation(2));
    family
        .put(&[
            product("a").embedded_in(&one).write(),
            product("b").titled("plain").priced("1.50", "EUR").write(),
            product("c").embedded_in(&two).write(),
        ])
        .await?;
    let ids_in = async |generation| -> Result<Vec<String>, Failure> {
        let found = family.products.unenrolled(generation, None, 10).await?;
        Ok(found.iter().map(|stored| stored.product.id().to_string()).collect())
    };
    equal("without an entry in the first", ids_in(&one).await?, ["b", "c"])?;
    equal("without an entry in the second", ids_in(&two).await?, ["a", "b"])?;
    equal("without an entry in an unknown one", ids_in(&generation(3)).await?, ["a", "b", "c"])?;
    let found = family.products.unenrolled(&one, None, 1).await?;
    equal("the product itself", found, [(*family.live(&id("b")).await?).clone()])
}

async fn unenrolled_products_are_paged_by_id(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let names = ["é", "b", "a1", "B", "a", "a10", "a2", "_"];
    family.put(&names.map(|name| product(name).write())).await?;
    family.put(&["aa", "C"].map(|name| product(name).embedded_in(&generation).write())).await?;
    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let page = family.products.unenrolled(&generation, after.as_ref(), 3).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.product.id().clone());
        equal("length of a page", page.len(), 3.min(names.len().saturating_sub(paged.len())))?;
        paged.extend(page.iter().map(|stored| stored.product.id().to_string()));
    }
    equal("ids in the order of their bytes", paged, ["B", "_", "a", "a1", "a10", "a2", "b", "é"])
}

async fn a_changed_product_is_enrolled_anew_where_it_was_not_owed(family: &mut Family) -> CaseResult {
    let (old, new) = (generation(1), generation(2));
    family.put(&["a", "b", "c"].map(|name| product(name).embedded_in(&old).embedded_in(&new).write())).await?;
    let changed = product("a").titled("other words").embedded_in(&new).write();
    let unchanged = product("b").embedded_in(&new).write();
    family.put(&[changed, unchanged]).await?;
    let ids_in = async |generation| -> Result<Vec<String>, Failure> {
        let found = family.products.unenrolled(generation, None, 10).await?;
        Ok(found.iter().map(|stored| stored.product.id().to_string()).collect())
    };
    equal("to be enrolled in the old one", ids_in(&old).await?, ["a"])?;
    equal("to be enrolled in the new one", ids_in(&new).await?, Vec::<String>::new())?;
    let totals = family.ledger.totals(&old).await?;
    equal("live, pending", (totals.live, totals.pending), (3, 2))?;
    equal("pending in the new one", family.ledger.totals(&new).await?.pending, 3)
}
