//! What a full feed no longer holds: counting it, retiring it, and its coming back.

use std::time::Duration;

use likewise_domain::ledger::EmbeddingState;
use likewise_usecases::ports::{Change, Missing, Page, Written};

use super::stored;
use crate::{
    clock::ManualClock,
    failure::{CaseResult, Failure, equal, holds, only, present},
    fixtures::{generation, id, ids, product},
    stores::{EMBEDDED, Family},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    missing_are_the_live_products_that_the_run_has_not_seen,
    products_that_the_run_added_were_not_live_before,
    a_duplicate_counts_as_seen_once,
    nothing_is_missing_from_an_empty_store,
    retiring_gives_the_ids_and_ends_empty,
    retiring_takes_at_most_so_many_at_once,
    a_retired_product_is_not_returned,
    a_retired_product_is_not_counted,
    a_retired_product_is_not_unenrolled,
    a_retired_product_is_not_missing_from_the_next_run,
    a_product_that_comes_back_is_new_and_keeps_its_creation_time,
    a_product_that_comes_back_with_its_passage_embedded_is_not_pending,
    a_product_that_comes_back_with_another_passage_is_pending,
    a_revision_never_falls_through_retirement,
    retirement_survives_reopening,
];

async fn put_five(family: &Family) -> CaseResult {
    family.put_plain(&["a", "b", "c", "d", "e"], &generation(1)).await
}

async fn missing_are_the_live_products_that_the_run_has_not_seen(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    let run = family.begin().await?;
    equal("before a row", family.products.missing(run).await?, Missing { missing: 5, live_before: 5 })?;
    family.see(run, &[product("b").row(1).write()]).await?;
    family.see(run, &[product("d").titled("changed").row(2).write()]).await?;
    equal("after two rows", family.products.missing(run).await?, Missing { missing: 3, live_before: 5 })?;
    family.see(run, &["a", "c", "e"].map(|id| product(id).row(3).write())).await?;
    equal("after all rows", family.products.missing(run).await?, Missing { missing: 0, live_before: 5 })
}

async fn products_that_the_run_added_were_not_live_before(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    let run = family.begin().await?;
    let items = ["b", "new 1", "new 2"].map(|id| product(id).row(1).write());
    family.see(run, &items).await?;
    equal("missing", family.products.missing(run).await?, Missing { missing: 4, live_before: 5 })
}

async fn a_duplicate_counts_as_seen_once(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    let run = family.begin().await?;
    let items = [product("a").row(1).write(), product("a").row(2).write(), product("n").row(3).write()];
    family.see(run, &items).await?;
    family.see(run, &[product("n").row(4).write()]).await?;
    equal("missing", family.products.missing(run).await?, Missing { missing: 4, live_before: 5 })
}

async fn nothing_is_missing_from_an_empty_store(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    equal("missing", family.products.missing(run).await?, Missing { missing: 0, live_before: 0 })?;
    equal("retired", family.products.retire_missing(run, 10).await?, [])?;
    family.see(run, &[product("first").row(1).write()]).await?;
    equal("missing", family.products.missing(run).await?, Missing { missing: 0, live_before: 0 })
}

async fn retiring_gives_the_ids_and_ends_empty(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    let run = family.begin().await?;
    family.see(run, &["b", "d"].map(|id| product(id).row(1).write())).await?;
    let mut retired = family.products.retire_missing(run, 100).await?;
    retired.sort();
    equal("retired", retired, ids(["a", "c", "e"]))?;
    equal("retired by another call", family.products.retire_missing(run, 100).await?, [])?;
    equal("missing", family.products.missing(run).await?.missing, 0)
}

async fn retiring_takes_at_most_so_many_at_once(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    let run = family.begin().await?;
    let mut all = Vec::new();
    for expected in [2, 2, 1, 0] {
        let retired = family.products.retire_missing(run, 2).await?;
        equal("number of retired", retired.len(), expected)?;
        all.extend(retired);
        equal("missing", family.products.missing(run).await?.missing, 5 - all.len() as u64)?;
    }
    all.sort();
    equal("retired", all, ids(["a", "b", "c", "d", "e"]))
}

async fn a_retired_product_is_not_returned(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    family.retire_all_but(&["a", "b", "c"].map(|id| product(id).write())).await?;
    let found = family.products.get_many(&ids(["a", "d", "e", "b"])).await?;
    equal("which are live", found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, false, true])
}

