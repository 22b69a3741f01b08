//! The order of hits: stores supply candidates, and what is here orders them, so that every store gives the same list.

mod diversity;
mod order;
mod promotion;

pub use self::{
    diversity::Diversity,
    order::{Fusion, Lane, Ranking, Scored, order},
    promotion::{Boost, Pin, Promotions, Validity},
};
use crate::{ProductId, Similarity};

/// A product that a store found near a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Which product.
    pub id: ProductId,
    /// How near.
    pub similarity: Similarity,
}

/// Orders `found` nearest first and equal ones by id, and keeps the first `most` that reach `at_least`.
pub fn rank(mut found: Vec<Neighbour>, most: usize, at_least: Option<Similarity>) -> Vec<Neighbour> {
    if let Some(least) = at_least {
        found.retain(|hit| hit.similarity >= least);
    }
    found.sort_unstable_by(|a, b| b.similarity.cmp(&a.similarity).then_with(|| a.id.cmp(&b.id)));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_first_equal_ones_by_id_threshold_inclusive() {
        let hit = |id: &str, similarity| Neighbour {
            id: ProductId::parse(id).unwrap(),
            similarity: Similarity::new(similarity).unwrap(),
        };
        let found = vec![hit("c", 0.5), hit("b", 0.9), hit("a", 0.5), hit("d", 0.4)];
        let ranked = rank(found, 3, Some(Similarity::new(0.5).unwrap()));
        let ids: Vec<_> = ranked.iter().map(|hit| hit.id.as_str()).collect();
        assert_eq!(ids, ["b", "a", "c"]);
    }
}
