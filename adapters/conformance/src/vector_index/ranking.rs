//! Which products are found, how near, and in which order.

use likewise_domain::{Embedding, Similarity};
use likewise_usecases::{ErrorKind, ports::NearestQuery};

use super::{DIMENSION, TOLERANCE};
use crate::{
    failure::{CaseResult, Failure, close, equal, fails_as, holds, item},
    fixtures::{embedding, generation, leaning, unit_vector},
    stores::{Family, ids_of},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    the_nearest_come_first,
    similarity_is_the_cosine,
    the_order_and_similarity_are_those_of_the_cosine_for_vectors_of_any_direction,
    equal_ones_are_ordered_by_id,
    equal_ones_at_the_cut_are_ordered_by_id,
    the_threshold_is_inclusive,
    the_threshold_cuts_on_the_number_that_is_shown,
    the_threshold_cuts_what_is_below,
    at_most_k_are_found,
    fewer_are_found_where_there_are_no_more,
    a_k_of_zero_is_invalid_input,
    a_query_of_another_dimension_is_invalid_input,
    a_generation_without_writes_has_no_hits_exactly,
    generations_do_not_mix,
];

fn axis() -> Embedding {
    leaning(1.0, DIMENSION)
}

async fn the_nearest_come_first(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let cosines = [("c", 0.5), ("a", -0.5), ("e", 0.9), ("b", 0.0), ("d", 0.7)];
    let vectors: Vec<_> = cosines.map(|(id, cosine)| (id, leaning(cosine, DIMENSION))).into();
    family.stock(&generation, &vectors).await?;
    let found = family.nearest(&generation, &axis(), 10).await?;
    equal("ids, nearest first", ids_of(&found), ["e", "d", "c", "b", "a"])
}

async fn similarity_is_the_cosine(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let cosines = [("a", 1.0), ("b", 0.9), ("c", 0.5), ("d", 0.0), ("e", -0.5), ("f", -1.0)];
    let vectors: Vec<_> = cosines.map(|(id, cosine)| (id, leaning(cosine, DIMENSION))).into();
    family.stock(&generation, &vectors).await?;
    let found = family.nearest(&generation, &axis(), 10).await?;
    equal("number of hits", found.hits.len(), 6)?;
    for (hit, expected) in found.hits.iter().zip([1.0, 0.9, 0.5, 0.0, -0.5, -1.0]) {
        close(&format!("similarity of {}", hit.id), hit.similarity.value(), expected, TOLERANCE)?;
    }
    Ok(())
}

async fn the_order_and_similarity_are_those_of_the_cosine_for_vectors_of_any_direction(
    family: &mut Family,
) -> CaseResult {
    let generation = generation(1);
    let names: Vec<String> = (0..40).map(|n| format!("p{n:02}")).collect();
    let vectors: Vec<_> = names.iter().zip(0..).map(|(name, seed)| (name.as_str(), unit_vector(seed, 64))).collect();
    family.stock(&generation, &vectors).await?;
    for seed in 1_000..1_005 {
        let query = unit_vector(seed, 64);
        let mut expected: Vec<_> = vectors.iter().map(|(id, vector)| (query.similarity(vector), *id)).collect();
        expected.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        expected.truncate(15);
        let found = family.nearest(&generation, &query, 15).await?;
        equal("ids", ids_of(&found), expected.iter().map(|(_, id)| *id).collect::<Vec<_>>())?;
        for (hit, (similarity, _)) in found.hits.iter().zip(&expected) {
            close(&format!("similarity of {}", hit.id), hit.similarity.value(), similarity.value(), TOLERANCE)?;
        }
    }
    Ok(())
}

/// Nine products with one vector, written in no order, and one nearer and one farther product.
async fn stock_equal_ones(family: &Family) -> CaseResult {
    let mut vectors = vec![("m-far", leaning(0.1, DIMENSION)), ("m-near", leaning(0.9, DIMENSION))];
    for id in ["t5", "t1", "t9", "T3", "t10", "t2", "é", "t8", "_"] {
        vectors.push((id, leaning(0.5, DIMENSION)));
    }
    family.stock(&generation(1), &vectors).await
}

async fn equal_ones_are_ordered_by_id(family: &mut Family) -> CaseResult {
    stock_equal_ones(family).await?;
    let found = family.nearest(&generation(1), &axis(), 20).await?;
    let expected = ["m-near", "T3", "_", "t1", "t10", "t2", "t5", "t8", "t9", "é", "m-far"];
    equal("ids, equal ones in the order of their bytes", ids_of(&found), expected)
}

async fn equal_ones_at_the_cut_are_ordered_by_id(family: &mut Family) -> CaseResult {
    stock_equal_ones(family).await?;
    let expected = ["m-near", "T3", "_", "t1", "t10", "t2", "t5", "t8", "t9", "é"];
    for k in 1..=expected.len() {
        let found = family.nearest(&generation(1), &axis(), k).await?;
        equal(&format!("the {k} nearest"), ids_of(&found).as_slice(), expected.split_at(k).0)?;
    }
    Ok(())
}

async fn the_threshold_is_inclusive(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    // Every number here is exact in binary, so the cosine is exactly one half.
    let half = embedding(&[0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0]);
    family.stock(&generation, &[("half", half), ("near", leaning(0.8, DIMENSION))]).await?;
    let found = family.nearest_at_least(&generation, &axis(), Similarity::new(0.5)?).await?;
    equal("hits of at least 0.5", ids_of(&found), ["near", "half"])
}

