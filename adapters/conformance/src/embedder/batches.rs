//! Many texts at once: their number, their order, and that a text does not feel its neighbours.

use likewise_usecases::ports::Purpose;

use super::{Bench, vectors::TEXTS};
use crate::{
    failure::{CaseResult, equal, holds, item},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    no_texts_give_no_items,
    a_text_has_the_same_vector_alone_and_in_a_batch,
    a_text_has_the_same_vector_beside_a_long_one,
    items_stand_in_the_order_of_the_texts,
    a_text_may_stand_twice,
    a_thousand_texts_are_embedded,
    a_batch_over_the_best_is_embedded,
];

async fn no_texts_give_no_items(bench: &mut Bench) -> CaseResult {
    for purpose in [Purpose::Query, Purpose::Passage] {
        equal("number of items", bench.embedder.embed(&[], purpose).await?.len(), 0)?;
    }
    Ok(())
}

async fn a_text_has_the_same_vector_alone_and_in_a_batch(bench: &mut Bench) -> CaseResult {
    let together = bench.passages(&TEXTS).await?;
    for (in_batch, text) in together.iter().zip(TEXTS) {
        let alone = bench.passage(text).await?;
        bench.same(&format!("{text:?} alone and in a batch"), &alone.embedding, &in_batch.embedding)?;
        equal(&format!("tokens of {text:?}"), in_batch.tokens, alone.tokens)?;
        equal(&format!("truncation of {text:?}"), in_batch.truncated, alone.truncated)?;
    }
    Ok(())
}

async fn a_text_has_the_same_vector_beside_a_long_one(bench: &mut Bench) -> CaseResult {
    let long = "river ".repeat(2 * bench.card().model.max_tokens);
    let alone = bench.passage("kettle").await?;
    for texts in [["kettle", &long], [&long, "kettle"]] {
        let embedded = bench.passages(&texts).await?;
        let position = usize::from(texts.first() == Some(&long.as_str()));
        let beside = item("items", &embedded, position)?;
        bench.same("a word alone and beside a long text", &alone.embedding, &beside.embedding)?;
        equal("tokens", beside.tokens, alone.tokens)?;
    }
    Ok(())
}

async fn items_stand_in_the_order_of_the_texts(bench: &mut Bench) -> CaseResult {
    // Lengths go up and down: an embedder that sorts them must put them back.
    let texts: Vec<String> = (0..24).map(|n| format!("item {n}{}", " steel".repeat(n * 7 % 11))).collect();
    let forwards = bench.passages(&texts).await?;
    let backwards = bench.passages(&texts.iter().rev().collect::<Vec<_>>()).await?;
    for ((one, other), text) in forwards.iter().zip(backwards.iter().rev()).zip(&texts) {
        bench.same(&format!("{text:?} in a list and in its reverse"), &one.embedding, &other.embedding)?;
    }
    for position in [0, 1, 10, 23] {
        let text = item("texts", &texts, position)?;
        let listed = item("items", &forwards, position)?;
        bench.same(
            &format!("{text:?} alone and in a list"),
            &listed.embedding,
            &bench.passage(text).await?.embedding,
        )?;
    }
    Ok(())
}

async fn a_text_may_stand_twice(bench: &mut Bench) -> CaseResult {
    let embedded = bench.passages(&["kettle", "toaster", "kettle"]).await?;
    let (first, last) = (item("items", &embedded, 0)?, item("items", &embedded, 2)?);
    bench.same("the two vectors of a text that stands twice", &first.embedding, &last.embedding)
}

async fn a_thousand_texts_are_embedded(bench: &mut Bench) -> CaseResult {
    let texts: Vec<String> = (0..1_000).map(|n| format!("product {n}")).collect();
    let embedded = bench.passages(&texts).await?;
    for position in [0, 1, 499, 998, 999] {
        let text = item("texts", &texts, position)?;
        let listed = item("items", &embedded, position)?;
        bench.same(
            &format!("{text:?} alone and in a thousand"),
            &listed.embedding,
            &bench.passage(text).await?.embedding,
        )?;
    }
    Ok(())
}

async fn a_batch_over_the_best_is_embedded(bench: &mut Bench) -> CaseResult {
    let best = bench.card().best_batch;
    for count in [best, best + 1, 2 * best + 1] {
        let texts: Vec<String> = (0..count).map(|n| format!("product {n}")).collect();
        let embedded = bench.passages(&texts).await?;
        let (last, text) = (item("items", &embedded, count - 1)?, item("texts", &texts, count - 1)?);
        let alone = bench.passage(text).await?;
        bench.same(&format!("the last of {count} texts"), &last.embedding, &alone.embedding)?;
    }
    holds(best <= 100_000, || format!("the best batch is {best}, which is none"))
}
