//! What may be meant by what is being typed: phrases that titles have, and queries that others asked.
//!
//! Each suggestion goes on with what was typed, once its slips are repaired, and finds something: those out of titles are
//! taken from live products that have every word of them, and all others are looked for before they are shown.

mod past;
mod understand;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures::future::try_join_all;
use likewise_domain::{
    Invalid,
    search::SearchText,
    suggestion::{MostSuggestions, Suggestion, merged, most_frequent, most_popular},
    text::{Code, Completion, FieldWeights, MinimumWords, Typed, WordQuery, is_stop_word},
};

use self::{past::Past, understand::Understood};
use crate::{
    LogQueries, Pipelines, PortError, Repair, UnknownPipeline,
    pipeline::Pipeline,
    ports::{Clock, Frequent, KeywordQuery, Lookup, Nearness, ProductStore, Vocabulary},
};

/// What is being typed, and how many suggestions are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestRequest {
    /// What is being typed.
    pub typed: Typed,
    /// How many are wanted.
    pub most: MostSuggestions,
    /// Which pipeline is to answer; `None` is the default.
    pub pipeline: Option<String>,
}

impl SuggestRequest {
    /// Suggestions for `text`, which is bounded as queries are. White space at its end says that its last word is complete.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let read = SearchText::parse(text)?;
        let ends_word = text.chars().next_back().is_some_and(|c| c.is_whitespace() || c.is_control());
        let typed = Typed::of(&format!("{}{}", read.as_str(), if ends_word { " " } else { "" }));
        Ok(Self { typed, most: MostSuggestions::DEFAULT, pipeline: None })
    }
}

