//! What was acknowledged stays: through a full disk, a dropped call, the end of a process.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what surrounds the tests fails the test that calls it"
)]

use std::{fs, path::Path, task::Poll};

use futures::FutureExt as _;
use likewise_adapter_embedded::{Config, Embedded};
use likewise_conformance::{
    ManualClock,
    fixtures::{generation, id, ids, product},
};
use likewise_domain::{
    ProductId, Revision,
    ledger::{EmbeddingState, LedgerTotals},
    run::{FeedScope, RunStatus},
};
use likewise_usecases::{
    ErrorKind,
    ports::{
        Announcement, Change, EmbeddingOutcome, NewRun, Outcome, Page, ProductWrite, SeenIn, Settlement, WriteMode,
        Written,
    },
};
use tempfile::TempDir;

async fn open(directory: &Path, max_bytes: Option<u64>) -> Embedded {
    let config = Config { max_bytes, ..Config::new(directory) };
    Embedded::open(config, ManualClock::new()).await.unwrap()
}

/// What a process leaves behind that is killed at this moment: what it has written, without the last words of closing.
fn left_by_a_killed_process(directory: &TempDir) -> TempDir {
    let left = TempDir::new().unwrap();
    for file in ["likewise.db", "likewise.db-wal", "lock"] {
        fs::copy(directory.path().join(file), left.path().join(file)).unwrap();
    }
    left
}

fn batch(number: usize) -> Vec<ProductWrite> {
    (0..20)
        .map(|n| {
            let id = format!("batch {number} product {n}");
            product(&id).described(&"words ".repeat(200)).embedded_in(&generation(1)).write()
        })
        .collect()
}

fn ids_of(writes: &[ProductWrite]) -> Vec<ProductId> {
    writes.iter().map(|write| write.product.id().clone()).collect()
}

async fn totals(store: &Embedded) -> LedgerTotals {
    let totals = store.ledger().totals(&generation(1)).await.unwrap();
    assert!(totals.add_up(), "{totals:?}");
    totals
}

fn full_run() -> NewRun {
    NewRun { feed: "feed.csv".to_owned(), feed_version: None, scope: FeedScope::Full, dry_run: false, keep: 1_000 }
}

fn embedded(write: &ProductWrite) -> EmbeddingOutcome {
    EmbeddingOutcome {
        id: write.product.id().clone(),
        passage: write.duties[0].passage,
        outcome: Outcome::Embedded { tokens: 7, truncated: false },
    }
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path(), Some(768 << 10)).await;
    let mut acknowledged = Vec::new();
    let (refused, error) = loop {
        let writes = batch(acknowledged.len());
        assert!(acknowledged.len() < 1_000, "the limit must be met");
        match store.products().upsert(&writes, None).await {
            Ok(_) => acknowledged.push(writes),
            Err(error) => break (writes, error),
        }
    };
    assert!(acknowledged.len() > 2);
    assert_eq!(error.kind(), ErrorKind::StorageFull, "{error}");
    assert!(error.message().starts_with("no space left"), "{error}");
    assert!(!error.is_retryable());

    // Nothing of the refused call is there; the store still reads, and still writes what needs no room.
    let expected = (acknowledged.len() * 20) as u64;
    assert_eq!(totals(&store).await.live, expected);
    assert!(store.products().get_many(&ids_of(&refused)).await.unwrap().iter().all(Option::is_none));
    let again = store.products().upsert(&refused, None).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::StorageFull, "{again}");
    let outcomes: Vec<_> = acknowledged[0].iter().map(embedded).collect();
    store.ledger().record(&generation(1), &outcomes).await.unwrap();
    assert_eq!(totals(&store).await.embedded, 20);
    store.close().await.unwrap();

    let store = open(directory.path(), None).await;
    for writes in &acknowledged {
        assert!(store.products().get_many(&ids_of(writes)).await.unwrap().iter().all(Option::is_some));
    }
    store.products().upsert(&refused, None).await.unwrap();
    let LedgerTotals { live, embedded, .. } = totals(&store).await;
    assert_eq!((live, embedded), (expected + 20, 20));
}

