//! The list of an answer and its pages: by relevance over a window, or in an order over the whole match set.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use likewise_domain::{
    Embedding, ProductId, StoredProduct,
    facet::{Facet, FacetCounts},
    filter::{Filter, FilterField, FilterValue},
    ranking::{Diversity, Lane},
    sort::Order,
};

use super::{
    Counts, Effort, Hit, Position, SearchError, SearchProducts, SearchRequest,
    rank::{Candidates, RankBy, ranked},
    retrieve::similarities,
    sides::Retrieved,
};
use crate::{
    pipeline::Pipeline,
    ports::{MatchSet, OrderedPage, Tally, Unit},
};

/// A page of a list with the counts of its match set.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) hits: Vec<Hit>,
    pub(super) counts: Counts,
    /// Where the page ended, if the list goes on.
    pub(super) next: Option<Position>,
    pub(super) window_ended: bool,
    /// Whether a candidate was gone by the time it was fetched.
    pub(super) lost: bool,
    pub(super) counting: Duration,
}

/// A page in an order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) order: Order,
    pub(super) position: Option<&'a Position>,
    pub(super) request: &'a SearchRequest,
}

/// How many hits are moved apart where diversity is asked for.
const DIVERSIFIED: usize = 100;

impl SearchProducts {
    /// How many candidates by words are needed: those that every first page is made of, or all of the window.
    pub(super) fn depth(&self, request: &SearchRequest, position: Option<&Position>) -> usize {
        let reaches = offset_of(position) + request.limit.get();
        if reaches <= self.settings.candidates && request.unit == Unit::Product {
            self.settings.candidates
        } else {
            self.settings.window
        }
    }

    /// A page of the match set in an order.
    pub(super) async fn ordered(
        &self,
        pipeline: &Pipeline,
        set: MatchSet<'_>,
        Page { order, position, request }: Page<'_>,
    ) -> Result<Listed, SearchError> {
        let after = match position {
            Some(Position::Ordered(place)) => Some(place),
            _ => None,
        };
        let limit = request.limit.get();
        // One more tells whether the list goes on.
        let page = OrderedPage { order, after, most: limit + 1 };
        let (places, counted) = futures::join!(pipeline.keywords.ordered(set, page), counts(pipeline, set, request));
        let (mut places, (counts, counting)) = (places.map_err(SearchError::Keywords)?, counted?);
        let goes_on = places.len() > limit;
        places.truncate(limit);
        let ids: Vec<ProductId> = places.iter().map(|place| place.id.clone()).collect();
        let products = self.store.get_many(&ids).await.map_err(SearchError::Fetch)?;
        let found = products.into_iter().flatten();
        let hits: Vec<Hit> =
            found.map(|product| Hit { product, similarity: None, rank: None, variants: None }).collect();
        let next = places.pop().filter(|_| goes_on).map(Position::Ordered);
        let lost = hits.len() < ids.len();
        let mut listed = Listed { hits, counts, next, window_ended: false, lost, counting };
        self.add_variants(pipeline, set, &mut listed.hits).await?;
        Ok(listed)
    }

    /// A page of the match set by relevance.
    pub(super) async fn by_relevance(
        &self,
        pipeline: &Pipeline,
        set: MatchSet<'_>,
        (retrieved, request, position): (&Retrieved, &SearchRequest, Option<&Position>),
        effort: &mut Effort,
    ) -> Result<Listed, SearchError> {
        let started = Instant::now();
        let ranking = async {
            let ranked = self.ranked(pipeline, retrieved, request, position).await;
            (ranked, started.elapsed())
        };
        let ((ranked, ranking), counted) = futures::join!(ranking, counts(pipeline, set, request));
        let Ranked { mut hits, candidates } = ranked?;
        let lost = hits.len() < candidates;
        if request.unit == Unit::Group {
            hits = first_of_each_group(hits);
        }
        let (counts, counting) = match (counted, &retrieved.near) {
            (Ok(counted), _) => counted,
            // Vectors answer without the words' index; what they found can be counted without it.
            (Err(SearchError::Keywords(error)), Some(near)) => {
                tracing::warn!(error = %error.chain(), "a match set is counted by its vectors alone");
                let groups = (request.unit == Unit::Group).then_some(hits.len() as u64);
                let products = near.hits.len() as u64;
                let total = groups.filter(|_| request.counted() == Unit::Group).unwrap_or(products);
                (Counts { total, products, groups, uncounted: true, ..Counts::default() }, Duration::ZERO)
            }
            (Err(error), _) => return Err(error),
        };
        effort.timings.rank = ranking;
        effort.candidates = candidates as u64;
        hits.truncate(self.settings.window);
        let (offset, limit) = (offset_of(position), request.limit.get());
        let end = offset.saturating_add(limit);
        let total = usize::try_from(counts.listed()).unwrap_or(usize::MAX);
        // A first page is made of fewer candidates than the list has; a deeper one has them all.
        let is_whole = self.depth(request, position) >= self.settings.window;
        let goes_on = end < self.settings.window && if is_whole { end < hits.len() } else { end < total };
        let window_ended = !goes_on && total > hits.len().min(end);
        let mut hits: Vec<Hit> = hits.into_iter().skip(offset).take(limit).collect();
        if !counts.uncounted {
            self.add_variants(pipeline, set, &mut hits).await?;
        }
        let next = goes_on.then(|| Position::Ranked(u32::try_from(end).unwrap_or(u32::MAX)));
        Ok(Listed { hits, counts, next, window_ended, lost, counting })
    }