/// What may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The suggestions, the likeliest first.
    pub suggestions: Vec<Suggestion>,
    /// What was typed and read as something else.
    pub repairs: Vec<Repair>,
    /// Which pipeline answered.
    pub pipeline: String,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SuggestError {
    /// No pipeline has that name.
    #[error(transparent)]
    UnknownPipeline(#[from] UnknownPipeline),
    /// The keyword index did not answer.
    #[error("the products with these words could not be found")]
    Keywords(#[source] PortError),
    /// The products could not be fetched.
    #[error("the products could not be fetched")]
    Fetch(#[source] PortError),
}

/// How suggestions are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SuggestSettings {
    /// How much a mention counts by where it stands when products are chosen whose titles go on.
    pub field_weights: FieldWeights,
    /// How many of its words a query has to have to find a product.
    pub minimum: MinimumWords,
    /// In how many different hours a query must have been asked before it is shown to others.
    pub least_hours: u64,
}

/// Suggests queries.
#[derive(Debug)]
pub struct SuggestQueries {
    pipelines: Arc<Pipelines>,
    store: Arc<dyn ProductStore>,
    clock: Arc<dyn Clock>,
    log: Option<Arc<LogQueries>>,
    settings: SuggestSettings,
    /// The queries of the past, as they were when they were last read.
    past: Mutex<Option<Arc<Past>>>,
}

/// How many products' titles are looked at.
const MOST_TITLES: usize = 200;
/// How many queries of the past are kept in memory.
const MOST_PAST: usize = 20_000;
/// How many candidates there are to look for, for each suggestion that is wanted.
const SPARE: usize = 2;
/// How many candidates of queries, and how many of words, are looked for at once: searches need the same permits.
const LOOKED_FOR_AT_ONCE: usize = 2;

impl SuggestQueries {
    /// Suggestions out of the titles of `store`, and where there is a log that is on, out of queries of the past.
    pub fn new(
        pipelines: Arc<Pipelines>,
        (store, clock): (Arc<dyn ProductStore>, Arc<dyn Clock>),
        log: Option<Arc<LogQueries>>,
        settings: SuggestSettings,
    ) -> Self {
        let log = log.filter(|log| log.is_on());
        Self { pipelines, store, clock, log, settings, past: Mutex::default() }
    }

    /// Answers `request`.
    pub async fn suggest(&self, request: &SuggestRequest) -> Result<Suggested, SuggestError> {
        let pipeline = self.pipelines.get(request.pipeline.as_deref())?;
        let Understood { typed, repairs, words } = self.understood(pipeline, &request.typed).await?;
        let asked = self.asked_before(pipeline, [&request.typed, &typed], request.most);
        let titles = self.of_titles(pipeline, (&typed, words), request.most);
        let (asked, titles) = futures::try_join!(asked, titles)?;
        let suggestions = merged(asked, titles, request.most);
        Ok(Suggested { suggestions, repairs, pipeline: pipeline.name.clone() })
    }

    /// Reads the queries of the past anew. Until this is done for the first time, the first request does it.
    pub async fn refresh(&self) -> Result<(), PortError> {
        let Some(log) = &self.log else { return Ok(()) };
        let asked = Frequent { since: log.oldest(), least_hours: self.settings.least_hours.max(1), most: MOST_PAST };
        let past = Arc::new(Past::of(log.log().frequent(asked).await?));
        *self.past.lock().unwrap_or_else(PoisonError::into_inner) = Some(past);
        Ok(())
    }

    /// Queries of the past that go on with what was typed, as it stands or repaired, and find something now.
    async fn asked_before(
        &self,
        pipeline: &Pipeline,
        typed: [&Typed; 2],
        most: MostSuggestions,
    ) -> Result<Vec<Suggestion>, SuggestError> {
        let Some(past) = self.past().await else { return Ok(Vec::new()) };
        let now = self.clock.now();
        let spare = most.get() * SPARE;
        let mut popular = most_popular(typed.into_iter().flat_map(|typed| past.going_on(typed, now, spare)).collect());
        popular.truncate(spare);
        self.finding(pipeline, (popular, most), |suggestion| &suggestion.text).await
    }

    /// The first `most` of `candidates` that some product matches by its words. No more are looked for than it takes.
    async fn finding<T>(
        &self,
        pipeline: &Pipeline,
        (candidates, most): (Vec<T>, MostSuggestions),
        text: impl Fn(&T) -> &str,
    ) -> Result<Vec<T>, SuggestError> {
        let (mut candidates, mut found) = (candidates.into_iter(), Vec::new());
        while found.len() < most.get() {
            let next: Vec<T> = candidates.by_ref().take(LOOKED_FOR_AT_ONCE).collect();
            if next.is_empty() {
                break;
            }
            let finds = try_join_all(next.iter().map(|candidate| self.finds(pipeline, text(candidate)))).await?;
            found.extend(next.into_iter().zip(finds).filter(|(_, finds)| *finds).map(|(candidate, _)| candidate));
        }
        found.truncate(most.get());
        Ok(found)
    }

    /// Whether some product matches `text` by its words.
    async fn finds(&self, pipeline: &Pipeline, text: &str) -> Result<bool, SuggestError> {
        let words = SearchText::parse(text).map(|text| WordQuery::of(&text, self.settings.minimum));
        match words {
            Ok(words) if !words.is_empty() => Ok(!self.matching(pipeline, &words, 1).await?.is_empty()),
            _ => Ok(false),
        }
    }

    /// What titles say that goes on with what was typed.
    async fn of_titles(
        &self,
        pipeline: &Pipeline,
        (typed, words): (&Typed, Option<WordQuery>),
        most: MostSuggestions,
    ) -> Result<Vec<Suggestion>, SuggestError> {
        let Ok(text) = SearchText::parse(&typed.text()) else { return Ok(Vec::new()) };
        let mut words = match words {
            Some(words) => words,
            None => self.read(pipeline, &text, typed.last().is_some()).await?.words,
        };
        words.minimum = MinimumWords::ALL;
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let vocabulary = self.of_vocabulary(pipeline, typed, most);
        let (ids, vocabulary) = futures::try_join!(self.matching(pipeline, &words, MOST_TITLES), vocabulary)?;
        // Those that were retired since are none.
        let products = self.store.get_many(&ids).await.map_err(SuggestError::Fetch)?;
        let mut found: Vec<(Completion, u64)> = Vec::new();
        for product in products.iter().flatten() {
            found.extend(typed.completed_in(product.product.title()).into_iter().map(|completion| (completion, 1)));
        }
        let mut seen: HashMap<&str, u64> = HashMap::new();
        for (completion, _) in &found {
            *seen.entry(completion.text.as_str()).or_default() += 1;
        }
        let (mut known, others): (Vec<_>, Vec<_>) =
            vocabulary.into_iter().partition(|(completion, _)| seen.contains_key(completion.text.as_str()));
        // Those titles are among the products that have the word.
        for (completion, products) in &mut known {
            *products = products.saturating_sub(seen.get(completion.text.as_str()).copied().unwrap_or(0));
        }
        let others = self.finding(pipeline, (others, most), |(completion, _)| &completion.text).await?;
        Ok(most_frequent(found.into_iter().chain(known).chain(others)))
    }

    /// The words of titles that a first word may become, with how many products have them.
    async fn of_vocabulary(
        &self,
        pipeline: &Pipeline,
        typed: &Typed,
        most: MostSuggestions,
    ) -> Result<Vec<(Completion, u64)>, SuggestError> {
        let Some(last) = typed.last().filter(|_| typed.words().is_empty()) else { return Ok(Vec::new()) };
        let (among, near) = (Vocabulary::Titles, Nearness::Beginning);
        let lookup = Lookup { among, text: last, near, most: most.get() * SPARE };
        let known = pipeline.keywords.known(&[lookup]).await.map_err(SuggestError::Keywords)?;
        let says = |word: &str| !is_stop_word(word) && Code::of_word(word).is_none();
        let words = known.into_iter().flatten().filter(|word| says(&word.text));
        let whole = |completion| Completion { is_phrase: true, ..completion };
        Ok(words.filter_map(|word| Some((whole(typed.completed_by(&word.text)?), word.products))).collect())
    }

    async fn matching(
        &self,
        pipeline: &Pipeline,
        words: &WordQuery,
        k: usize,
    ) -> Result<Vec<likewise_domain::ProductId>, SuggestError> {
        let query = KeywordQuery { words, weights: &self.settings.field_weights, k, filter: None };
        pipeline.keywords.matching(query).await.map_err(SuggestError::Keywords)
    }

    async fn past(&self) -> Option<Arc<Past>> {
        self.log.as_ref()?;
        if let Some(past) = self.known_past() {
            return Some(past);
        }
        if let Err(error) = self.refresh().await {
            tracing::warn!(error = %error.chain(), "queries of the past cannot be read; titles suggest alone");
        }
        self.known_past()
    }

    fn known_past(&self) -> Option<Arc<Past>> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
