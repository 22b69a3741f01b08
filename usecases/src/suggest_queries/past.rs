//! Queries of the past, by their words.

use likewise_domain::{
    Timestamp,
    suggestion::{AskedBefore, key_of, popularity},
    text::Typed,
};

use crate::ports::FrequentQuery;

/// Queries that were asked often, in the order of their words.
#[derive(Debug, Default)]
pub(super) struct Past {
    queries: Vec<(String, FrequentQuery)>,
}

impl Past {
    pub(super) fn of(asked: Vec<FrequentQuery>) -> Self {
        // What was masked tells that somebody asked it, and nobody is to be shown it.
        let kept = asked.into_iter().filter(|query| !query.text.is_masked());
        let mut queries: Vec<_> = kept.map(|query| (key_of(query.text.as_str()), query)).collect();
        queries.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self { queries }
    }

    /// The `most` popular queries that go on with what was typed, however many begin alike.
    pub(super) fn going_on(&self, typed: &Typed, now: Timestamp, most: usize) -> Vec<AskedBefore> {
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
        let alike = self.queries.iter().skip(start).take_while(|(query, _)| query.starts_with(&key));
        let mut alike: Vec<(f64, &FrequentQuery)> =
            alike.map(|(_, query)| (popularity(query.hours, now.since(query.last)), query)).collect();
        alike.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let going_on = |(_, query): (f64, &FrequentQuery)| {
            let text = query.text.as_str();
            let typed = typed_part(text, &key).filter(|typed| *typed < text.len())?;
            Some(AskedBefore::new((text.to_owned(), typed), query.hours, query.last, now))
        };
        alike.into_iter().filter_map(going_on).take(most).collect()
    }
}

/// How many bytes of `text` stand for the words of `key`.
fn typed_part(text: &str, key: &str) -> Option<usize> {
    let ends: Vec<usize> = text.char_indices().map(|(place, c)| place + c.len_utf8()).collect();
    let is_typed = |end: usize| text.get(..end).is_some_and(|part| key_of(part).starts_with(key.trim_end()));
    // What is longer has what is shorter in it, so that not every beginning has to be read.
    let end = *ends.get(ends.partition_point(|end| !is_typed(*end)))?;
    let (part, rest) = text.split_at_checked(end)?;
    let space = if key.ends_with(' ') { rest.len() - rest.trim_start().len() } else { 0 };
    Some(part.len() + space)
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

    fn going_on(past: &Past, typed: &str, most: usize) -> Vec<String> {
        let found = past.going_on(&Typed::of(typed), Timestamp::from_micros(0), most);
        let shown = found.iter().map(|asked| asked.suggestion.parts());
        shown.map(|(typed, added)| format!("{typed}|{added}")).collect()
    }

    fn found(past: &Past, typed: &str) -> Vec<String> {
        going_on(past, typed, 100)
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

    #[test]
    fn of_thousands_that_begin_alike_the_popular_ones_are_found() {
        let query = |number: u64| FrequentQuery {
            text: LoggedText::kept(&format!("kettle q{number:05}")),
            hours: number + 1,
            last: Timestamp::from_micros(0),
        };
        let past = Past::of((0..5_000).map(query).collect());
        assert_eq!(going_on(&past, "kettle", 2), ["kettle| q04999", "kettle| q04998"]);
        assert_eq!(going_on(&past, "kettle q04998", 2), Vec::<String>::new(), "nothing is added to it");
    }

    #[test]
    fn what_was_typed_ends_where_the_shortest_beginning_that_says_it_ends() {
        for (text, key) in
            [("pour-over kettle, 1.7 l steel", "pour over k"), ("1.7 l kettle", "1.7l "), ("kettle", "lamp")]
        {
            let ends = text.char_indices().map(|(place, c)| place + c.len_utf8());
            let shortest = ends.map(|end| &text[..end]).find(|part| key_of(part).starts_with(key.trim_end()));
            let part = typed_part(text, key).map(|end| text[..end].trim_end());
            assert_eq!(part, shortest, "{text}");
        }
    }
}
