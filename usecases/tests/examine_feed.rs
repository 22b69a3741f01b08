//! The feed doctor.

use std::time::Duration;

use likewise_domain::run::RunStatus;
use likewise_usecases::{ErrorKind, IngestRequest, ports::Purpose};

use crate::support::{Shop, catalogue, feed, request};

#[tokio::test]
async fn the_doctor_measures_the_rate_on_a_sample_and_writes_nothing() {
    let shop = Shop::new();
    let examined = shop.examine().examine(request(catalogue(0..1_500)), &()).await.unwrap();
    let run = &examined.ingested.run;
    assert!(run.dry_run, "whatever the request says of that");
    assert_eq!((run.status, run.counts.new, run.counts.announced), (RunStatus::Succeeded, 1_500, 1_500));
    let calls = shop.embedder.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].0, calls[0].1.len()), (Purpose::Passage, 64));
    assert_eq!(calls[0].1[7], "product number 7");
    let (rate, time) = (examined.per_second.unwrap(), examined.embedding_time.unwrap());
    assert!(rate > 0.0);
    assert!((time.as_secs_f64() * rate - 1_500.0).abs() < 1.0, "{time:?} at {rate}/s");
    assert_eq!(shop.totals().await.live, 0);
}

#[tokio::test]
async fn where_nothing_would_be_embedded_there_is_no_rate() {
    let shop = Shop::new();
    shop.stock(catalogue(0..10)).await;
    let calls = shop.embedder.calls().len();
    let examined = shop.examine().examine(request(catalogue(0..10)), &()).await.unwrap();
    assert_eq!((examined.ingested.run.counts.announced, examined.per_second), (0, None));
    assert_eq!(examined.embedding_time, None::<Duration>);
    assert_eq!(shop.embedder.calls().len(), calls, "the embedder is not asked");
}

#[tokio::test]
async fn an_embedder_that_fails_costs_the_rate_and_not_the_examination() {
    let shop = Shop::new();
    shop.embedder.fail_calls(ErrorKind::Unavailable, 1);
    let dry = IngestRequest { dry_run: false, ..request(feed(&[("1", "A"), ("2", "")])) };
    let examined = shop.examine().examine(dry, &()).await.unwrap();
    assert_eq!(examined.per_second, None);
    assert_eq!(examined.ingested.run.counts.rejected, 1);
    shop.embedder.fail_texts_with("A", ErrorKind::InvalidInput);
    let examined = shop.examine().examine(request(feed(&[("1", "A")])), &()).await.unwrap();
    assert_eq!(examined.per_second, None, "a sample of which nothing could be embedded has no rate");
}
