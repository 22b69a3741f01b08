//! Sets of documents of one segment, and the collector that fills them.

use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

const BITS: usize = u64::BITS as usize;

/// A set of documents of one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct DocSet(Vec<u64>);

impl DocSet {
    /// None of `max_doc` documents.
    pub(in super::super) fn none(max_doc: u32) -> Self {
        Self(vec![0; (max_doc as usize).div_ceil(BITS)])
    }

    /// All of `max_doc` documents.
    pub(in super::super) fn all(max_doc: u32) -> Self {
        let mut all = Self(vec![u64::MAX; (max_doc as usize).div_ceil(BITS)]);
        if let Some(last) = all.0.last_mut()
            && !(max_doc as usize).is_multiple_of(BITS)
        {
            *last = (1 << (max_doc as usize % BITS)) - 1;
        }
        all
    }

    pub(in super::super) fn insert(&mut self, doc: DocId) {
        if let Some(word) = self.0.get_mut(doc as usize / BITS) {
            *word |= 1 << (doc as usize % BITS);
        }
    }

    pub(in super::super) fn contains(&self, doc: DocId) -> bool {
        self.0.get(doc as usize / BITS).is_some_and(|word| word >> (doc as usize % BITS) & 1 == 1)
    }

    /// Keeps what is in `other` as well.
    pub(in super::super) fn intersect(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    /// The documents in their order.
    pub(in super::super) fn iter(&self) -> impl Iterator<Item = DocId> {
        (0..).step_by(BITS).zip(&self.0).flat_map(|(first, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left &= left.wrapping_sub(1);
                (bit < u64::BITS).then_some(first + bit)
            })
        })
    }
}

/// Collects what a query finds, a set for each segment.
#[derive(Debug)]
pub(super) struct DocSets;

impl Collector for DocSets {
    type Fruit = Vec<DocSet>;
    type Child = DocSet;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<DocSet> {
        Ok(DocSet::none(segment.max_doc()))
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, sets: Vec<DocSet>) -> tantivy::Result<Vec<DocSet>> {
        Ok(sets)
    }
}

impl SegmentCollector for DocSet {
    type Fruit = Self;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.insert(doc);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        for doc in docs {
            self.insert(*doc);
        }
    }

    fn harvest(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut set = DocSet::none(130);
        for doc in [0, 63, 64, 129, 64] {
            set.insert(doc);
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert!(set.contains(129) && !set.contains(128) && !set.contains(1_000));
        for max_doc in [0, 1, 63, 64, 65, 130] {
            assert_eq!(DocSet::all(max_doc).iter().collect::<Vec<_>>(), (0..max_doc).collect::<Vec<_>>());
        }
        let mut other = DocSet::none(130);
        for doc in [0, 1, 63] {
            other.insert(doc);
        }
        set.intersect(&other);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63]);
    }
}
