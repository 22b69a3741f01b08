//! The best candidates by words: BM25 over all fields together (BM25F), the fields weighed as the query says.
//!
//! Term by term: the documents that have a term are read once for each field, their mentions added up by field and
//! length, and what that makes them worth is added to what they were worth by the terms before.

use likewise_domain::text::{Alternative, FieldWeights, QueryTerm, TextField, WordQuery};
use likewise_usecases::PortError;
use tantivy::{DocId, Term, fieldnorm::FieldNormReader, schema::IndexRecordOption};

use super::{MATCHING, Moment, met};
use crate::index::{
    documents::{DocSet, Segment, Snapshot},
    error::filters_failed,
};

/// How soon further mentions count no more, as the papers have it.
const SATURATION: f32 = 1.2;
/// How much the length of a text counts, likewise.
const LENGTH: f32 = 0.75;
/// How many lengths an index tells apart.
const LENGTHS: usize = 256;

/// What is asked.
pub(super) struct Wanted {
    pub(super) words: WordQuery,
    pub(super) weights: FieldWeights,
    pub(super) k: usize,
}

/// A candidate.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    has_code: bool,
    score: f32,
    /// How many terms it meets.
    met: u8,
    key: u32,
}

impl Candidate {
    /// The better one first; equal ones in the order in which they came to the store.
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let by_code = other.has_code.cmp(&self.has_code);
        by_code
            .then_with(|| other.score.total_cmp(&self.score))
            .then_with(|| other.met.cmp(&self.met))
            .then_with(|| self.key.cmp(&other.key))
    }
}

/// The keys of the best products, the best first, of the documents in `allowed`.
pub(super) fn matching(moment: &Moment, wanted: &Wanted, allowed: Option<&[DocSet]>) -> Result<Vec<u32>, PortError> {
    let failed = filters_failed(MATCHING);
    let scoring = Scoring::of(&moment.snapshot, wanted).map_err(&failed)?;
    let mut found: Vec<Candidate> = Vec::new();
    for (place, segment) in moment.snapshot.segments.iter().enumerate() {
        let allowed = allowed.and_then(|sets| sets.get(place));
        let is_allowed = |doc: DocId| allowed.is_none_or(|set| set.contains(doc)) && moment.is_findable(segment, doc);
        found.extend(scoring.candidates(segment, is_allowed).map_err(&failed)?);
    }
    if found.len() > wanted.k {
        found.select_nth_unstable_by(wanted.k - 1, Candidate::compare);
        found.truncate(wanted.k);
    }
    found.sort_unstable_by(Candidate::compare);
    Ok(found.into_iter().map(|candidate| candidate.key).collect())
}

