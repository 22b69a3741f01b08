//! Calibrations in memory.

use async_trait::async_trait;
use likewise_domain::{Fingerprint, calibration::Calibration};
use likewise_usecases::{PortError, ports::Calibrations};

use super::MemoryStore;

#[async_trait]
impl Calibrations for MemoryStore {
    async fn load(&self, generation: &Fingerprint) -> Result<Option<Calibration>, PortError> {
        Ok(self.lock().calibrations.get(generation).copied())
    }

    async fn save(&self, generation: &Fingerprint, calibration: &Calibration) -> Result<(), PortError> {
        self.lock().calibrations.insert(generation.clone(), *calibration);
        Ok(())
    }

    async fn forget(&self, generation: &Fingerprint) -> Result<(), PortError> {
        self.lock().calibrations.remove(generation);
        Ok(())
    }
}
