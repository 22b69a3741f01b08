//! The keyword index at full size: how long candidates, counts, orders and lookups take, and products by their ids.
//!
//! `cargo bench -p likewise-adapter-embedded --bench words -- [COUNT]`
//!
//! The catalogue is made up: words as frequent as those of a language, brands, colours and categories as frequent as
//! those of a shop, three products in ten variants of each other.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a benchmark ends where it goes wrong; its figures are rounded and go to whoever runs it"
)]

mod bench_support;

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use bench_support::{arguments, open, p50_and_p99};
use likewise_adapter_embedded::IndexConfig;
use likewise_conformance::fixtures::{Sequence, product};
use likewise_domain::{
    ProductId,
    facet::Facet,
    filter::{Bound, Filter, FilterField, NumberRange},
    search::SearchText,
    sort::Order,
    text::{FieldWeights, MinimumWords, WordQuery},
};
use likewise_usecases::ports::{
    KeywordIndex, KeywordQuery, Lookup, MatchSet, Members, Nearness, OrderedPage, ProductWrite, Unit, Vocabulary,
};

const ROUNDS: usize = 200;
const VOCABULARY: usize = 60_000;

/// A word by its rank: the `n`th is about `n` times as rare as the first one.
fn word(sequence: &mut Sequence) -> String {
    let share = sequence.signed_unit().abs();
    let mut rank = (VOCABULARY as f64).powf(share) as u64;
    let mut text = String::from("w");
    while rank > 0 {
        text.push(char::from(b'a' + (rank % 20) as u8));
        rank /= 20;
    }
    text
}

fn words(sequence: &mut Sequence, count: usize) -> String {
    (0..count).map(|_| word(sequence)).collect::<Vec<_>>().join(" ")
}

fn write(n: usize) -> ProductWrite {
    let mut sequence = Sequence::seeded(n as u64 + 1);
    let few = |sequence: &mut Sequence, of: f64| of.powf(sequence.signed_unit().abs()) as u64;
    let made = product(&format!("SKU-{n:07}"))
        .titled(&words(&mut sequence, 12))
        .described(&words(&mut sequence, 60))
        .branded(&format!("Brand {}", few(&mut sequence, 3_000.0)))
        .categorised(&format!("Part {} > Shelf {}", few(&mut sequence, 12.0), few(&mut sequence, 40.0)))
        .priced(&format!("{}.{:02}", sequence.below(900), sequence.below(100)), "EUR")
        .rated(&format!("{}.{}", sequence.below(5), sequence.below(10)), 3)
        .with_text("colour", &format!("colour {}", few(&mut sequence, 60.0)))
        .with_text("model", &format!("KT-{}", 10_000 + sequence.below(80_000)))
        .with_text("material", &words(&mut sequence, 2));
    if n % 10 < 3 { made.grouped(&format!("group {}", n / 10)).write() } else { made.write() }
}

async fn build(directory: &Path, count: usize) {
    let store = open(directory, IndexConfig::default()).await;
    for first in (0..count).step_by(1_000) {
        let items: Vec<_> = (first..count.min(first + 1_000)).map(write).collect();
        store.products().upsert(&items, None).await.unwrap();
    }
    let started = Instant::now();
    store.keywords().refresh().await.unwrap();
    println!("{:<42} {:>9.1?}", "words made findable", started.elapsed());
    store.close().await.unwrap();
}

/// How long `ask` takes, and what the last answer was.
async fn measure<T, F: Future<Output = T>>(name: &str, mut ask: impl FnMut(usize) -> F) -> T {
    let mut last = ask(0).await;
    let mut took: Vec<Duration> = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        let began = Instant::now();
        last = ask(round).await;
        took.push(began.elapsed());
    }
    let (p50, p99) = p50_and_p99(took);
    println!("{name:<42} p50 {p50:>9.1?}  p99 {p99:>9.1?}");
    last
}

fn query(text: &str, share: f32) -> WordQuery {
    WordQuery::of(&SearchText::parse(text).unwrap(), MinimumWords::share(share).unwrap())
}

async fn candidates(keywords: &Arc<dyn KeywordIndex>) {
    let queries: Vec<_> =
        (0..ROUNDS as u64).map(|n| query(&words(&mut Sequence::seeded(n + 77_777), 4), 0.5)).collect();
    let cheap = Filter::parse("price < 300").unwrap();
    for filter in [None, Some(&cheap)] {
        let ask = |round: usize| {
            let words = &queries[round];
            async move {
                let weights = &FieldWeights::default();
                keywords.matching(KeywordQuery { words, weights, k: 200, filter }).await.unwrap().len()
            }
        };
        let name = if filter.is_some() { "200 by 4 words under a filter" } else { "200 by 4 words" };
        measure(name, ask).await;
    }
}

