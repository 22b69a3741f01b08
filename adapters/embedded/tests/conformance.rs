//! The ports of this adapter, held to their contracts.

use std::{process::ExitCode, sync::Arc};

use async_trait::async_trait;
use likewise_adapter_embedded::{Config, Embedded};
use likewise_conformance::{CaseResult, Failure, Fresh, ManualClock, QueryLogHarness, Stores, StoresHarness};
use likewise_usecases::ports::{Clock, QueryLog};
use tempfile::TempDir;
use tokio::sync::Mutex;

struct EmbeddedHarness;

#[async_trait]
impl StoresHarness for EmbeddedHarness {
    type Storage = TempDir;

    fn name(&self) -> &'static str {
        "embedded"
    }

    async fn storage(&self) -> Result<TempDir, Failure> {
        Ok(TempDir::new()?)
    }

    async fn open(&self, storage: &TempDir, clock: Arc<dyn Clock>) -> Result<Stores, Failure> {
        let store = Embedded::open(Config::new(storage.path()), clock).await?;
        let (products, ledger, queue) = (store.products(), store.ledger(), store.queue());
        let (vectors, runs) = (store.vectors(), store.runs());
        Ok(Stores::new(products, ledger, queue, (vectors, store.keywords()), (runs, store.calibrations()))
            .closed_by(move || async move { Ok(store.close().await?) }))
    }
}

#[async_trait]
impl QueryLogHarness for EmbeddedHarness {
    type Storage = (TempDir, Mutex<Option<Embedded>>);

    fn name(&self) -> &'static str {
        "embedded"
    }

    async fn storage(&self) -> Result<Self::Storage, Failure> {
        Ok((TempDir::new()?, Mutex::default()))
    }

    async fn open(&self, (folder, last): &Self::Storage) -> Result<Fresh<dyn QueryLog>, Failure> {
        let mut last = last.lock().await;
        if let Some(last) = last.take() {
            last.close().await?;
        }
        let store =
            Embedded::open(Config { query_log: true, ..Config::new(folder.path()) }, ManualClock::new()).await?;
        let log = store.query_log().ok_or_else(|| Failure::new("there is no log"))?;
        *last = Some(store);
        Ok(Fresh::new(log))
    }

    async fn close(&self, log: Fresh<dyn QueryLog>) -> CaseResult {
        // The next one to open the directory closes it first.
        drop(log);
        Ok(())
    }
}

fn main() -> ExitCode {
    likewise_conformance::run([
        likewise_conformance::stores(EmbeddedHarness),
        likewise_conformance::query_log(EmbeddedHarness),
    ])
}
