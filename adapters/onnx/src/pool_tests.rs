//! The queue's promises, on an engine that runs only when a test lets it: nothing here depends on time.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    task::Poll,
};

use likewise_domain::{Embedding, Invalid};
use likewise_usecases::{ErrorKind, PortError, ports::Embedded};

use crate::{
    batch::BatchLimits,
    error::Failure,
    lanes::LaneName,
    pool::{Call, Pool},
    text::Tokens,
    worker::Engine,
};

/// Reads a text as its bytes, tells which texts it runs, and runs each time that it is let.
struct Scripted {
    begun: Sender<Vec<String>>,
    gate: Receiver<()>,
    _alive: Arc<()>,
}

impl Engine for Scripted {
    fn read(&self, text: &str) -> Result<Tokens, Failure> {
        match text {
            "unreadable" => Err(Failure::Shape("unreadable".to_owned())),
            "unreadable panic" => panic!("reading breaks off"),
            _ => Ok(Tokens { ids: text.bytes().map(u32::from).collect(), counted: text.len() }),
        }
    }

    fn run(&mut self, rows: &[&Tokens]) -> Result<Vec<Result<Embedding, Failure>>, Failure> {
        let texts: Vec<String> = rows.iter().map(|row| text_of(row)).collect();
        self.begun.send(texts.clone()).unwrap();
        // A test that has let go of the gate lets everything through.
        let _ = self.gate.recv();
        assert!(!texts.iter().any(|text| text == "panic"), "the run breaks off");
        if texts.iter().any(|text| text == "bad") {
            return Err(Failure::Shape("bad".to_owned()));
        }
        Ok(texts.iter().map(|text| vector_of(text)).collect())
    }
}

fn text_of(row: &Tokens) -> String {
    row.ids.iter().filter_map(|id| char::from_u32(*id)).collect()
}

/// A vector that tells which number the text was.
fn vector_of(text: &str) -> Result<Embedding, Failure> {
    if text == "no vector" {
        return Err(Failure::Vector(Invalid::new("embedding", "is none")));
    }
    let (sine, cosine) = (text.parse().unwrap_or(0.0_f32) / 1_000.0).sin_cos();
    Ok(Embedding::new(vec![cosine, sine]).unwrap())
}

/// A pool of scripted engines, which all wait at one gate each.
struct Stage {
    pool: Pool,
    begun: Receiver<Vec<String>>,
    gates: Vec<Sender<()>>,
    alive: Arc<()>,
}

fn stage(workers: usize, queue: usize, texts: usize) -> Stage {
    let (begun_sender, begun) = mpsc::channel();
    let alive = Arc::new(());
    let (gates, engines): (Vec<_>, Vec<_>) = (0..workers)
        .map(|_| {
            let (open, gate) = mpsc::channel();
            (open, Scripted { begun: begun_sender.clone(), gate, _alive: Arc::clone(&alive) })
        })
        .unzip();
    let pool = Pool::start(engines, BatchLimits { texts, tokens: 10_000 }, queue).unwrap();
    Stage { pool, begun, gates, alive }
}

type Results = Result<Vec<Result<Embedded, PortError>>, PortError>;

fn passages<'a>(pool: &'a Pool, texts: &'a [&'a str]) -> Pin<Box<dyn Future<Output = Results> + 'a>> {
    Box::pin(pool.embed(Call { texts, prefix: "", lane: LaneName::Passages }))
}

fn queries<'a>(pool: &'a Pool, texts: &'a [&'a str]) -> Pin<Box<dyn Future<Output = Results> + 'a>> {
    Box::pin(pool.embed(Call { texts, prefix: "", lane: LaneName::Queries }))
}

/// Drives a future as far as it gets by itself.
async fn once<F: Future + ?Sized>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}

fn throttled(outcome: Poll<Results>) -> bool {
    matches!(outcome, Poll::Ready(Err(error)) if error.kind() == ErrorKind::Throttled)
}

fn numbers(results: Results) -> Vec<f32> {
    let found = results.unwrap().into_iter().map(Result::unwrap);
    found.map(|embedded| (embedded.embedding.as_slice()[1].asin() * 1_000.0).round()).collect()
}

