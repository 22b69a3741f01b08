//! One process for a laptop or a container: HTTP, the embedding worker and the schedule.

mod query_log;
mod runs;
mod schedule;
mod serve;
mod worker;

pub use crate::{
    runs::NoRuns,
    serve::{Served, api, serve},
    worker::Worker,
};
