//! The vocabulary of Likewise as types: what a product is, what a run counts, what a vector is compared with.
//!
//! Everything here is pure: no async, no I/O, no clock, no serialisation format. A value that exists is valid, because
//! its constructor is the only way to it; wire and row shapes live at the edge and convert through these constructors.
//!
//! | word | type |
//! |---|---|
//! | product | [`Product`], [`ProductId`], [`Money`], [`CategoryPath`], [`Attribute`](attribute::AttributeValue) |
//! | mapping | [`mapping::Mapping`]: a feed's row becomes a product or a rejection |
//! | run | [`run::Run`], [`run::RunCounts`], [`run::Rejection`] |
//! | passage | [`passage::PassageTemplate`], [`passage::Passage`] |
//! | fingerprint, generation | [`Fingerprint`] names a generation of vectors |
//! | ledger | [`ledger::LedgerTotals`], [`ledger::EmbeddingState`] |
//! | similarity | [`Similarity`] between two [`Embedding`]s |
//! | filter | [`filter::Filter`] |
//! | query log | [`query_log::LoggedText`], [`query_log::Event`], [`query_log::QueryReport`] |
//! | relevance | calibrated by a [`calibration::Calibration`] |
//! | match set | counted by [`facet::Facet`], ordered by [`sort::Sort`] |

pub mod attribute;
pub mod availability;
pub mod calibration;
pub mod category;
pub mod content;
pub mod embedding;
pub mod evidence;
pub mod facet;
pub mod filter;
pub mod fingerprint;
pub mod invalid;
pub mod ledger;
pub mod mapping;
pub mod money;
pub mod passage;
pub mod product;
pub mod query_log;
pub mod ranking;
pub mod rating;
pub mod row;
pub mod run;
pub mod search;
pub mod sort;
pub mod suggestion;
pub mod text;
pub mod timestamp;

pub use crate::{
    availability::Availability,
    category::CategoryPath,
    content::ContentHash,
    embedding::{Embedding, Similarity},
    fingerprint::Fingerprint,
    invalid::Invalid,
    money::{Currency, Money},
    passage::{Passage, PassageHash, PassageTemplate},
    product::{Product, ProductId, Revision, StoredProduct},
    rating::Rating,
    timestamp::Timestamp,
};
