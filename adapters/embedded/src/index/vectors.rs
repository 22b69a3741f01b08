//! The current vector of every product of one generation, in memory in full precision.

use std::collections::BTreeMap;

use super::{
    arena::Arena,
    codes::{Codes, Probe},
    graph::{name_of, product_of},
};

/// The current vectors of one generation. A product has one or none.
#[derive(Debug)]
pub(super) struct Vectors {
    arena: Arena,
    /// The same in 8 bits a number, by place in the arena.
    codes: Codes,
    /// By product.
    rows: Vec<Row>,
    /// What may not be in the graph yet, by change. What a merge has put there meanwhile is removed after it.
    tail: BTreeMap<u64, u32>,
    count: usize,
}

/// Where a product's vector is.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    /// The change that wrote it; 0 where there is none.
    change: u64,
    place: u32,
}

impl Vectors {
    pub(super) fn new(dimension: usize) -> Self {
        Self {
            arena: Arena::new(dimension),
            codes: Codes::new(dimension),
            rows: Vec::new(),
            tail: BTreeMap::new(),
            count: 0,
        }
    }

    /// How many products have a vector.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Takes over a vector that `change` wrote, unless a later one is there.
    pub(super) fn put(&mut self, product: u32, change: u64, vector: &[f32]) {
        let index = product as usize;
        if self.rows.len() <= index {
            self.rows.resize(index + 1, Row::default());
        }
        let Some(row) = self.rows.get_mut(index) else { return };
        if row.change >= change {
            return;
        }
        if row.change == 0 {
            row.place = self.arena.add(vector);
            self.count += 1;
        } else {
            self.tail.remove(&row.change);
            self.arena.replace(row.place, vector);
        }
        self.codes.put(row.place, vector);
        row.change = change;
        self.tail.insert(change, product);
    }

    /// Forgets the vector of `product` that `change` wrote; a later one stays.
    pub(super) fn remove(&mut self, product: u32, change: u64) {
        let Some(row) = self.rows.get_mut(product as usize) else { return };
        if row.change == 0 || row.change > change {
            return;
        }
        self.tail.remove(&row.change);
        self.arena.remove(row.place);
        *row = Row::default();
        self.count -= 1;
    }

    /// The vector of a product.
    pub(super) fn get(&self, product: u32) -> Option<&[f32]> {
        let row = self.rows.get(product as usize).filter(|row| row.change != 0)?;
        self.arena.get(row.place)
    }

    /// What the vectors are compared by where estimates will do.
    pub(super) fn probe(&self, vector: &[f32]) -> Probe {
        self.codes.probe(vector)
    }

    /// How near the vector of a product is, to within the probe's error.
    pub(super) fn estimate(&self, probe: &Probe, product: u32) -> Option<f32> {
        let row = self.rows.get(product as usize).filter(|row| row.change != 0)?;
        self.codes.estimate(probe, row.place)
    }

    /// The vector of that name, if it is still the product's own.
    pub(super) fn current(&self, name: u64) -> Option<&[f32]> {
        let row = self.row_of(name)?;
        self.arena.get(row.place)
    }

    /// Whether `name` names the vector that a product has, and that was written up to `change`.
    pub(super) fn is_current(&self, name: u64, change: u64) -> bool {
        self.row_of(name).is_some_and(|row| row.change <= change)
    }

    fn row_of(&self, name: u64) -> Option<&Row> {
        let product = product_of(name);
        self.rows.get(product as usize).filter(|row| row.change != 0 && name_of(row.change, product) == name)
    }

    /// The change that wrote each vector, with its product.
    pub(super) fn changes(&self) -> impl Iterator<Item = (u64, u32)> {
        self.rows.iter().zip(0..).filter(|(row, _)| row.change != 0).map(|(row, product)| (row.change, product))
    }

    /// What was written after `change`, in that order.
    pub(super) fn tail(&self, change: u64) -> impl Iterator<Item = (u64, u32)> {
        self.tail.range(change.saturating_add(1)..).map(|(change, product)| (*change, *product))
    }

    /// How much was written after `change`.
    pub(super) fn tail_len(&self, change: u64) -> usize {
        // Nearly always all of it; the rest is what a merge that is under way has just put into the graph.
        self.tail.len() - self.tail.range(..=change).count()
    }

    /// Forgets that anything up to `change` was to be put into the graph.
    pub(super) fn merged(&mut self, change: u64) {
        self.tail = self.tail.split_off(&change.saturating_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_change_counts_in_whatever_order_they_come() {
        let mut vectors = Vectors::new(1);
        vectors.put(3, 10, &[0.1]);
        vectors.put(3, 12, &[0.3]);
        vectors.put(3, 11, &[0.2]);
        assert_eq!((vectors.get(3).unwrap(), vectors.count()), ([0.3].as_slice(), 1));
        assert!(vectors.is_current(name_of(12, 3), 12));
        assert!(!vectors.is_current(name_of(12, 3), 11));
        assert!(!vectors.is_current(name_of(11, 3), 12));
        assert!(!vectors.is_current(name_of(12, 2), 12));
        assert_eq!((vectors.current(name_of(12, 3)), vectors.current(name_of(11, 3))), (vectors.get(3), None));
        assert_eq!(vectors.tail(0).collect::<Vec<_>>(), [(12, 3)]);
    }

    #[test]
    fn a_removal_spares_what_was_written_after_it() {
        let mut vectors = Vectors::new(1);
        vectors.put(0, 10, &[0.1]);
        vectors.put(1, 11, &[0.2]);
        vectors.remove(1, 10);
        vectors.remove(0, 10);
        vectors.remove(0, 10);
        vectors.remove(77, 10);
        assert_eq!((vectors.get(0), vectors.get(1).unwrap(), vectors.count()), (None, [0.2].as_slice(), 1));
        assert!(!vectors.is_current(name_of(0, 0), 99), "no change is no name");
        let probe = vectors.probe(&[1.0]);
        assert_eq!(vectors.estimate(&probe, 0), None);
        assert!((vectors.estimate(&probe, 1).unwrap() - 0.2).abs() <= probe.error);
    }

    #[test]
    fn what_is_in_the_graph_leaves_the_tail() {
        let mut vectors = Vectors::new(1);
        for n in 0..10_u32 {
            vectors.put(n, u64::from(n) + 1, &[0.5]);
        }
        assert_eq!((vectors.tail_len(0), vectors.tail_len(4)), (10, 6));
        vectors.merged(4);
        assert_eq!((vectors.tail_len(0), vectors.tail(5).next()), (6, Some((6, 5))));
        assert_eq!(vectors.changes().last(), Some((10, 9)));
    }
}
