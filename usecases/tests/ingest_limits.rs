//! What a run may not do: retire too much, reject too much, write in a dry run.

use likewise_conformance::{fixtures::ids, memory::ScriptedFeed};
use likewise_domain::{
    Similarity,
    run::{FeedScope, RejectionCode, RunCounts, RunStatus},
};
use likewise_usecases::{
    ErrorKind, IngestRequest,
    ports::{EmbeddingQueue as _, Page, RunLog as _},
};

use crate::support::{Fault, Shop, catalogue, ceiling, feed, query, reject_ratio, request};

#[tokio::test]
async fn a_full_feed_retires_what_it_no_longer_holds() {
    let shop = Shop::new();
    shop.stock(catalogue(0..100)).await;
    let ran = shop.full(catalogue(10..100)).await;
    assert_eq!((ran.run.status, ran.run.counts.retired), (RunStatus::Succeeded, 10));
    assert_eq!(shop.totals().await.live, 90);
    let all = shop.search().search(&query("product number 3")).await.unwrap();
    assert!(
        !all.hits.iter().any(|hit| hit.product.product.id().as_str() == "p00003"),
        "it is gone from results at once"
    );

    let back = shop.full(catalogue(0..100)).await;
    assert_eq!((back.run.counts.new, back.run.counts.announced), (10, 0), "its vector is still good");
}

#[tokio::test]
async fn retirement_stops_above_the_ceiling_and_not_at_it() {
    for (kept, retired, status) in [(80, 20, RunStatus::Succeeded), (79, 0, RunStatus::Failed)] {
        let shop = Shop::new();
        shop.full(catalogue(0..100)).await;
        let ran = shop.full(catalogue(0..kept)).await;
        assert_eq!((ran.run.status, ran.run.counts.retired), (status, retired), "{kept} of 100 kept");
        assert_eq!(shop.totals().await.live, 100 - retired);
    }
}

#[tokio::test]
async fn a_run_that_would_retire_too_much_says_so_in_numbers() {
    let shop = Shop::new();
    shop.full(catalogue(0..100)).await;
    let ran = shop.full(catalogue(50..120)).await;
    assert_eq!(
        ran.run.failure.as_deref(),
        Some(
            "the feed lacks 50 of 100 live products, more than the accepted share of 0.2 \
             (ingest.retirement_ceiling); nothing was retired"
        )
    );
    assert_eq!((ran.run.counts.new, shop.totals().await.live), (20, 120), "what it brought stays");
}

#[tokio::test]
async fn products_that_the_run_itself_added_do_not_raise_the_ceiling() {
    let shop = Shop::new();
    shop.full(catalogue(0..100)).await;
    // 30 of 100 live before are missing; the 900 new ones would make it 30 of 1,000.
    let ran = shop.full(catalogue(30..1_000)).await;
    assert_eq!((ran.run.status, ran.run.counts.retired), (RunStatus::Failed, 0));
}

#[tokio::test]
async fn an_empty_full_feed_retires_nothing() {
    let shop = Shop::new();
    assert_eq!(shop.full(feed(&[])).await.run.status, RunStatus::Succeeded, "there was nothing to lose");
    shop.full(catalogue(0..3)).await;
    let ran = shop.full(feed(&[])).await;
    assert_eq!((ran.run.status, ran.run.counts), (RunStatus::Failed, RunCounts::default()));
    assert_eq!(shop.totals().await.live, 3);
}

#[tokio::test]
async fn a_ceiling_of_one_allows_everything() {
    let shop = Shop::new();
    shop.full(catalogue(0..1_200)).await;
    let ran = shop.run(IngestRequest { limits: ceiling(1.0), ..request(catalogue(5_000..5_001)) }).await;
    assert_eq!((ran.run.status, ran.run.counts.retired), (RunStatus::Succeeded, 1_200));
    assert_eq!(shop.memory.live_ids(), ids(["p05000"]));
}

#[tokio::test]
async fn a_partial_feed_never_retires() {
    let shop = Shop::new();
    shop.full(catalogue(0..100)).await;
    let ran = shop.partial(catalogue(99..101)).await;
    assert_eq!(ran.run.scope, FeedScope::Partial);
    assert_eq!((ran.run.status, ran.run.counts.retired), (RunStatus::Succeeded, 0));
    assert_eq!(shop.totals().await.live, 101);
}

#[tokio::test]
async fn a_run_that_fails_in_the_middle_of_retiring_says_how_far_it_came() {
    let shop = Shop::new();
    shop.full(catalogue(0..1_200)).await;
    shop.store.fail(Fault::Call("retire_missing", 1), ErrorKind::Unavailable);
    let ran = shop.run(IngestRequest { limits: ceiling(1.0), ..request(catalogue(0..100)) }).await;
    assert_eq!((ran.run.status, ran.run.counts.retired), (RunStatus::Failed, 500));
    assert_eq!(
        ran.run.failure.as_deref(),
        Some("retire_missing was made to fail; 500 products had been retired by then")
    );
    assert_eq!(shop.totals().await.live, 700);
}

/// Rows of which every `bad`-th cannot be read.
fn with_bad_rows(rows: usize, bad: usize) -> ScriptedFeed {
    (1..=rows).fold(ScriptedFeed::with_columns(&["id", "title"]), |feed, row| match row % bad {
        0 => feed.bad_row(RejectionCode::Malformed),
        _ => feed.row(&[&format!("p{row}"), "Thing"]),
    })
}

