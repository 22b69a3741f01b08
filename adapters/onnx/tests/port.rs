//! What the port promises around the vectors, on the built model.
#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that calls it")]

mod support;

use std::{future::poll_fn, pin::Pin, task::Poll};

use likewise_adapter_onnx::{Config, OnnxEmbedder, QueueDepths};
use likewise_usecases::{
    ErrorKind,
    ports::{Embedder, Purpose},
};
use support::{config, manifest};

fn embedder(variant: &str) -> OnnxEmbedder {
    OnnxEmbedder::load(&config(variant)).unwrap()
}

/// Drives a future as far as it gets by itself.
async fn once<F: Future + ?Sized>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}

#[tokio::test]
async fn no_texts_give_no_items() {
    let embedder = embedder("int8");
    assert_eq!(embedder.embed(&[], Purpose::Passage).await.unwrap().len(), 0);
    assert_eq!(embedder.embed(&[], Purpose::Query).await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_card_says_what_the_manifest_says_without_loading() {
    let manifest = manifest();
    let embedder = embedder("int8");
    let card = embedder.card();
    assert_eq!(card.name, "all-MiniLM-L6-v2 (int8)");
    assert_eq!(card.model, manifest.identity("int8").unwrap());
    assert_ne!(card.model, manifest.identity("fp32").unwrap(), "each variant has vectors of its own");
    assert_eq!((card.model.dimension, card.model.max_tokens), (384, 256));
}

#[tokio::test]
async fn a_loaded_embedder_is_ready() {
    embedder("int8").ready().await.unwrap();
}

#[tokio::test]
async fn a_full_queue_is_throttled_and_leaves_queries_alone() {
    let config = Config { workers: 1, queue: 1, batch_texts: 1, ..config("int8") };
    let embedder = OnnxEmbedder::load(&config).unwrap();
    let texts = vec!["desk lamp"; 50];
    // The first call has room for one text and waits for more, which is given to it before any other call. Its
    // future is not driven meanwhile, so the lane stays full however fast the worker is.
    let mut first = embedder.embed(&texts, Purpose::Passage);
    assert!(once(first.as_mut()).await.is_pending());
    let refused = embedder.embed(&["kettle"], Purpose::Passage).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Throttled);
    assert!(refused.is_retryable(), "{refused}");
    assert_eq!(embedder.queue_depths(), QueueDepths { queries: 0, passages: 1 });
    assert!(embedder.embed(&["kettle"], Purpose::Query).await.unwrap()[0].is_ok());
    assert_eq!(first.await.unwrap().len(), 50);
    assert!(embedder.embed(&["kettle"], Purpose::Passage).await.unwrap()[0].is_ok());
    assert_eq!(embedder.queue_depths(), QueueDepths::default());
}

#[tokio::test]
async fn a_dropped_call_leaves_the_embedder_working() {
    let embedder = OnnxEmbedder::load(&Config { workers: 1, ..config("int8") }).unwrap();
    let texts = vec!["desk lamp"; 400];
    let mut dropped = embedder.embed(&texts, Purpose::Passage);
    assert!(once(dropped.as_mut()).await.is_pending());
    drop(dropped);
    assert!(embedder.embed(&["kettle"], Purpose::Passage).await.unwrap()[0].is_ok());
    assert_eq!(embedder.queue_depths(), QueueDepths::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_at_once_all_get_their_own_vectors() {
    let embedder = std::sync::Arc::new(embedder("int8"));
    let expected = embedder.embed(&["desk lamp", "garden hose"], Purpose::Passage).await.unwrap();
    let expected: Vec<_> = expected.into_iter().map(|result| result.unwrap().embedding).collect();
    let calls = (0..40).map(|number| {
        let embedder = std::sync::Arc::clone(&embedder);
        tokio::spawn(async move {
            let text = if number % 2 == 0 { "desk lamp" } else { "garden hose" };
            let purpose = if number % 3 == 0 { Purpose::Query } else { Purpose::Passage };
            embedder.embed(&[text], purpose).await.unwrap().remove(0).unwrap().embedding
        })
    });
    for (number, call) in calls.collect::<Vec<_>>().into_iter().enumerate() {
        let similarity = call.await.unwrap().similarity(&expected[number % 2]).value();
        assert!(similarity >= 0.9999, "call {number} has similarity {similarity}");
    }
}
