//! What was asked often.

use likewise_usecases::ports::{Frequent, LoggedQuery};

use super::{Bench, minutes_after_start};
use crate::{
    clock::ManualClock,
    failure::{CaseResult, Failure, equal},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    a_text_counts_once_an_hour,
    what_found_nothing_does_not_count,
    what_was_not_plain_does_not_count,
    what_was_asked_before_the_time_does_not_count,
    texts_of_more_hours_come_first_then_those_asked_last,
    no_more_texts_are_given_than_are_wanted,
];

const ALL: Frequent = Frequent { since: ManualClock::START, least_hours: 1, most: 100 };

/// Each text with its hours and the minute at which it was asked last.
async fn frequent(bench: &Bench, asked: Frequent) -> Result<Vec<(String, u64, u64)>, Failure> {
    let found = bench.log.frequent(asked).await?;
    let minute = |at: likewise_domain::Timestamp| at.since(ManualClock::START).as_secs() / 60;
    Ok(found.into_iter().map(|query| (query.text.as_str().to_owned(), query.hours, minute(query.last))).collect())
}

fn expected(texts: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    texts.iter().map(|(text, hours, minute)| ((*text).to_owned(), *hours, *minute)).collect()
}

async fn a_text_counts_once_an_hour(bench: &mut Bench) -> CaseResult {
    for minutes in [0, 1, 59, 60, 200] {
        bench.asked("kettle", minutes, &["a"]).await?;
    }
    for minutes in [58, 61] {
        bench.asked("sofa", minutes, &["a"]).await?;
    }
    equal("texts", frequent(bench, ALL).await?, expected(&[("kettle", 3, 200), ("sofa", 2, 61)]))?;
    let often = Frequent { least_hours: 3, ..ALL };
    equal("texts of three hours", frequent(bench, often).await?, expected(&[("kettle", 3, 200)]))
}

async fn what_found_nothing_does_not_count(bench: &mut Bench) -> CaseResult {
    bench.asked("kettle", 0, &["a"]).await?;
    bench.asked("kettle", 90, &[]).await?;
    bench.asked("qwrtz", 0, &[]).await?;
    equal("texts", frequent(bench, ALL).await?, expected(&[("kettle", 1, 0)]))
}

async fn what_was_not_plain_does_not_count(bench: &mut Bench) -> CaseResult {
    bench.asked("kettle", 0, &["a"]).await?;
    let narrowed = [("kettle", 90), ("sofa", 0)];
    let narrowed = narrowed.map(|(text, minutes)| LoggedQuery { plain: false, ..bench.query(text, minutes, &["a"]) });
    bench.log.record(&narrowed).await?;
    equal("texts", frequent(bench, ALL).await?, expected(&[("kettle", 1, 0)]))
}

async fn what_was_asked_before_the_time_does_not_count(bench: &mut Bench) -> CaseResult {
    for minutes in [0, 100, 200] {
        bench.asked("kettle", minutes, &["a"]).await?;
    }
    bench.asked("sofa", 99, &["a"]).await?;
    let lately = Frequent { since: minutes_after_start(100), ..ALL };
    equal("texts", frequent(bench, lately).await?, expected(&[("kettle", 2, 200)]))
}

async fn texts_of_more_hours_come_first_then_those_asked_last(bench: &mut Bench) -> CaseResult {
    let asked = [("c", 300), ("b", 300), ("d", 400), ("a", 0), ("a", 60), ("e", 10)];
    for (text, minutes) in asked {
        bench.asked(text, minutes, &["x"]).await?;
    }
    let all = [("a", 2, 60), ("d", 1, 400), ("b", 1, 300), ("c", 1, 300), ("e", 1, 10)];
    equal("texts", frequent(bench, ALL).await?, expected(&all))
}

async fn no_more_texts_are_given_than_are_wanted(bench: &mut Bench) -> CaseResult {
    for text in ["c", "a", "b"] {
        bench.asked(text, 0, &["x"]).await?;
    }
    let two = Frequent { most: 2, ..ALL };
    equal("texts", frequent(bench, two).await?, expected(&[("a", 1, 0), ("b", 1, 0)]))
}
