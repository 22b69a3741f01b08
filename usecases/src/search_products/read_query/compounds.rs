//! Words that products write as one, and words that they write as two.

use std::collections::HashMap;

use likewise_domain::text::{Reading, is_stop_word};

use crate::ports::KnownWord;

/// The fewest letters of each part of a word that is read as two.
const LEAST_PART: usize = 3;
/// The longest word that is read as two, in bytes.
const LONGEST_WHOLE: usize = 32;

/// Two neighbouring words that products have as one.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) parts: [String; 2],
    pub(super) word: String,
    /// Whether no product has one of the parts, so that the whole was meant.
    pub(super) replaces: bool,
}

impl Joined {
    pub(super) fn has_part(&self, word: &str) -> bool {
        self.parts.iter().any(|part| part == word)
    }
}

/// Neighbouring words of letters that say something, and each two as one.
pub(super) fn neighbours(asked: &Reading) -> Vec<([String; 2], String)> {
    let is_part = |word: &str| word.chars().all(char::is_alphabetic) && !is_stop_word(word);
    let words: Vec<&str> = asked.words().collect();
    let pairs = words.array_windows().filter(|[one, next]| is_part(one) && is_part(next));
    pairs.map(|[one, next]| ([(*one).to_owned(), (*next).to_owned()], format!("{one}{next}"))).collect()
}

/// A way to read a word as two.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parting<'a> {
    pub(super) word: &'a str,
    pub(super) parts: [&'a str; 2],
}

/// The ways to read a word of letters as two.
pub(super) fn partings(word: &str) -> impl Iterator<Item = Parting<'_>> {
    let is_one = word.len() <= LONGEST_WHOLE && word.chars().all(char::is_alphabetic);
    let places = word.char_indices().map(|(place, _)| place).filter(move |_| is_one);
    places
        .filter_map(|place| word.split_at_checked(place))
        .filter(|(one, next)| one.chars().count() >= LEAST_PART && next.chars().count() >= LEAST_PART)
        .map(move |(one, next)| Parting { word, parts: [one, next] })
}

/// Of several ways to part a word that products have parts of the one whose rarer part is the most frequent, those two
/// with a space between them. `answers` has what is known of each part in turn.
pub(super) fn best_partings(
    partings: &[Parting<'_>],
    answers: &mut impl Iterator<Item = Vec<KnownWord>>,
) -> HashMap<String, String> {
    let mut best: HashMap<&str, (u64, [&str; 2])> = HashMap::new();
    for Parting { word, parts } in partings {
        let mut products = || answers.next().and_then(|known| Some(known.first()?.products)).unwrap_or(0);
        let weakest = products().min(products());
        if weakest > best.get(word).map_or(0, |(products, _)| *products) {
            best.insert(word, (weakest, *parts));
        }
    }
    best.into_iter().map(|(word, (_, [one, next]))| (word.to_owned(), format!("{one} {next}"))).collect()
}
