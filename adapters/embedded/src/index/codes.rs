//! Vectors in 8 bits a number: how near a vector is can be estimated from them, with a bound on the error, while reading
//! a quarter of the memory.

use numkong::Dot as _;

/// How many vectors are allocated together. Growing never copies what is there.
const CHUNK: usize = 4_096;
/// The largest code.
const LARGEST: f32 = 127.0;
/// What the sums of full precision may be off by, beyond the rounding to codes.
const SUMS: f32 = 1e-4;

/// The codes of vectors of one dimension and of length 1 at most, by place.
#[derive(Debug)]
pub(super) struct Codes {
    dimension: usize,
    chunks: Vec<Vec<i8>>,
    /// What one step of a code is worth, by place.
    steps: Vec<f32>,
    /// The most that any vector lost by rounding.
    most_lost: f32,
}

/// A vector that others are compared with.
#[derive(Debug)]
pub(super) struct Probe {
    codes: Vec<i8>,
    step: f32,
    /// No estimate is farther than this from the dot product.
    pub(super) error: f32,
}

impl Codes {
    pub(super) fn new(dimension: usize) -> Self {
        Self { dimension, chunks: Vec::new(), steps: Vec::new(), most_lost: 0.0 }
    }

    /// Puts the codes of `vector` into `place`: one that is taken, or the next one.
    pub(super) fn put(&mut self, place: u32, vector: &[f32]) {
        let place = place as usize;
        if place == self.steps.len() {
            if place.is_multiple_of(CHUNK) {
                self.chunks.push(Vec::with_capacity(CHUNK * self.dimension));
            }
            if let Some(chunk) = self.chunks.last_mut() {
                chunk.resize(chunk.len() + self.dimension, 0);
            }
            self.steps.push(0.0);
        }
        let from = place % CHUNK * self.dimension;
        let codes = self.chunks.get_mut(place / CHUNK).and_then(|chunk| chunk.get_mut(from..from + self.dimension));
        if let (Some(codes), Some(step)) = (codes, self.steps.get_mut(place)) {
            let lost;
            (*step, lost) = encode(vector, codes);
            self.most_lost = self.most_lost.max(lost);
        }
    }

    /// What `vector` is compared by.
    ///
    /// With q = q' + d and v = v' + e, where q' and v' are what the codes say and d and e what rounding took, the dot
    /// products differ by q'·e + d·v, which is at most |q'| |e| + |d| (Cauchy and Schwarz, and |v| being 1 at most).
    pub(super) fn probe(&self, vector: &[f32]) -> Probe {
        let mut codes = vec![0; vector.len()];
        let (step, lost) = encode(vector, &mut codes);
        let length = codes.iter().map(|code| (f32::from(*code) * step).powi(2)).sum::<f32>().sqrt();
        Probe { codes, step, error: length * self.most_lost + lost + SUMS }
    }

    /// What the dot product with the vector in `place` is, to within the probe's error.
    pub(super) fn estimate(&self, probe: &Probe, place: u32) -> Option<f32> {
        let place = place as usize;
        let from = place % CHUNK * self.dimension;
        let codes = self.chunks.get(place / CHUNK)?.get(from..from + self.dimension)?;
        let sum = i8::dot(&probe.codes, codes)?;
        #[expect(clippy::cast_precision_loss, reason = "what is lost is less than SUMS")]
        let sum = sum as f32;
        Some(sum * probe.step * self.steps.get(place)?)
    }
}

/// Writes the codes of `vector`; gives what a step is worth, and the length of what rounding took.
fn encode(vector: &[f32], codes: &mut [i8]) -> (f32, f32) {
    let largest = vector.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
    let step = if largest > 0.0 { largest / LARGEST } else { 1.0 };
    let mut lost = 0.0;
    for (code, number) in codes.iter_mut().zip(vector) {
        #[expect(clippy::cast_possible_truncation, reason = "from -127 to 127")]
        let rounded = (number / step).round() as i8;
        *code = rounded;
        lost += (number - f32::from(rounded) * step).powi(2);
    }
    (step, lost.sqrt())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::arena::dot;

    fn unit(vector: &[f32]) -> Vec<f32> {
        let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
        vector.iter().map(|number| number / length.max(f32::MIN_POSITIVE)).collect()
    }

    #[test]
    fn places_are_filled_and_written_over() {
        let mut codes = Codes::new(2);
        for place in 0..5_000 {
            codes.put(place, &[1.0, 0.0]);
        }
        codes.put(7, &[0.0, 1.0]);
        let probe = codes.probe(&[0.0, 1.0]);
        let is_about = |place, expected: f32| (codes.estimate(&probe, place).unwrap() - expected).abs() <= probe.error;
        assert!(is_about(7, 1.0));
        assert!(is_about(4_999, 0.0));
        assert_eq!(codes.estimate(&probe, 5_000), None);
    }

    proptest! {
        #[test]
        fn estimates_are_within_the_error(
            vectors in prop::collection::vec(prop::collection::vec(-1.0_f32..1.0, 48), 1..20),
            query in prop::collection::vec(-1.0_f32..1.0, 48),
        ) {
            let mut codes = Codes::new(48);
            let vectors: Vec<_> = vectors.iter().map(|vector| unit(vector)).collect();
            vectors.iter().zip(0..).for_each(|(vector, place)| codes.put(place, vector));
            let query = unit(&query);
            let probe = codes.probe(&query);
            for (vector, place) in vectors.iter().zip(0..) {
                let estimate = codes.estimate(&probe, place).unwrap();
                prop_assert!((estimate - dot(&query, vector)).abs() <= probe.error);
            }
            prop_assert!(probe.error < 0.06, "{}", probe.error);
        }
    }
}
