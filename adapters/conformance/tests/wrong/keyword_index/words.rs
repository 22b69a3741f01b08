//! Wrong answers about words.

use std::sync::Arc;

use likewise_domain::{
    StoredProduct,
    text::{ProductTerms, Term, TextField, field_words, stem},
};
use likewise_usecases::{
    PortError,
    ports::{KeywordIndex as _, KnownWord, Lookup, MatchSet, Members, Nearness, Unit, Vocabulary},
};

use super::{Flaw, WrongIndex};

impl WrongIndex {
    pub(super) async fn words(&self, lookups: &[Lookup<'_>]) -> Result<Vec<Vec<KnownWord>>, PortError> {
        let mut answers = Vec::with_capacity(lookups.len());
        for lookup in lookups {
            answers.push(self.word(*lookup).await?);
        }
        if self.has(Flaw::AnswersReversed) {
            answers.reverse();
        }
        Ok(answers)
    }

    pub(super) async fn pairs(&self, pairs: &[[&str; 2]]) -> Result<Vec<u64>, PortError> {
        let store = self.store();
        let mut counts = store.together(pairs).await?;
        match self.flaw {
            Flaw::PairsReversed => counts.reverse(),
            Flaw::PairsOfEither => {
                for (count, [one, other]) in counts.iter_mut().zip(pairs) {
                    let alone = store.together(&[[one, one], [other, other]]).await?;
                    *count = alone.iter().sum::<u64>() - *count;
                }
            }
            Flaw::PairsAsWritten => {
                for (count, pair) in counts.iter_mut().zip(pairs) {
                    *count = self.titled_with(*pair).await?;
                }
            }
            Flaw::PairsOfAnyField => {
                for (count, pair) in counts.iter_mut().zip(pairs) {
                    *count = self.anywhere_with(*pair).await?;
                }
            }
            _ => {}
        }
        Ok(counts)
    }

    /// How many products have both words in their titles as they are written.
    async fn titled_with(&self, pair: [&str; 2]) -> Result<u64, PortError> {
        let has = |stored: &&Arc<StoredProduct>| {
            let title = field_words(&stored.product, TextField::Title);
            pair.iter().all(|word| title.iter().any(|other| other == word))
        };
        Ok(self.everything().await?.iter().filter(has).map(|_| 1).sum())
    }

    /// How many products have both words anywhere.
    async fn anywhere_with(&self, pair: [&str; 2]) -> Result<u64, PortError> {
        let has = |stored: &&Arc<StoredProduct>| {
            let terms = ProductTerms::of(&stored.product);
            pair.iter().all(|word| terms.mentions(Term::of(word)) != (0, 0))
        };
        Ok(self.everything().await?.iter().filter(has).map(|_| 1).sum())
    }

    async fn everything(&self) -> Result<Vec<Arc<StoredProduct>>, PortError> {
        self.members(MatchSet { members: Members::All, filter: None, unit: Unit::Product }).await
    }

    async fn word(&self, lookup: Lookup<'_>) -> Result<Vec<KnownWord>, PortError> {
        let stemmed = stem(lookup.text);
        let asked = match self.flaw {
            Flaw::LooksForStems => Lookup { text: &stemmed, ..lookup },
            Flaw::TitlesAreNothingOfTheirOwn if lookup.among == Vocabulary::Titles => {
                Lookup { among: Vocabulary::Words, ..lookup }
            }
            Flaw::OneVocabulary if lookup.among == Vocabulary::Codes => Lookup { among: Vocabulary::Words, ..lookup },
            Flaw::CutByText | Flaw::MostProductsFirst => Lookup { most: usize::MAX, ..lookup },
            _ => lookup,
        };
        let mut known: Vec<_> = self.store().known(&[asked]).await?.into_iter().flatten().collect();
        let is_far = |text: &str| matches!(lookup.near, Nearness::Edits(_)) && text != lookup.text;
        match self.flaw {
            Flaw::CountsTwice => known.iter_mut().for_each(|word| word.products *= 2),
            Flaw::BeginningIsLonger => {
                known.retain(|word| lookup.near != Nearness::Beginning || word.text != lookup.text);
            }
            Flaw::SwapsAreTwoEdits => {
                known.retain(|word| lookup.near != Nearness::Edits(1) || different(&word.text, lookup.text) < 2);
            }
            Flaw::MostProductsFirst => known.sort_by_key(|word| std::cmp::Reverse(word.products)),
            Flaw::EditsOfAsciiOnly => known.retain(|word| word.text.is_ascii() || !is_far(&word.text)),
            Flaw::CutByText => known.sort_by(|one, other| one.text.cmp(&other.text)),
            _ => {}
        }
        known.truncate(lookup.most);
        Ok(known)
    }
}

/// In how many places two texts of the same length differ.
fn different(one: &str, other: &str) -> usize {
    if one.len() == other.len() { one.chars().zip(other.chars()).filter(|(a, b)| a != b).count() } else { 0 }
}
