//! When what was written is seen, and that what is not live never is.

use likewise_domain::{facet::FacetCounts, sort::Order};

use super::{ALL, asking, facet, matching_words, these};
use crate::{
    failure::{CaseResult, Failure, equal},
    fixtures::{ids, product},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    what_was_written_is_seen_after_a_refresh,
    a_changed_product_is_what_it_is_now,
    a_retired_product_is_neither_found_nor_counted_at_once,
    retired_products_never_cost_a_candidate_its_place,
    a_product_that_comes_back_is_seen_again,
    what_was_refreshed_is_seen_after_reopening,
    what_was_not_refreshed_is_seen_after_reopening_and_refreshing,
    a_retirement_outlives_reopening,
];

/// Fails unless products with these ids are all that there is of kettles, whoever is asked.
async fn expect_kettles(family: &Family, expected: &[&str]) -> CaseResult {
    let words = asking("kettle", 1.0)?;
    let mut found = family.best(&words, 100).await?;
    found.sort();
    equal("candidates", found, expected)?;
    let set = matching_words(&words);
    equal("the total", family.total(set).await?, expected.len() as u64)?;
    let mut ordered = family.ids_in_order(set, Order::Newest).await?;
    ordered.sort();
    equal("in order", ordered, expected)?;
    let all = ids(["a", "b", "c", "d"]);
    equal("those that are named", family.total(these(&all)).await?, family.total(ALL).await?)?;
    let counted = family.tally_of(set, facet("brand", 10)?).await?.facets;
    let brands: u64 = counted
        .iter()
        .map(|facet| match facet {
            FacetCounts::Terms { values, .. } => values.iter().map(|value| value.count).sum(),
            FacetCounts::Ranges(_) => 0,
        })
        .sum();
    equal("with a brand", brands, expected.len() as u64)
}

fn kettle(id: &str) -> crate::fixtures::ProductBuilder {
    product(id).titled("Kettle").branded(&format!("brand of {id}"))
}

async fn what_was_written_is_seen_after_a_refresh(family: &mut Family) -> CaseResult {
    expect_kettles(family, &[]).await?;
    family.shelve(["a", "b"].map(kettle)).await?;
    expect_kettles(family, &["a", "b"]).await?;
    family.shelve([kettle("c")]).await?;
    expect_kettles(family, &["a", "b", "c"]).await
}

async fn a_changed_product_is_what_it_is_now(family: &mut Family) -> CaseResult {
    family.shelve(["a", "b"].map(kettle)).await?;
    family.shelve([product("a").titled("Lamp")]).await?;
    expect_kettles(family, &["b"]).await?;
    equal("by its new words", family.best(&asking("lamp", 1.0)?, 10).await?, ["a"])
}

async fn a_retired_product_is_neither_found_nor_counted_at_once(family: &mut Family) -> CaseResult {
    family.shelve(["a", "b", "c"].map(kettle)).await?;
    expect_kettles(family, &["a", "b", "c"]).await?;
    family.retire_all_but(&["b", "c"].map(|id| kettle(id).write())).await?;
    expect_kettles(family, &["b", "c"]).await?;
    equal("the retired one by its id", family.total(these(&ids(["a"]))).await?, 0)?;
    family.keywords.refresh().await?;
    expect_kettles(family, &["b", "c"]).await
}

async fn retired_products_never_cost_a_candidate_its_place(family: &mut Family) -> CaseResult {
    let best = (0..30).map(|n| product(&format!("best{n:02}")).titled("kettle"));
    let poor = || product("poor").titled("a lamp that looks like what one would take for a kettle");
    family.shelve(best.chain([poor()])).await?;
    equal("retired", family.retire_all_but(&[poor().write()]).await?.len(), 30)?;
    equal("the only one left", family.best(&asking("kettle", 1.0)?, 1).await?, ["poor"])
}

async fn a_product_that_comes_back_is_seen_again(family: &mut Family) -> CaseResult {
    family.shelve(["a", "b"].map(kettle)).await?;
    family.retire_all_but(&[kettle("b").write()]).await?;
    family.keywords.refresh().await?;
    family.shelve([kettle("a")]).await?;
    expect_kettles(family, &["a", "b"]).await
}

async fn what_was_refreshed_is_seen_after_reopening(family: &mut Family) -> CaseResult {
    family.shelve(["a", "b"].map(kettle)).await?;
    family.reopen().await?;
    expect_kettles(family, &["a", "b"]).await
}

async fn what_was_not_refreshed_is_seen_after_reopening_and_refreshing(family: &mut Family) -> CaseResult {
    family.shelve([kettle("a")]).await?;
    family.put(&[kettle("b").write()]).await?;
    family.reopen().await?;
    family.keywords.refresh().await?;
    expect_kettles(family, &["a", "b"]).await
}

async fn a_retirement_outlives_reopening(family: &mut Family) -> Result<(), Failure> {
    family.shelve(["a", "b"].map(kettle)).await?;
    family.retire_all_but(&[kettle("b").write()]).await?;
    family.reopen().await?;
    expect_kettles(family, &["b"]).await
}
