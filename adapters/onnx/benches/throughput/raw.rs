//! ONNX Runtime by itself: sessions on threads that take batches from a list, and nothing else.

use std::{
    fs,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use anyhow::{Context, Result, anyhow};
use likewise_adapter_onnx::{Config, Manifest, environment};
use ort::{
    session::{Session, builder::GraphOptimizationLevel},
    value::TensorRef,
};
use tokenizers::{Tokenizer, TruncationParams};

/// Sessions and a tokenizer, as one would write them down without an embedder.
pub(crate) struct Raw {
    sessions: Vec<Mutex<Session>>,
    tokenizer: Tokenizer,
    config: Config,
    window: usize,
}

/// The inputs of one run.
pub(crate) struct Inputs {
    shape: [usize; 2],
    ids: Vec<i64>,
    mask: Vec<i64>,
    types: Vec<i64>,
}

impl Raw {
    pub(crate) fn load(config: &Config) -> Result<Self> {
        let manifest = Manifest::read(&config.model)?;
        let environment = environment(&config.runtime)?;
        let bytes = fs::read(config.model.join(&manifest.variant(&config.variant)?.file))?;
        let session = || -> ort::Result<Session> {
            Session::builder(&environment)?
                .with_intra_threads(config.threads_per_worker)?
                .with_optimization_level(GraphOptimizationLevel::All)?
                .commit_from_memory(&bytes)
        };
        let sessions = (0..config.workers).map(|_| session().map(Mutex::new)).collect::<ort::Result<_>>()?;
        let tokenizer = tokenizer(&config.model.join(&manifest.tokenizer.file), manifest.max_tokens)?;
        // As many texts as the embedder looks at at a time: a fair share of a call, within a quarter of the queue.
        Ok(Self { sessions, tokenizer, config: config.clone(), window: config.queue / 4 })
    }

    /// The same batches as the embedder's: within a window the longest first, bounded in texts and tokens.
    pub(crate) fn batches(&self, texts: &[String]) -> Result<Vec<Inputs>> {
        let workers = self.sessions.len();
        let share = texts.len().div_ceil(workers);
        let mut rows = thread::scope(|scope| {
            let reading: Vec<_> = texts.chunks(share).map(|texts| scope.spawn(|| self.rows(texts))).collect();
            reading.into_iter().map(|thread| joined(thread.join())).collect::<Result<Vec<_>>>()
        })?
        .concat();
        let mut batches = Vec::new();
        for window in rows.chunks_mut(self.window) {
            window.sort_by_key(|row| std::cmp::Reverse(row.len()));
            let mut rest = &*window;
            while let Some(longest) = rest.first() {
                let fitting = (self.config.batch_tokens / longest.len()).clamp(1, self.config.batch_texts);
                let (batch, left) = rest.split_at(fitting.min(rest.len()));
                batches.push(inputs(batch));
                rest = left;
            }
        }
        Ok(batches)
    }

    /// Runs batches, each session on a thread of its own.
    pub(crate) fn run(&self, batches: &[Inputs]) -> Result<()> {
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            let running: Vec<_> = self
                .sessions
                .iter()
                .map(|session| {
                    let next = &next;
                    scope.spawn(move || {
                        let mut session = session.lock().map_err(|_| anyhow!("a session is poisoned"))?;
                        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                            run(&mut session, batch)?;
                        }
                        Ok(())
                    })
                })
                .collect();
            running.into_iter().try_for_each(|thread| joined(thread.join()))
        })
    }

    /// Embeds one query on the calling thread.
    pub(crate) fn query(&self, text: &str) -> Result<()> {
        let session = self.sessions.first().context("there is a session")?;
        let mut session = session.lock().map_err(|_| anyhow!("a session is poisoned"))?;
        run(&mut session, &inputs(&[self.row(text)?]))
    }

    fn rows(&self, texts: &[String]) -> Result<Vec<Vec<i64>>> {
        texts.iter().map(|text| self.row(text)).collect()
    }

    fn row(&self, text: &str) -> Result<Vec<i64>> {
        let encoding = self.tokenizer.encode_fast(text.trim(), true).map_err(|error| anyhow!(error))?;
        Ok(encoding.get_ids().iter().copied().map(i64::from).collect())
    }
}

fn tokenizer(path: &std::path::Path, most: usize) -> Result<Tokenizer> {
    let mut tokenizer = Tokenizer::from_file(path).map_err(|error| anyhow!(error))?;
    let limit = TruncationParams { max_length: most, ..TruncationParams::default() };
    tokenizer.with_padding(None).with_truncation(Some(limit)).map_err(|error| anyhow!(error))?;
    Ok(tokenizer)
}

fn inputs(rows: &[Vec<i64>]) -> Inputs {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let (mut ids, mut mask) = (Vec::with_capacity(rows.len() * width), Vec::with_capacity(rows.len() * width));
    for row in rows {
        let padding = width - row.len();
        ids.extend(row.iter().copied().chain(std::iter::repeat_n(0, padding)));
        mask.extend(std::iter::repeat_n(1, row.len()).chain(std::iter::repeat_n(0, padding)));
    }
    let types = vec![0; ids.len()];
    Inputs { shape: [rows.len(), width], ids, mask, types }
}

/// One run, its output copied out as anybody who wants it must.
fn run(session: &mut Session, inputs: &Inputs) -> Result<()> {
    let tensor = |values| TensorRef::from_array_view((inputs.shape, values));
    let outputs = session.run(ort::inputs![
        "input_ids" => tensor(&inputs.ids[..])?,
        "attention_mask" => tensor(&inputs.mask[..])?,
        "token_type_ids" => tensor(&inputs.types[..])?,
    ])?;
    let output = outputs.get("sentence_embedding").context("the model has its output")?;
    std::hint::black_box(output.try_extract_tensor::<f32>()?.1.to_vec());
    Ok(())
}

fn joined<T>(result: thread::Result<Result<T>>) -> Result<T> {
    result.unwrap_or_else(|_| Err(anyhow!("a thread panicked")))
}
