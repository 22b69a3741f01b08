//! The bounded queue between callers and workers: two lanes, queries ahead of passages.

use std::{collections::VecDeque, sync::Arc};

use likewise_usecases::{PortError, ports::Embedded};
use parking_lot::{Condvar, Mutex};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc::UnboundedSender};

use crate::{
    batch::Item,
    error::{Failure, classify},
};

/// A text's place in its call, and what became of it.
pub(crate) type Answer = (usize, Result<Embedded, PortError>);

/// Where a worker sends what became of a call's texts. It holds no more than the caller is about to hold, and it is
/// closed once the caller stops waiting.
pub(crate) type Answers = UnboundedSender<Vec<Answer>>;

/// The right of some texts to wait; a probe needs none.
pub(crate) type Permit = Option<OwnedSemaphorePermit>;

/// Texts of one call that wait to be turned into tokens.
pub(crate) struct Window {
    /// The place of the first text in its call.
    pub(crate) first: usize,
    pub(crate) texts: Vec<String>,
    pub(crate) lane: LaneName,
    pub(crate) answers: Answers,
    pub(crate) permit: Permit,
}

/// Texts of one call that wait to be run together.
pub(crate) struct Batch {
    pub(crate) items: Vec<Item>,
    pub(crate) answers: Answers,
    pub(crate) permit: Permit,
}

/// What a worker does next.
pub(crate) enum Task {
    Read(Window),
    Run(Batch),
}

impl Task {
    /// Whether nobody waits for it any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        match self {
            Self::Read(window) => window.answers.is_closed(),
            Self::Run(batch) => batch.answers.is_closed(),
        }
    }
}

/// One of the two lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LaneName {
    Queries,
    Passages,
}

impl LaneName {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Queries => "queries",
            Self::Passages => "passages",
        }
    }
}

struct Lane {
    batches: VecDeque<Batch>,
    windows: VecDeque<Window>,
}

impl Lane {
    const fn new() -> Self {
        Self { batches: VecDeque::new(), windows: VecDeque::new() }
    }

    /// What has been started is finished first, so that few tokens are held at a time.
    fn next(&mut self) -> Option<Task> {
        let batch = self.batches.pop_front().map(Task::Run);
        batch.or_else(|| self.windows.pop_front().map(Task::Read))
    }
}

struct State {
    queries: Lane,
    passages: Lane,
    closed: bool,
}

impl State {
    fn lane(&mut self, name: LaneName) -> &mut Lane {
        match name {
            LaneName::Queries => &mut self.queries,
            LaneName::Passages => &mut self.passages,
        }
    }
}

/// The queue. Its bound counts texts: one waits from the moment it is admitted until a worker runs it.
pub(crate) struct Lanes {
    state: Mutex<State>,
    work: Condvar,
    queries: Arc<Semaphore>,
    passages: Arc<Semaphore>,
    queue: usize,
}

impl Lanes {
    /// A queue where `queue` texts may wait in each lane.
    pub(crate) fn new(queue: usize) -> Self {
        let state = State { queries: Lane::new(), passages: Lane::new(), closed: false };
        Self {
            state: Mutex::new(state),
            work: Condvar::new(),
            queries: Arc::new(Semaphore::new(queue)),
            passages: Arc::new(Semaphore::new(queue)),
            queue,
        }
    }

    /// How many texts may wait in each lane.
    pub(crate) fn queue(&self) -> usize {
        self.queue
    }

    /// How many texts wait in a lane.
    pub(crate) fn waiting(&self, lane: LaneName) -> usize {
        self.queue.saturating_sub(self.semaphore(lane).available_permits())
    }

    /// Admits at least one and at most `wanted` texts at once, or refuses where the lane is full. A lane is full too
    /// where an earlier call waits for room: the semaphore is fair, and gives room to that call first.
    pub(crate) fn try_admit(&self, lane: LaneName, wanted: usize) -> Result<OwnedSemaphorePermit, PortError> {
        let semaphore = self.semaphore(lane);
        if semaphore.is_closed() {
            return Err(classify("embed", Failure::Stopped));
        }
        let some = permits(wanted.min(semaphore.available_permits()).max(1));
        // Another call may have taken room between the two lines; then one place is as good.
        Arc::clone(semaphore)
            .try_acquire_many_owned(some)
            .or_else(|_| Arc::clone(semaphore).try_acquire_owned())
            .map_err(|_| classify("embed", Failure::QueueFull { lane: lane.as_str(), queue: self.queue }))
    }

    /// Waits until `texts` further texts of a call that has been admitted have room; none once the queue is closed.
    pub(crate) async fn admit(&self, lane: LaneName, texts: usize) -> Option<OwnedSemaphorePermit> {
        Arc::clone(self.semaphore(lane)).acquire_many_owned(permits(texts)).await.ok()
    }

    /// Lets texts wait for a worker. Where the queue is closed they are dropped, which their caller notices.
    pub(crate) fn push(&self, window: Window) {
        let mut state = self.state.lock();
        if state.closed {
            return;
        }
        state.lane(window.lane).windows.push_back(window);
        drop(state);
        self.work.notify_one();
    }

    /// Lets batches wait, those of a window that has been turned into tokens by the caller, who will take one of
    /// them itself.
    pub(crate) fn put_back(&self, lane: LaneName, batches: Vec<Batch>) {
        let others = batches.len().saturating_sub(1);
        let mut state = self.state.lock();
        if state.closed {
            return;
        }
        state.lane(lane).batches.extend(batches);
        drop(state);
        for _ in 0..others {
            self.work.notify_one();
        }
    }

    /// Waits for something to do; nothing once the queue is closed. Queries go ahead of passages.
    pub(crate) fn take(&self) -> Option<Task> {
        let mut state = self.state.lock();
        loop {
            if state.closed {
                return None;
            }
            let query = state.queries.next();
            if let Some(task) = query.or_else(|| state.passages.next()) {
                return Some(task);
            }
            self.work.wait(&mut state);
        }
    }

    /// Forgets what nobody waits for any more, so that its room is free at once.
    pub(crate) fn sweep(&self, lane: LaneName) {
        let mut state = self.state.lock();
        let lane = state.lane(lane);
        let (batches, windows) = (lane.batches.drain(..), lane.windows.drain(..));
        let (gone, kept): (VecDeque<_>, _) = batches.partition(|batch: &Batch| batch.answers.is_closed());
        let (gone_too, kept_too): (VecDeque<_>, _) = windows.partition(|window: &Window| window.answers.is_closed());
        (lane.batches, lane.windows) = (kept, kept_too);
        drop(state);
        // Outside the lock: giving room back wakes those who wait for it.
        drop((gone, gone_too));
    }

    /// Lets no text in any more, drops those that wait, and sends the workers home.
    pub(crate) fn close(&self) {
        self.queries.close();
        self.passages.close();
        let mut state = self.state.lock();
        state.closed = true;
        let waiting = [Lane::new(), Lane::new()];
        let [queries, passages] = waiting;
        let dropped =
            (std::mem::replace(&mut state.queries, queries), std::mem::replace(&mut state.passages, passages));
        drop(state);
        // Outside the lock: dropping a text's answers wakes its caller.
        drop(dropped);
        self.work.notify_all();
    }

    /// Whether the queue is closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.queries.is_closed()
    }

    fn semaphore(&self, lane: LaneName) -> &Arc<Semaphore> {
        match lane {
            LaneName::Queries => &self.queries,
            LaneName::Passages => &self.passages,
        }
    }
}

/// The settings bound a queue far below this.
fn permits(texts: usize) -> u32 {
    u32::try_from(texts).unwrap_or(u32::MAX)
}
