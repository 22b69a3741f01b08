//! Both sides of a search at once, and what answers where one of them fails.

use std::time::Instant;

use likewise_domain::{
    Invalid, ProductId, Timestamp,
    calibration::Curve,
    search::{Mode, SearchText},
};

use super::{
    Degradation, Effort, Position, QueryReading, SearchError, SearchProducts, SearchRequest,
    read_query::read_query,
    retrieve::{self, Failed, Near, NearQuery},
};
use crate::pipeline::Pipeline;

/// What a query's candidates are taken from.
#[derive(Debug)]
pub(super) struct Retrieved {
    pub(super) reading: QueryReading,
    pub(super) mode: Mode,
    /// What makes relevance of scores, read once: what a hit shows and what the answer says of it are of the same curve.
    pub(super) curve: Option<Curve>,
    pub(super) near: Option<Near>,
    pub(super) words: Vec<ProductId>,
    pub(super) degraded: Vec<Degradation>,
    /// What the operator puts first; part of the match set.
    pub(super) pinned: Vec<ProductId>,
    /// The moment at which what is put forward holds.
    pub(super) moment: Timestamp,
}

/// What each side gave that was asked.
type Sides = (Option<Result<Near, Failed>>, Option<Result<Vec<ProductId>, Failed>>);

impl SearchProducts {
    /// Reads the query and finds candidates on both sides at once. Where one side fails the other one answers.
    pub(super) async fn retrieve(
        &self,
        pipeline: &Pipeline,
        request: &SearchRequest,
        (text, position): (&SearchText, Option<&Position>),
        effort: &mut Effort,
    ) -> Result<Retrieved, SearchError> {
        let mode = self.mode(request);
        if mode == Mode::Keyword && request.threshold.is_some() {
            return Err(
                Invalid::new("threshold", "has no meaning in keyword mode, where no vectors are compared").into()
            );
        }
        let (reading, unread) = match mode {
            Mode::Semantic => (QueryReading::plain(text, self.settings.minimum), None),
            Mode::Keyword | Mode::Hybrid => self.read(pipeline, (text, request), effort).await?,
        };
        let depth = self.depth(request, position);
        let sides = self.sides(pipeline, (request, mode, depth), &reading, effort).await;
        let mut retrieved = self.settle(pipeline, (request, text, depth), reading, sides).await?;
        // Where the index fails altogether that is said, and that the query was read without it goes without saying.
        if let Some(unread) = unread.filter(|_| !retrieved.degraded.contains(&Degradation::KeywordsFailed)) {
            retrieved.degraded.push(unread);
        }
        Ok(retrieved)
    }

    /// Searches the sides that the mode goes by, both at once.
    async fn sides(
        &self,
        pipeline: &Pipeline,
        (request, mode, depth): (&SearchRequest, Mode, usize),
        reading: &QueryReading,
        effort: &mut Effort,
    ) -> Sides {
        let floor = if reading.nonsense { self.settings.nonsense_floor } else { self.settings.floor };
        let near = NearQuery {
            texts: &reading.texts,
            filter: request.filter.as_ref(),
            at_least: request.threshold.unwrap_or(floor),
            most: self.settings.near_cap,
        };
        let near = async {
            let mut effort = Effort::default();
            (retrieve::nearest(pipeline, near, &mut effort).await, effort)
        };
        let words = async {
            let started = Instant::now();
            (self.by_words(pipeline, request, reading, depth).await, started.elapsed())
        };
        let (near, words) = match mode {
            Mode::Semantic => (Some(near.await), None),
            Mode::Keyword => (None, Some(words.await)),
            Mode::Hybrid => {
                let (near, words) = futures::join!(near, words);
                (Some(near), Some(words))
            }
        };
        let read = effort.timings.read;
        let near = near.map(|(found, of_vectors)| {
            *effort = of_vectors;
            found
        });
        let words = words.map(|(found, elapsed)| {
            effort.timings.keywords = elapsed;
            found
        });
        effort.timings.read = read;
        (near, words)
    }

