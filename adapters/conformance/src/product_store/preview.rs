//! That a preview tells everything and writes nothing.

use likewise_domain::run::RunId;
use likewise_usecases::ports::{Change, Missing, ProductWrite, SeenIn, WriteMode, Written};

use super::stored;
use crate::{
    failure::{CaseResult, Failure, equal},
    fixtures::{generation, id, ids, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_preview_writes_no_product_and_no_entry,
    a_preview_tells_what_a_write_then_does,
    a_preview_knows_its_duplicates,
    a_preview_counts_what_is_missing,
    a_preview_is_not_seen_by_the_next_run,
];

async fn preview(family: &Family, run: RunId, items: &[ProductWrite]) -> Result<Vec<Written>, Failure> {
    Ok(family.products.upsert(items, Some(SeenIn { run, mode: WriteMode::Preview })).await?)
}

/// One product that is new, one that changes with its passage, one with its price alone, one not at all.
fn mixed() -> [ProductWrite; 4] {
    let generation = generation(1);
    [
        product("new").row(1).embedded_in(&generation).write(),
        product("renamed").titled("after").row(2).embedded_in(&generation).write(),
        product("dearer").priced("2", "EUR").row(3).embedded_in(&generation).write(),
        product("same").row(4).embedded_in(&generation).write(),
    ]
}

async fn put_before(family: &Family) -> CaseResult {
    let generation = generation(1);
    family
        .put(&[
            product("renamed").titled("before").embedded_in(&generation).write(),
            product("dearer").priced("1", "EUR").embedded_in(&generation).write(),
            product("same").embedded_in(&generation).write(),
        ])
        .await?;
    Ok(())
}

async fn a_preview_writes_no_product_and_no_entry(family: &mut Family) -> CaseResult {
    put_before(family).await?;
    let asked = ids(["new", "renamed", "dearer", "same"]);
    let products = family.products.get_many(&asked).await?;
    let entries = family.ledger.entries(&generation(1), &asked).await?;
    let totals = family.ledger.totals(&generation(1)).await?;
    let run = family.begin().await?;
    preview(family, run, &mixed()).await?;
    equal("products", family.products.get_many(&asked).await?, products)?;
    equal("entries", family.ledger.entries(&generation(1), &asked).await?, entries)?;
    equal("totals", family.ledger.totals(&generation(1)).await?, totals)
}

async fn a_preview_tells_what_a_write_then_does(family: &mut Family) -> CaseResult {
    put_before(family).await?;
    let expected = [
        stored(Change::New, 1, 1),
        stored(Change::Changed, 2, 1),
        stored(Change::Changed, 2, 0),
        stored(Change::Unchanged, 1, 0),
    ];
    let run = family.begin().await?;
    equal("outcomes of the preview", preview(family, run, &mixed()).await?, expected)?;
    let run = family.begin().await?;
    equal("outcomes of the write", family.see(run, &mixed()).await?, expected)
}

async fn a_preview_knows_its_duplicates(family: &mut Family) -> CaseResult {
    let run = family.begin().await?;
    let twice = [product("a").row(1).write(), product("a").row(2).write()];
    let outcomes = preview(family, run, &twice).await?;
    equal("outcomes", outcomes, [stored(Change::New, 1, 0), Written::Duplicate { first_row: 1 }])?;
    let outcomes = preview(family, run, &[product("a").row(9).write()]).await?;
    equal("outcomes of another call", outcomes, [Written::Duplicate { first_row: 1 }])
}

async fn a_preview_counts_what_is_missing(family: &mut Family) -> CaseResult {
    family.put(&["a", "b", "c"].map(|id| product(id).write())).await?;
    let run = family.begin().await?;
    preview(family, run, &[product("b").row(1).write(), product("new").row(2).write()]).await?;
    equal("missing", family.products.missing(run).await?, Missing { missing: 2, live_before: 3 })
}

async fn a_preview_is_not_seen_by_the_next_run(family: &mut Family) -> CaseResult {
    let item = product("a").row(1).write();
    let run = family.begin().await?;
    preview(family, run, std::slice::from_ref(&item)).await?;
    let run = family.begin().await?;
    let outcomes = family.see(run, std::slice::from_ref(&item)).await?;
    equal("outcomes", outcomes, [stored(Change::New, 1, 0)])?;
    equal("title", family.live(&id("a")).await?.product.title(), "product a")
}
