//! Text as ranking sees it: words, stems, and what a query asks for of them.
//!
//! Words are those of Unicode's word boundaries (UAX 29), in lower case and without accents, and a number with its unit is
//! one word in one spelling: `7 gallons` is `7gal`. English words are reduced to their stem (Snowball), so that `Kettles`
//! and `kettle` are one [`Term`]. Nothing here depends on a store: whichever
//! of them found a product, its text is read in the same way.

use std::{borrow::Cow, ops::Range};

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

mod code;
mod field;
mod highlight;
mod phrase;
mod product;
mod quantity;
mod query;
mod reading;
pub mod spelling;
mod synonyms;

pub use self::{
    code::Code,
    field::{FieldWeights, TextField},
    highlight::{Piece, excerpt, highlighted},
    phrase::{Completion, Typed},
    product::{MOST_DESCRIPTION_WORDS, ProductTerms, field_words},
    quantity::bare_number,
    query::{Alternative, MinimumWords, QueryTerm, WordQuery, Wording, is_stop_word},
    reading::Reading,
    synonyms::Synonyms,
};

/// A word's stem, by its hash: two words with the same stem are the same term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(u64);

impl Term {
    /// The term of a word as [`words`] gives it.
    pub fn of(word: &str) -> Self {
        Self::hashed(&stem(word))
    }

    fn hashed(text: &str) -> Self {
        let mut first = [0; 8];
        blake3::Hasher::new().update(text.as_bytes()).finalize_xof().fill(&mut first);
        Self(u64::from_le_bytes(first))
    }
}

/// The words of `text` in their order, in lower case and without accents, numbers with their units.
pub fn words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    placed_words(text).map(|(_, word)| word)
}

/// The words of `text` with where each of them stands, in bytes.
fn placed_words(text: &str) -> impl Iterator<Item = (Range<usize>, Cow<'_, str>)> {
    let quantities = quantity::quantities(text);
    let ends = quantities.into_iter().map(Some).chain([None]);
    let mut read = 0;
    ends.flat_map(move |quantity| {
        let start = read;
        let end = quantity.as_ref().map_or(text.len(), |quantity| quantity.place.start);
        read = quantity.as_ref().map_or(text.len(), |quantity| quantity.rest);
        let plain = text.get(start..end).unwrap_or_default().unicode_word_indices();
        let plain = plain.flat_map(move |(place, written)| {
            let place = start + place;
            let within = within(written);
            let whole = if within.is_empty() { word_of(written) } else { None };
            let within = within.into_iter().map(move |(of, word)| (place + of.start..place + of.end, word));
            whole.map(|word| (place..place + written.len(), word)).into_iter().chain(within)
        });
        plain.chain(quantity.map(|quantity| (quantity.place, quantity.word.into())))
    })
}

/// The words of what Unicode calls one word, where there are numbers in it: `0x4` behind a slash, which the text around
/// it kept from being two. None where there are no numbers.
fn within(written: &str) -> Vec<(Range<usize>, Cow<'_, str>)> {
    let has_numbers = written.bytes().any(|byte| byte.is_ascii_digit()) && !quantity::quantities(written).is_empty();
    if has_numbers { placed_words(written).collect() } else { Vec::new() }
}

/// The word that was written; `None` where it has neither letters nor digits: an accent may be all that it had.
fn word_of(written: &str) -> Option<Cow<'_, str>> {
    Some(folded(written)).filter(|word| word.chars().any(char::is_alphanumeric))
}

/// The stem of a word: of an English one by Snowball's rules, any other as it stands.
pub fn stem(word: &str) -> Cow<'_, str> {
    frostem::Stemmer::new(frostem::Algorithm::English).stem(word)
}

/// How many insertions, deletions, changes and swaps of neighbouring characters make one text of the other, no part of
/// it being changed twice (optimal string alignment).
pub fn edits(one: &str, other: &str) -> usize {
    strsim::osa_distance(one, other)
}

/// A word in lower case without the accents of Latin, Greek and Cyrillic letters. The marks of other scripts are
/// letters of their own and stay; letters in a circle, full-width ones and the like are the letters that they stand for.
fn folded(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            word.to_ascii_lowercase().into()
        } else {
            word.into()
        };
    }
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let kept = word.nfkd().filter(|c| !is_accent(c) && !c.is_whitespace());
    kept.flat_map(char::to_lowercase).nfc().collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<String> {
        words(text).map(Cow::into_owned).collect()
    }

    #[test]
    fn words_are_told_apart_as_people_do() {
        assert_eq!(read("Stainless-Steel KETTLE, 1.7 l (16GB)"), ["stainless", "steel", "kettle", "1.7l", "16gb"]);
        assert_eq!(read("Women's café crème"), ["women's", "cafe", "creme"]);
        assert_eq!(read("चाय की केतली"), ["चाय", "की", "केतली"]);
        assert_eq!(read(" -- !? \u{0}"), Vec::<String>::new());
        assert_eq!(read("w/2x4, ..0x7 wh-1000xm4"), ["w", "2", "4", "0", "7", "wh", "1000xm4"]);
        for marks_alone in ["-\u{363}", " \u{345}", "\u{37a}", "-\u{ff9e}"] {
            assert_eq!(read(marks_alone), Vec::<String>::new(), "{marks_alone:?}");
        }
    }

    #[test]
    fn inflected_words_are_one_term() {
        for (one, other) in [("kettles", "kettle"), ("women's", "women"), ("striped", "stripes"), ("running", "run")] {
            assert_eq!(Term::of(one), Term::of(other), "{one} and {other}");
        }
        assert_ne!(Term::of("kettle"), Term::of("kettl3"));
        assert_eq!(stem("केतली"), "केतली");
    }

    proptest! {
        #[test]
        fn a_word_read_again_is_itself(text in "[ -~]{0,60}") {
            for word in read(&text) {
                prop_assert_eq!(read(&word), std::slice::from_ref(&word), "{:?}", text);
            }
        }

        #[test]
        fn words_without_digits_are_those_of_unicode(text in "[^0-9]{0,60}") {
            let plain: Vec<_> = text.unicode_words().filter_map(word_of).collect();
            prop_assert_eq!(read(&text), plain);
        }

        #[test]
        fn words_hold_letters_or_digits_and_no_space(text in "\\PC{0,60}") {
            for word in words(&text) {
                prop_assert!(!word.is_empty() && !word.contains(char::is_whitespace), "{:?}", word);
                prop_assert!(word.chars().any(char::is_alphanumeric), "{:?}", word);
            }
        }
    }
}
