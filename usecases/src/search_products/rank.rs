//! Ordering candidates: fetch them, weigh what speaks for each, and sort.

use std::{collections::HashMap, sync::Arc, task::Poll};

use likewise_domain::{
    ProductId, Revision, Similarity, StoredProduct, Timestamp,
    calibration::{Curve, relevance},
    evidence::{Candidate, weigh},
    filter::Filter,
    ranking::{Lane, Neighbour, Promotions, Ranking, Scored, order},
    text::{ProductTerms, WordQuery},
};
use quick_cache::{Weighter, sync::Cache};

use super::answer::{Hit, Rank};
use crate::{PortError, ports::ProductStore};

/// The products of both lists, each once.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) ids: Vec<ProductId>,
    pub(super) similarities: Vec<Option<Similarity>>,
    /// The place of each in the list by words.
    pub(super) by_words: Vec<Option<usize>>,
    places: HashMap<ProductId, usize>,
}

impl Candidates {
    /// Adds the products of both lists that are not there yet; `first_word` is the place of the first of `words` in its
    /// whole list.
    pub(super) fn add(&mut self, near: &[Neighbour], words: &[ProductId], first_word: usize) {
        for hit in near {
            let place = self.place_of(&hit.id);
            self.similarities.get_mut(place).into_iter().for_each(|known| *known = Some(hit.similarity));
        }
        for (place_by_words, id) in words.iter().enumerate() {
            let place = self.place_of(id);
            self.by_words.get_mut(place).into_iter().for_each(|known| *known = Some(first_word + place_by_words));
        }
    }

    /// Adds products that neither list has to have.
    pub(super) fn add_ids(&mut self, ids: &[ProductId]) {
        for id in ids {
            self.place_of(id);
        }
    }

    /// Those that `known` does not have.
    pub(super) fn without(&self, known: &Self) -> Self {
        self.filtered(|id| !known.places.contains_key(id))
    }

    /// Those that are among `near`, as near as it says.
    pub(super) fn only_near(&self, near: &[Neighbour]) -> Self {
        let near: HashMap<&ProductId, Similarity> = near.iter().map(|hit| (&hit.id, hit.similarity)).collect();
        let mut kept = self.filtered(|id| near.contains_key(id));
        for (id, similarity) in kept.ids.iter().zip(&mut kept.similarities) {
            *similarity = near.get(id).copied();
        }
        kept
    }

    /// Those whose similarity is not known.
    pub(super) fn without_similarity(&self) -> Vec<ProductId> {
        let known = self.ids.iter().zip(&self.similarities);
        known.filter(|(_, similarity)| similarity.is_none()).map(|(id, _)| id.clone()).collect()
    }

    /// Takes over the similarity of each of `ids`.
    pub(super) fn learn(&mut self, ids: &[ProductId], similarities: &[Option<Similarity>]) {
        for (id, similarity) in ids.iter().zip(similarities) {
            let place = self.place_of(id);
            self.similarities.get_mut(place).into_iter().for_each(|known| *known = *similarity);
        }
    }

    fn filtered(&self, keep: impl Fn(&ProductId) -> bool) -> Self {
        let mut kept = Self::default();
        for ((id, similarity), by_words) in self.ids.iter().zip(&self.similarities).zip(&self.by_words) {
            if keep(id) {
                kept.places.insert(id.clone(), kept.ids.len());
                kept.ids.push(id.clone());
                kept.similarities.push(*similarity);
                kept.by_words.push(*by_words);
            }
        }
        kept
    }

    fn place_of(&mut self, id: &ProductId) -> usize {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        self.places.insert(id.clone(), self.ids.len());
        self.ids.push(id.clone());
        self.similarities.push(None);
        self.by_words.push(None);
        self.ids.len() - 1
    }
}

/// The terms of products, kept between queries so that no text is read twice.
#[derive(Debug)]
pub(super) struct Texts {
    cache: Cache<ProductId, (Revision, Arc<ProductTerms>), Bytes>,
}

#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<ProductId, (Revision, Arc<ProductTerms>)> for Bytes {
    fn weight(&self, id: &ProductId, (_, terms): &(Revision, Arc<ProductTerms>)) -> u64 {
        (terms.bytes() + id.as_str().len() + 100) as u64
    }
}

impl Texts {
    /// How many bytes the terms of a product take, by and large: the cache sizes its tables by it.
    const USUAL_BYTES: u64 = 1_000;

    pub(super) fn new(bytes: u64) -> Self {
        let items = usize::try_from(bytes / Self::USUAL_BYTES).unwrap_or(usize::MAX);
        Self { cache: Cache::with_weighter(items, bytes, Bytes) }
    }

