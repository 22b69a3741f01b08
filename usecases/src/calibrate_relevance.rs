//! What relevance means: calibrations are read at start, and replaced while searches go on.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use futures::lock::Mutex;
use likewise_domain::{Fingerprint, calibration::Calibration};

use crate::{Pipelines, PortError, UnknownPipeline, ports::Calibrations};

/// The calibrations that searches go by at this moment; clones share them.
#[derive(Debug, Clone, Default)]
pub struct CalibrationsInForce(Arc<RwLock<HashMap<Fingerprint, Calibration>>>);

impl CalibrationsInForce {
    /// The calibration of a generation.
    pub fn get(&self, generation: &Fingerprint) -> Option<Calibration> {
        // No writer can leave a map half written: each makes one change.
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(generation).copied()
    }

    fn set(&self, generation: &Fingerprint, calibration: Option<Calibration>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match calibration {
            Some(calibration) => all.insert(generation.clone(), calibration),
            None => all.remove(generation),
        };
    }
}

/// Why a calibration was not taken over.
#[derive(Debug, thiserror::Error)]
pub enum CalibrateError {
    /// No pipeline has that name.
    #[error(transparent)]
    UnknownPipeline(#[from] UnknownPipeline),
    /// It was fitted on another generation than the pipeline's.
    #[error("it was fitted on the generation {fitted_on}, and the pipeline's is {generation}")]
    OtherGeneration {
        /// The one that it was fitted on.
        fitted_on: Fingerprint,
        /// The pipeline's.
        generation: Fingerprint,
    },
    /// It could not be kept.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Keeps calibrations and puts them in force, at once and without a restart.
#[derive(Debug, Clone)]
pub struct CalibrateRelevance {
    pipelines: Arc<Pipelines>,
    kept: Arc<dyn Calibrations>,
    in_force: CalibrationsInForce,
    /// Held while what is kept changes, and what is in force after it: of two changes at once, the last one that is kept
    /// is the one in force.
    changing: Arc<Mutex<()>>,
}

impl CalibrateRelevance {
    /// What `kept` holds of the generations of `pipelines`; nothing is in force before [`CalibrateRelevance::load`].
    pub fn new(pipelines: Arc<Pipelines>, kept: Arc<dyn Calibrations>) -> Self {
        Self { pipelines, kept, in_force: CalibrationsInForce::default(), changing: Arc::default() }
    }

    /// What is in force, for those who search.
    pub fn in_force(&self) -> CalibrationsInForce {
        self.in_force.clone()
    }

    /// Puts in force what was kept.
    pub async fn load(&self) -> Result<(), PortError> {
        let _changing = self.changing.lock().await;
        for generation in self.pipelines.generations() {
            let kept = self.kept.load(&generation.fingerprint).await?;
            self.in_force.set(&generation.fingerprint, kept);
        }
        Ok(())
    }

    /// The pipeline's generation and its calibration.
    pub fn get(&self, pipeline: Option<&str>) -> Result<(Fingerprint, Option<Calibration>), UnknownPipeline> {
        let generation = self.generation(pipeline)?;
        let calibration = self.in_force.get(&generation);
        Ok((generation, calibration))
    }

    /// Keeps a calibration that was fitted on the generation `fitted_on`, and puts it in force.
    pub async fn save(
        &self,
        pipeline: Option<&str>,
        fitted_on: &Fingerprint,
        calibration: Calibration,
    ) -> Result<(), CalibrateError> {
        let generation = self.generation(pipeline)?;
        if generation != *fitted_on {
            return Err(CalibrateError::OtherGeneration { fitted_on: fitted_on.clone(), generation });
        }
        let _changing = self.changing.lock().await;
        self.kept.save(&generation, &calibration).await?;
        self.in_force.set(&generation, Some(calibration));
        Ok(())
    }

    /// Goes back to relevance as a share of the score; gives whether there was a calibration.
    pub async fn forget(&self, pipeline: Option<&str>) -> Result<bool, CalibrateError> {
        let generation = self.generation(pipeline)?;
        let _changing = self.changing.lock().await;
        self.kept.forget(&generation).await?;
        let was_there = self.in_force.get(&generation).is_some();
        self.in_force.set(&generation, None);
        Ok(was_there)
    }

    fn generation(&self, pipeline: Option<&str>) -> Result<Fingerprint, UnknownPipeline> {
        Ok(self.pipelines.get(pipeline)?.generation.fingerprint.clone())
    }
}
