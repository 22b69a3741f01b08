//! An embedder that fails as a whole for what is in a batch.

use std::sync::Arc;

use async_trait::async_trait;
use likewise_conformance::memory::ScriptedEmbedder;
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Card, Embedded, Embedder, Purpose},
};
use parking_lot::Mutex;

/// A [`ScriptedEmbedder`] whose calls fail as a whole where a text is poison to it.
#[derive(Debug)]
pub(crate) struct FaultyEmbedder {
    inner: Arc<ScriptedEmbedder>,
    poison: Mutex<Option<(String, ErrorKind)>>,
    drops_after: Mutex<Option<usize>>,
    calls: Mutex<Vec<usize>>,
}

impl FaultyEmbedder {
    pub(crate) fn over(inner: Arc<ScriptedEmbedder>) -> Arc<Self> {
        Arc::new(Self { inner, poison: Mutex::default(), drops_after: Mutex::default(), calls: Mutex::default() })
    }

    /// Lets every call with a text that contains `part` fail as a whole.
    pub(crate) fn poisoned_by(&self, part: &str, kind: ErrorKind) {
        *self.poison.lock() = Some((part.to_owned(), kind));
    }

    /// Gives at most so many vectors a call, however many texts there are.
    pub(crate) fn drop_vectors_after(&self, most: usize) {
        *self.drops_after.lock() = Some(most);
    }

    /// How many texts each call had.
    pub(crate) fn calls(&self) -> Vec<usize> {
        self.calls.lock().clone()
    }
}

#[async_trait]
impl Embedder for FaultyEmbedder {
    fn card(&self) -> &Card {
        self.inner.card()
    }

    fn tokens(&self, words: &[&str]) -> Option<Vec<usize>> {
        self.inner.tokens(words)
    }

    async fn embed(&self, texts: &[&str], purpose: Purpose) -> Result<Vec<Result<Embedded, PortError>>, PortError> {
        self.calls.lock().push(texts.len());
        if let Some((part, kind)) = &*self.poison.lock()
            && texts.iter().any(|text| text.contains(part))
        {
            return Err(PortError::new(*kind, "faulty", "embed", "the embedder went down"));
        }
        let most = self.drops_after.lock().unwrap_or(usize::MAX);
        let mut items = self.inner.embed(texts, purpose).await?;
        items.truncate(most);
        Ok(items)
    }

    async fn ready(&self) -> Result<(), PortError> {
        self.inner.ready().await
    }
}
