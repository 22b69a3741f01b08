//! What is pending and when it is due, page by page.

use std::time::Duration;

use likewise_domain::{ProductId, Timestamp};
use likewise_usecases::ports::{Outcome, Page};

use super::ids_of;
use crate::{
    clock::ManualClock,
    failure::{CaseResult, Failure, equal},
    fixtures::{generation, id, product},
    stores::{EMBEDDED, Family},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    what_became_pending_is_due_at_once,
    what_failed_is_due_from_its_time_on,
    only_what_is_pending_is_given,
    pending_entries_are_ordered_and_paged_by_id,
    pending_entries_are_whole,
    pending_entries_survive_reopening,
];

async fn due(family: &Family, now: Timestamp) -> Result<Vec<String>, Failure> {
    let page = Page { after: None, most: 100 };
    let entries = family.ledger.pending(&generation(1), now, page).await?;
    Ok(ids_of(&entries).into_iter().map(str::to_owned).collect())
}

async fn what_became_pending_is_due_at_once(family: &mut Family) -> CaseResult {
    family.put_plain(&["b", "a"], &generation(1)).await?;
    equal("pending", due(family, ManualClock::START).await?, ["a", "b"])?;
    equal("pending later", due(family, ManualClock::START.after(Duration::from_hours(9))).await?, ["a", "b"])
}

async fn what_failed_is_due_from_its_time_on(family: &mut Family) -> CaseResult {
    let items = ["a", "b", "c"].map(|id| product(id).embedded_in(&generation(1)).write());
    family.put(&items).await?;
    for (item, seconds) in items.iter().zip([10, 20]) {
        let retry_at = ManualClock::START.after(Duration::from_secs(seconds));
        family.record(item, Outcome::Failed { error: "busy".to_owned(), retry_at }).await?;
    }
    let times: [(u64, &[&str]); 5] = [
        (0, &["c"]),
        (9_999_999, &["c"]),
        (10_000_000, &["a", "c"]),
        (19_999_999, &["a", "c"]),
        (20_000_000, &["a", "b", "c"]),
    ];
    for (micros, expected) in times {
        let now = ManualClock::START.after(Duration::from_micros(micros));
        equal(&format!("due after {micros} µs"), due(family, now).await?, expected)?;
    }
    Ok(())
}

async fn only_what_is_pending_is_given(family: &mut Family) -> CaseResult {
    let items = ["a", "b", "c"].map(|id| product(id).embedded_in(&generation(1)).write());
    family.put(&items).await?;
    family.put_plain(&["elsewhere"], &generation(2)).await?;
    for (item, outcome) in items.iter().zip([EMBEDDED, Outcome::Quarantined { error: "bad".to_owned() }]) {
        family.record(item, outcome).await?;
    }
    equal("pending", due(family, ManualClock::START).await?, ["c"])
}

async fn pending_entries_are_ordered_and_paged_by_id(family: &mut Family) -> CaseResult {
    let names = ["é", "b", "a1", "B", "a", "a10", "a2", "_"];
    family.put_plain(&names, &generation(1)).await?;
    let mut paged: Vec<String> = Vec::new();
    let mut after: Option<ProductId> = None;
    loop {
        let page = Page { after: after.as_ref(), most: 3 };
        let entries = family.ledger.pending(&generation(1), ManualClock::START, page).await?;
        let Some(last) = entries.last() else { break };
        after = Some(last.id.clone());
        equal("length of a page", entries.len(), 3.min(names.len().saturating_sub(paged.len())))?;
        paged.extend(ids_of(&entries).into_iter().map(str::to_owned));
    }
    equal("ids in the order of their bytes", paged, ["B", "_", "a", "a1", "a10", "a2", "b", "é"])?;
    let absent = id("aa");
    let page = Page { after: Some(&absent), most: 10 };
    let entries = family.ledger.pending(&generation(1), ManualClock::START, page).await?;
    equal("ids after one that is not there", ids_of(&entries), ["b", "é"])
}

async fn pending_entries_are_whole(family: &mut Family) -> CaseResult {
    let item = product("p").embedded_in(&generation(1)).write();
    family.put(std::slice::from_ref(&item)).await?;
    family.record(&item, Outcome::Failed { error: "busy".to_owned(), retry_at: ManualClock::START }).await?;
    let page = Page { after: None, most: 1 };
    let pending = family.ledger.pending(&generation(1), ManualClock::START, page).await?;
    equal("the entry", pending, [super::entry(family, &generation(1), "p").await?])
}

async fn pending_entries_survive_reopening(family: &mut Family) -> CaseResult {
    let item = product("a").embedded_in(&generation(1)).write();
    family.put(&[item.clone(), product("b").embedded_in(&generation(1)).write()]).await?;
    let retry_at = ManualClock::START.after(Duration::from_secs(10));
    family.record(&item, Outcome::Failed { error: "busy".to_owned(), retry_at }).await?;
    family.reopen().await?;
    equal("due now", due(family, ManualClock::START).await?, ["b"])?;
    equal("due later", due(family, retry_at).await?, ["a", "b"])
}
