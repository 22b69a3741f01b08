//! How fast the embedder is beside raw ONNX Runtime, on the same model file in the same run.
//!
//! `cargo bench -p likewise-adapter-onnx --bench throughput -- TITLES.csv [ROUNDS]` prints texts per second and the
//! latency of a single query; `-- TITLES.csv sweep` prints what the sizes of a batch are worth. The file needs a column
//! `name`. Contenders take turns at every call of 256 texts: machines differ, and one machine differs from minute to
//! minute, so only ratios within one run mean anything.
#![expect(clippy::print_stdout, reason = "the table on standard output is what this program is for")]

mod measure;
mod raw;
mod texts;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use likewise_adapter_onnx::{Config, Manifest, OnnxEmbedder};
use tokio::runtime::Runtime;

use crate::{
    measure::{Contender, Measured, in_turns},
    raw::Raw,
};

const VARIANTS: [&str; 2] = ["fp32", "int8"];
const DEFAULT_ROUNDS: usize = 3;
const QUERIES: usize = 400;
/// What the card of two workers calls the best batch.
const CALL: usize = 256;
/// Texts and tokens of a batch that are tried.
const SIZES: [(usize, usize); 9] =
    [(1, 1_024), (4, 1_024), (8, 256), (8, 512), (8, 1_024), (8, 2_048), (16, 1_024), (16, 2_048), (32, 4_096)];

fn main() -> Result<()> {
    // Cargo adds `--bench` to what it is told to pass on.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [file, rest @ ..] = &arguments[..] else { bail!("say which CSV file has the titles") };
    let titles = texts::titles(Path::new(file))?;
    let sets = [("titles", titles), ("100 tokens", texts::of_a_hundred_tokens(2 * CALL))];
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    match rest.first().map(String::as_str) {
        Some("sweep") => sweep(&runtime, &sets),
        rounds => {
            let rounds = rounds.map_or(Ok(DEFAULT_ROUNDS), str::parse).context("ROUNDS is a number")?;
            loading(rounds)?;
            throughput(&runtime, &sets, rounds)?;
            let [(_, titles), _] = &sets;
            queries(&runtime, titles)
        }
    }
}

/// The time from nothing to an embedder that has run once, hashes checked.
fn loading(rounds: usize) -> Result<()> {
    println!("| loading, ms | variant | workers |\n|---|---|---|");
    for variant in VARIANTS {
        for workers in [1, 2] {
            let (config, mut times) = (config(variant, workers, 1)?, Measured::default());
            for _ in 0..rounds {
                times.time(|| OnnxEmbedder::load(&config).map(drop).map_err(anyhow::Error::from))?;
            }
            println!("| {:.0} | {variant} | {workers} |", times.percentile(50));
        }
    }
    println!();
    Ok(())
}

/// Texts per second of the embedder, of raw sessions that tokenise, and of raw sessions whose tokens are ready; then
/// the embedder's part of each of the others' rate, by the clock and by processor time.
fn throughput(runtime: &Runtime, sets: &[(&str, Vec<String>)], rounds: usize) -> Result<()> {
    println!(
        "| texts | variant | workers | embedder/s | raw/s | tokens ready/s | of raw | CPU | of tokens ready | CPU |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for workers in [1, 2] {
        for variant in VARIANTS {
            let config = config(variant, workers, 1)?;
            let (embedder, raw) = (OnnxEmbedder::load(&config)?, Raw::load(&config)?);
            for (name, texts) in sets {
                let calls: Vec<_> = texts.chunks(CALL).collect();
                let ready = calls.iter().map(|call| raw.batches(call)).collect::<Result<Vec<_>>>()?;
                let at = |call: usize| calls.get(call).copied().unwrap_or_default();
                let mut contenders: [Contender<'_>; 3] = [
                    Box::new(|call| measure::call(runtime, &embedder, at(call))),
                    Box::new(|call| raw.batches(at(call)).and_then(|batches| raw.run(&batches))),
                    Box::new(|call| ready.get(call).map_or(Ok(()), |batches| raw.run(batches))),
                ];
                let spent = in_turns(rounds, calls.len(), &mut contenders)?;
                let [ours, raw, ready] = spent[..] else { bail!("there are three contenders") };
                let [a, b, c] = [ours, raw, ready].map(|spent| rate(texts, spent.seconds));
                let [wall, wall_ready] = [raw, ready].map(|other| other.seconds / ours.seconds);
                let [cpu, cpu_ready] = [raw, ready].map(|other| other.processor / ours.processor);
                println!(
                    "| {name} | {variant} | {workers} | {a:.0} | {b:.0} | {c:.0} \
                     | {wall:.3} | {cpu:.3} | {wall_ready:.3} | {cpu_ready:.3} |"
                );
            }
        }
    }
    Ok(())
}

