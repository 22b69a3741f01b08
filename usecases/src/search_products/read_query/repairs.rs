//! What words were probably meant to be: those that no product has, and those that no product has beside the others.

use std::collections::HashMap;

use likewise_domain::text::{
    Term,
    spelling::{Candidate, corrections, intended, is_repairable, most_edits},
};

use crate::{
    PortError,
    ports::{KeywordIndex, KnownWord, Lookup, Nearness, Vocabulary},
};

/// How many words of a query are repaired or read as two.
pub(super) const MOST_REPAIRS: usize = 8;
/// How many of a query's other words say which repair was meant.
const MOST_BESIDE: usize = 8;
/// How many words near to a misspelt one are looked at, of all fields and of titles.
const MOST_NEAR: usize = 20;
/// What a word in a title counts beside one elsewhere: shoppers ask for what titles say.
const TITLE: u64 = 10;

/// What a word is read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Correction {
    pub(super) by: String,
    /// Whether the word itself still counts, because products have it.
    pub(super) keeps_word: bool,
}

/// A word that may be a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suspect<'a> {
    /// No product has it.
    Unknown(&'a str),
    /// It is a word, but no product has it beside any other word of the query.
    OutOfPlace(&'a str),
}

impl<'a> Suspect<'a> {
    pub(super) fn word(self) -> &'a str {
        match self {
            Self::Unknown(word) | Self::OutOfPlace(word) => word,
        }
    }

    fn edits(self) -> Option<u8> {
        match self {
            Self::Unknown(word) => most_edits(word),
            Self::OutOfPlace(_) => Some(1),
        }
    }
}

/// Which of `words` no product has in its title beside any of `known`, the query's words that products have.
pub(super) async fn out_of_place<'a>(
    index: &dyn KeywordIndex,
    words: &[&'a str],
    known: &[&str],
) -> Result<Vec<&'a str>, PortError> {
    let mut pairs = Vec::new();
    for word in words.iter().filter(|word| is_repairable(word)).take(MOST_REPAIRS) {
        pairs.extend(beside(word, known).map(|other| (*word, other)));
    }
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let asked: Vec<[&str; 2]> = pairs.iter().map(|(word, other)| [*word, *other]).collect();
    let mut company: HashMap<&str, u64> = HashMap::new();
    for ((word, _), products) in pairs.iter().zip(index.together(&asked).await?) {
        *company.entry(word).or_default() += products;
    }
    let is_alone = |word: &&str| company.get(word) == Some(&0);
    Ok(words.iter().copied().filter(is_alone).collect())
}

/// The words of `known` that say what `word` is.
fn beside<'a>(word: &str, known: &'a [&'a str]) -> impl Iterator<Item = &'a str> + Clone {
    known.iter().copied().filter(move |other| *other != word).take(MOST_BESIDE)
}

/// What is asked of the words near to `suspects`: for each of them, of all fields and then of titles.
pub(super) fn lookups<'a>(suspects: &[Suspect<'a>]) -> Vec<Lookup<'a>> {
    let near = |suspect: &Suspect<'a>| {
        let edits = suspect.edits().unwrap_or(1);
        let lookup = |among| Lookup { among, text: suspect.word(), near: Nearness::Edits(edits), most: MOST_NEAR };
        [lookup(Vocabulary::Words), lookup(Vocabulary::Titles)]
    };
    suspects.iter().flat_map(near).collect()
}

/// What was found for one of the suspects.
#[derive(Debug)]
pub(super) struct Neighbourhood<'a> {
    suspect: Suspect<'a>,
    /// The words near to it, the suspect among them where products have it, with how common they are.
    words: Vec<(String, u64)>,
}

impl<'a> Neighbourhood<'a> {
    pub(super) fn of(suspect: Suspect<'a>, everywhere: Vec<KnownWord>, in_titles: Vec<KnownWord>) -> Self {
        let mut words: HashMap<String, u64> = HashMap::new();
        for (known, weight) in
            everywhere.into_iter().map(|known| (known, 1)).chain(in_titles.into_iter().map(|known| (known, TITLE)))
        {
            *words.entry(known.text).or_default() += weight * known.products;
        }
        Self { suspect, words: words.into_iter().collect() }
    }

    pub(super) fn word(&self) -> &'a str {
        self.suspect.word()
    }

    /// The same for a word that products have in another form, though never beside the query's other words.
    pub(super) fn out_of_place(self) -> Self {
        Self { suspect: Suspect::OutOfPlace(self.word()), ..self }
    }

    /// Whether products have the word in another form, such as its singular.
    pub(super) fn has_form(&self) -> bool {
        let term = Term::of(self.suspect.word());
        self.words.iter().any(|(word, _)| Term::of(word) == term)
    }

    /// The words near to the suspect, but for itself.
    fn others(&self) -> impl Iterator<Item = &(String, u64)> + Clone {
        self.words.iter().filter(|(word, _)| word != self.suspect.word())
    }
}

/// What each suspect was probably meant to be; one of which nothing is near enough is left out.
pub(super) async fn corrected(
    index: &dyn KeywordIndex,
    found: &[Neighbourhood<'_>],
    (query, known): (&[&str], &[&str]),
) -> Result<HashMap<String, Correction>, PortError> {
    let mut pairs: Vec<[&str; 2]> = Vec::new();
    for near in found {
        let beside = beside(near.suspect.word(), known);
        pairs.extend(near.others().flat_map(|(word, _)| beside.clone().map(move |other| [word.as_str(), other])));
    }
    let together = if pairs.is_empty() { Vec::new() } else { index.together(&pairs).await? };
    let mut together = together.into_iter();
    let mut corrections = HashMap::new();
    for near in found {
        let company = beside(near.suspect.word(), known).count();
        let candidates = near.others().map(|(word, products)| Candidate {
            word,
            products: *products,
            beside: together.by_ref().take(company).collect(),
        });
        let candidates: Vec<Candidate<'_>> = candidates.collect();
        if let Some(correction) = near.correction(query, &candidates) {
            corrections.insert(near.suspect.word().to_owned(), correction);
        }
    }
    Ok(corrections)
}

impl Neighbourhood<'_> {
    fn correction(&self, query: &[&str], candidates: &[Candidate<'_>]) -> Option<Correction> {
        let (by, keeps_word) = match self.suspect {
            Suspect::Unknown(word) => (corrections(word, candidates, 1).first().copied()?, false),
            Suspect::OutOfPlace(word) => {
                let products = self.words.iter().find(|(other, _)| other == word).map_or(0, |(_, products)| *products);
                (intended((word, products), query, candidates)?, true)
            }
        };
        Some(Correction { by: by.to_owned(), keeps_word })
    }
}
