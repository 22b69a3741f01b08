//! How near given products are.

use likewise_domain::{Embedding, ProductId};
use likewise_usecases::ErrorKind;

use super::{DIMENSION, TOLERANCE};
use crate::{
    failure::{CaseResult, Failure, close, equal, fails_as, item, present},
    fixtures::{generation, ids, leaning, product, unit_vector},
    stores::Family,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    similarities_stand_in_the_order_of_the_ids,
    a_hit_and_a_given_product_are_equally_near,
    similarities_of_what_is_not_live_are_told,
    a_vector_of_another_dimension_is_near_to_nothing_given,
    nothing_is_near_in_a_generation_without_writes,
];

async fn similarities(family: &Family, vector: &Embedding, ids: &[ProductId]) -> Result<Vec<Option<f32>>, Failure> {
    let found = family.index.similarities(&generation(1), vector, ids).await?;
    Ok(found.into_iter().map(|similarity| Some(similarity?.value())).collect())
}

async fn similarities_stand_in_the_order_of_the_ids(family: &mut Family) -> CaseResult {
    let cosines = [("a", 0.9), ("b", -0.5), ("c", 0.1)];
    family.stock(&generation(1), &cosines.map(|(id, cosine)| (id, leaning(cosine, DIMENSION)))).await?;
    let found = similarities(family, &leaning(1.0, DIMENSION), &ids(["c", "absent", "a", "b", "a"])).await?;
    equal("how many", found.len(), 5)?;
    equal("the absent one", item("similarities", &found, 1)?, &None)?;
    for (place, expected) in [(0, 0.1), (2, 0.9), (3, -0.5), (4, 0.9)] {
        let similarity = present("a similarity", *item("similarities", &found, place)?)?;
        close("the cosine", similarity, expected, TOLERANCE)?;
    }
    equal("of nothing", similarities(family, &leaning(1.0, DIMENSION), &[]).await?, [])
}

async fn a_hit_and_a_given_product_are_equally_near(family: &mut Family) -> CaseResult {
    let names: Vec<String> = (0..40).map(|n| format!("p{n:02}")).collect();
    let vectors: Vec<_> = names.iter().zip(0..).map(|(name, n)| (name.as_str(), unit_vector(n, 32))).collect();
    family.stock(&generation(1), &vectors).await?;
    let vector = unit_vector(99, 32);
    let hits = family.nearest(&generation(1), &vector, 40).await?.hits;
    let asked: Vec<_> = hits.iter().map(|hit| hit.id.clone()).collect();
    let found = family.index.similarities(&generation(1), &vector, &asked).await?;
    equal("similarities", found, hits.iter().map(|hit| Some(hit.similarity)).collect::<Vec<_>>())
}

async fn similarities_of_what_is_not_live_are_told(family: &mut Family) -> CaseResult {
    family.stock(&generation(1), &[("a", leaning(0.9, DIMENSION)), ("b", leaning(0.5, DIMENSION))]).await?;
    family.index_all(&generation(1), &[(ids(["early"]).remove(0), leaning(0.7, DIMENSION))]).await?;
    family.retire_all_but(&[product("b").embedded_in(&generation(1)).write()]).await?;
    let found = similarities(family, &leaning(1.0, DIMENSION), &ids(["a", "early"])).await?;
    for (similarity, expected) in found.iter().zip([0.9, 0.7]) {
        close("the cosine", present("a similarity", *similarity)?, expected, TOLERANCE)?;
    }
    family.reopen().await?;
    equal("after reopening", similarities(family, &leaning(1.0, DIMENSION), &ids(["a", "early"])).await?, found)
}

async fn a_vector_of_another_dimension_is_near_to_nothing_given(family: &mut Family) -> CaseResult {
    family.stock(&generation(1), &[("a", leaning(0.9, DIMENSION))]).await?;
    let other = leaning(1.0, DIMENSION + 1);
    let refused = family.index.similarities(&generation(1), &other, &ids(["a"])).await;
    fails_as("another dimension", refused, ErrorKind::InvalidInput)
}

async fn nothing_is_near_in_a_generation_without_writes(family: &mut Family) -> CaseResult {
    family.stock(&generation(2), &[("a", leaning(0.9, DIMENSION))]).await?;
    equal("in another one", similarities(family, &leaning(1.0, DIMENSION), &ids(["a", "b"])).await?, [None, None])
}
