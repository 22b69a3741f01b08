//! Queries of the past, by their words.

use likewise_domain::{
    Timestamp,
    text::{Typed, words},
};

use crate::ports::FrequentQuery;

/// Queries that were asked often, in the order of their words.
#[derive(Debug, Default)]
pub(super) struct Past {
    queries: Vec<(String, FrequentQuery)>,
}

/// A query that goes on with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GoingOn {
    /// Its text, and how many of its bytes were typed.
    pub(super) completion: (String, usize),
    pub(super) hours: u64,
    pub(super) last: Timestamp,
}

/// How many queries that begin alike are looked at.
const MOST_LOOKED_AT: usize = 2_000;

impl Past {
    pub(super) fn of(asked: Vec<FrequentQuery>) -> Self {
        // What was masked tells that somebody asked it, and nobody is to be shown it.
        let kept = asked.into_iter().filter(|query| !query.text.is_masked());
        let mut queries: Vec<_> = kept.map(|query| (key_of(query.text.as_str()), query)).collect();
        queries.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self { queries }
    }

    pub(super) fn going_on(&self, typed: &Typed) -> Vec<GoingOn> {
        let mut beginning: Vec<&str> = typed.words().iter().map(String::as_str).collect();
        beginning.extend(typed.last());
        if beginning.is_empty() {
            return Vec::new();
        }
        let mut key = beginning.join(" ");
        if typed.last().is_none() {
            key.push(' ');
        }
        let start = self.queries.partition_point(|(query, _)| *query < key);
        let alike =
            self.queries.iter().skip(start).take(MOST_LOOKED_AT).take_while(|(query, _)| query.starts_with(&key));
        let going_on = |(_, query): &(String, FrequentQuery)| {
            let text = query.text.as_str();
            let typed = typed_part(text, &key)?;
            let FrequentQuery { hours, last, .. } = *query;
            (typed < text.len()).then(|| GoingOn { completion: (text.to_owned(), typed), hours, last })
        };
        alike.filter_map(going_on).collect()
    }
}

/// How many bytes of `text` stand for the words of `key`.
fn typed_part(text: &str, key: &str) -> Option<usize> {
    let ends = text.char_indices().map(|(place, c)| place + c.len_utf8());
    let part = ends.map(|end| text.split_at(end)).find(|(part, _)| key_of(part).starts_with(key.trim_end()));
    let (part, rest) = part?;
    let space = if key.ends_with(' ') { rest.len() - rest.trim_start().len() } else { 0 };
    Some(part.len() + space)
}

fn key_of(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use likewise_domain::query_log::LoggedText;

    use super::*;

    fn past(texts: &[&str]) -> Past {
        let query =
            |text: &&str| FrequentQuery { text: LoggedText::kept(text), hours: 3, last: Timestamp::from_micros(0) };
        Past::of(texts.iter().map(query).collect())
    }

    fn found(past: &Past, typed: &str) -> Vec<String> {
        let shown = |it: GoingOn| {
            let (typed, added) = it.completion.0.split_at(it.completion.1);
            format!("{typed}|{added}")
        };
        past.going_on(&Typed::of(typed)).into_iter().map(shown).collect()
    }

    #[test]
    fn queries_that_begin_alike_are_found_whatever_their_case_and_accents() {
        let past = past(&["Crème brûlée torch", "creme", "kettle, red", "kettlebell", "ann@mail.example kettle"]);
        assert_eq!(found(&past, "CREME b"), ["crème b|rûlée torch"]);
        assert_eq!(found(&past, "crem"), ["crem|e", "crèm|e brûlée torch"]);
        assert_eq!(found(&past, "kettle"), ["kettle|, red", "kettle|bell"]);
        assert_eq!(found(&past, "kettle "), ["kettle|, red"], "a word is complete");
        assert_eq!(found(&past, "ann"), Vec::<String>::new());
        assert_eq!(found(&past, " ?"), Vec::<String>::new());
    }
}
