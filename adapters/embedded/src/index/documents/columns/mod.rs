//! What products have in a field, by document: made of the index where a question needs it, and kept in memory.
//!
//! An index answers which documents have a term; counting asks the other way round, many times over. So the terms of a
//! field are read once for each segment, which never changes, and turned round into a column.

mod dictionary;
mod numbers;
mod values;

use std::{
    collections::HashMap,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use likewise_domain::filter::FilterField;
use likewise_usecases::PortError;
use parking_lot::Mutex;
use tantivy::{DocId, index::SegmentId, postings::BlockSegmentPostings, schema::IndexRecordOption};

pub(in super::super) use self::{dictionary::Dictionary, numbers::NumberColumn, values::Values};
use super::{
    snapshot::{Segment, Snapshot},
    terms::{Kind, term},
};
use crate::index::error::filters_failed;

/// The columns that were asked for.
#[derive(Debug, Default)]
pub(in super::super) struct Columns {
    values: Kept<values::Held>,
    numbers: Kept<HashMap<SegmentId, Arc<NumberColumn>>>,
}

/// The columns of one sort, by field.
#[derive(Debug, Default)]
struct Kept<T> {
    fields: Mutex<HashMap<FilterField, Arc<Mutex<T>>>>,
    /// About how much they take.
    bytes: AtomicUsize,
}

impl<T: Default> Kept<T> {
    /// Beyond this everything is forgotten and begins anew.
    const MOST_BYTES: usize = 256 << 20;

    fn field(&self, field: &FilterField) -> Arc<Mutex<T>> {
        self.fields.lock().entry(field.clone()).or_default().clone()
    }

    fn note(&self, bytes: usize) {
        if self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes > Self::MOST_BYTES {
            self.bytes.store(0, Ordering::Relaxed);
            self.fields.lock().clear();
        }
    }
}

impl Columns {
    /// The values of `field`, by segment.
    pub(in super::super) fn values(
        &self,
        (operation, snapshot): (&'static str, &Snapshot),
        field: &FilterField,
    ) -> Result<Values, PortError> {
        let held = self.values.field(field);
        let mut held = held.lock();
        let (values, bytes) = held.values(snapshot, field).map_err(filters_failed(operation))?;
        drop(held);
        self.values.note(bytes);
        Ok(values)
    }

    /// The numbers of `field`, by segment.
    pub(in super::super) fn numbers(
        &self,
        (operation, snapshot): (&'static str, &Snapshot),
        field: &FilterField,
    ) -> Result<Vec<Arc<NumberColumn>>, PortError> {
        let held = self.numbers.field(field);
        let mut held = held.lock();
        let mut bytes = 0;
        let columns = snapshot.segments.iter().map(|segment| {
            let id = segment.reader.segment_id();
            if let Some(column) = held.get(&id) {
                return Ok(column.clone());
            }
            let column = NumberColumn::read(segment, (snapshot, field)).map_err(filters_failed(operation))?;
            bytes += column.bytes();
            Ok(held.entry(id).or_insert(Arc::new(column)).clone())
        });
        let columns = columns.collect::<Result<Vec<_>, PortError>>()?;
        forget_gone(&mut held, snapshot);
        drop(held);
        self.numbers.note(bytes);
        Ok(columns)
    }
}

/// Forgets the columns of segments that are no more.
fn forget_gone<T>(held: &mut HashMap<SegmentId, Arc<T>>, snapshot: &Snapshot) {
    if held.len() > snapshot.segments.len() {
        held.retain(|id, _| snapshot.segments.iter().any(|segment| segment.reader.segment_id() == *id));
    }
}

/// Hands every term of a kind that documents of `segment` have in `field` to `take`, without what all of them begin
/// with, and the documents that have it, some of them at a time.
fn each_term<T>(
    segment: &Segment,
    (snapshot, kind, field): (&Snapshot, Kind, &FilterField),
    mut take: impl FnMut(&[u8]) -> Option<T>,
    mut of_docs: impl FnMut(&T, &[DocId]),
) -> tantivy::Result<()> {
    let index = segment.reader.inverted_index(snapshot.fields.terms)?;
    let Range { start, end } = range_of(kind, field);
    let mut terms = index.terms().range().ge(&start).lt(&end).into_stream()?;
    while let Some((term, info)) = terms.next() {
        let Some(taken) = term.get(start.len()..).and_then(&mut take) else { continue };
        let mut postings = index.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        each_block(&mut postings, |docs| of_docs(&taken, docs));
    }
    Ok(())
}

/// Hands the documents of `postings` to `take`, some of them at a time.
pub(in super::super) fn each_block(postings: &mut BlockSegmentPostings, mut take: impl FnMut(&[DocId])) {
    while !postings.docs().is_empty() {
        take(postings.docs());
        postings.advance();
    }
}

/// From the beginning of all terms of a kind and a field to what stands behind them.
fn range_of(kind: Kind, field: &FilterField) -> Range<Vec<u8>> {
    let start = term(kind, field, b"");
    let mut end = start.clone();
    // The last byte parts a name from a value, and is zero.
    if let Some(last) = end.last_mut() {
        *last = 1;
    }
    start..end
}
