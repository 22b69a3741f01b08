//! The vector index at full size: how fast the graph is built, how much of the truth it finds, how long a query takes
//! with and without a filter, how long a start takes and how much memory it needs.
//!
//! `cargo bench -p likewise-adapter-embedded --bench nearest -- COUNT [VECTORS QUERIES DIMENSION [BEAM...]]`
//!
//! Without files the vectors are made up: clusters whose members differ. `VECTORS` and `QUERIES` are files of f32,
//! little-endian, one vector after the other, such as an embedder makes of a catalogue's titles. With beams, each is
//! tried in turn on the same graph.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
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
use likewise_conformance::fixtures::{Sequence, generation, product};
use likewise_domain::{Embedding, Revision, filter::Filter};
use likewise_usecases::ports::{NearestQuery, ProductWrite, VectorIndex, VectorRecord};

const K: usize = 10;
/// As many as are asked for where candidates are ranked by more than their vectors.
const MANY: usize = 1_000;
const QUERIES: usize = 1_000;

struct Vectors {
    dimension: usize,
    numbers: Vec<f32>,
}

impl Vectors {
    fn read(file: &str, dimension: usize, most: usize) -> Self {
        let bytes = std::fs::read(file).unwrap();
        let numbers = bytes.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number));
        Self { dimension, numbers: numbers.take(most * dimension).collect() }
    }

    /// Members of clusters, a few to some dozens in each. Queries are made of another seed and the same clusters.
    fn made_up(count: usize, dimension: usize, seed: u64) -> Self {
        let mut numbers = Vec::with_capacity(count * dimension);
        for n in 0..count as u64 {
            let mut centre = Sequence::seeded((n * n) % 2_003 + 1);
            let mut own = Sequence::seeded(seed + n * 7_919 + 1);
            let vector: Vec<f64> = (0..dimension).map(|_| centre.signed_unit() + 0.7 * own.signed_unit()).collect();
            let length = vector.iter().map(|number| number * number).sum::<f64>().sqrt();
            numbers.extend(vector.iter().map(|number| (number / length) as f32));
        }
        Self { dimension, numbers }
    }

    fn len(&self) -> usize {
        self.numbers.len() / self.dimension
    }

    fn get(&self, n: usize) -> &[f32] {
        &self.numbers[n * self.dimension..(n + 1) * self.dimension]
    }

    /// The similarity of the `K`th nearest to `query` of those that `allowed` lets through.
    fn kth(&self, query: &[f32], k: usize, allowed: impl Fn(usize) -> bool) -> f32 {
        let mut all: Vec<f32> = (0..self.len())
            .filter(|n| allowed(*n))
            .map(|n| self.get(n).iter().zip(query).map(|(a, b)| a * b).sum())
            .collect();
        *all.select_nth_unstable_by(k - 1, |a, b| b.total_cmp(a)).1
    }
}

/// Every product has a share of 0 to 999, so that a filter on it lets through a thousandth, a hundredth and so on.
fn write(n: usize) -> ProductWrite {
    product(&format!("SKU-{n:07}"))
        .with_number("share", &(n % 1_000).to_string())
        .priced(&format!("{}.{:02}", n % 977, n % 100), "EUR")
        .branded(&format!("Brand {}", n % 331))
        .write()
}

async fn build(directory: &Path, vectors: &Vectors) {
    let store = open(directory, IndexConfig { longest_tail: 0, ..IndexConfig::default() }).await;
    let products: Vec<_> = (0..vectors.len()).map(write).collect();
    for batch in products.chunks(1_000) {
        store.products().upsert(batch, None).await.unwrap();
    }
    let index = store.vectors();
    let started = Instant::now();
    let mut slowest = Duration::ZERO;
    for (batch, first) in products.chunks(256).zip((0..).step_by(256)) {
        let began = Instant::now();
        let records: Vec<_> = batch
            .iter()
            .zip(first..)
            .map(|(item, n)| VectorRecord {
                id: item.product.id().clone(),
                revision: Revision(1),
                embedding: Embedding::new(vectors.get(n)).unwrap(),
            })
            .collect();
        index.upsert(&generation(1), &records).await.unwrap();
        slowest = slowest.max(began.elapsed());
    }
    let count = vectors.len() as f64;
    let took = started.elapsed().as_secs_f64();
    println!("written      {:>9.0} vectors/s, slowest batch of 256 {slowest:.1?}", count / took);
    let started = Instant::now();
    index.refresh(&generation(1)).await.unwrap();
    println!("graph        {:>9.1} s for what was left to merge, and the filters", started.elapsed().as_secs_f64());
    let started = Instant::now();
    store.close().await.unwrap();
    println!("closed       {:>9.1?}", started.elapsed());
}