/// What is the same for all segments.
struct Scoring<'a> {
    snapshot: &'a Snapshot,
    wanted: &'a Wanted,
    /// Each different term of all wordings, with how rare each of its alternatives is.
    terms: Vec<(&'a QueryTerm, Vec<f32>)>,
    /// The places of each wording's terms among them.
    wordings: Vec<Vec<usize>>,
    /// What a mention counts by the length of its text, for each field that counts.
    fields: Vec<(tantivy::schema::Field, [f32; LENGTHS])>,
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts and numbers of documents are statistics")]
impl<'a> Scoring<'a> {
    fn of(snapshot: &'a Snapshot, wanted: &'a Wanted) -> tantivy::Result<Self> {
        let documents: u32 = snapshot.segments.iter().map(|segment| segment.reader.max_doc()).sum();
        let mut scoring = Self { snapshot, wanted, terms: Vec::new(), wordings: Vec::new(), fields: Vec::new() };
        for wording in &wanted.words.wordings {
            let places = wording.terms().iter().map(|term| scoring.place(term, documents as f32));
            let places = places.collect::<tantivy::Result<_>>()?;
            scoring.wordings.push(places);
        }
        for (field, column) in TextField::ALL.into_iter().zip(snapshot.fields.texts) {
            let weight = wanted.weights.of(field);
            if weight > 0.0 {
                scoring.fields.push((column, worth(snapshot, column, (weight, documents as f32))?));
            }
        }
        Ok(scoring)
    }

    /// The place of a term among those that are known, to which it is added where it is not.
    fn place(&mut self, term: &'a QueryTerm, documents: f32) -> tantivy::Result<usize> {
        let known = self.terms.iter().position(|(known, _)| known.alternatives() == term.alternatives());
        if let Some(place) = known {
            return Ok(place);
        }
        let rarities = term.alternatives().iter().map(|alternative| self.rarity(alternative, documents));
        let rarities = rarities.collect::<tantivy::Result<_>>()?;
        self.terms.push((term, rarities));
        Ok(self.terms.len() - 1)
    }

    fn rarity(&self, alternative: &Alternative, documents: f32) -> tantivy::Result<f32> {
        let term = Term::from_field_text(self.snapshot.fields.stems, alternative.stem());
        let having = met::documents_with(self.snapshot, &term)? as f32;
        Ok((1.0 + (documents - having + 0.5) / (having + 0.5)).ln())
    }

    fn candidates(&self, segment: &Segment, is_allowed: impl Fn(DocId) -> bool) -> tantivy::Result<Vec<Candidate>> {
        let max_doc = segment.reader.max_doc();
        let mut coded = DocSet::none(max_doc);
        met::with_codes((self.snapshot, segment), &self.wanted.words, &mut coded)?;
        let scores = self.terms.iter().map(|term| self.scores(segment, term)).collect::<tantivy::Result<Vec<_>>>()?;
        // The best of all wordings that are met, of a document with a code of those that are not as well.
        let mut best = vec![(0.0_f32, 0_u8); max_doc as usize];
        let mut found = coded.clone();
        for wording in &self.wordings {
            let needed = self.wanted.words.minimum.of(wording.len());
            let mut sums = vec![(0.0_f32, 0_u8); max_doc as usize];
            for (doc, score) in wording.iter().filter_map(|place| scores.get(*place)).flatten() {
                if let Some((sum, met)) = sums.get_mut(*doc as usize) {
                    (*sum, *met) = (*sum + score, met.saturating_add(1));
                }
            }
            for ((doc, (sum, met)), best) in (0..).zip(sums).zip(&mut best) {
                let is_met = usize::from(met) >= needed;
                if is_met {
                    found.insert(doc);
                }
                if met > 0 && (is_met || coded.contains(doc)) && (sum, met) > *best {
                    *best = (sum, met);
                }
            }
        }
        let candidate = |doc: DocId| {
            let (score, met) = *best.get(doc as usize)?;
            Some(Candidate { has_code: coded.contains(doc), score, met, key: segment.key(doc)? })
        };
        Ok(found.iter().filter(|doc| is_allowed(*doc)).filter_map(candidate).collect())
    }

    /// The documents that meet a term, each once, and what that is worth: as much as its best alternative.
    fn scores(
        &self,
        segment: &Segment,
        (term, rarities): &(&QueryTerm, Vec<f32>),
    ) -> tantivy::Result<Vec<(DocId, f32)>> {
        let mut mentions = vec![0.0_f32; segment.reader.max_doc() as usize];
        let mut scores: Vec<(DocId, f32)> = Vec::new();
        for (alternative, rarity) in term.alternatives().iter().zip(rarities) {
            for (field, worth) in &self.fields {
                add_mentions(segment, (&Term::from_field_text(*field, alternative.stem()), worth), &mut mentions)?;
            }
            let most = alternative.credit() * rarity * (SATURATION + 1.0);
            let stem = Term::from_field_text(self.snapshot.fields.stems, alternative.stem());
            met::with_term(segment, &stem, |doc| {
                if let Some(mentions) = mentions.get_mut(doc as usize) {
                    scores.push((doc, most * *mentions / (SATURATION + *mentions)));
                    *mentions = 0.0;
                }
            })?;
        }
        if term.alternatives().len() > 1 {
            scores.sort_unstable_by(|one, other| one.0.cmp(&other.0).then_with(|| other.1.total_cmp(&one.1)));
            scores.dedup_by_key(|(doc, _)| *doc);
        }
        Ok(scores)
    }
}

/// Adds what the mentions of a term are worth to each document's sum.
#[expect(clippy::cast_precision_loss, reason = "no text has so many mentions of a word")]
fn add_mentions(
    segment: &Segment,
    (term, worth): (&Term, &[f32; LENGTHS]),
    mentions: &mut [f32],
) -> tantivy::Result<()> {
    let index = segment.reader.inverted_index(term.field())?;
    let Some(mut postings) = index.read_block_postings(term, IndexRecordOption::WithFreqs)? else { return Ok(()) };
    let lengths = segment.reader.get_fieldnorms_reader(term.field())?;
    while !postings.docs().is_empty() {
        for (doc, count) in postings.docs().iter().zip(postings.freqs()) {
            let worth = worth.get(usize::from(lengths.fieldnorm_id(*doc))).copied().unwrap_or_default();
            if let Some(mentions) = mentions.get_mut(*doc as usize) {
                *mentions += *count as f32 * worth;
            }
        }
        postings.advance();
    }
    Ok(())
}

/// What a mention in a field counts, by the length of the text.
#[expect(clippy::cast_precision_loss, reason = "lengths of texts are statistics")]
fn worth(
    snapshot: &Snapshot,
    field: tantivy::schema::Field,
    (weight, documents): (f32, f32),
) -> tantivy::Result<[f32; LENGTHS]> {
    let mut words = 0;
    for segment in &snapshot.segments {
        words += segment.reader.inverted_index(field)?.total_num_tokens();
    }
    let mean = (words as f32 / documents.max(1.0)).max(1.0);
    let mut worth = [0.0; LENGTHS];
    for (id, worth) in (0..=u8::MAX).zip(&mut worth) {
        let length = FieldNormReader::id_to_fieldnorm(id) as f32;
        *worth = weight / (1.0 - LENGTH + LENGTH * length / mean);
    }
    Ok(worth)
}
