//! Taking turns, medians and percentiles.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use likewise_adapter_onnx::OnnxEmbedder;
use likewise_usecases::ports::{Embedder, Purpose};
use tokio::runtime::Runtime;

/// What one contender does with the piece of this number.
pub(crate) type Contender<'a> = Box<dyn FnMut(usize) -> Result<()> + 'a>;

/// What a contender needed for all pieces once.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spent {
    /// Seconds on the clock: of each piece the median over the rounds.
    pub(crate) seconds: f64,
    /// Seconds of processor time, the mean over the rounds. On a machine that others use too these say more.
    pub(crate) processor: f64,
}

/// Lets the contenders take turns at each of `pieces` pieces of work. Turns are short, so that whatever else the
/// machine does meanwhile falls on all of them.
#[expect(clippy::cast_precision_loss, reason = "a handful of rounds")]
pub(crate) fn in_turns(rounds: usize, pieces: usize, contenders: &mut [Contender<'_>]) -> Result<Vec<Spent>> {
    let mut spent = vec![Spent::default(); contenders.len()];
    for piece in 0..pieces {
        let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
        for round in 0..rounds {
            // Each round another one begins, since the first finds the caches as the last one left them.
            let first = round % contenders.len();
            for turn in (first..contenders.len()).chain(0..first) {
                let (Some(contender), Some(times)) = (contenders.get_mut(turn), times.get_mut(turn)) else { continue };
                let (begun, processor) = (Instant::now(), processor_seconds());
                contender(piece)?;
                times.push(begun.elapsed().as_secs_f64());
                if let Some(spent) = spent.get_mut(turn) {
                    spent.processor += (processor_seconds() - processor) / rounds as f64;
                }
            }
        }
        for (spent, mut times) in spent.iter_mut().zip(times) {
            spent.seconds += percentile(&mut times, 50);
        }
    }
    Ok(spent)
}

/// Processor time of this process, all threads and ended ones included: no number where there is no `/proc`.
fn processor_seconds() -> f64 {
    // The unit in which Linux shows times to programs.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in parentheses and may hold anything; user and system time are fields 14 and 15.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    let times: Vec<f64> = fields.filter_map(|field| field.parse().ok()).collect();
    if times.len() == 2 { times.iter().sum::<f64>() / TICKS_PER_SECOND } else { f64::NAN }
}

/// Embeds passages in one call.
pub(crate) fn call(runtime: &Runtime, embedder: &OnnxEmbedder, texts: &[String]) -> Result<()> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for embedded in runtime.block_on(embedder.embed(&texts, Purpose::Passage))? {
        embedded?;
    }
    Ok(())
}

/// Embeds one query.
pub(crate) fn query(runtime: &Runtime, embedder: &OnnxEmbedder, query: &str) -> Result<()> {
    runtime.block_on(embedder.embed(&[query], Purpose::Query))?.pop().context("one text gives one item")??;
    Ok(())
}

/// Times, one by one, and the processor time of all together.
#[derive(Default)]
pub(crate) struct Measured {
    times: Vec<Duration>,
    processor: f64,
}

impl Measured {
    pub(crate) fn time(&mut self, work: impl FnOnce() -> Result<()>) -> Result<()> {
        let (begun, processor) = (Instant::now(), processor_seconds());
        work()?;
        self.times.push(begun.elapsed());
        self.processor += processor_seconds() - processor;
        Ok(())
    }

    /// The mean processor time, in milliseconds.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred times")]
    pub(crate) fn processor(&self) -> f64 {
        self.processor * 1_000.0 / self.times.len() as f64
    }

    /// The time that so many percent of all stay below, in milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut values: Vec<f64> = self.times.iter().map(|time| time.as_secs_f64() * 1_000.0).collect();
        percentile(&mut values, percent)
    }
}

fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() * percent / 100).min(values.len().saturating_sub(1));
    values.get(place).copied().unwrap_or(f64::NAN)
}
