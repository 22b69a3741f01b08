//! Calibrations: a row per generation.

use async_trait::async_trait;
use likewise_domain::{
    Fingerprint, Invalid, Similarity, Timestamp,
    calibration::{Calibration, Conditions, Curve},
    evidence::EvidenceWeights,
    text::{FieldWeights, TextField},
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
    floor: f32,
    field_title: f32,
    field_brand: f32,
    field_category: f32,
    field_attributes: f32,
    field_description: f32,
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
            "SELECT similarity, coverage, frequency, phrase, focus, floor, field_title, field_brand, field_category,
                    field_attributes, field_description, semantic_slope, semantic_intercept, keyword_slope,
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
        let Conditions { weights, floor, field_weights } = calibration.conditions;
        let mut insert = sqlx::query(
            "INSERT OR REPLACE INTO calibrations
                (generation, similarity, coverage, frequency, phrase, focus, floor, field_title, field_brand,
                 field_category, field_attributes, field_description, semantic_slope, semantic_intercept,
                 keyword_slope, keyword_intercept, hybrid_slope, hybrid_intercept, queries, fitted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
        )
        .bind(generation.as_str());
        for weight in weights.to_array().into_iter().chain([floor.value()]) {
            insert = insert.bind(weight);
        }
        for weight in TextField::ALL.map(|field| field_weights.of(field)) {
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
        let curve = |column: &'static str, slope: Option<f64>, intercept: Option<f64>| {
            let pair = slope.zip(intercept).map(|(slope, intercept)| Curve::new(slope, intercept));
            pair.transpose().map_err(|invalid| corrupt(operation, ("calibrations", column), generation, invalid))
        };
        Ok(Calibration {
            conditions: self.conditions(operation, generation)?,
            semantic: curve("semantic_slope", self.semantic_slope, self.semantic_intercept)?,
            keyword: curve("keyword_slope", self.keyword_slope, self.keyword_intercept)?,
            hybrid: curve("hybrid_slope", self.hybrid_slope, self.hybrid_intercept)?,
            queries: from_sql(self.queries),
            fitted_at: Timestamp::from_micros(self.fitted_at),
        })
    }

    fn conditions(&self, operation: &'static str, generation: &Fingerprint) -> Result<Conditions, PortError> {
        let wrong = |column, invalid: Invalid| corrupt(operation, ("calibrations", column), generation, invalid);
        let fields =
            [self.field_title, self.field_brand, self.field_category, self.field_attributes, self.field_description];
        Ok(Conditions {
            weights: EvidenceWeights {
                similarity: self.similarity,
                coverage: self.coverage,
                frequency: self.frequency,
                phrase: self.phrase,
                focus: self.focus,
            },
            floor: Similarity::new(self.floor).map_err(|invalid| wrong("floor", invalid))?,
            field_weights: FieldWeights::new(fields).map_err(|invalid| wrong("field_title", invalid))?,
        })
    }
}
