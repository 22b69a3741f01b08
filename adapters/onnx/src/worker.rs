//! What a worker thread does: it takes texts from the queue, turns them into tokens, and runs them in batches.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};

use likewise_domain::Embedding;
use likewise_usecases::ports::Embedded;

use crate::{
    batch::{BatchLimits, Item, cut},
    error::{Failure, classify},
    lanes::{Answer, Batch, Lanes, Task, Window},
    text::Tokens,
};

const OPERATION: &str = "embed";

/// What a worker needs of a model. Tests put their own in its place.
pub(crate) trait Engine: Send + 'static {
    /// Turns a text into tokens.
    fn read(&self, text: &str) -> Result<Tokens, Failure>;

    /// Runs texts together; one result per text, in order.
    fn run(&mut self, rows: &[&Tokens]) -> Result<Vec<Result<Embedding, Failure>>, Failure>;
}

/// One thread's share of the work.
pub(crate) struct Worker<E> {
    pub(crate) engine: E,
    pub(crate) lanes: Arc<Lanes>,
    pub(crate) limits: BatchLimits,
}

impl<E: Engine> Worker<E> {
    /// Works until the queue is closed.
    pub(crate) fn work(mut self) {
        let _closing = CloseOnPanic(Arc::clone(&self.lanes));
        while let Some(task) = self.lanes.take() {
            if task.is_abandoned() {
                continue;
            }
            match task {
                Task::Read(window) => self.read(window),
                Task::Run(batch) => self.run(batch),
            }
        }
    }

    /// Turns a window into batches, which wait at the head of their lane: a query that came meanwhile goes first, and
    /// other workers help.
    fn read(&self, window: Window) {
        let Window { first, texts, lane, answers, mut permit } = window;
        let (mut items, mut failed) = (Vec::with_capacity(texts.len()), Vec::new());
        for (place, text) in (first..).zip(&texts) {
            match guarded(|| self.engine.read(text)) {
                Ok(tokens) => items.push(Item { place, tokens }),
                Err(failure) => failed.push((place, Err(classify(OPERATION, failure)))),
            }
        }
        if !failed.is_empty() {
            // The caller may be gone, which is no failure of the work.
            let _ = answers.send(failed);
        }
        let batches = cut(items, self.limits).into_iter().map(|items| {
            let permit = permit.as_mut().and_then(|permit| permit.split(items.len()));
            Batch { items, answers: answers.clone(), permit }
        });
        self.lanes.put_back(lane, batches.collect());
    }

    fn run(&mut self, batch: Batch) {
        let Batch { items, answers, permit } = batch;
        // These texts wait no longer.
        drop(permit);
        let mut done = Vec::with_capacity(items.len());
        self.run_split(&items, &mut done);
        let _ = answers.send(done);
    }

    /// Runs items together, and where that fails each half by itself, so that one bad text fails alone.
    fn run_split(&mut self, items: &[Item], done: &mut Vec<Answer>) {
        let rows: Vec<_> = items.iter().map(|item| &item.tokens).collect();
        match guarded(|| self.engine.run(&rows)) {
            Ok(vectors) if vectors.len() == items.len() => {
                done.extend(items.iter().zip(vectors).map(|(item, vector)| answer(item, vector)));
            }
            Ok(vectors) => {
                let (wanted, found) = (items.len(), vectors.len());
                let message = || Failure::Shape(format!("it gave {found} vectors for {wanted} texts"));
                done.extend(items.iter().map(|item| answer(item, Err(message()))));
            }
            Err(failure) => match items {
                [] => {}
                [item] => done.push(answer(item, Err(failure))),
                _ => {
                    tracing::debug!(texts = items.len(), %failure, "a batch failed and is run in halves");
                    let (left, right) = items.split_at(items.len() / 2);
                    self.run_split(left, done);
                    self.run_split(right, done);
                }
            },
        }
    }
}

fn answer(item: &Item, vector: Result<Embedding, Failure>) -> Answer {
    let embedded = vector.map(|embedding| Embedded {
        cached: false,
        embedding,
        tokens: u32::try_from(item.tokens.counted).unwrap_or(u32::MAX),
        truncated: item.tokens.truncated(),
    });
    (item.place, embedded.map_err(|failure| classify(OPERATION, failure)))
}

/// A panic over one text is that text's failure, not the thread's. The engine holds nothing that a panic leaves half
/// done: its buffers are written anew for every run.
fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Failure::Panicked))
}

/// A thread that dies leaves no caller waiting for it.
struct CloseOnPanic(Arc<Lanes>);

impl Drop for CloseOnPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            tracing::error!("an embedding worker has died, the embedder is closed");
            self.0.close();
        }
    }
}
