//! The suite of the query log.
//!
//! Not tested, because nothing outside a log can tell: that an id cannot be guessed, that what is forgotten cannot be
//! found in its files.

mod events;
mod frequent;
mod pruning;
mod queries;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures::future::{BoxFuture, FutureExt as _};
use likewise_domain::{
    Timestamp,
    query_log::{Event, EventKind, LoggedText, QueryId},
    search::Mode,
};
use likewise_usecases::ports::{EventOutcome, LogEntry, LoggedQuery, Page, QueryLog};

use crate::{
    clock::ManualClock,
    failure::{CaseResult, Failure},
    fixtures::{generation, id, ids},
    fresh::Fresh,
    suite::{Case, Exclusion, Suite},
};

/// Every case.
const CASES: &[&[Case<Bench>]] = &[queries::CASES, events::CASES, frequent::CASES, pruning::CASES];

/// Sets up query logs for the cases of [`query_log`].
#[async_trait]
pub trait QueryLogHarness: Send + Sync + 'static {
    /// A storage for one case. It is dropped when the case has ended, which should remove it.
    type Storage: Send + Sync + 'static;

    /// What stands in front of each case's name: the adapter's name.
    fn name(&self) -> &'static str;

    /// The cases that this adapter cannot pass.
    fn exclusions(&self) -> Vec<Exclusion> {
        Vec::new()
    }

    /// A fresh, empty storage.
    async fn storage(&self) -> Result<Self::Storage, Failure>;

    /// Opens `storage`, as a process does when it starts. A case may close the log and open the same storage again, and
    /// then expects everything that was acknowledged.
    async fn open(&self, storage: &Self::Storage) -> Result<Fresh<dyn QueryLog>, Failure>;

    /// Closes a log that [`QueryLogHarness::open`] gave, as a process does when it stops.
    async fn close(&self, log: Fresh<dyn QueryLog>) -> CaseResult {
        drop(log);
        Ok(())
    }
}

type Opener = Box<dyn Fn() -> BoxFuture<'static, Result<Fresh<dyn QueryLog>, Failure>> + Send + Sync>;
type Closer = Box<dyn Fn(Fresh<dyn QueryLog>) -> BoxFuture<'static, CaseResult> + Send + Sync>;

/// What a case works on.
struct Bench {
    open: Option<Fresh<dyn QueryLog>>,
    log: Arc<dyn QueryLog>,
    opener: Opener,
    closer: Closer,
}

/// The suite of [`QueryLog`].
pub fn query_log<H: QueryLogHarness>(harness: H) -> Suite {
    let mut suite = Suite::new(harness.name(), harness.exclusions());
    let harness = Arc::new(harness);
    for case in CASES.iter().copied().flatten() {
        let harness = harness.clone();
        suite.add("query_log", case.name, move || run_on_fresh(harness.clone(), case).boxed());
    }
    suite
}

async fn run_on_fresh<H: QueryLogHarness>(harness: Arc<H>, case: &'static Case<Bench>) -> CaseResult {
    let storage = Arc::new(harness.storage().await?);
    let (opening, closing) = (harness.clone(), harness);
    let opener: Opener = Box::new(move || {
        let (harness, storage) = (opening.clone(), storage.clone());
        async move { harness.open(&storage).await }.boxed()
    });
    let closer: Closer = Box::new(move |log| {
        let harness = closing.clone();
        async move { harness.close(log).await }.boxed()
    });
    let open = opener().await?;
    let mut bench = Bench { log: open.port.clone(), open: Some(open), opener, closer };
    let result = (case.run)(&mut bench).await;
    result.and(bench.close().await)
}

impl Bench {
    async fn close(&mut self) -> CaseResult {
        match self.open.take() {
            Some(open) => (self.closer)(open).await,
            None => Ok(()),
        }
    }

    /// Closes the log and opens the same storage again, as the next process does.
    async fn reopen(&mut self) -> CaseResult {
        self.close().await?;
        let open = (self.opener)().await?;
        self.log = open.port.clone();
        self.open = Some(open);
        Ok(())
    }

    /// A query for `text`, answered so many minutes after [`ManualClock::START`], that showed these products.
    fn query(&self, text: &str, minutes: u64, shown: &[&str]) -> LoggedQuery {
        LoggedQuery {
            id: self.log.next_id(),
            at: minutes_after_start(minutes),
            text: LoggedText::kept(text),
            plain: true,
            pipeline: "main".to_owned(),
            generation: generation(1),
            mode: Mode::Hybrid,
            degraded: Vec::new(),
            total: shown.len() as u64,
            shown: ids(shown),
            took: Duration::from_millis(12),
        }
    }

    /// Records one such query and gives its id.
    async fn asked(&self, text: &str, minutes: u64, shown: &[&str]) -> Result<QueryId, Failure> {
        let query = self.query(text, minutes, shown);
        self.log.record(std::slice::from_ref(&query)).await?;
        Ok(query.id)
    }

    /// Every query of the log.
    async fn all(&self) -> Result<Vec<LogEntry>, Failure> {
        Ok(self.log.read(None, Page { after: None, most: 10_000 }).await?)
    }

    /// The texts of every query, in their order.
    async fn texts(&self) -> Result<Vec<String>, Failure> {
        Ok(self.all().await?.into_iter().map(|entry| entry.query.text.as_str().to_owned()).collect())
    }

    /// What became of every query of the log.
    async fn events(&self) -> Result<Vec<Vec<(u32, EventKind)>>, Failure> {
        Ok(self.all().await?.into_iter().map(|entry| entry.events).collect())
    }

    async fn happens(&self, events: &[Event]) -> Result<Vec<EventOutcome>, Failure> {
        Ok(self.log.record_events(events).await?)
    }
}

/// So many minutes after [`ManualClock::START`], which is a full hour.
fn minutes_after_start(minutes: u64) -> Timestamp {
    ManualClock::START.after(Duration::from_mins(minutes))
}

fn click(query: QueryId, product: &str) -> Event {
    Event { query, product: id(product), kind: EventKind::Click, position: None }
}
