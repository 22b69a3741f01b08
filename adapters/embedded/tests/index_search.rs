//! What the vector index finds where the graph does the work: beside filters, replacements, retirements and equals.
#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that calls it")]

mod index_support;

use std::{collections::BTreeSet, sync::Arc};

use index_support::{SIZE, Shop, everything_by_graph, expect_nearest, open_by_graph, truth, vector_of};
use likewise_adapter_embedded::IndexConfig;
use likewise_conformance::{
    ManualClock,
    fixtures::{Sequence, embedding, unit_vector},
};
use likewise_domain::{Embedding, ProductId, filter::Filter};
use likewise_usecases::ports::{MatchSet, Members, Unit};
use tempfile::TempDir;

async fn stocked() -> (TempDir, Shop) {
    let directory = TempDir::new().unwrap();
    let shop = Shop::stocked(directory.path(), everything_by_graph()).await;
    (directory, shop)
}

#[tokio::test]
async fn the_graph_answers_and_says_that_it_is_not_exact() {
    let (_keep, shop) = stocked().await;
    let found = shop.nearest(&vector_of(777), 10, None).await;
    assert!(!found.exact);
    assert!((10..u64::from(SIZE)).contains(&found.examined), "{}", found.examined);
    for n in (0..SIZE).step_by(97) {
        expect_nearest(&shop, n, None).await;
    }
    shop.close().await;
}

#[tokio::test]
async fn few_vectors_are_compared_one_by_one() {
    let directory = TempDir::new().unwrap();
    let config = IndexConfig { exact_up_to: SIZE as usize, ..everything_by_graph() };
    let shop = Shop::stocked(directory.path(), config).await;
    let found = shop.nearest(&vector_of(777), 10, None).await;
    assert_eq!((found.exact, found.examined), (true, u64::from(SIZE)));
    shop.close().await;
    assert!(!directory.path().join("index").join(index_support::GRAPH).exists(), "no graph is made for so few");
}

#[tokio::test]
async fn a_selective_filter_is_answered_exactly_and_loses_nothing() {
    let (_keep, shop) = stocked().await;
    for share in [1, 10, 100, 300] {
        let filter = Filter::parse(&format!("attributes.share < {share}")).unwrap();
        for n in [0, 500, 1_234] {
            let vector = vector_of(n);
            let found = shop.nearest(&vector, 50, Some(&filter)).await;
            assert!(found.exact, "{share} in a thousand");
            assert_eq!(found.examined, u64::from(share * 2));
            let ids: Vec<_> = found.hits.into_iter().map(|hit| hit.id).collect();
            assert_eq!(ids, truth(&vector, 50, |other| other % 1_000 < share), "{share} in a thousand near {n}");
        }
    }
    shop.close().await;
}

#[tokio::test]
async fn a_filter_that_most_match_is_answered_by_the_graph() {
    let directory = TempDir::new().unwrap();
    let shop = open_by_graph(directory.path()).await;
    // Enough for a filter that most match to be no reason to compare one by one.
    for from in (0..6_000).step_by(1_000) {
        shop.stock(from..from + 1_000).await;
    }
    let filter = Filter::parse("attributes.share < 900").unwrap();
    let vector = vector_of(950);
    let found = shop.nearest(&vector, 10, Some(&filter)).await;
    assert!(!found.exact);
    let far = |id: &ProductId| id.as_str().trim_start_matches('p').parse::<u32>().unwrap().is_multiple_of(1_000);
    assert!(found.hits.iter().all(|hit| !far(&hit.id) || hit.similarity.value() < 1.0));
    let shares: Vec<_> = found.hits.iter().map(|hit| hit.id.as_str()[3..].parse::<u32>().unwrap()).collect();
    assert!(shares.iter().all(|share| *share < 900), "{shares:?}");
    assert_eq!(found.hits.len(), 10);
    shop.close().await;
}

