//! The ledger's words: where each product stands on its way to a vector of one generation.

use crate::{PassageHash, ProductId, Revision, Timestamp};

/// Where a product stands in one generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EmbeddingState {
    /// Its passage is new or changed and waits for its vector.
    Pending,
    /// Its vector is in the index.
    Embedded,
    /// It failed as often as is allowed; it waits for a redrive.
    Quarantined,
}

impl EmbeddingState {
    /// The word used in stores, answers and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Embedded => "embedded",
            Self::Quarantined => "quarantined",
        }
    }
}

/// How many live products of one generation stand where. The three states always add up to `live`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LedgerTotals {
    /// Live products.
    pub live: u64,
    /// Those that wait for their vector.
    pub pending: u64,
    /// Those whose vector is in the index.
    pub embedded: u64,
    /// Those that failed as often as is allowed.
    pub quarantined: u64,
    /// Of the embedded ones, those whose passage was longer than the model reads.
    pub truncated: u64,
}

impl LedgerTotals {
    /// Whether every live product is accounted for.
    pub fn add_up(&self) -> bool {
        self.pending + self.embedded + self.quarantined == self.live
    }
}

/// One product's line in the ledger of one generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Which product.
    pub id: ProductId,
    /// The revision whose passage it is about.
    pub revision: Revision,
    /// The passage that must be, or was, embedded.
    pub passage: PassageHash,
    /// Where it stands.
    pub state: EmbeddingState,
    /// How often embedding it has failed since it became pending.
    pub attempts: u32,
    /// What went wrong last, in words for the operator.
    pub last_error: Option<String>,
    /// Tokens of the passage before any was cut off; known once embedded.
    pub tokens: Option<u32>,
    /// Whether tokens were cut off; known once embedded.
    pub truncated: Option<bool>,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// When a failed embedding is tried again, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts before a product is quarantined; at least 1.
    pub most_attempts: u32,
    /// The wait after the first failure; it doubles with each further one.
    pub first_wait: std::time::Duration,
    /// The longest wait.
    pub longest_wait: std::time::Duration,
}

impl RetryPolicy {
    /// How long to wait after the `attempts`-th failure; `None` means that no attempt is left.
    pub fn wait_after(&self, attempts: u32) -> Option<std::time::Duration> {
        if attempts >= self.most_attempts {
            return None;
        }
        let doubled = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        Some(self.first_wait.saturating_mul(doubled).min(self.longest_wait))
    }
}

impl Default for RetryPolicy {
    /// Five attempts, waiting 1 s, 2 s, 4 s and 8 s between them.
    fn default() -> Self {
        Self {
            most_attempts: 5,
            first_wait: std::time::Duration::from_secs(1),
            longest_wait: std::time::Duration::from_mins(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest_and_then_end() {
        let policy = RetryPolicy::default();
        let waits: Vec<_> = (1..=5).map(|n| policy.wait_after(n).map(|wait| wait.as_secs())).collect();
        assert_eq!(waits, [Some(1), Some(2), Some(4), Some(8), None]);
        let patient = RetryPolicy { most_attempts: 100, ..policy };
        assert_eq!(patient.wait_after(50).map(|wait| wait.as_secs()), Some(60));
    }
}
