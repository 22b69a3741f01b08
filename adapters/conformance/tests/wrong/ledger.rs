//! Wrong ledgers.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use likewise_conformance::{ManualClock, Stores, fixtures::generation, memory::MemoryStore};
use likewise_domain::{
    Fingerprint, ProductId, Timestamp,
    ledger::{EmbeddingState, LedgerEntry, LedgerTotals},
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{EmbeddingOutcome, Ledger, Outcome, Page},
};
use parking_lot::Mutex;

use super::{Wrong, WrongStores, error, forgetful};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    // Entries and outcomes.
    EntriesReversed,
    TokensAreForgotten,
    AttemptsAreNotCounted,
    TheLastFailureIsNotCounted,
    FailureIsFinal,
    ChangeTimeStandsStill,
    PassageIsIgnored,
    OutcomesWithoutEntryFail,
    GenerationIsIgnored,
    DropsAfterThousand,
    StopsAtWhatIsStale,
    RecordingNothingFails,
    // Pages.
    DueTimeIsExclusive,
    DueTimeIsIgnored,
    PendingGivesQuarantined,
    PagesIgnoreAfter,
    PendingIsBare,
    // Redrive.
    RedrivesOnPaper,
    RedriveIgnoresIds,
    RedriveOfNoneIsOfAll,
    RedriveCountsWhatWasAsked,
    RedriveKeepsTheWait,
    RedrivesEverywhere,
    // Totals.
    TotalsOfNothingFail,
    QuarantinedCountAsPending,
    TruncatedAreNotCounted,
    TruncatedNeverFall,
    LiveIsTheSumOfTheStates,
    TotalsDoNotAddUp,
}

/// Each flaw with the cases that must fail.
const FLAWS: &[(Flaw, &[&str])] = &[
    (Flaw::EntriesReversed, &["entries_stand_in_the_order_of_the_ids"]),
    (Flaw::TokensAreForgotten, &["an_embedded_passage_is_kept_with_its_tokens"]),
    (Flaw::AttemptsAreNotCounted, &["a_failure_adds_an_attempt_and_stays_pending"]),
    (Flaw::TheLastFailureIsNotCounted, &["the_last_failure_adds_an_attempt_and_is_quarantined"]),
    (Flaw::FailureIsFinal, &["a_failure_can_be_followed_by_success"]),
    (Flaw::ChangeTimeStandsStill, &["recording_moves_the_time_of_the_last_change"]),
    (Flaw::PassageIsIgnored, &["an_outcome_of_another_passage_changes_nothing"]),
    (Flaw::OutcomesWithoutEntryFail, &["an_outcome_without_an_entry_changes_nothing"]),
    (Flaw::GenerationIsIgnored, &["an_outcome_changes_its_own_generation_alone"]),
    (Flaw::DropsAfterThousand, &["one_call_records_many_outcomes_each_for_itself"]),
    (Flaw::StopsAtWhatIsStale, &["one_call_records_many_outcomes_each_for_itself"]),
    (Flaw::RecordingNothingFails, &["recording_nothing_changes_nothing"]),
    (Flaw::DueTimeIsExclusive, &["what_became_pending_is_due_at_once", "what_failed_is_due_from_its_time_on"]),
    (Flaw::DueTimeIsIgnored, &["what_failed_is_due_from_its_time_on"]),
    (Flaw::PendingGivesQuarantined, &["only_what_is_pending_is_given"]),
    (
        Flaw::PagesIgnoreAfter,
        &["pending_entries_are_ordered_and_paged_by_id", "quarantined_entries_are_ordered_and_paged_by_id"],
    ),
    (Flaw::PendingIsBare, &["pending_entries_are_whole"]),
    (Flaw::RedrivesOnPaper, &["a_redrive_of_all_makes_all_pending_with_no_attempts"]),
    (Flaw::RedriveIgnoresIds, &["a_redrive_of_some_leaves_the_others"]),
    (Flaw::RedriveOfNoneIsOfAll, &["a_redrive_of_none_changes_nothing"]),
    (
        Flaw::RedriveCountsWhatWasAsked,
        &["a_redrive_counts_what_it_made_pending", "retired_products_are_neither_quarantined_nor_redriven"],
    ),
    (Flaw::RedriveKeepsTheWait, &["what_was_redriven_is_due_at_once"]),
    (Flaw::RedrivesEverywhere, &["a_redrive_changes_its_own_generation_alone"]),
    (Flaw::TotalsOfNothingFail, &["an_empty_ledger_is_all_zero"]),
    (Flaw::QuarantinedCountAsPending, &["each_product_is_counted_in_its_state"]),
    (Flaw::TruncatedAreNotCounted, &["truncated_passages_are_counted_among_the_embedded"]),
    (Flaw::TruncatedNeverFall, &["a_passage_that_changes_is_no_longer_truncated"]),
    (Flaw::LiveIsTheSumOfTheStates, &["a_generation_in_which_no_product_is_enrolled_counts_the_live_ones"]),
    (Flaw::TotalsDoNotAddUp, &["totals_add_up_after_every_step_of_a_random_walk"]),
];

