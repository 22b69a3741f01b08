//! The time, as a port, so that tests decide what time it is.

use std::fmt::Debug;

use likewise_domain::Timestamp;

/// Tells the time.
pub trait Clock: Debug + Send + Sync + 'static {
    /// The present moment in UTC. It may stand still between two calls; callers do not rely on its going forward.
    fn now(&self) -> Timestamp;
}
