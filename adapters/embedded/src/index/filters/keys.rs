//! Collects what a query finds as a set of product keys.

use roaring::RoaringBitmap;
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::Column,
};

/// Collects the keys of all documents that are found.
#[derive(Debug)]
pub(super) struct Keys {
    /// The name of the field that holds them.
    pub(super) field: &'static str,
}

/// The keys of one segment.
pub(super) struct SegmentKeys {
    column: Column<u64>,
    block: Vec<Option<u64>>,
    keys: Vec<u32>,
}

impl Collector for Keys {
    type Fruit = RoaringBitmap;
    type Child = SegmentKeys;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentKeys> {
        Ok(SegmentKeys { column: segment.fast_fields().u64(self.field)?, block: Vec::new(), keys: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Vec<u32>>) -> tantivy::Result<RoaringBitmap> {
        let mut keys = RoaringBitmap::new();
        for mut fruit in fruits {
            // A set takes keys in their order many times faster than in any other.
            fruit.sort_unstable();
            keys.extend(fruit);
        }
        Ok(keys)
    }
}

impl SegmentCollector for SegmentKeys {
    type Fruit = Vec<u32>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.keys.extend(self.column.first(doc).and_then(|key| u32::try_from(key).ok()));
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.block.clear();
        self.block.resize(docs.len(), None);
        self.column.first_vals(docs, &mut self.block);
        self.keys.extend(self.block.iter().flatten().filter_map(|key| u32::try_from(*key).ok()));
    }

    fn harvest(self) -> Vec<u32> {
        self.keys
    }
}