async fn measure(
    index: &Arc<dyn VectorIndex>,
    name: &str,
    (k, filter): (usize, Option<&Filter>),
    queries: &[(Embedding, Option<f32>)],
) {
    let mut took = Vec::with_capacity(QUERIES);
    let (mut found, mut wanted, mut exact) = (0, 0, 0);
    for (vector, kth) in queries {
        let query = NearestQuery { vector, k, at_least: None, filter };
        let began = Instant::now();
        let answer = index.nearest(&generation(1), query).await.unwrap();
        took.push(began.elapsed());
        exact += usize::from(answer.exact);
        if let Some(kth) = kth {
            found += answer.hits.iter().filter(|hit| hit.similarity.value() >= kth - 1e-6).count();
            wanted += u32::try_from(k).unwrap();
        }
    }
    let exact = 100 * exact / took.len();
    let (p50, p99) = p50_and_p99(took);
    let recall = if wanted == 0 { "not known".to_owned() } else { format!("{:.4}", found as f64 / f64::from(wanted)) };
    println!("{name:<22} p50 {p50:>8.2?}  p99 {p99:>8.2?}  recall@{k} {recall}  exact {exact:>3} %");
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let value = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("? kB").trim();
        let kilobytes: u64 = value.trim_end_matches(" kB").parse().unwrap_or(0);
        kilobytes / 1_024
    };
    format!("{} MB of its own, {} MB of files in memory", line("RssAnon:"), line("RssFile:"))
}

/// Queries, the first of them with the similarity of the last of those that are to be found.
type Asked = Vec<(Embedding, Option<f32>)>;

/// Queries for the `K` nearest of each share of the products, and those for the [`MANY`] nearest of all.
type Truths = (Vec<(usize, Asked)>, Asked);

fn truths(vectors: &Vectors, queries: &Vectors) -> Truths {
    let of_share = |share: usize| {
        let asked = (0..queries.len()).map(|n| {
            let kth = (n < 500).then(|| vectors.kth(queries.get(n), K, |product| product % 1_000 < share));
            (Embedding::new(queries.get(n)).unwrap(), kth)
        });
        (share, asked.collect())
    };
    let many = (0..queries.len().min(200)).map(|n| {
        let kth = (vectors.len() >= MANY).then(|| vectors.kth(queries.get(n), MANY, |_| true));
        (Embedding::new(queries.get(n)).unwrap(), kth)
    });
    ([1, 10, 100, 200, 500, 1_000].into_iter().map(of_share).collect(), many.collect())
}

async fn search(directory: &Path, (truths, many): &Truths, beam: usize) {
    println!("beam {beam}; before start {}", memory());
    let started = Instant::now();
    let store = open(directory, IndexConfig { beam, ..IndexConfig::default() }).await;
    let opened = started.elapsed();
    let index = store.vectors();
    let held = index.count(&generation(1)).await.unwrap();
    println!("start        {opened:.1?} to open, {:.1?} until {held} vectors are there", started.elapsed());
    println!("after start  {}", memory());
    for (share, queries) in truths {
        let filter = Filter::parse(&format!("attributes.share < {share}")).unwrap();
        let (name, filter) = if *share == 1_000 {
            ("all".to_owned(), None)
        } else {
            (format!("{} %", *share as f64 / 10.0), Some(&filter))
        };
        measure(&index, &name, (K, filter), queries).await;
    }
    measure(&index, "all, many of them", (MANY, None), many).await;
    let queries: Vec<_> = truths[0].1.iter().map(|(vector, _)| (vector.clone(), None)).collect();
    for text in ["price in 20..200", "brand = \"brand 7\"", "not brand = \"brand 7\""] {
        let filter = Filter::parse(text).unwrap();
        measure(&index, text, (K, Some(&filter)), &queries).await;
    }
    println!("at the end   {}", memory());
    store.close().await.unwrap();
}

#[tokio::main]
async fn main() {
    let arguments = arguments();
    let number = |n: usize| arguments.get(n).and_then(|text| text.parse::<usize>().ok());
    let count = number(0).unwrap_or(20_000);
    let (vectors, queries) = match (arguments.get(1), arguments.get(2), number(3)) {
        (Some(vectors), Some(queries), Some(dimension)) => {
            (Vectors::read(vectors, dimension, count), Vectors::read(queries, dimension, QUERIES))
        }
        _ => (Vectors::made_up(count, 384, 1), Vectors::made_up(QUERIES, 384, 999_983)),
    };
    println!("{} vectors of {} dimensions, {} queries", vectors.len(), vectors.dimension, queries.len());
    let directory = tempfile::tempdir().unwrap();
    build(directory.path(), &vectors).await;
    let truths = truths(&vectors, &queries);
    drop(vectors);
    let mut beams: Vec<usize> = (4..).map_while(number).collect();
    if beams.is_empty() {
        beams.push(IndexConfig::default().beam);
    }
    for beam in beams {
        search(directory.path(), &truths, beam).await;
    }
}
