//! Reading a query: its words as the catalogue spells them, what else they may be called, and the identifiers in it.
//!
//! What the catalogue holds decides: a word that no product has is read as the word that was probably meant, before
//! anything is embedded, so that a slip costs neither the words nor the vector.

use std::collections::HashMap;

use likewise_domain::{
    search::SearchText,
    text::{
        Alternative, Code, MinimumWords, QueryTerm, Reading, Synonyms, Term, WordQuery, Wording, is_stop_word,
        spelling::{Frequency, corrections, is_repairable, most_edits},
    },
};

use crate::{
    PortError,
    ports::{KeywordIndex, KnownWord, Lookup, Nearness, Vocabulary},
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
}

/// A word that no product has, and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The word, or the code, of the query.
    pub word: String,
    /// What was probably meant.
    pub by: String,
}

/// What a correction counts beside the word itself: an exact match always counts more.
const REPAIRED: f32 = 0.8;
/// What a word counts that the last word of a query may be the beginning of.
const COMPLETED: f32 = 0.9;
/// How many corrections of a word are searched for.
const MOST_CORRECTIONS: usize = 3;
/// How many completions of the last word are searched for.
const MOST_COMPLETIONS: usize = 20;
/// How many wordings a query has at most, its own included: each of them is embedded.
const MOST_WORDINGS: usize = 4;
/// The fewest letters of each part of a word that is read as two.
const LEAST_PART: usize = 3;
/// The fewest letters and digits of an identifier that one with a slip is read as.
const LEAST_CODE: usize = 6;

impl QueryReading {
    /// The reading of `text` word for word, without asking the catalogue.
    pub(super) fn plain(text: &SearchText, minimum: MinimumWords) -> Self {
        let words = WordQuery::of(text, minimum);
        Self { words, texts: vec![text.as_str().to_owned()], repairs: Vec::new() }
    }
}

/// Reads `text` by what `index` knows. Where it is still being typed, its last word may be the beginning of one.
pub(super) async fn read_query(
    index: &dyn KeywordIndex,
    text: &SearchText,
    (synonyms, minimum): (&Synonyms, MinimumWords),
    typing: bool,
) -> Result<QueryReading, PortError> {
    let asked = Reading::of(text.as_str());
    let mut wording = asked.wording();
    let known = Known::of(index, &asked, &wording, typing).await?;
    let mut repairs = Vec::new();
    let mut replaced = Vec::new();
    for term in wording.terms_mut() {
        let word = term.word().to_owned();
        for correction in known.corrections(&word) {
            term.add(Alternative::with_credit(correction, REPAIRED));
        }
        if let (Some(best), Some(place)) = (known.corrections(&word).first(), asked.place_of(term)) {
            replaced.push((place..place + 1, best.as_str()));
            repairs.push(Repair { word, by: best.clone() });
        }
    }
    if let Some(last) = wording.terms_mut().last_mut() {
        for completion in &known.completions {
            last.add(Alternative::with_credit(completion, COMPLETED));
        }
    }
    let base = if replaced.is_empty() { asked.clone() } else { asked.replaced(&replaced) };
    let others = other_readings(&base, &known, synonyms);
    let mut wordings = vec![wording];
    wordings.extend(others.iter().map(Reading::wording));
    let (codes, misread) = known.codes(&wordings);
    repairs.extend(misread);
    let texts = std::iter::once(&base).chain(&others).map(|reading| reading.text().to_owned()).collect();
    Ok(QueryReading { words: WordQuery { wordings, codes, minimum }, texts, repairs })
}

/// Other wordings of `base`: words written together or apart, and synonyms.
fn other_readings(base: &Reading, known: &Known, synonyms: &Synonyms) -> Vec<Reading> {
    let places: Vec<_> = base.words().map(str::to_owned).collect();
    let mut joined = Vec::new();
    for (place, pair) in places.array_windows().enumerate() {
        let [one, next] = pair;
        if let Some(whole) = known.joined.get(&(one.clone(), next.clone())) {
            joined.push((place..place + 2, whole.as_str()));
        }
    }
    for (place, word) in places.iter().enumerate() {
        joined.extend(known.parted.get(word).map(|parts| (place..place + 1, parts.as_str())));
    }
    let mut others: Vec<Reading> = Vec::new();
    if !joined.is_empty() {
        others.push(base.replaced(&joined));
    }
    others.extend(synonyms.readings(base, MOST_WORDINGS - 1 - others.len()));
    others
}

