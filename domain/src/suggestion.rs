//! What may be meant by what is being typed: completions out of titles and queries of the past, in one order.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
    time::Duration,
};

use crate::{
    Invalid, Timestamp,
    text::{Completion, words},
};

/// Where a suggestion is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A query that several shoppers asked.
    Query,
    /// A title.
    Title,
}

impl Source {
    /// Its name in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Title => "title",
        }
    }
}

/// A text that goes on with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The text.
    pub text: String,
    /// How many of its bytes were typed.
    pub typed: usize,
    /// Where it is from.
    pub source: Source,
}

impl Suggestion {
    /// The part that was typed, and the part that completes it.
    pub fn parts(&self) -> (&str, &str) {
        self.text.split_at_checked(self.typed).unwrap_or((&self.text, ""))
    }

    /// What tells it from another one: the same words are the same suggestion.
    fn key(&self) -> String {
        key_of(&self.text)
    }
}

/// How many suggestions are wanted: 1 to 50.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MostSuggestions(usize);

impl MostSuggestions {
    /// The most that one answer holds.
    pub const MOST: usize = 50;
    /// What is used where nothing is asked for.
    pub const DEFAULT: Self = Self(8);

    /// Accepts 1 to [`MostSuggestions::MOST`].
    pub fn new(value: u64) -> Result<Self, Invalid> {
        match usize::try_from(value) {
            Ok(value @ 1..=Self::MOST) => Ok(Self(value)),
            _ => Err(Invalid::new("limit", format!("is {value}, accepted is 1 to {}", Self::MOST))),
        }
    }

    /// The number.
    pub const fn get(self) -> usize {
        self.0
    }
}

/// How much a query of the past counts: in how many different hours it was asked, each half as much every 14 days since it
/// was asked last.
pub fn popularity(hours: u64, since_last: Duration) -> f64 {
    const HALF_LIFE: f64 = 14.0 * 24.0 * 3_600.0;
    let hours = u32::try_from(hours).unwrap_or(u32::MAX);
    f64::from(hours) * (-since_last.as_secs_f64() / HALF_LIFE).exp2()
}

/// A query of the past, completed: with how much it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedBefore {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// See [`popularity`].
    pub popularity: f64,
}

impl AskedBefore {
    /// A query that was asked in `hours` different hours, the last time at `last`.
    pub fn new(completion: (String, usize), hours: u64, last: Timestamp, now: Timestamp) -> Self {
        let (text, typed) = completion;
        let suggestion = Suggestion { text, typed, source: Source::Query };
        Self { suggestion, popularity: popularity(hours, now.since(last)) }
    }
}

/// Queries of the past in their order, each once: the most popular first, equal ones by text.
pub fn most_popular(mut asked: Vec<AskedBefore>) -> Vec<Suggestion> {
    asked.sort_by(|one, other| {
        let popularity = other.popularity.total_cmp(&one.popularity);
        popularity.then_with(|| one.suggestion.text.cmp(&other.suggestion.text))
    });
    distinct(asked.into_iter().map(|asked| asked.suggestion))
}

/// Completions out of titles in their order, each once: phrases that a title has as they stand come first, then what more
/// of the titles have, then the shorter ones. What is never there without what follows it is left out for the longer one.
///
/// Each item is a completion and how many titles it stands for: 1, or how many products have the word.
pub fn most_frequent(found: impl IntoIterator<Item = (Completion, u64)>) -> Vec<Suggestion> {
    let mut counted: BTreeMap<String, (Completion, u64)> = BTreeMap::new();
    for (completion, titles) in found {
        let key = key_of(&completion.text);
        match counted.get_mut(&key) {
            Some((known, count)) => {
                *count += titles;
                known.is_phrase |= completion.is_phrase;
            }
            None => {
                counted.insert(key, (completion, titles));
            }
        }
    }
    // In order of words, what goes on with a text stands right behind it.
    let mut kept: Vec<(usize, &Completion, u64)> = Vec::with_capacity(counted.len());
    let mut following: Option<(&String, u64)> = None;
    for (key, (completion, titles)) in counted.iter().rev() {
        let is_beginning = |(longer, count): (&String, u64)| {
            count >= *titles && longer.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with(' '))
        };
        if !following.is_some_and(is_beginning) {
            kept.push((key.split(' ').count(), completion, *titles));
        }
        following = Some((key, *titles));
    }
    kept.sort_by_key(|(words, completion, titles)| {
        (!completion.is_phrase, Reverse(*titles), *words, completion.text.clone())
    });
    let suggestion = |it: &Completion| Suggestion { text: it.text.clone(), typed: it.typed, source: Source::Title };
    kept.into_iter().map(|(_, completion, _)| suggestion(completion)).collect()
}