/// Every wrong ledger.
pub(crate) fn all() -> Vec<Wrong> {
    let mut wrongs: Vec<_> = FLAWS
        .iter()
        .map(|(flaw, fails)| {
            let harness = WrongStores(move |inner: Arc<MemoryStore>| {
                let ledger = WrongLedger { inner: inner.clone(), flaw: *flaw, own: Mutex::default() };
                Stores::new(
                    inner.clone(),
                    Arc::new(ledger),
                    inner.clone(),
                    (inner.clone(), inner.clone()),
                    (inner.clone(), inner),
                )
            });
            let suite = likewise_conformance::ledger(harness);
            Wrong { flaw: format!("{flaw:?}"), suite, port: "ledger", fails }
        })
        .collect();
    wrongs.push(forgetful(
        "ledger",
        &["outcomes_survive_reopening", "pending_entries_survive_reopening", "totals_survive_reopening"],
    ));
    wrongs
}

#[derive(Debug)]
struct WrongLedger {
    inner: Arc<MemoryStore>,
    flaw: Flaw,
    own: Mutex<Own>,
}

/// What a wrong ledger keeps for itself.
#[derive(Debug, Default)]
struct Own {
    retry_at: HashMap<ProductId, Timestamp>,
    truncated: u64,
}

impl WrongLedger {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    async fn entry(&self, generation: &Fingerprint, id: &ProductId) -> Result<Option<LedgerEntry>, PortError> {
        Ok(self.inner.entries(generation, std::slice::from_ref(id)).await?.into_iter().next().flatten())
    }

    /// Makes an entry wrong.
    fn spoil(&self, entry: &mut LedgerEntry) {
        match self.flaw {
            Flaw::TokensAreForgotten => entry.tokens = None,
            Flaw::AttemptsAreNotCounted => entry.attempts = 0,
            Flaw::TheLastFailureIsNotCounted if entry.state == EmbeddingState::Quarantined => entry.attempts -= 1,
            Flaw::ChangeTimeStandsStill => entry.changed_at = ManualClock::START,
            _ => {}
        }
    }

    fn page<'a>(&self, page: Page<'a, ProductId>) -> Page<'a, ProductId> {
        if self.has(Flaw::PagesIgnoreAfter) { Page { after: None, ..page } } else { page }
    }

    /// What the wrong ledger records instead of `outcomes`.
    async fn kept(
        &self,
        generation: &Fingerprint,
        outcomes: &[EmbeddingOutcome],
    ) -> Result<Vec<EmbeddingOutcome>, PortError> {
        let mut kept = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            let mut outcome = outcome.clone();
            let entry = self.entry(generation, &outcome.id).await?;
            if let Outcome::Failed { retry_at, .. } = &outcome.outcome {
                self.own.lock().retry_at.insert(outcome.id.clone(), *retry_at);
            }
            match (self.flaw, entry) {
                (Flaw::OutcomesWithoutEntryFail, None) => return Err(error(ErrorKind::NotFound)),
                (Flaw::StopsAtWhatIsStale, Some(entry)) if entry.passage != outcome.passage => break,
                (Flaw::FailureIsFinal, Some(entry)) if entry.attempts > 0 => continue,
                (Flaw::PassageIsIgnored | Flaw::GenerationIsIgnored, Some(entry)) => outcome.passage = entry.passage,
                _ => {}
            }
            kept.push(outcome);
        }
        if self.has(Flaw::DropsAfterThousand) {
            kept.truncate(1_000);
        }
        Ok(kept)
    }

    fn spoil_totals(&self, totals: &mut LedgerTotals) {
        match self.flaw {
            Flaw::QuarantinedCountAsPending => {
                totals.pending += totals.quarantined;
                totals.quarantined = 0;
            }
            Flaw::TruncatedAreNotCounted => totals.truncated = 0,
            Flaw::TruncatedNeverFall => {
                let mut own = self.own.lock();
                own.truncated = own.truncated.max(totals.truncated);
                totals.truncated = own.truncated;
            }
            Flaw::LiveIsTheSumOfTheStates => totals.live = totals.pending + totals.embedded + totals.quarantined,
            Flaw::TotalsDoNotAddUp if totals.embedded > 3 => totals.embedded -= 1,
            _ => {}
        }
    }
}

