//! What an evaluation found.

use likewise_domain::ProductId;

use super::{
    JudgedQuery,
    measures::{Measure, Measures},
    statistics::{Comparison, Draw, Estimate},
};

/// What an evaluation found.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation<S> {
    /// The queries that were asked.
    pub queries: Vec<JudgedQuery>,
    /// How many were not, because no product has the top grade for them.
    pub left_out: usize,
    /// What each setting reached.
    pub settings: Vec<Evaluated<S>>,
}

/// What one setting reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated<S> {
    /// The setting.
    pub setting: S,
    /// Its rankings, in the order of [`Evaluation::queries`].
    pub rankings: Vec<Ranking>,
}

/// A ranking for one query, measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The products, best first.
    pub products: Vec<ProductId>,
    /// What they are worth.
    pub measures: Measures,
}

impl<S> Evaluated<S> {
    /// What each query reached.
    pub fn values(&self, measure: Measure) -> Vec<f64> {
        self.rankings.iter().map(|ranking| ranking.measures.get(measure)).collect()
    }

    /// The mean over the queries, with its interval.
    pub fn estimate(&self, measure: Measure, draw: &mut Draw<'_>) -> Estimate {
        Estimate::of(&self.values(measure), draw)
    }

    /// Compares this setting, as the first, with `other` of the same evaluation.
    pub fn compare(&self, other: &Self, measure: Measure, draw: &mut Draw<'_>) -> Comparison {
        let pairs: Vec<_> = self.values(measure).into_iter().zip(other.values(measure)).collect();
        Comparison::of(&pairs, draw)
    }

    /// The places in [`Evaluation::queries`] of the `most` worst queries, worst first, equal ones in their order.
    pub fn worst(&self, measure: Measure, most: usize) -> Vec<usize> {
        let mut places: Vec<_> = self.values(measure).into_iter().enumerate().collect();
        places.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        places.into_iter().take(most).map(|(place, _)| place).collect()
    }
}
