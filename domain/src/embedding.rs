//! Vectors and how near two of them are.

use std::{cmp::Ordering, fmt, sync::Arc};

use crate::Invalid;

/// A vector of unit length, all numbers finite.
#[derive(Clone, PartialEq)]
pub struct Embedding(Arc<[f32]>);

impl Embedding {
    /// The largest dimension that is accepted.
    pub const MOST_DIMENSIONS: usize = 4_096;
    /// How far from 1 the length of a vector may be.
    pub const LENGTH_TOLERANCE: f32 = 1e-3;

    /// Accepts finite numbers whose Euclidean length is 1 within [`Embedding::LENGTH_TOLERANCE`].
    pub fn new(values: impl Into<Arc<[f32]>>) -> Result<Self, Invalid> {
        let values: Arc<[f32]> = values.into();
        if values.is_empty() || values.len() > Self::MOST_DIMENSIONS {
            let most = Self::MOST_DIMENSIONS;
            return Err(Invalid::new("embedding", format!("has {} dimensions, accepted is 1 to {most}", values.len())));
        }
        if !values.iter().all(|value| value.is_finite()) {
            return Err(Invalid::new("embedding", "holds a number that is not finite"));
        }
        let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
        if (length - 1.0).abs() > Self::LENGTH_TOLERANCE {
            return Err(Invalid::new("embedding", format!("has the length {length}, accepted is 1")));
        }
        Ok(Self(values))
    }

    /// Its numbers.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// How many numbers it has.
    pub fn dimension(&self) -> usize {
        self.0.len()
    }

    /// The cosine between two vectors of the same dimension; for unit vectors that is the dot product.
    pub fn similarity(&self, other: &Self) -> Similarity {
        debug_assert_eq!(self.dimension(), other.dimension(), "vectors of two dimensions are never compared");
        Similarity::clamped(self.0.iter().zip(other.0.iter()).map(|(a, b)| a * b).sum())
    }
}

impl fmt::Debug for Embedding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Embedding({} dimensions)", self.0.len())
    }
}

/// Cosine in [-1, 1], higher is nearer: the number that a threshold cuts on and the number that is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity(f32);

impl Similarity {
    /// The least similar that two vectors can be.
    pub const LEAST: Self = Self(-1.0);

    /// Accepts a number from -1 to 1.
    pub fn new(value: f32) -> Result<Self, Invalid> {
        if !(-1.0..=1.0).contains(&value) {
            return Err(Invalid::new("threshold", format!("is {value}, accepted is -1 to 1")));
        }
        Ok(Self(value))
    }

    /// The number moved into [-1, 1], for cosines that rounding left a hair outside; what is no number is -1.
    pub fn clamped(value: f32) -> Self {
        if value.is_nan() { Self::LEAST } else { Self(value.clamp(-1.0, 1.0)) }
    }

    /// The number.
    pub const fn value(self) -> f32 {
        self.0
    }
}

impl Eq for Similarity {}

impl PartialOrd for Similarity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Similarity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_finite_unit_vectors_are_embeddings() {
        assert!(Embedding::new(vec![0.6, 0.8]).is_ok());
        assert!(Embedding::new(vec![0.6, 0.9]).is_err());
        assert!(Embedding::new(vec![f32::NAN, 1.0]).is_err());
        assert!(Embedding::new(Vec::new()).is_err());
    }

    #[test]
    fn similarity_is_the_cosine() {
        let a = Embedding::new(vec![1.0, 0.0]).unwrap();
        let b = Embedding::new(vec![0.6, 0.8]).unwrap();
        assert!((a.similarity(&b).value() - 0.6).abs() < 1e-6);
        assert!((a.similarity(&a).value() - 1.0).abs() < 1e-6);
        assert!(Similarity::new(2.0).is_err());
        assert!(Similarity::new(f32::NAN).is_err());
    }
}
