//! The query log in memory.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    sync::Arc,
};

use async_trait::async_trait;
use likewise_domain::{
    Timestamp,
    query_log::{Event, EventKind, LoggedText, QueryId},
};
use likewise_usecases::{
    PortError,
    ports::{EventOutcome, Frequent, FrequentQuery, Keep, LogEntry, LoggedQuery, Page, QueryLog},
};
use parking_lot::Mutex;

/// A query log in memory. Its ids can be guessed.
#[derive(Debug, Default)]
pub struct MemoryQueryLog {
    state: Mutex<State>,
}

#[derive(Debug, Clone, Default)]
struct State {
    ids: u128,
    places: u64,
    queries: BTreeMap<u64, (LoggedQuery, BTreeSet<(u32, EventKind)>)>,
}

impl MemoryQueryLog {
    /// An empty log.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// A log of its own with the same contents: what the next process finds.
    #[must_use]
    pub fn copied(&self) -> Arc<Self> {
        Arc::new(Self { state: Mutex::new(self.state.lock().clone()) })
    }
}

impl State {
    fn happens(&mut self, event: &Event) -> EventOutcome {
        let named = self.queries.values_mut().find(|(query, _)| query.id == event.query);
        let Some((query, events)) = named else { return EventOutcome::UnknownQuery };
        let shown = (1..).zip(&query.shown).find(|(_, product)| **product == event.product);
        let Some((position, _)) = shown else { return EventOutcome::NotShown };
        if event.position.is_some_and(|said| said != position) {
            return EventOutcome::OtherPosition;
        }
        if events.insert((position, event.kind)) { EventOutcome::Recorded } else { EventOutcome::Repeated }
    }
}

#[async_trait]
impl QueryLog for MemoryQueryLog {
    fn next_id(&self) -> QueryId {
        let mut state = self.state.lock();
        state.ids += 1;
        QueryId::from_bits(state.ids)
    }

    async fn record(&self, queries: &[LoggedQuery]) -> Result<(), PortError> {
        let mut state = self.state.lock();
        for query in queries {
            if !state.queries.values().any(|(known, _)| known.id == query.id) {
                state.places += 1;
                let place = state.places;
                state.queries.insert(place, (query.clone(), BTreeSet::new()));
            }
        }
        Ok(())
    }

    async fn record_events(&self, events: &[Event]) -> Result<Vec<EventOutcome>, PortError> {
        let mut state = self.state.lock();
        Ok(events.iter().map(|event| state.happens(event)).collect())
    }

    async fn read(&self, since: Option<Timestamp>, page: Page<'_, u64>) -> Result<Vec<LogEntry>, PortError> {
        let state = self.state.lock();
        let after = page.after.map_or(Bound::Unbounded, Bound::Excluded);
        let later = state.queries.range::<u64, _>((after, Bound::Unbounded));
        let wanted = later.filter(|(_, (query, _))| since.is_none_or(|since| query.at >= since)).take(page.most);
        let entry = |(place, (query, events)): (&u64, &(LoggedQuery, BTreeSet<_>))| LogEntry {
            place: *place,
            query: query.clone(),
            events: events.iter().copied().collect(),
        };
        Ok(wanted.map(entry).collect())
    }

    async fn frequent(&self, asked: Frequent) -> Result<Vec<FrequentQuery>, PortError> {
        const HOUR: i64 = 3_600_000_000;
        let state = self.state.lock();
        let mut texts: BTreeMap<&LoggedText, (BTreeSet<i64>, Timestamp)> = BTreeMap::new();
        let counted = state.queries.values().map(|(query, _)| query);
        for query in counted.filter(|query| query.plain && query.total > 0 && query.at >= asked.since) {
            let (hours, last) = texts.entry(&query.text).or_insert((BTreeSet::new(), query.at));
            hours.insert(query.at.as_micros().div_euclid(HOUR));
            *last = (*last).max(query.at);
        }
        let frequent = texts.into_iter().map(|(text, (hours, last))| {
            let (text, hours) = (text.clone(), hours.len() as u64);
            FrequentQuery { text, hours, last }
        });
        let mut frequent: Vec<_> = frequent.filter(|query| query.hours >= asked.least_hours).collect();
        // They stand in the order of their texts already.
        frequent.sort_by_key(|query| (Reverse(query.hours), Reverse(query.last)));
        frequent.truncate(asked.most);
        Ok(frequent)
    }

    async fn prune(&self, keep: Keep, at_most: u64) -> Result<u64, PortError> {
        let mut state = self.state.lock();
        let (old, newer): (Vec<_>, Vec<_>) = state.queries.iter().partition(|(_, (query, _))| query.at < keep.since);
        let excess = (newer.len() as u64).saturating_sub(keep.most);
        let places = |some: Vec<(&u64, _)>| some.into_iter().map(|(place, _)| *place).collect::<Vec<_>>();
        let (old, newer) = (places(old), places(newer));
        let excess = newer.into_iter().zip(0..excess).map(|(place, _)| place);
        let beyond: Vec<u64> = old.into_iter().chain(excess).zip(0..at_most).map(|(place, _)| place).collect();
        for place in &beyond {
            state.queries.remove(place);
        }
        Ok(beyond.len() as u64)
    }
}
