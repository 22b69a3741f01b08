//! Announced products get their vectors: the newest revision, once, whatever happens in between.

use std::sync::Arc;

use likewise_conformance::{
    fixtures::{id, ids},
    memory::{MemoryStore, ScriptedEmbedder},
};
use likewise_domain::{PassageTemplate, Revision, ledger::EmbeddingState};
use likewise_usecases::{
    EmbedReport, EmbedSettings, ErrorKind, Pipeline,
    ports::{Announcement, Embedder as _, EmbeddingQueue as _, Ledger as _, QueueDepth, VectorIndex as _},
};

use crate::support::{Fault, Shop, catalogue, feed, pipeline};

#[tokio::test]
async fn announced_products_get_the_vectors_of_their_passages() {
    let shop = Shop::new();
    shop.full(feed(&[("1", "Steel  kettle"), ("2", "Desk lamp")])).await;
    let report = shop.step().await;
    assert_eq!(report, EmbedReport { received: 2, embedded: 2, ..EmbedReport::default() });
    let vectors = shop.memory.vectors(&shop.fingerprint(), &ids(["1", "2", "3"])).await.unwrap();
    let expected =
        [Some("Steel kettle"), Some("Desk lamp"), None].map(|text| text.map(|text| shop.embedder.vector_of(text)));
    assert_eq!(vectors, expected);
    assert_eq!(shop.memory.depth().await.unwrap(), QueueDepth::default());
    assert_eq!(shop.step().await, EmbedReport::default(), "the queue has nothing to give");
    assert_eq!(shop.meter.total(), 2);
}

#[tokio::test]
async fn truncation_is_counted_and_told_per_product() {
    let shop = Shop::new();
    let most = shop.embedder.card().model.max_tokens;
    let (fits, long) = (vec!["word"; most - 2].join(" "), vec!["word"; most - 1].join(" "));
    shop.stock(feed(&[("fits", &fits), ("long", &long)])).await;
    let (fits, long) = (shop.entry("fits").await, shop.entry("long").await);
    assert_eq!((fits.tokens, fits.truncated), (Some(64), Some(false)));
    assert_eq!((long.tokens, long.truncated), (Some(65), Some(true)));
    assert_eq!(shop.totals().await.truncated, 1);
}

#[tokio::test]
async fn stale_deliveries_are_done_with() {
    let shop = Shop::new();
    shop.stock(catalogue(0..20)).await;
    shop.full(catalogue(1..20)).await;
    let announce = |id| Announcement { id, revision: Revision(1) };
    let stale: Vec<_> = ids(["p00000", "p00001", "never-seen"]).into_iter().map(announce).collect();
    shop.memory.announce(&stale).await.unwrap();
    let calls = shop.embedder.calls().len();

    assert_eq!(shop.step().await, EmbedReport { received: 3, stale: 3, ..EmbedReport::default() });
    assert_eq!(shop.embedder.calls().len(), calls, "retired, embedded and unknown products cost nothing");
    assert_eq!(shop.memory.depth().await.unwrap(), QueueDepth::default());
}

#[tokio::test]
async fn a_product_that_is_delivered_twice_at_once_is_embedded_once() {
    let shop = Shop::new();
    shop.full(feed(&[("1", "Kettle")])).await;
    let mut deliveries = shop.memory.receive(10, EmbedSettings::default().lease).await.unwrap();
    deliveries.push(deliveries[0].clone());
    let (settlements, report) = shop.embed().process(&deliveries).await.unwrap();
    assert_eq!((settlements.len(), report.embedded, report.stale), (2, 1, 1));
}

#[tokio::test]
async fn the_newest_revision_wins_while_an_older_one_is_being_embedded() {
    let shop = Shop::new();
    shop.full(feed(&[("1", "Old kettle")])).await;
    let gate = shop.embedder.hold();
    let worker = shop.embed();
    let working = tokio::spawn(async move { worker.step().await.unwrap() });
    shop.embedder.called(1).await;
    shop.full(feed(&[("1", "New kettle")])).await;
    drop(gate);
    assert_eq!(working.await.unwrap().embedded, 1);

    let entry = shop.entry("1").await;
    assert_eq!((entry.state, entry.revision), (EmbeddingState::Pending, Revision(2)), "the old vector settles nothing");
    assert_eq!(shop.work().await.embedded, 1);
    let vectors = shop.memory.vectors(&shop.fingerprint(), &ids(["1"])).await.unwrap();
    assert_eq!(vectors, [Some(shop.embedder.vector_of("New kettle"))]);
}

#[tokio::test]
async fn an_older_vector_that_arrives_late_changes_nothing() {
    let shop = Shop::new();
    shop.full(feed(&[("1", "Old kettle")])).await;
    let gate = shop.embedder.hold();
    let late = shop.embed();
    let working = tokio::spawn(async move { late.step().await.unwrap() });
    shop.embedder.called(1).await;
    shop.full(feed(&[("1", "New kettle")])).await;
    // Another process, whose embedder is not held, is faster.
    let given = ScriptedEmbedder::new();
    let other = Shop::over(shop.clock.clone(), shop.memory.clone(), given.clone(), |store| {
        vec![pipeline("main", PassageTemplate::DEFAULT, given, &store)]
    });
    assert_eq!(other.work().await.embedded, 1);
    drop(gate);
    working.await.unwrap();

    let vectors = shop.memory.vectors(&shop.fingerprint(), &ids(["1"])).await.unwrap();
    assert_eq!(vectors, [Some(shop.embedder.vector_of("New kettle"))]);
    let entry = shop.entry("1").await;
    assert_eq!((entry.state, entry.revision), (EmbeddingState::Embedded, Revision(2)));
}

