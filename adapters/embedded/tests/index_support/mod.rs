//! A shop of two thousand products whose vectors lie on a curve, so that it is known which are near to which.
#![allow(dead_code, reason = "each test program uses a part")]
#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that calls it")]

use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use likewise_adapter_embedded::{Config, Embedded, IndexConfig};
use likewise_conformance::{
    ManualClock,
    fixtures::{Sequence, embedding, generation, id, product},
};
use likewise_domain::{Embedding, Fingerprint, ProductId, Revision, filter::Filter};
use likewise_usecases::ports::{Nearest, NearestQuery, ProductStore, ProductWrite, VectorIndex, VectorRecord};

/// How many products there are.
pub(crate) const SIZE: u32 = 2_000;
/// The directory of the graph of the shop's generation.
pub(crate) const GRAPH: &str = "graph-0000000000000001";
const DIMENSION: u32 = 32;

/// Settings under which no vector is compared one by one that the graph could find.
pub(crate) fn everything_by_graph() -> IndexConfig {
    IndexConfig { exact_up_to: 0, compared_a_candidate: 1, longest_tail: 0, ..IndexConfig::default() }
}

/// An open shop.
pub(crate) struct Shop {
    pub(crate) store: Embedded,
    pub(crate) index: Arc<dyn VectorIndex>,
    pub(crate) products: Arc<dyn ProductStore>,
    pub(crate) generation: Fingerprint,
}

pub(crate) async fn open_by_graph(directory: &Path) -> Shop {
    Shop::open(directory, everything_by_graph()).await
}

impl Shop {
    pub(crate) async fn open(directory: &Path, index: IndexConfig) -> Self {
        let config = Config { index, ..Config::new(directory) };
        let store = Embedded::open(config, ManualClock::new()).await.unwrap();
        Self { index: store.vectors(), products: store.products(), generation: generation(1), store }
    }

    /// A shop with everything in it, findable.
    pub(crate) async fn stocked(directory: &Path, index: IndexConfig) -> Self {
        let shop = Self::open(directory, index).await;
        shop.stock(0..SIZE).await;
        shop
    }

    pub(crate) async fn close(self) {
        self.store.close().await.unwrap();
    }

    pub(crate) fn id(n: u32) -> ProductId {
        id(&format!("p{n:05}"))
    }

    pub(crate) fn product(n: u32) -> ProductWrite {
        product(Self::id(n).as_str())
            .with_number("number", &n.to_string())
            .with_number("share", &(n % 1_000).to_string())
            .write()
    }

    /// Writes products with their vectors and makes them findable.
    pub(crate) async fn stock(&self, numbers: Range<u32>) {
        self.stock_at(numbers, vector_of).await;
    }

    /// Writes products with the vectors that `place` gives them and makes them findable.
    pub(crate) async fn stock_at(&self, numbers: Range<u32>, place: fn(u32) -> Embedding) {
        let items: Vec<_> = numbers.clone().map(Self::product).collect();
        self.products.upsert(&items, None).await.unwrap();
        self.write(numbers.map(|n| (n, place(n))), 1).await;
        self.index.refresh(&self.generation).await.unwrap();
    }

    pub(crate) async fn write(&self, vectors: impl Iterator<Item = (u32, Embedding)>, revision: u64) {
        let records: Vec<_> = vectors
            .map(|(n, embedding)| VectorRecord { id: Self::id(n), revision: Revision(revision), embedding })
            .collect();
        for outcome in self.index.upsert(&self.generation, &records).await.unwrap() {
            outcome.unwrap();
        }
    }

    /// Gives product `n` the vector of product `other`.
    pub(crate) async fn move_to(&self, n: u32, other: u32) {
        self.write([(n, vector_of(other))].into_iter(), 2).await;
    }

    pub(crate) async fn nearest(&self, vector: &Embedding, k: usize, filter: Option<&Filter>) -> Nearest {
        let query = NearestQuery { vector, k, at_least: None, filter };
        self.index.nearest(&self.generation, query).await.unwrap()
    }

    pub(crate) async fn nearest_ids(&self, vector: &Embedding, k: usize, filter: Option<&Filter>) -> Vec<ProductId> {
        self.nearest(vector, k, filter).await.hits.into_iter().map(|hit| hit.id).collect()
    }

    /// Retires everything but `kept`.
    pub(crate) async fn retire_all_but(&self, kept: impl Iterator<Item = u32>) {
        use likewise_domain::run::FeedScope;
        use likewise_usecases::ports::{NewRun, SeenIn, WriteMode};
        let run =
            NewRun { feed: "feed".into(), feed_version: None, scope: FeedScope::Full, dry_run: false, keep: 1_000 };
        let run = self.store.runs().begin(run).await.unwrap().id;
        let items: Vec<_> = kept.map(Self::product).collect();
        self.products.upsert(&items, Some(SeenIn { run, mode: WriteMode::Apply })).await.unwrap();
        while !self.products.retire_missing(run, 500).await.unwrap().is_empty() {}
    }
}

/// The vector of product `n`: a point on a curve that winds through all dimensions, a little off it, so that the
/// nearest to a product are those with numbers near to its own.
pub(crate) fn vector_of(n: u32) -> Embedding {
    let at = f64::from(n) / 40.0;
    let mut off = Sequence::seeded(u64::from(n) + 1);
    let values: Vec<f64> = (0..DIMENSION)
        .map(|axis| (at / (1.0 + f64::from(axis) / 3.0) + f64::from(axis)).sin() + off.signed_unit() / 50.0)
        .collect();
    embedding(&values)
}

/// The `k` nearest to `vector` of the products that `there` lets through, compared one by one.
pub(crate) fn truth(vector: &Embedding, k: usize, there: impl Fn(u32) -> bool) -> Vec<ProductId> {
    let mut all: Vec<_> =
        (0..SIZE).filter(|n| there(*n)).map(|n| (vector.similarity(&vector_of(n)), Shop::id(n))).collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    all.into_iter().take(k).map(|(_, id)| id).collect()
}

/// Expects the ten nearest to product `n`'s vector, which are near enough to each other for any graph to find them.
pub(crate) async fn expect_nearest(shop: &Shop, n: u32, filter: Option<&Filter>) {
    let vector = vector_of(n);
    let found = shop.nearest_ids(&vector, 10, filter).await;
    let expected =
        truth(&vector, 10, |other| filter.is_none_or(|filter| filter.matches(&Shop::product(other).product)));
    assert_eq!(found, expected, "the nearest to {n}");
}

pub(crate) fn files_in(directory: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect()
}

pub(crate) fn graph_files(directory: &Path) -> Vec<PathBuf> {
    files_in(&directory.join("index").join(GRAPH))
}