#[tokio::test]
async fn too_many_bad_rows_stop_a_run_early() {
    let shop = Shop::new();
    shop.full(feed(&[("old", "Kettle")])).await;
    let ran = shop.run(IngestRequest { limits: ceiling(1.0), ..request(with_bad_rows(5_000, 2)) }).await;
    assert_eq!(ran.run.status, RunStatus::Failed);
    assert_eq!((ran.run.counts.read, ran.run.counts.rejected, ran.run.counts.retired), (1_000, 500, 0));
    assert_eq!(
        ran.run.failure.as_deref(),
        Some(
            "500 of 1000 rows were rejected, more than the accepted share of 0.1 (ingest.reject_ratio); nothing was \
             retired"
        )
    );
    assert!(shop.product("old").await.is_some());
}

#[tokio::test]
async fn a_short_feed_is_judged_at_its_end() {
    for (limit, status, retired) in [(0.24, RunStatus::Failed, 0), (0.25, RunStatus::Succeeded, 1)] {
        let shop = Shop::new();
        shop.full(feed(&[("old", "Kettle")])).await;
        let mut limits = reject_ratio(limit);
        limits.retirement_ceiling = ceiling(1.0).retirement_ceiling;
        let ran = shop.run(IngestRequest { limits, ..request(with_bad_rows(8, 4)) }).await;
        assert_eq!((ran.run.status, ran.run.counts.rejected, ran.run.counts.retired), (status, 2, retired), "{limit}");
    }
}

#[tokio::test]
async fn a_dry_run_tells_the_same_counts_and_writes_nothing() {
    let shop = Shop::new();
    shop.stock(catalogue(0..100)).await;
    let before = shop.totals().await;
    let next = || {
        catalogue(5..110)
            .row(&["p00050", "A second row"])
            .bad_row(RejectionCode::WrongColumnCount)
            .row(&["p00109", "product number 109"])
    };
    let dry = shop.run(IngestRequest { dry_run: true, ..request(next()) }).await;
    assert!(dry.run.dry_run);
    assert_eq!(shop.totals().await, before);
    assert!(shop.product("p00105").await.is_none() && shop.product("p00001").await.is_some());
    assert_eq!(shop.memory.depth().await.unwrap().waiting, 0, "nothing is announced");

    let real = shop.full(next()).await;
    assert_eq!(dry.run.counts, real.run.counts);
    let expected =
        RunCounts { read: 108, new: 10, unchanged: 95, rejected: 3, retired: 5, announced: 10, ..RunCounts::default() };
    assert_eq!(real.run.counts, expected);
    assert_eq!(dry.rejections, real.rejections);
    assert_eq!(dry.coverage, real.coverage);
    assert_eq!(dry.passages, real.passages);
}

#[tokio::test]
async fn a_dry_run_fails_where_the_run_would() {
    let shop = Shop::new();
    shop.full(catalogue(0..100)).await;
    let dry = shop.run(IngestRequest { dry_run: true, ..request(catalogue(50..100)) }).await;
    let real = shop.full(catalogue(50..100)).await;
    assert_eq!(dry.run.status, RunStatus::Failed);
    assert_eq!((dry.run.failure, dry.run.counts), (real.run.failure, real.run.counts));
}

#[tokio::test]
async fn a_retired_product_costs_no_other_its_place() {
    let shop = Shop::new();
    shop.stock(catalogue(0..100)).await;
    shop.full(catalogue(10..100)).await;
    let search = likewise_usecases::SearchRequest {
        limit: crate::support::limit(95),
        threshold: Some(Similarity::LEAST),
        ..query("product number 3")
    };
    assert_eq!(shop.search().search(&search).await.unwrap().hits.len(), 90);
}

#[tokio::test]
async fn a_product_whose_row_cannot_be_used_is_not_retired() {
    let shop = Shop::new();
    shop.stock(feed(&[("a", "kettle"), ("b", "lamp"), ("c", "rug"), ("d", "sofa"), ("e", "desk")])).await;
    let broken =
        feed(&[("a", "kettle"), ("b", " "), ("c", "rug"), ("new", ""), ("d", ""), ("d", "sofa"), ("e", "desk")]);
    let ran = shop.run(IngestRequest { limits: reject_ratio(0.9), ..request(broken) }).await;
    let counts = ran.run.counts;
    assert_eq!((ran.run.status, counts.rejected, counts.unchanged, counts.retired), (RunStatus::Succeeded, 3, 4, 0));
    assert_eq!(shop.totals().await.live, 5, "b keeps its place, d's second row counts, and new is no product");
    assert!(shop.product("new").await.is_none());
}

#[tokio::test]
async fn only_the_newest_runs_are_kept() {
    let shop = Shop::new();
    let ingest = likewise_usecases::IngestFeed { keep_runs: 3, ..shop.ingest() };
    let kept = async || -> Vec<u64> {
        let page = Page { after: None, most: 10 };
        shop.store.list(page).await.unwrap().into_iter().map(|run| run.id.0).collect()
    };
    for _ in 0..5 {
        ingest.ingest(&request(catalogue(0..3)), &()).await.unwrap();
    }
    assert_eq!(kept().await, [5, 4, 3]);
}