    /// What the two sides gave, and what answers where one of them failed.
    async fn settle(
        &self,
        pipeline: &Pipeline,
        (request, text, depth): (&SearchRequest, &SearchText, usize),
        reading: QueryReading,
        sides: Sides,
    ) -> Result<Retrieved, SearchError> {
        // A threshold is asked of every hit, those that an operator put there as well.
        let moment = self.clock.now();
        let pinned = match request.threshold {
            None => self.settings.promotions.pinned(text.as_str(), moment).to_vec(),
            Some(_) => Vec::new(),
        };
        let retrieved = |reading, mode, near, words, degraded| {
            let curve = self.curve(pipeline, mode);
            Ok(Retrieved { reading, mode, curve, near, words, degraded, pinned, moment })
        };
        match sides {
            // Pages of a list that one side answered do not go on with the other one.
            (Some(Err(failed)), _) | (_, Some(Err(failed))) if !request.fallback || request.cursor.is_some() => {
                Err(failed.into())
            }
            (Some(Ok(near)), Some(Ok(words))) => retrieved(reading, Mode::Hybrid, Some(near), words, Vec::new()),
            (Some(Ok(near)), None) => retrieved(reading, Mode::Semantic, Some(near), Vec::new(), Vec::new()),
            (None, Some(Ok(words))) => retrieved(reading, Mode::Keyword, None, words, Vec::new()),
            (Some(Ok(near)), Some(Err(failed))) => {
                failed.log();
                retrieved(reading, Mode::Semantic, Some(near), Vec::new(), vec![failed.reason])
            }
            (Some(Err(failed)), words) => {
                let (reading, unread, words) = if let Some(words) = words {
                    (reading, None, words)
                } else {
                    let (reading, unread) = self.read(pipeline, (text, request), &mut Effort::default()).await?;
                    let words = self.by_words(pipeline, request, &reading, depth).await;
                    (reading, unread, words)
                };
                let Ok(words) = words else { return Err(failed.into()) };
                failed.log();
                let mut degraded = vec![failed.reason];
                degraded.extend(unread);
                degraded.extend(request.threshold.map(|_| Degradation::ThresholdNotApplied));
                retrieved(reading, Mode::Keyword, None, words, degraded)
            }
            (None, Some(Err(failed))) => Err(failed.into()),
            (None, None) => retrieved(reading, Mode::Keyword, None, Vec::new(), Vec::new()),
        }
    }

    /// Reads the query by the catalogue's words; word for word where the catalogue does not answer, which is said. Pages
    /// of a list that was read by them do not go on with what is read otherwise.
    async fn read(
        &self,
        pipeline: &Pipeline,
        (text, request): (&SearchText, &SearchRequest),
        effort: &mut Effort,
    ) -> Result<(QueryReading, Option<Degradation>), SearchError> {
        let started = Instant::now();
        let by = (&self.settings.synonyms, self.settings.minimum);
        let asked = (pipeline.keywords.as_ref(), pipeline.embedder.as_ref());
        let reading = read_query(asked, text, by, request.typing).await;
        effort.timings.read = started.elapsed();
        match reading {
            Ok(reading) => Ok((reading, None)),
            Err(error) if !request.fallback || request.cursor.is_some() => Err(SearchError::Keywords(error)),
            Err(error) => {
                tracing::warn!(error = %error.chain(), "the query is read word for word");
                Ok((QueryReading::plain(text, self.settings.minimum), Some(Degradation::ReadingFailed)))
            }
        }
    }

    async fn by_words(
        &self,
        pipeline: &Pipeline,
        request: &SearchRequest,
        reading: &QueryReading,
        depth: usize,
    ) -> Result<Vec<ProductId>, Failed> {
        let asked = (&reading.words, &self.settings.field_weights);
        retrieve::by_words(pipeline, asked, request.filter.as_ref(), depth).await
    }
}

impl Failed {
    fn log(&self) {
        tracing::warn!(reason = self.reason.as_str(), error = %self.error.chain(), "a search is answered in part");
    }
}

impl From<Failed> for SearchError {
    fn from(failed: Failed) -> Self {
        match failed.reason {
            Degradation::VectorsFailed => Self::Nearest(*failed.error),
            Degradation::KeywordsFailed => Self::Keywords(*failed.error),
            _ => Self::Embedding(*failed.error),
        }
    }
}
