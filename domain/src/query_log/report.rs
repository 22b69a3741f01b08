//! What a log of queries says as a whole.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use super::{EventKind, LoggedText};

/// A logged query as reports see it.
#[derive(Debug, Clone, Copy)]
pub struct ReportedQuery<'a> {
    /// Its words.
    pub text: &'a LoggedText,
    /// Whether its words alone chose and ordered what was shown.
    pub plain: bool,
    /// How many products matched.
    pub total: u64,
    /// Why the answer was less than what was asked for.
    pub degraded: &'a [String],
    /// How many products were shown and are kept with their positions.
    pub shown: usize,
    /// What was done, with the position of the product, the first being 1.
    pub events: &'a [(u32, EventKind)],
}

/// What is counted over a log, one query after the other.
#[derive(Debug, Clone, Default)]
pub struct QueryReport {
    queries: u64,
    plain: u64,
    without_hits: u64,
    others_without_hits: u64,
    degraded: u64,
    reasons: BTreeMap<String, u64>,
    with_event: u64,
    /// By text: how often it was asked, and how often of those it found nothing where it was plain.
    texts: HashMap<LoggedText, (u64, u64)>,
    positions: Vec<AtPosition>,
}

/// What happened at one position.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AtPosition {
    /// How many products were shown there.
    pub impressions: u64,
    /// How many of them were clicked, put into a cart or bought: of these a shop may send one without the others.
    pub clicks: u64,
}

impl AtPosition {
    /// Clicks per impression; 0 without any.
    pub fn rate(self) -> f64 {
        share(self.clicks, self.impressions)
    }
}

/// A text with how often it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedOften {
    /// The text.
    pub text: LoggedText,
    /// How often.
    pub times: u64,
}

impl QueryReport {
    /// Counts a query.
    pub fn add(&mut self, query: ReportedQuery<'_>) {
        // Under a filter or a threshold it is not the words that find nothing.
        let found_nothing = u64::from(query.plain && query.total == 0);
        self.queries += 1;
        self.plain += u64::from(query.plain);
        self.without_hits += found_nothing;
        self.others_without_hits += u64::from(!query.plain && query.total == 0);
        self.with_event += u64::from(!query.events.is_empty());
        self.degraded += u64::from(!query.degraded.is_empty());
        for reason in query.degraded {
            *self.reasons.entry(reason.clone()).or_default() += 1;
        }
        match self.texts.get_mut(query.text) {
            Some((times, without_hits)) => (*times, *without_hits) = (*times + 1, *without_hits + found_nothing),
            None => {
                self.texts.insert(query.text.clone(), (1, found_nothing));
            }
        }
        if query.plain {
            self.count_positions(&query);
        }
    }

    fn count_positions(&mut self, query: &ReportedQuery<'_>) {
        if self.positions.len() < query.shown {
            self.positions.resize(query.shown, AtPosition::default());
        }
        self.positions.iter_mut().take(query.shown).for_each(|position| position.impressions += 1);
        // Each once, whatever followed.
        let happened: BTreeSet<u32> = query.events.iter().map(|(position, _)| *position).collect();
        for position in happened {
            let place = usize::try_from(position).unwrap_or(usize::MAX).wrapping_sub(1);
            self.positions.get_mut(place).into_iter().for_each(|position| position.clicks += 1);
        }
    }

    /// How many queries there are.
    pub fn queries(&self) -> u64 {
        self.queries
    }

    /// How many queries were plain: chosen and ordered by their words alone.
    pub fn plain(&self) -> u64 {
        self.plain
    }

    /// How many different texts there are.
    pub fn texts(&self) -> usize {
        self.texts.len()
    }

    /// How many plain queries found nothing.
    pub fn without_hits(&self) -> u64 {
        self.without_hits
    }

    /// How many of the other queries found nothing.
    pub fn others_without_hits(&self) -> u64 {
        self.others_without_hits
    }

    /// How many queries were answered in part.
    pub fn degraded(&self) -> u64 {
        self.degraded
    }

    /// How many queries each reason was given for.
    pub fn reasons(&self) -> &BTreeMap<String, u64> {
        &self.reasons
    }

    /// How many queries were followed by a click, a cart or a purchase.
    pub fn with_event(&self) -> u64 {
        self.with_event
    }

    /// What happened at each position of plain queries, the first one first.
    pub fn positions(&self) -> &[AtPosition] {
        &self.positions
    }

    /// A count as a share of those queries that are plain.
    pub fn share_of_plain(&self, count: u64) -> f64 {
        share(count, self.plain)
    }

    /// A count as a share of those queries that are not plain.
    pub fn share_of_others(&self, count: u64) -> f64 {
        share(count, self.queries - self.plain)
    }

    /// A count as a share of all queries.
    pub fn share(&self, count: u64) -> f64 {
        share(count, self.queries)
    }

    /// The texts that were asked most often, at most `most`.
    pub fn most_frequent(&self, most: usize) -> Vec<AskedOften> {
        often(self.texts.iter().map(|(text, (times, _))| (text, *times)), most)
    }

