//! The port `Embedder` around another embedder.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Card, Embedded, Embedder, Purpose},
};
use moka::future::Cache;

use crate::breaker::{Breaker, LeftAlone};

const ADAPTER: &str = "guard";

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
        self.breaker.ask().map_err(left_alone)?;
        let (cache, inner, breaker) = (self.cache.clone(), self.inner.clone(), self.breaker.clone());
        let text = text.to_owned();
        // A task of its own: what comes too late for this caller still fills the cache.
        let embedding = tokio::spawn(async move {
            let embedded = cache.try_get_with(text.clone(), embed_one(inner.as_ref(), &text)).await;
            match &embedded {
                Ok(_) => breaker.succeeded(),
                Err(error) if error.kind() == ErrorKind::InvalidInput => breaker.succeeded(),
                Err(_) => breaker.failed(),
            }
            embedded
        });
        match tokio::time::timeout(self.budget, embedding).await {
            Ok(Ok(embedded)) => embedded.map_err(shared),
            Ok(Err(lost)) => {
                Err(PortError::new(ErrorKind::Unexpected, ADAPTER, "embed", "the embedding was lost").because(lost))
            }
            Err(_) => {
                self.breaker.failed();
                let message = format!("the query was not embedded within {:?}", self.budget);
                Err(PortError::new(ErrorKind::Timeout, ADAPTER, "embed", message))
            }
        }
    }
}

async fn embed_one(inner: &dyn Embedder, text: &str) -> Result<Embedded, PortError> {
    let embedded = inner.embed(&[text], Purpose::Query).await?;
    let nothing = || Err(PortError::new(ErrorKind::Unexpected, ADAPTER, "embed", "no vector was given for one text"));
    embedded.into_iter().next().unwrap_or_else(nothing)
}

/// A failure that several callers share, for one of them.
fn shared(error: Arc<PortError>) -> PortError {
    let told = PortError::new(error.kind(), error.adapter(), error.operation(), error.message().to_owned());
    let told = if error.is_retryable() { told.retryable(None) } else { told.permanent() };
    told.because(error)
}

fn left_alone(LeftAlone(wait): LeftAlone) -> PortError {
    let message = "the embedder is left alone after failures in a row";
    PortError::new(ErrorKind::Unavailable, ADAPTER, "embed", message).retryable(Some(wait))
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
        let mut embedded = Vec::with_capacity(texts.len());
        for text in texts {
            embedded.push(self.query(text).await);
        }
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
