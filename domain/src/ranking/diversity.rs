//! Diversity: what is shown first should not all be the same.
//!
//! Maximal marginal relevance (Carbonell and Goldstein 1998): of those that are left the next one is that with the
//! highest (1 - d) x score - d x similarity to the most similar of those already chosen.

use crate::{Embedding, Invalid};

/// How much a hit loses by being like one above it: from above 0 to 1, where only difference counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Diversity(f32);

impl Diversity {
    /// Accepts 0 to 1; 0 is none.
    pub fn parse(value: f32) -> Result<Option<Self>, Invalid> {
        match value {
            0.0 => Ok(None),
            value if value > 0.0 && value <= 1.0 => Ok(Some(Self(value))),
            _ => Err(Invalid::new("diversity", format!("is {value}, accepted is 0 to 1"))),
        }
    }

    /// The new order of `hits`, each a score from 0 to 1 and its vector: places in `hits`. The first stays the first. A
    /// hit without a vector is like no other.
    pub fn order(self, hits: &[(f32, Option<Embedding>)]) -> Vec<usize> {
        let mut left: Vec<(usize, f32)> = (0..hits.len()).map(|place| (place, 0.0)).collect();
        let mut chosen = Vec::with_capacity(hits.len());
        while !left.is_empty() {
            let worth = |(place, likeness): &(usize, f32)| {
                hits.get(*place).map_or(0.0, |(score, _)| (1.0 - self.0) * score - self.0 * likeness)
            };
            // The earlier of equal ones: the order that they came in is that of their scores.
            let best = (0..left.len()).reduce(|best, next| match (left.get(best), left.get(next)) {
                (Some(one), Some(other)) if worth(other) > worth(one) => next,
                _ => best,
            });
            let (place, _) = left.remove(best.unwrap_or(0));
            chosen.push(place);
            if let Some((_, Some(vector))) = hits.get(place) {
                for (other, likeness) in &mut left {
                    let similarity = hits.get(*other).and_then(|(_, other)| other.as_ref());
                    let similarity = similarity.map_or(0.0, |other| vector.similarity(other).value());
                    *likeness = likeness.max(similarity);
                }
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vector(angle: f32) -> Embedding {
        Embedding::new(vec![angle.cos(), angle.sin()]).unwrap()
    }

    #[test]
    fn what_is_like_a_hit_above_it_comes_later() {
        let hits = [(0.9, Some(vector(0.0))), (0.89, Some(vector(0.01))), (0.7, Some(vector(1.2))), (0.1, None)];
        let order = |value| Diversity::parse(value).unwrap().unwrap().order(&hits);
        assert_eq!(order(0.01), [0, 1, 2, 3]);
        assert_eq!(order(0.5), [0, 2, 3, 1]);
        assert_eq!(Diversity::parse(0.0), Ok(None));
        assert!(Diversity::parse(1.1).is_err() && Diversity::parse(f32::NAN).is_err());
    }

    proptest! {
        #[test]
        fn every_hit_keeps_a_place_and_the_first_keeps_its_own(
            hits in prop::collection::vec((0.0_f32..1.0, 0.0_f32..3.0), 1..20), value in 0.01_f32..0.99,
        ) {
            let mut hits: Vec<_> = hits.into_iter().map(|(score, angle)| (score, Some(vector(angle)))).collect();
            hits.sort_by(|one, other| other.0.total_cmp(&one.0));
            let mut order = Diversity::parse(value).unwrap().unwrap().order(&hits);
            prop_assert_eq!(order[0], 0);
            order.sort_unstable();
            prop_assert_eq!(order, (0..hits.len()).collect::<Vec<_>>());
        }
    }
}
