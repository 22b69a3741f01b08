//! The suite of the keyword index.
//!
//! What matches is what [`WordQuery::matches`] and [`Filter::matches`] say, so the cases count by them. Which of several
//! candidates is the better one is the store's own affair but for what the port promises.

mod lookups;
mod matching;
mod ordered;
mod shelf;
mod tally;
mod values;
mod visibility;

use likewise_domain::{
    ProductId,
    facet::Facet,
    filter::{Filter, FilterField},
    search::SearchText,
    sort::{Order, Place},
    text::{FieldWeights, MinimumWords, WordQuery},
};
use likewise_usecases::ports::{KeywordQuery, MatchSet, Members, OrderedPage, Tally, Unit};

use crate::{
    Suite,
    failure::Failure,
    fixtures::ProductBuilder,
    stores::{Family, StoresHarness, suite_of},
    suite::Case,
};

/// Every case.
pub(crate) const CASES: &[&[Case<Family>]] =
    &[matching::CASES, tally::CASES, values::CASES, ordered::CASES, lookups::CASES, visibility::CASES];

/// The suite of [`KeywordIndex`](likewise_usecases::ports::KeywordIndex) alone.
pub fn keyword_index<H: StoresHarness>(harness: H) -> Suite {
    suite_of(harness, &[("keyword_index", CASES)])
}

/// The match set of every product.
const ALL: MatchSet<'static> = MatchSet { members: Members::All, filter: None, unit: Unit::Product };

/// What `text` asks for, of whose words `share` is needed.
fn asking(text: &str, share: f32) -> Result<WordQuery, Failure> {
    Ok(WordQuery::of(&SearchText::parse(text)?, MinimumWords::share(share)?))
}

/// The match set of what matches `words`.
fn matching_words(words: &WordQuery) -> MatchSet<'_> {
    MatchSet { members: Members::Either { words: Some(words), ids: &[] }, filter: None, unit: Unit::Product }
}

/// The match set of these products.
fn these(ids: &[ProductId]) -> MatchSet<'_> {
    MatchSet { members: Members::Either { words: None, ids }, filter: None, unit: Unit::Product }
}

fn field(name: &str) -> Result<FilterField, Failure> {
    Ok(FilterField::parse(name)?)
}

/// The facet of up to `most` values of a field.
fn facet(name: &str, most: usize) -> Result<Facet, Failure> {
    Ok(Facet::terms(field(name)?, most)?)
}

impl Family {
    /// Writes products and makes them findable.
    async fn shelve(&self, products: impl IntoIterator<Item = ProductBuilder>) -> Result<(), Failure> {
        let items: Vec<_> = products.into_iter().map(ProductBuilder::write).collect();
        self.put(&items).await?;
        Ok(self.keywords.refresh().await?)
    }

    /// The ids of the best `k` by words, the best first.
    async fn best(&self, words: &WordQuery, k: usize) -> Result<Vec<String>, Failure> {
        self.best_under(words, k, None).await
    }

    async fn best_under(&self, words: &WordQuery, k: usize, filter: Option<&Filter>) -> Result<Vec<String>, Failure> {
        let query = KeywordQuery { words, weights: &FieldWeights::default(), k, filter };
        Ok(self.keywords.matching(query).await?.iter().map(ToString::to_string).collect())
    }

    async fn total(&self, set: MatchSet<'_>) -> Result<u64, Failure> {
        Ok(self.keywords.tally(set, &[]).await?.total)
    }

    async fn tally_of(&self, set: MatchSet<'_>, facet: Facet) -> Result<Tally, Failure> {
        Ok(self.keywords.tally(set, &[facet]).await?)
    }

    /// All of a set in an order, in pages of `most`.
    async fn in_pages(&self, set: MatchSet<'_>, order: Order, most: usize) -> Result<Vec<Place>, Failure> {
        let mut all: Vec<Place> = Vec::new();
        loop {
            let page = OrderedPage { order, after: all.last(), most };
            let places = self.keywords.ordered(set, page).await?;
            if places.len() > most || all.len() > 10_000 {
                return Err(Failure::new(format!("a page of {most} has {}, after {}", places.len(), all.len())));
            }
            if places.is_empty() {
                return Ok(all);
            }
            all.extend(places);
        }
    }

    /// The ids of all of a set in an order.
    async fn ids_in_order(&self, set: MatchSet<'_>, order: Order) -> Result<Vec<String>, Failure> {
        let page = OrderedPage { order, after: None, most: 1_000 };
        Ok(self.keywords.ordered(set, page).await?.iter().map(|place| place.id.to_string()).collect())
    }
}
