//! What searches are told of writes, and what a plan decides.

use std::{future::poll_fn, sync::Arc, task::Poll};

use futures::FutureExt as _;
use likewise_domain::{ContentHash, Fingerprint, PassageHash, Product, ProductId, Revision, Timestamp, run::RunId};
use likewise_usecases::ports::{
    Change, Clock, PassageDuty, ProductStore as _, ProductWrite, SeenIn, WriteMode, Written,
};
use parking_lot::Mutex;
use roaring::RoaringBitmap;
use tempfile::TempDir;

use super::{
    SqliteProductStore,
    decide::Plan,
    facts::{Facts, Held},
};
use crate::{
    Config,
    changes::{ChangeListener, ProductChange},
    database::Database,
};

#[derive(Debug)]
struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(0)
    }
}

/// What a search holds for live, as it was told.
#[derive(Debug, Default)]
struct Live(Mutex<RoaringBitmap>);

impl ChangeListener for Live {
    fn products_written(&self, changes: &[ProductChange]) {
        let mut live = self.0.lock();
        for change in changes {
            if change.live {
                live.insert(change.key)
            } else {
                live.remove(change.key)
            };
        }
    }
}

fn write(id: &str, title: &str) -> ProductWrite {
    let product = Product::new(ProductId::parse(id).unwrap(), title).unwrap();
    let generation = Fingerprint::parse("00000000000000aa").unwrap();
    let duties = vec![PassageDuty { generation, passage: PassageHash::from_bytes([7; 16]) }];
    ProductWrite { row: 3, content: ContentHash::of(&product), product, duties }
}

/// Follows `call` for at most `times` of its steps, and then leaves it.
async fn polled<F: Future + Unpin>(times: u64, mut call: F) {
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        match call.poll_unpin(context) {
            Poll::Pending if left > 0 => Poll::Pending,
            Poll::Pending | Poll::Ready(_) => Poll::Ready(()),
        }
    })
    .await;
}

async fn live_keys(database: &Database) -> RoaringBitmap {
    let keys: Vec<u32> =
        sqlx::query_scalar("SELECT key FROM products WHERE live = 1").fetch_all(database.readers()).await.unwrap();
    keys.into_iter().collect()
}

#[tokio::test]
async fn searches_hear_of_every_commit_even_where_the_caller_has_left() {
    let directory = TempDir::new().unwrap();
    let database = Database::open(&Config::new(directory.path()), Arc::new(StoppedClock)).await.unwrap();
    let told = Arc::new(Live::default());
    let store = SqliteProductStore::new(database.clone(), told.clone(), 0);
    for polls in 0..40_u64 {
        let seen = SeenIn { run: RunId(polls), mode: WriteMode::Apply };
        let items = [write(&format!("p{polls}"), "kettle"), write("always", "kettle")];
        polled(polls, store.upsert(&items, Some(seen))).await;
        polled(polls / 2, store.retire_missing(RunId(polls), 1)).await;
        // Whoever writes next comes after the telling of what was written before.
        store.upsert(&[write("next", "kettle")], None).await.unwrap();
        let live = live_keys(&database).await;
        assert_eq!(*told.0.lock(), live, "after {polls} polls");
    }
    assert!(told.0.lock().len() > 2, "forty steps are enough for a call to come to its end");
    database.close().await.unwrap();
}

#[test]
fn what_is_held_decides_what_is_written() {
    let held = |live, same| Some(Held { key: 5, revision: 4, live, same });
    for (held, due, change, revision, writes, revives, pending) in [
        (None, true, Change::New, 1, true, false, 1),
        (held(true, true), false, Change::Unchanged, 4, false, false, 0),
        (held(true, true), true, Change::Unchanged, 4, false, false, 1),
        (held(true, false), false, Change::Changed, 5, true, false, 0),
        (held(true, false), true, Change::Changed, 5, true, false, 1),
        (held(false, true), false, Change::New, 4, false, true, 0),
        (held(false, true), true, Change::New, 4, false, true, 1),
        (held(false, false), false, Change::New, 5, true, false, 0),
    ] {
        let facts = Facts {
            held: vec![held],
            seen: vec![None],
            due: vec![vec![due]],
            next_key: 9,
            next_change: 20,
            ..Facts::default()
        };
        let item = write("a", "kettle");
        let seen_in = SeenIn { run: RunId(1), mode: WriteMode::Apply };
        let plan = Plan::of(&[&item], &facts, Some(seen_in));
        assert_eq!(plan.outcomes, [Written::Stored { change, revision: Revision(revision), pending }], "{held:?}");
        assert_eq!((plan.contents.len(), plan.revived.len()), (usize::from(writes), usize::from(revives)), "{held:?}");
        assert_eq!(plan.entries.len(), pending as usize, "{held:?}");
        let key = held.map_or(9, |held| held.key);
        assert!(plan.contents.iter().all(|content| (content.key, content.revision) == (key, revision)), "{held:?}");
        assert!(plan.seen.iter().all(|seen| (seen.key, seen.row) == (key, 3)), "{held:?}");
        assert_eq!(plan.seen.iter().map(|seen| seen.added).collect::<Vec<_>>(), [change == Change::New], "{held:?}");
    }
}

#[test]
fn new_products_take_the_next_keys_and_duplicates_none() {
    let items = ["a", "b", "c"].map(|id| write(id, "kettle"));
    let facts = Facts {
        held: vec![None; 3],
        seen: vec![None, Some(8), None],
        due: vec![vec![true]; 3],
        next_key: 11,
        ..Facts::default()
    };
    let seen_in = SeenIn { run: RunId(1), mode: WriteMode::Apply };
    let plan = Plan::of(&items.each_ref(), &facts, Some(seen_in));
    assert_eq!(plan.contents.iter().map(|content| (content.item, content.key)).collect::<Vec<_>>(), [(0, 11), (2, 12)]);
    assert_eq!(plan.outcomes.get(1), Some(&Written::Duplicate { first_row: 8 }));
    assert_eq!(plan.seen.len(), 2);
}

#[test]
fn a_preview_adds_nothing_to_what_was_live() {
    let item = write("a", "kettle");
    let preview = SeenIn { run: RunId(1), mode: WriteMode::Preview };
    for (held, seen, seen_ids) in
        [(Some(Held { key: 5, revision: 4, live: false, same: true }), vec![false], 0), (None, Vec::new(), 1)]
    {
        let facts = Facts { held: vec![held], seen: vec![None], due: vec![vec![false]], ..Facts::default() };
        let plan = Plan::of(&[&item], &facts, Some(preview));
        assert_eq!(plan.seen.iter().map(|seen| seen.added).collect::<Vec<_>>(), seen, "{held:?}");
        assert_eq!(plan.seen_ids.len(), seen_ids, "{held:?}");
    }
}
