//! The figures of docs/performance.md: ingestion, ingestion and embedding together, start, search over HTTP, recall and
//! memory, on a feed and queries of the caller's.
//!
//! `cargo bench -p likewise-server --bench figures -- CONFIG FEED QUERIES`
//!
//! CONFIG is a likewise.toml that names the model; its data directory is not used. FEED is any feed that the `default`
//! mapping reads. QUERIES has a query in the last tab-separated column of each line. Rates that are compared with each
//! other are measured in this one process, one after the other and again in reverse.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark is read by people"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are small"
)]

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use futures::StreamExt as _;
use likewise_bootstrap::{
    App, FeedFile,
    settings::{EmbeddedStore, Overrides, Settings, StoreSettings},
};
use likewise_domain::{Embedding, ProductId, run::FeedScope};
use likewise_server::{NoRuns, Worker, api};
use likewise_usecases::ports::{NearestQuery, Purpose};

#[tokio::main]
async fn main() {
    // `cargo bench` adds a flag of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [config, feed, queries] = arguments.as_slice() else {
        println!("usage: cargo bench -p likewise-server --bench figures -- CONFIG FEED QUERIES");
        return;
    };
    let queries = read_queries(Path::new(queries));
    let feed = PathBuf::from(feed);
    let folder = tempfile::tempdir().unwrap();
    let settings = |name: &str| {
        let overrides = Overrides { config: Some(config.into()), data: None };
        let mut settings = Settings::load(&overrides).unwrap();
        settings.store =
            StoreSettings::Embedded(EmbeddedStore { directory: folder.path().join(name), ..Default::default() });
        settings
    };
    println!("peak memory at the start: {} MB", peak_memory());
    ingest_alone(settings("alone"), &feed).await;
    println!("peak memory after ingestion alone: {} MB", peak_memory());
    together(settings("together"), &feed).await;
    println!("peak memory after embedding: {} MB", peak_memory());
    let app = start(settings("together")).await;
    over_http(&app, &queries).await;
    recall(&app, &queries).await;
    println!("peak memory at the end: {} MB", peak_memory());
    app.stores.close().await.unwrap();
}

async fn ingest(app: &App, feed: &Path) -> (f64, likewise_domain::run::RunCounts) {
    let feed = FeedFile { path: feed.to_path_buf(), name: None, mapping: None, scope: FeedScope::Full };
    let request = app.ingest_request(Some(feed)).unwrap();
    let started = Instant::now();
    let ingested = app.ingest().ingest(&request, &()).await.unwrap();
    let counts = ingested.run.counts;
    assert!(counts.add_up(), "every row is accounted for");
    (counts.read as f64 / started.elapsed().as_secs_f64(), counts)
}

async fn ingest_alone(settings: Settings, feed: &Path) {
    let app = App::open(settings).await.unwrap();
    let (rate, counts) = ingest(&app, feed).await;
    println!("ingest alone, {} new rows: {rate:.0} rows/s", counts.new);
    for _ in 0..3 {
        let (rate, counts) = ingest(&app, feed).await;
        println!("ingest alone, {} unchanged rows: {rate:.0} rows/s", counts.unchanged);
    }
    app.stores.close().await.unwrap();
}

/// The rate of the embedder by itself, over `passages`.
async fn raw_rate(app: &App, passages: &[String]) -> f64 {
    let pipeline = app.pipelines.get(None).unwrap();
    let texts: Vec<&str> = passages.iter().map(String::as_str).collect();
    let started = Instant::now();
    // Several calls under way, so that no session waits between them.
    let done: usize = futures::stream::iter(texts.chunks(128))
        .map(|chunk| async { pipeline.embedder.embed(chunk, Purpose::Passage).await.unwrap().len() })
        .buffer_unordered(4)
        .fold(0, async |sum, len| sum + len)
        .await;
    done as f64 / started.elapsed().as_secs_f64()
}

async fn sample(app: &App, every: usize) -> Vec<String> {
    let pipeline = app.pipelines.get(None).unwrap();
    let generation = &pipeline.generation;
    let unknown = likewise_domain::Fingerprint::parse("0000000000000000").unwrap();
    let mut passages = Vec::new();
    let mut after: Option<ProductId> = None;
    loop {
        let page = app.stores.products.unenrolled(&unknown, after.as_ref(), 500).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.product.id().clone());
        passages.extend(
            page.iter().step_by(every).map(|stored| generation.template.render(&stored.product).as_str().to_owned()),
        );
    }
    passages
}

