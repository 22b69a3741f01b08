//! The port `Embedder` around another embedder.

use std::{pin::pin, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures::future::join_all;
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Card, Embedded, Embedder, Purpose},
};
use moka::future::Cache;

use crate::{
    breaker::{Breaker, LeftAlone},
    error::{Failure, classify},
};

const OPERATION: &str = "embed";

/// Settings of a [`GuardedEmbedder`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// How many queries' vectors are kept; 0 keeps none.
    pub cached_queries: u64,
    /// How long a query may take.
    pub budget: Duration,
    /// After how many failures in a row the embedder is left alone; at least 1.
    pub most_failures: u32,
    /// For how long it is left alone.
    pub wait: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            cached_queries: 10_000,
            budget: Duration::from_millis(150),
            most_failures: 5,
            wait: Duration::from_secs(5),
        }
    }
}

/// An embedder whose queries are cached, bounded in time, and cut off while it keeps failing.
#[derive(Debug)]
pub struct GuardedEmbedder {
    inner: Arc<dyn Embedder>,
    cache: Cache<String, Embedded>,
    budget: Duration,
    breaker: Arc<Breaker>,
}

impl GuardedEmbedder {
    /// Guards `inner`.
    pub fn new(inner: Arc<dyn Embedder>, config: Config) -> Self {
        Self {
            inner,
            cache: Cache::new(config.cached_queries),
            budget: config.budget,
            breaker: Arc::new(Breaker::new(config.most_failures.max(1), config.wait)),
        }
    }

    /// Whether queries are let through, and not cut off after failures.
    pub fn is_open_to_queries(&self) -> bool {
        self.breaker.is_closed()
    }

    async fn query(&self, text: &str) -> Result<Embedded, PortError> {
        if let Some(known) = self.cache.get(text).await {
            return Ok(Embedded { cached: true, ..known });
        }
        self.breaker.ask().map_err(|LeftAlone(wait)| classify(OPERATION, Failure::LeftAlone(wait)))?;
        let flight = Flight { inner: self.inner.clone(), breaker: self.breaker.clone(), budget: self.budget };
        let (cache, text) = (self.cache.clone(), text.to_owned());
        // A task of its own: what comes too late for this caller still fills the cache.
        let embedding = tokio::spawn(async move { cache.try_get_with(text.clone(), flight.embed(&text)).await });
        let failure = match tokio::time::timeout(self.budget, embedding).await {
            Ok(Ok(Ok(embedded))) => return Ok(embedded),
            Ok(Ok(Err(error))) => Failure::Shared(error),
            Ok(Err(lost)) => Failure::Lost(lost),
            Err(_) => Failure::OverBudget(self.budget),
        };
        Err(classify(OPERATION, failure))
    }
}

/// One embedding, for however many callers wait for it.
struct Flight {
    inner: Arc<dyn Embedder>,
    breaker: Arc<Breaker>,
    budget: Duration,
}

impl Flight {
    /// Embeds `text` and tells the breaker once how it went: an answer that comes late is a failure as well.
    async fn embed(&self, text: &str) -> Result<Embedded, PortError> {
        let mut embedding = pin!(embed_one(self.inner.as_ref(), text));
        let Ok(embedded) = tokio::time::timeout(self.budget, &mut embedding).await else {
            self.breaker.failed();
            return embedding.await;
        };
        match &embedded {
            Err(error) if error.kind() != ErrorKind::InvalidInput => self.breaker.failed(),
            _ => self.breaker.succeeded(),
        }
        embedded
    }
}

async fn embed_one(inner: &dyn Embedder, text: &str) -> Result<Embedded, PortError> {
    let embedded = inner.embed(&[text], Purpose::Query).await?;
    embedded.into_iter().next().unwrap_or_else(|| Err(classify(OPERATION, Failure::NoVector)))
}

#[async_trait]
impl Embedder for GuardedEmbedder {
    fn card(&self) -> &Card {
        self.inner.card()
    }

    fn tokens(&self, words: &[&str]) -> Option<Vec<usize>> {
        self.inner.tokens(words)
    }

    async fn embed(&self, texts: &[&str], purpose: Purpose) -> Result<Vec<Result<Embedded, PortError>>, PortError> {
        if purpose == Purpose::Passage {
            return self.inner.embed(texts, purpose).await;
        }
        // All at once: the budget is that of the call, however many texts it has.
        let mut embedded = join_all(texts.iter().map(|text| self.query(text))).await;
        // An outer error means that nothing was embedded, which is so where no text was and the embedder is at fault.
        let is_outer = |result: &Result<Embedded, PortError>| {
            result.as_ref().is_err_and(|error| error.kind() != ErrorKind::InvalidInput)
        };
        if !embedded.is_empty() && embedded.iter().all(is_outer) {
            embedded.swap_remove(0)?;
        }
        Ok(embedded)
    }

    async fn ready(&self) -> Result<(), PortError> {
        self.inner.ready().await
    }
}