/// What the catalogue says of a query's words.
#[derive(Debug, Default)]
struct Known {
    corrections: HashMap<String, Vec<String>>,
    completions: Vec<String>,
    /// Two words of the query that products have as one.
    joined: HashMap<(String, String), String>,
    /// Words of the query that products have as two, those two with a space between them.
    parted: HashMap<String, String>,
    codes: Vec<Code>,
    /// Codes that products have, if the query has one that no product has.
    near_codes: Vec<KnownWord>,
    any_word: bool,
}

impl Known {
    async fn of(index: &dyn KeywordIndex, asked: &Reading, wording: &Wording, typing: bool) -> Result<Self, PortError> {
        let words: Vec<&str> = wording.terms().iter().map(QueryTerm::word).collect();
        let all: Vec<&str> = asked.words().collect();
        let is_part = |word: &str| word.chars().all(char::is_alphabetic) && !is_stop_word(word);
        let pairs = all.array_windows().map(|[one, next]| (*one, *next));
        let pairs: Vec<(&str, &str)> = pairs.filter(|(one, next)| is_part(one) && is_part(next)).collect();
        let wholes: Vec<String> = pairs.iter().map(|(one, next)| format!("{one}{next}")).collect();
        let codes = Code::of_query(asked.text());
        let mut lookups: Vec<Lookup<'_>> = words.iter().map(|word| same(Vocabulary::Words, word)).collect();
        lookups.extend(wholes.iter().map(|whole| same(Vocabulary::Words, whole)));
        lookups.extend(codes.iter().map(|code| same(Vocabulary::Codes, code.as_str())));
        let mut answers = index.known(&lookups).await?.into_iter().map(|known| !known.is_empty());
        let mut is_known = |count: usize| answers.by_ref().take(count).collect::<Vec<_>>();
        let (has_word, has_whole, has_code) = (is_known(words.len()), is_known(wholes.len()), is_known(codes.len()));

        // Short words and numbers may be parts of an identifier.
        let any_word = words.iter().zip(&has_word).any(|(word, there)| *there && is_repairable(word));
        let joined = pairs.iter().zip(&wholes).zip(has_whole).filter(|(_, there)| *there);
        let joined = joined.map(|(((one, next), whole), _)| (((*one).to_owned(), (*next).to_owned()), whole.clone()));
        let mut known = Self { joined: joined.collect(), any_word, ..Self::default() };
        let strange: Vec<&str> =
            words.iter().zip(&has_word).filter(|(_, there)| !**there).map(|(word, _)| *word).collect();
        let is_joined = |word: &str| known.joined.keys().any(|(one, next)| one == word || next == word);
        let strange: Vec<&str> = strange.into_iter().filter(|word| !is_joined(word)).collect();
        let strange_codes = if has_code.contains(&true) { Vec::new() } else { codes.clone() };
        let last = if typing { all.last().copied() } else { None };
        known.codes = codes;
        known.ask_further(index, &strange, &strange_codes, last).await?;
        Ok(known)
    }

