//! Vectors in memory in full precision, side by side.

/// How many vectors are allocated together. Growing never copies what is there.
const CHUNK: usize = 1_024;

/// Vectors of one dimension, each in a place of its own.
#[derive(Debug)]
pub(super) struct Arena {
    dimension: usize,
    chunks: Vec<Vec<f32>>,
    /// Which places are taken.
    taken: Vec<bool>,
    free: Vec<u32>,
}

impl Arena {
    pub(super) fn new(dimension: usize) -> Self {
        Self { dimension, chunks: Vec::new(), taken: Vec::new(), free: Vec::new() }
    }

    /// Puts `vector` into a free place, and says which.
    pub(super) fn add(&mut self, vector: &[f32]) -> u32 {
        if let Some(place) = self.free.pop() {
            self.replace(place, vector);
            if let Some(taken) = self.taken.get_mut(place as usize) {
                *taken = true;
            }
            return place;
        }
        let place = u32::try_from(self.taken.len()).unwrap_or(u32::MAX);
        if self.taken.len().is_multiple_of(CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK * self.dimension));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.extend_from_slice(vector);
        }
        self.taken.push(true);
        place
    }

    /// Puts `vector` where another one was.
    pub(super) fn replace(&mut self, place: u32, vector: &[f32]) {
        let (chunk, from) = self.position(place);
        let held = self.chunks.get_mut(chunk).and_then(|chunk| chunk.get_mut(from..from + self.dimension));
        if let Some(held) = held {
            held.copy_from_slice(vector);
        }
    }

    /// Frees a place.
    pub(super) fn remove(&mut self, place: u32) {
        if let Some(taken) = self.taken.get_mut(place as usize)
            && std::mem::replace(taken, false)
        {
            self.free.push(place);
        }
    }

    /// The vector in a place.
    pub(super) fn get(&self, place: u32) -> Option<&[f32]> {
        let (chunk, from) = self.position(place);
        self.chunks.get(chunk)?.get(from..from + self.dimension)
    }

    fn position(&self, place: u32) -> (usize, usize) {
        let place = place as usize;
        (place / CHUNK, place % CHUNK * self.dimension)
    }
}

/// The dot product, which for unit vectors is the cosine. Every similarity that is shown comes from here, so that a
/// product has the same one whichever way it was found.
#[expect(clippy::indexing_slicing, reason = "every lane is one of the array's; what is not seen to be so is not fast")]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Independent sums are what lets the compiler use the processor's widest additions.
    const LANES: usize = 16;
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// Hands vectors that lie far apart to `take`, several times as fast as memory answers one after the other.
///
/// A little of every cache line of some of them is read beforehand, from one vector to the next and then the next line,
/// so that the processor waits for all of them at the same time.
pub(super) fn scattered<'a>(mut vectors: impl Iterator<Item = (u32, &'a [f32])>, mut take: impl FnMut(u32, &'a [f32])) {
    const AT_ONCE: usize = 8;
    const LINE: usize = 16;
    let mut some: Vec<(u32, &[f32])> = Vec::with_capacity(AT_ONCE);
    loop {
        some.clear();
        some.extend(vectors.by_ref().take(AT_ONCE));
        let Some((_, first)) = some.first() else { return };
        let mut read = 0;
        for place in (0..first.len()).step_by(LINE) {
            read = some.iter().filter_map(|(_, vector)| vector.get(place)).fold(read, |all, it| all | it.to_bits());
        }
        std::hint::black_box(read);
        for (owner, vector) in &some {
            take(*owner, vector);
        }
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "small whole numbers are exact")]
mod tests {
    use super::*;

    #[test]
    fn places_are_kept_freed_and_used_again() {
        let mut arena = Arena::new(2);
        let places: Vec<_> = (0..3_000_u32).map(|n| arena.add(&[1.0, n as f32])).collect();
        assert_eq!(arena.get(places[2_999]).unwrap(), [1.0, 2_999.0]);
        arena.remove(places[5]);
        arena.remove(places[5]);
        assert_eq!(arena.add(&[7.0, 7.0]), places[5]);
        assert_ne!(arena.add(&[8.0, 8.0]), places[5], "a place that was freed twice is given away once");
        assert_eq!(arena.get(places[5]).unwrap(), [7.0, 7.0]);
        arena.replace(places[7], &[5.0, 6.0]);
        assert_eq!(arena.get(places[7]).unwrap(), [5.0, 6.0]);
        assert!(arena.get(9_999).is_none());
    }

    #[test]
    fn scattered_vectors_come_one_by_one_in_their_order() {
        let vectors: Vec<Vec<f32>> = (0..19).map(|n| vec![n as f32; 20]).collect();
        let mut taken = Vec::new();
        scattered((0..).zip(vectors.iter().map(Vec::as_slice)), |owner, vector| taken.push((owner, vector[19])));
        assert_eq!(taken, (0..19).map(|n| (n, n as f32)).collect::<Vec<_>>());
    }

    #[test]
    fn the_dot_product_is_right_for_every_length() {
        for length in [1, 2, 15, 16, 17, 384, 385] {
            let a: Vec<f32> = (0..length).map(|n| (n % 7) as f32).collect();
            let b: Vec<f32> = (0..length).map(|n| (n % 5) as f32).collect();
            let expected: f32 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
            assert_eq!(dot(&a, &b), expected, "{length}");
        }
    }
}
