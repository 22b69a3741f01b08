//! Columns of values.

use std::sync::Arc;

use likewise_domain::filter::FilterField;
use tantivy::DocId;

use super::{
    super::{
        snapshot::{Segment, Snapshot},
        terms::{Kind, Spelling},
    },
    BySegment, Column, Dictionary, each_term,
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
    dictionary_bytes: usize,
    segments: BySegment<ValueColumn>,
}

/// The spellings that each document of a segment has.
#[derive(Debug)]
pub(in crate::index) enum ValueColumn {
    /// At most one; one more than its number, 0 where there is none. Empty where no document has any.
    One(Vec<u32>),
    /// Any number: those of a document begin where the first list says, and end where those of the next one begin.
    Many(Vec<u32>, Vec<u32>),
}

impl Held {
    /// About how much it takes; 0 where no segment has a value.
    pub(super) fn bytes(&self) -> usize {
        if self.segments.bytes == 0 { 0 } else { self.segments.bytes + self.dictionary_bytes }
    }

    pub(super) fn values(&mut self, snapshot: &Snapshot, field: &FilterField) -> tantivy::Result<Values> {
        let mut grew = false;
        let columns = snapshot.segments.iter().map(|segment| {
            self.segments.of(segment, || {
                grew = true;
                ValueColumn::read(segment, (snapshot, field), Arc::make_mut(&mut self.dictionary))
            })
        });
        let columns = columns.collect::<tantivy::Result<_>>();
        if grew {
            self.dictionary_bytes = self.dictionary.bytes();
        }
        self.segments.forget_gone(|id| snapshot.has(id));
        Ok(Values { dictionary: self.dictionary.clone(), segments: columns? })
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
            let mut one = Vec::new();
            each_term(segment, (snapshot, kind, field), number, |number, having| {
                one.resize(docs, 0);
                for doc in having {
                    if let Some(place) = one.get_mut(*doc as usize) {
                        *place = number.saturating_add(1);
                    }
                }
            })?;
            Ok(Self::One(one))
        }
    }

    fn many(docs: usize, mut pairs: Vec<(DocId, u32)>) -> Self {
        if pairs.is_empty() {
            return Self::One(Vec::new());
        }
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
}

impl Column for ValueColumn {
    fn bytes(&self) -> usize {
        let numbers = match self {
            Self::One(one) => one.len(),
            Self::Many(starts, numbers) => starts.len() + numbers.len(),
        };
        numbers * size_of::<u32>()
    }
}