fn kinds(results: Results) -> Vec<Option<ErrorKind>> {
    results.unwrap().into_iter().map(|result| result.err().map(|error| error.kind())).collect()
}

#[tokio::test]
async fn a_full_lane_throttles_at_once_and_the_other_lane_does_not_notice() {
    let stage = stage(1, 2, 1);
    let mut running = passages(&stage.pool, &["1"]);
    assert!(once(running.as_mut()).await.is_pending());
    assert_eq!(stage.begun.recv().unwrap(), ["1"]);
    assert_eq!(stage.pool.waiting(LaneName::Passages), 0);

    let mut waiting = passages(&stage.pool, &["2", "3"]);
    assert!(once(waiting.as_mut()).await.is_pending());
    assert_eq!(stage.pool.waiting(LaneName::Passages), 2);
    assert!(throttled(once(passages(&stage.pool, &["4"]).as_mut()).await));

    let mut query = queries(&stage.pool, &["5"]);
    assert!(once(query.as_mut()).await.is_pending(), "waiting passages do not close the lane of queries");
    let mut second = queries(&stage.pool, &["6"]);
    assert!(once(second.as_mut()).await.is_pending());
    assert!(throttled(once(queries(&stage.pool, &["7"]).as_mut()).await));

    drop(stage.gates);
    let all = tokio::join!(running, waiting, query, second);
    assert_eq!(numbers(all.1), [2.0, 3.0]);
    assert_eq!((stage.pool.waiting(LaneName::Queries), stage.pool.waiting(LaneName::Passages)), (0, 0));
}

#[tokio::test]
async fn queries_go_ahead_of_passages_that_wait() {
    let stage = stage(1, 8, 1);
    let mut running = passages(&stage.pool, &["1"]);
    assert!(once(running.as_mut()).await.is_pending());
    assert_eq!(stage.begun.recv().unwrap(), ["1"]);
    let mut waiting = passages(&stage.pool, &["2", "3"]);
    assert!(once(waiting.as_mut()).await.is_pending());
    let mut query = queries(&stage.pool, &["4"]);
    assert!(once(query.as_mut()).await.is_pending());

    drop(stage.gates);
    let _ = tokio::join!(running, waiting, query);
    let order: Vec<_> = stage.begun.try_iter().flatten().collect();
    assert_eq!(order, ["4", "2", "3"]);
}

#[tokio::test]
async fn a_query_goes_between_the_batches_of_a_call_that_has_begun() {
    let stage = stage(1, 8, 1);
    let mut begun = passages(&stage.pool, &["1", "2"]);
    assert!(once(begun.as_mut()).await.is_pending());
    assert_eq!(stage.begun.recv().unwrap(), ["1"]);
    let mut query = queries(&stage.pool, &["3"]);
    assert!(once(query.as_mut()).await.is_pending());
    drop(stage.gates);
    let _ = tokio::join!(begun, query);
    assert_eq!(stage.begun.try_iter().flatten().collect::<Vec<_>>(), ["3", "2"]);
}

#[tokio::test]
async fn a_call_larger_than_the_queue_is_fed_in_pieces_and_keeps_its_order() {
    let Stage { pool, begun, gates, .. } = stage(2, 4, 2);
    let names: Vec<String> = (0..500).map(|number| number.to_string()).collect();
    let texts: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut call = passages(&pool, &texts);
    assert!(once(call.as_mut()).await.is_pending());
    // Once both workers stand at their gates nothing makes room any more, and the call takes what there is.
    let begun_with = [begun.recv().unwrap(), begun.recv().unwrap()];
    assert!(once(call.as_mut()).await.is_pending());
    assert!(throttled(once(passages(&pool, &["1"]).as_mut()).await), "a call that waits for room leaves none");
    drop(gates);
    let expected: Vec<f32> = (0_u16..500).map(f32::from).collect();
    assert_eq!(numbers(call.await), expected);
    assert!(begun.try_iter().chain(begun_with).all(|batch| (1..=2).contains(&batch.len())));
}

#[tokio::test]
async fn texts_of_similar_length_are_run_together() {
    let stage = stage(1, 100, 2);
    drop(stage.gates);
    let results = passages(&stage.pool, &["1", "22222", "3", "44444", "5"]).await;
    assert_eq!(results.unwrap().len(), 5);
    let batches: Vec<_> = stage.begun.try_iter().collect();
    assert_eq!(batches[0], ["22222", "44444"]);
    assert_eq!(batches.iter().map(Vec::len).max(), Some(2));
}

