//! Implementations that are wrong on purpose, each in one way.

pub(crate) mod calibrations;
pub(crate) mod embedder;
pub(crate) mod embedding_queue;
pub(crate) mod feed_source;
pub(crate) mod keyword_index;
pub(crate) mod ledger;
pub(crate) mod product_store;
pub(crate) mod query_log;
pub(crate) mod run_log;
pub(crate) mod vector_index;

use std::sync::Arc;

use async_trait::async_trait;
use likewise_conformance::{Failure, Stores, StoresHarness, Suite, memory::MemoryStore};
use likewise_usecases::{ErrorKind, PortError, ports::Clock};
use parking_lot::Mutex;

/// A wrong implementation, and the cases that must notice.
pub(crate) struct Wrong {
    /// What is wrong with it.
    pub(crate) flaw: String,
    /// The suite, bound to it.
    pub(crate) suite: Suite,
    /// The port whose promise it breaks.
    pub(crate) port: &'static str,
    /// The cases that must fail.
    pub(crate) fails: &'static [&'static str],
}

/// The failure of a wrong implementation.
pub(crate) fn error(kind: ErrorKind) -> PortError {
    PortError::new(kind, "wrong", "call", "it is wrong on purpose")
}

/// Gives store families in memory with something wrong about them.
pub(crate) struct WrongStores<F>(pub(crate) F);

#[async_trait]
impl<F: Fn(Arc<MemoryStore>) -> Stores + Send + Sync + 'static> StoresHarness for WrongStores<F> {
    type Storage = Mutex<Option<Arc<MemoryStore>>>;

    fn name(&self) -> &'static str {
        "wrong"
    }

    async fn storage(&self) -> Result<Self::Storage, Failure> {
        Ok(Mutex::default())
    }

    async fn open(&self, storage: &Self::Storage, clock: Arc<dyn Clock>) -> Result<Stores, Failure> {
        let mut last = storage.lock();
        let next = last.as_ref().map_or_else(|| MemoryStore::new(clock.clone()), |store| store.copied(clock.clone()));
        *last = Some(next.clone());
        Ok((self.0)(next))
    }
}

/// Forgets everything when it is closed.
pub(crate) struct Forgetful;

#[async_trait]
impl StoresHarness for Forgetful {
    type Storage = ();

    fn name(&self) -> &'static str {
        "forgetful"
    }

    async fn storage(&self) -> Result<(), Failure> {
        Ok(())
    }

    async fn open(&self, (): &(), clock: Arc<dyn Clock>) -> Result<Stores, Failure> {
        Ok(Stores::of(MemoryStore::new(clock)))
    }
}

/// A store family that forgets everything, for the cases of `port` that open it again.
pub(crate) fn forgetful(port: &'static str, fails: &'static [&'static str]) -> Wrong {
    Wrong { flaw: "Forgetful".to_owned(), suite: likewise_conformance::stores(Forgetful), port, fails }
}

/// Reaches nothing.
pub(crate) struct Unreachable;

#[async_trait]
impl StoresHarness for Unreachable {
    type Storage = ();

    fn name(&self) -> &'static str {
        "unreachable"
    }

    async fn storage(&self) -> Result<(), Failure> {
        Err(Failure::new("there is no backend at the other end"))
    }

    async fn open(&self, (): &(), clock: Arc<dyn Clock>) -> Result<Stores, Failure> {
        Ok(Stores::of(MemoryStore::new(clock)))
    }
}
