//! What a query asks of the text of products.
//!
//! A query has one or more [`Wording`]s: the shopper's own, and others that mean the same (synonyms, words written
//! apart or together). Each is a list of [`QueryTerm`]s, and each of those is met by any of its alternatives: the word
//! itself, a word that it is the beginning of, or the word that was probably meant.

use super::{Code, ProductTerms, Term, bare_number, stem, words};
use crate::search::SearchText;

/// Words that nearly every text has. They are left out of a query that has others.
const STOP_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "i", "in", "into", "is", "it",
    "its", "like", "me", "my", "of", "on", "or", "our", "some", "that", "the", "their", "these", "this", "to", "under",
    "was", "which", "will", "with", "you", "your",
];

/// What a number alone counts where one with a unit is asked for.
const BARE_NUMBER: f32 = 0.5;

/// A word that meets a term of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    stem: Box<str>,
    term: Term,
    credit: f32,
}

impl Alternative {
    /// The word itself, for full credit.
    pub fn exact(word: &str) -> Self {
        Self::with_credit(word, 1.0)
    }

    /// A word that stands for another one; `credit` is clamped to 0..1.
    pub fn with_credit(word: &str, credit: f32) -> Self {
        Self { stem: stem(word).into(), term: Term::of(word), credit: credit.clamp(0.0, 1.0) }
    }

    /// The word's stem: what an index of words is asked for.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// The word's term: what a product's text is asked for.
    pub fn term(&self) -> Term {
        self.term
    }

    /// How much it counts beside the word itself, 0 to 1.
    pub fn credit(&self) -> f32 {
        self.credit
    }
}

/// One of the things that a query asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryTerm {
    word: Box<str>,
    alternatives: Vec<Alternative>,
}

impl QueryTerm {
    /// A word, as [`words`] gives it, by itself.
    pub fn exact(word: &str) -> Self {
        Self { word: word.into(), alternatives: vec![Alternative::exact(word)] }
    }

    /// A word by itself; a number with a unit is met by the number alone as well, for half.
    fn of(word: &str) -> Self {
        let mut term = Self::exact(word);
        if let Some(number) = bare_number(word) {
            term.add(Alternative::with_credit(number, BARE_NUMBER));
        }
        term
    }

    /// The word of the query, as it was written but for case and accents.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// What meets it: one or more.
    pub fn alternatives(&self) -> &[Alternative] {
        &self.alternatives
    }

    /// Adds what meets it as well; an alternative with a stem that it has already changes nothing.
    pub fn add(&mut self, alternative: Alternative) {
        if !self.alternatives.iter().any(|known| known.term == alternative.term) {
            self.alternatives.push(alternative);
        }
    }

    /// Is met by `alternative` and no longer by the word itself, which no product has in any form.
    pub fn replace(&mut self, alternative: Alternative) {
        self.alternatives.clear();
        self.alternatives.push(alternative);
    }

    /// Whether `product` has any of its alternatives anywhere.
    pub fn is_met_by(&self, product: &ProductTerms) -> bool {
        self.alternatives.iter().any(|alternative| product.mentions(alternative.term) != (0, 0))
    }
}

/// One way of saying what is asked: its terms, each once, in the order of their first mention.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wording {
    terms: Vec<QueryTerm>,
    /// Places in `terms` of those that stand next to each other, stop words left out between them.
    pairs: Vec<(usize, usize)>,
}

impl Wording {
    /// The most words that are looked at; those after them are left out, as a model leaves out what is over its limit.
    pub const MOST_WORDS: usize = 64;

