//! What was typed, with its slips repaired.

use likewise_domain::{
    search::SearchText,
    text::{
        Synonyms, Typed, WordQuery,
        spelling::{Candidate, meant_beginning},
    },
};

use super::{SuggestError, SuggestQueries};
use crate::{
    PortError, QueryReading, Repair,
    pipeline::Pipeline,
    ports::{KnownWord, Lookup, Nearness, Vocabulary},
    search_products::read_query,
};

/// What was typed as it was probably meant.
pub(super) struct Understood {
    pub(super) typed: Typed,
    pub(super) repairs: Vec<Repair>,
    /// What products with all of it are found by; `None` where nothing is read of it yet.
    pub(super) words: Option<WordQuery>,
}

impl Understood {
    fn new(typed: Typed, repairs: Vec<Repair>) -> Self {
        Self { typed, repairs, words: None }
    }
}

/// How many letters of a word with a slip are taken to be right: its first ones.
const SURE_LETTERS: usize = 2;
/// How many words with those letters are looked at.
const MOST_NEAR: usize = 2_000;

impl SuggestQueries {
    /// What was typed as it was probably meant: complete words as searches read them, and the last one as the beginning of
    /// a word that titles have.
    pub(super) async fn understood(&self, pipeline: &Pipeline, typed: &Typed) -> Result<Understood, SuggestError> {
        let Ok(text) = SearchText::parse(&typed.text()) else { return Ok(Understood::new(typed.clone(), Vec::new())) };
        let reading = self.read(pipeline, &text, typed.last().is_some()).await?;
        let words = reading.repairs.is_empty().then_some(reading.words);
        let (read, mut repairs) = if words.is_some() {
            (typed.clone(), Vec::new())
        } else {
            let open = if typed.last().is_some() { "" } else { " " };
            let text = reading.texts.first().map_or("", String::as_str);
            (Typed::of(&format!("{text}{open}")).as_repair(), reading.repairs)
        };
        let Some(last) = read.last().map(str::to_owned) else { return Ok(Understood { typed: read, repairs, words }) };
        if !self.titles_with(pipeline, &last, 1).await?.is_empty() {
            return Ok(Understood { typed: read, repairs, words });
        }
        let sure: String = last.chars().take(SURE_LETTERS).collect();
        let near = self.titles_with(pipeline, &sure, MOST_NEAR).await?;
        let near: Vec<_> = near
            .iter()
            .map(|known| Candidate { word: &known.text, products: known.products, beside: Vec::new() })
            .collect();
        if let Some((beginning, word)) = meant_beginning(&last, &near) {
            repairs.push(Repair { by: word.to_owned(), word: last });
            return Ok(Understood::new(read.with_last(beginning), repairs));
        }
        // A slip in the first letters: the word is read as if it was complete.
        let reading = self.read(pipeline, &text, false).await?;
        let text = reading.texts.first().map(|text| Typed::of(text).as_repair());
        match text.filter(|_| reading.repairs.iter().any(|repair| repair.word == last)) {
            Some(text) => Ok(Understood::new(text, reading.repairs)),
            None => Ok(Understood { typed: read, repairs, words }),
        }
    }

    /// Words of titles that begin so.
    async fn titles_with(
        &self,
        pipeline: &Pipeline,
        beginning: &str,
        most: usize,
    ) -> Result<Vec<KnownWord>, SuggestError> {
        let lookup = Lookup { among: Vocabulary::Titles, text: beginning, near: Nearness::Beginning, most };
        let known = pipeline.keywords.known(&[lookup]).await.map_err(SuggestError::Keywords)?;
        Ok(known.into_iter().flatten().collect())
    }

    /// Reads a text as searches do.
    pub(super) async fn read(
        &self,
        pipeline: &Pipeline,
        text: &SearchText,
        typing: bool,
    ) -> Result<QueryReading, SuggestError> {
        let by = (&Synonyms::default(), self.settings.minimum);
        let read: Result<_, PortError> =
            read_query((pipeline.keywords.as_ref(), pipeline.embedder.as_ref()), text, by, typing).await;
        read.map_err(SuggestError::Keywords)
    }
}
