//! Harnesses over the reference in memory.

use std::sync::Arc;

use async_trait::async_trait;
use likewise_conformance::{
    EmbedderHarness, Failure, FeedSourceHarness, Fresh, QueryLogHarness, Stores, StoresHarness,
    memory::{BytesFeed, MemoryQueryLog, MemoryStore, ScriptedEmbedder},
};
use likewise_usecases::{
    ErrorKind,
    ports::{Clock, Embedder, FeedSource, QueryLog},
};
use parking_lot::Mutex;

/// Store families in memory: what the next process finds is a copy of what the last one left.
pub(crate) struct Memory;

#[async_trait]
impl StoresHarness for Memory {
    type Storage = Mutex<Option<Arc<MemoryStore>>>;

    fn name(&self) -> &'static str {
        "memory"
    }

    async fn storage(&self) -> Result<Self::Storage, Failure> {
        Ok(Mutex::default())
    }

    async fn open(&self, storage: &Self::Storage, clock: Arc<dyn Clock>) -> Result<Stores, Failure> {
        let mut last = storage.lock();
        let next = last.as_ref().map_or_else(|| MemoryStore::new(clock.clone()), |store| store.copied(clock.clone()));
        *last = Some(next.clone());
        Ok(Stores::of(next))
    }
}

/// Feeds in memory.
pub(crate) struct Bytes;

#[async_trait]
impl FeedSourceHarness for Bytes {
    fn name(&self) -> &'static str {
        "memory"
    }

    async fn holding(&self, file_name: &str, bytes: &[u8]) -> Result<Fresh<dyn FeedSource>, Failure> {
        Ok(Fresh::new(Arc::new(BytesFeed::new(file_name, bytes))))
    }

    async fn absent(&self) -> Result<Fresh<dyn FeedSource>, Failure> {
        Ok(Fresh::new(Arc::new(BytesFeed::absent("absent.csv"))))
    }
}

/// Query logs in memory: what the next process finds is a copy of what the last one left.
pub(crate) struct Logs;

#[async_trait]
impl QueryLogHarness for Logs {
    type Storage = Mutex<Option<Arc<MemoryQueryLog>>>;

    fn name(&self) -> &'static str {
        "memory"
    }

    async fn storage(&self) -> Result<Self::Storage, Failure> {
        Ok(Mutex::default())
    }

    async fn open(&self, storage: &Self::Storage) -> Result<Fresh<dyn QueryLog>, Failure> {
        let mut last = storage.lock();
        let next = last.as_ref().map_or_else(MemoryQueryLog::new, |log| log.copied());
        *last = Some(next.clone());
        Ok(Fresh::new(next))
    }
}

/// Embedders without a model.
pub(crate) struct Scripted;

/// What the scripted embedder cannot embed.
pub(crate) const UNEMBEDDABLE: &str = "a text that fails";

#[async_trait]
impl EmbedderHarness for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    async fn embedder(&self) -> Result<Fresh<dyn Embedder>, Failure> {
        let embedder = ScriptedEmbedder::new();
        embedder.fail_texts_with(UNEMBEDDABLE, ErrorKind::InvalidInput);
        Ok(Fresh::new(embedder))
    }

    fn unembeddable(&self) -> Option<String> {
        Some(UNEMBEDDABLE.to_owned())
    }
}
