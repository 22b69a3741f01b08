//! Words in, the nearest products out: embed the query, find the nearest, fetch the products.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use likewise_domain::{
    Embedding, Fingerprint, Similarity, StoredProduct, filter::Filter, ranking::Neighbour, search::Limit,
    search::SearchText,
};

use crate::{
    ErrorKind, Pipelines, PortError, UnknownPipeline,
    pipeline::Pipeline,
    ports::{Nearest, NearestQuery, ProductStore, Purpose},
};

/// What a shopper asks.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchRequest {
    /// The words.
    pub text: SearchText,
    /// Which products may be found.
    pub filter: Option<Filter>,
    /// How many are wanted.
    pub limit: Limit,
    /// The least similarity, inclusive.
    pub threshold: Option<Similarity>,
    /// Which pipeline is to answer; `None` is the default.
    pub pipeline: Option<String>,
}

/// A product that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The product.
    pub product: Arc<StoredProduct>,
    /// How near it is.
    pub similarity: Similarity,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// Nearest first, equal ones by product id.
    pub hits: Vec<Hit>,
    /// Whether no nearer product can have been missed.
    pub exact: bool,
    /// How many vectors were compared.
    pub examined: u64,
    /// Whose vectors were compared.
    pub generation: Fingerprint,
    /// Which pipeline answered.
    pub pipeline: String,
    /// Where the time went.
    pub timings: Timings,
}

/// How long each stage took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timings {
    /// Embedding the query; zero where nothing had to be embedded.
    pub embed: Duration,
    /// Finding the nearest vectors.
    pub nearest: Duration,
    /// Fetching the products.
    pub fetch: Duration,
}

/// Why a search failed, by stage.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// No pipeline has that name.
    #[error(transparent)]
    UnknownPipeline(#[from] UnknownPipeline),
    /// The query could not be embedded.
    #[error("the query could not be embedded")]
    Embedding(#[source] PortError),
    /// The index did not answer.
    #[error("the nearest products could not be found")]
    Nearest(#[source] PortError),
    /// The products could not be fetched.
    #[error("the products could not be fetched")]
    Fetch(#[source] PortError),
}

/// Finds products by words.
#[derive(Debug, Clone)]
pub struct SearchProducts {
    pipelines: Arc<Pipelines>,
    finder: Finder,
}

impl SearchProducts {
    /// A search over `pipelines` and the products of `store`.
    pub fn new(pipelines: Arc<Pipelines>, store: Arc<dyn ProductStore>) -> Self {
        Self { pipelines, finder: Finder { store } }
    }

    /// Answers `request`.
    pub async fn search(&self, request: &SearchRequest) -> Result<Hits, SearchError> {
        let pipeline = self.pipelines.get(request.pipeline.as_deref())?;
        let started = Instant::now();
        let vector = embed_query(pipeline, &request.text).await.map_err(SearchError::Embedding)?;
        let embed = started.elapsed();
        let query = NearestQuery {
            vector: &vector,
            k: request.limit.get(),
            at_least: request.threshold,
            filter: request.filter.as_ref(),
        };
        let mut hits = self.finder.find(pipeline, query).await?;
        hits.timings.embed = embed;
        Ok(hits)
    }
}

async fn embed_query(pipeline: &Pipeline, text: &SearchText) -> Result<Embedding, PortError> {
    let embedded = pipeline.embedder.embed(&[text.as_str()], Purpose::Query).await?;
    match embedded.into_iter().next() {
        Some(outcome) => outcome.map(|embedded| embedded.embedding),
        None => Err(PortError::new(ErrorKind::Unexpected, "embedder", "embed", "no vector was given for one text")),
    }
}

/// What searching by words and by product share: the nearest vectors, then their products.
#[derive(Debug, Clone)]
pub(crate) struct Finder {
    pub(crate) store: Arc<dyn ProductStore>,
}

impl Finder {
    pub(crate) async fn find(&self, pipeline: &Pipeline, query: NearestQuery<'_>) -> Result<Hits, SearchError> {
        let generation = &pipeline.generation.fingerprint;
        let started = Instant::now();
        let Nearest { hits, exact, examined } =
            pipeline.index.nearest(generation, query).await.map_err(SearchError::Nearest)?;
        let nearest = started.elapsed();
        let found = self.fetch(hits).await.map_err(SearchError::Fetch)?;
        // An index may not have seen a product's newest change; what is shown always matches.
        let count = found.len();
        let hits: Vec<_> = match query.filter {
            Some(filter) => found.into_iter().filter(|hit| filter.matches(&hit.product.product)).collect(),
            None => found,
        };
        let exact = exact && hits.len() == count;
        Ok(Hits {
            hits,
            exact,
            examined,
            generation: generation.clone(),
            pipeline: pipeline.name.clone(),
            timings: Timings { embed: Duration::ZERO, nearest, fetch: started.elapsed().saturating_sub(nearest) },
        })
    }

    /// The products of `found`. One that was retired since the index answered is left out together with its similarity.
    async fn fetch(&self, found: Vec<Neighbour>) -> Result<Vec<Hit>, PortError> {
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = found.iter().map(|hit| hit.id.clone()).collect();
        let products = self.store.get_many(&ids).await?;
        let hits = products.into_iter().zip(found).filter_map(|(product, neighbour)| {
            product.map(|product| Hit { product, similarity: neighbour.similarity })
        });
        Ok(hits.collect())
    }
}
