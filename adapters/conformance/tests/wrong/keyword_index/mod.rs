//! Wrong keyword indexes.

mod candidates;
mod counts;
mod flaws;
mod orders;
mod words;

use std::{collections::BTreeSet, sync::Arc};

use async_trait::async_trait;
use likewise_conformance::{ManualClock, Stores, memory::MemoryStore};
use likewise_domain::{
    ProductId, StoredProduct,
    facet::Facet,
    sort::{Order, Place},
};
use likewise_usecases::{
    PortError,
    ports::{KeywordIndex, KeywordQuery, KnownWord, Lookup, MatchSet, OrderedPage, ProductStore as _, Tally, Unit},
};
use parking_lot::Mutex;

use self::flaws::{FLAWS, Flaw};
use super::{Wrong, WrongStores, error, forgetful};

/// Every wrong index.
pub(crate) fn all() -> Vec<Wrong> {
    let mut wrongs: Vec<_> = FLAWS
        .iter()
        .map(|(flaw, fails)| {
            let harness = WrongStores(move |inner: Arc<MemoryStore>| {
                let index = WrongIndex { inner: inner.clone(), flaw: *flaw, own: Mutex::default() };
                Stores::new(
                    inner.clone(),
                    inner.clone(),
                    inner.clone(),
                    (inner.clone(), Arc::new(index)),
                    (inner.clone(), inner),
                )
            });
            let suite = likewise_conformance::keyword_index(harness);
            Wrong { flaw: format!("{flaw:?}"), suite, port: "keyword_index", fails }
        })
        .collect();
    wrongs.push(forgetful(
        "keyword_index",
        &[
            "what_was_refreshed_is_seen_after_reopening",
            "what_was_not_refreshed_is_seen_after_reopening_and_refreshing",
            "a_retirement_outlives_reopening",
        ],
    ));
    wrongs
}

#[derive(Debug)]
struct WrongIndex {
    inner: Arc<MemoryStore>,
    flaw: Flaw,
    own: Mutex<Own>,
}

/// What a wrong index keeps for itself.
#[derive(Debug, Default)]
struct Own {
    /// What there was at a refresh.
    seen: Option<Arc<MemoryStore>>,
    /// What was live at some refresh.
    live: BTreeSet<ProductId>,
    /// What was live once and then no more.
    gone: BTreeSet<ProductId>,
}

impl WrongIndex {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    /// What questions are answered from.
    fn store(&self) -> Arc<MemoryStore> {
        let stale = self.has(Flaw::FirstSightStays) || self.has(Flaw::RetiredUntilRefresh);
        self.own.lock().seen.clone().filter(|_| stale).unwrap_or_else(|| self.inner.clone())
    }

    async fn stored(&self, ids: &[ProductId]) -> Result<Vec<Arc<StoredProduct>>, PortError> {
        Ok(self.inner.get_many(ids).await?.into_iter().flatten().collect())
    }

    /// The products of a set.
    async fn members(&self, set: MatchSet<'_>) -> Result<Vec<Arc<StoredProduct>>, PortError> {
        let everything = OrderedPage { order: Order::Newest, after: None, most: usize::MAX };
        let places = self.inner.ordered(MatchSet { unit: Unit::Product, ..set }, everything).await?;
        self.stored(&places.into_iter().map(|place| place.id).collect::<Vec<_>>()).await
    }
}

#[async_trait]
impl KeywordIndex for WrongIndex {
    async fn matching(&self, query: KeywordQuery<'_>) -> Result<Vec<ProductId>, PortError> {
        self.candidates(query).await
    }

    async fn tally(&self, set: MatchSet<'_>, facets: &[Facet]) -> Result<Tally, PortError> {
        self.counts(set, facets).await
    }

    async fn ordered(&self, set: MatchSet<'_>, page: OrderedPage<'_>) -> Result<Vec<Place>, PortError> {
        self.places(set, page).await
    }

    async fn known(&self, lookups: &[Lookup<'_>]) -> Result<Vec<Vec<KnownWord>>, PortError> {
        self.words(lookups).await
    }

    async fn together(&self, pairs: &[[&str; 2]]) -> Result<Vec<u64>, PortError> {
        self.pairs(pairs).await
    }

    async fn refresh(&self) -> Result<(), PortError> {
        let now = self.inner.copied(ManualClock::new());
        let live: BTreeSet<_> = self.inner.live_ids().into_iter().collect();
        let mut own = self.own.lock();
        if own.seen.is_none() || !self.has(Flaw::FirstSightStays) {
            own.seen = Some(now);
        }
        let gone: Vec<_> = own.live.difference(&live).cloned().collect();
        own.gone.extend(gone);
        own.live.extend(live);
        Ok(())
    }
}
