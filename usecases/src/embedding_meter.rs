//! How fast passages are being embedded, for the rate and the time left that operators see.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use likewise_domain::Timestamp;

/// Counts embedded passages over the last minute. Its memory is bounded: marks of the same second are merged.
#[derive(Debug, Default)]
pub struct EmbeddingMeter {
    marks: Mutex<Marks>,
}

#[derive(Debug, Default)]
struct Marks {
    recent: VecDeque<(Timestamp, u64)>,
    total: u64,
}

impl EmbeddingMeter {
    const WINDOW: Duration = Duration::from_mins(1);

    /// Notes that `count` passages have been embedded by `now`.
    pub fn note(&self, now: Timestamp, count: u64) {
        if count == 0 {
            return;
        }
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        marks.total += count;
        match marks.recent.back_mut() {
            Some((at, sum)) if now.since(*at) < Duration::from_secs(1) => *sum += count,
            _ => marks.recent.push_back((now, count)),
        }
        marks.forget_before(now);
    }

    /// Passages embedded by this process so far.
    pub fn total(&self) -> u64 {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner).total
    }

    /// Passages a second over the last minute, or since the first of them where that is shorter; `None` where there
    /// were none.
    #[expect(clippy::cast_precision_loss, reason = "a minute's count stays far below 2^52")]
    pub fn per_second(&self, now: Timestamp) -> Option<f64> {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        marks.forget_before(now);
        let (first, _) = marks.recent.front()?;
        let sum: u64 = marks.recent.iter().map(|(_, count)| count).sum();
        Some(sum as f64 / now.since(*first).as_secs_f64().max(1.0))
    }
}

impl Marks {
    fn forget_before(&mut self, now: Timestamp) {
        while self.recent.front().is_some_and(|(at, _)| now.since(*at) > EmbeddingMeter::WINDOW) {
            self.recent.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn second(n: i64) -> Timestamp {
        Timestamp::from_micros(n * 1_000_000)
    }

    #[test]
    fn the_rate_is_that_of_the_last_minute() {
        let meter = EmbeddingMeter::default();
        assert_eq!(meter.per_second(second(0)), None);
        meter.note(second(0), 100);
        meter.note(second(10), 100);
        assert_eq!(meter.per_second(second(10)), Some(20.0));
        assert_eq!(meter.per_second(second(65)), Some(100.0 / 55.0));
        assert_eq!(meter.per_second(second(100)), None);
        meter.note(second(100), 0);
        assert_eq!(meter.per_second(second(100)), None, "a rate of nothing is no rate");
        assert_eq!(meter.total(), 200);
    }
}
