//! The Embedder suite on every variant that is built.
#![expect(clippy::unwrap_used, reason = "what surrounds the cases fails the case that calls it")]

mod support;

use std::{process::ExitCode, sync::Arc};

use async_trait::async_trait;
use likewise_adapter_onnx::{Config, OnnxEmbedder};
use likewise_conformance::{EmbedderHarness, Exclusion, Failure, Fresh, embedder};
use likewise_usecases::ports::Embedder;
use parking_lot::Mutex;

/// One variant, loaded for the first case that asks for it and shared by all.
struct Onnx {
    name: &'static str,
    variant: &'static str,
    loaded: Mutex<Option<Arc<OnnxEmbedder>>>,
}

impl Onnx {
    const fn new(name: &'static str, variant: &'static str) -> Self {
        Self { name, variant, loaded: Mutex::new(None) }
    }
}

#[async_trait]
impl EmbedderHarness for Onnx {
    fn name(&self) -> &'static str {
        self.name
    }

    fn exclusions(&self) -> Vec<Exclusion> {
        vec![Exclusion {
            case: "embedder::one_text_that_cannot_be_embedded_fails_alone",
            reason: "the model embeds every text; the pool's own tests put in an engine that fails on one",
        }]
    }

    async fn embedder(&self) -> Result<Fresh<dyn Embedder>, Failure> {
        let mut loaded = self.loaded.lock();
        if let Some(embedder) = &*loaded {
            return Ok(Fresh::new(embedder.clone()));
        }
        // Cases run at the same time: the default queue would be full for some of them, as it should be.
        let config = Config { queue: 65_536, ..support::config(self.variant) };
        Ok(Fresh::new(loaded.insert(Arc::new(OnnxEmbedder::load(&config)?)).clone()))
    }
}

fn main() -> ExitCode {
    likewise_conformance::run([embedder(Onnx::new("onnx fp32", "fp32")), embedder(Onnx::new("onnx int8", "int8"))])
}
