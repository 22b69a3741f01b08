//! Reading a query: its words as the catalogue spells them, what else they may be called, and the identifiers in it.
//!
//! What the catalogue holds decides: a word that no product has is read as the word that was probably meant, before
//! anything is embedded, so that a slip costs neither the words nor the vector.

use std::collections::HashMap;

use likewise_domain::{
    search::SearchText,
    text::{
        Alternative, Code, MinimumWords, QueryTerm, Reading, Synonyms, Term, WordQuery, Wording, edits, is_stop_word,
        spelling::{Frequency, corrections, is_repairable, most_edits},
    },
};

use crate::{
    PortError,
    ports::{Embedder, KeywordIndex, KnownWord, Lookup, Nearness, Vocabulary},
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

/// A word that no product has, and what it was read as.
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
/// How many completions of the last word are searched for.
const MOST_COMPLETIONS: usize = 20;
/// How many wordings a query has at most, its own included: each of them is embedded.
const MOST_WORDINGS: usize = 4;
/// The fewest letters of each part of a word that is read as two.
const LEAST_PART: usize = 3;
/// The fewest letters and digits of an identifier that one with a slip is read as.
const LEAST_CODE: usize = 5;
/// How many identifiers of a query are looked for.
const MOST_CODES: usize = 8;
/// How many words of a query are repaired or read as two.
const MOST_REPAIRS: usize = 8;
/// The longest word that is read as two, in bytes.
const LONGEST_WHOLE: usize = 32;
/// An identifier that more products have is none.
const MOST_WITH_CODE: u64 = 20;

impl QueryReading {
    /// The reading of `text` word for word, without asking the catalogue.
    pub(super) fn plain(text: &SearchText, minimum: MinimumWords) -> Self {
        let words = WordQuery::of(text, minimum);
        Self { words, texts: vec![text.as_str().to_owned()], repairs: Vec::new(), nonsense: false }
    }
}

/// Reads `text` by what `index` knows. Where it is still being typed, its last word may be the beginning of one.
pub(super) async fn read_query(
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
        let wholes = known.joined.iter().filter(|whole| whole.parts.contains(&word));
        wholes.for_each(|whole| term.add(Alternative::with_credit(&whole.word, JOINED)));
        if let Some(correction) = known.corrections.get(&word) {
            let credit = if edits(&word, correction) == 1 { REPAIRED } else { REPAIRED_TWICE };
            term.add(Alternative::with_credit(correction, credit));
            replaced.extend(asked.place_of(term).map(|place| (place..place + 1, correction.as_str())));
            repairs.push(Repair { word, by: correction.clone() });
        }
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
    wordings.extend(others.iter().map(Reading::wording));
    let (codes, misread) = known.codes(&wordings);
    repairs.extend(misread);
    let texts = std::iter::once(&base).chain(&others).map(|reading| reading.text().to_owned()).collect();
    let nonsense = !known.any_word && !known.held && !known.learned && codes.is_empty();
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

/// What the catalogue says of a query's words.
#[derive(Debug, Default)]
struct Known {
    /// What words were probably meant to be.
    corrections: HashMap<String, String>,
    completions: Vec<String>,
    joined: Vec<Joined>,
    /// Words of the query that products have as two, those two with a space between them.
    parted: HashMap<String, String>,
    /// The identifiers of the query that products have.
    codes: Vec<Code>,
    /// What the query has that looks like an identifier and is none.
    strange_codes: Vec<Code>,
    /// Identifiers that products have, one slip away from one of the query.
    near_codes: Vec<KnownWord>,
    /// Whether products have any word of four letters or more, as it stands or repaired.
    any_word: bool,
    /// Whether products have any word as it stands.
    held: bool,
    /// Whether the model has learned most of the words, or large parts of them.
    learned: bool,
}

/// Two neighbouring words that products have as one.
#[derive(Debug)]
struct Joined {
    parts: [String; 2],
    word: String,
    /// Whether no product has one of the parts, so that the whole was meant.
    replaces: bool,
}

impl Known {
    async fn of(
        (index, embedder): (&dyn KeywordIndex, &dyn Embedder),
        asked: &Reading,
        wording: &Wording,
        typing: bool,
    ) -> Result<Self, PortError> {
        let words: Vec<&str> = wording.terms().iter().map(QueryTerm::word).collect();
        let pairs = neighbours(asked);
        let codes = Code::of_words(asked.text()).into_iter().chain(Code::of_whole(asked.text()));
        let codes: Vec<Code> = codes.take(MOST_CODES).collect();
        let mut lookups: Vec<Lookup<'_>> = words.iter().map(|word| same(Vocabulary::Words, word)).collect();
        lookups.extend(pairs.iter().map(|(_, whole)| same(Vocabulary::Words, whole)));
        lookups.extend(codes.iter().map(|code| same(Vocabulary::Codes, code.as_str())));
        let answers = index.known(&lookups).await?;
        let mut products = answers.iter().map(|known| known.first().map_or(0, |known| known.products));
        let with_word: HashMap<&str, u64> = words.iter().copied().zip(products.by_ref()).collect();
        let joined = pairs.into_iter().zip(products.by_ref()).filter(|(_, products)| *products > 0);
        let is_missing = |word: &String| with_word.get(word.as_str()).is_none_or(|products| *products == 0);
        let joined: Vec<Joined> =
            joined.map(|((parts, word), _)| Joined { replaces: parts.iter().any(is_missing), parts, word }).collect();
        let (mut held, mut strange_codes) = (Vec::new(), Vec::new());
        for (code, products) in codes.into_iter().zip(products) {
            match products {
                0 if code.looks_like_one() => strange_codes.push(code),
                1..=MOST_WITH_CODE => held.push(code),
                _ => {}
            }
        }
        if !held.is_empty() {
            strange_codes.clear();
        }

        let replaced =
            |word: &str| joined.iter().any(|whole| whole.replaces && whole.parts.iter().any(|it| it == word));
        // A word that is still being typed is no slip.
        let last = if typing { asked.words().last() } else { None };
        let is_strange = |word: &&str| with_word.get(word) == Some(&0) && !replaced(word) && last != Some(*word);
        let strange: Vec<&str> = words.iter().copied().filter(is_strange).collect();
        // A word that the model has learned is one that this catalogue happens not to have, and no slip.
        let tokens = embedder.tokens(&strange);
        let learned = !strange.is_empty() && tokens.as_ref().is_some_and(|tokens| are_words(&strange, tokens));
        let is_word = |place: usize| tokens.as_ref().is_some_and(|tokens| tokens.get(place) == Some(&1));
        let strange: Vec<&str> = strange
            .into_iter()
            .enumerate()
            .filter(|(place, _)| !is_word(*place))
            .map(|(_, word)| word)
            .take(MOST_REPAIRS)
            .collect();
        // Short words and numbers may be parts of an identifier.
        let says = |(word, products): (&&str, &u64)| *products > 0 && is_repairable(word);
        let any_word = with_word.iter().any(says) || joined.iter().any(|whole| whole.replaces);
        let is_held = with_word.values().any(|products| *products > 0);
        let mut known =
            Self { joined, any_word, held: is_held, learned, codes: held, strange_codes, ..Self::default() };
        known.ask_further(index, &strange, last).await?;
        if !known.held {
            known.doubt(words.len());
        }
        Ok(known)
    }

    /// Takes repairs back where no word of the query is known as it stands and fewer than half can be repaired: nonsense
    /// is near to some word as well.
    fn doubt(&mut self, words: usize) {
        if (self.corrections.len() + self.parted.len()) * 2 < words {
            self.corrections.clear();
            self.parted.clear();
            self.any_word = self.joined.iter().any(|whole| whole.replaces);
        }
    }

    /// Asks what `strange` words may have been meant to be, and what `last` may become.
    async fn ask_further(
        &mut self,
        index: &dyn KeywordIndex,
        strange: &[&str],
        last: Option<&str>,
    ) -> Result<(), PortError> {
        let misspelt: Vec<(&str, u8)> = strange
            .iter()
            .filter(|word| is_repairable(word))
            .filter_map(|word| Some((*word, most_edits(word)?)))
            .collect();
        let halves: Vec<(&str, &str, &str)> =
            strange.iter().flat_map(|word| parts(word).map(move |(one, next)| (*word, one, next))).collect();
        let codes: Vec<String> = self.strange_codes.iter().map(|code| code.as_str().to_owned()).collect();
        let codes: Vec<String> = codes.into_iter().filter(|code| code.chars().count() >= LEAST_CODE).collect();
        let mut lookups: Vec<Lookup<'_>> = Vec::new();
        // What titles say of products is what shoppers ask for.
        for among in [Vocabulary::Words, Vocabulary::Titles] {
            let near = misspelt.iter().map(|(text, edits)| (text, Nearness::Edits(*edits)));
            lookups.extend(near.map(|(text, near)| Lookup { among, text, near, most: 20 }));
        }
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
        let mut forms = Vec::new();
        let of_words: Vec<Vec<KnownWord>> = answers.by_ref().take(misspelt.len()).collect();
        for ((word, _), near) in misspelt.into_iter().zip(of_words) {
            let in_titles = answers.next().unwrap_or_default();
            if is_form_of_any(word, &near) {
                self.any_word = true;
                forms.push(word);
            } else {
                self.note_near(word, (&near, &in_titles));
            }
        }
        self.note_parts((&halves, &forms), &mut answers);
        let near_codes = answers.by_ref().take(codes.len()).flatten();
        self.near_codes = near_codes.filter(|known| known.products <= MOST_WITH_CODE).collect();
        self.completions = answers.flatten().map(|word| word.text).collect();
        Ok(())
    }

    /// Notes which of the words near to `word` was probably meant: one in a title counts as ten elsewhere.
    fn note_near(&mut self, word: &str, (near, in_titles): (&[KnownWord], &[KnownWord])) {
        let mut weights: HashMap<&str, u64> = HashMap::new();
        for (known, weight) in near.iter().map(|known| (known, 1)).chain(in_titles.iter().map(|known| (known, 10))) {
            *weights.entry(&known.text).or_default() += weight * known.products;
        }
        let near: Vec<_> = weights.into_iter().map(|(word, products)| Frequency { word, products }).collect();
        if let [likeliest, ..] = corrections(word, &near, 1)[..] {
            self.any_word = true;
            self.corrections.insert(word.to_owned(), likeliest.to_owned());
        }
    }

    /// Notes the words whose two parts products have, but for `forms`, which products have in another form; of several
    /// ways to part one that whose rarer part is the most frequent.
    fn note_parts(
        &mut self,
        (halves, forms): (&[(&str, &str, &str)], &[&str]),
        answers: &mut impl Iterator<Item = Vec<KnownWord>>,
    ) {
        let mut best: HashMap<&str, u64> = HashMap::new();
        for (word, one, next) in halves {
            let mut products = || answers.next().and_then(|known| Some(known.first()?.products)).unwrap_or(0);
            let weakest = products().min(products());
            if !forms.contains(word) && weakest > best.get(word).copied().unwrap_or(0) {
                best.insert(word, weakest);
                self.any_word = true;
                self.parted.insert((*word).to_owned(), format!("{one} {next}"));
            }
        }
    }

    /// The codes to look for. Where nothing else of the query is known, identifiers with one slip count as well.
    fn codes(&self, wordings: &[Wording]) -> (Vec<Code>, Option<Repair>) {
        let asked = self.strange_codes.first().filter(|_| !self.any_word && wordings.len() == 1);
        let Some(asked) = asked else { return (self.codes.clone(), None) };
        let codes = self.near_codes.iter().filter_map(|known| Code::of_identifier(&known.text)).collect();
        let repair = self.near_codes.first();
        let repair = repair.map(|known| Repair { word: asked.as_str().to_owned(), by: known.text.clone() });
        (codes, repair)
    }
}

/// Whether the model reads `words` in pieces that are long enough for words: nonsense falls into letters and pairs.
fn are_words(words: &[&str], tokens: &[usize]) -> bool {
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let pieces: usize = tokens.iter().sum();
    // Of nonsense a piece has two letters, of rare words three and more.
    letters * 2 >= pieces * 5
}

/// Whether one of the words near to `word` is another form of it, such as its singular.
fn is_form_of_any(word: &str, near: &[KnownWord]) -> bool {
    let term = Term::of(word);
    near.iter().any(|known| Term::of(&known.text) == term)
}

/// Neighbouring words of letters that say something, and each two as one.
fn neighbours(asked: &Reading) -> Vec<([String; 2], String)> {
    let is_part = |word: &str| word.chars().all(char::is_alphabetic) && !is_stop_word(word);
    let words: Vec<&str> = asked.words().collect();
    let pairs = words.array_windows().filter(|[one, next]| is_part(one) && is_part(next));
    pairs.map(|[one, next]| ([(*one).to_owned(), (*next).to_owned()], format!("{one}{next}"))).collect()
}

fn same(among: Vocabulary, text: &str) -> Lookup<'_> {
    Lookup { among, text, near: Nearness::Same, most: 1 }
}

/// The ways to read a word of letters as two.
fn parts(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_one = word.len() <= LONGEST_WHOLE && word.chars().all(char::is_alphabetic);
    let places = word.char_indices().map(|(place, _)| place).filter(move |_| is_one);
    places
        .filter_map(|place| word.split_at_checked(place))
        .filter(|(one, next)| one.chars().count() >= LEAST_PART && next.chars().count() >= LEAST_PART)
}
