//! Columns of numbers.

use likewise_domain::filter::{FilterField, NumberRange};
use rust_decimal::Decimal;
use std::ops::Range;
use tantivy::DocId;

use super::{
    super::{
        snapshot::{Segment, Snapshot},
        terms::{Kind, number_of_sortable},
    },
    Column, each_term,
};

/// The number that each document of a segment has.
#[derive(Debug)]
pub(in crate::index) struct NumberColumn {
    /// The different ones, the lowest first.
    numbers: Vec<Decimal>,
    /// One more than the place of each document's number; 0 where it has none. Empty where no document has any.
    places: Vec<u32>,
}

impl NumberColumn {
    pub(super) fn read(segment: &Segment, (snapshot, field): (&Snapshot, &FilterField)) -> tantivy::Result<Self> {
        let mut numbers = Vec::new();
        let mut places = Vec::new();
        let take = |bytes: &[u8]| {
            numbers.push(number_of_sortable(bytes)?);
            u32::try_from(numbers.len()).ok()
        };
        each_term(segment, (snapshot, Kind::Number, field), take, |number, docs| {
            places.resize(segment.reader.max_doc() as usize, 0);
            for doc in docs {
                if let Some(place) = places.get_mut(*doc as usize) {
                    *place = *number;
                }
            }
        })?;
        Ok(Self { numbers, places })
    }

    /// The number of a document.
    pub(in crate::index) fn get(&self, doc: DocId) -> Option<Decimal> {
        let place = self.place(doc).checked_sub(1)?;
        self.numbers.get(place as usize).copied()
    }

    /// What [`NumberColumn::within`] speaks of; 0 where there is no number.
    pub(in crate::index) fn place(&self, doc: DocId) -> u32 {
        self.places.get(doc as usize).copied().unwrap_or(0)
    }

    /// The places of the numbers within `range`.
    pub(in crate::index) fn within(&self, range: &NumberRange) -> Range<u32> {
        let below = |number: &Decimal| {
            range.from.is_some_and(|from| *number < from.value || (*number == from.value && !from.inclusive))
        };
        let not_above =
            |number: &Decimal| range.to.is_none_or(|to| *number < to.value || (*number == to.value && to.inclusive));
        let place = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        place(self.numbers.partition_point(below))..place(self.numbers.partition_point(not_above))
    }
}

impl Column for NumberColumn {
    fn bytes(&self) -> usize {
        if self.places.is_empty() { 0 } else { size_of_val(&*self.numbers) + size_of_val(&*self.places) }
    }
}
