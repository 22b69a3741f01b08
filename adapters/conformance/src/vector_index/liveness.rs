//! That only live products are found.

use super::DIMENSION;
use crate::{
    failure::{CaseResult, equal, holds},
    fixtures::{generation, id, ids, leaning, product},
    stores::{Family, ids_of},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_product_that_was_never_written_is_not_found,
    a_product_written_after_its_vector_is_found,
    a_retired_product_is_not_found_at_once,
    retired_products_never_cost_a_hit_its_place,
    a_product_that_comes_back_is_found_again,
    a_retirement_survives_reopening,
];

async fn a_product_that_was_never_written_is_not_found(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.stock(&generation, &[("live", leaning(0.5, DIMENSION))]).await?;
    family.index_all(&generation, &[(id("unknown"), leaning(0.9, DIMENSION))]).await?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("ids", ids_of(&found), ["live"])?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 1).await?;
    equal("the one nearest", ids_of(&found), ["live"])
}

async fn a_product_written_after_its_vector_is_found(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.index_all(&generation, &[(id("late"), leaning(0.9, DIMENSION))]).await?;
    family.put_plain(&["late"], &generation).await?;
    family.index.refresh(&generation).await?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("ids", ids_of(&found), ["late"])
}

async fn a_retired_product_is_not_found_at_once(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let vectors = [("a", 0.9), ("b", 0.5), ("c", 0.1)].map(|(id, cosine)| (id, leaning(cosine, DIMENSION)));
    family.stock(&generation, &vectors).await?;
    let kept = ["b", "c"].map(|id| product(id).embedded_in(&generation).write());
    equal("retired", family.retire_all_but(&kept).await?, ids(["a"]))?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("ids without a refresh", ids_of(&found), ["b", "c"])?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 1).await?;
    equal("the one nearest", ids_of(&found), ["b"])?;
    family.index.refresh(&generation).await?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("ids after a refresh", ids_of(&found), ["b", "c"])
}

async fn retired_products_never_cost_a_hit_its_place(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let names: Vec<String> = (0..80).map(|n| format!("p{n:02}")).collect();
    let vectors: Vec<_> =
        names.iter().zip(0..).map(|(name, n)| (name.as_str(), leaning(0.9 - 0.01 * f64::from(n), DIMENSION))).collect();
    family.stock(&generation, &vectors).await?;
    let kept: Vec<_> = names.iter().skip(60).map(|name| product(name).embedded_in(&generation).write()).collect();
    equal("number of retired", family.retire_all_but(&kept).await?.len(), 60)?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("the ten nearest", ids_of(&found), names.iter().skip(60).take(10).collect::<Vec<_>>())?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 50).await?;
    holds(found.hits.len() == 20 || !found.exact, || {
        format!("the fifty nearest of twenty: found {} and called it exact", found.hits.len())
    })
}

async fn a_product_that_comes_back_is_found_again(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let vectors = [("a", 0.9), ("b", 0.5)].map(|(id, cosine)| (id, leaning(cosine, DIMENSION)));
    family.stock(&generation, &vectors).await?;
    let [a, b] = ["a", "b"].map(|id| product(id).embedded_in(&generation).write());
    family.retire_all_but(&[b]).await?;
    family.put(&[a]).await?;
    family.index.refresh(&generation).await?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("ids", ids_of(&found), ["a", "b"])
}

async fn a_retirement_survives_reopening(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let vectors = [("a", 0.9), ("b", 0.5)].map(|(id, cosine)| (id, leaning(cosine, DIMENSION)));
    family.stock(&generation, &vectors).await?;
    family.retire_all_but(&[product("b").embedded_in(&generation).write()]).await?;
    family.reopen().await?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("ids", ids_of(&found), ["b"])
}
