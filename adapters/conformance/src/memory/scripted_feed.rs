//! A feed of rows that a test writes down.

use std::sync::Arc;

use async_trait::async_trait;
use futures::{StreamExt as _, stream};
use likewise_domain::{
    row::{RawRow, RawValue},
    run::RejectionCode,
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Feed, FeedRow, FeedSource, RowProblem},
};

use super::ADAPTER;

/// A feed of given rows. Each row counts as one byte.
#[derive(Debug, Clone)]
pub struct ScriptedFeed {
    name: String,
    version: String,
    columns: Vec<Arc<str>>,
    rows: Vec<Result<RawRow, RowProblem>>,
    end: Option<ErrorKind>,
    opening: Option<ErrorKind>,
}

impl ScriptedFeed {
    /// An empty feed with these columns, called `feed.csv`, of version `v1`.
    pub fn with_columns(columns: &[&str]) -> Self {
        Self {
            name: "feed.csv".to_owned(),
            version: "v1".to_owned(),
            columns: columns.iter().map(|&column| column.into()).collect(),
            rows: Vec::new(),
            end: None,
            opening: None,
        }
    }

    /// A feed that cannot be opened.
    pub fn unopenable(kind: ErrorKind) -> Self {
        Self { opening: Some(kind), ..Self::with_columns(&[]) }
    }

    /// Of this version.
    #[must_use]
    pub fn version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.version);
        self
    }

    /// Called so.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// With one more row of these cells, one for each column.
    #[must_use]
    pub fn row(mut self, cells: &[&str]) -> Self {
        let values = cells.iter().map(|&cell| RawValue::Text(cell.to_owned()));
        self.rows.push(Ok(RawRow::new(self.columns.iter().cloned().zip(values).collect())));
        self
    }

    /// With one more row that could not be read.
    #[must_use]
    pub fn bad_row(mut self, code: RejectionCode) -> Self {
        let reason = format!("the script says {}", code.as_str());
        self.rows.push(Err(RowProblem { code, reason, raw: "bad row".to_owned() }));
        self
    }

    /// Breaking off after its last row.
    #[must_use]
    pub fn broken_off(mut self, kind: ErrorKind) -> Self {
        self.end = Some(kind);
        self
    }
}

#[async_trait]
impl FeedSource for ScriptedFeed {
    async fn open(&self) -> Result<Feed, PortError> {
        if let Some(kind) = self.opening {
            return Err(PortError::new(kind, ADAPTER, "open", "the script lets opening fail"));
        }
        let rows = self.rows.clone().into_iter().zip(1..);
        let rows = rows.map(|(content, number)| Ok(FeedRow { number, bytes_read: number, content }));
        let end = self.end.map(|kind| Err(PortError::new(kind, ADAPTER, "read", "the script breaks the feed off")));
        Ok(Feed {
            name: self.name.clone(),
            version: self.version.clone(),
            bytes: Some(self.rows.len() as u64),
            columns: Some(self.columns.iter().map(ToString::to_string).collect()),
            rows: stream::iter(rows.chain(end)).boxed(),
        })
    }
}
