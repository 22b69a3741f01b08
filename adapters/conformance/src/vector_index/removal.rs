//! What a deletion does.

use likewise_domain::{Embedding, Revision};
use likewise_usecases::ports::VectorRecord;

use super::DIMENSION;
use crate::{
    failure::{CaseResult, all_succeed, equal},
    fixtures::{generation, id, ids, leaning},
    stores::{Family, ids_of},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    a_deleted_vector_is_not_found_at_once,
    deleting_an_absent_vector_is_no_error,
    deleting_nothing_deletes_nothing,
    a_deletion_leaves_other_generations_alone,
    a_deletion_lowers_the_count,
    a_deleted_vector_can_be_written_again,
    a_deletion_never_costs_a_hit_its_place,
    a_deletion_survives_reopening,
];

fn three() -> [(&'static str, Embedding); 3] {
    [("a", 0.9), ("b", 0.5), ("c", 0.1)].map(|(id, cosine)| (id, leaning(cosine, DIMENSION)))
}

async fn expect_found(family: &Family, generation: u64, expected: &[&str]) -> CaseResult {
    let found = family.nearest(&crate::fixtures::generation(generation), &leaning(1.0, DIMENSION), 10).await?;
    equal("ids", ids_of(&found), expected)
}

async fn a_deleted_vector_is_not_found_at_once(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.stock(&generation, &three()).await?;
    family.index.delete(&generation, &ids(["b"])).await?;
    expect_found(family, 1, &["a", "c"]).await?;
    let vectors = family.index.vectors(&generation, &ids(["a", "b"])).await?;
    equal("which vectors are held", vectors.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false])?;
    family.index.refresh(&generation).await?;
    expect_found(family, 1, &["a", "c"]).await
}

async fn deleting_an_absent_vector_is_no_error(family: &mut Family) -> CaseResult {
    family.index.delete(&generation(9), &ids(["absent"])).await?;
    family.stock(&generation(1), &three()).await?;
    family.index.delete(&generation(1), &ids(["absent", "c", "c"])).await?;
    expect_found(family, 1, &["a", "b"]).await
}

async fn deleting_nothing_deletes_nothing(family: &mut Family) -> CaseResult {
    family.stock(&generation(1), &three()).await?;
    family.index.delete(&generation(1), &[]).await?;
    expect_found(family, 1, &["a", "b", "c"]).await
}

async fn a_deletion_leaves_other_generations_alone(family: &mut Family) -> CaseResult {
    family.stock(&generation(1), &three()).await?;
    family.stock(&generation(2), &three()).await?;
    family.index.delete(&generation(1), &ids(["a", "b"])).await?;
    expect_found(family, 1, &["c"]).await?;
    expect_found(family, 2, &["a", "b", "c"]).await
}

async fn a_deletion_lowers_the_count(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.stock(&generation, &three()).await?;
    family.index.delete(&generation, &ids(["a", "absent"])).await?;
    family.index.refresh(&generation).await?;
    equal("count", family.index.count(&generation).await?, 2)
}

async fn a_deleted_vector_can_be_written_again(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.stock(&generation, &three()).await?;
    family.index.delete(&generation, &ids(["b"])).await?;
    let record = VectorRecord { id: id("b"), revision: Revision(1), embedding: leaning(0.95, DIMENSION) };
    all_succeed("writing it again", &family.index.upsert(&generation, &[record]).await?, 1)?;
    family.index.refresh(&generation).await?;
    expect_found(family, 1, &["b", "a", "c"]).await
}

async fn a_deletion_never_costs_a_hit_its_place(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let names: Vec<String> = (0..60).map(|n| format!("p{n:02}")).collect();
    let vectors: Vec<_> =
        names.iter().zip(0..).map(|(name, n)| (name.as_str(), leaning(0.9 - 0.01 * f64::from(n), DIMENSION))).collect();
    family.stock(&generation, &vectors).await?;
    family.index.delete(&generation, &ids(names.iter().take(30))).await?;
    let found = family.nearest(&generation, &leaning(1.0, DIMENSION), 10).await?;
    let expected: Vec<_> = names.iter().skip(30).take(10).collect();
    equal("the ten nearest, the thirty nearest being deleted", ids_of(&found), expected)
}

async fn a_deletion_survives_reopening(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    family.stock(&generation, &three()).await?;
    family.index.delete(&generation, &ids(["a"])).await?;
    family.reopen().await?;
    expect_found(family, 1, &["b", "c"]).await?;
    family.index.refresh(&generation).await?;
    equal("count", family.index.count(&generation).await?, 2)
}
