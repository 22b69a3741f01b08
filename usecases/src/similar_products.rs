//! A product in, the ones like it out.

use std::sync::Arc;

use likewise_domain::{ProductId, Similarity, filter::Filter, search::Limit};

use crate::{
    Hits, Pipelines, PortError, SearchError, UnknownPipeline,
    ports::{NearestQuery, ProductStore},
    search_products::Finder,
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
    /// Which pipeline is to answer; `None` is the default.
    pub pipeline: Option<String>,
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
    /// Something that was needed failed.
    #[error(transparent)]
    Search(#[from] SearchError),
}

impl From<UnknownPipeline> for SimilarError {
    fn from(unknown: UnknownPipeline) -> Self {
        Self::Search(unknown.into())
    }
}

/// Finds the products that are like a product.
#[derive(Debug, Clone)]
pub struct SimilarProducts {
    pipelines: Arc<Pipelines>,
    finder: Finder,
}

impl SimilarProducts {
    /// A search over `pipelines` and the products of `store`.
    pub fn new(pipelines: Arc<Pipelines>, store: Arc<dyn ProductStore>) -> Self {
        Self { pipelines, finder: Finder { store } }
    }

    /// Answers `request`.
    pub async fn similar(&self, request: &SimilarRequest) -> Result<Hits, SimilarError> {
        let pipeline = self.pipelines.get(request.pipeline.as_deref())?;
        let wanted = std::slice::from_ref(&request.id);
        let fetch_error = |error: PortError| SimilarError::Search(SearchError::Fetch(error));
        if !self.finder.store.get_many(wanted).await.map_err(fetch_error)?.iter().any(Option::is_some) {
            return Err(SimilarError::NoSuchProduct(request.id.clone()));
        }
        let generation = &pipeline.generation.fingerprint;
        let vectors = pipeline.index.vectors(generation, wanted).await.map_err(SearchError::Nearest)?;
        let Some(vector) = vectors.into_iter().next().flatten() else {
            return Err(SimilarError::NotEmbedded(request.id.clone()));
        };
        // One more than is wanted, because the product itself is nearest to itself.
        let query = NearestQuery {
            vector: &vector,
            k: request.limit.get() + 1,
            at_least: request.threshold,
            filter: request.filter.as_ref(),
        };
        let mut hits = self.finder.find(pipeline, query).await?;
        hits.hits.retain(|hit| hit.product.product.id() != &request.id);
        hits.hits.truncate(request.limit.get());
        Ok(hits)
    }
}
