//! Which documents of a segment meet what a query asks for.

use likewise_domain::text::{QueryTerm, WordQuery};
use tantivy::{DocId, Term, schema::IndexRecordOption};

use crate::index::documents::{DocSet, Segment, Snapshot, each_block};

/// Adds the documents that have one of the codes of `query` to `docs`.
pub(super) fn with_codes(
    (snapshot, segment): (&Snapshot, &Segment),
    query: &WordQuery,
    docs: &mut DocSet,
) -> tantivy::Result<()> {
    for code in &query.codes {
        let term = Term::from_field_text(snapshot.fields.codes, code.as_str());
        with_term(segment, &term, |doc| docs.insert(doc))?;
    }
    Ok(())
}

/// Adds the documents that meet enough terms of a wording of `query` to `docs`.
pub(super) fn with_words(
    (snapshot, segment): (&Snapshot, &Segment),
    query: &WordQuery,
    docs: &mut DocSet,
) -> tantivy::Result<()> {
    let max_doc = segment.reader.max_doc();
    for wording in &query.wordings {
        let needed = query.minimum.of(wording.terms().len());
        if needed == 1 {
            for term in wording.terms() {
                each_alternative((snapshot, segment), term, |doc| docs.insert(doc))?;
            }
            continue;
        }
        // By document how many terms it meets; no wording has as many as this holds.
        let mut met = vec![0_u8; max_doc as usize];
        for term in wording.terms() {
            if let [_] = term.alternatives() {
                each_alternative((snapshot, segment), term, |doc| count(&mut met, doc))?;
            } else {
                let mut having = DocSet::none(max_doc);
                each_alternative((snapshot, segment), term, |doc| having.insert(doc))?;
                having.iter().for_each(|doc| count(&mut met, doc));
            }
        }
        let enough = (0..).zip(met).filter(|(_, met)| usize::from(*met) >= needed);
        enough.for_each(|(doc, _)| docs.insert(doc));
    }
    Ok(())
}

fn count(met: &mut [u8], doc: DocId) {
    if let Some(met) = met.get_mut(doc as usize) {
        *met = met.saturating_add(1);
    }
}

/// Hands the documents that meet `term` to `take`, one with several alternatives several times.
fn each_alternative(
    (snapshot, segment): (&Snapshot, &Segment),
    term: &QueryTerm,
    mut take: impl FnMut(DocId),
) -> tantivy::Result<()> {
    for alternative in term.alternatives() {
        with_term(segment, &Term::from_field_text(snapshot.fields.stems, alternative.stem()), &mut take)?;
    }
    Ok(())
}

/// Hands the documents that have `term` to `take`, in their order.
pub(super) fn with_term(segment: &Segment, term: &Term, mut take: impl FnMut(DocId)) -> tantivy::Result<()> {
    let index = segment.reader.inverted_index(term.field())?;
    if let Some(mut postings) = index.read_block_postings(term, IndexRecordOption::Basic)? {
        each_block(&mut postings, |docs| docs.iter().for_each(|doc| take(*doc)));
    }
    Ok(())
}

/// How many documents of all segments have `term`, those that are gone included.
pub(super) fn documents_with(snapshot: &Snapshot, term: &Term) -> tantivy::Result<u32> {
    let mut documents = 0;
    for segment in &snapshot.segments {
        documents += segment.reader.inverted_index(term.field())?.doc_freq(term)?;
    }
    Ok(documents)
}
