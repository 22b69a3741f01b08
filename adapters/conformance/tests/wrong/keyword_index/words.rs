//! Wrong answers about words.

use likewise_domain::text::stem;
use likewise_usecases::{
    PortError,
    ports::{KeywordIndex as _, KnownWord, Lookup, Nearness, Vocabulary},
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
