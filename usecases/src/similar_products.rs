//! A product in, the ones like it out.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use likewise_domain::{
    Embedding, Fingerprint, ProductId, Similarity, StoredProduct,
    filter::{Filter, FilterField},
    search::Limit,
};

use crate::{
    Hit, Pipelines, PortError, UnknownPipeline,
    pipeline::Pipeline,
    ports::{NearestQuery, ProductStore},
};

/// Which product, and how many like it.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarRequest {
    /// The product to be like; it is never among the hits.
    pub id: ProductId,
    /// Which products may be found.
    pub filter: Option<Filter>,
    /// How many are wanted.
    pub limit: Limit,
    /// The least similarity, inclusive.
    pub threshold: Option<Similarity>,
    /// Whether variants of the product, those of its group, may be found.
    pub own_group: bool,
    /// Which pipeline is to answer; `None` is the default.
    pub pipeline: Option<String>,
}

/// The products that are like one.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
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
    /// How long finding the nearest took.
    pub nearest: Duration,
    /// How long fetching the products took.
    pub fetch: Duration,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SimilarError {
    /// There is no live product with that id.
    #[error("there is no product \"{0}\"")]
    NoSuchProduct(ProductId),
    /// The product waits for its vector, or is quarantined.
    #[error("the product \"{0}\" has no vector yet")]
    NotEmbedded(ProductId),
    /// No pipeline has that name.
    #[error(transparent)]
    UnknownPipeline(#[from] UnknownPipeline),
    /// The index did not answer.
    #[error("the nearest products could not be found")]
    Nearest(#[source] PortError),
    /// The products could not be fetched.
    #[error("the products could not be fetched")]
    Fetch(#[source] PortError),
}

/// Finds the products that are like a product.
#[derive(Debug, Clone)]
pub struct SimilarProducts {
    pipelines: Arc<Pipelines>,
    store: Arc<dyn ProductStore>,
}

impl SimilarProducts {
    /// A search over `pipelines` and the products of `store`.
    pub fn new(pipelines: Arc<Pipelines>, store: Arc<dyn ProductStore>) -> Self {
        Self { pipelines, store }
    }

    /// Answers `request`.
    pub async fn similar(&self, request: &SimilarRequest) -> Result<Similar, SimilarError> {
        let pipeline = self.pipelines.get(request.pipeline.as_deref())?;
        let wanted = std::slice::from_ref(&request.id);
        let product = self.store.get_many(wanted).await.map_err(SimilarError::Fetch)?.into_iter().next().flatten();
        let Some(product) = product else { return Err(SimilarError::NoSuchProduct(request.id.clone())) };
        let generation = &pipeline.generation.fingerprint;
        let vectors = pipeline.index.vectors(generation, wanted).await.map_err(SimilarError::Nearest)?;
        let Some(vector) = vectors.into_iter().next().flatten() else {
            return Err(SimilarError::NotEmbedded(request.id.clone()));
        };
        let filter = filter_of(request, &product);
        self.nearest_to(pipeline, &vector, (request, filter.as_ref())).await
    }

    async fn nearest_to(
        &self,
        pipeline: &Pipeline,
        vector: &Embedding,
        (request, filter): (&SimilarRequest, Option<&Filter>),
    ) -> Result<Similar, SimilarError> {
        let generation = &pipeline.generation.fingerprint;
        let started = Instant::now();
        // One more than is wanted, because the product itself is nearest to itself.
        let query = NearestQuery { vector, k: request.limit.get() + 1, at_least: request.threshold, filter };
        let found = pipeline.index.nearest(generation, query).await.map_err(SimilarError::Nearest)?;
        let nearest = started.elapsed();
        let mut neighbours = found.hits;
        neighbours.retain(|hit| hit.id != request.id);
        neighbours.truncate(request.limit.get());
        let ids: Vec<_> = neighbours.iter().map(|hit| hit.id.clone()).collect();
        let products = self.store.get_many(&ids).await.map_err(SimilarError::Fetch)?;
        // An index may not have seen a product's newest change; what is shown always matches.
        let is_wanted = |product: &Arc<StoredProduct>| filter.is_none_or(|filter| filter.matches(&product.product));
        let hits: Vec<Hit> = products
            .into_iter()
            .zip(&neighbours)
            .filter_map(|(product, neighbour)| Some((product.filter(is_wanted)?, neighbour.similarity)))
            .map(|(product, similarity)| Hit { product, similarity: Some(similarity), rank: None, variants: None })
            .collect();
        Ok(Similar {
            exact: found.exact && hits.len() == neighbours.len(),
            hits,
            examined: found.examined,
            generation: generation.clone(),
            pipeline: pipeline.name.clone(),
            nearest,
            fetch: started.elapsed().saturating_sub(nearest),
        })
    }
}

/// The filter of the request, without the product's variants where they are not wanted.
fn filter_of(request: &SimilarRequest, product: &StoredProduct) -> Option<Filter> {
    let group = product.product.group_id.as_deref().filter(|_| !request.own_group);
    let others = group.map(|group| Filter::is(FilterField::GroupId, group).negated());
    match (request.filter.clone(), others) {
        (Some(filter), Some(others)) => Some(filter.and(others)),
        (filter, others) => filter.or(others),
    }
}
