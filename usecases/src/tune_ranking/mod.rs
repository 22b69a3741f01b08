//! Which weights would rank better, and what a score is worth: settings are searched, and curves of relevance fitted, on
//! judged queries.
//!
//! Whoever can give the candidates of a query with what speaks for each is a [`CandidateSource`]. Candidates are found
//! once, and ordered again in memory for every set of weights; only the floor and the field weights need them found
//! anew. All choices are made on some of the queries, and what is said of them is of those that were held out.

use std::fmt;

use async_trait::async_trait;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use likewise_domain::{
    Similarity,
    ranking::Lane,
    search::{Mode, SearchText},
    text::FieldWeights,
};

mod curves;
mod folds;
mod held_out;
mod report;
mod search;
mod table;
mod templates;
mod tunables;

use self::{
    curves::Sample,
    folds::Folds,
    held_out::Search,
    table::{Candidates, Table, ranking},
};
pub use self::{
    curves::{LEAST_OF_EACH, ModeCalibration, NoCurve, Quality},
    report::{Against, Change, HeldOut, Tuning, Verdict},
    templates::{ComparedTemplate, ComparedTemplates, TemplateError, TemplateRequest},
    tunables::{Tunable, Tunables},
};
use crate::{
    CandidateList,
    evaluate_ranking::{Draw, Grade, JudgedProducts, JudgedQuery, Judgments},
};

/// What finds the candidates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retrieval {
    /// By vector, by words, or both.
    pub mode: Mode,
    /// The least similarity of one that no word finds.
    pub floor: Similarity,
    /// How much a mention counts when they are found by words.
    pub field_weights: FieldWeights,
}

/// Gives the candidates of queries.
#[async_trait]
pub trait CandidateSource: fmt::Debug + Send + Sync {
    /// Why there are none.
    type Error: Send;

    /// Every candidate for `text`, each once. An answer that one side gave alone, because the other failed, is an error.
    async fn candidates(&self, text: &SearchText, how: &Retrieval) -> Result<CandidateList, Self::Error>;
}

/// How to tune.
#[derive(Debug, Clone, PartialEq)]
pub struct TuneRequest {
    /// The settings in force, from which the search starts.
    pub now: Tunables,
    /// The mode whose nDCG@10 is to grow.
    pub mode: Mode,
    /// How many folds, each held out once; at least 2.
    pub folds: usize,
    /// The least grade of a relevant product, for relevance; `None` is the set's top grade.
    pub relevant_from: Option<Grade>,
    /// Other settings to be compared with.
    pub against: Option<Tunables>,
    /// Whether settings are searched, or relevance alone is calibrated.
    pub search: bool,
}

/// Why nothing was tuned.
#[derive(Debug, thiserror::Error)]
pub enum TuneError<E> {
    /// Fewer queries have a judged product than anything can be learned from.
    #[error("{judged} queries have a judgment, and at least {least} are needed: with fewer every choice is chance")]
    TooFewQueries {
        /// How many have one.
        judged: usize,
        /// How many are needed.
        least: usize,
    },
    /// No such number of folds can be made.
    #[error("{folds} folds cannot be made of {queries} queries; accepted is 2 to {queries}")]
    Folds {
        /// How many were asked for.
        folds: usize,
        /// How many queries there are.
        queries: usize,
    },
    /// A query has no candidates.
    #[error("the query {id:?} ({text:?}) has no candidates", id = query.id, text = query.text.as_str())]
    Asked {
        /// Which one.
        query: JudgedQuery,
        /// What went wrong.
        cause: E,
    },
}

/// The judged queries that are tuned by.
#[derive(Debug)]
pub struct TuningSet<'a> {
    judgments: &'a Judgments,
    /// Each with what its ranking is measured by; `None` where no product has the top grade.
    queries: Vec<(JudgedQuery, Option<JudgedProducts>)>,
    left_out: usize,
}

impl<'a> TuningSet<'a> {
    /// Those of `queries` that anything was judged for. Where no product has the set's top grade nothing is to be found,
    /// but what is judged there still says what a score is worth.
    pub fn new(queries: Vec<JudgedQuery>, judgments: &'a Judgments) -> Self {
        let all = queries.len();
        let judged = queries.into_iter().filter(|query| judgments.has(&query.id));
        let queries: Vec<_> =
            judged.map(|query| (judgments.of(&query.id), query)).map(|(of, query)| (query, of)).collect();
        Self { left_out: all - queries.len(), judgments, queries }
    }

    /// How many queries have a judgment.
    pub fn judged(&self) -> usize {
        self.queries.len()
    }

    /// How many of them have a product with the top grade.
    pub fn measured(&self) -> usize {
        self.queries.iter().filter(|(_, judged)| judged.is_some()).count()
    }

    /// How many queries have no judgment.
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

/// Searches better settings and fits curves of relevance.
#[derive(Debug)]
pub struct TuneRanking<S> {
    source: S,
    concurrency: usize,
}

/// The fewest judged queries.
pub const LEAST_QUERIES: usize = 20;

impl<S: CandidateSource> TuneRanking<S> {
    /// Tuning by the candidates that `source` gives.
    pub const fn new(source: S) -> Self {
        Self { source, concurrency: 2 }
    }

    /// With at most `queries` asked at the same time, and at least one.
    #[must_use]
    pub fn at_once(self, queries: usize) -> Self {
        Self { concurrency: queries.max(1), ..self }
    }

    /// How many questions [`TuneRanking::tune`] asks.
    pub fn questions(set: &TuningSet<'_>, request: &TuneRequest) -> usize {
        let others = if request.search { others_to_find(request).len() } else { 0 };
        let against = request.against.is_some_and(|against| !against.finds_what(&request.now));
        set.measured() * (1 + others + usize::from(against)) + set.judged() * Mode::ALL.len()
    }

