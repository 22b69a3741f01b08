//! What the log of queries says: a report for operators, and judgments for an evaluation.

use std::sync::Arc;

use likewise_domain::{
    Timestamp,
    query_log::{Clicks, JudgedPair, QueryReport, ReportedQuery},
};

use crate::{
    LogQueries, PortError,
    ports::{LogEntry, Page},
};

/// Reads the log of queries as a whole.
#[derive(Debug, Clone)]
pub struct ReportQueries {
    /// What queries are logged by.
    pub log: Arc<LogQueries>,
}

impl ReportQueries {
    /// How many queries are read at once.
    const PAGE: usize = 1_000;

    /// Counts the queries of `since` and later.
    pub async fn report(&self, since: Option<Timestamp>) -> Result<QueryReport, PortError> {
        let mut report = QueryReport::default();
        self.each(since, |entry| {
            let query = &entry.query;
            report.add(ReportedQuery {
                text: &query.text,
                plain: query.plain,
                total: query.total,
                degraded: &query.degraded,
                shown: query.shown.len(),
                events: &entry.events,
            });
        })
        .await?;
        Ok(report)
    }

    /// Judges products by what became of them in plain lists, for texts and products with at least so many impressions.
    pub async fn judge(&self, since: Option<Timestamp>, least_impressions: u64) -> Result<Vec<JudgedPair>, PortError> {
        let mut clicks = Clicks::default();
        self.each_plain(since, |entry| clicks.count(&entry.query.text, &entry.query.shown, &entry.events)).await?;
        let mut judged = clicks.judge(least_impressions);
        self.each_plain(since, |entry| judged.weigh(&entry.query.text, &entry.query.shown, &entry.events)).await?;
        Ok(judged.pairs())
    }

    /// The same with plain queries alone: where a product stands in another list is not what its words earned it.
    async fn each_plain(&self, since: Option<Timestamp>, mut see: impl FnMut(&LogEntry)) -> Result<(), PortError> {
        self.each(since, |entry| {
            if entry.query.plain {
                see(entry);
            }
        })
        .await
    }

    /// Shows `see` every query, a page at a time. Those that are still waiting are written down first.
    async fn each(&self, since: Option<Timestamp>, mut see: impl FnMut(&LogEntry)) -> Result<(), PortError> {
        self.log.flush().await?;
        let mut after = None;
        loop {
            let page = self.log.log().read(since, Page { after: after.as_ref(), most: Self::PAGE }).await?;
            page.iter().for_each(&mut see);
            match page.last() {
                Some(last) if page.len() == Self::PAGE => after = Some(last.place),
                _ => return Ok(()),
            }
        }
    }
}
