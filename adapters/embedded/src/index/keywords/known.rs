//! Which words and codes products have.

use std::{cmp::Reverse, collections::HashMap};

use likewise_domain::text::edits;
use likewise_usecases::{
    PortError,
    ports::{KnownWord, Lookup, Nearness, Vocabulary},
};
use tantivy::{
    Term,
    query::FuzzyTermQuery,
    schema::Field,
    termdict::{TermDictionary, TermStreamer},
};

use super::{KNOWN, read_failed};
use crate::index::{documents::Snapshot, error::filters_failed};

/// A lookup that owns its text.
pub(super) struct Question {
    among: Vocabulary,
    text: String,
    near: Nearness,
    most: usize,
}

impl Question {
    pub(super) fn of(lookup: &Lookup<'_>) -> Self {
        let Lookup { among, text, near, most } = *lookup;
        Self { among, text: text.to_owned(), near, most }
    }
}

/// A word longer than this is compared with every other one: an automaton for it would take too much memory.
const MOST_CHARACTERS: usize = 64;

/// What is known for a lookup.
pub(super) fn known(snapshot: &Snapshot, question: &Question) -> Result<Vec<KnownWord>, PortError> {
    let field = match question.among {
        Vocabulary::Words => snapshot.fields.words,
        Vocabulary::Titles => snapshot.fields.title_words,
        Vocabulary::Codes => snapshot.fields.codes,
    };
    let found = collect(snapshot, (field, question))?;
    let distance = |text: &str| match question.near {
        Nearness::Edits(_) => edits(text, &question.text),
        Nearness::Same | Nearness::Beginning => 0,
    };
    let mut found: Vec<_> =
        found.into_iter().map(|(text, products)| (distance(&text), Reverse(products), text)).collect();
    if question.most > 0 && found.len() > question.most {
        found.select_nth_unstable(question.most - 1);
    }
    found.truncate(question.most);
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, Reverse(products), text)| KnownWord { text, products }).collect())
}

/// What is near to the text, with how many products have it.
fn collect(snapshot: &Snapshot, (field, question): (Field, &Question)) -> Result<HashMap<String, u64>, PortError> {
    let text = question.text.as_str();
    let failed = read_failed(KNOWN);
    let mut found = HashMap::new();
    match question.near {
        Nearness::Same => each_dictionary(snapshot, field, |terms| {
            if let Some(info) = terms.get(text).map_err(&failed)? {
                *found.entry(text.to_owned()).or_default() += u64::from(info.doc_freq);
            }
            Ok(())
        })?,
        Nearness::Beginning => {
            // No text goes on with this byte.
            let end = [text.as_bytes(), &[0xff]].concat();
            each_dictionary(snapshot, field, |terms| {
                add(terms.range().ge(text).lt(&end).into_stream().map_err(&failed)?, |_| true, &mut found);
                Ok(())
            })?;
        }
        Nearness::Edits(most) if text.chars().count() > MOST_CHARACTERS => {
            let length = text.chars().count();
            let is_near = |other: &str| {
                other.chars().count().abs_diff(length) <= usize::from(most) && edits(other, text) <= usize::from(most)
            };
            each_dictionary(snapshot, field, |terms| {
                add(terms.stream().map_err(&failed)?, is_near, &mut found);
                Ok(())
            })?;
        }
        Nearness::Edits(most) => {
            let query = FuzzyTermQuery::new(Term::from_field_text(field, text), most, true);
            // Making it takes longer than asking a small segment does.
            let automaton = query.automaton().map_err(filters_failed(KNOWN))?;
            each_dictionary(snapshot, field, |terms| {
                add(terms.search(&automaton).into_stream().map_err(&failed)?, |_| true, &mut found);
                Ok(())
            })?;
        }
    }
    Ok(found)
}

/// Hands the words of each segment to `take`.
fn each_dictionary(
    snapshot: &Snapshot,
    field: Field,
    mut take: impl FnMut(&TermDictionary) -> Result<(), PortError>,
) -> Result<(), PortError> {
    for segment in &snapshot.segments {
        let index = segment.reader.inverted_index(field).map_err(filters_failed(KNOWN))?;
        take(index.terms())?;
    }
    Ok(())
}

fn add<A>(mut terms: TermStreamer<'_, A>, is_wanted: impl Fn(&str) -> bool, found: &mut HashMap<String, u64>)
where
    A: tantivy_fst::Automaton,
{
    while let Some((text, info)) = terms.next() {
        let Ok(text) = str::from_utf8(text) else { continue };
        if !is_wanted(text) {
            continue;
        }
        match found.get_mut(text) {
            Some(products) => *products += u64::from(info.doc_freq),
            None => {
                found.insert(text.to_owned(), u64::from(info.doc_freq));
            }
        }
    }
}