    /// Tunes by `set`; `asked` is called after each question.
    pub async fn tune(
        &self,
        set: &TuningSet<'_>,
        request: &TuneRequest,
        draw: &mut Draw<'_>,
        asked: &(dyn Fn() + Sync),
    ) -> Result<Tuning, TuneError<S::Error>> {
        check(set, request)?;
        let folds = Folds::deal(set.judged(), request.folds, draw);
        let mut table = self.table(set, request, &request.now, asked).await?;
        let measured = Measured::of(set, &folds);
        let mut search = Search::new(request.now, &measured, &mut table, request.search);
        let against = match request.against {
            None => None,
            Some(against) if against.finds_what(&request.now) => Some(table.values(against.weights)),
            Some(against) => Some(self.table(set, request, &against, asked).await?.values(against.weights)),
        };
        if request.search {
            for other in others_to_find(request) {
                let mut found = self.table(set, request, &other, asked).await?;
                search.consider(&other, &mut found, &mut table);
            }
        }
        let outcome = search.outcome(&mut table);
        let mut tuning = report::tuning(set, request, &outcome, (against.as_deref(), draw));
        let chosen = *tuning.proposed().unwrap_or(&request.now);
        for mode in Mode::ALL {
            let samples = self.samples(set, (request, mode, &chosen), asked).await?;
            tuning.calibrations.push(ModeCalibration::fit(mode, &samples, &folds, draw));
        }
        Ok(tuning)
    }

    /// The candidates of every query that is measured, under other settings.
    async fn table(
        &self,
        set: &TuningSet<'_>,
        request: &TuneRequest,
        under: &Tunables,
        asked: &(dyn Fn() + Sync),
    ) -> Result<Table, TuneError<S::Error>> {
        let how = Retrieval { mode: request.mode, floor: under.floor, field_weights: under.field_weights };
        let measured = set.queries.iter().filter_map(|(query, judged)| Some((query, judged.as_ref()?)));
        let found = stream::iter(measured).map(async |(query, judged)| {
            let list = self.ask(query, &how).await?;
            asked();
            Ok(Candidates::new(list, judged))
        });
        Ok(Table::new(request.mode, found.buffered(self.concurrency).try_collect().await?))
    }

    /// The judged hits of every query in a mode. What is pinned, or has the identifier that was asked for, needs no curve.
    async fn samples(
        &self,
        set: &TuningSet<'_>,
        (request, mode, under): (&TuneRequest, Mode, &Tunables),
        asked: &(dyn Fn() + Sync),
    ) -> Result<Vec<Sample>, TuneError<S::Error>> {
        let how = Retrieval { mode, floor: under.floor, field_weights: under.field_weights };
        let least = request.relevant_from.or(set.judgments.top());
        let found = stream::iter(set.queries.iter().enumerate()).map(async |(place, (query, _))| {
            let list = self.ask(query, &how).await?;
            asked();
            let ranking = ranking(mode, under.weights, list.terms);
            let judged = list.candidates.iter().filter(|one| one.lane == Lane::Matched).filter_map(|one| {
                let grade = set.judgments.grade(&query.id, &one.id)?;
                let relevant = least.is_some_and(|least| grade >= least);
                Some(Sample { query: place, share: f64::from(ranking.share(&one.evidence)), relevant })
            });
            Ok(judged.collect::<Vec<_>>())
        });
        let all: Vec<Vec<Sample>> = found.buffered(self.concurrency).try_collect().await?;
        Ok(all.into_iter().flatten().collect())
    }

    async fn ask(&self, query: &JudgedQuery, how: &Retrieval) -> Result<CandidateList, TuneError<S::Error>> {
        let list = self.source.candidates(&query.text, how).await;
        list.map_err(|cause| TuneError::Asked { query: query.clone(), cause })
    }
}

/// The queries that are measured, by their places among themselves.
#[derive(Debug)]
struct Measured {
    /// The fold of each.
    folds: Vec<usize>,
    count: usize,
}

impl Measured {
    fn of(set: &TuningSet<'_>, folds: &Folds) -> Self {
        let judged = set.queries.iter().enumerate().filter(|(_, (_, judged))| judged.is_some());
        Self { folds: judged.filter_map(|(place, _)| folds.of(place)).collect(), count: folds.count() }
    }

    fn all(&self) -> Vec<usize> {
        (0..self.folds.len()).collect()
    }

    /// Those that are held out with a fold, and the others.
    fn parted(&self, fold: usize) -> (Vec<usize>, Vec<usize>) {
        self.all().into_iter().partition(|place| self.folds.get(*place) == Some(&fold))
    }
}

fn check<E>(set: &TuningSet<'_>, request: &TuneRequest) -> Result<(), TuneError<E>> {
    let (measured, folds) = (set.measured(), request.folds);
    if measured < LEAST_QUERIES {
        return Err(TuneError::TooFewQueries { judged: measured, least: LEAST_QUERIES });
    }
    if !(2..=measured).contains(&folds) {
        return Err(TuneError::Folds { folds, queries: measured });
    }
    Ok(())
}

/// The settings under which candidates have to be found anew, each one step from those at hand.
fn others_to_find(request: &TuneRequest) -> Vec<Tunables> {
    let moved = Tunable::ALL.into_iter().filter(|tunable| match tunable {
        Tunable::Floor => request.mode != Mode::Keyword,
        Tunable::Field(_) => request.mode != Mode::Semantic,
        _ => false,
    });
    moved.flat_map(|tunable| tunable.steps(request.now)).collect()
}
