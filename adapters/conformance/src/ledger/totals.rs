//! That the totals always add up.

use std::time::Duration;

use likewise_domain::{
    Fingerprint, ProductId,
    ledger::{EmbeddingState, LedgerTotals},
};
use likewise_usecases::ports::{EmbeddingOutcome, Outcome};

use crate::{
    clock::ManualClock,
    failure::{CaseResult, Failure, equal, holds},
    fixtures::{ProductBuilder, Sequence, generation, ids, product},
    stores::{EMBEDDED, Family},
    suite::{Case, cases},
};

pub(super) const CASES: &[Case<Family>] = cases![
    an_empty_ledger_is_all_zero,
    each_product_is_counted_in_its_state,
    truncated_passages_are_counted_among_the_embedded,
    a_passage_that_changes_is_no_longer_truncated,
    a_generation_in_which_no_product_is_enrolled_counts_the_live_ones,
    totals_add_up_after_every_step_of_a_random_walk,
    totals_survive_reopening,
];

async fn an_empty_ledger_is_all_zero(family: &mut Family) -> CaseResult {
    equal("totals", family.ledger.totals(&generation(1)).await?, LedgerTotals::default())
}

/// Five products: two pending, one of them after a failure, two embedded, one of them truncated, one quarantined.
async fn put_five(family: &Family) -> CaseResult {
    let items = ["a", "b", "c", "d", "e"].map(|id| product(id).embedded_in(&generation(1)).write());
    family.put(&items).await?;
    let outcomes = [
        Outcome::Failed { error: "busy".to_owned(), retry_at: ManualClock::START },
        EMBEDDED,
        Outcome::Embedded { tokens: 900, truncated: true },
        Outcome::Quarantined { error: "bad".to_owned() },
    ];
    for (item, outcome) in items.iter().zip(outcomes) {
        family.record(item, outcome).await?;
    }
    Ok(())
}

const FIVE: LedgerTotals = LedgerTotals { live: 5, pending: 2, embedded: 2, quarantined: 1, truncated: 1 };

async fn each_product_is_counted_in_its_state(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    equal("totals", family.ledger.totals(&generation(1)).await?, FIVE)
}

async fn truncated_passages_are_counted_among_the_embedded(family: &mut Family) -> CaseResult {
    let items = ["a", "b", "c"].map(|id| product(id).embedded_in(&generation(1)).write());
    family.put(&items).await?;
    for (item, truncated) in items.iter().zip([true, true, false]) {
        family.record(item, Outcome::Embedded { tokens: 9, truncated }).await?;
    }
    let totals = family.ledger.totals(&generation(1)).await?;
    equal("embedded and truncated", (totals.embedded, totals.truncated), (3, 2))
}

async fn a_passage_that_changes_is_no_longer_truncated(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    family.put(&[product("c").titled("shorter").embedded_in(&generation(1)).write()]).await?;
    let expected = LedgerTotals { pending: 3, embedded: 1, truncated: 0, ..FIVE };
    equal("totals", family.ledger.totals(&generation(1)).await?, expected)
}

async fn a_generation_in_which_no_product_is_enrolled_counts_the_live_ones(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    let expected = LedgerTotals { live: 5, ..LedgerTotals::default() };
    equal("totals", family.ledger.totals(&generation(9)).await?, expected)
}

async fn totals_survive_reopening(family: &mut Family) -> CaseResult {
    put_five(family).await?;
    family.reopen().await?;
    equal("totals", family.ledger.totals(&generation(1)).await?, FIVE)
}

/// How many different ids the walk goes over.
const WALKERS: usize = 24;

fn walker(number: usize, version: usize) -> ProductBuilder {
    product(&format!("w{number:02}"))
        .titled(&format!("version {version}"))
        .embedded_in(&generation(1))
        .embedded_in(&generation(2))
}

async fn totals_add_up_after_every_step_of_a_random_walk(family: &mut Family) -> CaseResult {
    let mut sequence = Sequence::seeded(20_260_101);
    for step in 0..250 {
        let described = take_step(family, &mut sequence).await?;
        family.clock.advance(Duration::from_secs(1));
        for generation in [generation(1), generation(2)] {
            let (totals, counted) =
                (family.ledger.totals(&generation).await?, count_entries(family, &generation).await?);
            holds(totals.add_up(), || format!("after step {step} ({described}) they do not add up: {totals:?}"))?;
            equal(&format!("totals after step {step} ({described}) and entries counted"), totals, counted)?;
        }
    }
    Ok(())
}

/// Does one of the things that change a ledger, and says which.
async fn take_step(family: &Family, sequence: &mut Sequence) -> Result<&'static str, Failure> {
    let generation = generation(1 + u64::from(sequence.below(2) == 0));
    match sequence.below(8) {
        0 | 1 => {
            let items: Vec<_> =
                (0..=sequence.below(4)).map(|_| walker(sequence.below(WALKERS), sequence.below(3)).write()).collect();
            family.put(&items).await?;
            Ok("write")
        }
        2 => {
            let run = family.begin().await?;
            let kept: Vec<_> = (0..WALKERS)
                .map(|number| (number, sequence.below(4), sequence.below(3)))
                .filter(|(_, chance, _)| *chance > 0)
                .map(|(number, _, version)| walker(number, version).write())
                .collect();
            family.see(run, &kept).await?;
            family.products.retire_missing(run, 3).await?;
            Ok("run that retires")
        }
        3 => {
            let some = ids((0..3).map(|_| format!("w{:02}", sequence.below(WALKERS))));
            family.ledger.redrive(&generation, Some(&some)).await?;
            Ok("redrive of some")
        }
        4 if sequence.below(3) == 0 => {
            family.ledger.redrive(&generation, None).await?;
            Ok("redrive of all")
        }
        _ => {
            let outcomes: Vec<_> = (0..6).map(|_| random_outcome(sequence, &generation)).collect();
            family.ledger.record(&generation, &outcomes).await?;
            Ok("outcomes")
        }
    }
}

/// An outcome of some version's passage, which the entry may or may not hold.
fn random_outcome(sequence: &mut Sequence, generation: &Fingerprint) -> EmbeddingOutcome {
    let number = sequence.below(WALKERS);
    let passage = walker(number, sequence.below(3)).passage_hash(generation);
    let outcome = match sequence.below(4) {
        0 => Outcome::Failed { error: "busy".to_owned(), retry_at: ManualClock::START },
        1 => Outcome::Quarantined { error: "bad".to_owned() },
        _ => Outcome::Embedded { tokens: 9, truncated: sequence.below(2) == 0 },
    };
    EmbeddingOutcome { id: all_walkers().swap_remove(number), passage, outcome }
}

fn all_walkers() -> Vec<ProductId> {
    ids((0..WALKERS).map(|number| format!("w{number:02}")))
}

/// The totals as the entries one by one give them.
async fn count_entries(family: &Family, generation: &Fingerprint) -> Result<LedgerTotals, Failure> {
    let all = all_walkers();
    let live = family.products.get_many(&all).await?.iter().flatten().count() as u64;
    let mut counted = LedgerTotals { live, ..LedgerTotals::default() };
    for entry in family.ledger.entries(generation, &all).await?.iter().flatten() {
        match entry.state {
            EmbeddingState::Pending => counted.pending += 1,
            EmbeddingState::Embedded => counted.embedded += 1,
            EmbeddingState::Quarantined => counted.quarantined += 1,
        }
        counted.truncated += u64::from(entry.state == EmbeddingState::Embedded && entry.truncated == Some(true));
    }
    Ok(counted)
}
