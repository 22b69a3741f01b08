//! An embedder without a model: words decide the vector, and a test decides what fails and when.

use std::sync::Arc;

use async_trait::async_trait;
use likewise_domain::{Embedding, fingerprint::ModelIdentity};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Card, Embedded, Embedder, Purpose},
};
use parking_lot::Mutex;
use tokio::sync::watch;

use super::ADAPTER;
use crate::fixtures::{Sequence, embedding};

/// Embeds a text as the sum of a random vector for each of its words and a small one for the text as a whole, so that
/// texts with words in common are near to each other. A token is a word; two special tokens are counted on top.
#[derive(Debug)]
pub struct ScriptedEmbedder {
    card: Card,
    script: Mutex<Script>,
    held: watch::Sender<bool>,
    called: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Script {
    learned: Vec<String>,
    failing_texts: Vec<FailingText>,
    failing_calls: Option<(usize, ErrorKind)>,
    unready: Option<ErrorKind>,
    calls: Vec<(Purpose, Vec<String>)>,
}

#[derive(Debug)]
struct FailingText {
    part: String,
    kind: ErrorKind,
    /// How often it still fails; `None` is for ever.
    times: Option<u32>,
}

/// Holds the calls of a [`ScriptedEmbedder`] until it is dropped.
#[derive(Debug)]
pub struct Gate {
    held: watch::Sender<bool>,
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.held.send_replace(false);
    }
}

impl ScriptedEmbedder {
    /// Special tokens of every text.
    const SPECIAL_TOKENS: usize = 2;

    /// An embedder of 32 dimensions that reads 64 tokens.
    pub fn new() -> Arc<Self> {
        Self::of(32, 64)
    }

    /// An embedder of `dimension` dimensions that reads `max_tokens` tokens, special tokens included.
    pub fn of(dimension: usize, max_tokens: usize) -> Arc<Self> {
        let model = ModelIdentity {
            weights_sha256: "0".repeat(64),
            tokenizer_sha256: "1".repeat(64),
            pooling: "mean".to_owned(),
            query_prefix: String::new(),
            passage_prefix: String::new(),
            max_tokens,
            dimension,
            normalized: true,
        };
        let card = Card { name: "scripted".to_owned(), model, best_batch: 8 };
        let script = Mutex::default();
        Arc::new(Self { card, script, held: watch::Sender::new(false), called: watch::Sender::new(0) })
    }

    /// Lets the embedder tell the tokens of words: one for each of `words`, and one for each letter of others.
    pub fn learn(&self, words: &[&str]) {
        self.script.lock().learned = words.iter().map(|&word| word.to_owned()).collect();
    }

    /// Lets every text that contains `part` fail alone, for ever.
    pub fn fail_texts_with(&self, part: &str, kind: ErrorKind) {
        self.script.lock().failing_texts.push(FailingText { part: part.to_owned(), kind, times: None });
    }

    /// Lets the next `times` texts that contain `part` fail alone.
    pub fn fail_texts_with_for(&self, part: &str, kind: ErrorKind, times: u32) {
        self.script.lock().failing_texts.push(FailingText { part: part.to_owned(), kind, times: Some(times) });
    }

    /// Lets the next `times` calls fail as a whole.
    pub fn fail_calls(&self, kind: ErrorKind, times: usize) {
        self.script.lock().failing_calls = Some((times, kind));
    }

    /// Lets `ready` fail from now on; with `None` it succeeds again.
    pub fn set_unready(&self, kind: Option<ErrorKind>) {
        self.script.lock().unready = kind;
    }

    /// Holds every call from now on until the gate is dropped.
    #[must_use = "calls are held only as long as the gate is kept"]
    pub fn hold(&self) -> Gate {
        self.held.send_replace(true);
        Gate { held: self.held.clone() }
    }

    /// Waits until `count` calls have been made, held ones included.
    pub async fn called(&self, count: usize) {
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.called.subscribe().wait_for(|calls| *calls >= count).await;
    }

    /// Every call so far: what for, and which texts.
    pub fn calls(&self) -> Vec<(Purpose, Vec<String>)> {
        self.script.lock().calls.clone()
    }

    /// The vector of `text`, whatever the script says.
    pub fn vector_of(&self, text: &str) -> Embedding {
        let model = &self.card.model;
        let words: Vec<_> =
            text.split_whitespace().take(model.max_tokens.saturating_sub(Self::SPECIAL_TOKENS)).collect();
        let mut sum = direction(&words.join(" "), model.dimension, 0.3);
        for word in &words {
            for (total, value) in sum.iter_mut().zip(direction(&word.to_lowercase(), model.dimension, 1.0)) {
                *total += value;
            }
        }
        embedding(&sum)
    }

    fn answer(&self, text: &str) -> Result<Embedded, PortError> {
        if let Some(kind) = self.script.lock().failure_of(text) {
            return Err(PortError::new(kind, ADAPTER, "embed", "the script lets this text fail"));
        }
        let tokens = text.split_whitespace().count() + Self::SPECIAL_TOKENS;
        Ok(Embedded {
            embedding: self.vector_of(text),
            tokens: u32::try_from(tokens).unwrap_or(u32::MAX),
            truncated: tokens > self.card.model.max_tokens,
            cached: false,
        })
    }
}

impl Script {
    fn failure_of(&mut self, text: &str) -> Option<ErrorKind> {
        let failing =
            self.failing_texts.iter_mut().find(|failing| failing.times != Some(0) && text.contains(&failing.part))?;
        failing.times = failing.times.map(|times| times - 1);
        Some(failing.kind)
    }

    fn failure_of_call(&mut self) -> Option<ErrorKind> {
        let (times, kind) = self.failing_calls.as_mut().filter(|(times, _)| *times > 0)?;
        *times -= 1;
        Some(*kind)
    }
}

#[async_trait]
impl Embedder for ScriptedEmbedder {
    fn card(&self) -> &Card {
        &self.card
    }

    fn tokens(&self, words: &[&str]) -> Option<Vec<usize>> {
        let learned = &self.script.lock().learned;
        if learned.is_empty() {
            return None;
        }
        let count = |word: &&str| if learned.iter().any(|known| known == word) { 1 } else { word.chars().count() };
        Some(words.iter().map(count).collect())
    }

    async fn embed(&self, texts: &[&str], purpose: Purpose) -> Result<Vec<Result<Embedded, PortError>>, PortError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        self.script.lock().calls.push((purpose, texts.iter().map(|&text| text.to_owned()).collect()));
        self.called.send_modify(|calls| *calls += 1);
        // The sender lives as long as `self`, so waiting cannot fail.
        let _ = self.held.subscribe().wait_for(|held| !held).await;
        if let Some(kind) = self.script.lock().failure_of_call() {
            return Err(PortError::new(kind, ADAPTER, "embed", "the script lets this call fail"));
        }
        Ok(texts.iter().map(|text| self.answer(text)).collect())
    }

    async fn ready(&self) -> Result<(), PortError> {
        match self.script.lock().unready {
            None => Ok(()),
            Some(kind) => Err(PortError::new(kind, ADAPTER, "ready", "the script says that the model is not ready")),
        }
    }
}

/// Numbers that `text` decides, each from `-weight` to `weight`.
fn direction(text: &str, dimension: usize, weight: f64) -> Vec<f64> {
    // FNV-1a: any stable hash does, and the standard library's may change.
    let seed = text
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    let mut sequence = Sequence::seeded(seed);
    (0..dimension).map(|_| sequence.signed_unit() * weight).collect()
}