#[tokio::test]
async fn a_call_that_is_dropped_on_the_way_writes_all_or_nothing_and_blocks_nobody() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path(), None).await;
    let (mut all, mut none) = (0, 0);
    for steps in 0..40 {
        let writes = batch(steps);
        let products = store.products();
        let mut call = products.upsert(&writes, None);
        let mut left = steps;
        // Left after so many steps of its own.
        std::future::poll_fn(|context| match left.checked_sub(1) {
            None => Poll::Ready(()),
            Some(rest) => {
                left = rest;
                let done = call.poll_unpin(context).is_ready() || rest == 0;
                if done { Poll::Ready(()) } else { Poll::Pending }
            }
        })
        .await;
        drop(call);
        // The next call goes through, whatever the dropped one has left behind.
        store.products().upsert(&[product("next").embedded_in(&generation(1)).write()], None).await.unwrap();
        let found = store.products().get_many(&ids_of(&writes)).await.unwrap();
        let there = found.iter().filter(|found| found.is_some()).count();
        match there {
            0 => none += 1,
            20 => all += 1,
            _ => panic!("{there} of 20 are there"),
        }
        totals(&store).await;
    }
    assert!(all > 0 && none > 0, "{all} calls came to their end, {none} did not");
}

#[tokio::test]
async fn everything_is_there_after_the_next_opening() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path(), None).await;
    let writes = batch(0);
    let run = store.runs().begin(full_run()).await.unwrap();
    let seen = SeenIn { run: run.id, mode: WriteMode::Apply };
    store.products().upsert(&writes, Some(seen)).await.unwrap();
    store.ledger().record(&generation(1), &[embedded(&writes[0])]).await.unwrap();
    let announcements: Vec<_> =
        ids(["x", "y"]).into_iter().map(|id| Announcement { id, revision: Revision(1) }).collect();
    store.queue().announce(&announcements).await.unwrap();
    let lease = std::time::Duration::from_mins(1);
    let taken = store.queue().receive(1, lease).await.unwrap();
    let stored = store.products().get_many(&ids_of(&writes)).await.unwrap();
    let page = || Page { after: None, most: 100 };
    let pending = store.ledger().pending(&generation(1), ManualClock::START, page()).await.unwrap();

    let left = left_by_a_killed_process(&directory);
    let store = open(left.path(), None).await;
    assert_eq!(store.products().get_many(&ids_of(&writes)).await.unwrap(), stored);
    assert_eq!(totals(&store).await, LedgerTotals { live: 20, pending: 19, embedded: 1, quarantined: 0, truncated: 0 });
    assert_eq!(store.ledger().pending(&generation(1), ManualClock::START, page()).await.unwrap(), pending);
    let depth = store.queue().depth().await.unwrap();
    assert_eq!((depth.waiting, depth.in_flight), (2, 0), "a lease ends with the process that held it");
    // No receipt is given twice, and one of the process that is gone settles nothing.
    let again = store.queue().receive(10, lease).await.unwrap();
    assert_eq!(again.len(), 2);
    assert!(again.iter().all(|delivery| delivery.receipt != taken[0].receipt));
    store.queue().settle(&[(taken[0].receipt.clone(), Settlement::Done)]).await.unwrap();
    let depth = store.queue().depth().await.unwrap();
    assert_eq!((depth.waiting, depth.in_flight), (0, 2));
}

#[tokio::test]
async fn a_run_whose_process_has_ended_is_interrupted() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path(), None).await;
    let run = store.runs().begin(full_run()).await.unwrap();
    assert_eq!(run.status, RunStatus::Running);
    let left = left_by_a_killed_process(&directory);
    let store = open(left.path(), None).await;
    let found = store.runs().get(run.id).await.unwrap().unwrap();
    assert_eq!((found.status, found.finished_at), (RunStatus::Interrupted, None));
}

