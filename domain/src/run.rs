//! Runs: one ingestion of one feed, with an account of every row.

use std::fmt;

use crate::{Invalid, Timestamp};

/// A run's number, given by the store, counting up from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether a feed is the whole catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedScope {
    /// Products that the feed does not hold are retired.
    Full,
    /// Products that the feed does not hold stay as they are.
    Partial,
}

impl FeedScope {
    /// The word used in config, answers and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
        }
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunStatus {
    /// Rows are being read.
    Running,
    /// Every row was accounted for.
    Succeeded,
    /// It stopped early, or retired nothing because a limit was passed; the run's `failure` says why.
    Failed,
    /// The process ended in the middle of it. What it had written stays; the next run completes it.
    Interrupted,
}

impl RunStatus {
    /// Every value.
    pub const ALL: [Self; 4] = [Self::Running, Self::Succeeded, Self::Failed, Self::Interrupted];

    /// The word used in stores, answers and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

/// What became of a run's rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Rows read.
    pub read: u64,
    /// Rows whose product was not live before.
    pub new: u64,
    /// Rows whose product was live with other content.
    pub changed: u64,
    /// Rows whose product was live with the same content.
    pub unchanged: u64,
    /// Rows that could not become a product.
    pub rejected: u64,
    /// Live products that a full feed no longer holds.
    pub retired: u64,
    /// Passages that became pending, over all generations.
    pub announced: u64,
    /// Optional values that were dropped because they could not be read; their products kept their place.
    pub dropped_values: u64,
}

impl RunCounts {
    /// Whether every row read is accounted for.
    pub fn add_up(&self) -> bool {
        self.new + self.changed + self.unchanged + self.rejected == self.read
    }
}

/// One ingestion of one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// What was read: a file's name or a feed's name in config; never a secret.
    pub feed: String,
    /// The feed's version, such as a content hash or an `ETag`; known once it has been opened.
    pub feed_version: Option<String>,
    /// Whether the feed is the whole catalogue.
    pub scope: FeedScope,
    /// Whether this is a dry run, which writes no product.
    pub dry_run: bool,
    /// Where it stands.
    pub status: RunStatus,
    /// Why it failed, in words for the operator.
    pub failure: Option<String>,
    /// What became of its rows so far.
    pub counts: RunCounts,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// Why a row could not become a product. The code is stable: scripts may rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RejectionCode {
    /// The row has no id.
    MissingId,
    /// The id is there and cannot be used.
    InvalidId,
    /// The row has no title.
    MissingTitle,
    /// The title is there and cannot be used.
    InvalidTitle,
    /// An earlier row of the same feed has the same id.
    DuplicateId,
    /// The row has more or fewer cells than the header.
    WrongColumnCount,
    /// The row is not UTF-8.
    InvalidUtf8,
    /// The row is not what its format asks for.
    Malformed,
    /// The row, or one cell of it, is longer than is accepted.
    TooLong,
}

impl RejectionCode {
    /// Every value.
    pub const ALL: [Self; 9] = [
        Self::MissingId,
        Self::InvalidId,
        Self::MissingTitle,
        Self::InvalidTitle,
        Self::DuplicateId,
        Self::WrongColumnCount,
        Self::InvalidUtf8,
        Self::Malformed,
        Self::TooLong,
    ];

    /// The word used in stores, answers and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingId => "missing_id",
            Self::InvalidId => "invalid_id",
            Self::MissingTitle => "missing_title",
            Self::InvalidTitle => "invalid_title",
            Self::DuplicateId => "duplicate_id",
            Self::WrongColumnCount => "wrong_column_count",
            Self::InvalidUtf8 => "invalid_utf8",
            Self::Malformed => "malformed",
            Self::TooLong => "too_long",
        }
    }
}

/// A row that could not become a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The row's number in the feed: 1 is the first row after the header.
    pub row: u64,
    /// The column it is about, where it is about one.
    pub column: Option<String>,
    /// Why, for scripts.
    pub code: RejectionCode,
    /// Why, for people.
    pub reason: String,
    /// The row as it was read, cut to [`Rejection::MOST_RAW_CHARACTERS`].
    pub raw: String,
}

impl Rejection {
    /// How much of a rejected row is kept.
    pub const MOST_RAW_CHARACTERS: usize = 2_000;

    /// `raw` cut to what is kept of a rejected row.
    pub fn cut(raw: &str) -> String {
        match raw.char_indices().nth(Self::MOST_RAW_CHARACTERS) {
            None => raw.to_owned(),
            Some((end, _)) => format!("{}…", raw.split_at(end).0),
        }
    }
}

/// A share from 0 to 1, for the limits under which a run is safe to complete.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share(f64);

impl Share {
    /// Accepts 0 to 1; `field` names the setting in the error.
    pub fn new(field: &'static str, value: f64) -> Result<Self, Invalid> {
        if !(0.0..=1.0).contains(&value) {
            return Err(Invalid::new(field, format!("is {value}, accepted is 0 to 1")));
        }
        Ok(Self(value))
    }

    /// The number.
    pub const fn value(self) -> f64 {
        self.0
    }

    /// Whether `part` is more than this share of `whole`.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    pub fn is_exceeded_by(self, part: u64, whole: u64) -> bool {
        part as f64 > self.0 * whole as f64
    }
}

/// The limits under which a run may complete.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunLimits {
    /// The largest share of live products that one full feed may retire.
    pub retirement_ceiling: Share,
    /// The largest share of rows that may be rejected.
    pub reject_ratio: Share,
    /// Rows that are read before the reject ratio can stop a run early.
    pub reject_grace_rows: u64,
}

impl RunLimits {
    /// Whether so many rejections of so many rows stop a run. `done` is whether the feed has been read to its end;
    /// before that, the first rows of a feed are too few to judge it by.
    pub fn too_many_rejected(&self, counts: &RunCounts, done: bool) -> bool {
        (done || counts.read >= self.reject_grace_rows)
            && self.reject_ratio.is_exceeded_by(counts.rejected, counts.read)
    }
}

impl Default for RunLimits {
    /// A fifth of the live products, a tenth of the rows, judged from the thousandth row on.
    fn default() -> Self {
        Self { retirement_ceiling: Share(0.2), reject_ratio: Share(0.1), reject_grace_rows: 1_000 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_passed_only_by_more_than_itself() {
        let fifth = Share::new("retirement_ceiling", 0.2).unwrap();
        assert!(!fifth.is_exceeded_by(400, 2_000));
        assert!(fifth.is_exceeded_by(401, 2_000));
        assert!(!fifth.is_exceeded_by(0, 0));
        assert!(Share::new("retirement_ceiling", 1.5).is_err());
    }

    #[test]
    fn a_run_is_not_judged_by_its_first_rows() {
        let limits = RunLimits::default();
        let counts = RunCounts { read: 10, rejected: 9, ..RunCounts::default() };
        assert!(!limits.too_many_rejected(&counts, false));
        assert!(limits.too_many_rejected(&counts, true));
    }
}
