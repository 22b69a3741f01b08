//! Text in, vectors out.

use std::fmt::Debug;

use async_trait::async_trait;
use likewise_domain::{Embedding, fingerprint::ModelIdentity};

use crate::PortError;

/// What a text is embedded for. Some models want a different prefix for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A shopper's words; somebody waits for the answer.
    Query,
    /// A product's passage; nobody waits.
    Passage,
}

/// What an embedder says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The model's name, for people.
    pub name: String,
    /// What of it decides a vector.
    pub model: ModelIdentity,
    /// How many texts to hand over at once for the best rate; more are accepted.
    pub best_batch: usize,
}

/// A text's vector and what was read of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedded {
    /// The vector.
    pub embedding: Embedding,
    /// Tokens of the text, special tokens included, before any was cut off.
    pub tokens: u32,
    /// Whether tokens were cut off at the model's limit.
    pub truncated: bool,
    /// Whether the vector was at hand from an earlier call.
    pub cached: bool,
}

/// Turns texts into vectors.
#[async_trait]
pub trait Embedder: Debug + Send + Sync + 'static {
    /// What this embedder is. It does not change while the process runs.
    fn card(&self) -> &Card;

    /// How many tokens each of `words` is to the model, special tokens left out, in their order; `None` where that cannot
    /// be told at once. A word of a single token is one that the model has learned as a word.
    fn tokens(&self, words: &[&str]) -> Option<Vec<usize>>;

    /// Embeds `texts` for `purpose`.
    ///
    /// # Behaviour
    /// - The answer has one item per text, in the order of the texts; no texts give no items, without any work.
    /// - Every vector has the card's dimension, is finite and of unit length.
    /// - The same text and purpose give the same vector alone or in any batch (cosine at least 0.9999).
    /// - An empty text, and one of white space alone, has a vector like any other.
    /// - A text over the token limit is cut there, and the item says so.
    /// - Any number of texts is accepted; the embedder splits them itself.
    /// - One text that cannot be embedded fails its own item alone.
    /// - Queries go ahead of passages that are still waiting.
    /// - A caller that stops waiting (drops the future) costs no more than the batch in hand.
    ///
    /// # Errors
    /// `Throttled` where the bounded queue is full; `Unavailable` or `Timeout` where the model cannot be reached.
    /// An outer error means that no text was embedded.
    async fn embed(&self, texts: &[&str], purpose: Purpose) -> Result<Vec<Result<Embedded, PortError>>, PortError>;

    /// Succeeds if the model answers.
    async fn ready(&self) -> Result<(), PortError>;
}
