//! A feed becomes live products: identity, accounting, change detection, and what a failure leaves behind.

use std::sync::Arc;

use likewise_conformance::{fixtures::ids, memory::ScriptedFeed};
use likewise_domain::{
    Revision,
    ledger::EmbeddingState,
    mapping::Mapping,
    run::{RejectionCode, Run, RunCounts, RunStatus},
};
use likewise_usecases::{
    ErrorKind, IngestError, IngestFeed, IngestProgress, IngestRequest, Observer, ports::EmbeddingQueue as _,
};
use parking_lot::Mutex;

use crate::support::{Fault, Shop, catalogue, feed, priced_feed, reject_ratio, request};

#[tokio::test]
async fn every_row_is_new_changed_unchanged_or_rejected() {
    let shop = Shop::new();
    shop.full(feed(&[("same", "Kettle"), ("other", "Lamp")])).await;

    let again = ScriptedFeed::with_columns(&["id", "title"])
        .row(&["same", "Kettle"])
        .row(&["other", "A brighter lamp"])
        .row(&["fresh", "Toaster"])
        .row(&["", "Nameless"])
        .row(&["untitled", "  "])
        .bad_row(RejectionCode::InvalidUtf8)
        .row(&["fresh", "Toaster again"]);
    let ran = shop.run(IngestRequest { limits: reject_ratio(1.0), ..request(again) }).await;

    let expected =
        RunCounts { read: 7, new: 1, changed: 1, unchanged: 1, rejected: 4, announced: 2, ..RunCounts::default() };
    assert_eq!(ran.run.counts, expected);
    assert_eq!(ran.run.status, RunStatus::Succeeded);
    let rejections = shop.rejections(ran.run.id).await;
    let told: Vec<_> = rejections.iter().map(|it| (it.row, it.column.as_deref(), it.code)).collect();
    assert_eq!(
        told,
        [
            (4, Some("id"), RejectionCode::MissingId),
            (5, Some("title"), RejectionCode::MissingTitle),
            (6, None, RejectionCode::InvalidUtf8),
            (7, None, RejectionCode::DuplicateId),
        ]
    );
    assert_eq!(rejections[0].raw, "id= | title=Nameless");
    assert_eq!(rejections[3].reason, "row 3 has the same id \"fresh\"");
    assert_eq!(ran.rejections, rejections, "the first rejections come with the answer");
    assert_eq!(shop.product("fresh").await.unwrap().product.title(), "Toaster", "the first of two rows counts");
}

#[tokio::test]
async fn duplicates_are_found_across_batches() {
    let shop = Shop::new();
    let ran = shop.full(catalogue((0..2_500).chain([3, 1_500]))).await;
    assert_eq!((ran.run.counts.read, ran.run.counts.new, ran.run.counts.rejected), (2_502, 2_500, 2));
    let reasons: Vec<_> = ran.rejections.iter().map(|it| (it.row, it.reason.as_str())).collect();
    assert_eq!(reasons, [(2_501, "row 4 has the same id \"p00003\""), (2_502, "row 1501 has the same id \"p01500\"")]);
    assert_eq!(shop.totals().await.live, 2_500);
}

#[tokio::test]
async fn the_order_of_rows_says_nothing_about_identity() {
    let shop = Shop::new();
    shop.full(catalogue(0..50)).await;
    let ran = shop.full(catalogue((0..50).rev())).await;
    assert_eq!((ran.run.counts.unchanged, ran.run.counts.announced), (50, 0));
}

#[tokio::test]
async fn an_id_may_be_a_part_of_another_column() {
    let shop = Shop::new();
    let listing = |rank: &str| {
        ScriptedFeed::with_columns(&["name", "link", "discount_price"]).row(&[
            "Speaker",
            &format!("https://shop.example/x/dp/B07XJ8C8F5/ref=sr_1_{rank}"),
            "₹2,098",
        ])
    };
    let amazon = |feed| IngestRequest { mapping: Arc::new(Mapping::preset_amazon()), ..request(feed) };
    shop.run(amazon(listing("1"))).await;
    let ran = shop.run(amazon(listing("9"))).await;
    assert_eq!(shop.memory.live_ids(), ids(["B07XJ8C8F5"]));
    assert_eq!((ran.run.counts.changed, ran.run.counts.announced), (1, 0), "the link has changed, the passage has not");
}