#[tokio::test]
async fn equal_ones_stand_by_id_and_the_cut_is_among_them() {
    let (_keep, shop) = stocked().await;
    let twin = unit_vector(5, 32);
    let twins: Vec<u32> = (0..30).map(|n| (n * 61 + 7) % SIZE).collect();
    shop.write(twins.iter().map(|n| (*n, twin.clone())), 2).await;
    let mut expected: Vec<_> = twins.into_iter().map(Shop::id).collect();
    expected.sort();
    for _ in 0..2 {
        for k in [1, 7, 29, 30] {
            assert_eq!(shop.nearest_ids(&twin, k, None).await, expected[..k], "the first {k} of thirty equal ones");
        }
        shop.index.refresh(&shop.generation).await.unwrap();
    }
    shop.close().await;
}

#[tokio::test]
async fn a_product_that_was_embedded_again_is_found_by_its_new_vector_only() {
    let (_keep, shop) = stocked().await;
    let away = unit_vector(9, 32);
    shop.write([(42, away.clone())].into_iter(), 2).await;
    for _ in 0..2 {
        assert_eq!(shop.nearest_ids(&away, 1, None).await, [Shop::id(42)]);
        let near_the_old_one = shop.nearest(&vector_of(42), SIZE as usize, None).await;
        let hits: Vec<_> = near_the_old_one.hits.iter().filter(|hit| hit.id == Shop::id(42)).collect();
        assert_eq!(hits.len(), 1, "once, and far away");
        assert!(hits[0].similarity.value() < 0.9);
        assert_eq!(shop.index.count(&shop.generation).await.unwrap(), u64::from(SIZE));
        shop.index.refresh(&shop.generation).await.unwrap();
    }
    shop.close().await;
}

#[tokio::test]
async fn a_vector_is_found_before_any_refresh_where_its_product_is_counted() {
    let directory = TempDir::new().unwrap();
    let waits = IndexConfig { exact_up_to: 0, ..IndexConfig::default() };
    let shop = Shop::open(directory.path(), waits).await;
    shop.stock(0..1_000).await;
    let items: Vec<_> = (1_000..1_100).map(Shop::product).collect();
    shop.products.upsert(&items, None).await.unwrap();
    shop.write((1_000..1_100).map(|n| (n, vector_of(n))), 1).await;
    shop.store.keywords().refresh().await.unwrap();
    assert_eq!(shop.nearest_ids(&vector_of(1_050), 1, None).await, [Shop::id(1_050)]);
    shop.move_to(7, 1_050).await;
    let mut both = shop.nearest_ids(&vector_of(1_050), 2, None).await;
    both.sort();
    assert_eq!(both, [Shop::id(7), Shop::id(1_050)], "a new vector of a product that is counted");
    shop.close().await;
}

#[tokio::test]
async fn a_product_whose_vector_came_first_is_as_old_as_its_first_row() {
    let directory = TempDir::new().unwrap();
    let shop = Shop::open(directory.path(), IndexConfig::default()).await;
    shop.write([(1, vector_of(1)), (2, vector_of(2))].into_iter(), 1).await;
    shop.products.upsert(&[Shop::product(1)], None).await.unwrap();
    let found = shop.products.get_many(&[Shop::id(1), Shop::id(2)]).await.unwrap();
    assert_eq!(found[0].as_ref().unwrap().created_at, ManualClock::START);
    assert!(found[1].is_none(), "a vector alone is no product");
    shop.store.keywords().refresh().await.unwrap();
    assert_eq!(shop.nearest_ids(&vector_of(2), 5, None).await, [Shop::id(1)]);
    shop.close().await;
}

#[tokio::test]
async fn a_retired_product_is_gone_at_once_and_back_at_once() {
    let (_keep, shop) = stocked().await;
    let near = |n: u32| vector_of(n);
    shop.retire_all_but((0..SIZE).filter(|n| n % 2 == 1)).await;
    for n in [0, 500, 1_234] {
        let found = shop.nearest_ids(&near(n), 10, None).await;
        assert_eq!(found, truth(&near(n), 10, |other| other % 2 == 1), "the odd ones near {n}");
    }
    let filter = Filter::parse("attributes.number in 400..600").unwrap();
    let found = shop.nearest_ids(&near(500), 500, Some(&filter)).await;
    assert_eq!(found.len(), 100, "the filters have not heard of it yet, and need not");
    shop.products.upsert(&[Shop::product(500)], None).await.unwrap();
    assert_eq!(shop.nearest_ids(&near(500), 1, None).await, [Shop::id(500)]);
    shop.close().await;
}

