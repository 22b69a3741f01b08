//! Words in, products out: read the query, find candidates by vector and by words, order them, count the match set.
//!
//! Stores supply candidates and counts; the order is the domain's, so that every store gives the same. There is one match
//! set for an answer: what matches the words, and what is near enough, under the filter. Total, facets, order and pages
//! are all taken from it.

mod answer;
mod candidates;
mod coverage;
mod cursor;
mod explain;
mod list;
mod rank;
mod read_query;
mod request;
mod retrieve;
mod settings;
mod sides;

use std::sync::Arc;

use likewise_domain::{
    Invalid, Similarity,
    calibration::Curve,
    ranking::Ranking,
    search::{Mode, SearchText},
    sort::{Order, Sort},
};

pub(crate) use self::read_query::read_query;
pub use self::{
    answer::{Counts, Degradation, Effort, Hit, Hits, Rank, Timings},
    candidates::{CandidateList, CandidateRequest, RankedCandidate},
    cursor::{Cursor, ForeignCursor, Position},
    explain::{Explanation, Part},
    read_query::{QueryReading, Repair},
    request::SearchRequest,
    settings::SearchSettings,
};
use self::{
    coverage::Coverage,
    list::{Listed, Page},
    rank::Texts,
    sides::Retrieved,
};
use crate::{
    CalibrationsInForce, Pipelines, PortError, UnknownPipeline,
    pipeline::Pipeline,
    ports::{Clock, Ledger, MatchSet, Members, ProductStore},
};

