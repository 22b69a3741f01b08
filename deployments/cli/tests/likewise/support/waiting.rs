//! Waiting for an event that cannot be waited for otherwise.

use std::time::{Duration, Instant};

/// Longer than anything takes on a busy machine; a test that gets here has failed.
pub(crate) const DEADLINE: Duration = Duration::from_mins(2);

/// Looks again and again until `look` gives something; fails where it never does.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(started.elapsed() < DEADLINE, "never seen: {what}");
        pause(Duration::from_millis(10));
    }
}

/// Lets another process go on for a while.
#[expect(clippy::disallowed_methods, reason = "the event happens in another process, which tells nobody of it")]
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}
