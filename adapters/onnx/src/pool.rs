//! The workers and the way in: a call's texts go through the queue piece by piece, and its answers come back.

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
};

use likewise_usecases::{PortError, ports::Embedded};
use tokio::sync::{
    Mutex,
    mpsc::{self, UnboundedReceiver},
};

use crate::{
    batch::BatchLimits,
    error::{Failure, classify},
    lanes::{Answer, Answers, LaneName, Lanes, Permit, Window},
    worker::{Engine, Worker},
};

/// Threads that each own an engine, behind one queue.
pub(crate) struct Pool {
    lanes: Arc<Lanes>,
    threads: Vec<JoinHandle<()>>,
    limits: BatchLimits,
    /// Held while a probe is under way, so that any number of them cannot fill the lane that they bypass.
    probing: Mutex<()>,
}

/// A call's texts with what goes in front of each, and the lane they take.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) texts: &'a [&'a str],
    pub(crate) prefix: &'a str,
    pub(crate) lane: LaneName,
}

impl Pool {
    /// The most texts that are turned into tokens before the first of them is run: enough to find neighbours of
    /// similar length, and a few milliseconds of work.
    const MOST_IN_WINDOW: usize = 256;

    /// Starts a thread for each engine.
    pub(crate) fn start<E: Engine>(engines: Vec<E>, limits: BatchLimits, queue: usize) -> Result<Self, PortError> {
        let lanes = Arc::new(Lanes::new(queue));
        let mut pool = Self { lanes, threads: Vec::with_capacity(engines.len()), limits, probing: Mutex::new(()) };
        for (number, engine) in engines.into_iter().enumerate() {
            let worker = Worker { engine, lanes: Arc::clone(&pool.lanes), limits };
            let thread = thread::Builder::new().name(format!("likewise-onnx-{number}")).spawn(|| worker.work());
            pool.threads.push(thread.map_err(|source| classify("load", Failure::Thread(source)))?);
        }
        Ok(pool)
    }

    /// How many texts wait in a lane.
    pub(crate) fn waiting(&self, lane: LaneName) -> usize {
        self.lanes.waiting(lane)
    }

    /// Embeds a call's texts; `Throttled` at once where no text may wait any more.
    ///
    /// A call may have more texts than may wait: once one text of it is in, the others follow as room comes, and the
    /// order in which calls get room is the order in which they asked for it.
    pub(crate) async fn embed(&self, call: Call<'_>) -> Result<Vec<Result<Embedded, PortError>>, PortError> {
        let window = self.window(call.texts.len());
        let permit = self.lanes.try_admit(call.lane, window.min(call.texts.len()))?;
        // Declared before the inbox and so dropped after it: what is swept is what has no inbox any more.
        let mut leaving = Leaving { lanes: &self.lanes, lane: call.lane, answered: false };
        let (answers, inbox) = mpsc::unbounded_channel();
        let (first, rest) = call.texts.split_at(permit.num_permits());
        self.push(call, 0, first, (&answers, Some(permit)));
        let feed = async {
            let mut place = first.len();
            for texts in rest.chunks(window) {
                // None means that the pool is closed; the texts that are left are answered below.
                let Some(permit) = self.lanes.admit(call.lane, texts.len()).await else { break };
                self.push(call, place, texts, (&answers, Some(permit)));
                place += texts.len();
            }
            drop(answers);
        };
        let ((), results) = tokio::join!(feed, collect(inbox, call.texts.len()));
        leaving.answered = true;
        Ok(results)
    }

    /// Succeeds once an empty query has gone through the queue. It waits behind the queries that are there, but needs
    /// no room: a full queue is no sign of a model that does not answer.
    pub(crate) async fn probe(&self) -> Result<(), PortError> {
        let _alone = self.probing.lock().await;
        if self.lanes.is_closed() {
            return Err(classify("ready", Failure::Stopped));
        }
        let (answers, inbox) = mpsc::unbounded_channel();
        let call = Call { texts: &[""], prefix: "", lane: LaneName::Queries };
        self.push(call, 0, call.texts, (&answers, None));
        drop(answers);
        collect(inbox, 1).await.into_iter().try_for_each(|result| result.map(drop))
    }

    /// How many texts of a call are handed over at once: a fair share for each worker, no less than a batch, and a
    /// few times fewer than may wait, so that workers are never idle between two of them.
    fn window(&self, texts: usize) -> usize {
        let share = texts.div_ceil(self.threads.len().max(1)).max(self.limits.texts);
        let room = (self.lanes.queue() / 4).max(self.limits.texts).min(self.lanes.queue());
        share.min(room).clamp(1, Self::MOST_IN_WINDOW)
    }

    fn push(&self, call: Call<'_>, first: usize, texts: &[&str], way: (&Answers, Permit)) {
        let (answers, permit) = (way.0.clone(), way.1);
        let texts = texts.iter().map(|text| [call.prefix, text].concat()).collect();
        self.lanes.push(Window { first, texts, lane: call.lane, answers, permit });
    }
}

/// Takes a call's texts out of the queue where its caller stops waiting.
struct Leaving<'a> {
    lanes: &'a Lanes,
    lane: LaneName,
    answered: bool,
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.lanes.sweep(self.lane);
        }
    }
}

impl Drop for Pool {
    /// Waits for the batches in hand: a thread in the midst of a run cannot be stopped.
    fn drop(&mut self) {
        self.lanes.close();
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}

/// Puts answers into the order of the texts, until all are there or nobody is left to give one.
async fn collect(mut inbox: UnboundedReceiver<Vec<Answer>>, texts: usize) -> Vec<Result<Embedded, PortError>> {
    let mut results: Vec<Option<Result<Embedded, PortError>>> = (0..texts).map(|_| None).collect();
    while let Some(answers) = inbox.recv().await {
        for (place, result) in answers {
            if let Some(slot) = results.get_mut(place) {
                *slot = Some(result);
            }
        }
    }
    let stopped = || Err(classify("embed", Failure::Stopped));
    results.into_iter().map(|result| result.unwrap_or_else(stopped)).collect()
}