/// Why a search failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// No pipeline has that name.
    #[error(transparent)]
    UnknownPipeline(#[from] UnknownPipeline),
    /// What was asked cannot be answered.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The cursor is of another query.
    #[error(transparent)]
    ForeignCursor(#[from] ForeignCursor),
    /// The query could not be embedded, and words could not answer either.
    #[error("the query could not be embedded")]
    Embedding(#[source] PortError),
    /// The vector index did not answer, and words could not answer either.
    #[error("the nearest products could not be found")]
    Nearest(#[source] PortError),
    /// The keyword index did not answer.
    #[error("the products with these words could not be found")]
    Keywords(#[source] PortError),
    /// The products could not be fetched.
    #[error("the products could not be fetched")]
    Fetch(#[source] PortError),
}

/// Finds products by words.
#[derive(Debug, Clone)]
pub struct SearchProducts {
    pipelines: Arc<Pipelines>,
    store: Arc<dyn ProductStore>,
    clock: Arc<dyn Clock>,
    settings: Arc<SearchSettings>,
    texts: Arc<Texts>,
    coverage: Option<Coverage>,
    calibrations: CalibrationsInForce,
}

impl SearchProducts {
    /// A search over `pipelines` and the products of `store`.
    pub fn new(
        pipelines: Arc<Pipelines>,
        store: Arc<dyn ProductStore>,
        clock: Arc<dyn Clock>,
        settings: SearchSettings,
    ) -> Self {
        let texts = Arc::new(Texts::new(settings.text_cache_bytes));
        let calibrations = CalibrationsInForce::default();
        Self { pipelines, store, clock, settings: Arc::new(settings), texts, coverage: None, calibrations }
    }

    /// The same search with relevance by the calibrations that are in force at its time.
    #[must_use]
    pub fn calibrated_by(self, calibrations: CalibrationsInForce) -> Self {
        Self { calibrations, ..self }
    }

    /// How requests are answered that do not say.
    pub fn settings(&self) -> &SearchSettings {
        &self.settings
    }

    /// Lets answers say where `ledger` has a part of the catalogue without vectors.
    #[must_use]
    pub fn with_ledger(self, ledger: Arc<dyn Ledger>) -> Self {
        let coverage = Some(Coverage::new(ledger, self.clock.clone()));
        Self { coverage, ..self }
    }

    /// Answers `request`.
    pub async fn search(&self, request: &SearchRequest) -> Result<Hits, SearchError> {
        let pipeline = self.pipelines.get(request.pipeline.as_deref())?;
        request.check_count()?;
        let position = request.position()?;
        match &request.text {
            None => self.browse(pipeline, request, position).await,
            Some(text) => self.answer(pipeline, request, (text, position)).await,
        }
    }

    /// Lists every product, under the filter.
    async fn browse(
        &self,
        pipeline: &Pipeline,
        request: &SearchRequest,
        position: Option<&Position>,
    ) -> Result<Hits, SearchError> {
        if request.threshold.is_some() {
            return Err(Invalid::new("threshold", "needs words to be near to").into());
        }
        let order = match request.sort {
            Sort::Relevance => Order::Newest,
            Sort::By(order) => order,
        };
        let set = MatchSet { members: Members::All, filter: request.filter.as_ref(), unit: request.unit };
        let page = Page { order, position, request };
        let listed = self.ordered(pipeline, set, page).await?;
        Ok(self.hits_of(pipeline, request, (listed, None), Effort::default()))
    }

    /// Answers a request with words.
    async fn answer(
        &self,
        pipeline: &Pipeline,
        request: &SearchRequest,
        (text, position): (&SearchText, Option<&Position>),
    ) -> Result<Hits, SearchError> {
        let mut effort = Effort::default();
        let retrieving = self.retrieve(pipeline, request, (text, position), &mut effort);
        let (retrieved, incomplete) = futures::join!(retrieving, self.is_incomplete(pipeline, request));
        let mut retrieved = retrieved?;
        if incomplete && retrieved.near.is_some() {
            retrieved.degraded.push(Degradation::GenerationIncomplete);
        }
        let near_ids: Vec<_> = retrieved.near.iter().flat_map(|near| &near.hits).map(|hit| hit.id.clone()).collect();
        let by_words = retrieved.mode != Mode::Semantic && (request.threshold.is_none() || retrieved.near.is_none());
        let words = by_words.then_some(&retrieved.reading.words).filter(|words| !words.is_empty());
        let ids: Vec<_> = near_ids.into_iter().chain(retrieved.pinned.iter().cloned()).collect();
        let members = Members::Either { words, ids: &ids };
        let set = MatchSet { members, filter: request.filter.as_ref(), unit: request.unit };
        let mut listed = match request.sort {
            Sort::By(order) => {
                let mut listed = self.ordered(pipeline, set, Page { order, position, request }).await?;
                self.add_similarities(pipeline, &retrieved, &mut listed.hits).await?;
                listed
            }
            Sort::Relevance => self.by_relevance(pipeline, set, (&retrieved, request, position), &mut effort).await?,
        };
        listed.counts.capped = retrieved.near.as_ref().is_some_and(|near| near.more);
        Ok(self.hits_of(pipeline, request, (listed, Some(retrieved)), effort))
    }

    fn hits_of(
        &self,
        pipeline: &Pipeline,
        request: &SearchRequest,
        (listed, retrieved): (Listed, Option<Retrieved>),
        effort: Effort,
    ) -> Hits {
        let mode = retrieved.as_ref().map_or_else(|| self.mode(request), |retrieved| retrieved.mode);
        let is_ranked = retrieved.is_some() && request.sort == Sort::Relevance;
        let curve = retrieved.as_ref().and_then(|retrieved| retrieved.curve);
        let relevance_calibrated = is_ranked && curve.is_some();
        let terms = retrieved.as_ref().map_or(0, |retrieved| retrieved.reading.words.terms());
        let exact = retrieved.as_ref().and_then(|retrieved| retrieved.near.as_ref()).is_none_or(|near| near.exact);
        let moment = retrieved.as_ref().map_or_else(|| self.clock.now(), |retrieved| retrieved.moment);
        let (reading, degraded) = retrieved.map(|it| (it.reading, it.degraded)).unzip();
        let mut degraded = degraded.unwrap_or_default();
        if listed.counts.uncounted && !degraded.contains(&Degradation::KeywordsFailed) {
            degraded.push(Degradation::KeywordsFailed);
        }
        Hits {
            hits: listed.hits,
            counts: listed.counts,
            next: listed.next.map(|position| Cursor { query: request.list_id(), mode, position }),
            window_ended: listed.window_ended,
            mode,
            degraded,
            exact: exact && !listed.lost,
            reading,
            ranking: self.ranking(request, mode, terms),
            relevance_calibrated,
            generation: pipeline.generation.fingerprint.clone(),
            pipeline: pipeline.name.clone(),
            effort: Effort { timings: Timings { count: listed.counting, ..effort.timings }, ..effort },
            moment,
            settings: self.settings.clone(),
        }
    }

    /// Whether vectors are asked that a part of the catalogue does not have.
    async fn is_incomplete(&self, pipeline: &Pipeline, request: &SearchRequest) -> bool {
        match &self.coverage {
            Some(coverage) if self.mode(request) != Mode::Keyword => {
                coverage.is_incomplete(&pipeline.generation.fingerprint, self.settings.incomplete_above).await
            }
            _ => false,
        }
    }

    fn mode(&self, request: &SearchRequest) -> Mode {
        let continued = request.cursor.as_ref().map(|cursor| cursor.mode);
        continued.or(request.mode).unwrap_or(self.settings.mode)
    }

    fn ranking(&self, request: &SearchRequest, mode: Mode, terms: usize) -> Ranking {
        let fusion = request.fusion.unwrap_or(self.settings.fusion);
        Ranking { mode, weights: self.settings.weights.for_terms(terms), fusion }
    }

    /// What makes relevance of the scores of `mode`, where that was fitted.
    fn curve(&self, pipeline: &Pipeline, mode: Mode) -> Option<Curve> {
        let calibration = self.calibrations.get(&pipeline.generation.fingerprint)?;
        calibration.curve_for(mode, &self.settings.conditions())
    }

    /// Says how near the hits of a list by another order are.
    async fn add_similarities(
        &self,
        pipeline: &Pipeline,
        retrieved: &Retrieved,
        hits: &mut [Hit],
    ) -> Result<(), SearchError> {
        let Some(near) = &retrieved.near else { return Ok(()) };
        let ids: Vec<_> = hits.iter().map(|hit| hit.product.product.id().clone()).collect();
        let found: Vec<Option<Similarity>> =
            retrieve::similarities(pipeline, &near.vectors, &ids).await.map_err(SearchError::Nearest)?;
        hits.iter_mut().zip(found).for_each(|(hit, similarity)| hit.similarity = similarity);
        Ok(())
    }
}