    /// The terms of `words`, as [`words`] gives them. Those that say nothing are left out unless there are no others.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str> + Clone) -> Self {
        let only_stop_words = words.clone().into_iter().all(is_stop_word);
        let kept = words.into_iter().filter(|word| only_stop_words || !is_stop_word(word)).take(Self::MOST_WORDS);
        let mut terms: Vec<QueryTerm> = Vec::new();
        let mut places = Vec::new();
        for word in kept {
            let term = Term::of(word);
            let same = |known: &QueryTerm| known.alternatives.first().is_some_and(|first| first.term == term);
            places.push(terms.iter().position(same).unwrap_or_else(|| {
                terms.push(QueryTerm::of(word));
                terms.len() - 1
            }));
        }
        let pairs = places.array_windows().map(|[one, next]| (*one, *next)).collect();
        Self { terms, pairs }
    }

    /// The terms.
    pub fn terms(&self) -> &[QueryTerm] {
        &self.terms
    }

    /// The terms, to be given further alternatives.
    pub fn terms_mut(&mut self) -> &mut [QueryTerm] {
        &mut self.terms
    }

    /// Places in [`Wording::terms`] of those that stand next to each other.
    pub fn pairs(&self) -> &[(usize, usize)] {
        &self.pairs
    }
}

/// Whether a word says so little that a query is read without it.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// How many of a wording's terms a product has to meet to match: a share of them, and at least one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MinimumWords(f32);

impl MinimumWords {
    /// Any one term.
    pub const ANY: Self = Self(0.0);
    /// Half of the terms, rounded up.
    pub const HALF: Self = Self(0.5);
    /// All of the terms.
    pub const ALL: Self = Self(1.0);

    /// Accepts a share from 0, which is any one term, to 1, which is all of them.
    pub fn share(share: f32) -> Result<Self, crate::Invalid> {
        if (0.0..=1.0).contains(&share) {
            Ok(Self(share))
        } else {
            Err(crate::Invalid::new("minimum words", format!("is {share}, accepted is 0 to 1")))
        }
    }

    /// The share.
    pub fn value(self) -> f32 {
        self.0
    }

    /// How many of `terms` are needed: the share of them rounded up, and at least one.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to MOST_WORDS")]
    pub fn of(self, terms: usize) -> usize {
        let terms = u16::try_from(terms).unwrap_or(u16::MAX);
        // A share such as 2/3 is not exact in binary: 2/3 of three is two.
        let needed = (self.0 * f32::from(terms) - 1e-4).ceil();
        (needed.max(1.0)) as usize
    }
}

/// What a query asks of the text of products.
#[derive(Debug, Clone, PartialEq)]
pub struct WordQuery {
    /// Any one of these is to be matched.
    pub wordings: Vec<Wording>,
    /// Identifiers; a product that has one matches, whatever its words.
    pub codes: Vec<Code>,
    /// How many terms of a wording a product has to meet.
    pub minimum: MinimumWords,
}

impl WordQuery {
    /// How many terms the shopper's own wording has.
    pub fn terms(&self) -> usize {
        self.wordings.first().map_or(0, |wording| wording.terms.len())
    }

    /// The query that takes `text` as it stands.
    pub fn of(text: &SearchText, minimum: MinimumWords) -> Self {
        let all: Vec<_> = words(text.as_str()).collect();
        let wording = Wording::of(all.iter().map(AsRef::as_ref));
        Self { wordings: vec![wording], codes: Code::of_words(text.as_str()), minimum }
    }

