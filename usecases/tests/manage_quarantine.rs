//! What failed for good, and another chance for it.

use likewise_conformance::fixtures::{id, ids};
use likewise_domain::ledger::{EmbeddingState, LedgerEntry};
use likewise_usecases::{ErrorKind, ports::Page};

use crate::support::{Fault, Shop, catalogue};

/// A shop of 20 products of which 11 are quarantined: number 1 and 10 to 19.
async fn with_quarantined() -> Shop {
    let shop = Shop::new();
    shop.embedder.fail_texts_with_for("number 1", ErrorKind::InvalidInput, 11);
    shop.stock(catalogue(0..20)).await;
    assert_eq!(shop.totals().await.quarantined, 11);
    shop
}

async fn listed(shop: &Shop, after: Option<&str>, most: usize) -> Vec<LedgerEntry> {
    let after = after.map(id);
    let page = Page { after: after.as_ref(), most };
    shop.quarantine().list(&shop.fingerprint(), page).await.unwrap()
}

#[tokio::test]
async fn quarantined_products_are_listed_by_id_in_pages_with_their_errors() {
    let shop = with_quarantined().await;
    let first = listed(&shop, None, 6).await;
    let second = listed(&shop, Some("p00014"), 6).await;
    let listed: Vec<_> = first.iter().chain(&second).map(|entry| entry.id.to_string()).collect();
    let expected: Vec<_> = [1].into_iter().chain(10..20).map(|number| format!("p{number:05}")).collect();
    assert_eq!(listed, expected);
    assert_eq!(first[0].last_error.as_deref(), Some("memory.embed: invalid input: the script lets this text fail"));
    assert_eq!(first[0].attempts, 1);
}

#[tokio::test]
async fn a_redrive_of_some_leaves_the_others() {
    let shop = with_quarantined().await;
    let wanted = ids(["p00010", "p00011", "p00002", "unknown"]);
    let redriven = shop.quarantine().redrive(&shop.fingerprint(), Some(&wanted)).await.unwrap();
    assert_eq!(redriven, 2, "embedded and unknown ones are not counted");
    assert_eq!(shop.entry("p00010").await.attempts, 0, "it begins anew");
    assert_eq!(shop.work().await.embedded, 2);
    assert_eq!(shop.totals().await.quarantined, 9);
}

#[tokio::test]
async fn a_redrive_of_all_embeds_what_works_by_now() {
    let shop = with_quarantined().await;
    assert_eq!(shop.quarantine().redrive(&shop.fingerprint(), None).await.unwrap(), 11);
    assert_eq!(shop.work().await.embedded, 11);
    assert_eq!((shop.totals().await.embedded, listed(&shop, None, 50).await.len()), (20, 0));
    assert_eq!(shop.quarantine().redrive(&shop.fingerprint(), None).await.unwrap(), 0);
}

#[tokio::test]
async fn a_redrive_of_none_redrives_none() {
    let shop = with_quarantined().await;
    assert_eq!(shop.quarantine().redrive(&shop.fingerprint(), Some(&[])).await.unwrap(), 0);
    assert_eq!(shop.step().await.received, 0);
}

#[tokio::test]
async fn what_fails_again_is_quarantined_again() {
    let shop = with_quarantined().await;
    shop.embedder.fail_texts_with("number 1", ErrorKind::InvalidInput);
    shop.quarantine().redrive(&shop.fingerprint(), None).await.unwrap();
    assert_eq!(shop.work().await.quarantined, 11);
    assert_eq!(shop.totals().await.quarantined, 11);
}

#[tokio::test]
async fn a_redrive_that_could_not_be_announced_leaves_its_products_pending() {
    let shop = with_quarantined().await;
    shop.store.fail(Fault::Call("announce", 0), ErrorKind::Unavailable);
    shop.quarantine().redrive(&shop.fingerprint(), None).await.unwrap_err();
    shop.store.mend();
    assert_eq!(shop.entry("p00010").await.state, EmbeddingState::Pending);
    shop.reconciled().await.unwrap();
    assert_eq!(shop.work().await.embedded, 11);
}

#[tokio::test]
async fn a_retired_product_leaves_the_quarantine() {
    let shop = with_quarantined().await;
    shop.full(catalogue(0..19)).await;
    assert_eq!((shop.totals().await.quarantined, listed(&shop, None, 50).await.len()), (10, 10));
}