async fn together(settings: Settings, feed: &Path) {
    let app = App::open(settings).await.unwrap();
    let worker = Worker::start(&app).await.unwrap();
    let started = Instant::now();
    let (_, counts) = ingest(&app, feed).await;
    let generation = app.pipelines.get(None).unwrap().generation.fingerprint.clone();
    loop {
        let totals = app.stores.ledger.totals(&generation).await.unwrap();
        assert!(totals.add_up(), "the ledger adds up at every moment");
        if totals.pending == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let rate = counts.announced as f64 / started.elapsed().as_secs_f64();
    worker.stop().await;
    let index = app.pipelines.get(None).unwrap().index.clone();
    let refreshing = Instant::now();
    index.refresh(&generation).await.unwrap();
    let refreshed = refreshing.elapsed().as_secs_f64();
    let with_refresh = counts.announced as f64 / (started.elapsed().as_secs_f64());
    let passages = sample(&app, 5).await;
    let raw = raw_rate(&app, &passages).await;
    println!(
        "ingest and embed together: {rate:.0} passages/s; with the index caught up ({refreshed:.1} s more): {with_refresh:.0}"
    );
    println!(
        "the embedder by itself on every fifth passage: {raw:.0}/s; ratio {:.3}, with the index {:.3}",
        rate / raw,
        with_refresh / raw
    );
    app.stores.close().await.unwrap();
}

async fn start(settings: Settings) -> App {
    let mut best = Duration::MAX;
    for _ in 0..3 {
        let started = Instant::now();
        let app = App::open(settings.clone()).await.unwrap();
        app.status().ready().await.unwrap();
        let took = started.elapsed();
        best = best.min(took);
        println!("start to ready: {:.0} ms", took.as_secs_f64() * 1e3);
        app.stores.close().await.unwrap();
    }
    println!("start to ready, best of three: {:.0} ms", best.as_secs_f64() * 1e3);
    App::open(settings).await.unwrap()
}

/// The share of the true first ten that the index finds, and how long that takes.
async fn recall(app: &App, queries: &[String]) {
    let pipeline = app.pipelines.get(None).unwrap().clone();
    let generation = &pipeline.generation.fingerprint;
    let unknown = likewise_domain::Fingerprint::parse("0000000000000000").unwrap();
    let mut all: Vec<(ProductId, Embedding)> = Vec::new();
    let mut after: Option<ProductId> = None;
    loop {
        let page = app.stores.products.unenrolled(&unknown, after.as_ref(), 500).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.product.id().clone());
        let ids: Vec<_> = page.iter().map(|stored| stored.product.id().clone()).collect();
        let vectors = pipeline.index.vectors(generation, &ids).await.unwrap();
        all.extend(ids.into_iter().zip(vectors).filter_map(|(id, vector)| vector.map(|vector| (id, vector))));
    }
    let (mut found, mut wanted, mut times) = (0, 0, Vec::new());
    for text in queries.iter().take(300) {
        let embedded = pipeline.embedder.embed(&[text], Purpose::Query).await.unwrap().remove(0).unwrap();
        let mut exact: Vec<(f32, &ProductId)> =
            all.iter().map(|(id, vector)| (vector.similarity(&embedded.embedding).value(), id)).collect();
        exact.select_nth_unstable_by(10, |a, b| b.0.total_cmp(&a.0));
        let least = exact[..10].iter().map(|(similarity, _)| *similarity).fold(f32::MAX, f32::min);
        let query = NearestQuery { vector: &embedded.embedding, k: 10, at_least: None, filter: None };
        let started = Instant::now();
        let nearest = pipeline.index.nearest(generation, query).await.unwrap();
        times.push(started.elapsed());
        // Equal similarities at the cut are as good as each other.
        found += nearest.hits.iter().filter(|hit| hit.similarity.value() >= least - 1e-5).count();
        wanted += 10;
    }
    println!(
        "recall@10 over {} queries: {:.4}; nearest {}",
        wanted / 10,
        f64::from(found as u32) / f64::from(wanted),
        percentiles(&mut times)
    );
}

async fn over_http(app: &App, queries: &[String]) {
    let router = likewise_http::router(api(app, Arc::new(NoRuns)).unwrap());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let pipeline = app.pipelines.get(None).unwrap().clone();
    let (mut raw, mut http) = (Vec::new(), Vec::new());
    for text in queries.iter().take(1_000) {
        let started = Instant::now();
        pipeline.embedder.embed(&[text], Purpose::Query).await.unwrap().remove(0).unwrap();
        raw.push(started.elapsed());
        let started = Instant::now();
        let answer =
            client.get(format!("http://{address}/v1/search")).query(&[("q", text.as_str())]).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.bytes().await.unwrap();
        http.push(started.elapsed());
    }
    let raw_words = percentiles(&mut raw);
    let http_words = percentiles(&mut http);
    let more = http[http.len() / 2].as_secs_f64() - raw[raw.len() / 2].as_secs_f64();
    println!("embedding one query: {raw_words}");
    println!("semantic search over HTTP: {http_words}; p50 {:.2} ms above the embedding alone", more * 1e3);
    server.abort();
}

fn percentiles(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    format!("p50 {:.2} ms, p99 {:.2} ms", at(0.5), at(0.99))
}

fn read_queries(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().skip(1).filter_map(|line| line.rsplit('\t').next()).map(str::to_owned).collect()
}

/// The most memory that this process has held, in MB; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    peak.unwrap_or_default() / 1024
}