    /// The terms of `product`, and whether its text had to be read for them.
    fn of(&self, product: &StoredProduct) -> (Arc<ProductTerms>, bool) {
        let id = product.product.id();
        if let Some((revision, terms)) = self.cache.get(id)
            && revision == product.revision
        {
            return (terms, false);
        }
        let terms = Arc::new(ProductTerms::of(&product.product));
        self.cache.insert(id.clone(), (product.revision, terms.clone()));
        (terms, true)
    }
}

/// What candidates are ordered by.
#[derive(Debug, Clone, Copy)]
pub(super) struct RankBy<'a> {
    pub(super) words: &'a WordQuery,
    pub(super) ranking: &'a Ranking,
    /// What makes relevance of scores; `None` until one was fitted.
    pub(super) curve: Option<Curve>,
    pub(super) filter: Option<&'a Filter>,
    pub(super) promotions: &'a Promotions,
    /// The products that come first, in this order.
    pub(super) pinned: &'a [ProductId],
    pub(super) now: Timestamp,
}

impl RankBy<'_> {
    fn pin_of(&self, id: &ProductId) -> Option<Lane> {
        let place = self.pinned.iter().position(|pinned| pinned == id)?;
        Some(Lane::Pinned(u32::try_from(place).unwrap_or(u32::MAX)))
    }
}

/// Orders `candidates`. One that was retired since it was found, or that the filter does not match any more, is left out.
pub(super) async fn ranked(
    (store, texts): (&dyn ProductStore, &Texts),
    candidates: &Candidates,
    by: RankBy<'_>,
) -> Result<Vec<Hit>, PortError> {
    if candidates.ids.is_empty() {
        return Ok(Vec::new());
    }
    let products = store.get_many(&candidates.ids).await?;
    let there = products
        .into_iter()
        .zip(candidates.similarities.iter().zip(&candidates.by_words))
        .filter_map(|(product, (similarity, by_words))| Some((product?, *similarity, *by_words)))
        .filter(|(product, ..)| by.filter.is_none_or(|filter| filter.matches(&product.product)));
    let mut found = Vec::with_capacity(candidates.ids.len());
    let mut texts_read = 0;
    for (product, similarity, by_words) in there {
        let (terms, was_read) = texts.of(&product);
        found.push(Found { product, terms, similarity, by_words });
        texts_read += usize::from(was_read);
        if was_read && texts_read % TEXTS_AT_A_TIME == 0 {
            give_way().await;
        }
    }
    Ok(order_of(&found, by))
}

/// After how many texts that are read for the first time other requests of the thread have their turn: a deep page of a
/// cold cache has a thousand of them.
const TEXTS_AT_A_TIME: usize = 16;

/// Lets other tasks of the thread go on first.
async fn give_way() {
    let mut has_given = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has_given, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// A candidate that is there.
#[derive(Debug)]
struct Found {
    product: Arc<StoredProduct>,
    terms: Arc<ProductTerms>,
    similarity: Option<Similarity>,
    by_words: Option<usize>,
}

fn order_of(found: &[Found], by: RankBy<'_>) -> Vec<Hit> {
    let candidates: Vec<Candidate<'_>> = found
        .iter()
        .map(|one| Candidate { id: one.product.product.id(), text: &one.terms, similarity: one.similarity })
        .collect();
    let evidence = weigh(by.words, &candidates);
    let by_words: Vec<Option<usize>> = found.iter().map(|one| one.by_words).collect();
    let points = by.ranking.scores(&evidence, &by_words);
    let lanes = by.ranking.lanes(by.words, &candidates);
    let boosts: Vec<f32> = found.iter().map(|one| by.promotions.points(&one.product.product, by.now)).collect();
    let mut scored: Vec<Scored> = lanes
        .into_iter()
        .zip(points.into_iter().zip(&boosts))
        .zip(&candidates)
        .enumerate()
        .map(|(candidate, ((lane, (points, boost)), one))| Scored {
            candidate,
            lane: by.pin_of(one.id).unwrap_or(lane),
            score: points + boost,
        })
        .collect();
    order(&mut scored, &candidates);
    let hit = |scored: &Scored| {
        let (found, evidence) = (found.get(scored.candidate)?, *evidence.get(scored.candidate)?);
        let boost = *boosts.get(scored.candidate)?;
        let relevance = match scored.lane {
            Lane::Matched => relevance(by.ranking.share(&evidence), by.curve),
            Lane::Pinned(_) | Lane::Identifier => 1.0,
        };
        let rank =
            Rank { lane: scored.lane, score: scored.score, relevance, evidence, boost, by_words: found.by_words };
        Some(Hit { product: found.product.clone(), similarity: found.similarity, rank: Some(rank), variants: None })
    };
    scored.iter().filter_map(hit).collect()
}