#[tokio::test]
async fn a_preview_writes_nothing_but_what_its_run_has_seen() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path(), None).await;
    let known = product("known").embedded_in(&generation(1));
    store.products().upsert(&[known.clone().write()], None).await.unwrap();
    let before = store.products().get_many(&ids(["known"])).await.unwrap();
    let run = store.runs().begin(NewRun { dry_run: true, ..full_run() }).await.unwrap();
    let preview = SeenIn { run: run.id, mode: WriteMode::Preview };
    let feed = [
        known.clone().titled("another title").embedded_in(&generation(2)).row(1).write(),
        product("new").embedded_in(&generation(2)).row(2).write(),
    ];
    let told = store.products().upsert(&feed, Some(preview)).await.unwrap();
    let stored = |change, revision, pending| Written::Stored { change, revision: Revision(revision), pending };
    assert_eq!(told, [stored(Change::Changed, 2, 2), stored(Change::New, 1, 1)]);
    let repeated = store.products().upsert(&feed, Some(preview)).await.unwrap();
    assert_eq!(repeated, [Written::Duplicate { first_row: 1 }, Written::Duplicate { first_row: 2 }]);

    assert_eq!(store.products().get_many(&ids(["known"])).await.unwrap(), before);
    assert_eq!(store.products().get_many(&ids(["new"])).await.unwrap(), [None]);
    assert_eq!(totals(&store).await, LedgerTotals { live: 1, pending: 1, ..LedgerTotals::default() });
    let other = store.ledger().totals(&generation(2)).await.unwrap();
    assert_eq!(other, LedgerTotals { live: 1, ..LedgerTotals::default() });
    let missing = store.products().missing(run.id).await.unwrap();
    assert_eq!((missing.missing, missing.live_before), (0, 1));
}

#[tokio::test]
async fn a_product_comes_back_from_retirement_without_a_new_embedding() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path(), None).await;
    let kettle = product("kettle").priced("10.00", "EUR").embedded_in(&generation(1));
    store.products().upsert(&[kettle.clone().write()], None).await.unwrap();
    store.ledger().record(&generation(1), &[embedded(&kettle.clone().write())]).await.unwrap();

    let run = store.runs().begin(full_run()).await.unwrap();
    let seen = SeenIn { run: run.id, mode: WriteMode::Apply };
    store.products().upsert(&[product("other").embedded_in(&generation(1)).write()], Some(seen)).await.unwrap();
    assert_eq!(store.products().retire_missing(run.id, 10).await.unwrap(), ids(["kettle"]));
    assert_eq!(store.products().retire_missing(run.id, 10).await.unwrap(), []);
    assert_eq!(totals(&store).await, LedgerTotals { live: 1, pending: 1, ..LedgerTotals::default() });
    assert_eq!(store.ledger().entries(&generation(1), &ids(["kettle"])).await.unwrap(), [None]);
    store.close().await.unwrap();

    let store = open(directory.path(), None).await;
    let back = kettle.priced("12.00", "EUR").write();
    let written = store.products().upsert(&[back], None).await.unwrap();
    let revision = Revision(2);
    assert_eq!(written, [Written::Stored { change: Change::New, revision, pending: 0 }]);
    let entry = store.ledger().entries(&generation(1), &[id("kettle")]).await.unwrap().remove(0).unwrap();
    assert_eq!((entry.state, entry.tokens), (EmbeddingState::Embedded, Some(7)));
    let expected = LedgerTotals { live: 2, pending: 1, embedded: 1, quarantined: 0, truncated: 0 };
    assert_eq!(totals(&store).await, expected);
}

#[tokio::test]
async fn a_run_that_two_later_ones_have_followed_may_not_retire_anything() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path(), None).await;
    let first = store.runs().begin(full_run()).await.unwrap();
    let seen = SeenIn { run: first.id, mode: WriteMode::Apply };
    store.products().upsert(&[product("a").write()], Some(seen)).await.unwrap();
    store.runs().begin(full_run()).await.unwrap();
    // What it has seen is still known.
    assert_eq!(store.products().retire_missing(first.id, 10).await.unwrap(), []);
    store.runs().begin(full_run()).await.unwrap();
    let error = store.products().retire_missing(first.id, 10).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
    let error = store.products().upsert(&[product("b").write()], Some(seen)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
    assert!(store.products().get_many(&[id("a")]).await.unwrap().iter().all(Option::is_some));
}