#[tokio::test]
async fn a_graph_that_is_mostly_garbage_is_made_anew_and_finds_the_same() {
    let (directory, shop) = stocked().await;
    for revision in 2..5 {
        shop.write((0..SIZE).map(|n| (n, vector_of(SIZE - 1 - n))), revision * 2).await;
        shop.write((0..SIZE).map(|n| (n, vector_of(n))), revision * 2 + 1).await;
        shop.index.refresh(&shop.generation).await.unwrap();
    }
    for n in (0..SIZE).step_by(197) {
        expect_nearest(&shop, n, None).await;
    }
    shop.close().await;
    let shop = open_by_graph(directory.path()).await;
    for n in (0..SIZE).step_by(197) {
        expect_nearest(&shop, n, None).await;
    }
    shop.close().await;
}

/// Clusters of some dozens, as the titles of a catalogue are.
fn clustered(n: u32) -> Embedding {
    let (mut centre, mut own) = (Sequence::seeded(u64::from(n % 150) + 1), Sequence::seeded(u64::from(n) + 10_000));
    embedding(&(0..64).map(|_| centre.signed_unit() + 0.6 * own.signed_unit()).collect::<Vec<_>>())
}

#[tokio::test]
async fn the_graph_finds_at_least_99_of_100_of_the_true_nearest() {
    const COUNT: u32 = 5_000;
    let directory = TempDir::new().unwrap();
    let shop = open_by_graph(directory.path()).await;
    let items: Vec<_> = (0..COUNT).map(Shop::product).collect();
    shop.products.upsert(&items, None).await.unwrap();
    shop.write((0..COUNT).map(|n| (n, clustered(n))), 1).await;
    shop.index.refresh(&shop.generation).await.unwrap();
    let vectors: Vec<_> = (0..COUNT).map(|n| (Shop::id(n), clustered(n))).collect();
    let (mut found, mut wanted) = (0, 0);
    for n in 0..100 {
        let query = clustered(COUNT + n * 3);
        let mut all: Vec<_> = vectors.iter().map(|(id, vector)| (query.similarity(vector), id)).collect();
        all.sort_by(|a, b| b.cmp(a));
        let truly: BTreeSet<_> = all.into_iter().take(10).map(|(_, id)| id.clone()).collect();
        let answer = shop.nearest(&query, 10, None).await;
        assert!(!answer.exact);
        found += answer.hits.iter().filter(|hit| truly.contains(&hit.id)).count();
        wanted += 10;
    }
    assert!(found * 100 >= wanted * 99, "{found} of {wanted}");
    shop.close().await;
}

/// Of the ten truly nearest to every so manyth of `SIZE` clustered products, how many are found, and how many there are.
async fn recall_over_clusters(shop: &Shop, step: usize) -> (usize, usize) {
    let vectors: Vec<_> = (0..SIZE).map(|n| (clustered(n), Shop::id(n))).collect();
    let (mut found, mut wanted) = (0, 0);
    for (query, _) in vectors.iter().step_by(step) {
        let mut all: Vec<_> = vectors.iter().map(|(vector, id)| (query.similarity(vector), id)).collect();
        all.sort_by(|a, b| b.cmp(a));
        let truly: BTreeSet<_> = all.into_iter().take(10).map(|(_, id)| id.clone()).collect();
        found += shop.nearest_ids(query, 10, None).await.iter().filter(|id| truly.contains(id)).count();
        wanted += truly.len();
    }
    (found, wanted)
}

