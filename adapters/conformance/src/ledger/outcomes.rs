//! What recording an outcome does to an entry, and when it does nothing.

use std::time::Duration;

use likewise_domain::{PassageHash, ledger::EmbeddingState};
use likewise_usecases::ports::{EmbeddingOutcome, Outcome, ProductWrite};

use super::entry;
use crate::{
    clock::ManualClock,
    failure::{CaseResult, equal, present},
    fixtures::{generation, id, ids, product},
    stores::{EMBEDDED, Family},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    entries_stand_in_the_order_of_the_ids,
    an_embedded_passage_is_kept_with_its_tokens,
    a_failure_adds_an_attempt_and_stays_pending,
    the_last_failure_adds_an_attempt_and_is_quarantined,
    a_failure_can_be_followed_by_success,
    recording_moves_the_time_of_the_last_change,
    an_outcome_of_another_passage_changes_nothing,
    an_outcome_without_an_entry_changes_nothing,
    an_outcome_changes_its_own_generation_alone,
    one_call_records_many_outcomes_each_for_itself,
    recording_nothing_changes_nothing,
    outcomes_survive_reopening,
];

fn failed(error: &str) -> Outcome {
    Outcome::Failed { error: error.to_owned(), retry_at: ManualClock::START.after(Duration::from_secs(1)) }
}

async fn put_one(family: &Family) -> Result<ProductWrite, crate::Failure> {
    let item = product("p").embedded_in(&generation(1)).write();
    family.put(std::slice::from_ref(&item)).await?;
    Ok(item)
}

async fn entries_stand_in_the_order_of_the_ids(family: &mut Family) -> CaseResult {
    family.put_plain(&["a", "b", "c"], &generation(1)).await?;
    let found = family.ledger.entries(&generation(1), &ids(["c", "absent", "a", "c"])).await?;
    let found: Vec<_> = found.iter().map(|entry| entry.as_ref().map(|entry| entry.id.as_str())).collect();
    equal("ids", found, [Some("c"), None, Some("a"), Some("c")])?;
    equal("entries of no ids", family.ledger.entries(&generation(1), &[]).await?, [])?;
    equal("entries of an unknown generation", family.ledger.entries(&generation(9), &ids(["a"])).await?, [None])
}

async fn an_embedded_passage_is_kept_with_its_tokens(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    for (id, tokens, truncated) in [("whole", 7, false), ("cut", 4_000_000_000, true)] {
        let item = product(id).embedded_in(&generation).write();
        family.put(std::slice::from_ref(&item)).await?;
        family.record(&item, Outcome::Embedded { tokens, truncated }).await?;
        let entry = entry(family, &generation, id).await?;
        equal("state", entry.state, EmbeddingState::Embedded)?;
        equal("tokens and truncation", (entry.tokens, entry.truncated), (Some(tokens), Some(truncated)))?;
        equal("attempts", entry.attempts, 0)?;
        equal("revision", entry.revision.0, 1)?;
        equal("passage", Some(entry.passage), item.duties.first().map(|duty| duty.passage))?;
    }
    Ok(())
}

async fn a_failure_adds_an_attempt_and_stays_pending(family: &mut Family) -> CaseResult {
    let item = put_one(family).await?;
    for (attempts, error) in [(1, "the model is busy"), (2, "the model is \"busy\" again: ü"), (3, "still")] {
        family.record(&item, failed(error)).await?;
        let entry = entry(family, &generation(1), "p").await?;
        equal("state", entry.state, EmbeddingState::Pending)?;
        equal("attempts", entry.attempts, attempts)?;
        equal("last error", entry.last_error.as_deref(), Some(error))?;
    }
    Ok(())
}

async fn the_last_failure_adds_an_attempt_and_is_quarantined(family: &mut Family) -> CaseResult {
    let item = put_one(family).await?;
    family.record(&item, failed("first")).await?;
    family.record(&item, Outcome::Quarantined { error: "for good".to_owned() }).await?;
    let entry = entry(family, &generation(1), "p").await?;
    equal("state", entry.state, EmbeddingState::Quarantined)?;
    equal("attempts", entry.attempts, 2)?;
    equal("last error", entry.last_error.as_deref(), Some("for good"))
}

async fn a_failure_can_be_followed_by_success(family: &mut Family) -> CaseResult {
    let item = put_one(family).await?;
    family.record(&item, failed("busy")).await?;
    family.record(&item, EMBEDDED).await?;
    let entry = entry(family, &generation(1), "p").await?;
    equal("state", entry.state, EmbeddingState::Embedded)?;
    equal("tokens and truncation", (entry.tokens, entry.truncated), (Some(5), Some(false)))
}

