//! What the benchmarks of the indexes have in common.

use std::{path::Path, time::Duration};

use likewise_adapter_embedded::{Config, Embedded, IndexConfig};
use likewise_conformance::ManualClock;

/// What stands behind `--` on the command line.
pub(crate) fn arguments() -> Vec<String> {
    std::env::args().skip(1).filter(|argument| argument != "--bench").collect()
}

pub(crate) async fn open(directory: &Path, index: IndexConfig) -> Embedded {
    Embedded::open(Config { index, ..Config::new(directory) }, ManualClock::new()).await.unwrap()
}

/// The median of what was taken, and what 99 of 100 stay below.
pub(crate) fn p50_and_p99(mut took: Vec<Duration>) -> (Duration, Duration) {
    took.sort();
    (took[took.len() / 2], took[took.len() * 99 / 100])
}