    /// Asks what `strange` words may have been meant to be, and what `last` may become.
    async fn ask_further(
        &mut self,
        index: &dyn KeywordIndex,
        strange: &[&str],
        codes: &[Code],
        last: Option<&str>,
    ) -> Result<(), PortError> {
        // A word that is still being typed is no slip.
        let strange: Vec<&str> = strange.iter().copied().filter(|word| last != Some(*word)).collect();
        let misspelt: Vec<(&str, u8)> = strange
            .iter()
            .filter(|word| is_repairable(word))
            .filter_map(|word| Some((*word, most_edits(word)?)))
            .collect();
        let halves: Vec<(&str, &str, &str)> =
            strange.iter().flat_map(|word| parts(word).map(move |(one, next)| (*word, one, next))).collect();
        let codes: Vec<&str> =
            codes.iter().map(Code::as_str).filter(|code| code.chars().count() >= LEAST_CODE).collect();
        let mut lookups: Vec<Lookup<'_>> = Vec::new();
        lookups.extend(misspelt.iter().map(|(text, edits)| Lookup {
            among: Vocabulary::Words,
            text,
            near: Nearness::Edits(*edits),
            most: 20,
        }));
        lookups.extend(halves.iter().flat_map(|(_, one, next)| [one, next]).map(|half| same(Vocabulary::Words, half)));
        lookups.extend(codes.iter().map(|text| Lookup {
            among: Vocabulary::Codes,
            text,
            near: Nearness::Edits(1),
            most: 5,
        }));
        lookups.extend(last.map(|text| Lookup {
            among: Vocabulary::Words,
            text,
            near: Nearness::Beginning,
            most: MOST_COMPLETIONS,
        }));
        if lookups.is_empty() {
            return Ok(());
        }
        let mut answers = index.known(&lookups).await?.into_iter();
        for (word, _) in misspelt {
            self.note_near(word, &answers.next().unwrap_or_default());
        }
        self.note_parts(&halves, &mut answers);
        self.near_codes = answers.by_ref().take(codes.len()).flatten().collect();
        self.completions = answers.flatten().map(|word| word.text).collect();
        Ok(())
    }

    /// Notes the words near to `word`, unless one of them is another form of it.
    fn note_near(&mut self, word: &str, near: &[KnownWord]) {
        let term = Term::of(word);
        if near.iter().any(|known| Term::of(&known.text) == term) {
            self.any_word = true;
            return;
        }
        let near: Vec<_> = near.iter().map(|known| Frequency { word: &known.text, products: known.products }).collect();
        let likely: Vec<String> = corrections(word, &near, MOST_CORRECTIONS).into_iter().map(str::to_owned).collect();
        if !likely.is_empty() {
            self.any_word = true;
            self.corrections.insert(word.to_owned(), likely);
        }
    }

    /// Notes the words whose two parts products have; of several ways to part one that whose rarer part is the most
    /// frequent.
    fn note_parts(&mut self, halves: &[(&str, &str, &str)], answers: &mut impl Iterator<Item = Vec<KnownWord>>) {
        let mut best: HashMap<&str, u64> = HashMap::new();
        for (word, one, next) in halves {
            let mut products = || answers.next().and_then(|known| Some(known.first()?.products)).unwrap_or(0);
            let weakest = products().min(products());
            if weakest > best.get(word).copied().unwrap_or(0) {
                best.insert(word, weakest);
                self.any_word = true;
                self.parted.insert((*word).to_owned(), format!("{one} {next}"));
            }
        }
    }

    fn corrections(&self, word: &str) -> &[String] {
        self.corrections.get(word).map_or(&[], Vec::as_slice)
    }

    /// The codes to look for. Where nothing else of the query is known, identifiers with one slip count as well.
    fn codes(&self, wordings: &[Wording]) -> (Vec<Code>, Option<Repair>) {
        let asked = self.codes.first().filter(|_| !self.any_word && wordings.len() == 1);
        let Some(asked) = asked else { return (self.codes.clone(), None) };
        let near = self.near_codes.iter().filter_map(|known| Code::of_identifier(&known.text));
        let codes: Vec<Code> = self.codes.iter().cloned().chain(near).collect();
        let repair = self.near_codes.first();
        let repair = repair.map(|known| Repair { word: asked.as_str().to_owned(), by: known.text.clone() });
        (codes, repair)
    }
}

fn same(among: Vocabulary, text: &str) -> Lookup<'_> {
    Lookup { among, text, near: Nearness::Same, most: 1 }
}

/// The ways to read a word of letters as two.
fn parts(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let places = word.char_indices().map(|(place, _)| place).filter(|_| word.chars().all(char::is_alphabetic));
    places
        .filter_map(|place| word.split_at_checked(place))
        .filter(|(one, next)| one.chars().count() >= LEAST_PART && next.chars().count() >= LEAST_PART)
}
