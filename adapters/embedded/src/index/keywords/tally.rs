//! Counting match sets.

use std::{borrow::Cow, sync::Arc};

use likewise_domain::{
    facet::{Facet, FacetCounts, ValueCount},
    filter::{FilterField, NumberRange},
};
use likewise_usecases::{
    PortError,
    ports::{Tally, Unit},
};
use tantivy::DocId;

use super::{Moment, TALLY};
use crate::index::documents::{Columns, NumberColumn, Values};

/// The documents of a match set, those that are counted as a group one after the other.
struct Counted<'a> {
    /// By segment, those that count for themselves.
    alone: Cow<'a, [Vec<DocId>]>,
    /// With their groups and the places of their segments.
    grouped: Vec<(u32, usize, DocId)>,
}

/// Counts `members`.
pub(super) fn tally(
    (moment, columns): (&Moment, &Columns),
    members: &[Vec<DocId>],
    (unit, facets): (Unit, &[Facet]),
) -> Result<Tally, PortError> {
    let snapshot = &*moment.snapshot;
    let counted = match unit {
        Unit::Product => Counted { alone: Cow::Borrowed(members), grouped: Vec::new() },
        Unit::Group => Counted::by_group(members, &columns.values((TALLY, snapshot), &FilterField::GroupId)?),
    };
    let mut total = Counter::of(1);
    counted.each(|_, _, unit| total.count(0, unit));
    let facets = facets.iter().map(|facet| match facet {
        Facet::Terms { field, most } => Ok(counted.values(&columns.values((TALLY, snapshot), field)?, *most)),
        Facet::Ranges { field, ranges } => Ok(counted.ranges(&columns.numbers((TALLY, snapshot), field)?, ranges)),
    });
    let facets = facets.collect::<Result<_, PortError>>()?;
    let products = members.iter().map(|docs| docs.len() as u64).sum();
    Ok(Tally { total: total.counts.first().copied().unwrap_or(0), products, facets })
}

/// Counts units that come group by group: each once.
struct Counter {
    counts: Vec<u64>,
    /// By value, one more than the group that was counted last; 0 where none was.
    last: Vec<u32>,
}

impl Counter {
    fn of(values: usize) -> Self {
        Self { counts: vec![0; values], last: vec![0; values] }
    }

    fn count(&mut self, value: usize, group: Option<u32>) {
        let (Some(count), Some(last)) = (self.counts.get_mut(value), self.last.get_mut(value)) else { return };
        match group {
            None => *count += 1,
            Some(group) if *last != group + 1 => (*count, *last) = (*count + 1, group + 1),
            Some(_) => {}
        }
    }
}

impl Counted<'_> {
    fn by_group(members: &[Vec<DocId>], groups: &Values) -> Self {
        let mut grouped = Vec::new();
        let alone = members.iter().zip(&groups.segments).enumerate().map(|(segment, (docs, groups))| {
            let mut alone = docs.clone();
            alone.retain(|doc| match groups.one(*doc) {
                None => true,
                Some(group) => {
                    grouped.push((group, segment, *doc));
                    false
                }
            });
            alone
        });
        let alone = alone.collect();
        grouped.sort_unstable();
        Self { alone: Cow::Owned(alone), grouped }
    }

    /// Hands every document with the place of its segment to `take`, and its group where it is counted as one.
    fn each(&self, mut take: impl FnMut(usize, DocId, Option<u32>)) {
        for (segment, docs) in self.alone.iter().enumerate() {
            for doc in docs {
                take(segment, *doc, None);
            }
        }
        for (group, segment, doc) in &self.grouped {
            take(*segment, *doc, Some(*group));
        }
    }

    fn values(&self, values: &Values, most: usize) -> FacetCounts {
        let dictionary = &values.dictionary;
        // How many products have each spelling, and how many units each value.
        let mut spellings = vec![0_u32; dictionary.spellings()];
        let mut counter = Counter::of(dictionary.values());
        self.each(|segment, doc, unit| {
            let Some(column) = values.segments.get(segment) else { return };
            column.each(doc, |spelling| {
                if let Some(count) = spellings.get_mut(spelling as usize) {
                    *count += 1;
                }
                counter.count(dictionary.spelling(spelling).0 as usize, unit);
            });
        });
        let mut found: Vec<(u64, u32)> = counter.counts.into_iter().zip(0..).filter(|(count, _)| *count > 0).collect();
        let distinct = found.len() as u64;
        let compare = |one: &(u64, u32), other: &(u64, u32)| {
            other.0.cmp(&one.0).then_with(|| dictionary.value(one.1).cmp(dictionary.value(other.1)))
        };
        if most > 0 && found.len() > most {
            found.select_nth_unstable_by(most - 1, compare);
        }
        found.truncate(most);
        found.sort_unstable_by(compare);
        let mut best: Vec<Option<(u32, u32)>> = vec![None; dictionary.values()];
        for (count, spelling) in spellings.into_iter().zip(0..).filter(|(count, _)| *count > 0) {
            let (value, written) = dictionary.spelling(spelling);
            if let Some(best) = best.get_mut(value as usize)
                && best
                    .is_none_or(|(most, other)| count > most || count == most && written < dictionary.spelling(other).1)
            {
                *best = Some((count, spelling));
            }
        }
        let shown = found.into_iter().map(|(count, value)| {
            let written =
                best.get(value as usize).copied().flatten().map(|(_, spelling)| dictionary.spelling(spelling).1);
            ValueCount { value: written.unwrap_or_default().to_owned(), count }
        });
        FacetCounts::Terms { values: shown.collect(), distinct }
    }

    fn ranges(&self, numbers: &[Arc<NumberColumn>], ranges: &[NumberRange]) -> FacetCounts {
        let within: Vec<Vec<_>> =
            numbers.iter().map(|column| ranges.iter().map(|range| column.within(range)).collect()).collect();
        let mut counter = Counter::of(ranges.len());
        self.each(|segment, doc, unit| {
            let (Some(column), Some(ranges)) = (numbers.get(segment), within.get(segment)) else { return };
            let place = column.place(doc);
            for (range, _) in ranges.iter().enumerate().filter(|(_, places)| place > 0 && places.contains(&place)) {
                counter.count(range, unit);
            }
        });
        FacetCounts::Ranges(counter.counts)
    }
}