#[tokio::test]
async fn a_dropped_call_is_not_run_and_frees_its_room() {
    let stage = stage(1, 2, 1);
    let mut running = passages(&stage.pool, &["1"]);
    assert!(once(running.as_mut()).await.is_pending());
    assert_eq!(stage.begun.recv().unwrap(), ["1"]);
    let mut dropped = passages(&stage.pool, &["2", "3"]);
    assert!(once(dropped.as_mut()).await.is_pending());
    assert_eq!(stage.pool.waiting(LaneName::Passages), 2);
    drop(dropped);
    assert_eq!(stage.pool.waiting(LaneName::Passages), 0, "the room is free before a worker comes by");
    let mut next = passages(&stage.pool, &["4", "5"]);
    assert!(once(next.as_mut()).await.is_pending());
    drop(stage.gates);
    let _ = running.await;
    assert_eq!(numbers(next.await), [4.0, 5.0]);
    assert_eq!(stage.begun.try_iter().flatten().collect::<Vec<_>>(), ["4", "5"]);
}

#[tokio::test]
async fn a_call_dropped_half_way_costs_no_more_than_the_batch_in_hand() {
    let stage = stage(1, 8, 1);
    let mut call = passages(&stage.pool, &["1", "2", "3", "4"]);
    assert!(once(call.as_mut()).await.is_pending());
    assert_eq!(stage.begun.recv().unwrap(), ["1"]);
    assert_eq!(stage.pool.waiting(LaneName::Passages), 3);
    drop(call);
    assert_eq!(stage.pool.waiting(LaneName::Passages), 0);
    drop(stage.gates);
    assert_eq!(numbers(passages(&stage.pool, &["5"]).await), [5.0]);
    assert_eq!(stage.begun.try_iter().flatten().collect::<Vec<_>>(), ["5"]);
}

#[tokio::test]
async fn one_bad_text_fails_alone() {
    let stage = stage(1, 100, 8);
    drop(stage.gates);
    let texts = ["1", "bad", "3", "panic", "no vector", "unreadable", "unreadable panic", "8"];
    let found = kinds(passages(&stage.pool, &texts).await);
    let (corrupt, unexpected) = (Some(ErrorKind::Corrupt), Some(ErrorKind::Unexpected));
    assert_eq!(found, [None, corrupt, None, unexpected, corrupt, corrupt, unexpected, None]);
    assert_eq!(numbers(passages(&stage.pool, &["9"]).await), [9.0], "the worker works on");
}

#[tokio::test]
async fn a_probe_waits_in_a_full_queue_instead_of_failing() {
    let stage = stage(1, 1, 1);
    let mut running = queries(&stage.pool, &["1"]);
    assert!(once(running.as_mut()).await.is_pending());
    assert_eq!(stage.begun.recv().unwrap(), ["1"]);
    let mut waiting = queries(&stage.pool, &["2"]);
    assert!(once(waiting.as_mut()).await.is_pending());
    let mut probe = pin!(stage.pool.probe());
    assert!(once(probe.as_mut()).await.is_pending());
    drop(stage.gates);
    let (_, _, probed) = tokio::join!(running, waiting, probe);
    assert!(probed.is_ok());
}

#[tokio::test]
async fn dropping_the_pool_ends_its_threads() {
    let Stage { pool, begun: _begun, gates, alive } = stage(3, 8, 1);
    assert_eq!(Arc::strong_count(&alive), 4);
    drop(gates);
    let _ = passages(&pool, &["1"]).await;
    drop(pool);
    assert_eq!(Arc::strong_count(&alive), 1);
}

#[tokio::test]
async fn a_prefix_stands_in_front_of_every_text() {
    let stage = stage(1, 8, 8);
    drop(stage.gates);
    let call = Call { texts: &["a", "b"], prefix: "query: ", lane: LaneName::Queries };
    let _ = stage.pool.embed(call).await;
    assert_eq!(stage.begun.recv().unwrap(), ["query: a", "query: b"]);
}
