//! Embeddings under way: one for however many callers ask for the same text, and so many in all at most.

use std::{collections::HashMap, fmt, sync::Arc};

use futures::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use likewise_usecases::{PortError, ports::Embedded};
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::oneshot;

use crate::error::Failure;

/// An embedding under way, to wait for. It goes on when nobody does.
pub(crate) type Flight = Shared<BoxFuture<'static, Result<Embedded, Ended>>>;

/// How an embedding ended without a vector, for everybody who waited for it.
#[derive(Debug, Clone)]
pub(crate) enum Ended {
    /// The embedder failed.
    Failed(Arc<PortError>),
    /// Its task was lost: it panicked, or the program is ending.
    Lost,
}

impl From<Ended> for Failure {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Failed(error) => Self::Shared(error),
            Ended::Lost => Self::Lost,
        }
    }
}

/// The embeddings under way, by their texts.
pub(crate) struct Flights {
    most: usize,
    under_way: Arc<Mutex<HashMap<String, Flight>>>,
}

impl fmt::Debug for Flights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flights").field("most", &self.most).finish_non_exhaustive()
    }
}

impl Flights {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, under_way: Arc::default() }
    }

    /// A look at all of them, which nobody changes meanwhile.
    pub(crate) fn look(&self) -> Look<'_> {
        Look { flights: self, under_way: self.under_way.lock() }
    }
}

/// See [`Flights::look`].
pub(crate) struct Look<'a> {
    flights: &'a Flights,
    under_way: MutexGuard<'a, HashMap<String, Flight>>,
}

impl Look<'_> {
    /// The one for `text`.
    pub(crate) fn of(&self, text: &str) -> Option<Flight> {
        self.under_way.get(text).cloned()
    }

    /// Whether no other one may begin: then so many are under way.
    pub(crate) fn full(&self) -> Option<usize> {
        (self.under_way.len() >= self.flights.most).then_some(self.flights.most)
    }

    /// Begins one for `text`, on a task of its own.
    pub(crate) fn begin(
        mut self,
        text: &str,
        embedding: impl Future<Output = Result<Embedded, PortError>> + Send + 'static,
    ) -> Flight {
        let (tell, told) = oneshot::channel();
        let flight = told.map(|ended: Result<Result<Embedded, PortError>, _>| match ended {
            Ok(embedded) => embedded.map_err(|error| Ended::Failed(Arc::new(error))),
            Err(_) => Err(Ended::Lost),
        });
        let flight = flight.boxed().shared();
        self.under_way.insert(text.to_owned(), flight.clone());
        let landing = Landing { under_way: self.flights.under_way.clone(), text: text.to_owned() };
        // A runtime that is ending drops the task at once, and with it the landing, which looks at the list.
        drop(self.under_way);
        tokio::spawn(async move {
            let embedded = embedding.await;
            // Who asks from now on begins another one.
            drop(landing);
            // Nobody may be waiting any more.
            let _ = tell.send(embedded);
        });
        flight
    }
}

/// Takes an embedding off the list when it ends, however it does.
struct Landing {
    under_way: Arc<Mutex<HashMap<String, Flight>>>,
    text: String,
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.under_way.lock().remove(&self.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_embedding_that_begins_while_the_program_ends_is_lost_and_holds_nobody_up() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let handle = runtime.handle().clone();
        drop(runtime);
        let _inside = handle.enter();
        let flights = Flights::new(1);
        let flight = flights.look().begin("kettle", std::future::pending());
        assert!(matches!(flight.now_or_never(), Some(Err(Ended::Lost))));
        assert!(flights.look().of("kettle").is_none(), "and leaves its place");
    }
}
