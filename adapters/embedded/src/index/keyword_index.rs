//! The port `KeywordIndex`.

#[path = "../../../conformance/src/memory/counting.rs"]
mod counting;
#[path = "../../../conformance/src/memory/known_words.rs"]
mod known_words;
#[path = "../../../conformance/src/memory/word_ranking.rs"]
mod word_ranking;

use async_trait::async_trait;
use likewise_domain::{ProductId, StoredProduct, facet::Facet, sort::Place};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{KeywordIndex, KeywordQuery, KnownWord, Lookup, MatchSet, OrderedPage, Tally},
};

use super::EmbeddedIndex;
use crate::{database::read_live_products, error::port_error};

#[async_trait]
impl KeywordIndex for EmbeddedIndex {
    async fn matching(&self, query: KeywordQuery<'_>) -> Result<Vec<ProductId>, PortError> {
        if query.k == 0 {
            return Err(port_error(ErrorKind::InvalidInput, "matching", "k is 0, accepted is 1 or more"));
        }
        let products = self.products().await?;
        Ok(word_ranking::matching(&products.iter().collect::<Vec<_>>(), query))
    }

    async fn tally(&self, set: MatchSet<'_>, facets: &[Facet]) -> Result<Tally, PortError> {
        let products = self.products().await?;
        let members = counting::members(products.iter().collect(), set);
        Ok(counting::tally(&members, set.unit, facets))
    }

    async fn ordered(&self, set: MatchSet<'_>, page: OrderedPage<'_>) -> Result<Vec<Place>, PortError> {
        let products = self.products().await?;
        let members = counting::members(products.iter().collect(), set);
        Ok(counting::ordered(&members, set.unit, page))
    }

    async fn known(&self, lookups: &[Lookup<'_>]) -> Result<Vec<Vec<KnownWord>>, PortError> {
        let products = self.products().await?;
        let products: Vec<_> = products.iter().collect();
        Ok(lookups.iter().map(|lookup| known_words::known(&products, *lookup)).collect())
    }

    async fn refresh(&self) -> Result<(), PortError> {
        self.inner.filters.catch_up().await
    }
}

impl EmbeddedIndex {
    async fn products(&self) -> Result<Vec<StoredProduct>, PortError> {
        read_live_products(&self.inner.database).await
    }
}
