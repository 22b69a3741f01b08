//! Words in, the nearest products out.

use std::sync::Arc;

use likewise_conformance::{fixtures::id, memory::ScriptedEmbedder};
use likewise_domain::{PassageTemplate, filter::Filter, search::Mode};
use likewise_usecases::{ErrorKind, SearchError, SearchRequest, UnknownPipeline, ports::Purpose};

use crate::support::{
    Fault, FaultyEmbedder, Shop, catalogue, feed, ids_of, limit, pipeline, priced_feed, query, similarity,
};

async fn kitchen() -> Shop {
    let shop = Shop::new();
    let rows = [("1", "steel kettle", "20 EUR"), ("2", "glass kettle", "60 EUR"), ("3", "desk lamp", "20 EUR")];
    shop.stock(priced_feed(&rows)).await;
    shop
}

#[tokio::test]
async fn the_nearest_product_comes_first() {
    let shop = kitchen().await;
    let hits = shop.search().search(&query("glass kettle")).await.unwrap();
    assert_eq!(ids_of(&hits), ["2", "1", "3"]);
    assert!(hits.hits.windows(2).all(|pair| pair[0].similarity >= pair[1].similarity));
    let expected = shop.embedder.vector_of("glass kettle").similarity(&shop.embedder.vector_of("steel kettle"));
    assert_eq!(hits.hits[1].similarity, Some(expected), "what is shown is the cosine");
    assert_eq!((hits.exact, hits.effort.examined, hits.pipeline.as_str()), (true, 3, "main"));
    assert_eq!(hits.generation, shop.fingerprint());
    let (purpose, texts) = shop.embedder.calls().pop().unwrap();
    assert_eq!((purpose, texts), (Purpose::Query, vec!["glass kettle".to_owned()]));
}

#[tokio::test]
async fn limit_and_threshold_cut_the_list() {
    let shop = kitchen().await;
    let two = shop.search().search(&SearchRequest { limit: limit(2), ..query("glass kettle") }).await.unwrap();
    assert_eq!(ids_of(&two), ["2", "1"]);
    let second = two.hits[1].similarity.unwrap();
    let inclusive = SearchRequest { threshold: Some(second), ..query("glass kettle") };
    assert_eq!(ids_of(&shop.search().search(&inclusive).await.unwrap()), ["2", "1"], "the threshold is inclusive");
    let above = SearchRequest { threshold: Some(similarity(second.value() + 1e-4)), ..query("glass kettle") };
    assert_eq!(ids_of(&shop.search().search(&above).await.unwrap()), ["2"]);
}

#[tokio::test]
async fn a_filter_costs_no_hits() {
    let shop = kitchen().await;
    let filter = Some(Filter::parse("price < 50").unwrap());
    let cheap = SearchRequest { filter, limit: limit(2), ..query("glass kettle") };
    assert_eq!(ids_of(&shop.search().search(&cheap).await.unwrap()), ["1", "3"]);
}

#[tokio::test]
async fn an_empty_catalogue_has_no_hits() {
    let shop = Shop::new();
    let hits = shop.search().search(&query("anything")).await.unwrap();
    assert!(hits.hits.is_empty() && hits.exact);
}

#[tokio::test]
async fn products_that_wait_for_their_vectors_are_not_near_to_anything_yet() {
    let shop = kitchen().await;
    shop.partial(feed(&[("4", "glass kettle with a lid")])).await;
    let semantic = SearchRequest { mode: Some(Mode::Semantic), ..query("glass kettle") };
    let found = async || ids_of(&shop.search().search(&semantic).await.unwrap());
    assert!(!found().await.contains(&"4".to_owned()));
    let by_words = shop.search().search(&query("glass kettle")).await.unwrap();
    let waiting = by_words.hits.iter().find(|hit| hit.product.product.id() == &id("4")).unwrap();
    assert_eq!(waiting.similarity, None, "its words are found at once");
    shop.work().await;
    assert!(found().await.contains(&"4".to_owned()));
}

/// An index that still finds what the store has retired.
#[tokio::test]
async fn what_was_retired_since_the_index_answered_is_left_out() {
    let shop = Shop::new();
    shop.stock(catalogue(0..10)).await;
    // The index of an earlier moment, where p00003 was live.
    let earlier = shop.memory.copied(shop.clock.clone());
    shop.full(catalogue((0..10).filter(|number| *number != 3))).await;
    let given = shop.embedder.clone();
    let template = PassageTemplate::parse(PassageTemplate::DEFAULT).unwrap();
    let lagging = Shop::over(shop.clock.clone(), shop.memory.clone(), given.clone(), |_| {
        vec![likewise_usecases::Pipeline::new("main", template, given, (earlier.clone(), earlier))]
    });
    let hits = lagging.search().search(&query("product number 3")).await.unwrap();
    assert_eq!(hits.hits.len(), 9);
    let own = |title: &str| shop.embedder.vector_of("product number 3").similarity(&shop.embedder.vector_of(title));
    for hit in &hits.hits {
        assert_eq!(hit.similarity, Some(own(hit.product.product.title())), "each keeps its own similarity");
    }
}

