//! What fails, fails alone: splitting, back-off, quarantine, and outages that are nobody's fault.

use std::sync::Arc;

use likewise_conformance::{
    fixtures::{id, ids},
    memory::ScriptedEmbedder,
};
use likewise_domain::{PassageTemplate, ledger::EmbeddingState};
use likewise_usecases::{
    EmbedReport, ErrorKind,
    ports::{EmbeddingQueue as _, VectorIndex as _},
};

use crate::support::{Fault, FaultyEmbedder, Shop, catalogue, feed, pipeline};

/// A shop with an embedder that fails as a whole.
fn faulty() -> (Shop, Arc<FaultyEmbedder>) {
    let scripted = ScriptedEmbedder::new();
    let embedder = FaultyEmbedder::over(scripted.clone());
    let given = embedder.clone();
    let pipelines = |store| vec![pipeline("main", PassageTemplate::DEFAULT, given, &store)];
    (Shop::with(scripted, pipelines), embedder)
}

/// Lets the worker come back every second, so often.
async fn seconds(shop: &Shop, times: u64) {
    for _ in 0..times {
        shop.wait(1);
        shop.work().await;
    }
}

#[tokio::test]
async fn one_bad_product_among_eleven_fails_alone() {
    let shop = Shop::new();
    shop.embedder.fail_texts_with("number 7", ErrorKind::Unexpected);
    shop.full(catalogue(0..11)).await;
    let report = shop.step().await;
    assert_eq!(report, EmbedReport { received: 11, embedded: 10, failed: 1, ..EmbedReport::default() });
    let entry = shop.entry("p00007").await;
    assert_eq!((entry.state, entry.attempts), (EmbeddingState::Pending, 1));
}

#[tokio::test]
async fn a_batch_that_fails_as_a_whole_is_split_down_to_the_item() {
    let (shop, embedder) = faulty();
    embedder.poisoned_by("number 7", ErrorKind::Corrupt);
    shop.full(catalogue(0..11)).await;
    let report = shop.step().await;
    assert_eq!((report.embedded, report.failed), (10, 1));
    assert_eq!(embedder.calls(), [11, 5, 6, 3, 1, 2, 1, 1, 3], "only halves that fail are split");
    assert_eq!(shop.entry("p00007").await.last_error.as_deref(), Some("faulty.embed: corrupt: the embedder went down"));
    assert_eq!(shop.memory.count(&shop.fingerprint()).await.unwrap(), 10);
}

#[tokio::test]
async fn a_dropped_eleventh_vector_is_noticed() {
    let (shop, embedder) = faulty();
    embedder.drop_vectors_after(10);
    shop.full(catalogue(0..11)).await;
    assert_eq!(shop.step().await.embedded, 11);
    assert_eq!(embedder.calls(), [11, 5, 6]);
    for number in 0..11 {
        let vector = shop.memory.vectors(&shop.fingerprint(), &[id(&format!("p{number:05}"))]).await.unwrap();
        assert_eq!(vector, [Some(shop.embedder.vector_of(&format!("product number {number}")))], "each has its own");
    }
}

#[tokio::test]
async fn an_item_is_tried_again_with_back_off_and_then_quarantined_with_its_error() {
    let shop = Shop::new();
    shop.embedder.fail_texts_with("Kettle", ErrorKind::Unexpected);
    shop.full(feed(&[("1", "Kettle"), ("2", "Lamp")])).await;
    shop.work().await;
    for (attempts, wait) in [(1, 1), (2, 2), (3, 4), (4, 8)] {
        let entry = shop.entry("1").await;
        assert_eq!((entry.state, entry.attempts), (EmbeddingState::Pending, attempts));
        shop.clock.advance(std::time::Duration::from_millis(wait * 1_000 - 1));
        assert_eq!(shop.step().await.received, 0, "{wait} s have not passed");
        shop.clock.advance(std::time::Duration::from_millis(1));
        assert_eq!(shop.step().await.received, 1);
    }
    let entry = shop.entry("1").await;
    assert_eq!((entry.state, entry.attempts), (EmbeddingState::Quarantined, 5));
    assert_eq!(entry.last_error.as_deref(), Some("memory.embed: unexpected: the script lets this text fail"));
    let totals = shop.totals().await;
    assert_eq!((totals.embedded, totals.pending, totals.quarantined), (1, 0, 1));
    assert_eq!(shop.memory.depth().await.unwrap().waiting, 0, "nobody waits for it any more");
}

#[tokio::test]
async fn what_fails_a_few_times_is_embedded_in_the_end() {
    let shop = Shop::new();
    shop.embedder.fail_texts_with_for("Kettle", ErrorKind::Unexpected, 4);
    shop.full(feed(&[("1", "Kettle")])).await;
    shop.work().await;
    seconds(&shop, 20).await;
    let entry = shop.entry("1").await;
    assert_eq!((entry.state, entry.last_error), (EmbeddingState::Embedded, None));
}

#[tokio::test]
async fn what_can_never_work_is_quarantined_at_once() {
    let shop = Shop::new();
    shop.embedder.fail_texts_with("Kettle", ErrorKind::InvalidInput);
    shop.full(feed(&[("1", "Kettle"), ("2", "Lamp")])).await;
    let report = shop.step().await;
    assert_eq!((report.embedded, report.failed, report.quarantined), (1, 0, 1));
    assert_eq!(shop.entry("1").await.attempts, 1);
}

