//! Random operations give what the reference in memory gives, and totals add up after each of them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what surrounds the tests fails the test that calls it"
)]

use std::{sync::Arc, time::Duration};

use likewise_adapter_embedded::{Config, Embedded};
use likewise_conformance::{
    ManualClock,
    fixtures::{generation, id, product},
    memory::MemoryStore,
};
use likewise_domain::{
    ProductId, Revision,
    run::{FeedScope, RunId},
};
use likewise_usecases::ports::{
    Announcement, Clock as _, EmbeddingOutcome, EmbeddingQueue, Ledger, NewRun, Outcome, Page, ProductStore,
    ProductWrite, RunLog, SeenIn, WriteMode,
};
use proptest::{collection::vec, option, prelude::*};
use tempfile::TempDir;

const IDS: u8 = 6;

/// An item of a write: which product, which of its contents, which of its passages, whether a second generation is
/// due.
type Item = (u8, u8, u8, bool);

#[derive(Debug, Clone)]
enum Operation {
    Write(Vec<Item>),
    BeginRun,
    WriteInRun(Vec<Item>, bool),
    Retire(usize),
    Record(Vec<(u8, u8, Verdict)>),
    Redrive(Option<Vec<u8>>),
    Wait,
    Reopen,
}

#[derive(Debug, Clone, Copy)]
enum Verdict {
    Embedded { truncated: bool },
    Failed,
    Quarantined,
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    vec((0..IDS, 0_u8..3, 0_u8..3, any::<bool>()), 0..6)
}

fn operation() -> impl Strategy<Value = Operation> {
    let verdict = prop_oneof![
        any::<bool>().prop_map(|truncated| Verdict::Embedded { truncated }),
        Just(Verdict::Failed),
        Just(Verdict::Quarantined),
    ];
    prop_oneof![
        4 => items().prop_map(Operation::Write),
        2 => Just(Operation::BeginRun),
        6 => (items(), prop::bool::weighted(0.2)).prop_map(|(items, preview)| Operation::WriteInRun(items, preview)),
        3 => (1_usize..4).prop_map(Operation::Retire),
        6 => vec((0..IDS, 0_u8..3, verdict), 0..6).prop_map(Operation::Record),
        1 => option::of(vec(0..IDS, 0..3)).prop_map(Operation::Redrive),
        1 => Just(Operation::Wait),
        1 => Just(Operation::Reopen),
    ]
}

fn name(number: u8) -> String {
    format!("product {number}")
}

fn write((number, content, passage, second): Item, row: u64) -> ProductWrite {
    let built = product(&name(number))
        .branded(&format!("brand {content}"))
        .passage(&format!("passage {passage}"))
        .row(row)
        .embedded_in(&generation(1));
    if second { built.embedded_in(&generation(2)).write() } else { built.write() }
}

fn all_ids() -> Vec<ProductId> {
    (0..IDS).map(|number| id(&name(number))).collect()
}

struct Pair {
    directory: TempDir,
    clock: Arc<ManualClock>,
    memory: Arc<MemoryStore>,
    store: Embedded,
    run: Option<RunId>,
    rows: u64,
}

impl Pair {
    async fn open() -> Self {
        let directory = TempDir::new().unwrap();
        let clock = ManualClock::new();
        let store = Embedded::open(Config::new(directory.path()), clock.clone()).await.unwrap();
        Self { memory: MemoryStore::new(clock.clone()), directory, clock, store, run: None, rows: 0 }
    }

    fn writes(&mut self, items: &[Item]) -> Vec<ProductWrite> {
        let writes = items.iter().zip(self.rows..).map(|(item, row)| write(*item, row)).collect();
        self.rows += items.len() as u64;
        writes
    }

    async fn apply(&mut self, operation: &Operation) {
        self.clock.advance(Duration::from_secs(1));
        match operation {
            Operation::Write(items) => {
                let writes = self.writes(items);
                self.write(&writes, None).await;
            }
            Operation::BeginRun => self.begin_run().await,
            Operation::WriteInRun(items, preview) => {
                let writes = self.writes(items);
                let mode = if *preview { WriteMode::Preview } else { WriteMode::Apply };
                if let Some(run) = self.run {
                    self.write(&writes, Some(SeenIn { run, mode })).await;
                }
            }
            Operation::Retire(most) => self.retire(*most).await,
            Operation::Record(verdicts) => self.record(verdicts).await,
            Operation::Redrive(numbers) => self.redrive(numbers.as_deref()).await,
            Operation::Wait => drop(self.clock.advance(Duration::from_secs(100))),
            Operation::Reopen => {
                self.store.close().await.unwrap();
                let config = Config::new(self.directory.path());
                self.store = Embedded::open(config, self.clock.clone()).await.unwrap();
                // A run ends with its process.
                self.run = None;
            }
        }
        self.compare().await;
    }

