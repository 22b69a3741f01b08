//! What the feed doctor says.

use likewise_domain::mapping::FieldCoverage;
use likewise_usecases::{Examined, ValueSample};
use serde::Serialize;
use utoipa::ToSchema;

use super::runs::{RejectionBody, RunBody};

/// What a run of a feed would do, and what is wrong with the feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExaminationBody {
    run: RunBody,
    /// How many products have each field.
    coverage: Vec<CoverageBody>,
    /// The first rejections.
    rejections: Vec<RejectionBody>,
    /// The first optional values that could not be read.
    dropped_values: Vec<DroppedValueBody>,
    /// Passages that would be embedded.
    to_embed: u64,
    /// Passages a second, measured on a sample.
    embedding_rate: Option<f64>,
    /// Seconds that embedding would take at that rate.
    embedding_seconds: Option<f64>,
}

/// How many products have a field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CoverageBody {
    field: &'static str,
    present: u64,
    missing: u64,
    /// Those whose row said something that could not be read.
    dropped: u64,
}

/// An optional value that could not be read; its product keeps its place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DroppedValueBody {
    row: u64,
    column: String,
    field: &'static str,
    problem: String,
}

impl From<Examined> for ExaminationBody {
    fn from(examined: Examined) -> Self {
        let ingested = examined.ingested;
        Self {
            coverage: ingested.coverage.fields().iter().map(Into::into).collect(),
            rejections: ingested.rejections.into_iter().map(Into::into).collect(),
            dropped_values: ingested.dropped.into_iter().map(Into::into).collect(),
            to_embed: ingested.run.counts.announced,
            embedding_rate: examined.per_second,
            embedding_seconds: examined.embedding_time.map(|time| time.as_secs_f64()),
            run: ingested.run.into(),
        }
    }
}

impl From<&FieldCoverage> for CoverageBody {
    fn from(coverage: &FieldCoverage) -> Self {
        let FieldCoverage { field, present, missing, dropped } = *coverage;
        Self { field, present, missing, dropped }
    }
}

impl From<ValueSample> for DroppedValueBody {
    fn from(sample: ValueSample) -> Self {
        let dropped = sample.dropped;
        Self { row: sample.row, column: dropped.column, field: dropped.field, problem: dropped.problem }
    }
}
