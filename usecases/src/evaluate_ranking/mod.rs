//! How good rankings are, measured on judged queries.
//!
//! Whoever can rank products for a query under a setting (a mode, a set of weights) is a [`Ranker`]. [`EvaluateRanking`]
//! asks it for every query under every setting and measures what it answers; the [`Evaluation`] has means with their
//! intervals, tells whether two settings differ by more than chance, and which queries are worst.

use std::fmt;

use async_trait::async_trait;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use likewise_domain::{ProductId, search::SearchText};

mod evaluation;
mod judgments;
mod measures;
mod statistics;

pub(crate) use self::measures::{FIRST, discounted, number};
pub use self::{
    evaluation::{Evaluated, Evaluation, Ranking},
    judgments::{Grade, JudgedProducts, JudgedQuery, JudgedSet, Judgments},
    measures::{DEPTH, Measure, Measures},
    statistics::{Comparison, Draw, Estimate, PERMUTATIONS, RESAMPLES, SIGNIFICANT},
};

/// Ranks products for a query.
#[async_trait]
pub trait Ranker: fmt::Debug + Send + Sync {
    /// What the rankings to be compared differ in, such as a mode.
    type Setting: Clone + fmt::Debug + Send + Sync;
    /// Why there is no ranking.
    type Error: Send;

    /// The first `depth` products for `text` under `setting`, best first and each once; fewer where no more are found.
    ///
    /// An answer that was made under another setting, such as one that fell back on words because the query could not be
    /// embedded in time, is an error: measured as if it were what was asked for, it would mislead.
    async fn ranked(
        &self,
        text: &SearchText,
        setting: &Self::Setting,
        depth: usize,
    ) -> Result<Vec<ProductId>, Self::Error>;
}

/// Why an evaluation has no result.
#[derive(Debug, thiserror::Error)]
#[error("the query {id:?} ({text:?}) has no ranking", id = query.id, text = query.text.as_str())]
pub struct EvaluateError<E> {
    /// Which query it was.
    pub query: JudgedQuery,
    /// What went wrong.
    pub cause: E,
}

/// Measures rankings on judged queries.
#[derive(Debug, Clone)]
pub struct EvaluateRanking<R> {
    ranker: R,
    concurrency: usize,
}

impl<R: Ranker> EvaluateRanking<R> {
    /// How many queries are asked at the same time where nothing else is said.
    pub const CONCURRENCY: usize = 2;

    /// An evaluation of what `ranker` answers.
    pub const fn new(ranker: R) -> Self {
        Self { ranker, concurrency: Self::CONCURRENCY }
    }

    /// With at most `queries` at the same time, and at least one.
    #[must_use]
    pub fn at_once(self, queries: usize) -> Self {
        Self { concurrency: queries.max(1), ..self }
    }

    /// Who ranks.
    pub const fn ranker(&self) -> &R {
        &self.ranker
    }

    /// Asks every query of `set` under each of `settings`, and measures the answers. `ranked` is called after each.
    pub async fn evaluate(
        &self,
        set: &JudgedSet,
        settings: &[R::Setting],
        ranked: &(dyn Fn() + Sync),
    ) -> Result<Evaluation<R::Setting>, EvaluateError<R::Error>> {
        let mut evaluated = Vec::with_capacity(settings.len());
        for setting in settings {
            evaluated.push(self.under(setting, set, ranked).await?);
        }
        let queries = set.queries.iter().map(|(query, _)| query.clone()).collect();
        Ok(Evaluation { queries, left_out: set.left_out(), settings: evaluated })
    }

    async fn under(
        &self,
        setting: &R::Setting,
        set: &JudgedSet,
        ranked: &(dyn Fn() + Sync),
    ) -> Result<Evaluated<R::Setting>, EvaluateError<R::Error>> {
        let answers = stream::iter(&set.queries).map(async |(query, judged)| {
            let products = self.ranker.ranked(&query.text, setting, DEPTH).await;
            let products = products.map_err(|cause| EvaluateError { query: query.clone(), cause })?;
            ranked();
            Ok(Ranking { measures: Measures::of(&products, judged), products })
        });
        let rankings = answers.buffered(self.concurrency).try_collect().await?;
        Ok(Evaluated { setting: setting.clone(), rankings })
    }
}
