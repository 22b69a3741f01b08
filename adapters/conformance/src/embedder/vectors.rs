//! What a vector is: dimension, length, the same for the same text, another for another.

use likewise_usecases::ports::Purpose;

use super::{Bench, SAME};
use crate::{
    failure::{CaseResult, close, equal, holds},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    the_card_says_what_the_model_is,
    the_card_stays_the_same,
    vectors_have_the_dimension_of_the_card,
    vectors_are_finite_and_of_unit_length,
    the_same_text_has_the_same_vector_each_time,
    different_texts_have_different_vectors,
    both_purposes_are_embedded,
    an_embedder_that_answers_is_ready,
];

/// Texts of several lengths and scripts.
pub(super) const TEXTS: [&str; 8] = [
    "kettle",
    "Stainless steel electric kettle, 1.7 litres, with a temperature display and a cordless base",
    "wireless headphones with noise cancelling",
    "USB-C cable 2 m",
    "लाल ऊनी स्वेटर",
    "電気ケトル 1.2リットル",
    "☕🫖 tea & coffee!",
    "a",
];

async fn the_card_says_what_the_model_is(bench: &mut Bench) -> CaseResult {
    let card = bench.card();
    holds(!card.name.trim().is_empty(), || "the card has no name")?;
    holds(card.model.dimension > 0, || "the card's dimension is 0")?;
    holds(card.model.max_tokens > 2, || format!("the card's token limit is {}", card.model.max_tokens))?;
    holds(card.best_batch > 0, || "the card's best batch is 0")
}

async fn the_card_stays_the_same(bench: &mut Bench) -> CaseResult {
    let before = bench.card().clone();
    bench.passages(&TEXTS).await?;
    equal("the card after a call", bench.card(), &before)
}

async fn vectors_have_the_dimension_of_the_card(bench: &mut Bench) -> CaseResult {
    let dimension = bench.card().model.dimension;
    for purpose in [Purpose::Query, Purpose::Passage] {
        for (embedded, text) in bench.embed(&TEXTS, purpose).await?.iter().zip(TEXTS) {
            equal(&format!("dimension of {text:?}"), embedded.embedding.dimension(), dimension)?;
        }
    }
    Ok(())
}

async fn vectors_are_finite_and_of_unit_length(bench: &mut Bench) -> CaseResult {
    for (embedded, text) in bench.passages(&TEXTS).await?.iter().zip(TEXTS) {
        let numbers = embedded.embedding.as_slice();
        holds(numbers.iter().all(|number| number.is_finite()), || format!("{text:?} has a number that is not finite"))?;
        let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
        close(&format!("length of the vector of {text:?}"), length, 1.0, 1e-4)?;
    }
    Ok(())
}

async fn the_same_text_has_the_same_vector_each_time(bench: &mut Bench) -> CaseResult {
    let first = bench.passages(&TEXTS).await?;
    let second = bench.passages(&TEXTS).await?;
    for ((one, other), text) in first.iter().zip(&second).zip(TEXTS) {
        bench.same(&format!("two vectors of {text:?}"), &one.embedding, &other.embedding)?;
        equal("tokens and truncation", (one.tokens, one.truncated), (other.tokens, other.truncated))?;
    }
    Ok(())
}

async fn different_texts_have_different_vectors(bench: &mut Bench) -> CaseResult {
    let embedded = bench.passages(&TEXTS).await?;
    for (i, (one, text)) in embedded.iter().zip(TEXTS).enumerate() {
        for (other, another) in embedded.iter().zip(TEXTS).skip(i + 1) {
            let cosine = one.embedding.similarity(&other.embedding).value();
            holds(cosine < SAME, || format!("{text:?} and {another:?} have the same vector (cosine {cosine})"))?;
        }
    }
    Ok(())
}

async fn both_purposes_are_embedded(bench: &mut Bench) -> CaseResult {
    let queries = bench.embed(&TEXTS, Purpose::Query).await?;
    let passages = bench.embed(&TEXTS, Purpose::Passage).await?;
    let model = &bench.card().model;
    if model.query_prefix == model.passage_prefix {
        for ((query, passage), text) in queries.iter().zip(&passages).zip(TEXTS) {
            let what = format!("{text:?} as a query and as a passage, with one prefix for both");
            bench.same(&what, &query.embedding, &passage.embedding)?;
        }
    }
    Ok(())
}

async fn an_embedder_that_answers_is_ready(bench: &mut Bench) -> CaseResult {
    Ok(bench.embedder.ready().await?)
}
