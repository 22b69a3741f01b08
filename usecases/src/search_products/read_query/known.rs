//! What the catalogue says of a query's words.

use std::collections::HashMap;

use likewise_domain::text::{Code, QueryTerm, Reading, Wording, is_stop_word, spelling::is_repairable};

use super::{
    Repair,
    compounds::{Joined, Parting, best_partings, neighbours, partings},
    repairs::{self, Correction, MOST_REPAIRS, Neighbourhood, Suspect},
};
use crate::{
    PortError,
    ports::{Embedder, KeywordIndex, KnownWord, Lookup, Nearness, Vocabulary},
};

/// How many completions of the last word are searched for.
const MOST_COMPLETIONS: usize = 20;
/// The fewest letters and digits of an identifier that one with a slip is read as.
const LEAST_CODE: usize = 5;
/// How many identifiers of a query are looked for.
const MOST_CODES: usize = 8;
/// An identifier that more products have is none.
const MOST_WITH_CODE: u64 = 20;

/// What the catalogue says of a query's words.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What words were probably meant to be.
    pub(super) corrections: HashMap<String, Correction>,
    pub(super) completions: Vec<String>,
    pub(super) joined: Vec<Joined>,
    /// Words of the query that products have as two, those two with a space between them.
    pub(super) parted: HashMap<String, String>,
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

/// The words of a query that are looked into further.
#[derive(Debug)]
struct Doubts<'a> {
    /// The words of the query.
    words: &'a [&'a str],
    /// Those that products have and that say something.
    known: Vec<&'a str>,
    suspects: Vec<Suspect<'a>>,
    /// The word that is still being typed.
    typed: Option<&'a str>,
}

impl Known {
    /// What `index` says of the words of `asked`, and `embedder` of those that no product has. Where it is still being
    /// typed, its last word may be the beginning of one.
    pub(super) async fn of(
        (index, embedder): (&dyn KeywordIndex, &dyn Embedder),
        asked: &Reading,
        wording: &Wording,
        typing: bool,
    ) -> Result<Self, PortError> {
        let words: Vec<&str> = wording.terms().iter().map(QueryTerm::word).collect();
        let (mut known, with_word) = Self::as_they_stand(index, asked, &words).await?;
        // A word that is still being typed is no slip.
        let typed = if typing { asked.words().last() } else { None };
        let is_whole = |word: &&str| typed != Some(*word) && !known.is_joined(word);
        let products = |word: &str| with_word.get(word).copied().unwrap_or(0);
        let strange: Vec<&str> = words.iter().copied().filter(|word| products(word) == 0).filter(is_whole).collect();
        // A word that the model has learned is one that this catalogue happens not to have, and no slip.
        let tokens = embedder.tokens(&strange);
        let is_learned = |place: usize| tokens.as_ref().is_some_and(|tokens| tokens.get(place) == Some(&1));
        let (learned, unknown): (Vec<_>, Vec<_>) =
            strange.iter().enumerate().partition(|(place, _)| is_learned(*place));
        let held: Vec<&str> = words.iter().copied().filter(|word| products(word) > 0).collect();
        let says = |word: &&str| !is_stop_word(word) && word.chars().nth(1).is_some();
        let says_something: Vec<&str> = held.iter().copied().filter(says).collect();

        let mut suspects: Vec<Suspect<'_>> = unknown.into_iter().map(|(_, word)| Suspect::Unknown(word)).collect();
        // Who asks for an identifier knows the words beside it.
        if known.codes.is_empty() {
            let real = held.iter().copied().filter(is_whole).chain(learned.into_iter().map(|(_, word)| *word));
            let real: Vec<&str> = real.collect();
            let alone = repairs::out_of_place(index, &real, &says_something).await?;
            suspects.extend(alone.into_iter().map(Suspect::OutOfPlace));
        }
        suspects.truncate(MOST_REPAIRS);
        known.learned = !strange.is_empty() && tokens.as_ref().is_some_and(|tokens| are_words(&strange, tokens));
        // Short words and numbers may be parts of an identifier.
        let is_held = |word: &&str| is_repairable(word);
        known.any_word = held.iter().any(is_held) || known.joined.iter().any(|whole| whole.replaces);
        known.held = !held.is_empty();
        // A word that is no part of an identifier says what is meant without it.
        let says_more = |word: &&str, code: &Code| is_name(word) && !code.as_str().contains(&word.to_uppercase());
        known.strange_codes.retain(|code| !held.iter().any(|word| says_more(word, code)));
        known.ask_further(index, Doubts { words: &words, known: says_something, suspects, typed }).await?;
        if !known.held {
            known.doubt(words.len());
        }
        Ok(known)
    }

    /// Which words, joined words and identifiers products have, with how many products have each of `words`.
    async fn as_they_stand<'a>(
        index: &dyn KeywordIndex,
        asked: &Reading,
        words: &[&'a str],
    ) -> Result<(Self, HashMap<&'a str, u64>), PortError> {
        let pairs = neighbours(asked);
        let codes = Code::of_words(asked.text()).into_iter().chain(Code::of_whole(asked.text()));
        let codes: Vec<Code> = codes.take(MOST_CODES).collect();
        let mut lookups: Vec<Lookup<'_>> = words.iter().map(|word| same(Vocabulary::Words, word)).collect();
        lookups.extend(pairs.iter().map(|(_, whole)| same(Vocabulary::Words, whole)));
        lookups.extend(codes.iter().map(|code| same(Vocabulary::Codes, code.as_str())));
        let answers = index.known(&lookups).await?;
        let mut products = answers.iter().map(|known| known.first().map_or(0, |known| known.products));
        let with_word: HashMap<&str, u64> = words.iter().copied().zip(products.by_ref()).collect();
        let is_missing = |word: &String| with_word.get(word.as_str()).is_none_or(|products| *products == 0);
        let joined = pairs.into_iter().zip(products.by_ref()).filter(|(_, products)| *products > 0);
        let joined =
            joined.map(|((parts, word), _)| Joined { replaces: parts.iter().any(is_missing), parts, word }).collect();
        let mut known = Self { joined, ..Self::default() };
        for (code, products) in codes.into_iter().zip(products) {
            match products {
                0 if code.looks_like_one() => known.strange_codes.push(code),
                1..=MOST_WITH_CODE => known.codes.push(code),
                _ => {}
            }
        }
        if !known.codes.is_empty() {
            known.strange_codes.clear();
        }
        Ok((known, with_word))
    }

