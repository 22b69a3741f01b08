//! Judgments from clicks: how much more a product is clicked for a query than its places earn.
//!
//! Shoppers click what stands first because it stands first, so clicks alone say how a ranking was and not how it should
//! be. Clicks over expected clicks (COEC; Zhang and Jones, Comparing click logs and editorial labels for training query
//! rewriting, 2007) divides what a product got by what any product gets at the places where it stood:
//!
//! ```text
//! COEC(query, product) = sum of worth over its impressions / sum of rate(position) over its impressions
//! rate(position)       = worth of all impressions at the position / how many there are
//! ```
//!
//! The worth of an impression is that of the strongest event that followed it ([`EventKind::worth`]), 0 without one.
//! Rates of positions that were seldom shown are drawn to the mean rate, and the quotient of a product that was seldom
//! shown is drawn to 1, so that few clicks prove little.

use std::collections::{BTreeMap, HashMap};

use super::{EventKind, LoggedText};
use crate::ProductId;

/// Impressions at the mean rate that are added to those of every position.
const USUAL_IMPRESSIONS: f64 = 5.0;
/// The worth that is added above and below the line of every quotient.
const USUAL_WORTH: f64 = 1.0;
/// The least worth, expected or found, of a product that is judged: with less there is nothing to go by.
const LEAST_EVIDENCE: f64 = 1.0;
/// The least quotient of the grades 1, 2 and 3.
const GRADES: [f64; 3] = [0.35, 0.75, 1.25];

/// A first look at a log: what positions earn, and how often each text was asked.
#[derive(Debug, Clone, Default)]
pub struct Clicks {
    positions: Vec<Earned>,
    texts: HashMap<LoggedText, u64>,
}

/// What impressions earned.
#[derive(Debug, Clone, Copy, Default)]
struct Earned {
    impressions: f64,
    worth: f64,
}

/// A second look: what each product earned for each text, and what its places earn.
#[derive(Debug, Clone)]
pub struct JudgedByClicks {
    rates: Vec<f64>,
    least_impressions: u64,
    texts: BTreeMap<LoggedText, HashMap<ProductId, Pair>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    impressions: u64,
    expected: f64,
    worth: f64,
}

/// A product that is judged for a text.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedPair {
    /// The text.
    pub text: LoggedText,
    /// The product.
    pub product: ProductId,
    /// How often it was shown for the text.
    pub impressions: u64,
    /// Its clicks over expected clicks, drawn to 1.
    pub coec: f64,
    /// 0 to 3: far less than its places earn, less, about as much, far more.
    pub grade: u8,
}

impl Clicks {
    /// Counts a query: its text, what was shown, and what was done, with positions from 1.
    pub fn count(&mut self, text: &LoggedText, shown: &[ProductId], events: &[(u32, EventKind)]) {
        if !text.is_masked() {
            match self.texts.get_mut(text) {
                Some(times) => *times += 1,
                None => {
                    self.texts.insert(text.clone(), 1);
                }
            }
        }
        if self.positions.len() < shown.len() {
            self.positions.resize(shown.len(), Earned::default());
        }
        for (earned, worth) in self.positions.iter_mut().zip(worths(shown.len(), events)) {
            earned.impressions += 1.0;
            earned.worth += worth;
        }
    }

    /// What positions earn, to judge the products of those texts that were asked at least `least_impressions` times.
    pub fn judge(self, least_impressions: u64) -> JudgedByClicks {
        let least_impressions = least_impressions.max(1);
        let (impressions, worth) = self
            .positions
            .iter()
            .fold((0.0, 0.0), |(impressions, worth), earned| (impressions + earned.impressions, worth + earned.worth));
        let mean = if impressions > 0.0 { worth / impressions } else { 0.0 };
        let rate =
            |earned: &Earned| USUAL_IMPRESSIONS.mul_add(mean, earned.worth) / (earned.impressions + USUAL_IMPRESSIONS);
        let texts = self.texts.into_iter().filter(|(_, times)| *times >= least_impressions);
        JudgedByClicks {
            rates: self.positions.iter().map(rate).collect(),
            least_impressions,
            texts: texts.map(|(text, _)| (text, HashMap::new())).collect(),
        }
    }
}

impl JudgedByClicks {
    /// Weighs a query that was counted before.
    pub fn weigh(&mut self, text: &LoggedText, shown: &[ProductId], events: &[(u32, EventKind)]) {
        let Some(pairs) = self.texts.get_mut(text) else { return };
        for ((product, worth), rate) in shown.iter().zip(worths(shown.len(), events)).zip(&self.rates) {
            let pair = match pairs.get_mut(product) {
                Some(pair) => pair,
                None => pairs.entry(product.clone()).or_default(),
            };
            pair.impressions += 1;
            pair.expected += rate;
            pair.worth += worth;
        }
    }

    /// Every product that there is enough of to judge, by text and product.
    pub fn pairs(&self) -> Vec<JudgedPair> {
        let mut judged = Vec::new();
        for (text, pairs) in &self.texts {
            let mut of_text: Vec<JudgedPair> = pairs
                .iter()
                .filter(|(_, pair)| pair.impressions >= self.least_impressions)
                .filter(|(_, pair)| pair.expected.max(pair.worth) >= LEAST_EVIDENCE)
                .map(|(product, pair)| judged_pair(text, product, *pair))
                .collect();
            of_text.sort_unstable_by(|one, other| one.product.cmp(&other.product));
            judged.extend(of_text);
        }
        judged
    }
}