    /// The ranked list, as deep as the page needs it. The candidates of every first page come first, whatever the page;
    /// the rest of the window is ranked by itself behind them, so that pages concatenate.
    pub(super) async fn ranked(
        &self,
        pipeline: &Pipeline,
        retrieved: &Retrieved,
        request: &SearchRequest,
        position: Option<&Position>,
    ) -> Result<Ranked, SearchError> {
        let near = retrieved.near.as_ref().map_or(&[][..], |near| &near.hits);
        // With a threshold only what is near enough is in the match set, and words only order it.
        let only_near = request.threshold.is_some() && retrieved.near.is_some();
        let top = self.settings.candidates;
        let (near_top, near_rest) = near.split_at(near.len().min(top));
        let (words_top, words_rest) = retrieved.words.split_at(retrieved.words.len().min(top));
        let mut first = Candidates::default();
        first.add(near_top, words_top, 0);
        first.add_ids(&retrieved.pinned);
        if only_near {
            first = first.only_near(near);
        }
        let mut hits = self.tier(pipeline, retrieved, request, &mut first).await?;
        if let Some(diversity) = request.diversity {
            hits = self.diversified(pipeline, diversity, hits).await;
        }
        let mut candidates = first.ids.len();
        if self.depth(request, position) > top {
            let mut rest = Candidates::default();
            rest.add(near_rest, words_rest, words_top.len());
            let mut rest = rest.without(&first);
            if only_near {
                rest = rest.only_near(near);
            }
            hits.extend(self.tier(pipeline, retrieved, request, &mut rest).await?);
            candidates += rest.ids.len();
        }
        Ok(Ranked { hits, candidates })
    }

    async fn tier(
        &self,
        pipeline: &Pipeline,
        retrieved: &Retrieved,
        request: &SearchRequest,
        candidates: &mut Candidates,
    ) -> Result<Vec<Hit>, SearchError> {
        if let Some(near) = &retrieved.near {
            let strange = candidates.without_similarity();
            let found = similarities(pipeline, &near.vectors, &strange).await.map_err(SearchError::Nearest)?;
            candidates.learn(&strange, &found);
        }
        let ranking = self.ranking(request, retrieved.mode, retrieved.reading.words.terms());
        let by = RankBy {
            words: &retrieved.reading.words,
            ranking: &ranking,
            curve: retrieved.curve,
            filter: request.filter.as_ref(),
            promotions: &self.settings.promotions,
            pinned: &retrieved.pinned,
            now: retrieved.moment,
        };
        let hits = ranked((self.store.as_ref(), &self.texts), candidates, by).await.map_err(SearchError::Fetch)?;
        Ok(hits)
    }