/// The latency of one query at a time, with sessions of one thread and of two.
fn queries(runtime: &Runtime, titles: &[String]) -> Result<()> {
    let queries = texts::queries(titles, QUERIES);
    println!(
        "\n| one query, ms | threads | embedder p50 | p99 | CPU | raw p50 | p99 | CPU |\n\
         |---|---|---|---|---|---|---|---|"
    );
    for variant in VARIANTS {
        for threads in [1, 2] {
            let config = config(variant, 1, threads)?;
            let (embedder, raw) = (OnnxEmbedder::load(&config)?, Raw::load(&config)?);
            let (mut ours, mut theirs) = (Measured::default(), Measured::default());
            for query in &queries {
                ours.time(|| measure::query(runtime, &embedder, query))?;
                theirs.time(|| raw.query(query))?;
            }
            let [a, b] = [ours, theirs].map(|it| [it.percentile(50), it.percentile(99), it.processor()]);
            let ([p50, p99, cpu], [raw50, raw99, raw_cpu]) = (a, b);
            println!(
                "| {variant} | {threads} | {p50:.2} | {p99:.2} | {cpu:.2} | {raw50:.2} | {raw99:.2} | {raw_cpu:.2} |"
            );
        }
    }
    Ok(())
}

/// What the sizes of a batch are worth, by the embedder itself.
fn sweep(runtime: &Runtime, sets: &[(&str, Vec<String>)]) -> Result<()> {
    println!(
        "| texts | variant | batch texts | batch tokens | per second | per CPU second |\n|---|---|---|---|---|---|"
    );
    for variant in VARIANTS {
        let load = |(batch_texts, batch_tokens)| {
            let config = Config { batch_texts, batch_tokens, ..config(variant, 2, 1)? };
            OnnxEmbedder::load(&config).map_err(anyhow::Error::from)
        };
        let embedders = SIZES.into_iter().map(load).collect::<Result<Vec<_>>>()?;
        for (name, texts) in sets {
            let calls: Vec<_> = texts.chunks(CALL).collect();
            let calls = &calls;
            let mut contenders: Vec<Contender<'_>> = embedders
                .iter()
                .map(|embedder| -> Contender<'_> {
                    Box::new(move |call| measure::call(runtime, embedder, calls.get(call).copied().unwrap_or_default()))
                })
                .collect();
            let spent = in_turns(DEFAULT_ROUNDS, calls.len(), &mut contenders)?;
            for ((batch_texts, batch_tokens), spent) in SIZES.into_iter().zip(spent) {
                let (wall, cpu) = (rate(texts, spent.seconds), rate(texts, spent.processor));
                println!("| {name} | {variant} | {batch_texts} | {batch_tokens} | {wall:.0} | {cpu:.0} |");
            }
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand texts")]
fn rate(texts: &[String], seconds: f64) -> f64 {
    texts.len() as f64 / seconds
}

fn config(variant: &str, workers: usize, threads_per_worker: usize) -> Result<Config> {
    let cache = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.cache");
    let model: PathBuf = cache.join("models/all-MiniLM-L6-v2");
    let manifest = Manifest::read(&model).context("run `make model` first")?;
    let runtime = cache.join("onnxruntime").join(manifest.runtime.file);
    // One machine's cores do not decide what is compared here.
    let queue = Config::DEFAULT_QUEUE_PER_WORKER * 2;
    Ok(Config { variant: variant.to_owned(), workers, threads_per_worker, queue, ..Config::new(model, runtime) })
}
