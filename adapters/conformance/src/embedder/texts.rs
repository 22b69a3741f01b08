//! Texts at the edges: empty, of white space, at and over the token limit, not to be embedded at all.

use likewise_usecases::ports::Embedded;

use super::{Bench, SAME, vectors::TEXTS};
use crate::{
    failure::{CaseResult, Failure, equal, holds, item, present},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    an_empty_text_has_a_vector,
    white_space_alone_has_a_vector,
    a_short_text_is_not_truncated_and_its_tokens_are_counted,
    the_tokens_of_a_word_are_those_of_a_text_without_special_ones,
    a_text_over_the_limit_is_truncated_and_says_so,
    tokens_are_counted_before_any_is_cut_off,
    what_stands_after_the_limit_is_not_read,
    everything_up_to_the_limit_is_read,
    a_long_text_among_short_ones_is_told_apart,
    one_text_that_cannot_be_embedded_fails_alone,
];

async fn an_empty_text_has_a_vector(bench: &mut Bench) -> CaseResult {
    let embedded = bench.passages(&["kettle", "", "toaster"]).await?;
    let empty = item("items", &embedded, 1)?;
    equal("dimension", empty.embedding.dimension(), bench.card().model.dimension)?;
    holds(!empty.truncated, || "an empty text counts as truncated")?;
    bench.same("an empty text in a batch and alone", &empty.embedding, &bench.passage("").await?.embedding)
}

async fn white_space_alone_has_a_vector(bench: &mut Bench) -> CaseResult {
    for text in [" ", "\n\t ", "\u{a0}\u{2003}"] {
        let embedded = bench.passage(text).await?;
        equal(&format!("dimension of {text:?}"), embedded.embedding.dimension(), bench.card().model.dimension)?;
        holds(!embedded.truncated, || format!("{text:?} counts as truncated"))?;
    }
    Ok(())
}

async fn a_short_text_is_not_truncated_and_its_tokens_are_counted(bench: &mut Bench) -> CaseResult {
    let embedded = bench.passages(&["kettle", "kettle kettle", "kettle kettle kettle kettle"]).await?;
    let tokens: Vec<_> = embedded.iter().map(|one| one.tokens).collect();
    holds(tokens.first().is_some_and(|first| *first >= 1), || format!("a word has {tokens:?} tokens"))?;
    holds(tokens.is_sorted_by(|a, b| a < b), || format!("one, two and four words have {tokens:?} tokens"))?;
    holds(embedded.iter().all(|one| !one.truncated), || "one to four words count as truncated")
}

async fn the_tokens_of_a_word_are_those_of_a_text_without_special_ones(bench: &mut Bench) -> CaseResult {
    const WORDS: [&str; 4] = ["kettle", "ketle", "zxqvb", "kettle"];
    let Some(counts) = bench.embedder.tokens(&WORDS) else { return Ok(()) };
    equal("counts", counts.len(), WORDS.len())?;
    let special = bench.passage("").await?.tokens;
    for (word, count) in WORDS.iter().zip(counts) {
        let tokens = bench.passage(word).await?.tokens - special;
        equal(&format!("tokens of {word:?}"), count, usize::try_from(tokens).unwrap_or(usize::MAX))?;
    }
    equal("counts of no words", bench.embedder.tokens(&[]), Some(Vec::new()))
}

/// So many words that no tokenizer reads them as fewer tokens than the model's limit.
fn over_the_limit(bench: &Bench) -> String {
    "river ".repeat(2 * bench.card().model.max_tokens)
}

async fn a_text_over_the_limit_is_truncated_and_says_so(bench: &mut Bench) -> CaseResult {
    let embedded = bench.passage(&over_the_limit(bench)).await?;
    holds(embedded.truncated, || format!("a text of {} tokens does not count as truncated", embedded.tokens))?;
    equal("dimension", embedded.embedding.dimension(), bench.card().model.dimension)
}

async fn tokens_are_counted_before_any_is_cut_off(bench: &mut Bench) -> CaseResult {
    let words = 2 * bench.card().model.max_tokens;
    let embedded = bench.passage(&over_the_limit(bench)).await?;
    holds(usize::try_from(embedded.tokens)? >= words, || format!("{words} words have {} tokens", embedded.tokens))
}

async fn what_stands_after_the_limit_is_not_read(bench: &mut Bench) -> CaseResult {
    let start = over_the_limit(bench);
    let one = bench.passage(&format!("{start} engine")).await?;
    let other = bench.passage(&format!("{start} a quite different end, which is much longer than the first")).await?;
    bench.same("two texts that differ after the limit", &one.embedding, &other.embedding)
}

/// The longest text of one repeated word that is not truncated, and how many words it has.
async fn at_the_limit(bench: &Bench) -> Result<(usize, Embedded), Failure> {
    let limit = bench.card().model.max_tokens;
    let texts: Vec<String> = (1..=limit).map(|words| "river ".repeat(words)).collect();
    // Half of them at a time keeps the number of long texts small.
    let (mut fits, mut over) = (0, texts.len());
    while over - fits > 1 {
        let middle = usize::midpoint(fits, over);
        let embedded = bench.passage(item("texts", &texts, middle)?).await?;
        if embedded.truncated { over = middle } else { fits = middle }
    }
    let embedded = bench.passage(item("texts", &texts, fits)?).await?;
    Ok((fits + 1, embedded))
}

async fn everything_up_to_the_limit_is_read(bench: &mut Bench) -> CaseResult {
    let limit = bench.card().model.max_tokens;
    let (words, longest) = at_the_limit(bench).await?;
    let tokens = usize::try_from(longest.tokens)?;
    holds(tokens <= limit, || format!("a text of {tokens} tokens is not truncated, the limit is {limit}"))?;
    holds(tokens * 10 >= limit * 9, || format!("a text of {tokens} tokens is truncated, the limit is {limit}"))?;
    // The last tenth alone differs: a model that reads only the half of its limit cannot tell.
    let kept = words - words / 10 - 1;
    let other = format!("{}{}", "river ".repeat(kept), "engine ".repeat(words - kept));
    let other = bench.passage(&other).await?;
    let cosine = longest.embedding.similarity(&other.embedding).value();
    holds(cosine < SAME, || format!("two texts that differ before the limit have one vector (cosine {cosine})"))
}

async fn a_long_text_among_short_ones_is_told_apart(bench: &mut Bench) -> CaseResult {
    let long = over_the_limit(bench);
    let mut texts: Vec<&str> = TEXTS.to_vec();
    texts.insert(3, &long);
    let truncated: Vec<_> = bench.passages(&texts).await?.iter().map(|one| one.truncated).collect();
    let expected: Vec<_> = (0..texts.len()).map(|n| n == 3).collect();
    equal("which are truncated", truncated, expected)
}

async fn one_text_that_cannot_be_embedded_fails_alone(bench: &mut Bench) -> CaseResult {
    let bad = present("a text that cannot be embedded, from the harness", bench.unembeddable.clone())?;
    let texts = ["kettle", &bad, "toaster"];
    let items = bench.embedder.embed(&texts, likewise_usecases::ports::Purpose::Passage).await?;
    let worked: Vec<_> = items.iter().map(Result::is_ok).collect();
    equal("which were embedded", worked, [true, false, true])?;
    for (embedded, text) in items.iter().flatten().zip(["kettle", "toaster"]) {
        bench.same(
            &format!("{text:?} beside it and alone"),
            &embedded.embedding,
            &bench.passage(text).await?.embedding,
        )?;
    }
    Ok(())
}
