//! What products have in a field, by document: made of the index where a question needs it, and kept in memory.
//!
//! An index answers which documents have a term; counting asks the other way round, many times over. So the terms of a
//! field are read once for each segment, which never changes, and turned round into a column.

mod dictionary;
mod numbers;
mod values;

use std::{collections::HashMap, ops::Range, sync::Arc};

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
    numbers: Kept<BySegment<NumberColumn>>,
}

/// The columns of one sort, by field, with what each field takes. A field that nothing has is not among them: its name
/// may be whatever somebody asks for.
#[derive(Debug, Default)]
struct Kept<T> {
    fields: Mutex<HashMap<FilterField, Noted<T>>>,
}

/// What is kept of a field, and about how much it takes.
type Noted<T> = (Arc<Mutex<T>>, usize);

impl<T: Default> Kept<T> {
    /// Beyond this everything is forgotten and begins anew.
    const MOST_BYTES: usize = 256 << 20;

    fn field(&self, field: &FilterField) -> Arc<Mutex<T>> {
        self.fields.lock().entry(field.clone()).or_default().0.clone()
    }

    /// Notes that what is kept of `field` takes so many bytes now.
    fn note(&self, field: &FilterField, held: &Arc<Mutex<T>>, bytes: usize) {
        let mut fields = self.fields.lock();
        // What was forgotten meanwhile is nobody's any more.
        let Some((_, noted)) = fields.get_mut(field).filter(|(kept, _)| Arc::ptr_eq(kept, held)) else { return };
        *noted = bytes;
        if bytes == 0 {
            fields.remove(field);
        } else if fields.values().map(|(_, bytes)| bytes).sum::<usize>() > Self::MOST_BYTES {
            fields.clear();
        }
    }
}

/// The columns of a field by segment, and about how much they take. One without any value is not kept.
#[derive(Debug)]
struct BySegment<C> {
    columns: HashMap<SegmentId, Arc<C>>,
    bytes: usize,
}

/// What a field has in a segment.
trait Column {
    /// About how much it takes; 0 where no document has a value.
    fn bytes(&self) -> usize;
}

impl<C> Default for BySegment<C> {
    fn default() -> Self {
        Self { columns: HashMap::new(), bytes: 0 }
    }
}

impl<C: Column> BySegment<C> {
    /// The column of `segment`, which `read` makes where it is not kept.
    fn of(&mut self, segment: &Segment, read: impl FnOnce() -> tantivy::Result<C>) -> tantivy::Result<Arc<C>> {
        let id = segment.reader.segment_id();
        if let Some(column) = self.columns.get(&id) {
            return Ok(column.clone());
        }
        let column = Arc::new(read()?);
        self.keep(id, &column);
        Ok(column)
    }

    fn keep(&mut self, id: SegmentId, column: &Arc<C>) {
        if column.bytes() > 0 {
            self.bytes += column.bytes();
            self.columns.insert(id, column.clone());
        }
    }

    /// Forgets the columns of segments that are no more.
    fn forget_gone(&mut self, is_there: impl Fn(&SegmentId) -> bool) {
        let bytes = &mut self.bytes;
        self.columns.retain(|id, column| {
            let stays = is_there(id);
            if !stays {
                *bytes = bytes.saturating_sub(column.bytes());
            }
            stays
        });
    }
}

impl Columns {
    /// The values of `field`, by segment.
    pub(in super::super) fn values(
        &self,
        (operation, snapshot): (&'static str, &Snapshot),
        field: &FilterField,
    ) -> Result<Values, PortError> {
        let kept = self.values.field(field);
        let mut held = kept.lock();
        let before = held.bytes();
        let values = held.values(snapshot, field);
        let bytes = held.bytes();
        drop(held);
        if bytes == 0 || bytes != before {
            self.values.note(field, &kept, bytes);
        }
        values.map_err(filters_failed(operation))
    }

    /// The numbers of `field`, by segment.
    pub(in super::super) fn numbers(
        &self,
        (operation, snapshot): (&'static str, &Snapshot),
        field: &FilterField,
    ) -> Result<Vec<Arc<NumberColumn>>, PortError> {
        let kept = self.numbers.field(field);
        let mut held = kept.lock();
        let before = held.bytes;
        let columns = snapshot.segments.iter();
        let columns = columns.map(|segment| held.of(segment, || NumberColumn::read(segment, (snapshot, field))));
        let columns = columns.collect::<tantivy::Result<Vec<_>>>();
        held.forget_gone(|id| snapshot.has(id));
        let bytes = held.bytes;
        drop(held);
        if bytes == 0 || bytes != before {
            self.numbers.note(field, &kept, bytes);
        }
        columns.map_err(filters_failed(operation))
    }

    /// Of how many fields columns are kept.
    #[cfg(test)]
    pub(in super::super) fn fields(&self) -> usize {
        self.values.fields.lock().len() + self.numbers.fields.lock().len()
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

#[cfg(test)]
mod tests {
    use super::*;

    struct Fake(usize);

    impl Column for Fake {
        fn bytes(&self) -> usize {
            self.0
        }
    }

    fn field(name: &str) -> FilterField {
        FilterField::parse(name).unwrap()
    }

    #[test]
    fn what_is_forgotten_takes_nothing_and_what_is_empty_is_not_kept() {
        let ids = [1, 2, 3].map(|_| SegmentId::generate_random());
        let mut held = BySegment::default();
        for (id, bytes) in ids.iter().zip([100, 20, 0]) {
            held.keep(*id, &Arc::new(Fake(bytes)));
        }
        assert_eq!((held.bytes, held.columns.len()), (120, 2));
        held.forget_gone(|id| *id != ids[0]);
        assert_eq!((held.bytes, held.columns.len()), (20, 1));
        held.forget_gone(|_| false);
        assert_eq!((held.bytes, held.columns.len()), (0, 0));
    }

    #[test]
    fn fields_are_forgotten_where_they_take_too_much_together_and_one_by_one_where_nothing_has_them() {
        let kept: Kept<()> = Kept::default();
        let names = || {
            let mut names: Vec<_> = kept.fields.lock().keys().map(ToString::to_string).collect();
            names.sort();
            names
        };
        let (brand, price, strange) = (field("brand"), field("price"), field("attributes.strange"));
        let most = Kept::<()>::MOST_BYTES;
        kept.note(&brand, &kept.field(&brand), most - 10);
        kept.note(&price, &kept.field(&price), 10);
        kept.note(&strange, &kept.field(&strange), 0);
        assert_eq!(names(), ["brand", "price"]);
        kept.note(&price, &kept.field(&price), 5);
        let former = kept.field(&brand);
        kept.note(&price, &kept.field(&price), 11);
        assert_eq!(names(), [""; 0]);
        kept.field(&brand);
        kept.note(&brand, &former, most + 1);
        assert_eq!(names(), ["brand"], "what was forgotten counts no more");
    }
}
