//! Reading a query: its words as the catalogue spells them, what else they may be called, and the identifiers in it.
//!
//! What the catalogue holds decides: a word that no product has is read as the word that was probably meant, before
//! anything is embedded, so that a slip costs neither the words nor the vector.

mod compounds;
mod known;
mod repairs;

use likewise_domain::{
    search::SearchText,
    text::{Alternative, MinimumWords, QueryTerm, Reading, Synonyms, Term, WordQuery, edits},
};

use self::known::Known;
use crate::{
    PortError,
    ports::{Embedder, KeywordIndex},
};

/// A query as it is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryReading {
    /// What is asked of the words of products.
    pub words: WordQuery,
    /// What is embedded: the query, repaired, and other wordings of it.
    pub texts: Vec<String>,
    /// What was read as something else.
    pub repairs: Vec<Repair>,
    /// Whether it is nonsense as far as can be told: no product has a word or an identifier of it, and to the model its
    /// words are no words.
    pub nonsense: bool,
}

/// A word that no product has, or none beside the others, and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The word, or the code, of the query.
    pub word: String,
    /// What was probably meant.
    pub by: String,
}

/// What a correction by one edit counts beside the word itself: an exact match always counts more.
const REPAIRED: f32 = 0.95;
/// What a correction by two edits counts.
const REPAIRED_TWICE: f32 = 0.8;
/// What a word counts that two words of the query are together.
const JOINED: f32 = 0.7;
/// What a word counts that the last word of a query may be the beginning of.
const COMPLETED: f32 = 0.9;
/// How many wordings a query has at most, its own included: each of them is embedded.
const MOST_WORDINGS: usize = 4;

impl QueryReading {
    /// The reading of `text` word for word, without asking the catalogue.
    pub(super) fn plain(text: &SearchText, minimum: MinimumWords) -> Self {
        let words = WordQuery::of(text, minimum);
        Self { words, texts: vec![text.as_str().to_owned()], repairs: Vec::new(), nonsense: false }
    }
}

/// Reads `text` by what `index` knows. Where it is still being typed, its last word may be the beginning of one.
pub(crate) async fn read_query(
    (index, embedder): (&dyn KeywordIndex, &dyn Embedder),
    text: &SearchText,
    (synonyms, minimum): (&Synonyms, MinimumWords),
    typing: bool,
) -> Result<QueryReading, PortError> {
    let asked = Reading::of(text.as_str());
    let mut wording = asked.wording();
    let known = Known::of((index, embedder), &asked, &wording, typing).await?;
    let mut repairs = Vec::new();
    let mut replaced = Vec::new();
    for term in wording.terms_mut() {
        let word = term.word().to_owned();
        if let Some(correction) = known.corrections.get(&word) {
            let by = correction.by.as_str();
            let credit = if edits(&word, by) == 1 { REPAIRED } else { REPAIRED_TWICE };
            let meant = Alternative::with_credit(by, credit);
            // Its stem may be that of another word: `gmaing` is no `gma`.
            if correction.keeps_word {
                term.add(meant);
            } else {
                term.replace(meant);
            }
            replaced.extend(asked.place_of(term).map(|place| (place..place + 1, by)));
            repairs.push(Repair { by: by.to_owned(), word: word.clone() });
        }
        let wholes = known.joined.iter().filter(|whole| whole.has_part(&word));
        wholes.for_each(|whole| term.add(Alternative::with_credit(&whole.word, JOINED)));
    }
    // The last word may be none of the terms: words that say nothing are left out.
    let last = asked.words().last().map(Term::of);
    let is_last = |term: &QueryTerm| term.alternatives().first().map(Alternative::term) == last;
    if let Some(term) = wording.terms_mut().iter_mut().find(|term| is_last(term)) {
        for completion in &known.completions {
            term.add(Alternative::with_credit(completion, COMPLETED));
        }
    }
    let base = if replaced.is_empty() { asked.clone() } else { asked.replaced(&replaced) };
    let others = other_readings(&base, &known, synonyms);
    let mut wordings = vec![wording];
    // A repaired word may be the unit of the number before it.
    if base.words().count() < asked.words().count() {
        wordings.push(base.wording());
    }
    wordings.extend(others.iter().map(Reading::wording));
    let (codes, misread) = known.codes(&wordings);
    repairs.extend(misread);
    let texts = std::iter::once(&base).chain(&others).map(|reading| reading.text().to_owned()).collect();
    let nonsense = known.is_nonsense(&codes);
    Ok(QueryReading { words: WordQuery { wordings, codes, minimum }, texts, repairs, nonsense })
}

/// Other wordings of `base`: words written together or apart that no product has as they stand, and synonyms.
fn other_readings(base: &Reading, known: &Known, synonyms: &Synonyms) -> Vec<Reading> {
    let words: Vec<&str> = base.words().collect();
    let mut replaced = Vec::new();
    for (place, [one, next]) in words.array_windows().enumerate() {
        let whole = known.joined.iter().find(|whole| whole.replaces && whole.parts == [*one, *next]);
        replaced.extend(whole.map(|whole| (place..place + 2, whole.word.as_str())));
    }
    for (place, word) in words.iter().enumerate() {
        replaced.extend(known.parted.get(*word).map(|parts| (place..place + 1, parts.as_str())));
    }
    let mut others: Vec<Reading> = Vec::new();
    if !replaced.is_empty() {
        others.push(base.replaced(&replaced));
    }
    others.extend(synonyms.readings(base, MOST_WORDINGS - 1 - others.len()));
    others
}
