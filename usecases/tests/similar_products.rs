//! A product in, the ones like it out.

use likewise_conformance::fixtures::id;
use likewise_domain::filter::Filter;
use likewise_usecases::{ErrorKind, SimilarError, SimilarRequest};

use crate::support::{Fault, Shop, catalogue, feed, ids_of, like, limit, similarity};

async fn kitchen() -> Shop {
    let shop = Shop::new();
    shop.stock(feed(&[("1", "steel kettle"), ("2", "glass kettle"), ("3", "desk lamp"), ("4", "steel kettle")])).await;
    shop
}

#[tokio::test]
async fn a_product_is_never_like_itself() {
    let shop = kitchen().await;
    let calls = shop.embedder.calls().len();
    let hits = shop.similar().similar(&like("1")).await.unwrap();
    assert_eq!(ids_of(&hits), ["4", "2", "3"]);
    assert!(hits.hits[0].similarity.unwrap().value() > 0.999, "its twin is");
    assert_eq!(shop.embedder.calls().len(), calls, "nothing is embedded for it");
    assert_eq!(hits.generation, shop.fingerprint());
}

#[tokio::test]
async fn it_costs_no_other_its_place() {
    let shop = kitchen().await;
    for most in 1..=3 {
        let hits = shop.similar().similar(&SimilarRequest { limit: limit(most), ..like("4") }).await.unwrap();
        assert_eq!(hits.hits.len() as u64, most);
        assert!(!ids_of(&hits).contains(&"4".to_owned()));
    }
}

#[tokio::test]
async fn among_many_twins_the_list_is_full_and_without_it() {
    let shop = Shop::new();
    let rows: Vec<_> = (0..300).map(|number| format!("twin-{number:03}")).collect();
    let rows: Vec<_> = rows.iter().map(|id| (id.as_str(), "the same kettle")).collect();
    shop.stock(feed(&rows)).await;
    for product in ["twin-000", "twin-299"] {
        let hits = shop.similar().similar(&SimilarRequest { limit: limit(200), ..like(product) }).await.unwrap();
        assert_eq!(hits.hits.len(), 200);
        assert!(!ids_of(&hits).contains(&product.to_owned()));
    }
}

#[tokio::test]
async fn threshold_and_filter_apply() {
    let shop = kitchen().await;
    let near =
        shop.similar().similar(&SimilarRequest { threshold: Some(similarity(0.999)), ..like("1") }).await.unwrap();
    assert_eq!(ids_of(&near), ["4"]);
    let filter = Some(Filter::parse("id in [1, 2, 3]").unwrap());
    let some = shop.similar().similar(&SimilarRequest { filter, ..like("1") }).await.unwrap();
    assert_eq!(ids_of(&some), ["2", "3"]);
}

#[tokio::test]
async fn an_unknown_product_is_told_apart_from_one_without_a_vector() {
    let shop = kitchen().await;
    shop.partial(feed(&[("5", "new kettle")])).await;
    let refused = shop.similar().similar(&like("6")).await.unwrap_err();
    assert!(matches!(&refused, SimilarError::NoSuchProduct(product) if *product == id("6")), "{refused:?}");
    let refused = shop.similar().similar(&like("5")).await.unwrap_err();
    assert!(matches!(&refused, SimilarError::NotEmbedded(product) if *product == id("5")), "{refused:?}");
    shop.work().await;
    assert_eq!(shop.similar().similar(&like("5")).await.unwrap().hits.len(), 4);
}

#[tokio::test]
async fn a_retired_product_is_unknown_and_no_longer_like_others() {
    let shop = Shop::new();
    shop.stock(catalogue(0..10)).await;
    shop.full(catalogue(1..10)).await;
    let refused = shop.similar().similar(&like("p00000")).await.unwrap_err();
    assert!(matches!(refused, SimilarError::NoSuchProduct(_)), "{refused:?}");
    let hits = shop.similar().similar(&like("p00001")).await.unwrap();
    assert_eq!(hits.hits.len(), 8);
}

#[tokio::test]
async fn a_failure_says_at_which_stage() {
    let shop = kitchen().await;
    shop.store.fail(Fault::Call("get_many", 0), ErrorKind::Unavailable);
    let failed = shop.similar().similar(&like("1")).await.unwrap_err();
    assert!(matches!(failed, SimilarError::Fetch(_)), "{failed:?}");
    shop.store.mend();
    shop.store.fail(Fault::Call("nearest", 0), ErrorKind::Unavailable);
    let failed = shop.similar().similar(&like("1")).await.unwrap_err();
    assert!(matches!(failed, SimilarError::Nearest(_)), "{failed:?}");
    let nowhere = SimilarRequest { pipeline: Some("tall".to_owned()), ..like("1") };
    let refused = shop.similar().similar(&nowhere).await.unwrap_err();
    assert_eq!(refused.to_string(), "there is no pipeline \"tall\"; there are main");
}
