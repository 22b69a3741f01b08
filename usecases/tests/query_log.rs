//! Queries are logged without a search waiting, and what the log says is what happened.

use std::{sync::Arc, time::Duration};

use likewise_conformance::{fixtures::id, memory::MemoryQueryLog};
use likewise_domain::{
    Similarity,
    filter::Filter,
    query_log::{Event, EventKind, QueryId},
    ranking::Diversity,
    search::Limit,
    sort::Sort,
};
use likewise_usecases::{
    LogCounts, LogEventsError, LogQueries, LogSettings, Pruned, ReportQueries, SearchRequest,
    ports::{EventOutcome, Page, QueryLog as _, Unit},
};

use crate::support::{Shop, feed, query};

const SETTINGS: LogSettings =
    LogSettings { enabled: true, queue: 3, shown: 2, keep: Duration::from_hours(24), keep_queries: 5 };

/// A shop with three kettles and a lamp, and a log.
struct Logged {
    shop: Shop,
    memory: Arc<MemoryQueryLog>,
    log: Arc<LogQueries>,
}

impl Logged {
    async fn new(settings: LogSettings) -> Self {
        let shop = Shop::new();
        let rows = [("k1", "red kettle"), ("k2", "blue kettle"), ("k3", "steel kettle"), ("l1", "oak lamp")];
        shop.stock(feed(&rows)).await;
        let memory = MemoryQueryLog::new();
        let log = Arc::new(LogQueries::new(memory.clone(), shop.clock.clone(), settings));
        Self { shop, memory, log }
    }

    /// Searches for `words` and leaves that to be logged.
    async fn asks(&self, words: &str) -> Option<QueryId> {
        self.asks_for(&query(words)).await
    }

    async fn asks_for(&self, request: &SearchRequest) -> Option<QueryId> {
        let hits = self.shop.search().search(request).await.unwrap();
        self.log.note(request, &hits, Duration::from_millis(3))
    }

    async fn texts(&self) -> Vec<String> {
        let entries = self.memory.read(None, Page { after: None, most: 100 }).await.unwrap();
        entries.into_iter().map(|entry| entry.query.text.as_str().to_owned()).collect()
    }
}

fn event(query: QueryId, product: &str, kind: EventKind) -> Event {
    Event { query, product: id(product), kind, position: None }
}

#[tokio::test]
async fn a_query_waits_until_it_is_written_down() {
    let shop = Logged::new(SETTINGS).await;
    let id = shop.asks("Red KETTLE for ann@mail.example").await.unwrap();
    assert_eq!(shop.texts().await, Vec::<String>::new(), "a search writes nothing");
    shop.log.flush().await.unwrap();
    let entries = shop.memory.read(None, Page { after: None, most: 9 }).await.unwrap();
    let logged = &entries[0].query;
    assert_eq!((logged.id, logged.text.as_str()), (id, "red kettle for [email]"));
    assert_eq!((logged.pipeline.as_str(), logged.shown.len()), ("main", 2), "of the products shown the first are kept");
    assert_eq!(logged.shown[0].as_str(), "k1");
    assert!(logged.total >= 3);
    assert_eq!(shop.log.counts(), LogCounts { written: 1, dropped: 0, failed: 0 });
}

#[tokio::test]
async fn a_full_queue_drops_and_counts() {
    let shop = Logged::new(SETTINGS).await;
    for _ in 0..3 {
        assert!(shop.asks("kettle").await.is_some());
    }
    assert_eq!((shop.asks("lamp").await, shop.asks("lamp").await), (None, None));
    shop.log.flush().await.unwrap();
    assert_eq!(shop.texts().await, ["kettle"; 3]);
    assert_eq!(shop.log.counts(), LogCounts { written: 3, dropped: 2, failed: 0 });
    assert!(shop.asks("lamp").await.is_some(), "there is room again");
}

#[tokio::test]
async fn an_event_finds_the_query_that_still_waits() {
    let shop = Logged::new(SETTINGS).await;
    let id = shop.asks("red kettle").await.unwrap();
    let events = [event(id, "k1", EventKind::Click), event(id, "k1", EventKind::Click)];
    let outcomes = shop.log.record_events(&events).await.unwrap();
    assert_eq!(outcomes, [EventOutcome::Recorded, EventOutcome::Repeated]);
}

