//! Which words of a text a query asked for.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{QueryTerm, Term, WordQuery, Wording, bare_number, placed_words};

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The text; all pieces together are the whole.
    pub text: &'a str,
    /// Whether it is a word that the query asked for.
    pub matched: bool,
}

/// `text` in pieces, the words that meet any term of `query` by themselves.
pub fn highlighted<'a>(text: &'a str, query: &WordQuery) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut written = 0;
    for Range { start, end } in matches(text, query) {
        push(&mut pieces, text, written..start, false);
        push(&mut pieces, text, start..end, true);
        written = end;
    }
    push(&mut pieces, text, written..text.len(), false);
    pieces
}

/// How far into a text an excerpt is looked for, in bytes.
const LONGEST_SCANNED: usize = 5_000;

/// The part of `text` with the most words that `query` asked for, of about `most` characters, cut between words; the
/// beginning where it has none.
pub fn excerpt<'a>(text: &'a str, query: &WordQuery, most: usize) -> &'a str {
    let text = text.get(..text.floor_char_boundary(LONGEST_SCANNED)).unwrap_or(text);
    let found: Vec<Range<usize>> = matches(text, query).collect();
    // Bytes are at least as many as characters: a part of so many is no longer than asked for.
    let within = |start: usize| found.iter().filter(|word| word.start >= start && word.end <= start + most).count();
    let best = found.iter().map(|word| word.start).max_by_key(|start| (within(*start), std::cmp::Reverse(*start)));
    let words = || text.split_word_bound_indices();
    let lead = most / 5;
    let start = best.filter(|start| start + lead > most).map_or(0, |start| start - lead);
    let start = words().map(|(place, _)| place).find(|place| *place >= start).unwrap_or(0);
    let end = words().map(|(place, word)| place + word.len()).take_while(|end| *end <= start + most).last();
    // A single word may be longer than what is shown.
    let end = end.unwrap_or_else(|| text.floor_char_boundary(start + most));
    text.get(start..end).unwrap_or_default().trim()
}

fn matches<'a>(text: &'a str, query: &'a WordQuery) -> impl Iterator<Item = Range<usize>> + 'a {
    placed_words(text).filter_map(|(place, word)| {
        let mut terms = [Some(Term::of(&word)), bare_number(&word).map(Term::of)].into_iter().flatten();
        let asked = || query.wordings.iter().flat_map(Wording::terms).flat_map(QueryTerm::alternatives);
        terms.any(|term| asked().any(|asked| asked.term() == term)).then_some(place)
    })
}

fn push<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str, range: Range<usize>, matched: bool) {
    pieces.extend(text.get(range).filter(|text| !text.is_empty()).map(|text| Piece { text, matched }));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{search::SearchText, text::MinimumWords};

    fn query(text: &str) -> WordQuery {
        WordQuery::of(&SearchText::parse(text).unwrap(), MinimumWords::ANY)
    }

    #[test]
    fn asked_for_words_are_marked_in_whatever_form_they_stand() {
        let query = query("red kettle");
        let pieces = highlighted("Kettles, RED & blue", &query);
        let marked: Vec<_> = pieces.iter().map(|piece| (piece.text, piece.matched)).collect();
        assert_eq!(marked, [("Kettles", true), (", ", false), ("RED", true), (" & blue", false)]);
        assert_eq!(highlighted("Lamp", &query), [Piece { text: "Lamp", matched: false }]);
    }

    #[test]
    fn an_excerpt_shows_where_the_words_stand() {
        let text = format!("{}a red kettle boils{}", "word ".repeat(50), " more".repeat(50));
        let found = excerpt(&text, &query("red kettle"), 40);
        assert!(found.contains("red kettle") && found.len() <= 40, "{found}");
        assert_eq!(excerpt("A lamp for reading at night", &query("kettle"), 10), "A lamp for");
        assert_eq!(excerpt("", &query("kettle"), 10), "");
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "\\PC{0,80}", words in "[a-z ]{1,20}[a-z]") {
            let pieces = highlighted(&text, &query(&words)).iter().map(|piece| piece.text).collect::<String>();
            prop_assert_eq!(&pieces, &text);
            prop_assert!(text.contains(excerpt(&text, &query(&words), 20)));
        }
    }
}
