//! Events: once each, where the product stood, and told where they fit nothing.

use likewise_domain::query_log::{
    Event,
    EventKind::{self, Cart, Click, Purchase},
    QueryId,
};
use likewise_usecases::ports::EventOutcome::{NotShown, OtherPosition, Recorded, Repeated, UnknownQuery};

use super::{Bench, click};
use crate::{
    failure::{CaseResult, equal},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Bench>] = cases![
    events_are_kept_where_their_product_stood,
    an_event_counts_once,
    an_event_of_an_unknown_query_is_told,
    an_event_of_a_product_that_was_not_shown_is_told,
    an_event_at_another_position_is_told,
    each_event_of_a_call_has_an_outcome_of_its_own,
    a_product_that_was_shown_twice_counts_where_it_stood_first,
    events_belong_to_their_query,
    events_survive_reopening,
];

fn event(query: QueryId, product: &str, kind: EventKind) -> Event {
    Event { kind, ..click(query, product) }
}

async fn events_are_kept_where_their_product_stood(bench: &mut Bench) -> CaseResult {
    let query = bench.asked("kettle", 1, &["c", "a", "b"]).await?;
    let happens = [event(query, "b", Purchase), event(query, "b", Click), event(query, "c", Cart)];
    equal("outcomes", bench.happens(&happens).await?, [Recorded; 3])?;
    equal("events", bench.events().await?, [vec![(1, Cart), (3, Click), (3, Purchase)]])
}

async fn an_event_counts_once(bench: &mut Bench) -> CaseResult {
    let query = bench.asked("kettle", 1, &["a"]).await?;
    equal("the first time", bench.happens(&[click(query, "a")]).await?, [Recorded])?;
    equal("the second time", bench.happens(&[click(query, "a")]).await?, [Repeated])?;
    equal("events", bench.events().await?, [vec![(1, Click)]])
}

async fn an_event_of_an_unknown_query_is_told(bench: &mut Bench) -> CaseResult {
    bench.asked("kettle", 1, &["a"]).await?;
    let never_recorded = bench.log.next_id();
    equal("outcomes", bench.happens(&[click(never_recorded, "a")]).await?, [UnknownQuery])?;
    equal("events", bench.events().await?, [vec![]])
}

async fn an_event_of_a_product_that_was_not_shown_is_told(bench: &mut Bench) -> CaseResult {
    let query = bench.asked("kettle", 1, &["a"]).await?;
    bench.asked("sofa", 1, &["b"]).await?;
    equal("outcomes", bench.happens(&[click(query, "b"), click(query, "A")]).await?, [NotShown; 2])?;
    equal("events", bench.events().await?, [vec![], vec![]])
}

async fn an_event_at_another_position_is_told(bench: &mut Bench) -> CaseResult {
    let query = bench.asked("kettle", 1, &["a", "b"]).await?;
    let at = |position| Event { position: Some(position), ..click(query, "b") };
    let outcomes = bench.happens(&[at(0), at(1), at(3), at(2)]).await?;
    equal("outcomes", outcomes, [OtherPosition, OtherPosition, OtherPosition, Recorded])?;
    equal("events", bench.events().await?, [vec![(2, Click)]])
}

async fn each_event_of_a_call_has_an_outcome_of_its_own(bench: &mut Bench) -> CaseResult {
    let query = bench.asked("kettle", 1, &["a", "b"]).await?;
    let unknown = bench.log.next_id();
    let happens = [click(unknown, "a"), click(query, "a"), click(query, "z"), click(query, "a"), click(query, "b")];
    let outcomes = bench.happens(&happens).await?;
    equal("outcomes", outcomes, [UnknownQuery, Recorded, NotShown, Repeated, Recorded])?;
    equal("events", bench.events().await?, [vec![(1, Click), (2, Click)]])
}

async fn a_product_that_was_shown_twice_counts_where_it_stood_first(bench: &mut Bench) -> CaseResult {
    let query = bench.asked("kettle", 1, &["b", "a", "a"]).await?;
    equal("outcomes", bench.happens(&[click(query, "a")]).await?, [Recorded])?;
    equal("events", bench.events().await?, [vec![(2, Click)]])
}

async fn events_belong_to_their_query(bench: &mut Bench) -> CaseResult {
    let first = bench.asked("kettle", 1, &["a", "b"]).await?;
    let second = bench.asked("kettle", 1, &["a", "b"]).await?;
    bench.happens(&[click(first, "a"), click(second, "b")]).await?;
    equal("events", bench.events().await?, [vec![(1, Click)], vec![(2, Click)]])
}

async fn events_survive_reopening(bench: &mut Bench) -> CaseResult {
    let query = bench.asked("kettle", 1, &["a", "b"]).await?;
    bench.happens(&[click(query, "a")]).await?;
    bench.reopen().await?;
    equal("outcomes", bench.happens(&[click(query, "a"), click(query, "b")]).await?, [Repeated, Recorded])?;
    equal("events", bench.events().await?, [vec![(1, Click), (2, Click)]])
}
