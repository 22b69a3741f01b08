//! What is forgotten, and what stays.

use likewise_domain::query_log::EventKind;
use likewise_usecases::ports::{EventOutcome, Frequent, Keep};

use super::{Bench, click, minutes_after_start};
use crate::{
    clock::ManualClock,
    failure::{CaseResult, equal, holds, item},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    what_is_older_is_forgotten,
    only_the_newest_queries_are_kept,
    where_all_is_kept_nothing_is_forgotten,
    events_are_forgotten_with_their_query,
    what_is_forgotten_is_counted_nowhere,
    places_are_not_given_again,
    no_more_are_forgotten_than_are_to_be,
];

const MANY: u64 = 1_000_000;

async fn what_is_older_is_forgotten(bench: &mut Bench) -> CaseResult {
    for (text, minutes) in [("late", 9), ("early", 1), ("at the time", 5), ("earlier", 0)] {
        bench.asked(text, minutes, &["a"]).await?;
    }
    let forgotten = bench.log.prune(Keep { since: minutes_after_start(5), most: MANY }, MANY).await?;
    equal("forgotten", forgotten, 2)?;
    equal("texts", bench.texts().await?, ["late", "at the time"])
}

async fn only_the_newest_queries_are_kept(bench: &mut Bench) -> CaseResult {
    for text in ["a", "b", "c", "d"] {
        bench.asked(text, 0, &["x"]).await?;
    }
    equal("forgotten", bench.log.prune(Keep { since: ManualClock::START, most: 3 }, MANY).await?, 1)?;
    equal("texts", bench.texts().await?, ["b", "c", "d"])?;
    equal("forgotten", bench.log.prune(Keep { since: ManualClock::START, most: 0 }, MANY).await?, 3)?;
    equal("queries", bench.all().await?, [])
}

async fn where_all_is_kept_nothing_is_forgotten(bench: &mut Bench) -> CaseResult {
    let keep = Keep { since: ManualClock::START, most: 2 };
    equal("forgotten of nothing", bench.log.prune(keep, MANY).await?, 0)?;
    for text in ["a", "b"] {
        bench.asked(text, 0, &["x"]).await?;
    }
    equal("forgotten", bench.log.prune(keep, MANY).await?, 0)?;
    equal("texts", bench.texts().await?, ["a", "b"])
}

async fn events_are_forgotten_with_their_query(bench: &mut Bench) -> CaseResult {
    let (old, new) = (bench.asked("kettle", 0, &["a"]).await?, bench.asked("kettle", 9, &["a", "b"]).await?);
    bench.happens(&[click(old, "a"), click(new, "b")]).await?;
    bench.log.prune(Keep { since: minutes_after_start(5), most: MANY }, MANY).await?;
    equal("outcomes", bench.happens(&[click(old, "a")]).await?, [EventOutcome::UnknownQuery])?;
    equal("events", bench.events().await?, [vec![(2, EventKind::Click)]])
}

async fn what_is_forgotten_is_counted_nowhere(bench: &mut Bench) -> CaseResult {
    bench.asked("kettle", 0, &["a"]).await?;
    bench.asked("sofa", 9, &["a"]).await?;
    bench.log.prune(Keep { since: minutes_after_start(5), most: MANY }, MANY).await?;
    let frequent = bench.log.frequent(Frequent { since: ManualClock::START, least_hours: 1, most: 9 }).await?;
    let texts: Vec<_> = frequent.iter().map(|query| query.text.as_str()).collect();
    equal("texts", texts, ["sofa"])
}

async fn places_are_not_given_again(bench: &mut Bench) -> CaseResult {
    bench.asked("kettle", 0, &["a"]).await?;
    let all = bench.all().await?;
    let before = item("entries", &all, 0)?.place;
    bench.log.prune(Keep { since: ManualClock::START, most: 0 }, MANY).await?;
    bench.reopen().await?;
    bench.asked("sofa", 1, &["a"]).await?;
    let all = bench.all().await?;
    let after = item("entries", &all, 0)?.place;
    holds(after > before, || format!("the place {before} was forgotten, and the next one is {after}"))
}

async fn no_more_are_forgotten_than_are_to_be(bench: &mut Bench) -> CaseResult {
    for (text, minutes) in [("late", 9), ("early", 1), ("earlier", 0), ("later", 10), ("last", 11)] {
        bench.asked(text, minutes, &["a"]).await?;
    }
    let keep = Keep { since: minutes_after_start(5), most: 2 };
    for (forgotten, left) in [(1, 4), (1, 3), (1, 2), (0, 2)] {
        equal("forgotten, one at a time", bench.log.prune(keep, 1).await?, forgotten)?;
        equal("queries that are left", bench.all().await?.len(), left)?;
    }
    equal("texts", bench.texts().await?, ["later", "last"])
}
