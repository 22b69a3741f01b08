//! One directory, one process; and what opening says of a directory that cannot be used.
#![expect(clippy::unwrap_used, reason = "what surrounds the tests fails the test that calls it")]

use std::{fs, path::Path};

use likewise_adapter_embedded::{Config, Embedded, Holder};
use likewise_conformance::{
    ManualClock,
    fixtures::{generation, id, product},
};
use likewise_usecases::{ErrorKind, PortError};
use sqlx::{Connection as _, SqliteConnection};
use tempfile::TempDir;

async fn open(directory: &Path) -> Result<Embedded, PortError> {
    Embedded::open(Config::new(directory), ManualClock::new()).await
}

async fn refused(directory: &Path) -> PortError {
    open(directory).await.unwrap_err()
}

/// Changes the closed database of `directory` behind the adapter's back.
async fn tamper(directory: &Path, statement: &'static str) {
    let file = format!("sqlite://{}", directory.join("likewise.db").display());
    let mut connection = SqliteConnection::connect(&file).await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_second_opener_learns_who_holds_the_directory() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await.unwrap();
    store.publish_url("http://127.0.0.1:8080").unwrap();

    let error = refused(directory.path()).await;
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(error.message(), "the data directory is held by another process");
    let text = error.to_string();
    assert!(text.contains(&format!("pid={}", std::process::id())), "{text}");
    assert!(text.contains("url=http://127.0.0.1:8080"), "{text}");

    store.close().await.unwrap();
    open(directory.path()).await.unwrap().close().await.unwrap();
}

#[tokio::test]
async fn the_holder_is_told_only_while_there_is_one() {
    let directory = TempDir::new().unwrap();
    let of = |directory: &Path| Embedded::holder(directory).unwrap();
    assert_eq!(of(directory.path()), None);
    assert_eq!(of(&directory.path().join("absent")), None);

    let store = open(directory.path()).await.unwrap();
    let pid = std::process::id();
    assert_eq!(of(directory.path()), Some(Holder { pid, url: None }));
    store.publish_url("http://127.0.0.1:65535/a/long/path").unwrap();
    store.publish_url("http://[::1]:80").unwrap();
    assert_eq!(of(directory.path()), Some(Holder { pid, url: Some("http://[::1]:80".to_owned()) }));

    store.close().await.unwrap();
    assert_eq!(of(directory.path()), None);
    // What a killed process leaves behind is a note without a lock.
    fs::write(directory.path().join("lock"), r#"{"pid":1,"url":"http://127.0.0.1:1"}"#).unwrap();
    assert_eq!(of(directory.path()), None);
}

#[tokio::test]
async fn ports_of_a_closed_directory_fail_and_say_so() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await.unwrap();
    let (products, ledger) = (store.products(), store.ledger());
    store.close().await.unwrap();
    let reading = products.get_many(&[id("a")]).await.unwrap_err();
    let writing = products.upsert(&[product("a").write()], None).await.unwrap_err();
    let counting = ledger.totals(&generation(1)).await.unwrap_err();
    for error in [reading, writing, counting] {
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert_eq!(error.message(), "the data directory has been closed");
        assert!(!error.is_retryable());
    }
    store.close().await.unwrap();
}

#[tokio::test]
async fn a_file_is_no_data_directory() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("data");
    fs::write(&file, "a file").unwrap();
    let error = refused(&file).await;
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.message(), "the data directory is a file");
    assert!(error.to_string().contains(&file.display().to_string()), "{error}");
    let below = refused(&file.join("deeper")).await;
    assert_eq!(below.kind(), ErrorKind::InvalidInput, "{below}");
}

#[tokio::test]
async fn no_reader_is_no_configuration() {
    let directory = TempDir::new().unwrap();
    let config = Config { readers: 0, ..Config::new(directory.path()) };
    let error = Embedded::open(config, ManualClock::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.message(), "readers is 0, accepted is 1 or more");
    open(directory.path()).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("likewise.db"), "not a database. ".repeat(512)).unwrap();
    let error = refused(directory.path()).await;
    assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
    assert!(error.to_string().contains("likewise.db"), "{error}");
    // The refusal leaves the lock to others.
    assert_eq!(Embedded::holder(directory.path()).unwrap(), None);
}

#[tokio::test]
async fn a_damaged_database_is_told_apart_from_an_empty_one() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await.unwrap();
    let writes: Vec<_> = (0..500).map(|n| product(&format!("p{n}")).described(&"word ".repeat(100)).write()).collect();
    store.products().upsert(&writes, None).await.unwrap();
    store.close().await.unwrap();

    // Everything past the first page, which holds the header and the schema's root.
    let file = directory.path().join("likewise.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes.iter_mut().skip(4_096).for_each(|byte| *byte = 0xA5);
    fs::write(&file, bytes).unwrap();
    let error = match open(directory.path()).await {
        Err(error) => error,
        Ok(store) => store.products().get_many(&[id("p7")]).await.expect_err("a damaged page must not read as nothing"),
    };
    assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
    assert!(error.message().contains("likewise.db is damaged"), "{error}");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let directory = TempDir::new().unwrap();
    open(directory.path()).await.unwrap().close().await.unwrap();
    tamper(
        directory.path(),
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (999, 'of the future', 1, x'00', 0)",
    )
    .await;
    let error = refused(directory.path()).await;
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.message().contains("written by a newer version of likewise"), "{error}");
    assert!(error.to_string().contains("schema=999"), "{error}");
}

#[tokio::test]
async fn a_stored_value_that_cannot_be_read_is_named_by_its_place() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await.unwrap();
    let writes = [product("good").write(), product("bad").embedded_in(&generation(1)).write()];
    store.products().upsert(&writes, None).await.unwrap();
    store.close().await.unwrap();
    tamper(
        directory.path(),
        r#"UPDATE products SET document = '{"v":1,"t":""}' WHERE id = 'bad';
           UPDATE ledger SET passage = x'01' WHERE id = 'bad';"#,
    )
    .await;

    let store = open(directory.path()).await.unwrap();
    let error = store.products().get_many(&[id("good"), id("bad")]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.to_string().ends_with("(table=products, column=document, id=bad)"), "{error}");
    assert!(store.products().get_many(&[id("good")]).await.unwrap().iter().all(Option::is_some));
    let error = store.ledger().entries(&generation(1), &[id("bad")]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.to_string().ends_with("(table=ledger, column=passage, id=bad)"), "{error}");
}

#[tokio::test]
async fn a_document_of_another_format_is_refused() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).await.unwrap();
    store.products().upsert(&[product("a").write()], None).await.unwrap();
    store.close().await.unwrap();
    tamper(directory.path(), r#"UPDATE products SET document = '{"v":2,"t":"kettle"}'"#).await;
    let store = open(directory.path()).await.unwrap();
    let error = store.products().get_many(&[id("a")]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.message().contains("has the format 2, known is 1"), "{error}");
}
