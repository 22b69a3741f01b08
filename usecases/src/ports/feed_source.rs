//! Where rows come from.

use std::fmt::{self, Debug};

use async_trait::async_trait;
use futures::stream::BoxStream;
use likewise_domain::{row::RawRow, run::RejectionCode};

use crate::PortError;

/// Rows as they are read. An item that is an error ends the stream: what came before it was read, the rest cannot be.
pub type Rows = BoxStream<'static, Result<FeedRow, PortError>>;

/// A feed that has been opened.
pub struct Feed {
    /// What is read, for people: a file's name, a URL without its secrets.
    pub name: String,
    /// What changes whenever the content does: an `ETag` or a content hash.
    pub version: String,
    /// How many bytes there are to read, where that is known.
    pub bytes: Option<u64>,
    /// The names of the columns, for formats that say them ahead of the rows.
    pub columns: Option<Vec<String>>,
    /// The rows.
    pub rows: Rows,
}

impl Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").field("name", &self.name).field("version", &self.version).finish_non_exhaustive()
    }
}

/// One row of a feed.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedRow {
    /// Its number: 1 is the first row after the header.
    pub number: u64,
    /// How many bytes of the feed, as stored, had been read once this row was: what a progress bar shows.
    pub bytes_read: u64,
    /// The row, or why it could not be read. One bad row is not the end of the stream.
    pub content: Result<RawRow, RowProblem>,
}

/// Why a row could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// Why, for scripts.
    pub code: RejectionCode,
    /// Why, for people.
    pub reason: String,
    /// The row as far as it was read.
    pub raw: String,
}

/// A feed that can be opened, again and again.
#[async_trait]
pub trait FeedSource: Debug + Send + Sync + 'static {
    /// Opens the feed from its beginning.
    ///
    /// # Behaviour
    /// - Row numbers count up from 1 without a gap, bad rows included; blank lines are no rows.
    /// - The version is the same for the same bytes and differs for others.
    /// - Memory is bounded by the longest row that is accepted, not by the feed; a reader that stops reading stops the
    ///   source.
    /// - A bad row (wrong number of cells, not UTF-8, too long) is an item with its problem; a stream that breaks off,
    ///   such as a truncated archive, ends with an error.
    ///
    /// # Errors
    /// `NotFound` where there is no such feed, which is not the same as an empty one; `InvalidInput` where it is not
    /// what it claims to be, such as a web page instead of a table; `PermissionDenied` where it may not be read.
    async fn open(&self) -> Result<Feed, PortError>;
}
