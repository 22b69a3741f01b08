//! A text with the places of its words, so that some of them can be replaced.

use std::ops::Range;

use super::{QueryTerm, Wording, placed_words};

/// The words of a query and where they stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    text: String,
    words: Vec<ReadWord>,
}

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ReadWord {
    /// In lower case and without accents.
    word: String,
    /// Where it stands, in bytes.
    place: Range<usize>,
}

impl Reading {
    /// Reads `text`; of more than [`Wording::MOST_WORDS`] words the first ones are looked at.
    pub fn of(text: &str) -> Self {
        let found = placed_words(text).map(|(place, word)| ReadWord { word: word.into_owned(), place });
        Self { words: found.take(Wording::MOST_WORDS).collect(), text: text.to_owned() }
    }

    /// The text as it stands.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words, as [`words`](super::words) gives them.
    pub fn words(&self) -> impl Iterator<Item = &str> + Clone {
        self.words.iter().map(|word| word.word.as_str())
    }

    /// The same text with the words of each range replaced. Ranges are places among the words; one that overlaps an
    /// earlier one, or is beyond the end, is left out.
    #[must_use]
    pub fn replaced(&self, replacements: &[(Range<usize>, &str)]) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut written = 0;
        let mut sorted: Vec<_> = replacements.iter().collect();
        sorted.sort_by_key(|(range, _)| range.start);
        for (range, by) in sorted {
            let words = self.words.get(range.clone()).unwrap_or_default();
            let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
            if let Some(before) = self.text.get(written..first.place.start) {
                text.push_str(before);
                text.push_str(by);
                written = last.place.end;
            }
        }
        text.push_str(self.text.get(written..).unwrap_or_default());
        Self::of(&text)
    }

    /// What it asks for, each word by itself.
    pub fn wording(&self) -> Wording {
        Wording::of(self.words())
    }

    /// The place of `term` among the words, where it stands first.
    pub fn place_of(&self, term: &QueryTerm) -> Option<usize> {
        self.words().position(|word| word == term.word())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_replaced_where_they_stand() {
        let reading = Reading::of("Red ketle (head set), 1.7 l?");
        assert_eq!(reading.words().collect::<Vec<_>>(), ["red", "ketle", "head", "set", "1.7l"]);
        let replaced = reading.replaced(&[(2..4, "headset"), (1..2, "kettle")]);
        assert_eq!(replaced.text(), "Red kettle (headset), 1.7 l?");
        assert_eq!(replaced.words().count(), 4);
        assert_eq!(reading.replaced(&[(1..3, "x"), (2..4, "y"), (9..10, "z")]).text(), "Red x set), 1.7 l?");
        assert_eq!(reading.replaced(&[]), reading);
    }

    #[test]
    fn a_term_knows_its_place() {
        let reading = Reading::of("the red kettle");
        let wording = reading.wording();
        assert_eq!(wording.terms().iter().map(|term| reading.place_of(term)).collect::<Vec<_>>(), [Some(1), Some(2)]);
    }

    proptest! {
        #[test]
        fn replacing_words_by_themselves_changes_no_word(text in "\\PC{0,60}") {
            let reading = Reading::of(&text);
            let same: Vec<String> = reading.words().map(str::to_owned).collect();
            let replacements: Vec<_> = same.iter().enumerate().map(|(i, word)| (i..i + 1, word.as_str())).collect();
            let replaced = reading.replaced(&replacements);
            prop_assert!(replaced.words().count() >= same.len() || !text.is_ascii(), "{:?}", replaced);
        }
    }
}
