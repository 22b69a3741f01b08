//! Wrong feed sources.

mod bytes;
mod flaws;
mod rows;

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
};

use async_trait::async_trait;
use futures::{StreamExt as _, stream};
use likewise_conformance::{Failure, FeedSourceHarness, Fresh, memory::BytesFeed};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Feed, FeedRow, FeedSource},
};
use parking_lot::Mutex;

use self::flaws::{FLAWS, Flaw};
use super::{Wrong, error};

/// Every wrong feed source.
pub(crate) fn all() -> Vec<Wrong> {
    FLAWS
        .iter()
        .map(|(flaw, fails)| {
            let suite = likewise_conformance::feed_source(WrongFeeds(*flaw));
            Wrong { flaw: format!("{flaw:?}"), suite, port: "feed_source", fails }
        })
        .collect()
}

struct WrongFeeds(Flaw);

#[async_trait]
impl FeedSourceHarness for WrongFeeds {
    fn name(&self) -> &'static str {
        "wrong"
    }

    async fn holding(&self, file_name: &str, bytes: &[u8]) -> Result<Fresh<dyn FeedSource>, Failure> {
        let flaw = self.0;
        let (name, mangled) = flaw.mangled(file_name, bytes)?;
        let (inner, stored) = (BytesFeed::new(&name, mangled), bytes.len() as u64);
        Ok(Fresh::new(Arc::new(WrongFeed { inner, flaw, stored, opened: 0.into(), shared: Arc::default() })))
    }

    async fn absent(&self) -> Result<Fresh<dyn FeedSource>, Failure> {
        let absent = BytesFeed::absent("absent.csv");
        let inner = if self.0 == Flaw::AbsentIsEmpty { BytesFeed::new("absent.csv", "") } else { absent };
        Ok(Fresh::new(Arc::new(inner)))
    }
}

/// What two readers of one feed wrongly share.
type Shared = Arc<Mutex<Option<VecDeque<Result<FeedRow, PortError>>>>>;

#[derive(Debug)]
struct WrongFeed {
    inner: BytesFeed,
    flaw: Flaw,
    /// How many bytes there are in truth, whatever the flaw makes of them.
    stored: u64,
    opened: AtomicUsize,
    shared: Shared,
}

#[async_trait]
impl FeedSource for WrongFeed {
    async fn open(&self) -> Result<Feed, PortError> {
        let opened = self.opened.fetch_add(1, Ordering::SeqCst);
        if self.flaw == Flaw::OpensOnce && opened > 0 {
            return Err(error(ErrorKind::Conflict));
        }
        let feed = self.inner.open().await;
        if self.flaw == Flaw::WebPageIsEmpty
            && feed.as_ref().is_err_and(|error| error.kind() == ErrorKind::InvalidInput)
        {
            return BytesFeed::new("a.csv", "").open().await;
        }
        let mut feed = feed?;
        match self.flaw {
            Flaw::VersionCountsOpenings => feed.version = format!("{opened}"),
            Flaw::VersionIsTheLength => feed.version = format!("{:?}", feed.bytes),
            Flaw::NameIsTheFormat => "feed".clone_into(&mut feed.name),
            Flaw::ColumnsAreNotSaid => feed.columns = None,
            Flaw::ReadsOnUnread => {
                // Waits for ever for somebody who has left. The sender is leaked so that it never hangs up.
                let (sender, receiver) = mpsc::channel::<()>();
                std::mem::forget(sender);
                tokio::task::spawn_blocking(move || receiver.recv());
            }
            _ => {}
        }
        feed.bytes = Some(self.stored);
        let mut all: Vec<_> = feed.rows.collect().await;
        all.iter_mut().flatten().for_each(|row| row.bytes_read = self.stored);
        if self.flaw == Flaw::EmptyIsNotFound && all.is_empty() {
            return Err(error(ErrorKind::NotFound));
        }
        let mut spoiled: VecDeque<_> = self.flaw.spoiled(all).into();
        if self.flaw == Flaw::ReadersShare {
            let shared = self.shared.clone();
            shared.lock().get_or_insert(std::mem::take(&mut spoiled));
            let next = move |shared: Shared| async move {
                let item = shared.lock().as_mut().and_then(VecDeque::pop_front);
                item.map(|item| (item, shared))
            };
            return Ok(Feed { rows: stream::unfold(shared, next).boxed(), ..feed });
        }
        Ok(Feed { rows: stream::iter(spoiled).boxed(), ..feed })
    }
}
