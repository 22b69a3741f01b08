//! The store family: the ports whose promises interlock, over one storage.
//!
//! A ledger entry is made by the product store, a retired product is not found by the vector index: so a harness gives
//! all of them together, over the same fresh storage.

mod family;

use std::{any::Any, fmt, sync::Arc};

use async_trait::async_trait;
use futures::future::{BoxFuture, FutureExt as _};
use likewise_usecases::ports::{
    Calibrations, Clock, EmbeddingQueue, KeywordIndex, Ledger, ProductStore, RunLog, VectorIndex,
};

pub(crate) use self::family::{EMBEDDED, Family, ids_of};
use crate::{
    Exclusion, Suite, calibrations, embedding_queue,
    failure::{CaseResult, Failure},
    keyword_index, ledger, product_store, run_log,
    suite::Case,
    vector_index,
};

/// Sets up store families for the cases of [`stores`] and its parts.
///
/// Cases run at the same time, each on a storage of its own. A backend that cannot be reached is an error of
/// [`StoresHarness::storage`] or [`StoresHarness::open`], and thereby a failure of the case.
#[async_trait]
pub trait StoresHarness: Send + Sync + 'static {
    /// A storage for one case: a temporary directory, a schema with a random name. It is dropped when the case has
    /// ended, which should remove it.
    type Storage: Send + Sync + 'static;

    /// What stands in front of each case's name: the adapter's name.
    fn name(&self) -> &'static str;

    /// The cases that this adapter cannot pass.
    fn exclusions(&self) -> Vec<Exclusion> {
        Vec::new()
    }

    /// A fresh, empty storage.
    async fn storage(&self) -> Result<Self::Storage, Failure>;

    /// Opens `storage`, as a process does when it starts. All times come from `clock`.
    ///
    /// A case may close the stores and open the same storage again, and then expects everything that was acknowledged.
    async fn open(&self, storage: &Self::Storage, clock: Arc<dyn Clock>) -> Result<Stores, Failure>;
}

/// A store family.
///
/// An adapter of some of the ports takes the others from [`memory`](crate::memory) and runs the suites of its own.
pub struct Stores {
    /// The product store.
    pub products: Arc<dyn ProductStore>,
    /// The ledger.
    pub ledger: Arc<dyn Ledger>,
    /// The queue.
    pub queue: Arc<dyn EmbeddingQueue>,
    /// The vector index.
    pub index: Arc<dyn VectorIndex>,
    /// The keyword index.
    pub keywords: Arc<dyn KeywordIndex>,
    /// The run log.
    pub runs: Arc<dyn RunLog>,
    /// The calibrations.
    pub calibrations: Arc<dyn Calibrations>,
    closing: Option<Box<dyn FnOnce() -> BoxFuture<'static, CaseResult> + Send + Sync>>,
}

impl Stores {
    /// The family of a store that is all of them.
    pub fn of<S>(store: Arc<S>) -> Self
    where
        S: ProductStore + Ledger + EmbeddingQueue + VectorIndex + KeywordIndex + RunLog + Calibrations,
    {
        Self {
            products: store.clone(),
            ledger: store.clone(),
            queue: store.clone(),
            index: store.clone(),
            keywords: store.clone(),
            runs: store.clone(),
            calibrations: store,
            closing: None,
        }
    }

    /// The family of these stores.
    pub fn new(
        products: Arc<dyn ProductStore>,
        ledger: Arc<dyn Ledger>,
        queue: Arc<dyn EmbeddingQueue>,
        (index, keywords): (Arc<dyn VectorIndex>, Arc<dyn KeywordIndex>),
        (runs, calibrations): (Arc<dyn RunLog>, Arc<dyn Calibrations>),
    ) -> Self {
        Self { products, ledger, queue, index, keywords, runs, calibrations, closing: None }
    }

    /// The family that is closed by `close`, as the process does when it stops; without it, dropping is all it takes.
    #[must_use]
    pub fn closed_by<C, F>(mut self, close: C) -> Self
    where
        C: FnOnce() -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.closing = Some(Box::new(move || close().boxed()));
        self
    }

    pub(crate) async fn close(self) -> CaseResult {
        let Self { products, ledger, queue, index, keywords, runs, calibrations, closing } = self;
        drop((products, ledger, queue, index, keywords, runs, calibrations));
        match closing {
            None => Ok(()),
            Some(close) => close().await,
        }
    }
}

impl fmt::Debug for Stores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stores").field("products", &self.products).field("index", &self.index).finish_non_exhaustive()
    }
}

/// Opens a harness's storage, whatever its type.
pub(crate) type Opener = Box<dyn Fn(Arc<dyn Clock>) -> BoxFuture<'static, Result<Stores, Failure>> + Send + Sync>;

/// What keeps the storage until the case has ended.
pub(crate) type Keep = Box<dyn Any + Send + Sync>;

/// The suites of all ports of a store family.
pub fn stores<H: StoresHarness>(harness: H) -> Suite {
    suite_of(
        harness,
        &[
            ("product_store", product_store::CASES),
            ("ledger", ledger::CASES),
            ("embedding_queue", embedding_queue::CASES),
            ("vector_index", vector_index::CASES),
            ("keyword_index", keyword_index::CASES),
            ("run_log", run_log::CASES),
            ("calibrations", calibrations::CASES),
        ],
    )
}

/// The suites of `ports`, which are those of a store family.
pub(crate) fn suite_of<H: StoresHarness>(harness: H, ports: &[(&str, &'static [&'static [Case<Family>]])]) -> Suite {
    let mut suite = Suite::new(harness.name(), harness.exclusions());
    let harness = Arc::new(harness);
    for (port, groups) in ports {
        for case in groups.iter().copied().flatten() {
            let harness = harness.clone();
            suite.add(port, case.name, move || run_on_fresh(harness.clone(), case).boxed());
        }
    }
    suite
}

async fn run_on_fresh<H: StoresHarness>(harness: Arc<H>, case: &'static Case<Family>) -> CaseResult {
    let storage = Arc::new(harness.storage().await?);
    let keep: Keep = Box::new(storage.clone());
    let opener: Opener = Box::new(move |clock| {
        let (harness, storage) = (harness.clone(), storage.clone());
        async move { harness.open(&storage, clock).await }.boxed()
    });
    let mut family = Family::open(opener, keep).await?;
    let result = (case.run)(&mut family).await;
    let closed = family.close().await;
    result.and(closed)
}
