//! Calibrations: a row per generation.

use async_trait::async_trait;
use likewise_domain::{
    Fingerprint, Timestamp,
    calibration::{Calibration, Curve},
    evidence::EvidenceWeights,
};
use likewise_usecases::{PortError, ports::Calibrations};
use sqlx::FromRow;

use super::{Database, from_sql, to_sql};
use crate::error::{corrupt, failed};

/// Calibrations in SQLite.
#[derive(Debug)]
pub(crate) struct SqliteCalibrations {
    database: Database,
}

/// A line of the table `calibrations`.
#[derive(Debug, FromRow)]
struct CalibrationLine {
    similarity: f32,
    coverage: f32,
    frequency: f32,
    phrase: f32,
    focus: f32,
    semantic_slope: Option<f64>,
    semantic_intercept: Option<f64>,
    keyword_slope: Option<f64>,
    keyword_intercept: Option<f64>,
    hybrid_slope: Option<f64>,
    hybrid_intercept: Option<f64>,
    queries: i64,
    fitted_at: i64,
}

impl SqliteCalibrations {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl Calibrations for SqliteCalibrations {
    async fn load(&self, generation: &Fingerprint) -> Result<Option<Calibration>, PortError> {
        const OPERATION: &str = "load calibration";
        let line: Option<CalibrationLine> = sqlx::query_as(
            "SELECT similarity, coverage, frequency, phrase, focus, semantic_slope, semantic_intercept, keyword_slope,
                    keyword_intercept, hybrid_slope, hybrid_intercept, queries, fitted_at
             FROM calibrations WHERE generation = ?1",
        )
        .bind(generation.as_str())
        .fetch_optional(self.database.readers())
        .await
        .map_err(failed(OPERATION))?;
        line.map(|line| line.read(OPERATION, generation)).transpose()
    }

    async fn save(&self, generation: &Fingerprint, calibration: &Calibration) -> Result<(), PortError> {
        const OPERATION: &str = "save calibration";
        let EvidenceWeights { similarity, coverage, frequency, phrase, focus } = calibration.weights;
        let mut insert = sqlx::query(
            "INSERT OR REPLACE INTO calibrations
                (generation, similarity, coverage, frequency, phrase, focus, semantic_slope, semantic_intercept,
                 keyword_slope, keyword_intercept, hybrid_slope, hybrid_intercept, queries, fitted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )
        .bind(generation.as_str());
        for weight in [similarity, coverage, frequency, phrase, focus] {
            insert = insert.bind(weight);
        }
        for curve in [calibration.semantic, calibration.keyword, calibration.hybrid] {
            insert = insert.bind(curve.map(Curve::slope)).bind(curve.map(Curve::intercept));
        }
        let insert = insert.bind(to_sql(calibration.queries)).bind(calibration.fitted_at.as_micros());
        let mut transaction = self.database.begin(OPERATION).await?;
        insert.execute(&mut *transaction).await.map_err(failed(OPERATION))?;
        transaction.commit().await
    }

    async fn forget(&self, generation: &Fingerprint) -> Result<(), PortError> {
        const OPERATION: &str = "forget calibration";
        let mut transaction = self.database.begin(OPERATION).await?;
        sqlx::query("DELETE FROM calibrations WHERE generation = ?1")
            .bind(generation.as_str())
            .execute(&mut *transaction)
            .await
            .map_err(failed(OPERATION))?;
        transaction.commit().await
    }
}

impl CalibrationLine {
    fn read(self, operation: &'static str, generation: &Fingerprint) -> Result<Calibration, PortError> {
        let Self { similarity, coverage, frequency, phrase, focus, .. } = self;
        let curve = |column: &'static str, slope: Option<f64>, intercept: Option<f64>| {
            let pair = slope.zip(intercept).map(|(slope, intercept)| Curve::new(slope, intercept));
            pair.transpose().map_err(|invalid| corrupt(operation, ("calibrations", column), generation, invalid))
        };
        Ok(Calibration {
            weights: EvidenceWeights { similarity, coverage, frequency, phrase, focus },
            semantic: curve("semantic_slope", self.semantic_slope, self.semantic_intercept)?,
            keyword: curve("keyword_slope", self.keyword_slope, self.keyword_intercept)?,
            hybrid: curve("hybrid_slope", self.hybrid_slope, self.hybrid_intercept)?,
            queries: from_sql(self.queries),
            fitted_at: Timestamp::from_micros(self.fitted_at),
        })
    }
}
