//! What shoppers did with what a search had shown them.

use axum::{Json, extract::State, http::StatusCode};
use likewise_domain::{
    ProductId,
    query_log::{Event, EventKind, QueryId},
};
use likewise_usecases::{LogEventsError, LogIsOff, ports::EventOutcome};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::params::Params;
use crate::{Api, json::JsonBody, problem::Problem};

/// The most events of one request.
const MOST_EVENTS: usize = 100;

/// One event, or several of them as `events`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventsBody {
    /// The `query_id` of the answer that showed the product.
    #[schema(example = "5c0e6f0c6f4f4d0f8f3b0a6f2f0d9c11")]
    query_id: Option<String>,
    /// The product.
    #[schema(example = "KT-1042")]
    product_id: Option<String>,
    /// What was done with it: `click`, `cart` or `purchase`.
    #[schema(example = "click")]
    kind: Option<String>,
    /// Where the product stood, the first being 1; it may be left out.
    #[schema(minimum = 1)]
    position: Option<u32>,
    /// Several events, at most 100; without the other fields.
    #[schema(max_items = 100)]
    events: Option<Vec<EventBody>>,
}

/// Something that was done with a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventBody {
    /// The `query_id` of the answer that showed the product.
    query_id: String,
    /// The product.
    product_id: String,
    /// What was done with it: `click`, `cart` or `purchase`.
    #[schema(example = "click")]
    kind: String,
    /// Where the product stood, the first being 1; it may be left out.
    #[schema(minimum = 1)]
    position: Option<u32>,
}

/// What became of the events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventsAnswer {
    /// How many are recorded.
    recorded: usize,
    /// How many had been recorded before.
    repeated: usize,
    /// How many fit no query of the log.
    refused: usize,
    /// Why, for each of those.
    refusals: Vec<RefusedEventBody>,
}

/// An event that fits no query of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RefusedEventBody {
    /// Which of the events, the first being 0.
    event: usize,
    /// `unknown_query`, `product_not_shown` or `position_differs`.
    #[schema(example = "unknown_query")]
    code: &'static str,
    detail: String,
}

/// Records that a product was clicked, put into a cart or bought after a search had shown it. The same event may be sent
/// again. Of several events those that fit no query are told, and the others are recorded.
#[utoipa::path(post, path = "/v1/events", tag = "search", request_body = EventsBody,
    responses(
        (status = 202, description = "What became of the events", body = EventsAnswer),
        (status = "4XX", description = "The request is at fault, or queries are not logged", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "The service is at fault", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn events(
    State(api): State<Api>,
    params: Params,
    JsonBody(body): JsonBody<EventsBody>,
) -> Result<(StatusCode, Json<EventsAnswer>), Problem> {
    params.expect(&[])?;
    let is_one = body.events.is_none();
    let events = body.read()?;
    let Some(log) = &api.query_log else { return Err(LogIsOff.into()) };
    let outcomes = log.record_events(&events).await.map_err(|error| match error {
        LogEventsError::Off(off) => off.into(),
        LogEventsError::Port(error) => Problem::from(error),
    })?;
    for (event, outcome) in events.iter().zip(&outcomes) {
        api.metrics.note_event(event.kind, *outcome);
    }
    let refusals: Vec<(usize, Refusal)> =
        outcomes.iter().enumerate().filter_map(|(event, outcome)| Some((event, Refusal::of(*outcome)?))).collect();
    match refusals.first() {
        Some((_, refusal)) if is_one => Err(refusal.problem()),
        _ => Ok((StatusCode::ACCEPTED, Json(EventsAnswer::new(&outcomes, refusals)))),
    }
}

impl EventsAnswer {
    fn new(outcomes: &[EventOutcome], refusals: Vec<(usize, Refusal)>) -> Self {
        let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count();
        let body = |(event, refusal): (usize, Refusal)| RefusedEventBody {
            event,
            code: refusal.code,
            detail: format!("{}: {}", refusal.field, refusal.detail),
        };
        Self {
            recorded: count(EventOutcome::Recorded),
            repeated: count(EventOutcome::Repeated),
            refused: refusals.len(),
            refusals: refusals.into_iter().map(body).collect(),
        }
    }
}

/// Why an event is not recorded.
struct Refusal {
    status: StatusCode,
    code: &'static str,
    field: &'static str,
    detail: &'static str,
}

impl Refusal {
    fn of(outcome: EventOutcome) -> Option<Self> {
        let refused = |status, code, field, detail| Some(Self { status, code, field, detail });
        match outcome {
            EventOutcome::Recorded | EventOutcome::Repeated => None,
            EventOutcome::UnknownQuery => {
                let detail = "no query of that id is in the log; it may have been forgotten since";
                refused(StatusCode::NOT_FOUND, "unknown_query", "query_id", detail)
            }
            EventOutcome::NotShown => {
                let detail = "is not among the products that are kept of the query: the first ones of its first page, as many as \
                              query_log.keep_shown says";
                refused(StatusCode::UNPROCESSABLE_ENTITY, "product_not_shown", "product_id", detail)
            }
            EventOutcome::OtherPosition => {
                let detail =
                    "is not where the query showed the product; the first position is 1, and it may be left out";
                refused(StatusCode::UNPROCESSABLE_ENTITY, "position_differs", "position", detail)
            }
        }
    }

    fn problem(&self) -> Problem {
        Problem::new(self.status, self.code, self.detail).about(self.field)
    }
}

impl EventsBody {
    fn read(self) -> Result<Vec<Event>, Problem> {
        let Self { query_id, product_id, kind, position, events } = self;
        let Some(events) = events else {
            let needed =
                |field: &'static str, value: Option<String>| value.ok_or_else(|| Problem::invalid(field, "is missing"));
            let (query_id, product_id, kind) =
                (needed("query_id", query_id)?, needed("product_id", product_id)?, needed("kind", kind)?);
            return Ok(vec![EventBody { query_id, product_id, kind, position }.read("")?]);
        };
        if query_id.is_some() || product_id.is_some() || kind.is_some() || position.is_some() {
            return Err(Problem::invalid("events", "stands beside fields of a single event; accepted is either"));
        }
        if events.is_empty() || events.len() > MOST_EVENTS {
            let problem = format!("has {} items, accepted are 1 to {MOST_EVENTS}", events.len());
            return Err(Problem::invalid("events", problem));
        }
        let read = |(number, event): (usize, EventBody)| event.read(&format!("events[{number}]."));
        events.into_iter().enumerate().map(read).collect()
    }
}

impl EventBody {
    /// The event; `place` stands before the names of its fields in refusals.
    fn read(self, place: &str) -> Result<Event, Problem> {
        let refused = |field: &str, invalid: likewise_domain::Invalid| {
            Problem::invalid(format!("{place}{field}"), invalid.problem)
        };
        Ok(Event {
            query: QueryId::parse(&self.query_id).map_err(|invalid| refused("query_id", invalid))?,
            product: ProductId::parse(&self.product_id).map_err(|invalid| refused("product_id", invalid))?,
            kind: EventKind::parse(&self.kind).map_err(|invalid| refused("kind", invalid))?,
            position: self.position,
        })
    }
}