/// Clusters rather than the curve of the other tests: three ends of a curve that grow at once leave any graph with dead
/// ends, and no catalogue lies on a curve.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn searches_run_beside_writes() {
    let directory = TempDir::new().unwrap();
    let shop = Arc::new(open_by_graph(directory.path()).await);
    shop.stock_at(0..500, clustered).await;
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..3_u32 {
        let shop = shop.clone();
        tasks.spawn(async move {
            for batch in 0..5 {
                let from = 500 + writer * 500 + batch * 100;
                shop.stock_at(from..from + 100, clustered).await;
                shop.write([(from, clustered(from + 1))].into_iter(), 2).await;
                shop.write([(from, clustered(from))].into_iter(), 3).await;
            }
            0
        });
    }
    for searcher in 0..6_u32 {
        let shop = shop.clone();
        tasks.spawn(async move {
            let mut missed = 0;
            for n in 0..60 {
                let n = (searcher * 83 + n * 7) % 500;
                missed += usize::from(shop.nearest_ids(&clustered(n), 1, None).await != [Shop::id(n)]);
            }
            missed
        });
    }
    let missed: usize = tasks.join_all().await.into_iter().sum();
    assert!(missed <= 3, "{missed} of 360");
    shop.index.refresh(&shop.generation).await.unwrap();
    let (found, wanted) = recall_over_clusters(&shop, 13).await;
    assert!(found * 100 >= wanted * 99, "{found} of {wanted}");
    Arc::into_inner(shop).unwrap().close().await;
    // Compared one by one, what was written beside the searches is there to the last vector.
    let shop = Shop::open(directory.path(), IndexConfig::default()).await;
    let (found, wanted) = recall_over_clusters(&shop, 13).await;
    assert_eq!(found, wanted);
    shop.close().await;
}

#[tokio::test]
async fn a_caller_that_stops_waiting_leaves_memory_and_database_alike() {
    let (directory, shop) = stocked().await;
    let away = unit_vector(11, 32);
    for n in 0..20_u64 {
        let write = shop.write([(42, if n % 2 == 0 { away.clone() } else { vector_of(42) })].into_iter(), n + 2);
        // Polled a few times and then dropped, wherever it stands.
        let mut write = Box::pin(write);
        for _ in 0..n {
            tokio::select! {
                biased;
                () = &mut write => break,
                () = tokio::task::yield_now() => {}
            }
        }
    }
    // A write takes its turn after all that were begun before it.
    shop.write([(43, vector_of(43))].into_iter(), 2).await;
    let held = shop.index.vectors(&shop.generation, &[Shop::id(42)]).await.unwrap().remove(0).unwrap();
    let found = shop.nearest(&held, 1, None).await.hits.remove(0);
    assert_eq!(found.id, Shop::id(42));
    assert!((found.similarity.value() - 1.0).abs() < 1e-5);
    shop.close().await;
    let shop = open_by_graph(directory.path()).await;
    assert_eq!(shop.nearest_ids(&held, 1, None).await, [Shop::id(42)]);
    shop.close().await;
}

#[tokio::test]
async fn what_is_found_is_counted_at_every_moment_of_an_ingestion() {
    let directory = tempfile::tempdir().unwrap();
    let shop = Shop::open(directory.path(), IndexConfig::default()).await;
    shop.stock(0..100).await;
    let everything = vector_of(7);
    for batch in 1..20 {
        let numbers = batch * 100..(batch + 1) * 100;
        let items: Vec<_> = numbers.clone().map(Shop::product).collect();
        shop.products.upsert(&items, None).await.unwrap();
        shop.write(numbers.map(|n| (n, vector_of(n))), 1).await;
        let found = shop.nearest(&everything, SIZE as usize, None).await;
        let ids: Vec<_> = found.hits.iter().map(|hit| hit.id.clone()).collect();
        let set = MatchSet { members: Members::Either { words: None, ids: &ids }, filter: None, unit: Unit::Product };
        let counted = shop.store.keywords().tally(set, &[]).await.unwrap().total;
        assert_eq!(counted, ids.len() as u64, "of {} products", (batch + 1) * 100);
        assert!(!found.exact || found.hits.len() == (batch as usize + 1) * 100, "what is missing is said");
    }
    shop.index.refresh(&shop.generation).await.unwrap();
    let found = shop.nearest(&everything, SIZE as usize, None).await;
    assert_eq!((found.hits.len(), found.exact), (SIZE as usize, true));
}