#[tokio::test]
async fn where_nothing_is_logged_nothing_is_and_what_was_ends_with_its_time() {
    let before = Logged::new(SETTINGS).await;
    before.asks("kettle").await.unwrap();
    before.log.flush().await.unwrap();
    let clock = before.shop.clock.clone();
    let off = LogQueries::new(before.memory.clone(), clock.clone(), LogSettings { enabled: false, ..SETTINGS });
    let hits = before.shop.search().search(&query("lamp")).await.unwrap();
    assert_eq!(off.note(&query("lamp"), &hits, Duration::ZERO), None);
    assert!(matches!(off.record_events(&[]).await, Err(LogEventsError::Off(_))));
    assert_eq!(off.prune().await.unwrap(), Pruned { forgotten: 0, more: false });
    clock.advance(Duration::from_hours(25));
    assert_eq!(off.prune().await.unwrap(), Pruned { forgotten: 1, more: false });
    assert_eq!(before.texts().await, Vec::<String>::new());
}

#[tokio::test]
async fn only_so_many_queries_are_kept_and_all_can_be_forgotten() {
    let shop = Logged::new(SETTINGS).await;
    for number in 0..7 {
        shop.asks(&format!("kettle {number}")).await;
        shop.log.flush().await.unwrap();
    }
    assert_eq!(shop.log.prune().await.unwrap(), Pruned { forgotten: 2, more: false });
    assert_eq!(shop.texts().await.first().map(String::as_str), Some("kettle 2"));
    shop.asks("kettle 8").await;
    assert_eq!(shop.log.forget_all().await.unwrap(), Pruned { forgotten: 6, more: false }, "those that waited as well");
    assert_eq!(shop.texts().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_report_counts_queries_that_still_wait_and_their_clicks() {
    let shop = Logged::new(LogSettings { queue: 10_000, keep_queries: 10_000, ..SETTINGS }).await;
    for number in 0..1_500 {
        let id = shop.asks("kettle").await.unwrap();
        if number % 3 == 0 {
            shop.log.record_events(&[event(id, "k2", EventKind::Click)]).await.unwrap();
        }
    }
    let report = ReportQueries { log: shop.log.clone() };
    let counted = report.report(None).await.unwrap();
    assert_eq!((counted.queries(), counted.texts(), counted.with_event()), (1_500, 1, 500));
    let clicks: u64 = counted.positions().iter().map(|at| at.clicks).sum();
    assert_eq!((clicks, counted.positions().len()), (500, 2));
    let judged = report.judge(None, 10).await.unwrap();
    let grade = |product: &str| judged.iter().find(|pair| pair.product.as_str() == product).map(|pair| pair.grade);
    assert_eq!(grade("k2"), Some(2), "with one query alone a place earns what its product gets: {judged:?}");
    assert!(report.judge(None, 1_501).await.unwrap().is_empty());
    let later = shop.shop.clock.advance(Duration::from_secs(1));
    assert_eq!(report.report(Some(later)).await.unwrap().queries(), 0);
}

#[tokio::test]
async fn only_lists_that_words_alone_chose_and_ordered_are_plain() {
    let shop = Logged::new(LogSettings { queue: 10, ..SETTINGS }).await;
    let plain = query("kettle");
    let requests = [
        SearchRequest { unit: Unit::Group, limit: Limit::new(2).unwrap(), ..plain.clone() },
        SearchRequest { filter: Some(Filter::parse("price < 50").unwrap()), ..plain.clone() },
        SearchRequest { threshold: Some(Similarity::new(-1.0).unwrap()), ..plain.clone() },
        SearchRequest { diversity: Diversity::parse(0.5).unwrap(), ..plain.clone() },
        SearchRequest { sort: Sort::parse("price").unwrap(), ..plain.clone() },
    ];
    shop.asks_for(&plain).await.unwrap();
    for request in &requests {
        shop.asks_for(request).await.unwrap();
    }
    let report = ReportQueries { log: shop.log.clone() }.report(None).await.unwrap();
    assert_eq!((report.queries(), report.plain()), (6, 2));
    let entries = shop.memory.read(None, Page { after: None, most: 9 }).await.unwrap();
    let plain: Vec<_> = entries.iter().map(|entry| entry.query.plain).collect();
    assert_eq!(plain, [true, true, false, false, false, false]);
}