async fn recording_moves_the_time_of_the_last_change(family: &mut Family) -> CaseResult {
    let item = put_one(family).await?;
    equal("when it became pending", entry(family, &generation(1), "p").await?.changed_at, ManualClock::START)?;
    for outcome in [failed("busy"), EMBEDDED] {
        let now = family.clock.advance(Duration::from_micros(1_500_001));
        family.record(&item, outcome).await?;
        equal("when it was recorded", entry(family, &generation(1), "p").await?.changed_at, now)?;
    }
    Ok(())
}

async fn an_outcome_of_another_passage_changes_nothing(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let before = product("p").titled("before").embedded_in(&generation).write();
    family.put(std::slice::from_ref(&before)).await?;
    let after = product("p").titled("after").embedded_in(&generation).write();
    family.put(&[after]).await?;
    let expected = entry(family, &generation, "p").await?;
    family.clock.advance(Duration::from_mins(1));
    for outcome in [EMBEDDED, failed("late"), Outcome::Quarantined { error: "late".to_owned() }] {
        family.record(&before, outcome).await?;
        equal("the entry", &entry(family, &generation, "p").await?, &expected)?;
    }
    Ok(())
}

async fn an_outcome_without_an_entry_changes_nothing(family: &mut Family) -> CaseResult {
    put_one(family).await?;
    let before = family.ledger.totals(&generation(1)).await?;
    let stray = |id_text: &str| EmbeddingOutcome {
        id: id(id_text),
        passage: PassageHash::from_bytes([1; 16]),
        outcome: EMBEDDED,
    };
    family.ledger.record(&generation(1), &[stray("absent")]).await?;
    family.ledger.record(&generation(9), &[stray("p")]).await?;
    equal("totals", family.ledger.totals(&generation(1)).await?, before)?;
    equal("entry", family.ledger.entries(&generation(1), &ids(["absent"])).await?, [None])?;
    equal("entry elsewhere", family.ledger.entries(&generation(9), &ids(["p"])).await?, [None])
}

async fn an_outcome_changes_its_own_generation_alone(family: &mut Family) -> CaseResult {
    let (one, two) = (generation(1), generation(2));
    let item = product("p").embedded_in(&one).embedded_in(&two).write();
    family.put(std::slice::from_ref(&item)).await?;
    // Recorded for the first of its duties.
    family.record(&item, EMBEDDED).await?;
    equal("state in the first", entry(family, &one, "p").await?.state, EmbeddingState::Embedded)?;
    equal("state in the second", entry(family, &two, "p").await?.state, EmbeddingState::Pending)
}

async fn one_call_records_many_outcomes_each_for_itself(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let items: Vec<_> = (0..1_001).map(|n| product(&format!("p{n:04}")).embedded_in(&generation).write()).collect();
    family.put(&items).await?;
    let outcome = |n: usize| match n % 3 {
        0 => EMBEDDED,
        1 => failed("busy"),
        _ => Outcome::Quarantined { error: "bad".to_owned() },
    };
    let mut outcomes = Vec::new();
    for (n, item) in items.iter().enumerate() {
        let duty = present("the duty", item.duties.first())?;
        outcomes.push(EmbeddingOutcome { id: item.product.id().clone(), passage: duty.passage, outcome: outcome(n) });
    }
    // A stale one among them holds nothing up.
    outcomes.iter_mut().skip(500).take(1).for_each(|stale| stale.passage = PassageHash::from_bytes([9; 16]));
    family.ledger.record(&generation, &outcomes).await?;
    let totals = family.ledger.totals(&generation).await?;
    equal("pending, embedded, quarantined", (totals.pending, totals.embedded, totals.quarantined), (335, 334, 332))?;
    let found = family.ledger.entries(&generation, &ids(["p0000", "p0001", "p0500", "p1000"])).await?;
    let states: Vec<_> = found.iter().flatten().map(|entry| (entry.state, entry.attempts)).collect();
    let expected = [
        (EmbeddingState::Embedded, 0),
        (EmbeddingState::Pending, 1),
        (EmbeddingState::Pending, 0),
        (EmbeddingState::Pending, 1),
    ];
    equal("states and attempts", states, expected)
}

async fn recording_nothing_changes_nothing(family: &mut Family) -> CaseResult {
    put_one(family).await?;
    let before = entry(family, &generation(1), "p").await?;
    family.ledger.record(&generation(1), &[]).await?;
    equal("the entry", entry(family, &generation(1), "p").await?, before)
}

async fn outcomes_survive_reopening(family: &mut Family) -> CaseResult {
    let generation = generation(1);
    let items = ["a", "b", "c"].map(|id| product(id).embedded_in(&generation).write());
    family.put(&items).await?;
    let outcomes = [EMBEDDED, failed("busy"), Outcome::Quarantined { error: "bad".to_owned() }];
    for (item, outcome) in items.iter().zip(outcomes) {
        family.record(item, outcome).await?;
    }
    let asked = ids(["a", "b", "c"]);
    let before = family.ledger.entries(&generation, &asked).await?;
    family.reopen().await?;
    equal("entries", family.ledger.entries(&generation, &asked).await?, before)
}
