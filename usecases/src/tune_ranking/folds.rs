//! Folds: which queries are held out together.

use crate::evaluate_ranking::Draw;

/// Queries dealt into folds, each of which is held out once while choices are made on the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folds {
    /// The fold of each query, by its place.
    of: Vec<usize>,
    count: usize,
}

impl Folds {
    /// Deals `queries` into `count` folds at random, their sizes differing by one at most.
    pub(super) fn deal(queries: usize, count: usize, draw: &mut Draw<'_>) -> Self {
        let mut of: Vec<usize> = (0..queries).map(|place| place % count.max(1)).collect();
        // Fisher and Yates, as Durstenfeld has it (Algorithm 235, 1964).
        for last in (1..of.len()).rev() {
            of.swap(last, draw(last + 1));
        }
        Self { of, count }
    }

    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The fold of the query at this place.
    pub(super) fn of(&self, query: usize) -> Option<usize> {
        self.of.get(query).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_query_is_in_one_fold_of_about_the_same_size() {
        let mut state = 1_usize;
        let mut draw = |below: usize| {
            state = state.wrapping_mul(48_271) % 0x7fff_ffff;
            state % below
        };
        let folds = Folds::deal(23, 5, &mut draw);
        let sizes: Vec<_> = (0..5).map(|fold| (0..23).filter(|query| folds.of(*query) == Some(fold)).count()).collect();
        assert_eq!(sizes, [5, 5, 5, 4, 4]);
        assert_ne!(folds, Folds::deal(23, 5, &mut draw), "another draw deals otherwise");
        assert_eq!(folds.of(23), None);
    }
}
