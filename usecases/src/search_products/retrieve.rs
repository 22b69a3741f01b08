//! Finding candidates: the nearest by vector, the best by words, and what each side's failure means.

use std::time::Instant;

use likewise_domain::{
    Embedding, ProductId, Similarity,
    filter::Filter,
    ranking::{Neighbour, rank},
    text::{FieldWeights, WordQuery},
};

use super::answer::{Degradation, Effort};
use crate::{
    ErrorKind, PortError,
    pipeline::Pipeline,
    ports::{Embedded, KeywordQuery, NearestQuery, Purpose},
};

/// The products near to a query.
#[derive(Debug)]
pub(super) struct Near {
    /// Nearest first, equal ones by id; of several wordings the nearest counts.
    pub(super) hits: Vec<Neighbour>,
    /// Whether no nearer one can have been missed.
    pub(super) exact: bool,
    /// Whether more are near enough than were wanted.
    pub(super) more: bool,
    /// The vectors of the query's wordings.
    pub(super) vectors: Vec<Embedding>,
}

/// What is asked of the vectors.
#[derive(Debug, Clone, Copy)]
pub(super) struct NearQuery<'a> {
    pub(super) texts: &'a [String],
    pub(super) filter: Option<&'a Filter>,
    pub(super) at_least: Similarity,
    pub(super) most: usize,
}

/// Why one side gave nothing.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) reason: Degradation,
    pub(super) error: Box<PortError>,
}

impl Failed {
    fn new(reason: Degradation, error: PortError) -> Self {
        Self { reason, error: Box::new(error) }
    }
}

/// Embeds the query's wordings and finds the products nearest to any of them.
pub(super) async fn nearest(pipeline: &Pipeline, query: NearQuery<'_>, effort: &mut Effort) -> Result<Near, Failed> {
    let started = Instant::now();
    let texts: Vec<&str> = query.texts.iter().map(String::as_str).collect();
    let embedded = pipeline.embedder.embed(&texts, Purpose::Query).await;
    effort.timings.embed = started.elapsed();
    let embedded = embedded.and_then(needed);
    let embedded = embedded.map_err(|error| Failed::new(reason_of(&error), error))?;
    effort.embedding_cached = embedded.iter().all(|embedded| embedded.cached);
    let vectors: Vec<Embedding> = embedded.into_iter().map(|embedded| embedded.embedding).collect();
    let started = Instant::now();
    let found = nearest_to(pipeline, vectors, query, effort).await;
    effort.timings.nearest = started.elapsed();
    found.map_err(|error| Failed::new(Degradation::VectorsFailed, error))
}

/// The products nearest to any of `vectors`.
pub(super) async fn nearest_to(
    pipeline: &Pipeline,
    vectors: Vec<Embedding>,
    query: NearQuery<'_>,
    effort: &mut Effort,
) -> Result<Near, PortError> {
    // One more tells whether there are more.
    let k = query.most.saturating_add(1);
    let mut near = Near { hits: Vec::new(), exact: true, more: false, vectors };
    for vector in &near.vectors {
        let wanted = NearestQuery { vector, k, at_least: Some(query.at_least), filter: query.filter };
        let found = pipeline.index.nearest(&pipeline.generation.fingerprint, wanted).await?;
        near.exact &= found.exact;
        effort.examined += found.examined;
        near.hits = if near.hits.is_empty() { found.hits } else { merged(near.hits, found.hits, k) };
    }
    near.more = near.hits.len() > query.most;
    near.hits.truncate(query.most);
    Ok(near)
}

/// Both lists as one, each product with the greater of its similarities.
fn merged(mut one: Vec<Neighbour>, other: Vec<Neighbour>, most: usize) -> Vec<Neighbour> {
    one.extend(other);
    one.sort_unstable_by(|a, b| a.id.cmp(&b.id).then_with(|| b.similarity.cmp(&a.similarity)));
    one.dedup_by(|a, b| a.id == b.id);
    rank(one, most, None)
}

/// The best candidates by words.
pub(super) async fn by_words(
    pipeline: &Pipeline,
    (words, weights): (&WordQuery, &FieldWeights),
    filter: Option<&Filter>,
    most: usize,
) -> Result<Vec<ProductId>, Failed> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let found = pipeline.keywords.matching(KeywordQuery { words, weights, k: most, filter }).await;
    found.map_err(|error| Failed::new(Degradation::KeywordsFailed, error))
}

/// The greatest of the similarities of each of `ids` to `vectors`.
pub(super) async fn similarities(
    pipeline: &Pipeline,
    vectors: &[Embedding],
    ids: &[ProductId],
) -> Result<Vec<Option<Similarity>>, PortError> {
    let mut greatest = vec![None; ids.len()];
    for vector in vectors {
        let found = pipeline.index.similarities(&pipeline.generation.fingerprint, vector, ids).await?;
        greatest.iter_mut().zip(found).for_each(|(one, other)| *one = (*one).max(other));
    }
    Ok(greatest)
}

/// The vectors of the shopper's own wording, which is needed, and of those others that could be embedded as well.
fn needed(embedded: Vec<Result<Embedded, PortError>>) -> Result<Vec<Embedded>, PortError> {
    let mut all = embedded.into_iter();
    let own = all.next().unwrap_or_else(|| Err(no_vector()))?;
    Ok(std::iter::once(own).chain(all.flatten()).collect())
}

fn no_vector() -> PortError {
    PortError::new(ErrorKind::Unexpected, "embedder", "embed", "a text was given no vector")
}

fn reason_of(error: &PortError) -> Degradation {
    match error.kind() {
        ErrorKind::Timeout => Degradation::EmbeddingTimeout,
        ErrorKind::Throttled => Degradation::EmbeddingThrottled,
        ErrorKind::Unavailable => Degradation::EmbeddingUnavailable,
        _ => Degradation::EmbeddingFailed,
    }
}
