//! The candidates of a query with what speaks for each: what the tuning of weights goes by.

use likewise_domain::{
    ProductId, Similarity,
    evidence::Evidence,
    ranking::Lane,
    search::{Mode, SearchText},
    text::FieldWeights,
};

use super::{Effort, SearchError, SearchProducts, SearchRequest, SearchSettings};

/// Which candidates are wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateRequest {
    /// The query.
    pub text: SearchText,
    /// What finds them.
    pub mode: Mode,
    /// The least similarity of one that no word finds; `None` is what is configured.
    pub floor: Option<Similarity>,
    /// How much a mention counts when they are found by words; `None` is what is configured.
    pub field_weights: Option<FieldWeights>,
    /// Which pipeline is to answer; `None` is the default.
    pub pipeline: Option<String>,
}

/// The candidates that the first pages of a query are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateList {
    /// How many terms the query has.
    pub terms: usize,
    /// The candidates, in the order in which they are shown.
    pub candidates: Vec<RankedCandidate>,
}

/// A candidate, with all that its place in the order follows from.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedCandidate {
    /// Which product.
    pub id: ProductId,
    /// What stands above its score.
    pub lane: Lane,
    /// What speaks for it.
    pub evidence: Evidence,
    /// The points that boosts add to its score.
    pub boost: f32,
}

impl SearchProducts {
    /// The candidates of a query. Where a side fails this does as well, rather than give what the other one found.
    pub async fn candidates(&self, request: &CandidateRequest) -> Result<CandidateList, SearchError> {
        let search = self.with_settings(|settings| SearchSettings {
            floor: request.floor.unwrap_or(settings.floor),
            field_weights: request.field_weights.unwrap_or(settings.field_weights),
            ..settings
        });
        let pipeline = search.pipelines.get(request.pipeline.as_deref())?;
        let text = &request.text;
        let plain =
            SearchRequest { mode: Some(request.mode), fallback: false, ..SearchRequest::new(Some(text.clone())) };
        let retrieved = search.retrieve(pipeline, &plain, (text, None), &mut Effort::default()).await?;
        let terms = retrieved.reading.words.terms();
        let hits = search.ranked(pipeline, &retrieved, &plain, None).await?.hits;
        let candidates = hits.into_iter().filter_map(|hit| {
            let rank = hit.rank?;
            let id = hit.product.product.id().clone();
            Some(RankedCandidate { id, lane: rank.lane, evidence: rank.evidence, boost: rank.boost })
        });
        Ok(CandidateList { terms, candidates: candidates.collect() })
    }

    fn with_settings(&self, change: impl FnOnce(SearchSettings) -> SearchSettings) -> Self {
        Self { settings: std::sync::Arc::new(change(self.settings.as_ref().clone())), ..self.clone() }
    }
}
