//! That calls at the same time neither lose nor split anything.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use likewise_domain::Revision;
use likewise_usecases::ports::{SeenIn, WriteMode, Written};

use crate::{
    failure::{CaseResult, Failure, equal, holds},
    fixtures::{generation, id, ids, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_product_is_never_seen_without_its_entry,
    one_of_concurrent_rows_of_a_product_is_stored_and_the_others_are_duplicates,
    concurrent_changes_have_a_revision_each,
];

async fn a_product_is_never_seen_without_its_entry(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let names: Vec<String> = (0..200).map(|n| format!("p{n:03}")).collect();
    let asked = ids(&names);
    let written = Arc::new(AtomicBool::new(false));
    let (products, ledger, done) = (family.products.clone(), family.ledger.clone(), written.clone());
    let (of, watched) = (generation.clone(), asked.clone());
    let reader = tokio::spawn(async move {
        loop {
            let last_look = done.load(Ordering::SeqCst);
            let found = products.get_many(&watched).await?;
            let entries = ledger.entries(&of, &watched).await?;
            for ((id, product), entry) in watched.iter().zip(&found).zip(&entries) {
                holds(product.is_none() || entry.is_some(), || format!("{id} is stored and has no ledger entry"))?;
            }
            let totals = ledger.totals(&of).await?;
            holds(totals.add_up(), || format!("the totals do not add up: {totals:?}"))?;
            if last_look {
                return Ok::<_, Failure>(totals.live);
            }
        }
    });
    for chunk in names.chunks(4) {
        let items: Vec<_> = chunk.iter().map(|name| product(name).embedded_in(&generation).write()).collect();
        family.put(&items).await?;
    }
    written.store(true, Ordering::SeqCst);
    equal("live products at last", reader.await??, 200)
}

async fn one_of_concurrent_rows_of_a_product_is_stored_and_the_others_are_duplicates(
    family: &mut Family,
) -> CaseResult {
    let run = family.begin().await?;
    let mut writers = tokio::task::JoinSet::new();
    for row in 1..=8 {
        let products = family.products.clone();
        let items = ["p", "q"].map(|id| product(id).row(row).write());
        writers.spawn(async move { products.upsert(&items, Some(SeenIn { run, mode: WriteMode::Apply })).await });
    }
    let (mut stored, mut duplicates) = (0, 0);
    while let Some(outcomes) = writers.join_next().await {
        for outcome in outcomes?? {
            match outcome {
                Written::Stored { .. } => stored += 1,
                Written::Duplicate { .. } => duplicates += 1,
            }
        }
    }
    equal("stored and duplicates", (stored, duplicates), (2, 14))
}

async fn concurrent_changes_have_a_revision_each(family: &mut Family) -> CaseResult {
    let mut writers = tokio::task::JoinSet::new();
    for n in 1..=8 {
        let products = family.products.clone();
        let item = product("p").titled(&format!("title {n}")).write();
        writers.spawn(async move { products.upsert(&[item], None).await });
    }
    let mut revisions = Vec::new();
    while let Some(outcomes) = writers.join_next().await {
        for outcome in outcomes?? {
            match outcome {
                Written::Stored { revision, .. } => revisions.push(revision),
                Written::Duplicate { .. } => return Err(Failure::new("there are no duplicates outside a run")),
            }
        }
    }
    revisions.sort_unstable();
    equal("revisions", revisions, (1..=8).map(Revision).collect::<Vec<_>>())?;
    equal("stored revision", family.live(&id("p")).await?.revision, Revision(8))
}