    /// Whether it asks for nothing that a product's text could have, such as `?!`.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.wordings.iter().all(|wording| wording.terms.is_empty())
    }

    /// Whether `product` matches: it has one of the codes, or meets as many terms of a wording as are needed.
    pub fn matches(&self, product: &ProductTerms) -> bool {
        self.has_code(product) || self.wordings.iter().any(|wording| self.is_met(wording, product))
    }

    /// Whether one of the codes is an identifier of `product`.
    pub fn has_code(&self, product: &ProductTerms) -> bool {
        self.codes.iter().any(|code| product.has_code(code))
    }

    fn is_met(&self, wording: &Wording, product: &ProductTerms) -> bool {
        let met = wording.terms.iter().filter(|term| term.is_met_by(product)).count();
        met >= self.minimum.of(wording.terms.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Product, ProductId};

    fn query(text: &str, share: f32) -> WordQuery {
        WordQuery::of(&SearchText::parse(text).unwrap(), MinimumWords::share(share).unwrap())
    }

    fn terms(text: &str) -> Vec<String> {
        let query = query(text, 0.0);
        query.wordings.iter().flat_map(Wording::terms).map(|term| term.word().to_owned()).collect()
    }

    fn product(title: &str) -> ProductTerms {
        ProductTerms::of(&Product::new(ProductId::parse("id").unwrap(), title).unwrap())
    }

    #[test]
    fn words_that_say_nothing_are_left_out_unless_there_are_no_others() {
        assert_eq!(terms("a kettle for the Kettles of tea"), ["kettle", "tea"]);
        assert_eq!(query("a kettle for the Kettles of tea", 0.0).wordings[0].pairs(), [(0, 0), (0, 1)]);
        assert_eq!(terms("the who"), ["who"]);
        assert_eq!(terms("it is"), ["it", "is"]);
        assert!(query("?!", 0.0).is_empty());
        assert_eq!(query(&"word ".repeat(400), 0.0).wordings[0].pairs().len(), Wording::MOST_WORDS - 1);
    }

    #[test]
    fn a_number_with_a_unit_is_met_in_any_spelling_and_by_the_number_for_half() {
        let asked = query("7 gallon tank", 1.0);
        assert_eq!(terms("7 gallon tank"), ["7gal", "tank"]);
        let credits = asked.wordings[0].terms()[0].alternatives().iter().map(Alternative::credit);
        assert_eq!(credits.collect::<Vec<_>>(), [1.0, 0.5]);
        for (title, matches) in [("Tank, 7-Gal.", true), ("Tank 7", true), ("Tank 7 oz", true), ("Tank 17 gal", false)]
        {
            assert_eq!(asked.matches(&product(title)), matches, "{title}");
        }
        assert!(query("7 tank", 1.0).matches(&product("7 gal tank")), "the unit left out");
        assert!(query("1.5 in pipe", 1.0).matches(&product("1-1/2\" Pipe")));
    }

    #[test]
    fn as_many_words_as_the_share_says_are_needed_and_at_least_one() {
        let needed = |share, terms| MinimumWords::share(share).unwrap().of(terms);
        assert_eq!([0, 1, 2, 5].map(|terms| needed(0.0, terms)), [1, 1, 1, 1]);
        assert_eq!([1, 2, 3, 4, 5].map(|terms| needed(0.5, terms)), [1, 1, 2, 2, 3]);
        assert_eq!([1, 2, 3, 6].map(|terms| needed(2.0 / 3.0, terms)), [1, 2, 2, 4]);
        assert_eq!([1, 3].map(|terms| needed(1.0, terms)), [1, 3]);
        for wrong in [-0.1, 1.1, f32::NAN] {
            assert!(MinimumWords::share(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_product_matches_by_enough_words_or_by_its_code() {
        let half = query("red steel kettle KT-170", 0.6);
        assert!(half.matches(&product("Kettle of steel, red")));
        assert!(!half.matches(&product("Red kettle")));
        assert!(half.matches(&product("KT170")));
        assert!(!query("?!", 0.0).matches(&product("Kettle")));
    }

    #[test]
    fn any_alternative_meets_a_term_and_any_wording_is_enough() {
        let mut sofa = query("sofa", 1.0);
        assert!(!sofa.matches(&product("Couch")));
        sofa.wordings.push(Wording::of(["couch"]));
        assert!(sofa.matches(&product("Couch")));
        let mut typo = query("ketle", 1.0);
        for term in typo.wordings[0].terms_mut() {
            term.add(Alternative::with_credit("kettle", 0.8));
            term.add(Alternative::with_credit("kettles", 0.1));
        }
        assert!(typo.matches(&product("Kettle")));
        assert_eq!(typo.wordings[0].terms()[0].alternatives().len(), 2);
    }
}
