//! What a query asks for: its words without those that say nothing.

use super::{Term, words};
use crate::search::SearchText;

/// Words that nearly every text has. They are left out of a query that has others.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "i", "in", "into", "is", "it",
    "its", "like", "me", "my", "of", "on", "or", "our", "some", "that", "the", "their", "these", "this", "to", "under",
    "was", "which", "will", "with", "you", "your",
];

/// The terms of a query, each once, in the order of their first mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryTerms {
    terms: Vec<Term>,
    pairs: Vec<(Term, Term)>,
}

impl QueryTerms {
    /// The most words that are looked at; those after them are left out, as a model leaves out what is over its limit.
    pub const MOST: usize = 64;

    /// The terms of `text`; none where it has no words, such as `?!`.
    pub fn of(text: &SearchText) -> Self {
        let all: Vec<_> = words(text.as_str()).collect();
        let says_something = |word: &str| !STOP_WORDS.contains(&word);
        let only_stop_words = !all.iter().any(|word| says_something(word));
        let kept = all.iter().filter(|word| only_stop_words || says_something(word));
        let in_order: Vec<Term> = kept.take(Self::MOST).map(|word| Term::of(word)).collect();
        let pairs = in_order.array_windows().map(|[one, next]| (*one, *next)).collect();
        let mut terms = Vec::with_capacity(in_order.len());
        for term in in_order {
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        Self { terms, pairs }
    }

    /// Each term once.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The terms that stand next to each other, stop words left out between them.
    pub fn pairs(&self) -> &[(Term, Term)] {
        &self.pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> QueryTerms {
        QueryTerms::of(&SearchText::parse(text).unwrap())
    }

    #[test]
    fn words_that_say_nothing_are_left_out_unless_there_are_no_others() {
        let kettle = terms("a kettle for the Kettles of tea");
        assert_eq!(kettle.terms(), [Term::of("kettle"), Term::of("tea")]);
        assert_eq!(kettle.pairs().len(), 2);
        assert_eq!(terms("the who").terms(), [Term::of("who")]);
        assert_eq!(terms("it is").terms(), [Term::of("it"), Term::of("is")]);
        assert!(terms("?!").terms().is_empty());
        assert_eq!(terms(&"word ".repeat(400)).pairs().len(), QueryTerms::MOST - 1);
    }
}
