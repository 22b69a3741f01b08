//! What the guard adds to an embedder.

use std::{sync::Arc, time::Duration};

use likewise_adapter_guard::{Config, GuardedEmbedder};
use likewise_conformance::memory::ScriptedEmbedder;
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Embedded, Embedder as _, Purpose},
};

fn guarded(config: Config) -> (Arc<ScriptedEmbedder>, Arc<GuardedEmbedder>) {
    let inner = ScriptedEmbedder::new();
    (inner.clone(), Arc::new(GuardedEmbedder::new(inner, config)))
}

async fn query(guard: &GuardedEmbedder, text: &str) -> Result<Embedded, PortError> {
    guard.embed(&[text], Purpose::Query).await?.remove(0)
}

#[tokio::test]
async fn a_query_is_embedded_once_and_says_so_the_next_time() {
    let (inner, guard) = guarded(Config::default());
    let first = query(&guard, "red kettle").await.unwrap();
    let again = query(&guard, "red kettle").await.unwrap();
    assert_eq!((first.cached, again.cached), (false, true));
    assert_eq!(first.embedding, again.embedding);
    assert_eq!(inner.calls().len(), 1);
    guard.embed(&["red kettle"], Purpose::Passage).await.unwrap();
    assert_eq!(inner.calls().len(), 2, "passages are not kept");
}

#[tokio::test]
async fn several_who_ask_the_same_at_once_cost_one_embedding() {
    let (inner, guard) = guarded(Config { budget: Duration::from_mins(1), ..Config::default() });
    let gate = inner.hold();
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let guard = guard.clone();
            tokio::spawn(async move { query(&guard, "kettle").await.unwrap() })
        })
        .collect();
    inner.called(1).await;
    drop(gate);
    for asked in asking {
        asked.await.unwrap();
    }
    assert_eq!(inner.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_comes_too_late_for_one_is_there_for_the_next() {
    let (inner, guard) = guarded(Config::default());
    let gate = inner.hold();
    let late = query(&guard, "kettle").await.unwrap_err();
    assert_eq!((late.kind(), late.message()), (ErrorKind::Timeout, "the query was not embedded within 150ms"));
    drop(gate);
    while !query(&guard, "kettle").await.unwrap().cached {}
    assert_eq!(inner.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_embedder_that_keeps_failing_is_left_alone_for_a_while() {
    let (inner, guard) = guarded(Config { most_failures: 2, ..Config::default() });
    inner.fail_calls(ErrorKind::Unavailable, 2);
    for text in ["one", "two"] {
        assert_eq!(query(&guard, text).await.unwrap_err().kind(), ErrorKind::Unavailable);
    }
    let cut_off = query(&guard, "three").await.unwrap_err();
    assert_eq!(cut_off.message(), "the embedder is left alone after failures in a row");
    assert_eq!(inner.calls().len(), 2, "it was not asked");
    assert!(!guard.is_open_to_queries());
    guard.embed(&["a passage"], Purpose::Passage).await.unwrap();
    tokio::time::advance(Duration::from_secs(5)).await;
    query(&guard, "three").await.unwrap();
    assert!(guard.is_open_to_queries());
}

#[tokio::test]
async fn a_text_that_the_model_refuses_is_no_failure_of_the_embedder() {
    let (inner, guard) = guarded(Config { most_failures: 1, ..Config::default() });
    inner.fail_texts_with("unreadable", ErrorKind::InvalidInput);
    assert_eq!(query(&guard, "unreadable").await.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert!(guard.is_open_to_queries());
}

#[tokio::test(start_paused = true)]
async fn an_embedder_that_is_always_late_is_left_alone_and_several_callers_of_one_text_count_once() {
    let (inner, guard) = guarded(Config { most_failures: 2, ..Config::default() });
    let gate = inner.hold();
    for text in ["one", "two"] {
        assert!(guard.is_open_to_queries(), "before {text:?}");
        let asking = || async { query(&guard, text).await.unwrap_err().kind() };
        let (first, second, third) = tokio::join!(asking(), asking(), asking());
        assert_eq!([first, second, third], [ErrorKind::Timeout; 3]);
        // The embedding itself counts as late at the same moment as its callers do.
        while text == "two" && guard.is_open_to_queries() {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(query(&guard, "three").await.unwrap_err().kind(), ErrorKind::Unavailable);
    drop(gate);
    while !query(&guard, "two").await.is_ok_and(|embedded| embedded.cached) {
        tokio::task::yield_now().await;
    }
    assert!(!guard.is_open_to_queries(), "what came late is no success");
}

#[tokio::test(start_paused = true)]
async fn so_many_are_embedded_at_once_and_one_that_hangs_is_given_up() {
    let (inner, guard) = guarded(Config { most_at_once: 2, most_failures: 100, ..Config::default() });
    let _gate = inner.hold();
    for text in ["one", "two", "one"] {
        assert_eq!(query(&guard, text).await.unwrap_err().kind(), ErrorKind::Timeout);
    }
    let crowded = query(&guard, "three").await.unwrap_err();
    assert_eq!((crowded.kind(), crowded.is_retryable()), (ErrorKind::Throttled, true));
    assert_eq!(crowded.message(), "2 queries are being embedded, which is as many as may be");
    assert_eq!(inner.calls().len(), 2);
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert_eq!(query(&guard, "three").await.unwrap_err().kind(), ErrorKind::Timeout, "there is room again");
    assert_eq!(inner.calls().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn who_joins_an_older_embedding_is_no_try_that_keeps_others_out() {
    let (inner, guard) = guarded(Config { most_failures: 1, ..Config::default() });
    let gate = inner.hold();
    assert_eq!(query(&guard, "one").await.unwrap_err().kind(), ErrorKind::Timeout);
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(query(&guard, "one").await.unwrap_err().kind(), ErrorKind::Timeout, "the one that is under way");
    assert_eq!(inner.calls().len(), 1);
    drop(gate);
    query(&guard, "two").await.unwrap();
    assert!(guard.is_open_to_queries());
}

#[tokio::test(start_paused = true)]
async fn while_the_embedder_is_left_alone_nobody_waits_for_what_hangs() {
    let (inner, guard) = guarded(Config { most_failures: 1, ..Config::default() });
    let _gate = inner.hold();
    assert_eq!(query(&guard, "one").await.unwrap_err().kind(), ErrorKind::Timeout);
    while guard.is_open_to_queries() {
        tokio::task::yield_now().await;
    }
    let before = tokio::time::Instant::now();
    assert_eq!(query(&guard, "one").await.unwrap_err().kind(), ErrorKind::Unavailable);
    assert_eq!(before.elapsed(), Duration::ZERO);
}
