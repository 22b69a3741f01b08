//! Columns of values.

use std::{collections::HashMap, sync::Arc};

use likewise_domain::filter::FilterField;
use tantivy::{DocId, index::SegmentId};

use super::{
    super::{
        snapshot::{Segment, Snapshot},
        terms::{Kind, Spelling},
    },
    Dictionary, each_term, forget_gone,
};

/// The values of a field in each segment.
#[derive(Debug, Clone)]
pub(in crate::index) struct Values {
    pub(in crate::index) dictionary: Arc<Dictionary>,
    pub(in crate::index) segments: Vec<Arc<ValueColumn>>,
}

/// What is kept of one field.
#[derive(Debug, Default)]
pub(super) struct Held {
    dictionary: Arc<Dictionary>,
    segments: HashMap<SegmentId, Arc<ValueColumn>>,
}

/// The spellings that each document of a segment has.
#[derive(Debug)]
pub(in crate::index) enum ValueColumn {
    /// At most one; one more than its number, 0 where there is none.
    One(Vec<u32>),
    /// Any number: those of a document begin where the first list says, and end where those of the next one begin.
    Many(Vec<u32>, Vec<u32>),
}

impl Held {
    /// The values, and how many bytes are new.
    pub(super) fn values(&mut self, snapshot: &Snapshot, field: &FilterField) -> tantivy::Result<(Values, usize)> {
        let mut segments = Vec::with_capacity(snapshot.segments.len());
        let mut bytes = 0;
        for segment in &snapshot.segments {
            let id = segment.reader.segment_id();
            if let Some(column) = self.segments.get(&id) {
                segments.push(column.clone());
                continue;
            }
            let dictionary = Arc::make_mut(&mut self.dictionary);
            let before = dictionary.bytes();
            let column = Arc::new(ValueColumn::read(segment, (snapshot, field), dictionary)?);
            bytes += column.bytes() + dictionary.bytes().saturating_sub(before);
            self.segments.insert(id, column.clone());
            segments.push(column);
        }
        forget_gone(&mut self.segments, snapshot);
        Ok((Values { dictionary: self.dictionary.clone(), segments }, bytes))
    }
}

impl ValueColumn {
    fn read(
        segment: &Segment,
        (snapshot, field): (&Snapshot, &FilterField),
        dictionary: &mut Dictionary,
    ) -> tantivy::Result<Self> {
        let is_spelt = matches!(field, FilterField::Brand | FilterField::Category | FilterField::Attribute(_));
        let kind = if is_spelt { Kind::Spelling } else { Kind::Text };
        let number = |bytes: &[u8]| {
            let plain = |text| Spelling { folded: text, written: text };
            let spelling = if is_spelt { Spelling::of(bytes) } else { str::from_utf8(bytes).ok().map(plain) };
            Some(dictionary.number(spelling?))
        };
        let docs = segment.reader.max_doc() as usize;
        if *field == FilterField::Category {
            let mut pairs = Vec::new();
            each_term(segment, (snapshot, kind, field), number, |number, docs| {
                pairs.extend(docs.iter().map(|doc| (*doc, *number)));
            })?;
            Ok(Self::many(docs, pairs))
        } else {
            let mut one = vec![0; docs];
            each_term(segment, (snapshot, kind, field), number, |number, docs| {
                for doc in docs {
                    if let Some(place) = one.get_mut(*doc as usize) {
                        *place = number.saturating_add(1);
                    }
                }
            })?;
            Ok(Self::One(one))
        }
    }

    fn many(docs: usize, mut pairs: Vec<(DocId, u32)>) -> Self {
        pairs.sort_unstable();
        let mut starts = vec![0_u32; docs + 1];
        for (doc, _) in &pairs {
            if let Some(count) = starts.get_mut(*doc as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self::Many(starts, pairs.into_iter().map(|(_, number)| number).collect())
    }

    /// Hands the spellings of a document to `take`.
    pub(in crate::index) fn each(&self, doc: DocId, mut take: impl FnMut(u32)) {
        let doc = doc as usize;
        match self {
            Self::One(one) => {
                if let Some(number) = one.get(doc).and_then(|number| number.checked_sub(1)) {
                    take(number);
                }
            }
            Self::Many(starts, numbers) => {
                if let (Some(start), Some(end)) = (starts.get(doc), starts.get(doc + 1)) {
                    numbers.get(*start as usize..*end as usize).into_iter().flatten().for_each(|number| take(*number));
                }
            }
        }
    }

    /// The one spelling of a document.
    pub(in crate::index) fn one(&self, doc: DocId) -> Option<u32> {
        let mut found = None;
        self.each(doc, |number| found = Some(number));
        found
    }

    fn bytes(&self) -> usize {
        let numbers = match self {
            Self::One(one) => one.len(),
            Self::Many(starts, numbers) => starts.len() + numbers.len(),
        };
        numbers * size_of::<u32>()
    }
}
