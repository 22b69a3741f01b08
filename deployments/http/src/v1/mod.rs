//! Version 1 of the API, one file per resource.

pub(crate) mod events;
pub(crate) mod examination;
pub(crate) mod health;
pub(crate) mod pages;
pub(crate) mod params;
pub(crate) mod products;
pub(crate) mod quarantine;
pub(crate) mod queries;
pub(crate) mod runs;
pub(crate) mod search;
pub(crate) mod status;
pub(crate) mod suggestions;
pub(crate) mod tuning;
pub(crate) mod upload;