async fn the_threshold_cuts_on_the_number_that_is_shown(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let names: Vec<String> = (0..20).map(|n| format!("p{n:02}")).collect();
    let vectors: Vec<_> = names.iter().zip(0..).map(|(name, seed)| (name.as_str(), unit_vector(seed, 64))).collect();
    family.stock(&generation, &vectors).await?;
    let query = unit_vector(500, 64);
    let all = family.nearest(&generation, &query, 20).await?;
    for kept in [1, 3, 10, 20] {
        let last = item("hits", &all.hits, kept - 1)?;
        let found = family.nearest_at_least(&generation, &query, last.similarity).await?;
        let expected: Vec<_> = ids_of(&all).into_iter().take(kept).collect();
        equal(&format!("hits at least as near as number {kept}"), ids_of(&found), expected)?;
    }
    Ok(())
}

async fn the_threshold_cuts_what_is_below(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let cosines = [("a", 0.9), ("b", 0.51), ("c", 0.49), ("d", -0.9)];
    let vectors: Vec<_> = cosines.map(|(id, cosine)| (id, leaning(cosine, DIMENSION))).into();
    family.stock(&generation, &vectors).await?;
    for (least, expected) in [(0.5, 2), (0.0, 3), (-1.0, 4), (0.95, 0)] {
        let found = family.nearest_at_least(&generation, &axis(), Similarity::new(least)?).await?;
        let all = ["a", "b", "c", "d"];
        equal(&format!("hits of at least {least}"), ids_of(&found).as_slice(), all.split_at(expected).0)?;
    }
    Ok(())
}

async fn at_most_k_are_found(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let cosines = [("a", 0.9), ("b", 0.8), ("c", 0.7), ("d", 0.6)];
    let vectors: Vec<_> = cosines.map(|(id, cosine)| (id, leaning(cosine, DIMENSION))).into();
    family.stock(&generation, &vectors).await?;
    for k in 1..=4 {
        let found = family.nearest(&generation, &axis(), k).await?;
        equal(&format!("the {k} nearest"), ids_of(&found).as_slice(), ["a", "b", "c", "d"].split_at(k).0)?;
    }
    Ok(())
}

async fn fewer_are_found_where_there_are_no_more(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.stock(&generation, &[("a", leaning(0.9, DIMENSION)), ("b", leaning(-0.9, DIMENSION))]).await?;
    for k in [3, 1_000, 100_000] {
        let found = family.nearest(&generation, &axis(), k).await?;
        equal(&format!("the {k} nearest of two"), ids_of(&found), ["a", "b"])?;
    }
    Ok(())
}

async fn a_k_of_zero_is_invalid_input(family: &mut Family) -> CaseResult {
    let (axis, filled) = (axis(), generation(1));
    family.stock(&filled, &[("a", leaning(0.9, DIMENSION))]).await?;
    let query = NearestQuery { vector: &axis, k: 0, at_least: None, filter: None };
    for generation in [filled, generation(2)] {
        let found = family.index.nearest(&generation, query).await;
        fails_as(&format!("k of 0 in generation {generation}"), found, ErrorKind::InvalidInput)?;
    }
    Ok(())
}

async fn a_query_of_another_dimension_is_invalid_input(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.stock(&generation, &[("a", leaning(0.9, DIMENSION))]).await?;
    for dimension in [DIMENSION - 1, DIMENSION + 1, 2 * DIMENSION] {
        let vector = leaning(1.0, dimension);
        let query = NearestQuery { vector: &vector, k: 10, at_least: None, filter: None };
        let found = family.index.nearest(&generation, query).await;
        fails_as(&format!("a query of {dimension} dimensions"), found, ErrorKind::InvalidInput)?;
    }
    Ok(())
}

async fn a_generation_without_writes_has_no_hits_exactly(family: &mut Family) -> CaseResult {
    family.stock(&generation(1), &[("a", leaning(0.9, DIMENSION))]).await?;
    for dimension in [DIMENSION, 384] {
        let found = family.nearest(&generation(2), &leaning(1.0, dimension), 10).await?;
        equal("hits", ids_of(&found), Vec::<&str>::new())?;
        holds(found.exact, || "no hits in an empty generation: expected them to be exact")?;
    }
    Ok(())
}

async fn generations_do_not_mix(family: &mut Family) -> CaseResult {
    let (one, two, wide) = (generation(1), generation(2), generation(3));
    family.stock(&one, &[("a", leaning(0.9, DIMENSION)), ("b", leaning(0.1, DIMENSION))]).await?;
    family.stock(&two, &[("a", leaning(0.2, DIMENSION)), ("c", leaning(0.8, DIMENSION))]).await?;
    family.stock(&wide, &[("b", leaning(0.6, 384))]).await?;
    let shown = async |generation, dimension| -> Result<_, Failure> {
        let found = family.nearest(generation, &leaning(1.0, dimension), 10).await?;
        Ok(found.hits.iter().map(|hit| format!("{} {:.3}", hit.id, hit.similarity.value())).collect::<Vec<_>>())
    };
    equal("hits of the first", shown(&one, DIMENSION).await?, ["a 0.900", "b 0.100"])?;
    equal("hits of the second", shown(&two, DIMENSION).await?, ["c 0.800", "a 0.200"])?;
    equal("hits of the third, of more dimensions", shown(&wide, 384).await?, ["b 0.600"])
}
