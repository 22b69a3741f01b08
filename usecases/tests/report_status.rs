//! Totals, rate, time left and readiness.

use std::{sync::Arc, time::Duration};

use likewise_conformance::memory::ScriptedEmbedder;
use likewise_domain::ledger::LedgerTotals;
use likewise_usecases::{EmbedProducts, EmbedSettings, ErrorKind, ports::QueueDepth};

use crate::support::{Fault, Shop, catalogue, feed, pipeline};

#[tokio::test]
async fn totals_rate_and_time_left_follow_the_work() {
    let shop = Shop::new();
    shop.full(catalogue(0..100)).await;
    let status = shop.status().status().await.unwrap();
    assert_eq!((status.per_second, status.eta, status.embedded_since_start), (None, None, 0));
    assert_eq!(status.queue, QueueDepth { waiting: 100, in_flight: 0 });

    let worker = EmbedProducts { settings: EmbedSettings { batch: 10, ..EmbedSettings::default() }, ..shop.embed() };
    for _ in 0..3 {
        worker.step().await.unwrap();
        shop.wait(5);
    }
    let status = shop.status().status().await.unwrap();
    // 30 passages in the 15 seconds since the first of them, 70 more to go.
    assert_eq!((status.per_second, status.embedded_since_start), (Some(2.0), 30));
    assert_eq!(status.eta, Some(Duration::from_secs(35)));
    let [generation] = &status.generations[..] else { panic!("one generation") };
    let totals = LedgerTotals { live: 100, pending: 70, embedded: 30, ..LedgerTotals::default() };
    assert_eq!((generation.totals, generation.vectors), (totals, 30));
    assert_eq!((generation.model.as_str(), &generation.pipelines[..]), ("scripted", &["main".to_owned()][..]));

    shop.wait(120);
    let idle = shop.status().status().await.unwrap();
    assert_eq!((idle.per_second, idle.eta, idle.embedded_since_start), (None, None, 30));
}

#[tokio::test]
async fn stale_work_is_no_rate() {
    let shop = Shop::new();
    shop.embedder.fail_texts_with("Kettle", ErrorKind::Unexpected);
    shop.stock(feed(&[("1", "Kettle")])).await;
    let status = shop.status().status().await.unwrap();
    assert_eq!((status.per_second, status.eta), (None, None));
}

#[tokio::test]
async fn deliveries_in_hand_are_in_flight() {
    let shop = Shop::new();
    shop.full(catalogue(0..5)).await;
    let gate = shop.embedder.hold();
    let worker = EmbedProducts { settings: EmbedSettings { batch: 2, ..EmbedSettings::default() }, ..shop.embed() };
    let working = tokio::spawn(async move { worker.step().await.unwrap() });
    shop.embedder.called(1).await;
    assert_eq!(shop.status().status().await.unwrap().queue, QueueDepth { waiting: 3, in_flight: 2 });
    drop(gate);
    working.await.unwrap();
    assert_eq!(shop.status().status().await.unwrap().queue, QueueDepth { waiting: 3, in_flight: 0 });
}

#[tokio::test]
async fn pipelines_of_one_generation_are_told_together() {
    let embedder = ScriptedEmbedder::new();
    let given = embedder.clone();
    let shop = Shop::with(embedder, |store| {
        vec![
            pipeline("main", "{title}", given.clone(), &store),
            pipeline("twin", "{title}", given.clone(), &store),
            pipeline("branded", "{brand} {title}", given, &store),
        ]
    });
    shop.stock(feed(&[("1", "Kettle")])).await;
    let status = shop.status().status().await.unwrap();
    let names: Vec<_> = status.generations.iter().map(|generation| generation.pipelines.join("+")).collect();
    assert_eq!(names, ["main+twin", "branded"]);
    assert!(status.generations.iter().all(|generation| generation.totals.embedded == 1 && generation.vectors == 1));
}

#[tokio::test]
async fn it_is_ready_when_store_index_and_every_embedder_answer() {
    let (one, other) = (ScriptedEmbedder::new(), ScriptedEmbedder::of(48, 64));
    let (first, second) = (one.clone(), Arc::clone(&other));
    let shop = Shop::with(one, |store| {
        vec![pipeline("main", "{title}", first, &store), pipeline("other", "{title}", second, &store)]
    });
    shop.status().ready().await.unwrap();
    for part in ["ready", "count"] {
        shop.store.fail(Fault::Call(part, 0), ErrorKind::Unavailable);
        assert_eq!(shop.status().ready().await.unwrap_err().operation(), part);
        shop.store.mend();
    }
    other.set_unready(Some(ErrorKind::Timeout));
    assert_eq!(shop.status().ready().await.unwrap_err().kind(), ErrorKind::Timeout);
}
