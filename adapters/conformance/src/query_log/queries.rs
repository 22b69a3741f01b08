//! Queries: named once, recorded once, kept whole, read in their order.

use std::{collections::HashSet, time::Duration};

use likewise_domain::{query_log::LoggedText, search::Mode};
use likewise_usecases::ports::{LoggedQuery, Page};

use super::{Bench, minutes_after_start};
use crate::{
    failure::{CaseResult, equal, item},
    fixtures::generation,
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    ids_are_given_once,
    recording_nothing_records_nothing,
    every_part_of_a_query_is_kept,
    a_query_is_recorded_once,
    queries_are_read_in_the_order_in_which_they_were_recorded,
    queries_are_paged_by_their_places,
    queries_before_a_time_are_left_out,
    fifteen_hundred_queries_are_kept,
    queries_survive_reopening,
];

async fn ids_are_given_once(bench: &mut Bench) -> CaseResult {
    let mut ids: HashSet<_> = (0..1_000).map(|_| bench.log.next_id()).collect();
    bench.reopen().await?;
    ids.extend((0..1_000).map(|_| bench.log.next_id()));
    equal("different ids", ids.len(), 2_000)
}

async fn recording_nothing_records_nothing(bench: &mut Bench) -> CaseResult {
    bench.log.record(&[]).await?;
    equal("queries", bench.all().await?, [])?;
    equal("outcomes", bench.happens(&[]).await?, [])
}

async fn every_part_of_a_query_is_kept(bench: &mut Bench) -> CaseResult {
    let plain = bench.query("kettle", 1, &["a", "b"]);
    let mut all: Vec<LoggedQuery> =
        Mode::ALL.into_iter().map(|mode| LoggedQuery { id: bench.log.next_id(), mode, ..plain.clone() }).collect();
    let many: Vec<String> = (0..200).map(|number| format!("ü \"{number}\", '語'")).collect();
    all.push(LoggedQuery {
        text: LoggedText::kept("crème 'brûlée' \"torch\" 語"),
        plain: false,
        pipeline: "another, with a name".to_owned(),
        generation: generation(7),
        degraded: vec!["embedding_timeout".to_owned(), "threshold_not_applied".to_owned()],
        total: 1_000_000,
        took: Duration::from_micros(1_234_567),
        ..bench.query("", 2, &many.iter().map(String::as_str).collect::<Vec<_>>())
    });
    all.push(bench.query("nothing", 3, &[]));
    bench.log.record(&all).await?;
    let kept: Vec<_> = bench.all().await?.into_iter().map(|entry| entry.query).collect();
    equal("queries", kept, all)
}

async fn a_query_is_recorded_once(bench: &mut Bench) -> CaseResult {
    let query = bench.query("kettle", 1, &["a"]);
    bench.log.record(std::slice::from_ref(&query)).await?;
    let again = LoggedQuery { text: LoggedText::kept("sofa"), ..query.clone() };
    bench.log.record(&[again, bench.query("lamp", 2, &["b"])]).await?;
    equal("texts", bench.texts().await?, ["kettle", "lamp"])
}

async fn queries_are_read_in_the_order_in_which_they_were_recorded(bench: &mut Bench) -> CaseResult {
    for (text, minutes) in [("b", 5), ("a", 9), ("c", 1)] {
        bench.asked(text, minutes, &["x"]).await?;
    }
    equal("texts", bench.texts().await?, ["b", "a", "c"])?;
    let places: Vec<_> = bench.all().await?.into_iter().map(|entry| entry.place).collect();
    equal("whether places grow", places.is_sorted_by(|one, next| one < next), true)
}

async fn queries_are_paged_by_their_places(bench: &mut Bench) -> CaseResult {
    let all: Vec<_> = (0..7).map(|number| bench.query(&format!("q{number}"), number, &["x"])).collect();
    bench.log.record(&all).await?;
    let (mut after, mut read) = (None, Vec::new());
    for expected in [3, 3, 1, 0] {
        let page = bench.log.read(None, Page { after: after.as_ref(), most: 3 }).await?;
        equal("queries of a page", page.len(), expected)?;
        after = page.last().map(|entry| entry.place).or(after);
        read.extend(page.into_iter().map(|entry| entry.query));
    }
    equal("queries", read, all)
}

async fn queries_before_a_time_are_left_out(bench: &mut Bench) -> CaseResult {
    for (text, minutes) in [("late", 9), ("early", 1), ("at the time", 5), ("later", 10)] {
        bench.asked(text, minutes, &["x"]).await?;
    }
    let since = Some(minutes_after_start(5));
    let read = bench.log.read(since, Page { after: None, most: 2 }).await?;
    let texts: Vec<_> = read.iter().map(|entry| entry.query.text.as_str()).collect();
    equal("texts of the first page", texts, ["late", "at the time"])?;
    let last = item("entries", &read, 1)?.place;
    let read = bench.log.read(since, Page { after: Some(&last), most: 2 }).await?;
    let texts: Vec<_> = read.iter().map(|entry| entry.query.text.as_str()).collect();
    equal("texts of the second page", texts, ["later"])
}

async fn fifteen_hundred_queries_are_kept(bench: &mut Bench) -> CaseResult {
    let all: Vec<_> = (0..1_500).map(|number| bench.query(&format!("q {number}"), number, &["a", "b"])).collect();
    bench.log.record(&all).await?;
    let kept: Vec<_> = bench.all().await?.into_iter().map(|entry| entry.query).collect();
    equal("queries", kept, all)
}

async fn queries_survive_reopening(bench: &mut Bench) -> CaseResult {
    bench.asked("kettle", 1, &["a"]).await?;
    bench.reopen().await?;
    bench.asked("sofa", 2, &["b"]).await?;
    equal("texts", bench.texts().await?, ["kettle", "sofa"])
}
