//! What the embedder is told when it is loaded.

use std::{num::NonZeroUsize, ops::RangeInclusive, path::PathBuf, thread};

use likewise_domain::Invalid;

/// Where the model is and how much of the machine it may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The directory that holds `manifest.json`, the tokenizer and the model files.
    pub model: PathBuf,
    /// Which of the manifest's variants is loaded, such as `fp32` or `int8`.
    pub variant: String,
    /// The ONNX Runtime shared library: the file itself, not its directory.
    pub runtime: PathBuf,
    /// How many sessions run side by side, each on a thread of its own.
    pub workers: usize,
    /// How many threads each session computes with.
    pub threads_per_worker: usize,
    /// How many texts may wait in each of the two lanes, queries and passages.
    pub queue: usize,
    /// How many texts are run at once at most.
    pub batch_texts: usize,
    /// How many tokens, padding included, are run at once at most; a longer text is run alone.
    pub batch_tokens: usize,
}

impl Config {
    /// The variant that is loaded where nothing is said.
    pub const DEFAULT_VARIANT: &'static str = "fp32";
    /// About a second of work for one core, and two calls of the size that the card calls best.
    pub const DEFAULT_QUEUE_PER_WORKER: usize = 256;
    /// Larger batches leave the cache and smaller ones waste it; docs/performance.md has the rates of 1 to 32.
    pub const DEFAULT_BATCH_TEXTS: usize = 8;
    /// Eight titles, two descriptions, or one text at the limit. From 256 to 2,048 the rate is the same, and the fewer
    /// tokens are run at once the sooner a query gets its turn.
    pub const DEFAULT_BATCH_TOKENS: usize = 256;

    const WORKERS: RangeInclusive<usize> = 1..=256;
    const THREADS: RangeInclusive<usize> = 1..=256;
    const QUEUE: RangeInclusive<usize> = 1..=65_536;
    const BATCH_TEXTS: RangeInclusive<usize> = 1..=256;
    const BATCH_TOKENS: RangeInclusive<usize> = 1..=65_536;

    /// The measured defaults for a model directory and a runtime library: one worker of one thread per core.
    pub fn new(model: impl Into<PathBuf>, runtime: impl Into<PathBuf>) -> Self {
        let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self {
            model: model.into(),
            variant: Self::DEFAULT_VARIANT.to_owned(),
            runtime: runtime.into(),
            workers,
            threads_per_worker: 1,
            queue: (Self::DEFAULT_QUEUE_PER_WORKER * workers).min(*Self::QUEUE.end()),
            batch_texts: Self::DEFAULT_BATCH_TEXTS,
            batch_tokens: Self::DEFAULT_BATCH_TOKENS,
        }
    }

    /// Everything that is wrong with the numbers, each problem naming its setting; none where all is well. Files are
    /// looked at when the embedder is loaded.
    pub fn problems(&self) -> Vec<Invalid> {
        [
            ("workers", self.workers, Self::WORKERS),
            ("threads_per_worker", self.threads_per_worker, Self::THREADS),
            ("queue", self.queue, Self::QUEUE),
            ("batch_texts", self.batch_texts, Self::BATCH_TEXTS),
            ("batch_tokens", self.batch_tokens, Self::BATCH_TOKENS),
        ]
        .into_iter()
        .filter(|(_, value, accepted)| !accepted.contains(value))
        .map(|(key, value, accepted)| {
            Invalid::new(key, format!("is {value}, accepted is {} to {}", accepted.start(), accepted.end()))
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_accepted() {
        assert_eq!(Config::new("model", "runtime.so").problems(), []);
    }

    #[test]
    fn every_number_out_of_range_is_named_at_once() {
        let config = Config {
            workers: 0,
            threads_per_worker: 257,
            queue: 0,
            batch_texts: 0,
            batch_tokens: 65_537,
            ..Config::new("model", "runtime.so")
        };
        let fields: Vec<_> = config.problems().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["workers", "threads_per_worker", "queue", "batch_texts", "batch_tokens"]);
        let one = Config { queue: 0, ..Config::new("model", "runtime.so") }.problems();
        assert_eq!(one[0].to_string(), "queue: is 0, accepted is 1 to 65536");
    }
}
