//! Which documents are in a match set.

use likewise_usecases::PortError;
use tantivy::DocId;

use super::{Asked, Moment, met};
use crate::index::{
    documents::{DocSet, Segment},
    error::filters_failed,
};

/// The documents of a match set, by segment: those of live products alone, and of each product its newest.
pub(super) fn members(
    (operation, moment): (&'static str, &Moment),
    asked: &Asked,
) -> Result<Vec<Vec<DocId>>, PortError> {
    let snapshot = &moment.snapshot;
    let mut sets = Vec::with_capacity(snapshot.segments.len());
    for segment in &snapshot.segments {
        let max_doc = segment.reader.max_doc();
        let mut set = if asked.all { DocSet::all(max_doc) } else { DocSet::none(max_doc) };
        if let Some(words) = &asked.words {
            met::with_codes((snapshot, segment), words, &mut set).map_err(filters_failed(operation))?;
            met::with_words((snapshot, segment), words, &mut set).map_err(filters_failed(operation))?;
        }
        sets.push(set);
    }
    for (place, doc) in asked.keys.iter().filter_map(|key| snapshot.place(*key)) {
        if let Some(set) = sets.get_mut(place) {
            set.insert(doc);
        }
    }
    if let Some(filter) = &asked.filter {
        let allowed = snapshot.matching(operation, filter)?;
        sets.iter_mut().zip(&allowed).for_each(|(set, allowed)| set.intersect(allowed));
    }
    let findable =
        |(segment, set): (&Segment, &DocSet)| set.iter().filter(|doc| moment.is_findable(segment, *doc)).collect();
    Ok(snapshot.segments.iter().zip(&sets).map(findable).collect())
}

impl Moment {
    /// Whether a document is the newest one of a product that is live.
    pub(super) fn is_findable(&self, segment: &Segment, doc: DocId) -> bool {
        segment.key(doc).is_some_and(|key| self.live.contains(key)) && segment.is_alive(doc)
    }
}
