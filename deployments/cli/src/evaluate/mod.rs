//! Measuring how good the search's rankings are on judged queries.

pub(crate) mod api_ranker;
pub(crate) mod baseline;
pub(crate) mod chance;
mod charts;
pub(crate) mod document;
pub(crate) mod gates;
pub(crate) mod judged_files;
pub(crate) mod page;
pub(crate) mod report;
#[cfg(test)]
mod report_tests;
mod table_file;
pub(crate) mod terminal;
