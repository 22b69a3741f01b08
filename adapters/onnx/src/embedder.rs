//! The Embedder port on a pool of ONNX Runtime sessions.

use std::{fmt, thread};

use async_trait::async_trait;
use likewise_domain::Embedding;
use likewise_usecases::{
    PortError,
    ports::{Card, Embedded, Embedder, Purpose},
};
use ort::environment::Environment;

use crate::{
    batch::BatchLimits,
    config::Config,
    error::{Failure, classify},
    files::FileProblem,
    lanes::LaneName,
    manifest::{Manifest, Variant},
    pool::{Call, Pool},
    runtime,
    session::Model,
    text::{TextReader, Tokens},
    worker::Engine,
};

const OPERATION: &str = "load";

/// Embeds texts in this process. Dropping it waits for the batches in hand and ends its threads.
pub struct OnnxEmbedder {
    card: Card,
    reader: TextReader,
    pool: Pool,
}

/// How many texts wait in each lane of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueDepths {
    /// Queries that no worker has begun to run.
    pub queries: usize,
    /// Passages that no worker has begun to run.
    pub passages: usize,
}

impl OnnxEmbedder {
    /// Checks every file against the manifest, loads the model once per worker, and runs it once.
    ///
    /// It takes some tenths of a second and blocks: call it before the service starts, or on a thread for blocking
    /// work. What is wrong with the settings, or with the files, is told all at once.
    pub fn load(config: &Config) -> Result<Self, PortError> {
        let problems = config.problems();
        if !problems.is_empty() {
            return Err(classify(OPERATION, Failure::Config(problems)));
        }
        let manifest = Manifest::read(&config.model)?;
        let variant = manifest.variant(&config.variant)?;
        let card = card(&manifest, config)?;
        let files =
            Files::read(&manifest, variant, config).map_err(|found| classify(OPERATION, Failure::Files(found)))?;
        let environment = runtime::environment(&config.runtime)?;
        let loader = Loader { manifest: &manifest, config, environment: &environment };
        let reader = TextReader::new(&files.tokenizer, &manifest).map_err(|failure| classify(OPERATION, failure))?;
        let engines = loader.engines(&files, &reader).map_err(|failure| classify(OPERATION, failure))?;
        // A variant whose vectors depend on their neighbours gets none.
        let texts = if variant.batch_invariant { config.batch_texts } else { 1 };
        let limits = BatchLimits { texts, tokens: config.batch_tokens };
        Ok(Self { card, reader, pool: Pool::start(engines, limits, config.queue)? })
    }

    /// How many texts wait, for metrics.
    pub fn queue_depths(&self) -> QueueDepths {
        QueueDepths { queries: self.pool.waiting(LaneName::Queries), passages: self.pool.waiting(LaneName::Passages) }
    }
}

#[async_trait]
impl Embedder for OnnxEmbedder {
    fn card(&self) -> &Card {
        &self.card
    }

    fn tokens(&self, words: &[&str]) -> Option<Vec<usize>> {
        words.iter().map(|word| self.reader.count(word)).collect()
    }

    async fn embed(&self, texts: &[&str], purpose: Purpose) -> Result<Vec<Result<Embedded, PortError>>, PortError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let (lane, prefix) = match purpose {
            Purpose::Query => (LaneName::Queries, &self.card.model.query_prefix),
            Purpose::Passage => (LaneName::Passages, &self.card.model.passage_prefix),
        };
        self.pool.embed(Call { texts, prefix, lane }).await
    }

    async fn ready(&self) -> Result<(), PortError> {
        self.pool.probe().await
    }
}

impl fmt::Debug for OnnxEmbedder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnnxEmbedder")
            .field("card", &self.card)
            .field("waiting", &self.queue_depths())
            .finish_non_exhaustive()
    }
}

/// What [`Embedder::card`] says, which needs the manifest alone.
fn card(manifest: &Manifest, config: &Config) -> Result<Card, PortError> {
    // As many batches as leave little idle at the end of a call, where one worker waits for another's last batch.
    const BATCHES_PER_WORKER: usize = 16;
    Ok(Card {
        name: format!("{} ({})", manifest.name, config.variant),
        model: manifest.identity(&config.variant)?,
        best_batch: (config.workers * config.batch_texts * BATCHES_PER_WORKER).min(config.queue),
    })
}

/// The bytes of the files that are read whole, known to be the right ones.
struct Files {
    tokenizer: Vec<u8>,
    model: Vec<u8>,
}

impl Files {
    /// Hashing is most of the time that this takes, so the two large files are hashed side by side.
    fn read(manifest: &Manifest, variant: &Variant, config: &Config) -> Result<Self, Vec<FileProblem>> {
        let (model, runtime) = (variant.record(), manifest.runtime.record());
        let in_model = |file: &str| config.model.join(file);
        thread::scope(|scope| {
            let hashing = scope.spawn(|| runtime.check(&config.runtime));
            let model = model.read(&in_model(&model.file));
            let tokenizer = manifest.tokenizer.read(&in_model(&manifest.tokenizer.file));
            let runtime = hashing.join().unwrap_or_else(|_| runtime.check(&config.runtime));
            match (tokenizer, model, runtime) {
                (Ok(tokenizer), Ok(model), Ok(())) => Ok(Self { tokenizer, model }),
                (tokenizer, model, runtime) => {
                    Err([tokenizer.err(), model.err(), runtime.err()].into_iter().flatten().collect())
                }
            }
        })
    }
}

/// What the engines are made of.
struct Loader<'a> {
    manifest: &'a Manifest,
    config: &'a Config,
    environment: &'a Environment,
}

impl Loader<'_> {
    /// One engine per worker, made side by side; the model's bytes are shared while they are.
    fn engines(&self, files: &Files, reader: &TextReader) -> Result<Vec<OnnxEngine>, Failure> {
        let bytes = &files.model[..];
        thread::scope(|scope| {
            let making: Vec<_> =
                (0..self.config.workers).map(|_| scope.spawn(move || self.engine(reader, bytes))).collect();
            making.into_iter().map(|thread| thread.join().unwrap_or(Err(Failure::Panicked))).collect()
        })
    }

    fn engine(&self, reader: &TextReader, bytes: &[u8]) -> Result<OnnxEngine, Failure> {
        let model = Model::new(self.environment, bytes, self.config.threads_per_worker, self.manifest.dimension)?;
        let mut engine = OnnxEngine { reader: reader.clone(), model };
        // The first run allocates, and finds a model that does not fit its manifest.
        let warm = engine.read("warm up")?;
        engine.run(&[&warm])?.into_iter().try_for_each(|vector| vector.map(drop))?;
        Ok(engine)
    }
}

/// A tokenizer, which all workers share, and a session of one's own.
struct OnnxEngine {
    reader: TextReader,
    model: Model,
}

impl Engine for OnnxEngine {
    fn read(&self, text: &str) -> Result<Tokens, Failure> {
        self.reader.read(text)
    }

    fn run(&mut self, rows: &[&Tokens]) -> Result<Vec<Result<Embedding, Failure>>, Failure> {
        self.model.run(rows)
    }
}
