//! Likewise's application: the ports it needs from the outside and the use cases it offers.
//!
//! | use case | ports |
//! |---|---|
//! | [`IngestFeed`]: a feed becomes live products, with an account of every row | `FeedSource`, `ProductStore`, `EmbeddingQueue`, `RunLog`, `Clock` |
//! | [`ExamineFeed`]: what ingesting a feed would do, and what is wrong with it | those of `IngestFeed`, `Embedder` |
//! | [`EmbedProducts`]: announced products get their vectors | `ProductStore`, `Ledger`, `EmbeddingQueue`, `Embedder`, `VectorIndex`, `Clock` |
//! | [`ReconcileIndex`]: what is owed to a generation is announced again | `ProductStore`, `Ledger`, `EmbeddingQueue`, `Clock` |
//! | [`SearchProducts`]: words in, products out, in the order of what answers them best | `Embedder`, `VectorIndex`, `KeywordIndex`, `ProductStore` |
//! | [`SimilarProducts`]: a product in, the ones like it out | `VectorIndex`, `ProductStore` |
//! | [`LogQueries`]: queries and events into a log, without a search waiting for it | `QueryLog`, `Clock` |
//! | [`ReportQueries`]: what the log says, and judgments out of it | those of `LogQueries` |
//! | [`SuggestQueries`]: what may be meant by what is being typed | `KeywordIndex`, `Embedder`, `ProductStore`, those of `LogQueries` |
//! | [`ReportStatus`]: the totals that operators watch | `Ledger`, `EmbeddingQueue`, `Clock` |
//! | [`EvaluateRanking`](evaluate_ranking::EvaluateRanking): how good rankings are, measured on judged queries | none; a [`Ranker`](evaluate_ranking::Ranker) is asked |
//! | [`TuneRanking`](tune_ranking::TuneRanking): which weights would rank better, and what a score is worth | none; a [`CandidateSource`](tune_ranking::CandidateSource) is asked |
//! | [`CalibrateRelevance`]: what was fitted is kept and put in force | `Calibrations` |
//! | [`ManageQuarantine`]: what failed for good, and another chance for it | `Ledger`, `ProductStore`, `EmbeddingQueue`, `Clock` |
//!
//! To add a port: a file in `ports/` with its contract, a suite in `likewise-conformance`, then adapters. To add a use
//! case: a file here, its ports as fields, one verb as its method. `CONTRIBUTING.md` has the steps.

mod calibrate_relevance;
mod embed_products;
mod embedding_meter;
pub mod error;
pub mod evaluate_ranking;
mod examine_feed;
mod ingest_feed;
mod log_queries;
mod manage_quarantine;
mod pipeline;
pub mod ports;
mod reconcile_index;
mod report_queries;
mod report_status;
mod search_products;
mod similar_products;
mod suggest_queries;
pub mod tune_ranking;

pub use crate::{
    calibrate_relevance::{CalibrateError, CalibrateRelevance, CalibrationsInForce},
    embed_products::{EmbedProducts, EmbedReport, EmbedSettings},
    embedding_meter::EmbeddingMeter,
    error::{ErrorKind, PortError, Retry},
    examine_feed::{ExamineFeed, Examined},
    ingest_feed::{IngestError, IngestFeed, IngestProgress, IngestRequest, Ingested, Observer, ValueSample},
    log_queries::{LogCounts, LogEventsError, LogIsOff, LogQueries, LogSettings, Pruned},
    manage_quarantine::ManageQuarantine,
    pipeline::{Generation, Pipeline, Pipelines, UnknownPipeline},
    reconcile_index::ReconcileIndex,
    report_queries::ReportQueries,
    report_status::{GenerationStatus, ReportStatus, Status},
    search_products::{
        CandidateList, CandidateRequest, Counts, Cursor, Degradation, Effort, Explanation, ForeignCursor, Hit, Hits,
        Part, Position, QueryReading, Rank, RankedCandidate, Repair, SearchError, SearchProducts, SearchRequest,
        SearchSettings, Timings,
    },
    similar_products::{Similar, SimilarError, SimilarProducts, SimilarRequest},
    suggest_queries::{SuggestError, SuggestQueries, SuggestRequest, SuggestSettings, Suggested},
};
