//! Why rows could not be read, with as much of them as is kept.

use likewise_domain::run::{Rejection, RejectionCode};
use likewise_usecases::ports::RowProblem;

/// The bytes of a row that can matter for what is kept of it: no character is longer than four bytes.
pub(super) const KEPT: usize = 4 * (Rejection::MOST_RAW_CHARACTERS + 1);

/// A row's problem, with the start of the row.
pub(super) fn problem(code: RejectionCode, reason: impl Into<String>, raw: &[u8]) -> RowProblem {
    let kept = raw.get(..KEPT).unwrap_or(raw);
    RowProblem { code, reason: reason.into(), raw: Rejection::cut(&String::from_utf8_lossy(kept)) }
}

/// A row that is longer than is accepted.
pub(super) fn too_long(length: u64, most: usize, raw: &[u8]) -> RowProblem {
    problem(RejectionCode::TooLong, format!("the row has {length} bytes, at most {most} are accepted"), raw)
}

/// A row that is not UTF-8; `place` says where.
pub(super) fn not_utf8(place: &str, raw: &[u8]) -> RowProblem {
    problem(RejectionCode::InvalidUtf8, format!("{place} is not UTF-8, only UTF-8 is accepted"), raw)
}
