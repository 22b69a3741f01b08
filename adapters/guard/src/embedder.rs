//! The port `Embedder` around another embedder.

use std::{pin::pin, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures::future::join_all;
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Card, Embedded, Embedder, Purpose},
};
use moka::sync::Cache;

use crate::{
    breaker::{Breaker, LeftAlone},
    error::{Failure, classify},
    flights::{Flight, Flights},
};

const OPERATION: &str = "embed";

/// Settings of a [`GuardedEmbedder`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// How many bytes the vectors of queries may take that are kept, their texts included; 0 keeps none.
    pub cached_bytes: u64,
    /// How long a query may take.
    pub budget: Duration,
    /// After how many failures in a row the embedder is left alone; at least 1.
    pub most_failures: u32,
    /// For how long it is left alone.
    pub wait: Duration,
    /// How many queries are embedded at the same time at most, those included that nobody waits for any more; at least 1.
    pub most_at_once: usize,
    /// For how long an embedding goes on that is over its budget, so that the next one who asks finds it in the cache.
    pub grace: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            cached_bytes: 32 << 20,
            budget: Duration::from_millis(150),
            most_failures: 5,
            wait: Duration::from_secs(5),
            most_at_once: 256,
            grace: Duration::from_secs(10),
        }
    }
}

/// An embedder whose queries are cached, bounded in time and number, and cut off while it keeps failing.
#[derive(Debug)]
pub struct GuardedEmbedder {
    inner: Arc<dyn Embedder>,
    cache: Cache<String, Embedded>,
    budget: Duration,
    grace: Duration,
    breaker: Arc<Breaker>,
    flights: Flights,
}

impl GuardedEmbedder {
    /// Guards `inner`.
    pub fn new(inner: Arc<dyn Embedder>, config: Config) -> Self {
        Self {
            inner,
            cache: cache_of(config.cached_bytes),
            budget: config.budget,
            grace: config.grace,
            breaker: Arc::new(Breaker::new(config.most_failures.max(1), config.wait)),
            flights: Flights::new(config.most_at_once.max(1)),
        }
    }

    /// Whether queries are let through, and not cut off after failures.
    pub fn is_open_to_queries(&self) -> bool {
        self.breaker.is_closed()
    }

    async fn query(&self, text: &str) -> Result<Embedded, PortError> {
        let known = |known| Ok(Embedded { cached: true, ..known });
        if let Some(embedded) = self.cache.get(text) {
            return known(embedded);
        }
        let failure = match self.board(text) {
            Ok(Boarded::Landed(embedded)) => return known(embedded),
            Ok(Boarded::UnderWay(flight)) => match tokio::time::timeout(self.budget, flight).await {
                Ok(Ok(embedded)) => return Ok(embedded),
                Ok(Err(ended)) => ended.into(),
                Err(_) => Failure::OverBudget(self.budget),
            },
            Err(failure) => failure,
        };
        Err(classify(OPERATION, failure))
    }

    /// The embedding of `text` that is under way, or one that begins. Who only joins one asks nothing of the breaker: it
    /// would not tell it how it ended.
    fn board(&self, text: &str) -> Result<Boarded, Failure> {
        let left_alone = |LeftAlone(wait)| Failure::LeftAlone(wait);
        self.breaker.check().map_err(left_alone)?;
        let flights = self.flights.look();
        if let Some(flight) = flights.of(text) {
            return Ok(Boarded::UnderWay(flight));
        }
        // One may have ended since the cache was asked.
        if let Some(embedded) = self.cache.get(text) {
            return Ok(Boarded::Landed(embedded));
        }
        if let Some(most) = flights.full() {
            return Err(Failure::Crowded(most));
        }
        self.breaker.ask().map_err(left_alone)?;
        let (embedding, text) = (self.embedding(), text.to_owned());
        Ok(Boarded::UnderWay(flights.begin(&text.clone(), embedding.run(text))))
    }

    fn embedding(&self) -> Embedding {
        Embedding {
            inner: self.inner.clone(),
            cache: self.cache.clone(),
            breaker: self.breaker.clone(),
            budget: self.budget,
            grace: self.grace,
        }
    }
}

/// What a caller waits for.
enum Boarded {
    Landed(Embedded),
    UnderWay(Flight),
}

/// One embedding, for however many callers wait for it.
struct Embedding {
    inner: Arc<dyn Embedder>,
    cache: Cache<String, Embedded>,
    breaker: Arc<Breaker>,
    budget: Duration,
    grace: Duration,
}

impl Embedding {
    /// Embeds `text` and fills the cache, in time or late.
    async fn run(self, text: String) -> Result<Embedded, PortError> {
        let embedded = self.embed(&text).await?;
        self.cache.insert(text, embedded.clone());
        Ok(embedded)
    }

    /// Tells the breaker once how it went: an answer that comes late is a failure as well. One that takes far too long is
    /// given up.
    async fn embed(&self, text: &str) -> Result<Embedded, PortError> {
        let mut embedding = pin!(embed_one(self.inner.as_ref(), text));
        let Ok(embedded) = tokio::time::timeout(self.budget, &mut embedding).await else {
            self.breaker.failed();
            let given_up = || classify(OPERATION, Failure::OverBudget(self.budget.saturating_add(self.grace)));
            return tokio::time::timeout(self.grace, embedding).await.unwrap_or_else(|_| Err(given_up()));
        };
        match &embedded {
            Err(error) if error.kind() != ErrorKind::InvalidInput => self.breaker.failed(),
            _ => self.breaker.succeeded(),
        }
        embedded
    }
}

/// A cache of so many bytes.
fn cache_of(bytes: u64) -> Cache<String, Embedded> {
    Cache::builder().max_capacity(bytes).weigher(|text: &String, embedded| bytes_of(text, embedded)).build()
}

/// The bytes that a text and its vector take in the cache, with what the cache needs for itself.
fn bytes_of(text: &str, embedded: &Embedded) -> u32 {
    const ENTRY: usize = 200;
    u32::try_from(text.len() + size_of_val(embedded.embedding.as_slice()) + ENTRY).unwrap_or(u32::MAX)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_holds_as_many_bytes_as_it_may() {
        let mut unit = vec![0.0; 384];
        unit[0] = 1.0;
        let embedding = Embedded {
            embedding: likewise_domain::Embedding::new(unit).unwrap(),
            tokens: 3,
            truncated: false,
            cached: false,
        };
        assert_eq!(bytes_of("kettle", &embedding), 6 + 384 * 4 + 200);
        let cache = cache_of(100_000);
        for number in 0..1_000 {
            cache.insert(format!("kettle {number}"), embedding.clone());
        }
        cache.insert("long ".repeat(100_000), embedding);
        cache.run_pending_tasks();
        assert!((50_000..=100_000).contains(&cache.weighted_size()), "{}", cache.weighted_size());
        let none = cache_of(0);
        none.insert("kettle".to_owned(), cache.iter().next().unwrap().1);
        none.run_pending_tasks();
        assert_eq!(none.entry_count(), 0);
    }
}
