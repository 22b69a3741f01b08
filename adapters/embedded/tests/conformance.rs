//! The ports of this adapter, held to their contracts.

use std::{process::ExitCode, sync::Arc};

use async_trait::async_trait;
use likewise_adapter_embedded::{Config, Embedded};
use likewise_conformance::{Failure, Stores, StoresHarness};
use likewise_usecases::ports::Clock;
use tempfile::TempDir;

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
        Ok(Stores::new(products, ledger, queue, (vectors, store.keywords()), runs)
            .closed_by(move || async move { Ok(store.close().await?) }))
    }
}

fn main() -> ExitCode {
    likewise_conformance::run([likewise_conformance::stores(EmbeddedHarness)])
}
