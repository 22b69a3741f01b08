//! Wrong query logs.

use std::sync::Arc;

use async_trait::async_trait;
use likewise_conformance::{Failure, Fresh, QueryLogHarness, memory::MemoryQueryLog};
use likewise_domain::{
    Timestamp,
    query_log::{Event, QueryId},
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{EventOutcome, Frequent, FrequentQuery, Keep, LogEntry, LoggedQuery, Page, QueryLog},
};
use parking_lot::Mutex;

use super::{Wrong, error};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    IdsBeginAgain,
    NothingFails,
    TookIsCut,
    RecordsTwice,
    SortedByTime,
    PagesIgnoreAfter,
    SinceIsExclusive,
    DropsAfterThousand,
    Forgets,
    PositionsFromZero,
    CountsTwice,
    UnknownIsRecorded,
    NotShownIsUnknown,
    AnyPositionWill,
    FirstOutcomeForAll,
    LastPosition,
    OneQueryForAllEvents,
    CountsEveryTime,
    CountsWithoutHits,
    CountsWhatWasNotPlain,
    CountsForever,
    SortedByText,
    IgnoresMost,
    PrunesTooMuch,
    KeepsOneTooMany,
    AlwaysForgetsOne,
    KeepsEvents,
    RemembersTexts,
    PlacesBeginAgain,
    ForgetsAllAtOnce,
}

/// Each flaw with the cases that must fail.
const FLAWS: &[(Flaw, &[&str])] = &[
    (Flaw::IdsBeginAgain, &["ids_are_given_once"]),
    (Flaw::NothingFails, &["recording_nothing_records_nothing"]),
    (Flaw::TookIsCut, &["every_part_of_a_query_is_kept"]),
    (Flaw::RecordsTwice, &["a_query_is_recorded_once"]),
    (Flaw::SortedByTime, &["queries_are_read_in_the_order_in_which_they_were_recorded"]),
    (Flaw::PagesIgnoreAfter, &["queries_are_paged_by_their_places"]),
    (Flaw::SinceIsExclusive, &["queries_before_a_time_are_left_out"]),
    (Flaw::DropsAfterThousand, &["fifteen_hundred_queries_are_kept"]),
    (Flaw::Forgets, &["queries_survive_reopening", "events_survive_reopening"]),
    (Flaw::PositionsFromZero, &["events_are_kept_where_their_product_stood"]),
    (Flaw::CountsTwice, &["an_event_counts_once"]),
    (Flaw::UnknownIsRecorded, &["an_event_of_an_unknown_query_is_told"]),
    (Flaw::NotShownIsUnknown, &["an_event_of_a_product_that_was_not_shown_is_told"]),
    (Flaw::AnyPositionWill, &["an_event_at_another_position_is_told"]),
    (Flaw::FirstOutcomeForAll, &["each_event_of_a_call_has_an_outcome_of_its_own"]),
    (Flaw::LastPosition, &["a_product_that_was_shown_twice_counts_where_it_stood_first"]),
    (Flaw::OneQueryForAllEvents, &["events_belong_to_their_query"]),
    (Flaw::CountsEveryTime, &["a_text_counts_once_an_hour"]),
    (Flaw::CountsWithoutHits, &["what_found_nothing_does_not_count"]),
    (Flaw::CountsWhatWasNotPlain, &["what_was_not_plain_does_not_count"]),
    (Flaw::CountsForever, &["what_was_asked_before_the_time_does_not_count"]),
    (Flaw::SortedByText, &["texts_of_more_hours_come_first_then_those_asked_last"]),
    (Flaw::IgnoresMost, &["no_more_texts_are_given_than_are_wanted"]),
    (Flaw::PrunesTooMuch, &["what_is_older_is_forgotten"]),
    (Flaw::KeepsOneTooMany, &["only_the_newest_queries_are_kept"]),
    (Flaw::AlwaysForgetsOne, &["where_all_is_kept_nothing_is_forgotten"]),
    (Flaw::KeepsEvents, &["events_are_forgotten_with_their_query"]),
    (Flaw::RemembersTexts, &["what_is_forgotten_is_counted_nowhere"]),
    (Flaw::PlacesBeginAgain, &["places_are_not_given_again"]),
    (Flaw::ForgetsAllAtOnce, &["no_more_are_forgotten_than_are_to_be"]),
];

/// Every wrong query log.
pub(crate) fn all() -> Vec<Wrong> {
    let wrong = |(flaw, fails): &(Flaw, &'static [&'static str])| {
        let suite = likewise_conformance::query_log(WrongLogs(*flaw));
        Wrong { flaw: format!("{flaw:?}"), suite, port: "query_log", fails }
    };
    FLAWS.iter().map(wrong).collect()
}

struct WrongLogs(Flaw);

#[async_trait]
impl QueryLogHarness for WrongLogs {
    type Storage = Mutex<Option<Arc<MemoryQueryLog>>>;

    fn name(&self) -> &'static str {
        "wrong"
    }

    async fn storage(&self) -> Result<Self::Storage, Failure> {
        Ok(Mutex::default())
    }

    async fn open(&self, storage: &Self::Storage) -> Result<Fresh<dyn QueryLog>, Failure> {
        let mut last = storage.lock();
        let kept = last.as_ref().filter(|_| self.0 != Flaw::Forgets);
        let next = kept.map_or_else(MemoryQueryLog::new, |log| log.copied());
        *last = Some(next.clone());
        Ok(Fresh::new(Arc::new(WrongLog { inner: next, flaw: self.0, ids: Mutex::new(0), pruned: Mutex::default() })))
    }
}

