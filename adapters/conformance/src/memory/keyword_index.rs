//! The keyword index in memory: every question reads every product.

use async_trait::async_trait;
use likewise_domain::{ProductId, StoredProduct, facet::Facet, sort::Place};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{KeywordIndex, KeywordQuery, KnownWord, Lookup, MatchSet, OrderedPage, Tally},
};

use super::{ADAPTER, MemoryStore, State, counting, known_words, word_ranking};

#[async_trait]
impl KeywordIndex for MemoryStore {
    async fn matching(&self, query: KeywordQuery<'_>) -> Result<Vec<ProductId>, PortError> {
        if query.k == 0 {
            return Err(PortError::new(ErrorKind::InvalidInput, ADAPTER, "matching", "k is 0, accepted is 1 or more"));
        }
        let state = self.lock();
        Ok(word_ranking::matching(&state.catalogue(), query))
    }

    async fn tally(&self, set: MatchSet<'_>, facets: &[Facet]) -> Result<Tally, PortError> {
        let state = self.lock();
        let members = counting::members(state.catalogue(), set);
        Ok(counting::tally(&members, set.unit, facets))
    }

    async fn ordered(&self, set: MatchSet<'_>, page: OrderedPage<'_>) -> Result<Vec<Place>, PortError> {
        let state = self.lock();
        let members = counting::members(state.catalogue(), set);
        Ok(counting::ordered(&members, set.unit, page))
    }

    async fn known(&self, lookups: &[Lookup<'_>]) -> Result<Vec<Vec<KnownWord>>, PortError> {
        let state = self.lock();
        let catalogue = state.catalogue();
        Ok(lookups.iter().map(|lookup| known_words::known(&catalogue, *lookup)).collect())
    }

    async fn together(&self, pairs: &[[&str; 2]]) -> Result<Vec<u64>, PortError> {
        let state = self.lock();
        let catalogue = state.catalogue();
        Ok(pairs.iter().map(|pair| known_words::together(&catalogue, *pair)).collect())
    }

    async fn refresh(&self) -> Result<(), PortError> {
        Ok(())
    }
}

impl State {
    /// The live products, by id.
    fn catalogue(&self) -> Vec<&StoredProduct> {
        self.live().map(|(_, held)| &*held.stored).collect()
    }
}
