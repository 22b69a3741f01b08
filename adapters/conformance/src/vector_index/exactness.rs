//! That a filter never costs hits, and what `exact` means.

use likewise_domain::{Embedding, filter::Filter};

use super::{DIMENSION, TOLERANCE};
use crate::{
    failure::{CaseResult, close, equal, holds, present},
    fixtures::{ProductBuilder, generation, leaning, product, unit_vector},
    stores::{Family, ids_of},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_filter_never_costs_a_hit,
    a_filter_that_few_match_is_answered_exactly,
    a_filter_that_none_match_is_answered_exactly,
    a_filter_and_a_threshold_cut_together,
    an_answer_that_is_called_exact_is_exact,
    fewer_hits_than_asked_for_are_all_there_are_or_not_called_exact,
];

/// Fifty products from near to far; `mark` dresses each by its number.
async fn stock_fifty(family: &Family, mark: impl Fn(u32, ProductBuilder) -> ProductBuilder) -> CaseResult {
    let items: Vec<_> =
        (0..50).map(|n| mark(n, product(&format!("p{n:02}"))).embedded_in(&generation(1)).write()).collect();
    family.put(&items).await?;
    let vectors: Vec<_> = items
        .iter()
        .zip(0..)
        .map(|(item, n)| (item.product.id().clone(), leaning(0.95 - 0.03 * f64::from(n), DIMENSION)))
        .collect();
    family.index_all(&generation(1), &vectors).await
}

async fn a_filter_never_costs_a_hit(family: &mut Family) -> CaseResult {
    stock_fifty(family, |n, product| if n == 49 { product.branded("rare") } else { product.branded("common") }).await?;
    let axis = leaning(1.0, DIMENSION);
    let rare = Filter::parse("brand = rare")?;
    let found = family.nearest_matching(&generation(1), (&axis, 20), &rare).await?;
    equal("the farthest of fifty, the one that matches", ids_of(&found), ["p49"])?;
    let found = family.nearest_matching(&generation(1), (&axis, 1), &rare).await?;
    equal("the one nearest", ids_of(&found), ["p49"])?;
    let common = Filter::parse("brand = common")?;
    let found = family.nearest_matching(&generation(1), (&axis, 49), &common).await?;
    equal("the others", ids_of(&found), (0..49).map(|n| format!("p{n:02}")).collect::<Vec<_>>())
}

/// Fifteen hundred products in random directions, every five hundredth of the rare brand.
async fn stock_many(family: &Family) -> Result<Vec<(String, Embedding)>, crate::failure::Failure> {
    let names: Vec<(String, Embedding)> = (0..1_500).map(|n| (format!("p{n:04}"), unit_vector(n, 32))).collect();
    let items: Vec<_> = names
        .iter()
        .zip(0..)
        .map(|((name, _), n)| {
            let brand = if n % 500 == 499 { "rare" } else { "common" };
            product(name).branded(brand).embedded_in(&generation(1)).write()
        })
        .collect();
    family.put(&items).await?;
    let vectors: Vec<_> =
        items.iter().zip(&names).map(|(item, (_, vector))| (item.product.id().clone(), vector.clone())).collect();
    family.index_all(&generation(1), &vectors).await?;
    Ok(names)
}

/// The `k` nearest of `all` to `query`, compared one by one.
fn truly_nearest<'a>(all: &'a [(String, Embedding)], query: &Embedding, k: usize) -> Vec<(&'a str, f32)> {
    let mut ranked: Vec<_> = all.iter().map(|(id, vector)| (query.similarity(vector), id.as_str())).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    ranked.into_iter().take(k).map(|(similarity, id)| (id, similarity.value())).collect()
}

async fn a_filter_that_few_match_is_answered_exactly(family: &mut Family) -> CaseResult {
    let all = stock_many(family).await?;
    let rare: Vec<_> = all.into_iter().skip(499).step_by(500).collect();
    for seed in 2_000..2_005 {
        let query = unit_vector(seed, 32);
        let filter = Filter::parse("brand = rare")?;
        let found = family.nearest_matching(&generation(1), (&query, 20), &filter).await?;
        let expected: Vec<_> = truly_nearest(&rare, &query, 20).into_iter().map(|(id, _)| id).collect();
        equal("the three of 1,500 that match", ids_of(&found), expected)?;
        holds(found.exact, || "three of 1,500 match the filter: expected an exact answer")?;
    }
    Ok(())
}

async fn a_filter_that_none_match_is_answered_exactly(family: &mut Family) -> CaseResult {
    stock_fifty(family, |_, product| product.branded("common")).await?;
    let filter = Filter::parse("brand = absent")?;
    let found = family.nearest_matching(&generation(1), (&leaning(1.0, DIMENSION), 20), &filter).await?;
    equal("hits", ids_of(&found), Vec::<&str>::new())?;
    holds(found.exact, || "no product matches the filter: expected an exact answer")
}

async fn a_filter_and_a_threshold_cut_together(family: &mut Family) -> CaseResult {
    stock_fifty(family, |n, product| product.branded(if n % 10 == 9 { "rare" } else { "common" })).await?;
    let (axis, filter) = (leaning(1.0, DIMENSION), Filter::parse("brand = rare")?);
    let all = family.nearest_matching(&generation(1), (&axis, 20), &filter).await?;
    equal("what matches", ids_of(&all), ["p09", "p19", "p29", "p39", "p49"])?;
    let third = present("the third hit", all.hits.get(2))?.similarity;
    let query =
        likewise_usecases::ports::NearestQuery { vector: &axis, k: 20, at_least: Some(third), filter: Some(&filter) };
    let found = family.index.nearest(&generation(1), query).await?;
    equal("what matches and is near enough", ids_of(&found), ["p09", "p19", "p29"])
}

async fn an_answer_that_is_called_exact_is_exact(family: &mut Family) -> CaseResult {
    let all = stock_many(family).await?;
    for seed in 3_000..3_010 {
        let query = unit_vector(seed, 32);
        let found = family.nearest(&generation(1), &query, 10).await?;
        equal("number of hits", found.hits.len(), 10)?;
        let expected = truly_nearest(&all, &query, 10);
        if found.exact {
            equal("ids of an exact answer", ids_of(&found), expected.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
        }
        for hit in &found.hits {
            let vector = present("a vector that was written", all.iter().find(|(id, _)| id == hit.id.as_str()))?;
            let cosine = query.similarity(&vector.1).value();
            close(&format!("similarity of {}", hit.id), hit.similarity.value(), cosine, TOLERANCE)?;
        }
        let ordered = found.hits.is_sorted_by(|a, b| a.similarity >= b.similarity);
        holds(ordered, || format!("hits are not nearest first: {:?}", found.hits))?;
    }
    Ok(())
}

async fn fewer_hits_than_asked_for_are_all_there_are_or_not_called_exact(family: &mut Family) -> CaseResult {
    stock_many(family).await?;
    let query = unit_vector(4_000, 32);
    let found = family.nearest(&generation(1), &query, 2_000).await?;
    holds(found.hits.len() == 1_500 || !found.exact, || {
        format!("the 2,000 nearest of 1,500: found {} and called it exact", found.hits.len())
    })?;
    let filter = Filter::parse("brand = common")?;
    let found = family.nearest_matching(&generation(1), (&query, 2_000), &filter).await?;
    holds(found.hits.len() == 1_497 || !found.exact, || {
        format!("the 2,000 nearest of 1,497 that match: found {} and called it exact", found.hits.len())
    })
}
