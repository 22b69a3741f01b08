//! Wrong answers to queries.

use likewise_domain::{
    Fingerprint, Similarity,
    filter::Filter,
    ranking::{Neighbour, rank},
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Nearest, NearestQuery, VectorIndex as _},
};

use super::{Flaw, WrongIndex, error};

/// So many that it is everything.
const EVERYTHING: usize = 1_000_000;

impl WrongIndex {
    pub(super) async fn answer(
        &self,
        generation: &Fingerprint,
        mut query: NearestQuery<'_>,
    ) -> Result<Nearest, PortError> {
        let asked = query;
        match self.flaw {
            Flaw::ThresholdIsIgnored => query.at_least = None,
            Flaw::FilterIsIgnored => query.filter = None,
            Flaw::OneMoreThanAsked => query.k += 1,
            Flaw::LargeKIsRefused if query.k > 10_000 => return Err(error(ErrorKind::InvalidInput)),
            Flaw::ZeroKFindsNothing if query.k == 0 => return Ok(nothing()),
            Flaw::UnknownGenerationFails if self.inner.count(generation).await? == 0 => {
                return Err(error(ErrorKind::NotFound));
            }
            Flaw::FindsWhatIsNotLive | Flaw::RetiredCostPlaces => return Ok(self.ignoring_liveness(query)),
            Flaw::FilterAfterTheNearest => return self.filtering_late(generation, query).await,
            Flaw::FiltersWhatItFirstSaw | Flaw::Misreads(_) => return self.filtering_wrongly(generation, query).await,
            Flaw::TiesUnorderedAtTheCut | Flaw::ApproximateCalledExact => query.k = EVERYTHING,
            _ => {}
        }
        let found = self.inner.nearest(generation, query).await;
        if self.has(Flaw::OtherDimensionFindsNothing) && found.is_err() && query.k > 0 {
            return Ok(nothing());
        }
        let mut found = found?;
        self.spoil(&mut found, asked);
        Ok(found)
    }

    /// Makes a right answer wrong.
    fn spoil(&self, found: &mut Nearest, asked: NearestQuery<'_>) {
        let hits = &mut found.hits;
        match self.flaw {
            Flaw::FarthestFirst => hits.reverse(),
            Flaw::DistanceForSimilarity => {
                for hit in hits {
                    hit.similarity = Similarity::clamped(1.0 - hit.similarity.value());
                }
            }
            Flaw::TiesUnordered => hits.sort_by(|a, b| b.similarity.cmp(&a.similarity).then(b.id.cmp(&a.id))),
            Flaw::TiesUnorderedAtTheCut => {
                hits.sort_by(|a, b| b.similarity.cmp(&a.similarity).then(b.id.cmp(&a.id)));
                hits.truncate(asked.k);
                *hits = rank(std::mem::take(hits), asked.k, None);
            }
            Flaw::ThresholdIsExclusive => {
                if let Some(least) = asked.at_least {
                    hits.retain(|hit| hit.similarity > least);
                }
            }
            Flaw::NeverExact => found.exact = false,
            Flaw::ApproximateCalledExact => {
                *hits = hits.iter().skip(1).take(asked.k).cloned().collect();
            }
            Flaw::FindsAtMostThousand => hits.truncate(1_000),
            Flaw::DeletedCostPlaces => {
                let own = self.own.lock();
                hits.retain(|hit| !own.deleted.contains(&hit.id));
            }
            _ => {}
        }
    }

    fn ignoring_liveness(&self, query: NearestQuery<'_>) -> Nearest {
        let all: Vec<_> = {
            let own = self.own.lock();
            let near = |vector| query.vector.similarity(vector);
            own.vectors.iter().map(|(id, vector)| Neighbour { id: id.clone(), similarity: near(vector) }).collect()
        };
        let mut hits = rank(all, query.k, query.at_least);
        if self.has(Flaw::RetiredCostPlaces) {
            let live = self.inner.live_ids();
            hits.retain(|hit| live.contains(&hit.id));
        }
        Nearest { hits, exact: true, examined: 0 }
    }

    async fn filtering_late(&self, generation: &Fingerprint, query: NearestQuery<'_>) -> Result<Nearest, PortError> {
        let mut found = self.inner.nearest(generation, NearestQuery { filter: None, ..query }).await?;
        let mut hits = Vec::new();
        for hit in std::mem::take(&mut found.hits) {
            let product = self.product(&hit.id).await?;
            if product.is_some_and(|product| query.filter.is_none_or(|filter| filter.matches(&product))) {
                hits.push(hit);
            }
        }
        Ok(Nearest { hits, ..found })
    }

    async fn filtering_wrongly(&self, generation: &Fingerprint, query: NearestQuery<'_>) -> Result<Nearest, PortError> {
        let everything = NearestQuery { filter: None, k: EVERYTHING, ..query };
        let mut found = self.inner.nearest(generation, everything).await?;
        let mut hits = Vec::new();
        for hit in std::mem::take(&mut found.hits) {
            if self.lets_through(&hit, query.filter).await? {
                hits.push(hit);
            }
        }
        hits.truncate(query.k);
        Ok(Nearest { hits, ..found })
    }

    async fn lets_through(&self, hit: &Neighbour, filter: Option<&Filter>) -> Result<bool, PortError> {
        let first_seen = self.own.lock().products.get(&hit.id).cloned();
        let now = self.product(&hit.id).await?;
        Ok(match (self.flaw, filter) {
            (Flaw::Misreads(misreading), Some(filter)) => {
                now.is_some_and(|product| misreading.matches(filter, &product))
            }
            (_, filter) => first_seen.is_some_and(|product| filter.is_none_or(|filter| filter.matches(&product))),
        })
    }
}

fn nothing() -> Nearest {
    Nearest { hits: Vec::new(), exact: true, examined: 0 }
}
