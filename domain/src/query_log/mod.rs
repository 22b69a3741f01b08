//! What shoppers asked and what became of it: logged queries, the events that follow them, and what both say together.
//!
//! Nothing here says who asked. A query is kept as a [`LoggedText`], in which what looks like an address or a number of
//! somebody is masked before anything else sees it.

mod clicks;
mod event;
mod report;
mod text;

pub use self::{
    clicks::{Clicks, JudgedByClicks, JudgedPair},
    event::{Event, EventKind, QueryId},
    report::{AskedOften, AtPosition, QueryReport, ReportedQuery},
    text::{LoggedText, MASKED_EMAIL, MASKED_NUMBER},
};
