//! What makes relevance of scores, kept per generation.

use std::fmt::Debug;

use async_trait::async_trait;
use likewise_domain::{Fingerprint, calibration::Calibration};

use crate::PortError;

/// Keeps the calibration of each generation.
///
/// A generation need not have vectors or anything else to have one.
#[async_trait]
pub trait Calibrations: Debug + Send + Sync + 'static {
    /// The calibration of a generation, every number as it was saved; `None` where none was saved.
    async fn load(&self, generation: &Fingerprint) -> Result<Option<Calibration>, PortError>;

    /// Keeps the calibration of a generation in place of the one before; those of others stay. It is durable once this
    /// returns.
    async fn save(&self, generation: &Fingerprint, calibration: &Calibration) -> Result<(), PortError>;

    /// Removes the calibration of a generation; an absent one is no error. Those of others stay.
    async fn forget(&self, generation: &Fingerprint) -> Result<(), PortError>;
}