#[derive(Debug)]
struct WrongLog {
    inner: Arc<MemoryQueryLog>,
    flaw: Flaw,
    ids: Mutex<u128>,
    /// What was forgotten.
    pruned: Mutex<Vec<LogEntry>>,
}

impl WrongLog {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    async fn all(&self) -> Result<Vec<LogEntry>, PortError> {
        self.inner.read(None, Page { after: None, most: 10_000 }).await
    }

    /// The event as the flaw has it.
    async fn bent(&self, event: &Event) -> Result<Event, PortError> {
        let mut event = event.clone();
        let entries = self.all().await?;
        if self.has(Flaw::OneQueryForAllEvents) {
            event.query = entries.first().map_or(event.query, |entry| entry.query.id);
        }
        if self.has(Flaw::AnyPositionWill) {
            event.position = None;
        }
        Ok(event)
    }
}

#[async_trait]
impl QueryLog for WrongLog {
    fn next_id(&self) -> QueryId {
        if !self.has(Flaw::IdsBeginAgain) {
            return self.inner.next_id();
        }
        let mut ids = self.ids.lock();
        *ids += 1;
        QueryId::from_bits(*ids)
    }

    async fn record(&self, queries: &[LoggedQuery]) -> Result<(), PortError> {
        if self.has(Flaw::NothingFails) && queries.is_empty() {
            return Err(error(ErrorKind::InvalidInput));
        }
        let mut kept = queries.to_vec();
        match self.flaw {
            Flaw::TookIsCut => {
                for query in &mut kept {
                    query.took = std::time::Duration::from_secs(query.took.as_secs());
                }
            }
            Flaw::RecordsTwice => {
                for query in &mut kept {
                    query.id = self.inner.next_id();
                }
            }
            Flaw::DropsAfterThousand => kept.truncate(1_000),
            Flaw::CountsWithoutHits => {
                for query in &mut kept {
                    query.total = query.total.max(1);
                }
            }
            Flaw::CountsWhatWasNotPlain => kept.iter_mut().for_each(|query| query.plain = true),
            _ => {}
        }
        self.inner.record(&kept).await
    }

    async fn record_events(&self, events: &[Event]) -> Result<Vec<EventOutcome>, PortError> {
        let mut outcomes = Vec::new();
        for event in events {
            for outcome in self.inner.record_events(&[self.bent(event).await?]).await? {
                outcomes.push(match (self.flaw, outcome) {
                    (Flaw::CountsTwice, EventOutcome::Repeated)
                    | (Flaw::UnknownIsRecorded | Flaw::KeepsEvents, EventOutcome::UnknownQuery) => {
                        EventOutcome::Recorded
                    }
                    (Flaw::NotShownIsUnknown, EventOutcome::NotShown) => EventOutcome::UnknownQuery,
                    (_, outcome) => outcome,
                });
            }
        }
        if self.has(Flaw::FirstOutcomeForAll) {
            let first = outcomes.first().copied();
            outcomes.iter_mut().zip(first.into_iter().cycle()).for_each(|(outcome, first)| *outcome = first);
        }
        Ok(outcomes)
    }

    async fn read(&self, since: Option<Timestamp>, page: Page<'_, u64>) -> Result<Vec<LogEntry>, PortError> {
        let page = if self.has(Flaw::PagesIgnoreAfter) { Page { after: None, ..page } } else { page };
        let since = if self.has(Flaw::SinceIsExclusive) {
            since.map(|since| since.after(std::time::Duration::from_micros(1)))
        } else {
            since
        };
        let mut entries = self.inner.read(since, page).await?;
        if self.has(Flaw::SortedByTime) {
            entries.sort_by_key(|entry| entry.query.at);
        }
        for entry in &mut entries {
            let shown = entry.query.shown.len();
            for (position, _) in &mut entry.events {
                match self.flaw {
                    Flaw::PositionsFromZero => *position -= 1,
                    Flaw::LastPosition => *position = u32::try_from(shown).unwrap_or(u32::MAX),
                    _ => {}
                }
            }
            if self.has(Flaw::PlacesBeginAgain) {
                entry.place = 1;
            }
        }
        Ok(entries)
    }

    async fn frequent(&self, asked: Frequent) -> Result<Vec<FrequentQuery>, PortError> {
        let since = if self.has(Flaw::CountsForever) { Timestamp::from_micros(0) } else { asked.since };
        let most = if self.has(Flaw::IgnoresMost) { 10_000 } else { asked.most };
        let mut found = self.inner.frequent(Frequent { since, most, ..asked }).await?;
        match self.flaw {
            Flaw::SortedByText => found.sort_by(|one, other| one.text.cmp(&other.text)),
            Flaw::CountsEveryTime => {
                let entries = self.all().await?;
                for query in &mut found {
                    query.hours = entries.iter().filter(|entry| entry.query.text == query.text).count() as u64;
                }
            }
            Flaw::RemembersTexts => {
                let pruned = self.pruned.lock();
                found.extend(pruned.iter().map(|entry| FrequentQuery {
                    text: entry.query.text.clone(),
                    hours: 1,
                    last: entry.query.at,
                }));
            }
            _ => {}
        }
        Ok(found)
    }

    async fn prune(&self, mut keep: Keep, mut at_most: u64) -> Result<u64, PortError> {
        let before = self.all().await?;
        match self.flaw {
            Flaw::PrunesTooMuch => keep.since = keep.since.after(std::time::Duration::from_secs(1)),
            Flaw::KeepsOneTooMany => keep.most += 1,
            Flaw::ForgetsAllAtOnce => at_most = u64::MAX,
            Flaw::AlwaysForgetsOne => keep.most = keep.most.min((before.len() as u64).saturating_sub(1)),
            _ => {}
        }
        self.pruned.lock().extend(before);
        self.inner.prune(keep, at_most).await
    }
}