    async fn write(&self, writes: &[ProductWrite], seen_in: Option<SeenIn>) {
        let expected = self.memory.upsert(writes, seen_in).await.unwrap();
        assert_eq!(self.store.products().upsert(writes, seen_in).await.unwrap(), expected);
        let announcements: Vec<_> =
            writes.iter().map(|write| Announcement { id: write.product.id().clone(), revision: Revision(1) }).collect();
        self.store.queue().announce(&announcements).await.unwrap();
        self.memory.announce(&announcements).await.unwrap();
    }

    async fn begin_run(&mut self) {
        let run =
            NewRun { feed: "feed".to_owned(), feed_version: None, scope: FeedScope::Full, dry_run: false, keep: 1_000 };
        let expected = self.memory.begin(run.clone()).await.unwrap();
        assert_eq!(self.store.runs().begin(run).await.unwrap(), expected);
        self.run = Some(expected.id);
    }

    async fn retire(&self, most: usize) {
        let Some(run) = self.run else { return };
        let retired = self.store.products().retire_missing(run, most).await.unwrap();
        let missing = self.memory.missing(run).await.unwrap().missing;
        assert_eq!(retired.len() as u64, missing.min(most as u64));
        // Which ones go first is nobody's promise: the reference retires all, and so must the store in the end.
        while !self.store.products().retire_missing(run, most).await.unwrap().is_empty() {}
        self.memory.retire_missing(run, usize::MAX).await.unwrap();
    }

    async fn record(&self, verdicts: &[(u8, u8, Verdict)]) {
        let outcomes: Vec<_> = verdicts
            .iter()
            .map(|(number, passage, verdict)| EmbeddingOutcome {
                id: id(&name(*number)),
                passage: write((*number, 0, *passage, false), 0).duties[0].passage,
                outcome: match *verdict {
                    Verdict::Embedded { truncated } => Outcome::Embedded { tokens: 9, truncated },
                    Verdict::Failed => {
                        let retry_at = self.clock.now().after(Duration::from_secs(50));
                        Outcome::Failed { error: "it failed".to_owned(), retry_at }
                    }
                    Verdict::Quarantined => Outcome::Quarantined { error: "it failed for good".to_owned() },
                },
            })
            .collect();
        self.memory.record(&generation(1), &outcomes).await.unwrap();
        self.store.ledger().record(&generation(1), &outcomes).await.unwrap();
    }

    async fn redrive(&self, numbers: Option<&[u8]>) {
        let ids: Option<Vec<_>> = numbers.map(|numbers| numbers.iter().map(|number| id(&name(*number))).collect());
        let expected = self.memory.redrive(&generation(1), ids.as_deref()).await.unwrap();
        assert_eq!(self.store.ledger().redrive(&generation(1), ids.as_deref()).await.unwrap(), expected);
    }

    async fn compare(&self) {
        let ids = all_ids();
        let page = || Page { after: Some(&ids[0]), most: 4 };
        let (products, ledger) = (self.store.products(), self.store.ledger());
        assert_eq!(products.get_many(&ids).await.unwrap(), self.memory.get_many(&ids).await.unwrap());
        for generation in [generation(1), generation(2), generation(3)] {
            let totals = ledger.totals(&generation).await.unwrap();
            assert_eq!(totals, self.memory.totals(&generation).await.unwrap());
            let entries = self.memory.entries(&generation, &ids).await.unwrap();
            assert_eq!(ledger.entries(&generation, &ids).await.unwrap(), entries);
            let unenrolled = self.memory.unenrolled(&generation, None, 3).await.unwrap();
            assert_eq!(totals.add_up(), unenrolled.is_empty());
            assert_eq!(products.unenrolled(&generation, None, 3).await.unwrap(), unenrolled);
            let now = self.clock.now();
            let pending = self.memory.pending(&generation, now, page()).await.unwrap();
            assert_eq!(ledger.pending(&generation, now, page()).await.unwrap(), pending);
            let quarantined = self.memory.quarantined(&generation, page()).await.unwrap();
            assert_eq!(ledger.quarantined(&generation, page()).await.unwrap(), quarantined);
        }
        assert!(ledger.totals(&generation(1)).await.unwrap().add_up(), "every product is due in generation 1");
        if let Some(run) = self.run {
            assert_eq!(products.missing(run).await.unwrap(), self.memory.missing(run).await.unwrap());
        }
        assert_eq!(self.store.queue().depth().await.unwrap(), self.memory.depth().await.unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn random_operations_end_as_they_do_in_memory(operations in vec(operation(), 1..30)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut pair = Pair::open().await;
            for operation in &operations {
                pair.apply(operation).await;
            }
            pair.store.close().await.unwrap();
        });
    }
}