#[async_trait]
impl Ledger for WrongLedger {
    async fn entries(
        &self,
        generation: &Fingerprint,
        ids: &[ProductId],
    ) -> Result<Vec<Option<LedgerEntry>>, PortError> {
        let mut found = self.inner.entries(generation, ids).await?;
        if self.has(Flaw::EntriesReversed) {
            found.reverse();
        }
        // What was embedded before the truncated count is looked at must be remembered before it falls.
        if self.has(Flaw::TruncatedNeverFall) {
            self.totals(generation).await?;
        }
        found.iter_mut().flatten().for_each(|entry| self.spoil(entry));
        Ok(found)
    }

    async fn pending(
        &self,
        generation: &Fingerprint,
        now: Timestamp,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        let at = match self.flaw {
            Flaw::DueTimeIsExclusive => Timestamp::from_micros(now.as_micros() - 1),
            Flaw::DueTimeIsIgnored => now.after(Duration::from_hours(1_000)),
            _ => now,
        };
        let everything = Page { after: None, most: page.most };
        let mut entries = self.inner.pending(generation, at, self.page(page)).await?;
        match self.flaw {
            Flaw::PendingGivesQuarantined => entries.extend(self.inner.quarantined(generation, everything).await?),
            Flaw::PendingIsBare => entries.iter_mut().for_each(|entry| entry.last_error = None),
            Flaw::RedriveKeepsTheWait => {
                let own = self.own.lock();
                entries.retain(|entry| own.retry_at.get(&entry.id).is_none_or(|retry_at| *retry_at <= now));
            }
            _ => {}
        }
        Ok(entries)
    }

    async fn record(&self, generation: &Fingerprint, outcomes: &[EmbeddingOutcome]) -> Result<(), PortError> {
        if self.has(Flaw::RecordingNothingFails) && outcomes.is_empty() {
            return Err(error(ErrorKind::InvalidInput));
        }
        let kept = self.kept(generation, outcomes).await?;
        self.inner.record(generation, &kept).await?;
        if self.has(Flaw::TruncatedNeverFall) {
            self.totals(generation).await?;
        }
        if self.has(Flaw::GenerationIsIgnored) {
            for number in 1..=2 {
                let elsewhere = likewise_conformance::fixtures::generation(number);
                self.inner.record(&elsewhere, &self.kept(&elsewhere, outcomes).await?).await?;
            }
        }
        Ok(())
    }

    async fn totals(&self, generation: &Fingerprint) -> Result<LedgerTotals, PortError> {
        let mut totals = self.inner.totals(generation).await?;
        if self.has(Flaw::TotalsOfNothingFail) && totals.live == 0 {
            return Err(error(ErrorKind::NotFound));
        }
        self.spoil_totals(&mut totals);
        Ok(totals)
    }

    async fn quarantined(
        &self,
        generation: &Fingerprint,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        self.inner.quarantined(generation, self.page(page)).await
    }

    async fn redrive(&self, asked: &Fingerprint, ids: Option<&[ProductId]>) -> Result<u64, PortError> {
        match (self.flaw, ids) {
            (Flaw::RedrivesOnPaper, _) => {
                let page = Page { after: None, most: 1_000 };
                Ok(self.inner.quarantined(asked, page).await?.len() as u64)
            }
            (Flaw::RedriveIgnoresIds, _) | (Flaw::RedriveOfNoneIsOfAll, Some([])) => {
                self.inner.redrive(asked, None).await
            }
            (Flaw::RedriveCountsWhatWasAsked, Some(ids)) => {
                self.inner.redrive(asked, Some(ids)).await?;
                Ok(ids.len() as u64)
            }
            (Flaw::RedrivesEverywhere, _) => {
                self.inner.redrive(&generation(1), ids).await?;
                self.inner.redrive(asked, ids).await
            }
            _ => self.inner.redrive(asked, ids).await,
        }
    }
}
