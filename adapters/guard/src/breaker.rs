//! The circuit breaker: after failures in a row the embedder is left alone for a while.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

/// Decides whether a call is made.
#[derive(Debug)]
pub(crate) struct Breaker {
    most_failures: u32,
    wait: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Calls are made; so many have failed in a row.
    Closed(u32),
    /// No calls are made until then.
    Open(Instant),
    /// One call was let through at that time and decides.
    Trying(Instant),
}

/// Why no call is made: how long none will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LeftAlone(pub(crate) Duration);

impl Breaker {
    pub(crate) fn new(most_failures: u32, wait: Duration) -> Self {
        Self { most_failures, wait, state: Mutex::new(State::Closed(0)) }
    }

    /// Whether a call would be let through now.
    pub(crate) fn check(&self) -> Result<(), LeftAlone> {
        self.left_alone(*self.state.lock(), Instant::now())
    }

    /// Asks whether a call may be made. Who is let through has to say how it ended.
    pub(crate) fn ask(&self) -> Result<(), LeftAlone> {
        let mut state = self.state.lock();
        let now = Instant::now();
        self.left_alone(*state, now)?;
        if !matches!(*state, State::Closed(_)) {
            *state = State::Trying(now);
        }
        Ok(())
    }

    fn left_alone(&self, state: State, now: Instant) -> Result<(), LeftAlone> {
        match state {
            State::Open(until) if now < until => Err(LeftAlone(until - now)),
            // A try that never came back must not keep others out for ever.
            State::Trying(since) if now < since + self.wait => Err(LeftAlone(since + self.wait - now)),
            State::Closed(_) | State::Open(_) | State::Trying(_) => Ok(()),
        }
    }

    pub(crate) fn succeeded(&self) {
        *self.state.lock() = State::Closed(0);
    }

    pub(crate) fn failed(&self) {
        let mut state = self.state.lock();
        *state = match *state {
            State::Closed(failures) if failures + 1 < self.most_failures => State::Closed(failures + 1),
            // What was under way when it opened changes nothing.
            State::Open(until) if Instant::now() < until => State::Open(until),
            _ => State::Open(Instant::now() + self.wait),
        };
    }

    /// Whether calls are made.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(*self.state.lock(), State::Closed(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAIT: Duration = Duration::from_secs(5);

    #[tokio::test(start_paused = true)]
    async fn it_opens_after_failures_in_a_row_and_closes_after_a_success() {
        let breaker = Breaker::new(2, WAIT);
        breaker.failed();
        breaker.succeeded();
        breaker.failed();
        assert!(breaker.is_closed(), "a success between them");
        breaker.failed();
        assert_eq!(breaker.ask(), Err(LeftAlone(WAIT)));
        tokio::time::advance(Duration::from_secs(2)).await;
        breaker.failed();
        assert_eq!(breaker.ask(), Err(LeftAlone(Duration::from_secs(3))));
        tokio::time::advance(Duration::from_secs(3)).await;
        assert_eq!(breaker.ask(), Ok(()));
        assert_eq!(breaker.ask(), Err(LeftAlone(WAIT)), "one at a time");
        breaker.failed();
        assert_eq!(breaker.ask(), Err(LeftAlone(WAIT)), "one more failure opens it again");
        tokio::time::advance(WAIT).await;
        assert_eq!(breaker.ask(), Ok(()));
        breaker.succeeded();
        assert!(breaker.is_closed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_try_that_never_comes_back_does_not_keep_others_out() {
        let breaker = Breaker::new(1, WAIT);
        breaker.failed();
        tokio::time::advance(WAIT).await;
        assert_eq!(breaker.ask(), Ok(()));
        tokio::time::advance(WAIT).await;
        assert_eq!(breaker.ask(), Ok(()));
    }
}
