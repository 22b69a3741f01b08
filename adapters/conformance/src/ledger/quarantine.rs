//! What is quarantined, and what a redrive does.

use likewise_domain::{ProductId, ledger::EmbeddingState};
use likewise_usecases::ports::{Outcome, Page, ProductWrite};

use super::{entry, ids_of};
use crate::{
    clock::ManualClock,
    failure::{CaseResult, Failure, equal},
    fixtures::{generation, ids, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    quarantined_entries_are_ordered_and_paged_by_id,
    a_redrive_of_all_makes_all_pending_with_no_attempts,
    a_redrive_of_some_leaves_the_others,
    a_redrive_of_none_changes_nothing,
    a_redrive_counts_what_it_made_pending,
    what_was_redriven_is_due_at_once,
    a_redrive_changes_its_own_generation_alone,
    retired_products_are_neither_quarantined_nor_redriven,
];

/// Quarantines products with these ids.
async fn quarantine(family: &Family, names: &[&str]) -> Result<Vec<ProductWrite>, Failure> {
    let items: Vec<_> = names.iter().map(|id| product(id).embedded_in(&generation(1)).write()).collect();
    family.put(&items).await?;
    for item in &items {
        family.record(item, Outcome::Failed { error: "busy".to_owned(), retry_at: ManualClock::START }).await?;
        family.record(item, Outcome::Quarantined { error: "bad text".to_owned() }).await?;
    }
    Ok(items)
}

async fn quarantined(family: &Family) -> Result<Vec<String>, Failure> {
    let entries = family.ledger.quarantined(&generation(1), Page { after: None, most: 100 }).await?;
    Ok(ids_of(&entries).into_iter().map(str::to_owned).collect())
}

async fn quarantined_entries_are_ordered_and_paged_by_id(family: &mut Family) -> CaseResult {
    let names = ["é", "b", "B", "a", "a10", "a2", "_"];
    quarantine(family, &names).await?;
    family.put_plain(&["pending"], &generation(1)).await?;
    let mut paged: Vec<String> = Vec::new();
    let mut after: Option<ProductId> = None;
    loop {
        let page = Page { after: after.as_ref(), most: 2 };
        let entries = family.ledger.quarantined(&generation(1), page).await?;
        let Some(last) = entries.last() else { break };
        equal("last error", last.last_error.as_deref(), Some("bad text"))?;
        equal("attempts", last.attempts, 2)?;
        after = Some(last.id.clone());
        equal("length of a page", entries.len(), 2.min(names.len().saturating_sub(paged.len())))?;
        paged.extend(ids_of(&entries).into_iter().map(str::to_owned));
    }
    equal("ids in the order of their bytes", paged, ["B", "_", "a", "a10", "a2", "b", "é"])
}

async fn a_redrive_of_all_makes_all_pending_with_no_attempts(family: &mut Family) -> CaseResult {
    quarantine(family, &["a", "b", "c"]).await?;
    equal("redriven", family.ledger.redrive(&generation(1), None).await?, 3)?;
    equal("quarantined", quarantined(family).await?, Vec::<String>::new())?;
    for id in ["a", "b", "c"] {
        let entry = entry(family, &generation(1), id).await?;
        equal("state and attempts", (entry.state, entry.attempts), (EmbeddingState::Pending, 0))?;
    }
    Ok(())
}

async fn a_redrive_of_some_leaves_the_others(family: &mut Family) -> CaseResult {
    quarantine(family, &["a", "b", "c"]).await?;
    equal("redriven", family.ledger.redrive(&generation(1), Some(&ids(["c", "a"]))).await?, 2)?;
    equal("quarantined", quarantined(family).await?, ["b"])?;
    let left = entry(family, &generation(1), "b").await?;
    equal("state and attempts of the other", (left.state, left.attempts), (EmbeddingState::Quarantined, 2))
}

async fn a_redrive_of_none_changes_nothing(family: &mut Family) -> CaseResult {
    quarantine(family, &["a", "b"]).await?;
    equal("redriven of no ids", family.ledger.redrive(&generation(1), Some(&[])).await?, 0)?;
    equal("redriven of an unknown generation", family.ledger.redrive(&generation(9), None).await?, 0)?;
    equal("quarantined", quarantined(family).await?, ["a", "b"])
}

async fn a_redrive_counts_what_it_made_pending(family: &mut Family) -> CaseResult {
    quarantine(family, &["a", "b"]).await?;
    let waiting = product("waiting").embedded_in(&generation(1)).write();
    family.put(std::slice::from_ref(&waiting)).await?;
    family.record(&waiting, Outcome::Failed { error: "busy".to_owned(), retry_at: ManualClock::START }).await?;
    let asked = ids(["waiting", "a", "absent", "a"]);
    equal("redriven", family.ledger.redrive(&generation(1), Some(&asked)).await?, 1)?;
    equal("attempts of what was pending", entry(family, &generation(1), "waiting").await?.attempts, 1)?;
    equal("redriven of the rest", family.ledger.redrive(&generation(1), None).await?, 1)?;
    equal("redriven of nothing", family.ledger.redrive(&generation(1), None).await?, 0)
}

async fn what_was_redriven_is_due_at_once(family: &mut Family) -> CaseResult {
    let item = product("a").embedded_in(&generation(1)).write();
    family.put(std::slice::from_ref(&item)).await?;
    let retry_at = ManualClock::START.after(std::time::Duration::from_hours(1));
    family.record(&item, Outcome::Failed { error: "busy".to_owned(), retry_at }).await?;
    family.record(&item, Outcome::Quarantined { error: "bad".to_owned() }).await?;
    family.ledger.redrive(&generation(1), None).await?;
    let page = Page { after: None, most: 10 };
    let pending = family.ledger.pending(&generation(1), ManualClock::START, page).await?;
    equal("pending", ids_of(&pending), ["a"])
}

async fn a_redrive_changes_its_own_generation_alone(family: &mut Family) -> CaseResult {
    quarantine(family, &["a"]).await?;
    let elsewhere = product("b").embedded_in(&generation(2)).write();
    family.put(std::slice::from_ref(&elsewhere)).await?;
    family.record(&elsewhere, Outcome::Quarantined { error: "bad".to_owned() }).await?;
    equal("redriven", family.ledger.redrive(&generation(2), None).await?, 1)?;
    equal("quarantined in the other", quarantined(family).await?, ["a"])
}

async fn retired_products_are_neither_quarantined_nor_redriven(family: &mut Family) -> CaseResult {
    let items = quarantine(family, &["a", "b"]).await?;
    family.retire_all_but(items.split_at(1).0).await?;
    equal("quarantined", quarantined(family).await?, ["a"])?;
    equal("redriven", family.ledger.redrive(&generation(1), None).await?, 1)?;
    equal("redriven of the retired one", family.ledger.redrive(&generation(1), Some(&ids(["b"]))).await?, 0)
}