#[tokio::test]
async fn a_new_passage_frees_a_quarantined_product() {
    let shop = Shop::new();
    shop.embedder.fail_texts_with("Kettle", ErrorKind::InvalidInput);
    shop.stock(feed(&[("1", "Kettle")])).await;
    assert_eq!(shop.totals().await.quarantined, 1);
    assert_eq!(shop.full(feed(&[("1", "Kettle")])).await.run.counts.announced, 0, "the same one stays there");
    assert_eq!(shop.stock(feed(&[("1", "Pot")])).await.run.counts.announced, 1);
    let entry = shop.entry("1").await;
    assert_eq!((entry.state, entry.attempts), (EmbeddingState::Embedded, 0));
}

#[tokio::test]
async fn an_embedder_that_cannot_be_reached_quarantines_nobody() {
    for kind in [ErrorKind::Unavailable, ErrorKind::Timeout] {
        let shop = Shop::new();
        shop.embedder.fail_calls(kind, usize::MAX);
        shop.embedder.set_unready(Some(kind));
        shop.full(catalogue(0..11)).await;
        let report = shop.step().await;
        assert_eq!(report, EmbedReport { received: 11, put_back: 11, ..EmbedReport::default() });
        seconds(&shop, 60).await;
        assert_eq!(shop.totals().await.pending, 11, "{kind:?}");
        let entry = shop.entry("p00003").await;
        assert_eq!((entry.attempts, entry.last_error), (0, None), "an outage is nobody's failure");
        assert!(shop.embedder.calls().iter().all(|(_, texts)| texts.len() == 11), "batches are not split");

        shop.embedder.fail_calls(kind, 0);
        shop.embedder.set_unready(None);
        shop.wait(1);
        assert_eq!(shop.work().await.embedded, 11);
    }
}

#[tokio::test]
async fn a_full_queue_of_the_embedder_is_nobodys_failure() {
    let shop = Shop::new();
    shop.embedder.fail_calls(ErrorKind::Throttled, usize::MAX);
    shop.full(catalogue(0..3)).await;
    seconds(&shop, 60).await;
    assert_eq!((shop.totals().await.pending, shop.entry("p00001").await.attempts), (3, 0));
}

#[tokio::test]
async fn a_product_that_brings_the_embedder_down_is_isolated_in_the_end() {
    let (shop, embedder) = faulty();
    embedder.poisoned_by("number 7", ErrorKind::Unavailable);
    shop.full(catalogue(0..11)).await;
    assert_eq!(shop.work().await.put_back, 11, "at first nobody is to blame");
    seconds(&shop, 30).await;
    let totals = shop.totals().await;
    assert_eq!((totals.embedded, totals.pending, totals.quarantined), (10, 0, 1));
    let entry = shop.entry("p00007").await;
    assert_eq!((entry.state, entry.attempts), (EmbeddingState::Quarantined, 5));
    assert_eq!(
        entry.last_error.as_deref(),
        Some("faulty.embed: unavailable: the embedder went down"),
        "with its own error"
    );
}

#[tokio::test]
async fn a_vector_that_the_index_refuses_fails_its_product_alone() {
    let shop = Shop::new();
    shop.store.fail(Fault::Item("write vectors", id("p00002")), ErrorKind::Unexpected);
    shop.full(catalogue(0..11)).await;
    let report = shop.step().await;
    assert_eq!((report.embedded, report.failed), (10, 1));
    seconds(&shop, 20).await;
    let entry = shop.entry("p00002").await;
    assert_eq!((entry.state, entry.attempts), (EmbeddingState::Quarantined, 5));
    assert_eq!(entry.last_error.as_deref(), Some("faulty.write vectors: unexpected: write vectors was made to fail"));
}

#[tokio::test]
async fn an_index_that_cannot_be_reached_puts_everything_back() {
    let shop = Shop::new();
    shop.store.fail(Fault::Call("write vectors", 0), ErrorKind::Unavailable);
    shop.full(catalogue(0..5)).await;
    seconds(&shop, 30).await;
    let totals = shop.totals().await;
    assert_eq!((totals.pending, totals.quarantined, shop.meter.total()), (5, 0, 0));

    shop.store.mend();
    seconds(&shop, 1).await;
    assert_eq!(shop.totals().await.embedded, 5);
}

#[tokio::test]
async fn a_vector_without_an_outcome_is_not_recorded_as_written() {
    let shop = Shop::new();
    shop.store.fail(Fault::LostOutcome("write vectors"), ErrorKind::Unexpected);
    shop.full(catalogue(0..11)).await;
    assert_eq!(shop.step().await.put_back, 11);
    shop.store.mend();
    seconds(&shop, 59).await;
    assert_eq!(shop.totals().await.embedded, 0, "what will not pass by itself is left alone for longest");
    seconds(&shop, 1).await;
    assert_eq!(shop.totals().await.embedded, 11);
    let all = ids((0..11).map(|number| format!("p{number:05}")));
    assert!(shop.memory.vectors(&shop.fingerprint(), &all).await.unwrap().iter().all(Option::is_some));
}
