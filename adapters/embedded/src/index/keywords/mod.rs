//! The port `KeywordIndex` over the index of documents.
//!
//! Every question is answered from one snapshot: a set of documents for each segment, which is what the words, the
//! filter and the given products come to, less what is not live. Counts and orders are taken from columns in memory.

mod known;
mod matching;
mod members;
mod met;
mod ordered;
mod tally;
mod together;

use std::sync::Arc;

use async_trait::async_trait;
use likewise_domain::{ProductId, facet::Facet, filter::Filter, sort::Place, text::WordQuery};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{KeywordIndex, KeywordQuery, KnownWord, Lookup, MatchSet, Members, Nearness, OrderedPage, Tally, Unit},
};
use roaring::RoaringBitmap;
use tantivy::TantivyError;

use self::{known::Question, matching::Wanted, together::Pairs};
use super::{EmbeddedIndex, Inner, documents::Snapshot, error::filters_failed};
use crate::error::port_error;

const MATCHING: &str = "matching";
const TALLY: &str = "tally";
const ORDERED: &str = "ordered";
const KNOWN: &str = "known";
const TOGETHER: &str = "together";

#[async_trait]
impl KeywordIndex for EmbeddedIndex {
    async fn matching(&self, query: KeywordQuery<'_>) -> Result<Vec<ProductId>, PortError> {
        if query.k == 0 {
            return Err(port_error(ErrorKind::InvalidInput, MATCHING, "k is 0, accepted is 1 or more"));
        }
        let wanted = Wanted { words: query.words.clone(), weights: *query.weights, k: query.k };
        let filter = query.filter.cloned();
        self.inner
            .ask(MATCHING, move |inner, moment| {
                let allowed = filter.map(|filter| moment.snapshot.matching(MATCHING, &filter)).transpose()?;
                let keys = matching::matching(&moment, &wanted, allowed.as_deref())?;
                let names = inner.names.read();
                Ok(keys.into_iter().filter_map(|key| names.id(key).cloned()).collect())
            })
            .await
    }

    async fn tally(&self, set: MatchSet<'_>, facets: &[Facet]) -> Result<Tally, PortError> {
        let (asked, facets) = (self.inner.asked(set), facets.to_vec());
        self.inner
            .ask(TALLY, move |inner, moment| {
                let members = members::members((TALLY, &moment), &asked)?;
                tally::tally((&moment, inner.documents.columns()), &members, (asked.unit, &facets))
            })
            .await
    }

    async fn ordered(&self, set: MatchSet<'_>, page: OrderedPage<'_>) -> Result<Vec<Place>, PortError> {
        let (asked, order, after, most) = (self.inner.asked(set), page.order, page.after.cloned(), page.most);
        self.inner
            .ask(ORDERED, move |inner, moment| {
                let members = members::members((ORDERED, &moment), &asked)?;
                let page = OrderedPage { order, after: after.as_ref(), most };
                ordered::ordered((&moment, inner.documents.columns(), &inner.names), &members, (asked.unit, page))
            })
            .await
    }

    async fn known(&self, lookups: &[Lookup<'_>]) -> Result<Vec<Vec<KnownWord>>, PortError> {
        const MOST_EDITS: u8 = 2;
        if let Some(edits) = lookups.iter().find_map(|lookup| match lookup.near {
            Nearness::Edits(edits) if edits > MOST_EDITS => Some(edits),
            _ => None,
        }) {
            let message = format!("{edits} edits, accepted is 1 or {MOST_EDITS}");
            return Err(port_error(ErrorKind::InvalidInput, KNOWN, message));
        }
        let questions: Vec<_> = lookups.iter().map(Question::of).collect();
        self.inner
            .ask(KNOWN, move |_, moment| {
                questions.iter().map(|question| known::known(&moment.snapshot, question)).collect()
            })
            .await
    }

    async fn together(&self, pairs: &[[&str; 2]]) -> Result<Vec<u64>, PortError> {
        let pairs = Pairs::of(pairs);
        self.inner.ask(TOGETHER, move |_, moment| pairs.counted(&moment.snapshot)).await
    }

    async fn refresh(&self) -> Result<(), PortError> {
        self.inner.documents.catch_up().await
    }
}

/// What a question is answered from.
struct Moment {
    snapshot: Arc<Snapshot>,
    live: Arc<RoaringBitmap>,
}

/// A match set that owns what it is made of.
struct Asked {
    all: bool,
    words: Option<WordQuery>,
    /// The keys of the given products.
    keys: Vec<u32>,
    filter: Option<Filter>,
    unit: Unit,
}

impl Inner {
    fn asked(&self, set: MatchSet<'_>) -> Asked {
        let (all, words, ids) = match set.members {
            Members::All => (true, None, &[][..]),
            Members::Either { words, ids } => (false, words.cloned(), ids),
        };
        let names = self.names.read();
        let keys = ids.iter().filter_map(|id| names.key(id)).collect();
        Asked { all, words, keys, filter: set.filter.cloned(), unit: set.unit }
    }

    /// Answers a question on a thread that may block; at most as many do so at a time as are configured.
    async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        operation: &'static str,
        answer: impl FnOnce(&Self, Moment) -> Result<T, PortError> + Send + 'static,
    ) -> Result<T, PortError> {
        self.documents.ready().await?;
        let permit = self.searcher(operation).await?;
        let inner = self.clone();
        self.blocking(operation, move || {
            let _permit = permit;
            let moment = Moment { snapshot: inner.documents.snapshot(), live: inner.live.read().clone() };
            answer(&inner, moment)
        })
        .await?
    }
}

/// What reading the index says of a failure.
fn read_failed(operation: &'static str) -> impl Fn(std::io::Error) -> PortError {
    move |error| filters_failed(operation)(TantivyError::from(error))
}