#[tokio::test]
async fn prices_are_exact_and_a_value_that_cannot_be_read_costs_no_product() {
    let shop = Shop::new();
    let rows = [("1", "A", "₹2,098"), ("2", "B", "1.299,00 €"), ("3", "C", "$617.50"), ("4", "D", "Get it today")];
    let ran = shop.full(priced_feed(&rows)).await;
    assert_eq!((ran.run.counts.new, ran.run.counts.rejected, ran.run.counts.dropped_values), (4, 0, 1));
    let mut prices = Vec::new();
    for (id, ..) in rows {
        prices.push(shop.product(id).await.unwrap().product.price.map(|price| price.to_string()));
    }
    let expected = [Some("2098 INR"), Some("1299.00 EUR"), Some("617.50 USD"), None];
    assert_eq!(prices, expected.map(|price| price.map(ToOwned::to_owned)));
    let dropped: Vec<_> = ran.dropped.iter().map(|it| (it.row, it.dropped.field)).collect();
    assert_eq!(dropped, [(4, "price")]);
    let price = ran.coverage.fields().iter().find(|it| it.field == "price").unwrap();
    assert_eq!((price.present, price.missing, price.dropped), (3, 0, 1));
}

#[tokio::test]
async fn what_has_not_changed_costs_nothing() {
    let shop = Shop::new();
    shop.stock(priced_feed(&[("1", "Kettle", "10 EUR"), ("2", "Lamp", "20 EUR")])).await;
    let before = shop.product("1").await.unwrap();
    let calls = shop.embedder.calls().len();
    shop.wait(3_600);

    let same = shop.stock(priced_feed(&[("1", "Kettle", "10 EUR"), ("2", "Lamp", "20 EUR")])).await;
    assert_eq!((same.run.counts.unchanged, same.run.counts.announced), (2, 0));
    assert_eq!(shop.product("1").await.unwrap(), before, "neither revision nor times move");
    assert_eq!(shop.embedder.calls().len(), calls);
    assert_eq!(shop.memory.depth().await.unwrap().waiting, 0);
}

#[tokio::test]
async fn a_price_change_embeds_nothing_and_a_title_change_embeds_one() {
    let shop = Shop::new();
    shop.stock(priced_feed(&[("1", "Kettle", "10 EUR"), ("2", "Lamp", "20 EUR")])).await;
    shop.wait(60);

    let cheaper = shop.full(priced_feed(&[("1", "Kettle", "9 EUR"), ("2", "Lamp", "20 EUR")])).await;
    assert_eq!((cheaper.run.counts.changed, cheaper.run.counts.announced), (1, 0));
    let stored = shop.product("1").await.unwrap();
    assert_eq!((stored.revision, stored.product.price.unwrap().to_string()), (Revision(2), "9 EUR".to_owned()));
    assert!(stored.modified_at > stored.created_at);
    assert_eq!(shop.work().await.embedded, 0);

    let renamed = shop.full(priced_feed(&[("1", "Steel kettle", "9 EUR"), ("2", "Lamp", "20 EUR")])).await;
    assert_eq!((renamed.run.counts.changed, renamed.run.counts.announced), (1, 1));
    assert_eq!(shop.totals().await.pending, 1);
    assert_eq!(shop.work().await.embedded, 1);
    assert_eq!(shop.entry("1").await.state, EmbeddingState::Embedded);
}

#[tokio::test]
async fn a_feed_that_breaks_off_fails_and_keeps_what_came_before() {
    let shop = Shop::new();
    shop.full(catalogue(0..1_600)).await;
    let cut = shop.full(catalogue(0..1_500).broken_off(ErrorKind::Corrupt)).await;
    assert_eq!(cut.run.status, RunStatus::Failed);
    assert_eq!((cut.run.counts.read, cut.run.counts.unchanged, cut.run.counts.retired), (1_500, 1_500, 0));
    let failure = cut.run.failure.unwrap();
    assert!(failure.ends_with("; nothing was retired"), "{failure}");
    assert_eq!(shop.totals().await.live, 1_600);
    assert!(cut.run.finished_at.is_some());
}

#[tokio::test]
async fn rows_that_the_store_did_not_take_are_not_counted_as_read() {
    let shop = Shop::new();
    shop.store.fail(Fault::Call("write", 1), ErrorKind::Unavailable);
    let ran = shop.full(catalogue(0..2_500)).await;
    assert_eq!(ran.run.status, RunStatus::Failed);
    assert_eq!((ran.run.counts.read, ran.run.counts.new), (1_000, 1_000));
    assert_eq!(ran.run.failure.as_deref(), Some("write was made to fail; nothing was retired"));

    shop.store.mend();
    let again = shop.full(catalogue(0..2_500)).await;
    assert_eq!((again.run.counts.new, again.run.counts.unchanged), (1_500, 1_000), "the next run completes it");
}

#[tokio::test]
async fn a_feed_that_cannot_be_opened_makes_no_run() {
    let shop = Shop::new();
    let refused = shop.ingest().ingest(&request(ScriptedFeed::unopenable(ErrorKind::NotFound)), &()).await.unwrap_err();
    assert!(matches!(&refused, IngestError::Feed(error) if error.kind() == ErrorKind::NotFound), "{refused:?}");
    let wrong = ScriptedFeed::with_columns(&["sku", "name"]);
    let refused = shop.ingest().ingest(&request(wrong), &()).await.unwrap_err();
    assert!(refused.to_string().contains("no column \"id\" for the id and \"title\" for the title"), "{refused}");
    assert_eq!(shop.full(feed(&[("1", "A")])).await.run.id.0, 1, "neither became a run");
}