async fn a_retired_product_is_not_counted(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    family.retire_all_but(&["a", "b", "c"].map(|id| product(id).embedded_in(&generation(1)).write())).await?;
    let totals = family.ledger.totals(&generation(1)).await?;
    equal("live and pending", (totals.live, totals.pending), (3, 3))?;
    let entries = family.ledger.entries(&generation(1), &ids(["a", "e"])).await?;
    equal("which have entries", entries.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false])?;
    let page = Page { after: None, most: 10 };
    let pending = family.ledger.pending(&generation(1), ManualClock::START, page).await?;
    equal("pending", pending.iter().map(|entry| entry.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"])
}

async fn a_retired_product_is_not_unenrolled(family: &mut Family) -> CaseResult {
    family.put(&["a", "b"].map(|id| product(id).write())).await?;
    family.retire_all_but(&[product("a").write()]).await?;
    let found = family.products.unenrolled(&generation(1), None, 10).await?;
    equal("unenrolled", only("unenrolled", found)?.product.id().as_str(), "a")
}

async fn a_retired_product_is_not_missing_from_the_next_run(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    family.retire_all_but(&["a", "b"].map(|id| product(id).write())).await?;
    let run = family.begin().await?;
    family.see(run, &[product("a").row(1).write()]).await?;
    equal("missing", family.products.missing(run).await?, Missing { missing: 1, live_before: 2 })
}

async fn a_product_that_comes_back_is_new_and_keeps_its_creation_time(family: &mut Family) -> CaseResult {
    let both = ["a", "b"].map(|id| product(id).write());
    family.put(&both).await?;
    family.clock.advance(Duration::from_hours(1));
    family.retire_all_but(&[product("b").write()]).await?;
    family.clock.advance(Duration::from_hours(1));
    let run = family.begin().await?;
    let outcomes = family.see(run, &both).await?;
    let changes: Vec<_> = outcomes.iter().map(change_of).collect::<Result<_, _>>()?;
    equal("changes", changes, [Change::New, Change::Unchanged])?;
    equal("creation time", family.live(&id("a")).await?.created_at, ManualClock::START)?;
    let missing = family.products.missing(run).await?;
    equal("missing, the one that came back not being live before", missing, Missing { missing: 0, live_before: 1 })
}

fn change_of(outcome: &Written) -> Result<Change, Failure> {
    match outcome {
        Written::Stored { change, .. } => Ok(*change),
        Written::Duplicate { .. } => Err(Failure::new("a product that no row of the run had before is a duplicate")),
    }
}

async fn a_product_that_comes_back_with_its_passage_embedded_is_not_pending(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let item = product("a").embedded_in(&generation).write();
    family.put(std::slice::from_ref(&item)).await?;
    family.record(&item, EMBEDDED).await?;
    family.retire_all_but(&[]).await?;
    let outcome = only("outcomes", family.put(&[item]).await?)?;
    holds(matches!(outcome, Written::Stored { change: Change::New, pending: 0, .. }), || {
        format!("expected a new product that has nothing pending, found {outcome:?}")
    })?;
    let entries = family.ledger.entries(&generation, &ids(["a"])).await?;
    let entry = present("the entry", entries.into_iter().next().flatten())?;
    equal("state", entry.state, EmbeddingState::Embedded)?;
    let totals = family.ledger.totals(&generation).await?;
    equal("live and embedded", (totals.live, totals.embedded), (1, 1))
}

async fn a_product_that_comes_back_with_another_passage_is_pending(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let item = product("a").titled("before").embedded_in(&generation).write();
    family.put(std::slice::from_ref(&item)).await?;
    family.record(&item, EMBEDDED).await?;
    family.retire_all_but(&[]).await?;
    let outcomes = family.put(&[product("a").titled("after").embedded_in(&generation).write()]).await?;
    equal("outcomes", outcomes, [stored(Change::New, 2, 1)])?;
    equal("pending", family.ledger.totals(&generation).await?.pending, 1)
}

async fn a_revision_never_falls_through_retirement(family: &mut Family) -> CaseResult {
    for title in ["one", "two", "three"] {
        family.put(&[product("a").titled(title).write()]).await?;
    }
    family.retire_all_but(&[]).await?;
    family.put(&[product("a").titled("three").write()]).await?;
    let same = family.live(&id("a")).await?.revision.0;
    holds(same >= 3, || format!("revision 3 came back as {same}"))?;
    family.retire_all_but(&[]).await?;
    family.put(&[product("a").titled("four").write()]).await?;
    let changed = family.live(&id("a")).await?.revision.0;
    holds(changed > same, || format!("revision {same} came back with other content as {changed}"))
}

async fn retirement_survives_reopening(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    family.retire_all_but(&[product("a").write()]).await?;
    family.reopen().await?;
    let found = family.products.get_many(&ids(["a", "b"])).await?;
    equal("which are live", found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false])?;
    equal("live", family.ledger.totals(&generation(1)).await?.live, 1)
}