#[tokio::test]
async fn a_failure_says_at_which_stage() {
    let shop = kitchen().await;
    let strict = || SearchRequest { mode: Some(Mode::Semantic), fallback: false, ..query("kettle") };
    shop.embedder.fail_calls(ErrorKind::Unavailable, 1);
    let failed = shop.search().search(&strict()).await.unwrap_err();
    assert!(matches!(&failed, SearchError::Embedding(error) if error.kind() == ErrorKind::Unavailable), "{failed:?}");
    shop.embedder.fail_texts_with("forbidden", ErrorKind::InvalidInput);
    let forbidden = SearchRequest { mode: Some(Mode::Semantic), fallback: false, ..query("forbidden") };
    let failed = shop.search().search(&forbidden).await.unwrap_err();
    assert!(matches!(&failed, SearchError::Embedding(error) if error.kind() == ErrorKind::InvalidInput), "{failed:?}");

    shop.store.fail(Fault::Call("nearest", 0), ErrorKind::Timeout);
    let failed = shop.search().search(&strict()).await.unwrap_err();
    assert!(matches!(&failed, SearchError::Nearest(error) if error.kind() == ErrorKind::Timeout), "{failed:?}");
    shop.store.mend();

    shop.store.fail(Fault::Call("matching", 0), ErrorKind::Timeout);
    let keywords = SearchRequest { mode: Some(Mode::Keyword), ..query("kettle") };
    let failed = shop.search().search(&keywords).await.unwrap_err();
    assert!(matches!(&failed, SearchError::Keywords(error) if error.kind() == ErrorKind::Timeout), "{failed:?}");
    shop.store.mend();

    shop.store.fail(Fault::Call("get_many", 0), ErrorKind::Corrupt);
    let failed = shop.search().search(&query("kettle")).await.unwrap_err();
    assert!(matches!(&failed, SearchError::Fetch(error) if error.kind() == ErrorKind::Corrupt), "{failed:?}");
}

#[tokio::test]
async fn an_embedder_that_gives_no_vector_is_a_failure() {
    let scripted = ScriptedEmbedder::new();
    let embedder = FaultyEmbedder::over(scripted.clone());
    embedder.drop_vectors_after(0);
    let shop = Shop::with(scripted, |store| vec![pipeline("main", "{title}", embedder, &store)]);
    let strict = SearchRequest { fallback: false, ..query("kettle") };
    let failed = shop.search().search(&strict).await.unwrap_err();
    assert!(matches!(&failed, SearchError::Embedding(error) if error.kind() == ErrorKind::Unexpected), "{failed:?}");
}

/// Two models side by side: the wide one has vectors of another dimension.
async fn two_models() -> (Shop, Arc<ScriptedEmbedder>) {
    let (small, wide) = (ScriptedEmbedder::new(), ScriptedEmbedder::of(48, 64));
    let (one, other) = (small.clone(), wide.clone());
    let shop = Shop::with(small, |store| {
        vec![pipeline("small", "{title}", one, &store), pipeline("wide", "{title}", other, &store)]
    });
    shop.stock(feed(&[("1", "steel kettle"), ("2", "desk lamp")])).await;
    (shop, wide)
}

#[tokio::test]
async fn a_query_is_compared_with_vectors_of_its_own_fingerprint_alone() {
    let (shop, wide) = two_models().await;
    let [small_generation, wide_generation] = &shop.pipelines.generations()[..] else { panic!("two generations") };
    assert_ne!(small_generation.fingerprint, wide_generation.fingerprint);
    for (name, embedder, generation) in
        [(None, &shop.embedder, small_generation), (Some("wide"), &wide, wide_generation)]
    {
        let search = SearchRequest { pipeline: name.map(str::to_owned), ..query("kettle") };
        let hits = shop.search().search(&search).await.unwrap();
        assert_eq!(hits.generation, generation.fingerprint);
        assert_eq!(hits.pipeline, name.unwrap_or("small"));
        let own = embedder.vector_of("kettle").similarity(&embedder.vector_of("steel kettle"));
        assert_eq!((hits.hits[0].product.product.id(), hits.hits[0].similarity), (&id("1"), Some(own)));
    }
}

#[tokio::test]
async fn a_generation_without_vectors_finds_nothing_of_another() {
    let shop = kitchen().await;
    let newer = shop.with_template("{title} by {brand}");
    let semantic = SearchRequest { mode: Some(Mode::Semantic), ..query("glass kettle") };
    assert!(newer.search().search(&semantic).await.unwrap().hits.is_empty());
    newer.reconciled().await.unwrap();
    newer.work().await;
    assert_eq!(newer.found("glass kettle").await, ["2", "1", "3"]);
}

#[tokio::test]
async fn an_unknown_pipeline_is_told_the_names_that_there_are() {
    let (shop, _) = two_models().await;
    let search = SearchRequest { pipeline: Some("tall".to_owned()), ..query("kettle") };
    let refused = shop.search().search(&search).await.unwrap_err();
    assert_eq!(refused.to_string(), "there is no pipeline \"tall\"; there are small, wide");
    let known = vec!["small".to_owned(), "wide".to_owned()];
    let SearchError::UnknownPipeline(unknown) = refused else { panic!("{refused:?}") };
    assert_eq!(unknown, UnknownPipeline { asked: "tall".to_owned(), known });
}
