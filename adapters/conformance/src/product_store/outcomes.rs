//! What a write says it did: new, changed, unchanged, duplicate; revisions and times.

use std::time::Duration;

use likewise_domain::ContentHash;
use likewise_usecases::ports::{Change, Written};

use super::stored;
use crate::{
    clock::ManualClock,
    failure::{CaseResult, equal, holds, item, present},
    fixtures::{generation, id, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    no_products_have_no_outcomes,
    a_product_that_was_not_there_is_new,
    a_product_with_other_content_is_changed,
    a_product_with_the_same_content_is_unchanged,
    the_content_hash_decides_what_is_changed,
    each_change_gives_the_next_revision,
    a_change_moves_the_modification_time_alone,
    an_unchanged_product_keeps_both_times,
    outcomes_stand_in_the_order_of_the_products,
    a_second_row_of_one_call_is_a_duplicate,
    a_second_row_of_another_call_is_a_duplicate,
    a_duplicate_writes_nothing,
    another_run_sees_the_same_product_again,
    the_last_of_several_wins_outside_a_run,
    one_call_takes_a_thousand_and_one,
    a_store_that_answers_is_ready,
];

async fn no_products_have_no_outcomes(family: &mut Family) -> CaseResult {
    equal("outcomes", family.put(&[]).await?, [])?;
    let run = family.begin().await?;
    equal("outcomes within a run", family.see(run, &[]).await?, [])
}

async fn a_product_that_was_not_there_is_new(family: &mut Family) -> CaseResult {
    let outcomes = family.put(&[product("p").titled("kettle").write()]).await?;
    equal("outcomes", outcomes, [stored(Change::New, 1, 0)])?;
    let live = family.live(&id("p")).await?;
    equal("title", live.product.title(), "kettle")?;
    equal("revision", live.revision.0, 1)
}

async fn a_product_with_other_content_is_changed(family: &mut Family) -> CaseResult {
    family.put(&[product("p").titled("kettle").write()]).await?;
    let outcomes = family.put(&[product("p").titled("steel kettle").write()]).await?;
    equal("outcomes", outcomes, [stored(Change::Changed, 2, 0)])?;
    let live = family.live(&id("p")).await?;
    equal("title", live.product.title(), "steel kettle")?;
    equal("revision", live.revision.0, 2)
}

async fn a_product_with_the_same_content_is_unchanged(family: &mut Family) -> CaseResult {
    let write = product("p").titled("kettle").priced("19.99", "EUR").write();
    family.put(std::slice::from_ref(&write)).await?;
    let outcomes = family.put(std::slice::from_ref(&write)).await?;
    equal("outcomes", outcomes, [stored(Change::Unchanged, 1, 0)])?;
    equal("revision", family.live(&id("p")).await?.revision.0, 1)
}

async fn the_content_hash_decides_what_is_changed(family: &mut Family) -> CaseResult {
    let mut write = product("p").titled("kettle").write();
    family.put(std::slice::from_ref(&write)).await?;
    write.content = ContentHash::from_bytes([7; 32]);
    let outcomes = family.put(std::slice::from_ref(&write)).await?;
    equal("outcomes with another hash", outcomes, [stored(Change::Changed, 2, 0)])?;
    let mut other = product("p").titled("another title").write();
    other.content = ContentHash::from_bytes([7; 32]);
    equal("outcomes with the same hash", family.put(&[other]).await?, [stored(Change::Unchanged, 2, 0)])
}

async fn each_change_gives_the_next_revision(family: &mut Family) -> CaseResult {
    let titles = ["one", "two", "two", "one", "three"];
    let expected = [
        stored(Change::New, 1, 0),
        stored(Change::Changed, 2, 0),
        stored(Change::Unchanged, 2, 0),
        stored(Change::Changed, 3, 0),
        stored(Change::Changed, 4, 0),
    ];
    for (title, expected) in titles.into_iter().zip(expected) {
        equal(&format!("outcome of {title}"), family.put(&[product("p").titled(title).write()]).await?, [expected])?;
    }
    Ok(())
}

async fn a_change_moves_the_modification_time_alone(family: &mut Family) -> CaseResult {
    family.put(&[product("p").titled("kettle").write()]).await?;
    let first = family.live(&id("p")).await?;
    equal("creation time", first.created_at, ManualClock::START)?;
    equal("modification time", first.modified_at, ManualClock::START)?;
    let later = family.clock.advance(Duration::from_micros(3_600_000_001));
    family.put(&[product("p").titled("steel kettle").write()]).await?;
    let second = family.live(&id("p")).await?;
    equal("creation time after a change", second.created_at, ManualClock::START)?;
    equal("modification time after a change", second.modified_at, later)
}

async fn an_unchanged_product_keeps_both_times(family: &mut Family) -> CaseResult {
    family.put(&[product("p").titled("kettle").write()]).await?;
    family.clock.advance(Duration::from_hours(1));
    family.put(&[product("p").titled("kettle").write()]).await?;
    let live = family.live(&id("p")).await?;
    equal("creation time", live.created_at, ManualClock::START)?;
    equal("modification time", live.modified_at, ManualClock::START)
}

async fn outcomes_stand_in_the_order_of_the_products(family: &mut Family) -> CaseResult {
    family.put(&[product("same").write(), product("other").write()]).await?;
    let items = [
        product("z-new").write(),
        product("other").titled("changed").write(),
        product("same").write(),
        product("a-new").embedded_in(&generation(1)).write(),
    ];
    let expected = [
        stored(Change::New, 1, 0),
        stored(Change::Changed, 2, 0),
        stored(Change::Unchanged, 1, 0),
        stored(Change::New, 1, 1),
    ];
    equal("outcomes", family.put(&items).await?, expected)
}

async fn a_second_row_of_one_call_is_a_duplicate(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    let items = [
        product("p").row(4).write(),
        product("q").row(5).write(),
        product("p").row(6).titled("another").write(),
        product("p").row(7).write(),
    ];
    let expected = [
        stored(Change::New, 1, 0),
        stored(Change::New, 1, 0),
        Written::Duplicate { first_row: 4 },
        Written::Duplicate { first_row: 4 },
    ];
    equal("outcomes", family.see(run, &items).await?, expected)
}

async fn a_second_row_of_another_call_is_a_duplicate(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    family.see(run, &[product("p").row(3).write()]).await?;
    family.see(run, &[product("q").row(4).write()]).await?;
    let outcomes = family.see(run, &[product("p").row(9).write(), product("r").row(10).write()]).await?;
    equal("outcomes", outcomes, [Written::Duplicate { first_row: 3 }, stored(Change::New, 1, 0)])
}

async fn a_duplicate_writes_nothing(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let run = family.begin().await?;
    let first = product("p").titled("first").row(1).embedded_in(&generation);
    let hash = first.passage_hash(&generation);
    family.see(run, &[first.write()]).await?;
    family.clock.advance(Duration::from_mins(1));
    let second = product("p").titled("second").row(2).embedded_in(&generation).write();
    family.see(run, &[second]).await?;
    let live = family.live(&id("p")).await?;
    equal("title", live.product.title(), "first")?;
    equal("revision", live.revision.0, 1)?;
    equal("modification time", live.modified_at, ManualClock::START)?;
    let entries = family.ledger.entries(&generation, &[id("p")]).await?;
    equal("passage", present("the entry", entries.into_iter().next().flatten())?.passage, hash)
}

async fn another_run_sees_the_same_product_again(family: &mut Family) -> CaseResult {
    let item = product("p").row(1).write();
    for expected in [stored(Change::New, 1, 0), stored(Change::Unchanged, 1, 0), stored(Change::Unchanged, 1, 0)] {
        let run = family.begin().await?;
        equal("outcomes", family.see(run, std::slice::from_ref(&item)).await?, [expected])?;
    }
    Ok(())
}

async fn the_last_of_several_wins_outside_a_run(family: &mut Family) -> CaseResult {
    let titles = ["first", "second", "third"];
    let outcomes = family.put(&titles.map(|title| product("p").titled(title).write())).await?;
    equal("number of outcomes", outcomes.len(), 3)?;
    let live = family.live(&id("p")).await?;
    equal("title", live.product.title(), "third")?;
    let last = item("outcomes", &outcomes, 2)?;
    holds(matches!(last, Written::Stored { revision, .. } if *revision == live.revision), || {
        format!("the last outcome is {last:?}, the stored revision {:?}", live.revision)
    })
}

async fn one_call_takes_a_thousand_and_one(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    let items: Vec<_> = (1..=1_001)
        .map(|n| product(&format!("p{n:04}")).titled(&format!("title {n}")).row(n).embedded_in(&generation(1)).write())
        .collect();
    let outcomes = family.see(run, &items).await?;
    equal("outcomes", outcomes, vec![stored(Change::New, 1, 1); 1_001])?;
    let ids: Vec<_> = items.iter().map(|item| item.product.id().clone()).collect();
    let found = family.products.get_many(&ids).await?;
    let titles: Vec<_> = found.iter().flatten().map(|it| it.product.title()).collect();
    equal("titles", titles, (1..=1_001).map(|n| format!("title {n}")).collect::<Vec<_>>())?;
    equal("pending", family.ledger.totals(&generation(1)).await?.pending, 1_001)
}

async fn a_store_that_answers_is_ready(family: &mut Family) -> CaseResult {
    Ok(family.products.ready().await?)
}