    /// The first hits of the common lane, moved apart.
    async fn diversified(&self, pipeline: &Pipeline, diversity: Diversity, mut hits: Vec<Hit>) -> Vec<Hit> {
        let is_common = |hit: &Hit| hit.rank.is_some_and(|rank| rank.lane == Lane::Matched);
        let start = hits.iter().position(is_common).unwrap_or(hits.len());
        let end = hits.len().min(start + DIVERSIFIED);
        let common = hits.get(start..end).unwrap_or_default();
        let ids: Vec<ProductId> = common.iter().map(|hit| hit.product.product.id().clone()).collect();
        let generation = &pipeline.generation.fingerprint;
        let vectors = match pipeline.index.vectors(generation, &ids).await {
            Ok(vectors) => vectors,
            Err(error) => {
                tracing::warn!(error = %error.chain(), "hits are not moved apart");
                return hits;
            }
        };
        let part: Vec<Hit> = hits.drain(start..end).collect();
        let score = |hit: &Hit| hit.rank.map_or(0.0, |rank| rank.score);
        // Between 0 and 1, as likeness is, whatever the score is made of.
        let (most, least) = (part.first().map_or(0.0, score), part.last().map_or(0.0, score));
        let width = if most > least { most - least } else { 1.0 };
        let scored: Vec<(f32, Option<Embedding>)> =
            part.iter().map(|hit| (score(hit) - least) / width).zip(vectors).collect();
        let order = diversity.order(&scored);
        let mut part: Vec<Option<Hit>> = part.into_iter().map(Some).collect();
        let apart = order.into_iter().filter_map(|place| part.get_mut(place)?.take());
        hits.splice(start..start, apart);
        hits
    }

    /// Says of each hit how many products of its group match.
    async fn add_variants(&self, pipeline: &Pipeline, set: MatchSet<'_>, hits: &mut [Hit]) -> Result<(), SearchError> {
        if set.unit == Unit::Product {
            return Ok(());
        }
        let groups: HashSet<&str> = hits.iter().filter_map(|hit| group_of(&hit.product)).collect();
        let counts = if groups.is_empty() { HashMap::new() } else { variants(pipeline, set, groups).await? };
        for hit in hits {
            hit.variants = Some(group_of(&hit.product).and_then(|group| counts.get(group).copied()).unwrap_or(1));
        }
        Ok(())
    }
}

/// A ranked list, and how many candidates it was made of.
pub(super) struct Ranked {
    pub(super) hits: Vec<Hit>,
    candidates: usize,
}

async fn variants(
    pipeline: &Pipeline,
    set: MatchSet<'_>,
    groups: HashSet<&str>,
) -> Result<HashMap<String, u64>, SearchError> {
    let values: Vec<FilterValue> = groups.into_iter().map(FilterValue::from).collect();
    let facet = Facet::terms(FilterField::GroupId, values.len())?;
    let of_groups = Filter::Is(FilterField::GroupId, values);
    let filter = match set.filter {
        Some(filter) => filter.clone().and(of_groups),
        None => of_groups,
    };
    let set = MatchSet { filter: Some(&filter), unit: Unit::Product, ..set };
    let tally = tally(pipeline, set, &[facet]).await?;
    let counted = tally.facets.into_iter().filter_map(|counts| match counts {
        FacetCounts::Terms { values, .. } => Some(values),
        FacetCounts::Ranges(_) => None,
    });
    Ok(counted.flatten().map(|value| (value.value, value.count)).collect())
}

/// Counts what is listed, and the facets in what the request wants counted.
async fn counts(
    pipeline: &Pipeline,
    set: MatchSet<'_>,
    request: &SearchRequest,
) -> Result<(Counts, Duration), SearchError> {
    let started = Instant::now();
    let counted = MatchSet { unit: request.counted(), ..set };
    let of_facets = tally(pipeline, counted, &request.facets);
    let (counted, listed) = if counted.unit == set.unit {
        (of_facets.await?, None)
    } else {
        let (counted, listed) = futures::join!(of_facets, tally(pipeline, set, &[]));
        (counted?, Some(listed?.total))
    };
    let Tally { total, products, facets } = counted;
    let groups = (set.unit == Unit::Group).then_some(listed.unwrap_or(total));
    Ok((Counts { total, products, groups, facets, ..Counts::default() }, started.elapsed()))
}

async fn tally(pipeline: &Pipeline, set: MatchSet<'_>, facets: &[Facet]) -> Result<Tally, SearchError> {
    pipeline.keywords.tally(set, facets).await.map_err(SearchError::Keywords)
}

fn offset_of(position: Option<&Position>) -> usize {
    match position {
        Some(Position::Ranked(offset)) => usize::try_from(*offset).unwrap_or(usize::MAX),
        _ => 0,
    }
}

fn group_of(product: &StoredProduct) -> Option<&str> {
    product.product.group_id.as_deref()
}

/// The first hit of every group, where it stood.
fn first_of_each_group(hits: Vec<Hit>) -> Vec<Hit> {
    let mut seen = HashSet::new();
    hits.into_iter().filter(|hit| group_of(&hit.product).is_none_or(|group| seen.insert(group.to_owned()))).collect()
}
