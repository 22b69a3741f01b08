//! Where a page ended, so that the next one begins there.

use std::hash::{Hash as _, Hasher as _};

use likewise_domain::{search::Mode, sort::Place};

use super::SearchRequest;

/// Where a page ended. It belongs to its query: everything that decides the list is in `query`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// What tells the query from another one.
    pub query: u64,
    /// The mode that answered: the list goes on in it, or not at all.
    pub mode: Mode,
    /// Where in its list.
    pub position: Position,
}

/// A position in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    /// After this many hits of a list by relevance.
    Ranked(u32),
    /// After this product of a list by an order.
    Ordered(Place),
}

/// A cursor that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor belongs to another query: words, filter, mode, sort and grouping have to stay the same")]
pub struct ForeignCursor;

impl SearchRequest {
    /// What tells this query from another one: all that decides its list, but not how much of it is asked for.
    pub fn list_id(&self) -> u64 {
        // SipHash with fixed keys: the same in every process of this version, and a mismatch is only a refused page.
        #[expect(deprecated, reason = "the hasher of the standard library with keys that do not change")]
        let mut hasher = std::hash::SipHasher::new();
        let Self { text, mode, fusion, filter, threshold, sort, unit, diversity, typing, pipeline, .. } = self;
        text.hash(&mut hasher);
        mode.hash(&mut hasher);
        format!("{fusion:?} {threshold:?} {diversity:?}").hash(&mut hasher);
        filter.as_ref().map(ToString::to_string).hash(&mut hasher);
        (sort, unit, typing, pipeline).hash(&mut hasher);
        hasher.finish()
    }

    /// Where the page begins.
    pub(super) fn position(&self) -> Result<Option<&Position>, ForeignCursor> {
        match &self.cursor {
            None => Ok(None),
            Some(cursor) if cursor.query == self.list_id() => Ok(Some(&cursor.position)),
            Some(_) => Err(ForeignCursor),
        }
    }
}