#[tokio::test]
async fn a_run_that_cannot_be_recorded_is_an_error() {
    let shop = Shop::new();
    for operation in ["begin", "update"] {
        shop.store.fail(Fault::Call(operation, 0), ErrorKind::StorageFull);
        let refused = shop.ingest().ingest(&request(feed(&[("1", "A")])), &()).await.unwrap_err();
        assert!(
            matches!(&refused, IngestError::Record(error) if error.kind() == ErrorKind::StorageFull),
            "{refused:?}"
        );
        shop.store.mend();
    }
}

#[tokio::test]
async fn rejections_that_cannot_be_kept_fail_the_run_with_true_counts() {
    let shop = Shop::new();
    shop.store.fail(Fault::Call("reject", 0), ErrorKind::StorageFull);
    let ran = shop.full(feed(&[("1", "A"), ("2", "")])).await;
    assert_eq!((ran.run.status, ran.run.counts.read, ran.run.counts.rejected), (RunStatus::Failed, 2, 1));
}

#[tokio::test]
async fn what_could_not_be_announced_stays_pending_and_is_announced_again() {
    let shop = Shop::new();
    shop.store.fail(Fault::Item("announce", ids(["2"]).remove(0)), ErrorKind::Throttled);
    let ran = shop.full(feed(&[("1", "A"), ("2", "B"), ("3", "C")])).await;
    assert_eq!((ran.run.status, ran.run.counts.announced), (RunStatus::Succeeded, 3));
    assert_eq!(shop.work().await.embedded, 2);
    assert_eq!(shop.entry("2").await.state, EmbeddingState::Pending);

    shop.store.mend();
    assert_eq!(shop.reconciled().await.unwrap(), 1);
    assert_eq!(shop.work().await.embedded, 1);
    assert_eq!(shop.totals().await.embedded, 3);
}

#[tokio::test]
async fn a_queue_that_is_down_fails_the_run_and_loses_no_embedding() {
    let shop = Shop::new();
    shop.store.fail(Fault::Call("announce", 0), ErrorKind::Unavailable);
    let ran = shop.full(feed(&[("1", "A"), ("2", "B")])).await;
    assert_eq!((ran.run.status, ran.run.counts.new), (RunStatus::Failed, 2));

    shop.store.mend();
    assert_eq!(shop.full(feed(&[("1", "A"), ("2", "B")])).await.run.counts.announced, 0);
    assert_eq!(shop.reconciled().await.unwrap(), 2);
    assert_eq!(shop.work().await.embedded, 2);
}

#[tokio::test]
async fn samples_are_bounded() {
    let shop = Shop::new();
    let rows = (0..300).fold(ScriptedFeed::with_columns(&["id", "title", "price"]), |feed, number| {
        feed.row(&[&format!("p{number}"), "Thing", "priceless"]).bad_row(RejectionCode::Malformed)
    });
    let ran = shop.run(IngestRequest { limits: reject_ratio(1.0), ..request(rows) }).await;
    let most = IngestFeed::MOST_SAMPLES;
    assert_eq!((ran.rejections.len(), ran.dropped.len(), ran.passages.len()), (most, most, most));
    assert_eq!((ran.run.counts.rejected, ran.run.counts.dropped_values), (300, 300));
    assert_eq!(shop.rejections(ran.run.id).await.len(), 300, "all of them are kept");
}

/// Notes what it is told.
#[derive(Debug, Default)]
struct Watcher(Mutex<Vec<String>>);

impl Observer for Watcher {
    fn begun(&self, run: &Run) {
        self.0.lock().push(format!("run {} of {}", run.id, run.feed));
    }

    fn progress(&self, progress: IngestProgress<'_>) {
        let IngestProgress { run, bytes_read, bytes } = progress;
        self.0.lock().push(format!("{} {} rows {bytes_read}/{}", run.status.as_str(), run.counts.read, bytes.unwrap()));
    }
}

#[tokio::test]
async fn an_observer_sees_every_batch_and_the_end() {
    let shop = Shop::new();
    let watcher = Watcher::default();
    shop.ingest().ingest(&request(catalogue(0..1_200).named("spring.csv")), &watcher).await.unwrap();
    assert_eq!(
        *watcher.0.lock(),
        [
            "run 1 of spring.csv",
            "running 1000 rows 1000/1200",
            "running 1200 rows 1200/1200",
            "succeeded 1200 rows 1200/1200",
        ]
    );
}
