//! One match set: total, facets, order, groups and pages agree with each other.

use std::{cell::RefCell, collections::BTreeSet};

use likewise_domain::{
    facet::{Facet, FacetCounts},
    filter::Filter,
    search::Mode,
    sort::{Order, Sort},
};
use likewise_usecases::{
    Cursor, Hits, Position, SearchError, SearchProducts, SearchRequest, SearchSettings, ports::Unit,
};
use proptest::{prelude::*, test_runner::TestRunner};

use crate::support::{Shop, ids_of, limit, query, settings, shelf, similarity};

const WORDS: [&str; 6] = ["red kettle", "steel", "lamp blue glass", "kettle", "?!", "bed NR-7"];

async fn pages(search: &SearchProducts, request: &SearchRequest) -> (Vec<String>, Vec<Hits>) {
    let (mut ids, mut pages, mut cursor) = (Vec::new(), Vec::new(), None);
    loop {
        let page = search.search(&SearchRequest { cursor: cursor.clone(), ..request.clone() }).await.unwrap();
        ids.extend(ids_of(&page));
        cursor.clone_from(&page.next);
        pages.push(page);
        if cursor.is_none() {
            return (ids, pages);
        }
    }
}

fn requests() -> impl Strategy<Value = SearchRequest> {
    let words = prop::option::weighted(0.85, prop::sample::select(WORDS.to_vec()));
    let mode = prop::sample::select(Mode::ALL.to_vec());
    let sort = prop::sample::select(vec![Sort::Relevance, Sort::By(Order::Cheapest), Sort::By(Order::BestRated)]);
    let filter =
        prop::option::of(prop::sample::select(vec!["price < 50", "brand = Aa or brand = bb", "exists(rating)"]));
    let unit = prop::sample::select(vec![
        (Unit::Product, None),
        (Unit::Group, None),
        (Unit::Group, Some(Unit::Group)),
        (Unit::Group, Some(Unit::Product)),
    ]);
    (words, mode, sort, filter, unit).prop_map(|(words, mode, sort, filter, (unit, count))| SearchRequest {
        mode: Some(mode),
        sort,
        filter: filter.map(|text| Filter::parse(text).unwrap()),
        unit,
        count,
        facets: Facet::parse_list("brand, category, attributes.colour, price:..<30|30..60|60<..").unwrap(),
        ..words.map_or_else(|| SearchRequest::new(None), query)
    })
}

/// Few candidates, so that lists go on beyond the first ones.
fn narrow() -> SearchSettings {
    SearchSettings { candidates: 10, window: 1_000, near_cap: 40, ..settings() }
}

/// Asks what `requests` give of a shop with 120 products, and says how large the match sets were.
fn hold_together(settings: SearchSettings, requests: impl Strategy<Value = SearchRequest>) -> BTreeSet<u64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let shop = runtime.block_on(async {
        let shop = Shop::new();
        shop.stock(shelf(120)).await;
        shop
    });
    let search = SearchProducts::new(shop.pipelines.clone(), shop.store.clone(), shop.clock.clone(), settings);
    let totals = RefCell::new(BTreeSet::new());
    let run = |request: SearchRequest, size: u64| {
        runtime.block_on(async {
            let one = SearchRequest { limit: limit(200), ..request.clone() };
            let (whole, all) = pages(&search, &one).await;
            let (parts, some) = pages(&search, &SearchRequest { limit: limit(size), ..request.clone() }).await;
            prop_assert_eq!(&whole, &parts);
            let mut distinct = whole.clone();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), whole.len(), "nothing twice");
            prop_assert_eq!(whole.len() as u64, all[0].counts.listed(), "the list is the match set");
            units_agree(&search, &request, &all[0]).await?;
            for page in all.iter().chain(&some) {
                prop_assert_eq!(&page.counts, &all[0].counts);
            }
            totals.borrow_mut().insert(all[0].counts.products);
            facets_are_filters(&search, &one, &all[0]).await
        })
    };
    let mut runner = TestRunner::new(ProptestConfig { cases: 60, ..ProptestConfig::default() });
    runner.run(&(requests, 3_u64..40), |(request, size)| run(request, size)).unwrap();
    totals.into_inner()
}

