//! What is owed to a generation is announced again.

use likewise_conformance::fixtures::ids;
use likewise_domain::ledger::EmbeddingState;
use likewise_usecases::{
    EmbedSettings, ErrorKind,
    ports::{EmbeddingQueue as _, Ledger as _, VectorIndex as _},
};

use crate::support::{Fault, Shop, catalogue, feed};

#[tokio::test]
async fn what_is_pending_is_announced_again_after_a_crash() {
    let shop = Shop::new();
    shop.store.fail(Fault::Call("announce", 0), ErrorKind::Unavailable);
    shop.full(catalogue(0..900)).await;
    shop.store.mend();
    assert_eq!(shop.step().await.received, 0, "nobody was told");
    assert_eq!(shop.reconciled().await.unwrap(), 900, "over more than one page");
    assert_eq!(shop.work().await.embedded, 900);
}

#[tokio::test]
async fn where_nothing_is_owed_nothing_is_announced() {
    let shop = Shop::new();
    shop.stock(catalogue(0..20)).await;
    let before = shop.product("p00003").await;
    assert_eq!(shop.reconciled().await.unwrap(), 0);
    assert_eq!(shop.memory.depth().await.unwrap().waiting, 0);
    assert_eq!(shop.product("p00003").await, before);
}

#[tokio::test]
async fn another_template_enrols_every_product_again_and_keeps_the_old_vectors() {
    let shop = Shop::new();
    shop.stock(catalogue(0..600)).await;
    let before = shop.product("p00003").await;
    let newer = shop.with_template("{title} {brand}");
    assert_ne!(shop.fingerprint(), newer.fingerprint());

    assert_eq!(newer.reconciled().await.unwrap(), 600);
    assert_eq!(newer.totals().await.pending, 600);
    assert_eq!(newer.work().await.embedded, 600);
    assert_eq!(newer.totals().await.embedded, 600);
    assert_eq!(shop.totals().await.embedded, 600, "the old generation stands beside the new one");
    assert_eq!(shop.memory.count(&shop.fingerprint()).await.unwrap(), 600);
    assert_eq!(newer.product("p00003").await, before, "neither revision nor times move");
}

#[tokio::test]
async fn what_waits_to_be_tried_again_is_not_announced_before_its_time() {
    let shop = Shop::new();
    shop.embedder.fail_texts_with("Kettle", ErrorKind::Unexpected);
    shop.stock(feed(&[("1", "Kettle")])).await;
    assert_eq!(shop.reconcile().announce_pending(&shop.fingerprint()).await.unwrap(), 0);
    shop.wait(1);
    assert_eq!(shop.reconcile().announce_pending(&shop.fingerprint()).await.unwrap(), 1);
    assert_eq!(shop.memory.depth().await.unwrap().waiting, 1, "it waits there already and is merged");
}

#[tokio::test]
async fn retired_and_quarantined_products_are_not_announced() {
    let shop = Shop::new();
    shop.embedder.fail_texts_with("number 3", ErrorKind::InvalidInput);
    shop.full(catalogue(0..10)).await;
    shop.work().await;
    assert_eq!(shop.totals().await.quarantined, 1);
    shop.store.fail(Fault::Call("announce", 0), ErrorKind::Unavailable);
    shop.full(catalogue(0..12)).await;
    shop.store.mend();
    shop.full(catalogue(0..11)).await;
    assert_eq!(shop.memory.live_ids().len(), 11);
    assert_eq!(shop.reconciled().await.unwrap(), 1, "p00010 alone is owed");
}

#[tokio::test]
async fn a_worker_that_died_with_deliveries_in_hand_costs_only_its_lease() {
    let shop = Shop::new();
    shop.full(catalogue(0..5)).await;
    let lost = shop.memory.receive(5, EmbedSettings::default().lease).await.unwrap();
    assert_eq!(lost.len(), 5);
    assert_eq!(shop.step().await.received, 0);
    shop.clock.advance(EmbedSettings::default().lease);
    assert_eq!(shop.work().await.embedded, 5);
}

#[tokio::test]
async fn a_queue_that_refuses_some_announces_the_others() {
    let shop = Shop::new();
    shop.store.fail(Fault::Call("announce", 0), ErrorKind::Unavailable);
    shop.full(catalogue(0..5)).await;
    shop.store.mend();
    shop.store.fail(Fault::Item("announce", ids(["p00002"]).remove(0)), ErrorKind::Throttled);
    assert_eq!(shop.reconcile().announce_pending(&shop.fingerprint()).await.unwrap(), 4);
    shop.work().await;
    let entry = shop.memory.entries(&shop.fingerprint(), &ids(["p00002"])).await.unwrap().remove(0).unwrap();
    assert_eq!(entry.state, EmbeddingState::Pending);
}
