//! Several callers at once: each gets its own, queries go first, one that leaves disturbs nobody.

use futures::{FutureExt as _, future::Either, pin_mut};
use likewise_usecases::ports::Purpose;

use super::{Bench, vectors::TEXTS};
use crate::{
    failure::{CaseResult, Failure, all_succeed, only},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    concurrent_callers_each_get_their_own,
    a_query_goes_ahead_of_waiting_passages,
    a_caller_that_leaves_disturbs_nobody,
];

async fn concurrent_callers_each_get_their_own(bench: &mut Bench) -> CaseResult {
    let mut calls = tokio::task::JoinSet::new();
    for (n, text) in TEXTS.into_iter().enumerate() {
        let embedder = bench.embedder.clone();
        let purpose = if n % 2 == 0 { Purpose::Query } else { Purpose::Passage };
        calls.spawn(async move { (text, purpose, embedder.embed(&[text, "another text"], purpose).await) });
    }
    while let Some(call) = calls.join_next().await {
        let (text, purpose, items) = call?;
        let items = items?;
        all_succeed(&format!("{text:?} among concurrent calls"), &items, 2)?;
        let alone = only("items of one text", bench.embed(&[text], purpose).await?)?;
        let Some(Ok(first)) = items.first() else { return Err(Failure::new("there is no first item")) };
        bench.same(&format!("{text:?} alone and among concurrent calls"), &first.embedding, &alone.embedding)?;
    }
    Ok(())
}

async fn a_query_goes_ahead_of_waiting_passages(bench: &mut Bench) -> CaseResult {
    let texts: Vec<String> = (0..2_000).map(|n| format!("a waiting product with a number, which is {n}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let passages = bench.embedder.embed(&texts, Purpose::Passage);
    pin_mut!(passages);
    // Polled once, so that the passages wait before the query comes. Where they are embedded at once, none waits.
    if let Some(items) = passages.as_mut().now_or_never() {
        return all_succeed("passages", &items?, texts.len());
    }
    let query = bench.embedder.embed(&["a shopper's words"], Purpose::Query);
    pin_mut!(query);
    match futures::future::select(query, passages).await {
        Either::Left((answer, passages)) => {
            all_succeed("the query", &answer?, 1)?;
            all_succeed("passages", &passages.await?, texts.len())
        }
        Either::Right(_) => Err(Failure::new("the query waited until two thousand passages were embedded")),
    }
}

async fn a_caller_that_leaves_disturbs_nobody(bench: &mut Bench) -> CaseResult {
    let expected = bench.passages(&TEXTS).await?;
    let texts: Vec<String> = (0..200).map(|n| format!("nobody waits for product {n}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for _ in 0..3 {
        // Polled once and dropped.
        let _ = bench.embedder.embed(&texts, Purpose::Passage).now_or_never();
        let found = bench.passages(&TEXTS).await?;
        for ((one, other), text) in expected.iter().zip(&found).zip(TEXTS) {
            bench.same(&format!("{text:?} before and after a caller left"), &one.embedding, &other.embedding)?;
        }
    }
    Ok(())
}
