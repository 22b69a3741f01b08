//! `[query_log]`: whether queries are logged, and how long they are kept.

use std::time::Duration;

use likewise_usecases::LogSettings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The log of queries and of what is clicked. It holds no address and no session of anybody, and masks what looks like an
/// e-mail address or a telephone or card number (docs/query-log.md); it is kept in `queries.db` in the store's directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QueryLogSection {
    /// Whether queries are logged. Where they are not any more, those of before are still kept no longer than `keep_days`.
    pub enabled: bool,
    /// How many days a query is kept, 1 to 3,650.
    pub keep_days: u32,
    /// How many queries are kept, the newest ones, 1,000 to 100,000,000.
    pub keep_queries: u64,
    /// How many of the products that a query showed are kept with their positions, 1 to 200.
    pub keep_shown: usize,
    /// How many queries may wait to be written, 10 to 1,000,000; further ones are not logged, and counted.
    pub queue: usize,
    /// In how many different hours a query must have been asked, and found something, before it is suggested to others,
    /// 1 to 10,000.
    pub suggest_after: u64,
}

impl Default for QueryLogSection {
    fn default() -> Self {
        Self { enabled: false, keep_days: 30, keep_queries: 1_000_000, keep_shown: 50, queue: 10_000, suggest_after: 3 }
    }
}

impl QueryLogSection {
    /// What is wrong, each with its key.
    pub(super) fn problems(&self) -> Vec<(&'static str, String)> {
        let of = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let ranges = [
            ("keep_days", u64::from(self.keep_days), 1, 3_650),
            ("keep_queries", self.keep_queries, 1_000, 100_000_000),
            ("keep_shown", of(self.keep_shown), 1, 200),
            ("queue", of(self.queue), 10, 1_000_000),
            ("suggest_after", self.suggest_after, 1, 10_000),
        ];
        let wrong = ranges.into_iter().filter(|(_, value, least, most)| !(least..=most).contains(&value));
        wrong.map(|(key, value, least, most)| (key, format!("is {value}, accepted is {least} to {most}"))).collect()
    }

    /// The settings of the use case.
    pub fn settings(&self) -> LogSettings {
        LogSettings {
            enabled: self.enabled,
            queue: self.queue,
            shown: self.keep_shown,
            keep: Duration::from_hours(24 * u64::from(self.keep_days)),
            keep_queries: self.keep_queries,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_off_and_every_value_has_a_range() {
        assert!(!QueryLogSection::default().enabled && QueryLogSection::default().problems().is_empty());
        let wrong = QueryLogSection {
            keep_days: 0,
            keep_queries: 1,
            keep_shown: 0,
            queue: 1_000_001,
            suggest_after: 0,
            ..QueryLogSection::default()
        };
        let keys: Vec<_> = wrong.problems().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["keep_days", "keep_queries", "keep_shown", "queue", "suggest_after"]);
        assert_eq!(QueryLogSection::default().settings().keep.as_secs(), 30 * 24 * 3_600);
    }
}
