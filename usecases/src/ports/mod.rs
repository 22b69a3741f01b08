//! The ports: what the application needs from the outside, in its own words.
//!
//! Each is held as `Arc<dyn Port>`, takes slices and gives an outcome per item, and promises exactly what its
//! documentation says; `likewise-conformance` holds every adapter to it.

mod calibrations;
mod clock;
mod embedder;
mod embedding_queue;
mod feed_source;
mod keyword_index;
mod ledger;
mod match_set;
mod product_store;
mod query_log;
mod run_log;
mod vector_index;

pub use calibrations::Calibrations;
pub use clock::Clock;
pub use embedder::{Card, Embedded, Embedder, Purpose};
pub use embedding_queue::{Announcement, Delivery, EmbeddingQueue, QueueDepth, Receipt, Settlement};
pub use feed_source::{Feed, FeedRow, FeedSource, RowProblem, Rows};
pub use keyword_index::{KeywordIndex, KeywordQuery, KnownWord, Lookup, Nearness, Vocabulary};
pub use ledger::{EmbeddingOutcome, Ledger, Outcome};
pub use match_set::{MatchSet, Members, OrderedPage, Tally, Unit};
pub use product_store::{Change, Missing, PassageDuty, ProductStore, ProductWrite, SeenIn, WriteMode, Written};
pub use query_log::{EventOutcome, Frequent, FrequentQuery, Keep, LogEntry, LoggedQuery, QueryLog};
pub use run_log::{NewRun, Page, RunLog};
pub use vector_index::{Nearest, NearestQuery, VectorIndex, VectorRecord};