/// Both lists as one, each suggestion once, at most `most`: what shoppers ask comes before what titles say.
pub fn merged(asked: Vec<Suggestion>, titles: Vec<Suggestion>, most: MostSuggestions) -> Vec<Suggestion> {
    distinct(asked.into_iter().chain(titles)).into_iter().take(most.get()).collect()
}

fn distinct(all: impl Iterator<Item = Suggestion>) -> Vec<Suggestion> {
    let mut seen = HashSet::new();
    all.filter(|suggestion| seen.insert(suggestion.key())).collect()
}

/// The words of `text` with a space between them: what tells a suggestion, or a query of the past, from another one.
pub fn key_of(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn completion(text: &str, is_phrase: bool) -> Completion {
        Completion { text: text.to_owned(), typed: 1, is_phrase }
    }

    fn texts(suggestions: &[Suggestion]) -> Vec<&str> {
        suggestions.iter().map(|suggestion| suggestion.text.as_str()).collect()
    }

    #[test]
    fn phrases_come_first_and_then_what_more_titles_have() {
        let found = [
            ("kettle", true, 1),
            ("kettle red", true, 1),
            ("kettle", true, 1),
            ("keyboard", true, 1),
            ("kelp", false, 9),
            ("keyboard tray", true, 1),
        ];
        let found = found.map(|(text, is_phrase, titles)| (completion(text, is_phrase), titles));
        assert_eq!(texts(&most_frequent(found)), ["kettle", "kettle red", "keyboard tray", "kelp"]);
    }

    #[test]
    fn what_was_asked_lately_counts_more() {
        let now = Timestamp::from_micros(0).after(Duration::from_hours(24 * 100));
        let days_ago = |days: u64| Timestamp::from_micros(0).after(Duration::from_hours(24 * (100 - days)));
        let asked = |text: &str, hours, days| AskedBefore::new((text.to_owned(), 1), hours, days_ago(days), now);
        let all = vec![asked("kettle", 8, 28), asked("Kettle", 1, 0), asked("keys", 3, 0), asked("kelp", 3, 0)];
        assert_eq!(texts(&most_popular(all)), ["kelp", "keys", "kettle"], "8 four weeks ago are 2 now");
        assert!((popularity(8, Duration::from_hours(24 * 14)) - 4.0).abs() < 1e-9);
    }

    #[test]
    fn both_lists_are_one_without_a_repetition() {
        let of = |text: &str, source| Suggestion { text: text.to_owned(), typed: 2, source };
        let asked = vec![of("kettle", Source::Query), of("kettle red", Source::Query)];
        let titles = vec![of("Kettle", Source::Title), of("keys", Source::Title), of("kelp", Source::Title)];
        let all = merged(asked, titles, MostSuggestions::new(3).unwrap());
        assert_eq!(texts(&all), ["kettle", "kettle red", "keys"]);
        assert_eq!(all[0].parts(), ("ke", "ttle"));
        assert!(MostSuggestions::new(0).is_err() && MostSuggestions::new(51).is_err());
    }

    proptest! {
        #[test]
        fn a_list_is_bounded_and_has_each_text_once(
            asked in proptest::collection::vec("[ab]( [ab]){0,2}", 0..20),
            titles in proptest::collection::vec("[abC]( [ab]){0,2}", 0..20), most in 1_u64..10,
        ) {
            let now = Timestamp::from_micros(0);
            let asked = asked.into_iter().map(|text| AskedBefore::new((text, 1), 1, now, now)).collect();
            let titles = most_frequent(titles.iter().map(|text| (completion(text, true), 1)));
            let all = merged(most_popular(asked), titles, MostSuggestions::new(most).unwrap());
            prop_assert!(all.len() as u64 <= most);
            let keys: HashSet<_> = all.iter().map(Suggestion::key).collect();
            prop_assert_eq!(keys.len(), all.len());
        }

        #[test]
        fn nothing_is_lost_but_what_a_longer_text_says(titles in proptest::collection::vec("[ab]( [ab]){0,2}", 1..20)) {
            let kept = most_frequent(titles.iter().map(|text| (completion(text, true), 1)));
            for title in &titles {
                prop_assert!(kept.iter().any(|kept| kept.text.starts_with(title.as_str())), "{title} in {kept:?}");
            }
        }
    }
}
