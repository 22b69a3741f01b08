//! The guard, held to the embedder's contract around an embedder that keeps it.

use std::{process::ExitCode, sync::Arc, time::Duration};

use async_trait::async_trait;
use likewise_adapter_guard::{Config, GuardedEmbedder};
use likewise_conformance::{EmbedderHarness, Failure, Fresh, embedder, memory::ScriptedEmbedder};
use likewise_usecases::{ErrorKind, ports::Embedder};

struct Guarded(&'static str, u64);

#[async_trait]
impl EmbedderHarness for Guarded {
    fn name(&self) -> &'static str {
        self.0
    }

    async fn embedder(&self) -> Result<Fresh<dyn Embedder>, Failure> {
        let inner = ScriptedEmbedder::new();
        inner.fail_texts_with("unreadable", ErrorKind::InvalidInput);
        let config = Config { cached_bytes: self.1, budget: Duration::from_mins(5), ..Config::default() };
        Ok(Fresh::new(Arc::new(GuardedEmbedder::new(inner, config))))
    }

    fn unembeddable(&self) -> Option<String> {
        Some("unreadable".to_owned())
    }
}

fn main() -> ExitCode {
    likewise_conformance::run([embedder(Guarded("guard", 1_000_000)), embedder(Guarded("guard without a cache", 0))])
}
