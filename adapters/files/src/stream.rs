//! Rows from a thread that may block to the tasks that may not.

use futures::{StreamExt as _, stream};
use likewise_usecases::{
    PortError,
    ports::{FeedRow, Rows},
};
use tokio::{
    sync::mpsc::{self, Receiver, Sender},
    task::JoinHandle,
};

use crate::{
    error::{Failure, classify},
    reader::RowReader,
};

/// Rows that cross over together: one by one, the crossing would cost more than the reading.
type Chunk = Vec<Result<FeedRow, PortError>>;

const MOST_ROWS: usize = 256;
const MOST_BYTES: u64 = 1 << 20;
/// Chunks that may wait. With the one being filled and the one being used, as many more are in memory.
const MOST_WAITING: usize = 2;

impl RowReader {
    /// The rows as a stream, read on a thread of its own that is at most a few chunks ahead. It stops once the stream
    /// is dropped.
    ///
    /// # Panics
    /// Outside of a Tokio runtime, whose thread for blocking work it takes.
    pub fn into_stream(self) -> Rows {
        let (adapter, name) = (self.settings().adapter, self.settings().name.clone());
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        let thread = tokio::task::spawn_blocking(move || self.send_all(&sender));
        let crossing = Crossing { receiver, thread, adapter, name };
        stream::unfold(Some(crossing), Crossing::next).flat_map(stream::iter).boxed()
    }

    fn send_all(mut self, sender: &Sender<Chunk>) {
        loop {
            let (chunk, ended) = self.chunk();
            let unwanted = !chunk.is_empty() && sender.blocking_send(chunk).is_err();
            if ended || unwanted {
                return;
            }
        }
    }

    /// The next rows, and whether they are the last.
    fn chunk(&mut self) -> (Chunk, bool) {
        let mut chunk = Vec::with_capacity(MOST_ROWS);
        let full_at = self.bytes_used() + MOST_BYTES;
        while chunk.len() < MOST_ROWS && self.bytes_used() < full_at {
            match self.next() {
                None => return (chunk, true),
                Some(row) => chunk.push(row),
            }
        }
        (chunk, false)
    }
}

/// The receiving side.
struct Crossing {
    receiver: Receiver<Chunk>,
    thread: JoinHandle<()>,
    adapter: &'static str,
    name: String,
}

impl Crossing {
    async fn next(crossing: Option<Self>) -> Option<(Chunk, Option<Self>)> {
        let mut crossing = crossing?;
        if let Some(chunk) = crossing.receiver.recv().await {
            return Some((chunk, Some(crossing)));
        }
        // A thread that died sends nothing more either; that must not pass for the end of the feed.
        let Self { thread, adapter, name, .. } = crossing;
        let source = thread.await.err()?;
        let error = classify(adapter, "read", Failure::Stopped { name, source });
        Some((vec![Err(error)], None))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use likewise_usecases::ErrorKind;

    use super::*;
    use crate::{Format, RowSettings};

    /// Gives lines of JSON, then panics.
    struct Dying(u32);

    impl Read for Dying {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(1).expect("this source dies at its end");
            (&b"{\"id\":1}\n"[..]).read(buffer)
        }
    }

    #[tokio::test]
    async fn a_thread_that_dies_is_an_error_and_not_the_end_of_the_feed() {
        let settings = RowSettings {
            adapter: "files",
            name: "feed.jsonl".to_owned(),
            format: Format::JsonLines,
            delimiter: None,
            max_row_bytes: 1_000,
        };
        let reader = RowReader::open(Dying(10_000), settings).unwrap();
        let items: Vec<_> = reader.into_stream().collect().await;
        let (last, rows) = items.split_last().unwrap();
        assert!(rows.iter().all(Result::is_ok));
        assert_eq!(last.as_ref().unwrap_err().kind(), ErrorKind::Unexpected);
    }
}
