//! How many products have two words in their titles.

use std::collections::HashMap;

use likewise_domain::text::{TextField, stem};
use likewise_usecases::PortError;
use tantivy::{Term, schema::Field};

use super::{TOGETHER, met::with_term};
use crate::index::{
    documents::{DocSet, Segment, Snapshot},
    error::filters_failed,
};

/// Pairs of stems.
pub(super) struct Pairs(Vec<[Box<str>; 2]>);

impl Pairs {
    pub(super) fn of(pairs: &[[&str; 2]]) -> Self {
        Self(pairs.iter().map(|pair| pair.map(|word| stem(word).into())).collect())
    }

    /// For each pair the documents that have both stems in their titles.
    pub(super) fn counted(&self, snapshot: &Snapshot) -> Result<Vec<u64>, PortError> {
        let titles = title_of(snapshot);
        let mut counts = vec![0; self.0.len()];
        for segment in &snapshot.segments {
            self.count(segment, titles, &mut counts).map_err(filters_failed(TOGETHER))?;
        }
        Ok(counts)
    }

    fn count(&self, segment: &Segment, titles: Field, counts: &mut [u64]) -> tantivy::Result<()> {
        // Many first words are asked about with few second ones.
        let mut with_second: HashMap<&str, DocSet> = HashMap::new();
        for ([first, second], count) in self.0.iter().zip(counts) {
            if !with_second.contains_key(&**second) {
                let mut docs = DocSet::none(segment.reader.max_doc());
                with_term(segment, &Term::from_field_text(titles, second), |doc| docs.insert(doc))?;
                with_second.insert(second, docs);
            }
            let Some(docs) = with_second.get(&**second) else { continue };
            let both = |doc| *count += u64::from(docs.contains(doc));
            with_term(segment, &Term::from_field_text(titles, first), both)?;
        }
        Ok(())
    }
}

fn title_of(snapshot: &Snapshot) -> Field {
    let [title, ..] = snapshot.fields.texts;
    debug_assert_eq!(TextField::ALL.first(), Some(&TextField::Title));
    title
}