fn facets() -> Vec<Facet> {
    let end = |n: i64, inclusive| Some(Bound { value: n.into(), inclusive });
    let ranges = (0..6).map(|n| NumberRange { from: end(n * 150, true), to: end(n * 150 + 150, false) });
    let mut facets: Vec<_> = ["brand", "category", "attributes.colour"]
        .map(|name| Facet::terms(FilterField::parse(name).unwrap(), 20).unwrap())
        .into();
    facets.push(Facet::ranges(FilterField::Price, ranges.collect()).unwrap());
    facets
}

async fn counts(keywords: &Arc<dyn KeywordIndex>) {
    let frequent = query("wb wc wd", 0.5);
    let cheap = Filter::parse("price < 300").unwrap();
    let facets = facets();
    let of_words = Members::Either { words: Some(&frequent), ids: &[] };
    for (name, members, filter, unit) in [
        ("products of 3 words", of_words, None, Unit::Product),
        ("products of 3 words under a filter", of_words, Some(&cheap), Unit::Product),
        ("groups of 3 words", of_words, None, Unit::Group),
        ("all products", Members::All, None, Unit::Product),
        ("all groups", Members::All, None, Unit::Group),
    ] {
        let set = MatchSet { members, filter, unit };
        let (facets, three) = (&facets, &facets[..3]);
        let total =
            measure(&format!("count {name}"), |_| async move { keywords.tally(set, &[]).await.unwrap().total }).await;
        measure(&format!("  3 facets of {total}"), |_| async move { keywords.tally(set, three).await.unwrap().total })
            .await;
        measure("  and 6 ranges", |_| async move { keywords.tally(set, facets).await.unwrap().total }).await;
        for order in [Order::Cheapest, Order::Newest] {
            let page = OrderedPage { order, after: None, most: 24 };
            measure(&format!("  24 by {}", order.as_str()), |_| async move {
                keywords.ordered(set, page).await.unwrap().len()
            })
            .await;
        }
    }
}

async fn lookups(keywords: &Arc<dyn KeywordIndex>) {
    for (among, near, text) in [
        (Vocabulary::Words, Nearness::Same, "wbcd"),
        (Vocabulary::Words, Nearness::Edits(1), "wbcd"),
        (Vocabulary::Words, Nearness::Edits(2), "wbcd"),
        (Vocabulary::Words, Nearness::Beginning, "wbc"),
        (Vocabulary::Words, Nearness::Beginning, "w"),
        (Vocabulary::Codes, Nearness::Edits(1), "KT12345"),
    ] {
        let ask = |_| async move { keywords.known(&[Lookup { among, text, near, most: 10 }]).await.unwrap() };
        measure(&format!("{among:?} {near:?} {text}"), ask).await;
    }
}

#[tokio::main]
async fn main() {
    let count = arguments().first().map_or(54_667, |count| count.parse().unwrap());
    let directory = tempfile::tempdir().unwrap();
    build(directory.path(), count).await;
    let started = Instant::now();
    let store = open(directory.path(), IndexConfig::default()).await;
    let keywords = store.keywords();
    keywords.known(&[]).await.unwrap();
    println!("{:<42} {:>9.1?}", format!("opened with {count} products"), started.elapsed());
    candidates(&keywords).await;
    counts(&keywords).await;
    lookups(&keywords).await;
    let products = store.products();
    let ids = |round: usize| -> Vec<ProductId> {
        (0..600).map(|n| ProductId::parse(&format!("SKU-{:07}", (n * 7_919 + round * 601) % count)).unwrap()).collect()
    };
    let (asked, products) = ((0..ROUNDS).map(ids).collect::<Vec<_>>(), &products);
    let cold = asked.clone();
    measure("600 products, mostly from the disk", |round| {
        let ids = &cold[round];
        async move { products.get_many(ids).await.unwrap().len() }
    })
    .await;
    measure("600 products, from memory", |_| {
        let ids = &asked[ROUNDS - 1];
        async move { products.get_many(ids).await.unwrap().len() }
    })
    .await;
    store.close().await.unwrap();
}