#[tokio::test]
async fn pipelines_that_share_a_fingerprint_embed_once() {
    let embedder = ScriptedEmbedder::new();
    let beside = MemoryStore::new(likewise_conformance::ManualClock::new());
    let (given, second) = (embedder.clone(), beside.clone());
    let shop = Shop::with(embedder, move |store| {
        let template = PassageTemplate::parse(PassageTemplate::DEFAULT).unwrap();
        let other = Pipeline::new("beside", template, given.clone(), (second.clone(), second));
        vec![pipeline("main", PassageTemplate::DEFAULT, given, &store), other]
    });
    let ran = shop.stock(feed(&[("1", "Kettle"), ("2", "Lamp")])).await;
    assert_eq!(ran.run.counts.announced, 2, "one duty for both");
    assert_eq!(shop.embedder.calls().len(), 1);
    assert_eq!(shop.meter.total(), 2);
    let generation = shop.fingerprint();
    assert_eq!((shop.memory.count(&generation).await.unwrap(), beside.count(&generation).await.unwrap()), (2, 2));
}

#[tokio::test]
async fn each_generation_gets_its_own_vector_from_one_delivery() {
    let shop = two_generations();
    let ran = shop.full(feed(&[("1", "Kettle")])).await;
    assert_eq!(ran.run.counts.announced, 2);
    assert_eq!(shop.work().await, EmbedReport { received: 1, embedded: 2, ..EmbedReport::default() });
    for generation in shop.pipelines.generations() {
        assert_eq!(shop.memory.totals(&generation.fingerprint).await.unwrap().embedded, 1);
    }
}

#[tokio::test]
async fn what_failed_in_one_generation_is_tried_again_in_that_one_alone() {
    let shop = two_generations();
    shop.full(feed(&[("1", "Kettle")])).await;
    shop.embedder.fail_texts_with_for("thing", ErrorKind::Unexpected, 1);
    let first = shop.work().await;
    assert_eq!((first.embedded, first.failed), (1, 1));
    shop.wait(1);
    assert_eq!(shop.work().await, EmbedReport { received: 1, embedded: 1, ..EmbedReport::default() });
}

/// A shop whose two pipelines differ in their templates.
fn two_generations() -> Shop {
    let embedder = ScriptedEmbedder::new();
    let given = embedder.clone();
    Shop::with(embedder, move |store| {
        let other = pipeline("other", "thing {title}", given.clone(), &store);
        vec![pipeline("main", "{title}", given, &store), other]
    })
}

#[tokio::test]
async fn a_crash_before_the_account_is_written_loses_no_embedding() {
    let shop = Shop::new();
    shop.full(feed(&[("1", "Kettle")])).await;
    shop.store.fail(Fault::Call("record", 0), ErrorKind::Unavailable);
    assert_eq!(shop.embed().step().await.unwrap_err().kind(), ErrorKind::Unavailable);
    shop.store.mend();
    assert_eq!(shop.step().await.received, 0, "the lease has not ended");
    shop.clock.advance(EmbedSettings::default().lease);
    assert_eq!(shop.step().await.embedded, 1);
}

#[tokio::test]
async fn a_delivery_that_could_not_be_settled_comes_again_and_is_stale() {
    let shop = Shop::new();
    shop.full(feed(&[("1", "Kettle")])).await;
    shop.store.fail(Fault::Call("settle", 0), ErrorKind::Unavailable);
    shop.embed().step().await.unwrap_err();
    shop.store.mend();
    shop.clock.advance(EmbedSettings::default().lease);
    assert_eq!(shop.step().await, EmbedReport { received: 1, stale: 1, ..EmbedReport::default() });
}

#[tokio::test]
async fn products_that_cannot_be_read_leave_the_deliveries_undecided() {
    let shop = Shop::new();
    shop.full(feed(&[("1", "Kettle")])).await;
    shop.store.fail(Fault::Call("get_many", 0), ErrorKind::Timeout);
    assert_eq!(shop.embed().step().await.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(shop.memory.depth().await.unwrap(), QueueDepth { waiting: 0, in_flight: 1 });
    assert!(shop.embedder.calls().is_empty());
}

#[tokio::test]
async fn no_more_than_a_batch_is_taken_at_once() {
    let shop = Shop::new();
    shop.full(catalogue(0..300)).await;
    let worker = likewise_usecases::EmbedProducts {
        settings: EmbedSettings { batch: 7, ..EmbedSettings::default() },
        ..shop.embed()
    };
    assert_eq!(worker.step().await.unwrap().received, 7);
    assert_eq!(shop.memory.depth().await.unwrap().waiting, 293);
    assert_eq!(shop.step().await.received, EmbedSettings::default().batch as u64);
}

#[tokio::test]
async fn a_worker_without_a_generation_that_the_ledger_has_does_nothing() {
    let shop = Shop::new();
    shop.full(feed(&[("1", "Kettle")])).await;
    let newer = shop.with_template("{title}");
    assert_eq!(newer.embed().step().await.unwrap().stale, 1);
    let entries = shop.memory.entries(&shop.fingerprint(), &[id("1")]).await.unwrap();
    assert_eq!(entries[0].as_ref().unwrap().state, EmbeddingState::Pending, "it is owed to the older generation still");
    assert!(Arc::ptr_eq(&shop.memory, &newer.memory));
}