    /// Whether `word` is a part of words that were meant as one.
    fn is_joined(&self, word: &str) -> bool {
        self.joined.iter().any(|whole| whole.replaces && whole.has_part(word))
    }

    /// Asks what suspects may have been meant to be, and what the word that is still being typed may become.
    async fn ask_further(&mut self, index: &dyn KeywordIndex, doubts: Doubts<'_>) -> Result<(), PortError> {
        let suspects: Vec<Suspect<'_>> =
            doubts.suspects.iter().copied().filter(|suspect| is_repairable(suspect.word())).collect();
        let ways: Vec<Parting<'_>> = doubts.suspects.iter().flat_map(|suspect| ways_to_part(*suspect)).collect();
        let codes: Vec<Code> = self.strange_codes.clone();
        let codes: Vec<&str> =
            codes.iter().map(Code::as_str).filter(|code| code.chars().count() >= LEAST_CODE).collect();
        let mut lookups = repairs::lookups(&suspects);
        lookups.extend(ways.iter().flat_map(|way| way.parts).map(|half| same(Vocabulary::Words, half)));
        let near = |text| Lookup { among: Vocabulary::Codes, text, near: Nearness::Edits(1), most: 5 };
        lookups.extend(codes.iter().copied().map(near));
        lookups.extend(doubts.typed.map(|text| Lookup {
            among: Vocabulary::Words,
            text,
            near: Nearness::Beginning,
            most: MOST_COMPLETIONS,
        }));
        if lookups.is_empty() {
            return Ok(());
        }
        let mut answers = index.known(&lookups).await?.into_iter();
        let (mut found, mut formed) = (Vec::new(), Vec::new());
        for suspect in suspects {
            let near =
                Neighbourhood::of(suspect, answers.next().unwrap_or_default(), answers.next().unwrap_or_default());
            let has_form = matches!(suspect, Suspect::Unknown(_)) && near.has_form();
            if has_form { &mut formed } else { &mut found }.push(near);
        }
        let forms: Vec<&str> = formed.iter().map(Neighbourhood::word).collect();
        // To have the stem of a word is not to be it: `18mm socke` is no sock.
        let alone = repairs::out_of_place(index, &forms, &doubts.known).await?;
        found.extend(formed.into_iter().filter(|near| alone.contains(&near.word())).map(Neighbourhood::out_of_place));
        self.corrections = repairs::corrected(index, &found, (doubts.words, &doubts.known)).await?;
        self.parted = best_partings(&ways, &mut answers);
        self.parted.retain(|word, _| !forms.contains(&word.as_str()));
        self.any_word |= !forms.is_empty() || !self.corrections.is_empty() || !self.parted.is_empty();
        let near_codes = answers.by_ref().take(codes.len()).flatten();
        self.near_codes = near_codes.filter(|known| known.products <= MOST_WITH_CODE).collect();
        self.completions = answers.flatten().map(|word| word.text).collect();
        Ok(())
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

    /// The codes to look for. Where nothing else of the query is known, identifiers with one slip count as well.
    pub(super) fn codes(&self, wordings: &[Wording]) -> (Vec<Code>, Option<Repair>) {
        let asked = self.strange_codes.first().filter(|_| !self.any_word && wordings.len() == 1);
        let Some(asked) = asked else { return (self.codes.clone(), None) };
        let codes = self.near_codes.iter().filter_map(|known| Code::of_identifier(&known.text)).collect();
        let repair = self.near_codes.first();
        let repair = repair.map(|known| Repair { word: asked.as_str().to_owned(), by: known.text.clone() });
        (codes, repair)
    }

    /// Whether nothing tells a query of these words, with `codes`, from nonsense.
    pub(super) fn is_nonsense(&self, codes: &[Code]) -> bool {
        !self.any_word && !self.held && !self.learned && codes.is_empty()
    }
}

/// The ways to read a word that no product has as two.
fn ways_to_part(suspect: Suspect<'_>) -> impl Iterator<Item = Parting<'_>> {
    let word = match suspect {
        Suspect::Unknown(word) => Some(word),
        Suspect::OutOfPlace(_) => None,
    };
    word.into_iter().flat_map(partings)
}

/// Whether a word is long enough to be no beginning of a model number.
fn is_name(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && word.chars().nth(2).is_some()
}

/// Whether the model reads `words` in pieces that are long enough for words: nonsense falls into letters and pairs.
fn are_words(words: &[&str], tokens: &[usize]) -> bool {
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let pieces: usize = tokens.iter().sum();
    // Of 4,000 queries of nonsense none has as many letters a piece, of 2,800 words of another catalogue three in four have.
    letters * 4 >= pieces * 11
}

fn same(among: Vocabulary, text: &str) -> Lookup<'_> {
    Lookup { among, text, near: Nearness::Same, most: 1 }
}