#[test]
fn pages_concatenate_and_counts_do_not_move() {
    hold_together(narrow(), requests());
}

#[test]
fn they_do_not_where_vectors_decide_what_matches() {
    let floor = similarity(0.45);
    let high = SearchSettings { floor, nonsense_floor: floor, near_cap: 1_000, ..narrow() };
    let by_vectors = (requests(), prop::sample::select(WORDS.to_vec()), any::<bool>());
    let by_vectors = by_vectors.prop_map(|(request, words, hybrid)| SearchRequest {
        text: query(words).text,
        mode: Some(if hybrid { Mode::Hybrid } else { Mode::Semantic }),
        filter: None,
        ..request
    });
    let totals = hold_together(high, by_vectors);
    assert!(totals.iter().filter(|total| (1..120).contains(*total)).count() >= 3, "sets of vectors: {totals:?}");
}

/// What is counted is one of the two totals, and both are those of requests that list the one or the other.
async fn units_agree(search: &SearchProducts, request: &SearchRequest, hits: &Hits) -> Result<(), TestCaseError> {
    let counts = &hits.counts;
    let counted = if request.counted() == Unit::Group { counts.groups } else { Some(counts.products) };
    prop_assert_eq!(Some(counts.total), counted);
    for (unit, total) in [(Unit::Product, Some(counts.products)), (Unit::Group, counts.groups)] {
        let plain = SearchRequest { unit, count: None, ..request.clone() };
        let plain = search.search(&plain).await.unwrap().counts;
        prop_assert!(total.is_none_or(|total| total == plain.total), "{:?}", unit);
        if unit == request.counted() {
            prop_assert_eq!(&plain.facets, &counts.facets);
        }
    }
    Ok(())
}

