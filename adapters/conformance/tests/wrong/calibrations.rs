//! Wrong keepers of calibrations.

use std::sync::Arc;

use async_trait::async_trait;
use likewise_conformance::{Stores, fixtures::generation, memory::MemoryStore};
use likewise_domain::{
    Fingerprint, Similarity,
    calibration::{Calibration, Curve},
    text::FieldWeights,
};
use likewise_usecases::{ErrorKind, PortError, ports::Calibrations};
use parking_lot::Mutex;

use super::{Wrong, WrongStores, error, forgetful};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    AbsentFails,
    CurvesAreRounded,
    ConditionsAreLost,
    AbsentCurvesAreMadeUp,
    FirstStays,
    OneForAll,
    NeverForgets,
    ForgetsAll,
    ForgettingNothingFails,
    ForgetsForAWhile,
}

/// Each flaw with the cases that must fail.
const FLAWS: &[(Flaw, &[&str])] = &[
    (Flaw::AbsentFails, &["a_generation_without_a_calibration_has_none"]),
    (Flaw::CurvesAreRounded, &["every_number_of_a_calibration_is_kept"]),
    (Flaw::ConditionsAreLost, &["every_number_of_a_calibration_is_kept"]),
    (Flaw::AbsentCurvesAreMadeUp, &["a_mode_without_a_curve_has_none"]),
    (Flaw::FirstStays, &["a_calibration_replaces_the_one_before"]),
    (Flaw::OneForAll, &["each_generation_has_its_own"]),
    (Flaw::NeverForgets, &["what_is_forgotten_is_gone", "what_is_forgotten_stays_so"]),
    (Flaw::ForgetsAll, &["forgetting_leaves_other_generations_alone", "what_is_forgotten_stays_so"]),
    (Flaw::ForgettingNothingFails, &["forgetting_what_is_not_there_is_no_error"]),
    (Flaw::ForgetsForAWhile, &["what_is_forgotten_stays_so"]),
];

/// Every wrong keeper.
pub(crate) fn all() -> Vec<Wrong> {
    let mut wrongs: Vec<_> = FLAWS
        .iter()
        .map(|(flaw, fails)| {
            let harness = WrongStores(move |inner: Arc<MemoryStore>| {
                let wrong = WrongCalibrations { inner: inner.clone(), flaw: *flaw, forgotten: Mutex::default() };
                let kept = (inner.clone() as _, Arc::new(wrong) as _);
                Stores::new(inner.clone(), inner.clone(), inner.clone(), (inner.clone(), inner), kept)
            });
            let suite = likewise_conformance::calibrations(harness);
            Wrong { flaw: format!("{flaw:?}"), suite, port: "calibrations", fails }
        })
        .collect();
    wrongs.push(forgetful("calibrations", &["a_calibration_survives_reopening"]));
    wrongs
}

#[derive(Debug)]
struct WrongCalibrations {
    inner: Arc<MemoryStore>,
    flaw: Flaw,
    /// What is kept from sight until the next process.
    forgotten: Mutex<Vec<Fingerprint>>,
}

impl WrongCalibrations {
    fn key(&self, asked: &Fingerprint) -> Fingerprint {
        if self.flaw == Flaw::OneForAll { generation(99) } else { asked.clone() }
    }
}

#[async_trait]
impl Calibrations for WrongCalibrations {
    async fn load(&self, generation: &Fingerprint) -> Result<Option<Calibration>, PortError> {
        if self.forgotten.lock().contains(generation) {
            return Ok(None);
        }
        let found = self.inner.load(&self.key(generation)).await?;
        if self.flaw == Flaw::AbsentFails && found.is_none() {
            return Err(error(ErrorKind::NotFound));
        }
        Ok(found)
    }

    async fn save(&self, generation: &Fingerprint, calibration: &Calibration) -> Result<(), PortError> {
        let mut kept = *calibration;
        let key = self.key(generation);
        match self.flaw {
            Flaw::CurvesAreRounded => {
                let rounded = |curve: Curve| Curve::new((curve.slope() * 100.0).round() / 100.0, 0.0).ok();
                kept.semantic = kept.semantic.and_then(rounded);
            }
            // The weights are kept, and what else it was fitted under is not.
            Flaw::ConditionsAreLost => {
                kept.conditions.floor = Similarity::LEAST;
                kept.conditions.field_weights = FieldWeights::default();
            }
            Flaw::AbsentCurvesAreMadeUp => {
                let flat = Curve::new(1.0, 0.0).ok();
                kept.semantic = kept.semantic.or(flat);
                kept.keyword = kept.keyword.or(flat);
                kept.hybrid = kept.hybrid.or(flat);
            }
            Flaw::FirstStays if self.inner.load(&key).await?.is_some() => return Ok(()),
            _ => {}
        }
        self.inner.save(&key, &kept).await
    }

    async fn forget(&self, asked: &Fingerprint) -> Result<(), PortError> {
        match self.flaw {
            Flaw::NeverForgets => Ok(()),
            Flaw::ForgetsForAWhile => {
                self.forgotten.lock().push(asked.clone());
                Ok(())
            }
            Flaw::ForgetsAll => {
                for number in 0..10 {
                    self.inner.forget(&generation(number)).await?;
                }
                Ok(())
            }
            Flaw::ForgettingNothingFails if self.inner.load(asked).await?.is_none() => Err(error(ErrorKind::NotFound)),
            _ => self.inner.forget(&self.key(asked)).await,
        }
    }
}