fn judged_pair(text: &LoggedText, product: &ProductId, pair: Pair) -> JudgedPair {
    let coec = (pair.worth + USUAL_WORTH) / (pair.expected + USUAL_WORTH);
    let grade = (0..).zip(GRADES).filter(|(_, least)| coec >= *least).map(|(grade, _)| grade + 1).last();
    let (text, product) = (text.clone(), product.clone());
    JudgedPair { text, product, impressions: pair.impressions, coec, grade: grade.unwrap_or(0) }
}

/// The worth of each of `shown` impressions: that of its strongest event.
fn worths(shown: usize, events: &[(u32, EventKind)]) -> Vec<f64> {
    let mut worths = vec![0.0_f64; shown];
    for (position, kind) in events {
        let place = usize::try_from(*position).unwrap_or(usize::MAX).wrapping_sub(1);
        let worth = f64::from(kind.worth());
        worths.get_mut(place).into_iter().for_each(|known| *known = known.max(worth));
    }
    worths
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Logged = (LoggedText, Vec<ProductId>, Vec<(u32, EventKind)>);

    fn ids(names: &[&str]) -> Vec<ProductId> {
        names.iter().map(|name| ProductId::parse(name).unwrap()).collect()
    }

    fn judged(log: &[Logged], least: u64) -> Vec<JudgedPair> {
        let mut clicks = Clicks::default();
        for (text, shown, events) in log {
            clicks.count(text, shown, events);
        }
        let mut judged = clicks.judge(least);
        for (text, shown, events) in log {
            judged.weigh(text, shown, events);
        }
        judged.pairs()
    }

    /// `times` queries for `text`; of each hundred, so many clicks at each position.
    fn asked(text: &str, shown: &[&str], clicks: &[usize], times: usize) -> Vec<Logged> {
        let query = |n: usize| {
            let clicked = clicks.iter().zip(1_u32..).filter(|(share, _)| n * 37 % 100 < **share);
            let events = clicked.map(|(_, position)| (position, EventKind::Click)).collect();
            (LoggedText::kept(text), ids(shown), events)
        };
        (0..times).map(query).collect()
    }

    fn grade_of(pairs: &[JudgedPair], text: &str, product: &str) -> Option<u8> {
        let found = pairs.iter().find(|pair| pair.text.as_str() == text && pair.product.as_str() == product);
        found.map(|pair| pair.grade)
    }

    #[test]
    fn a_product_is_judged_by_what_its_place_earns_and_not_by_its_clicks() {
        // Position 1 earns 40 clicks of a hundred, position 2 earns 10. For the sofa the second product gets as many as
        // any at position 1: fewer clicks than the first product of the kettle, and a better grade.
        let mut log = asked("kettle", &["a", "b"], &[44, 6], 400);
        log.extend(asked("lamp", &["c", "d"], &[48, 4], 400));
        log.extend(asked("sofa", &["e", "f"], &[2, 36], 100));
        let pairs = judged(&log, 10);
        assert_eq!(grade_of(&pairs, "kettle", "a"), Some(2), "{pairs:?}");
        assert_eq!(grade_of(&pairs, "sofa", "e"), Some(0));
        assert_eq!(grade_of(&pairs, "sofa", "f"), Some(3));
    }

    #[test]
    fn a_purchase_says_more_than_a_click() {
        let mut log = asked("kettle", &["a"], &[30], 100);
        log.extend(asked("lamp", &["b"], &[30], 100));
        for (_, _, events) in log.iter_mut().take(100) {
            if !events.is_empty() {
                events.push((1, EventKind::Purchase));
            }
        }
        let pairs = judged(&log, 10);
        assert!(grade_of(&pairs, "kettle", "a") > grade_of(&pairs, "lamp", "b"), "{pairs:?}");
    }

    #[test]
    fn too_few_impressions_and_too_little_to_go_by_judge_nothing() {
        let log = asked("kettle", &["a", "b", "c"], &[50, 5, 0], 40);
        assert_eq!(judged(&log, 41), []);
        let pairs = judged(&log, 40);
        assert!(grade_of(&pairs, "kettle", "a").is_some());
        assert_eq!(grade_of(&pairs, "kettle", "c"), None, "no click was to be expected there: {pairs:?}");
        assert_eq!(judged(&asked("kettle", &["a"], &[0], 100), 1), [], "without any click nothing is known");
        assert_eq!(judged(&asked("ann@mail.example", &["a"], &[50], 100), 1), [], "a masked text is no query");
    }

    proptest! {
        #[test]
        fn more_clicks_never_lower_a_grade(share in 0_usize..100, more in 0_usize..40) {
            let base = asked("lamp", &["c", "d"], &[40, 20], 200);
            let with = |share| {
                let log: Vec<_> = base.iter().cloned().chain(asked("kettle", &["a", "b"], &[share, 10], 60)).collect();
                judged(&log, 10).into_iter().find(|pair| pair.product.as_str() == "a").map_or(0.0, |pair| pair.coec)
            };
            prop_assert!(with(share + more) >= with(share));
        }

        #[test]
        fn grades_are_those_of_the_scale(shares in proptest::collection::vec(0_usize..100, 1..5)) {
            let names = ["a", "b", "c", "d"];
            let log = asked("kettle", &names[..shares.len().min(4)], &shares, 50);
            for pair in judged(&log, 5) {
                prop_assert!(pair.grade <= 3 && pair.coec > 0.0 && pair.impressions == 50);
            }
        }
    }
}