async fn facets_are_filters(
    search: &SearchProducts,
    request: &SearchRequest,
    hits: &Hits,
) -> Result<(), TestCaseError> {
    // Filters narrow what the nearest are taken from, so a capped set is another one under a filter.
    if hits.counts.capped {
        return Ok(());
    }
    for (facet, counts) in request.facets.iter().zip(&hits.counts.facets) {
        let counted: Vec<(Filter, u64)> = match counts {
            FacetCounts::Terms { values, .. } => {
                values.iter().map(|value| (value.filter(facet.field()), value.count)).collect()
            }
            FacetCounts::Ranges(counts) => facet.range_filters().into_iter().zip(counts.iter().copied()).collect(),
        };
        for (filter, count) in counted {
            let both = request.filter.clone().map_or(filter.clone(), |given| given.and(filter.clone()));
            let narrowed = SearchRequest { filter: Some(both), facets: Vec::new(), ..request.clone() };
            let total = search.search(&narrowed).await.unwrap().counts.total;
            prop_assert_eq!(total, count, "{}", filter);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_list_by_relevance_ends_with_its_window_and_says_so() {
    let shop = Shop::new();
    shop.stock(shelf(120)).await;
    let settings = SearchSettings { candidates: 10, window: 25, ..settings() };
    let search = SearchProducts::new(shop.pipelines.clone(), shop.store.clone(), shop.clock.clone(), settings);
    let (ids, pages) = pages(&search, &SearchRequest { limit: limit(7), ..query("red kettle") }).await;
    assert_eq!(ids.len(), 25);
    assert_eq!(pages.iter().map(|page| page.window_ended).collect::<Vec<_>>(), [false, false, false, true]);
    assert!(pages.iter().all(|page| page.counts.total == 120));
}

#[tokio::test]
async fn the_nearest_are_capped_and_the_answer_says_so() {
    let shop = Shop::new();
    shop.stock(shelf(60)).await;
    let twenty = SearchSettings { near_cap: 20, ..settings() };
    let search = SearchProducts::new(shop.pipelines.clone(), shop.store.clone(), shop.clock.clone(), twenty);
    let semantic = SearchRequest { mode: Some(Mode::Semantic), ..query("kettle") };
    let hits = search.search(&semantic).await.unwrap();
    assert_eq!((hits.counts.total, hits.counts.capped), (20, true));
    for (near_cap, capped) in [(59, true), (60, false)] {
        let capped_at = SearchSettings { near_cap, ..settings() };
        let search = SearchProducts::new(shop.pipelines.clone(), shop.store.clone(), shop.clock.clone(), capped_at);
        let hits = search.search(&semantic).await.unwrap();
        assert_eq!((hits.counts.total, hits.counts.capped), (near_cap as u64, capped), "of 60");
    }
    let keyword = SearchRequest { mode: Some(Mode::Keyword), ..query("kettle") };
    let hits = search.search(&keyword).await.unwrap();
    assert!(!hits.counts.capped);
}

#[tokio::test]
async fn a_cursor_belongs_to_its_query() {
    let shop = Shop::new();
    shop.stock(shelf(30)).await;
    let search = shop.search();
    let first = search.search(&query("kettle")).await.unwrap();
    let next = SearchRequest { cursor: first.next.clone(), limit: limit(3), ..query("kettle") };
    assert_eq!(search.search(&next).await.unwrap().hits.len(), 3, "the size of a page may change");
    let foreign = SearchRequest { cursor: first.next, ..query("lamp") };
    assert!(matches!(search.search(&foreign).await, Err(SearchError::ForeignCursor(_))));
    let far = query("kettle");
    let far = SearchRequest {
        cursor: Some(Cursor { query: far.list_id(), mode: Mode::Hybrid, position: Position::Ranked(u32::MAX) }),
        ..far
    };
    let beyond = search.search(&far).await.unwrap();
    assert!(beyond.hits.is_empty() && beyond.next.is_none());
}

#[tokio::test]
async fn variants_are_one_hit_and_say_how_many_they_are() {
    let shop = Shop::new();
    shop.stock(shelf(60)).await;
    for sort in [Sort::Relevance, Sort::By(Order::Cheapest)] {
        let request = SearchRequest { unit: Unit::Group, limit: limit(100), sort, ..query("kettle lamp bed") };
        let hits = shop.search().search(&request).await.unwrap();
        let of_groups: u64 = hits.hits.iter().map(|hit| hit.variants.unwrap()).sum();
        assert_eq!((hits.counts.total, of_groups), (hits.hits.len() as u64, 60));
        assert!(hits.hits.iter().any(|hit| hit.variants.unwrap() > 1));
    }
}

#[tokio::test]
async fn groups_are_counted_where_they_are_listed() {
    let shop = Shop::new();
    let refused = SearchRequest { count: Some(Unit::Group), ..query("kettle") };
    let refused = shop.search().search(&refused).await.unwrap_err();
    assert!(matches!(&refused, SearchError::Invalid(invalid) if invalid.field == "count"), "{refused:?}");
}

#[tokio::test]
async fn without_words_everything_is_listed_the_newest_first() {
    let shop = Shop::new();
    shop.stock(shelf(5)).await;
    shop.clock.advance(std::time::Duration::from_mins(1));
    shop.partial(shelf(7)).await;
    shop.work().await;
    let hits = shop.search().search(&SearchRequest::new(None)).await.unwrap();
    assert_eq!(hits.counts.total, 7);
    let ids = ids_of(&hits);
    assert_eq!(&ids[..2], &["p00005", "p00006"], "{ids:?}");
    assert!(hits.reading.is_none() && hits.hits.iter().all(|hit| hit.rank.is_none()));
}
