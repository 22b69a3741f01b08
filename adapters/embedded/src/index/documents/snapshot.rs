//! What is held at one moment: the segments of the index, and which document is which product.

use std::{collections::HashMap, sync::Arc};

use likewise_domain::filter::Filter;
use likewise_usecases::PortError;
use roaring::RoaringBitmap;
use tantivy::{DocId, Searcher, SegmentReader, index::SegmentId};

use super::{
    compile::compile,
    doc_set::{DocSet, DocSets},
    schema::Fields,
};
use crate::index::error::filters_failed;

/// The index as a commit left it.
pub(in super::super) struct Snapshot {
    pub(in super::super) fields: Fields,
    pub(in super::super) segments: Vec<Segment>,
    searcher: Searcher,
    /// Where the document of each key is: one more than its segment, and the document.
    places: Vec<(u32, DocId)>,
    /// The keys of all products that it has.
    keys: RoaringBitmap,
    /// How many were taken before it.
    number: u64,
}

/// A segment, which never changes but for what is deleted from it.
pub(in super::super) struct Segment {
    pub(in super::super) reader: SegmentReader,
    /// By document.
    pub(in super::super) keys: Arc<[u32]>,
}

impl Snapshot {
    /// What `searcher` sees; what is known of segments of the `former` one is taken over.
    pub(super) fn of(searcher: Searcher, fields: Fields, former: Option<&Self>) -> tantivy::Result<Self> {
        let known: HashMap<SegmentId, &Arc<[u32]>> =
            former.iter().flat_map(|it| &it.segments).map(|it| (it.reader.segment_id(), &it.keys)).collect();
        let segments = searcher.segment_readers().iter().map(|reader| {
            let known = known.get(&reader.segment_id()).map(|keys| Arc::clone(keys));
            let keys = known.map_or_else(|| read_keys(reader), Ok)?;
            Ok(Segment { reader: reader.clone(), keys })
        });
        let segments = segments.collect::<tantivy::Result<Vec<_>>>()?;
        let highest = segments.iter().flat_map(|segment| segment.keys.iter()).max();
        let mut places = vec![(0, 0); highest.map_or(0, |key| *key as usize + 1)];
        for (ordinal, segment) in (1..).zip(&segments) {
            for doc in segment.reader.doc_ids_alive() {
                if let Some(place) = segment.key(doc).and_then(|key| places.get_mut(key as usize)) {
                    *place = (ordinal, doc);
                }
            }
        }
        let held = (0..).zip(&places).filter(|(_, (segment, _))| *segment > 0).map(|(key, _)| key);
        let keys = held.collect();
        let number = former.map_or(0, |former| former.number + 1);
        Ok(Self { fields, segments, searcher, places, keys, number })
    }

    /// The keys of all products that it has.
    pub(in super::super) fn keys(&self) -> &RoaringBitmap {
        &self.keys
    }

    /// Tells it from the ones before: it is greater.
    pub(in super::super) fn number(&self) -> u64 {
        self.number
    }

    /// Which documents `filter` matches, by segment.
    pub(in super::super) fn matching(
        &self,
        operation: &'static str,
        filter: &Filter,
    ) -> Result<Vec<DocSet>, PortError> {
        self.searcher.search(&*compile(filter, &self.fields), &DocSets).map_err(filters_failed(operation))
    }

    /// The keys of the products that `filter` matches.
    pub(in super::super) fn keys_matching(&self, filter: &Filter) -> Result<RoaringBitmap, PortError> {
        let matching = self.matching("nearest", filter)?;
        let docs = self.segments.iter().zip(&matching);
        let mut keys: Vec<u32> =
            docs.flat_map(|(segment, docs)| docs.iter().filter_map(|doc| segment.key(doc))).collect();
        // A set takes keys in their order many times faster than in any other.
        keys.sort_unstable();
        Ok(keys.into_iter().collect())
    }

    /// Whether it has the segment of this name.
    pub(in super::super) fn has(&self, segment: &SegmentId) -> bool {
        self.segments.iter().any(|it| it.reader.segment_id() == *segment)
    }

    /// The segment, by its place, and the document of the product with this key.
    pub(in super::super) fn place(&self, key: u32) -> Option<(usize, DocId)> {
        let (segment, doc) = *self.places.get(key as usize)?;
        Some((segment.checked_sub(1)? as usize, doc))
    }
}

impl Segment {
    /// The key of a document.
    pub(in super::super) fn key(&self, doc: DocId) -> Option<u32> {
        self.keys.get(doc as usize).copied()
    }

    /// Whether a document is the newest of its product.
    pub(in super::super) fn is_alive(&self, doc: DocId) -> bool {
        self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("segments", &self.segments.len()).finish_non_exhaustive()
    }
}

fn read_keys(reader: &SegmentReader) -> tantivy::Result<Arc<[u32]>> {
    let column = reader.fast_fields().u64(Fields::KEY)?;
    Ok((0..reader.max_doc())
        .map(|doc| column.first(doc).and_then(|key| u32::try_from(key).ok()).unwrap_or(0))
        .collect())
}
