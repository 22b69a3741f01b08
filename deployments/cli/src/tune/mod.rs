//! Tuning: candidates from the API, and what was found as tables or as one document.

pub(crate) mod api_candidates;
pub(crate) mod document;
pub(crate) mod in_force;
pub(crate) mod terminal;
pub(crate) mod writing;
