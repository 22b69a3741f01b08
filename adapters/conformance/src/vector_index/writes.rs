//! What a write does: its outcomes, replacement by revision, batches, durability.

use likewise_domain::{Embedding, Fingerprint, Revision};
use likewise_usecases::{ErrorKind, PortError, ports::VectorRecord};

use super::{DIMENSION, TOLERANCE};
use crate::{
    failure::{CaseResult, Failure, all_succeed, close, equal, fails_as, present},
    fixtures::{generation, id, ids, leaning, product, unit_vector},
    stores::{Family, ids_of},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    no_writes_have_no_outcomes,
    outcomes_stand_in_the_order_of_the_writes,
    another_dimension_fails_its_item_alone,
    all_of_eleven_writes_are_found,
    all_of_fifteen_hundred_writes_are_found,
    a_newer_revision_replaces,
    an_equal_revision_replaces,
    a_stale_revision_changes_nothing_and_is_acknowledged,
    the_highest_revision_of_one_call_wins,
    the_highest_revision_of_concurrent_calls_wins,
    vectors_stand_in_the_order_of_the_ids,
    vectors_are_given_back_as_written,
    the_count_is_of_products_not_of_writes,
    the_count_is_per_generation,
    refreshing_an_unknown_generation_is_no_error,
    what_was_refreshed_is_found_after_reopening,
    what_was_acknowledged_is_found_after_reopening_and_refreshing,
];

fn record(id_text: &str, revision: u64, embedding: Embedding) -> VectorRecord {
    VectorRecord { id: id(id_text), revision: Revision(revision), embedding }
}

async fn write(family: &Family, generation: &Fingerprint, records: &[VectorRecord]) -> CaseResult {
    let outcomes = family.index.upsert(generation, records).await?;
    all_succeed("writing vectors", &outcomes, records.len())?;
    Ok(family.index.refresh(generation).await?)
}

/// The cosine of the only product `p` to the first axis, as a query finds it.
async fn found_cosine(family: &Family, generation: &Fingerprint) -> Result<f32, Failure> {
    let found = family.nearest(generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("ids", ids_of(&found), ["p"])?;
    Ok(present("the hit", found.hits.first())?.similarity.value())
}

async fn no_writes_have_no_outcomes(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let outcomes = family.index.upsert(&generation, &[]).await?;
    equal("number of outcomes", outcomes.len(), 0)?;
    equal("count", family.index.count(&generation).await?, 0)?;
    family.stock(&generation, &[("p", leaning(0.5, 3))]).await?;
    equal("count once one was written", family.index.count(&generation).await?, 1)
}

async fn outcomes_stand_in_the_order_of_the_writes(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.stock(&generation, &[("first", leaning(0.5, DIMENSION))]).await?;
    let records: Vec<_> = (0..25)
        .map(|n| record(&format!("p{n}"), 1, leaning(0.5, if n == 3 || n == 24 { 5 } else { DIMENSION })))
        .collect();
    let outcomes = family.index.upsert(&generation, &records).await?;
    let kinds: Vec<_> = outcomes.iter().map(|outcome| outcome.as_ref().err().map(PortError::kind)).collect();
    let mut expected = vec![None; 25];
    expected.iter_mut().enumerate().filter(|(n, _)| *n == 3 || *n == 24).for_each(|(_, outcome)| {
        *outcome = Some(ErrorKind::InvalidInput);
    });
    equal("outcomes, the fourth and the last of another dimension", kinds, expected)
}

async fn another_dimension_fails_its_item_alone(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.put_plain(&["a", "b", "c"], &generation).await?;
    family.stock(&generation, &[("first", leaning(0.1, DIMENSION))]).await?;
    let records = [
        record("a", 1, leaning(0.9, DIMENSION)),
        record("b", 1, leaning(0.8, DIMENSION + 1)),
        record("c", 1, leaning(0.7, DIMENSION)),
    ];
    let mut outcomes = family.index.upsert(&generation, &records).await?.into_iter();
    let mut next = || present("an outcome for each of three", outcomes.next());
    (next()?)?;
    fails_as("the outcome of another dimension", next()?, ErrorKind::InvalidInput)?;
    (next()?)?;
    family.index.refresh(&generation).await?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("ids", ids_of(&found), ["a", "c", "first"])?;
    equal("count", family.index.count(&generation).await?, 3)
}

async fn all_of_eleven_writes_are_found(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let names: Vec<String> = (0..11).map(|n| format!("p{n:02}")).collect();
    let vectors: Vec<_> = names
        .iter()
        .zip(0..)
        .map(|(name, n)| (name.as_str(), leaning(0.95 - 0.05 * f64::from(n), DIMENSION)))
        .collect();
    family.stock(&generation, &vectors).await?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 20).await?;
    equal("ids", ids_of(&found), names)?;
    equal("count", family.index.count(&generation).await?, 11)
}

async fn all_of_fifteen_hundred_writes_are_found(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let names: Vec<String> = (0..1_500).map(|n| format!("p{n:04}")).collect();
    let vectors: Vec<_> = names.iter().zip(0..).map(|(name, seed)| (name.as_str(), unit_vector(seed, 32))).collect();
    family.stock(&generation, &vectors).await?;
    equal("count", family.index.count(&generation).await?, 1_500)?;
    for n in [0_u64, 9, 10, 499, 500, 999, 1_000, 1_023, 1_024, 1_499] {
        let found = family.nearest(&generation, &unit_vector(n, 32), 1).await?;
        equal("the nearest to a product's own vector", ids_of(&found), [format!("p{n:04}")])?;
    }
    let all = family.index.vectors(&generation, &ids(&names)).await?;
    equal("vectors held", all.iter().flatten().count(), 1_500)
}

