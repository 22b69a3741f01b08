//! The log of queries on the disk: there only where it is wanted, and without what was forgotten.

use std::{collections::HashSet, fs, path::Path, sync::Arc, time::Duration};

use likewise_adapter_embedded::{Config, Embedded};
use likewise_conformance::{ManualClock, fixtures};
use likewise_domain::{Timestamp, query_log::LoggedText, search::Mode};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Keep, LoggedQuery, Page, QueryLog},
};
use tempfile::TempDir;

const SECRET: &str = "a kettle for jane of the harbour";

async fn open(folder: &Path, query_log: bool) -> Result<Embedded, PortError> {
    Embedded::open(Config { query_log, ..Config::new(folder) }, ManualClock::new()).await
}

fn query(log: &Arc<dyn QueryLog>, text: &str) -> LoggedQuery {
    LoggedQuery {
        id: log.next_id(),
        at: ManualClock::START,
        text: LoggedText::kept(text),
        plain: true,
        pipeline: "main".to_owned(),
        generation: fixtures::generation(1),
        mode: Mode::Hybrid,
        degraded: Vec::new(),
        total: 1,
        shown: fixtures::ids(["a"]),
        took: Duration::ZERO,
    }
}

fn files_hold(folder: &Path, text: &str) -> std::io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && fs::read(path)?.windows(text.len()).any(|part| part == text.as_bytes()) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[tokio::test]
async fn there_is_no_file_until_a_log_is_wanted_and_then_it_stays_readable() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path(), false).await.unwrap();
    assert!(store.query_log().is_none() && !folder.path().join("queries.db").exists());
    store.close().await.unwrap();
    let store = open(folder.path(), true).await.unwrap();
    let log = store.query_log().unwrap();
    log.record(&[query(&log, "kettle")]).await.unwrap();
    store.close().await.unwrap();
    assert_eq!(log.record(&[query(&log, "lamp")]).await.unwrap_err().kind(), ErrorKind::Unavailable);
    let store = open(folder.path(), false).await.unwrap();
    let kept = store.query_log().unwrap().read(None, Page { after: None, most: 9 }).await.unwrap();
    assert_eq!(kept.len(), 1);
    store.close().await.unwrap();
}

#[tokio::test]
async fn what_is_forgotten_is_in_no_file_any_more() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path(), true).await.unwrap();
    let log = store.query_log().unwrap();
    let queries: Vec<_> = (0..500).map(|number| query(&log, &format!("{SECRET} {number}"))).collect();
    log.record(&queries).await.unwrap();
    assert!(files_hold(folder.path(), SECRET).unwrap(), "it is written as it is");
    let keep = Keep { since: Timestamp::from_micros(i64::MAX), most: 0 };
    assert_eq!(log.prune(keep, u64::MAX).await.unwrap(), 500);
    assert!(!files_hold(folder.path(), SECRET).unwrap(), "while it is open");
    store.close().await.unwrap();
    assert!(!files_hold(folder.path(), SECRET).unwrap(), "and once it is closed");
}

#[tokio::test]
async fn a_damaged_log_is_told_by_its_name() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("queries.db"), "no database at all, and long enough to be none".repeat(200)).unwrap();
    let config = Config { query_log: true, ..Config::new(folder.path()) };
    let failed = Embedded::open(config, ManualClock::new()).await.unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Corrupt);
    assert!(failed.to_string().contains("queries.db, the log of queries, is damaged"), "{failed}");
}

#[tokio::test]
async fn a_damaged_log_that_nobody_wants_stops_nothing() {
    let folder = TempDir::new().unwrap();
    let damaged = "no database at all, and long enough to be none".repeat(200);
    fs::write(folder.path().join("queries.db"), &damaged).unwrap();
    let store = open(folder.path(), false).await.unwrap();
    assert!(store.query_log().is_none());
    store.close().await.unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("queries.db")).unwrap(), damaged, "it is left as it is");
}

#[tokio::test]
async fn a_log_that_was_deleted_and_made_anew_gives_no_id_again() {
    let folder = TempDir::new().unwrap();
    let mut ids = HashSet::new();
    for _ in 0..2 {
        let store = open(folder.path(), true).await.unwrap();
        let log = store.query_log().unwrap();
        ids.extend((0..100).map(|_| log.next_id()));
        store.close().await.unwrap();
        fs::remove_file(folder.path().join("queries.db")).unwrap();
    }
    assert_eq!(ids.len(), 200);
}

#[tokio::test]
async fn more_queries_than_fit_one_transaction_are_forgotten_and_their_space_is_given_back() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path(), true).await.unwrap();
    let log = store.query_log().unwrap();
    let queries: Vec<_> = (0..3_500).map(|number| query(&log, &format!("{SECRET} {number}"))).collect();
    log.record(&queries).await.unwrap();
    let keep = Keep { since: ManualClock::START, most: 500 };
    assert_eq!(log.prune(keep, 2_500).await.unwrap(), 2_500);
    let size = || fs::metadata(folder.path().join("queries.db")).unwrap().len();
    let partly = size();
    assert_eq!(log.prune(keep, 2_500).await.unwrap(), 500);
    assert!(size() < partly, "{} and {partly} bytes", size());
    let left = log.read(None, Page { after: None, most: 1_000 }).await.unwrap();
    let expected: Vec<_> = (3_000..3_500).map(|number| format!("{SECRET} {number}")).collect();
    assert_eq!(left.iter().map(|entry| entry.query.text.as_str()).collect::<Vec<_>>(), expected);
    store.close().await.unwrap();
}