    /// The plain texts that found nothing most often, at most `most`.
    pub fn most_frequent_without_hits(&self, most: usize) -> Vec<AskedOften> {
        often(self.texts.iter().map(|(text, (_, without_hits))| (text, *without_hits)), most)
    }
}

fn often<'a>(counted: impl Iterator<Item = (&'a LoggedText, u64)>, most: usize) -> Vec<AskedOften> {
    let mut counted: Vec<_> = counted.filter(|(_, times)| *times > 0).collect();
    counted.sort_unstable_by_key(|(text, times)| (Reverse(*times), *text));
    counted.into_iter().take(most).map(|(text, times)| AskedOften { text: text.clone(), times }).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn share(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked<'a>(text: &'a LoggedText, total: u64, degraded: &'a [String]) -> ReportedQuery<'a> {
        ReportedQuery { text, plain: true, total, degraded, shown: usize::try_from(total).unwrap().min(3), events: &[] }
    }

    #[test]
    fn a_log_is_counted_as_a_whole() {
        let (kettle, sofa, torch) = (LoggedText::kept("kettle"), LoggedText::kept("sofa"), LoggedText::kept("torch"));
        let late = ["embedding_timeout".to_owned()];
        let events = [(1, EventKind::Click), (1, EventKind::Purchase), (3, EventKind::Click)];
        let mut report = QueryReport::default();
        report.add(ReportedQuery { events: &events, ..asked(&kettle, 9, &[]) });
        report.add(asked(&kettle, 2, &late));
        report.add(asked(&torch, 0, &late));
        report.add(asked(&sofa, 0, &[]));
        report.add(asked(&torch, 0, &[]));
        assert_eq!((report.queries(), report.texts(), report.without_hits()), (5, 3, 3));
        assert_eq!((report.degraded(), report.with_event()), (2, 1));
        assert_eq!(report.reasons().get("embedding_timeout"), Some(&2));
        let frequent = report.most_frequent(2);
        let names: Vec<_> = frequent.iter().map(|often| (often.text.as_str(), often.times)).collect();
        assert_eq!(names, [("kettle", 2), ("torch", 2)]);
        let nothing = report.most_frequent_without_hits(9);
        let names: Vec<_> = nothing.iter().map(|often| (often.text.as_str(), often.times)).collect();
        assert_eq!(names, [("torch", 2), ("sofa", 1)]);
        let positions = [(2, 1), (2, 0), (1, 1)].map(|(impressions, clicks)| AtPosition { impressions, clicks });
        assert_eq!(report.positions(), positions);
        assert!((positions[0].rate() - 0.5).abs() < 1e-9 && (report.share(3) - 0.6).abs() < 1e-9);
        assert!(QueryReport::default().share(0).abs() < 1e-9);
    }

    #[test]
    fn what_a_filter_leaves_says_nothing_of_positions_and_words() {
        let kettle = LoggedText::kept("kettle");
        let events = [(1, EventKind::Click)];
        let mut report = QueryReport::default();
        report.add(asked(&kettle, 2, &[]));
        report.add(ReportedQuery { plain: false, events: &events, ..asked(&kettle, 2, &[]) });
        report.add(ReportedQuery { plain: false, ..asked(&kettle, 0, &[]) });
        assert_eq!((report.queries(), report.plain(), report.with_event()), (3, 1, 1));
        assert_eq!((report.without_hits(), report.others_without_hits()), (0, 1));
        assert_eq!(report.most_frequent_without_hits(9), []);
        assert_eq!(report.positions(), [AtPosition { impressions: 1, clicks: 0 }; 2]);
        assert!((report.share_of_others(1) - 0.5).abs() < 1e-9 && (report.share_of_plain(1) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_bought_without_a_click_counts_as_one() {
        let kettle = LoggedText::kept("kettle");
        let events = [(1, EventKind::Cart), (1, EventKind::Purchase), (2, EventKind::Purchase)];
        let mut report = QueryReport::default();
        report.add(ReportedQuery { events: &events, ..asked(&kettle, 3, &[]) });
        assert_eq!(report.with_event(), 1);
        assert_eq!(report.positions().iter().map(|at| at.clicks).collect::<Vec<_>>(), [1, 1, 0]);
    }

    proptest! {
        #[test]
        fn counts_add_up(queries in proptest::collection::vec(("[ab]", 0_u64..3), 0..40)) {
            let mut report = QueryReport::default();
            for (text, total) in &queries {
                report.add(asked(&LoggedText::kept(text), *total, &[]));
            }
            let sum = |often: Vec<AskedOften>| often.iter().map(|often| often.times).sum::<u64>();
            prop_assert_eq!(sum(report.most_frequent(9)), report.queries());
            prop_assert_eq!(sum(report.most_frequent_without_hits(9)), report.without_hits());
            prop_assert!(report.positions().is_sorted_by_key(|position| Reverse(position.impressions)));
        }
    }
}