async fn a_newer_revision_replaces(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.put_plain(&["p"], &generation).await?;
    write(family, &generation, &[record("p", 1, leaning(0.1, DIMENSION))]).await?;
    write(family, &generation, &[record("p", 2, leaning(0.6, DIMENSION))]).await?;
    close("similarity", found_cosine(family, &generation).await?, 0.6, TOLERANCE)
}

async fn an_equal_revision_replaces(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.put_plain(&["p"], &generation).await?;
    write(family, &generation, &[record("p", 3, leaning(0.1, DIMENSION))]).await?;
    write(family, &generation, &[record("p", 3, leaning(0.6, DIMENSION))]).await?;
    close("similarity", found_cosine(family, &generation).await?, 0.6, TOLERANCE)
}

async fn a_stale_revision_changes_nothing_and_is_acknowledged(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.put_plain(&["p"], &generation).await?;
    write(family, &generation, &[record("p", 5, leaning(0.6, DIMENSION))]).await?;
    write(family, &generation, &[record("p", 4, leaning(0.1, DIMENSION))]).await?;
    close("similarity", found_cosine(family, &generation).await?, 0.6, TOLERANCE)
}

async fn the_highest_revision_of_one_call_wins(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.put_plain(&["p"], &generation).await?;
    let revisions = [(2, 0.2), (7, 0.7), (4, 0.4)];
    let records = revisions.map(|(revision, cosine)| record("p", revision, leaning(cosine, DIMENSION)));
    write(family, &generation, &records).await?;
    close("similarity", found_cosine(family, &generation).await?, 0.7, TOLERANCE)?;
    equal("count", family.index.count(&generation).await?, 1)
}

async fn the_highest_revision_of_concurrent_calls_wins(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.put_plain(&["p"], &generation).await?;
    let mut writers = tokio::task::JoinSet::new();
    for n in 1..=9_u32 {
        let (index, generation) = (family.index.clone(), generation.clone());
        let record = record("p", n.into(), leaning(f64::from(n) / 10.0, DIMENSION));
        writers.spawn(async move { index.upsert(&generation, &[record]).await });
    }
    while let Some(written) = writers.join_next().await {
        all_succeed("a concurrent write", &written??, 1)?;
    }
    family.index.refresh(&generation).await?;
    close("similarity", found_cosine(family, &generation).await?, 0.9, TOLERANCE)
}

async fn vectors_stand_in_the_order_of_the_ids(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let vectors = [("a", 0.1), ("b", 0.2), ("c", 0.3)].map(|(id, cosine)| (id, leaning(cosine, DIMENSION)));
    family.stock(&generation, &vectors).await?;
    let asked = ids(["c", "absent", "a", "c", "b"]);
    let found = family.index.vectors(&generation, &asked).await?;
    let axis = leaning(1.0, DIMENSION);
    let shown: Vec<_> = found
        .iter()
        .map(|vector| vector.as_ref().map(|vector| format!("{:.3}", axis.similarity(vector).value())))
        .collect();
    let expected = [Some("0.300"), None, Some("0.100"), Some("0.300"), Some("0.200")];
    equal("cosines", shown, expected.map(|cosine| cosine.map(str::to_owned)))?;
    let nothing = family.index.vectors(&generation, &[]).await?;
    equal("vectors of no ids", nothing.len(), 0)
}

async fn vectors_are_given_back_as_written(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let written = unit_vector(7, 384);
    family.stock(&generation, &[("p", written.clone())]).await?;
    let found = family.index.vectors(&generation, &ids(["p"])).await?;
    let vector = present("the vector", found.into_iter().next().flatten())?;
    equal("dimension", vector.dimension(), 384)?;
    for (found, written) in vector.as_slice().iter().zip(written.as_slice()) {
        close("a number of the vector", *found, *written, TOLERANCE)?;
    }
    Ok(())
}

async fn the_count_is_of_products_not_of_writes(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    equal("count of an unknown generation", family.index.count(&generation).await?, 0)?;
    family.put_plain(&["a", "b"], &generation).await?;
    for revision in 1..=3 {
        let records = ["a", "b"].map(|id| record(id, revision, leaning(0.5, DIMENSION)));
        write(family, &generation, &records).await?;
    }
    equal("count after three writes of two products", family.index.count(&generation).await?, 2)
}

async fn the_count_is_per_generation(family: &mut Family) -> CaseResult {
    let vector = leaning(0.5, DIMENSION);
    family.stock(&generation(1), &[("a", vector.clone()), ("b", vector.clone())]).await?;
    family.stock(&generation(2), &[("a", vector)]).await?;
    equal("count of the first", family.index.count(&generation(1)).await?, 2)?;
    equal("count of the second", family.index.count(&generation(2)).await?, 1)
}

async fn refreshing_an_unknown_generation_is_no_error(family: &mut Family) -> CaseResult {
    Ok(family.index.refresh(&generation(9)).await?)
}

async fn what_was_refreshed_is_found_after_reopening(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let vectors = [("a", 0.9), ("b", 0.5), ("c", 0.1)].map(|(id, cosine)| (id, leaning(cosine, DIMENSION)));
    family.stock(&generation, &vectors).await?;
    family.reopen().await?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    equal("ids", ids_of(&found), ["a", "b", "c"])?;
    equal("count", family.index.count(&generation).await?, 3)
}

async fn what_was_acknowledged_is_found_after_reopening_and_refreshing(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.put(&[product("p").embedded_in(&generation).write()]).await?;
    let outcomes = family.index.upsert(&generation, &[record("p", 1, leaning(0.6, DIMENSION))]).await?;
    all_succeed("writing a vector", &outcomes, 1)?;
    family.reopen().await?;
    family.index.refresh(&generation).await?;
    close("similarity", found_cosine(family, &generation).await?, 0.6, TOLERANCE)
}
