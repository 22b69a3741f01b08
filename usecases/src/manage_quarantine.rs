//! What failed for good, and another chance for it.

use std::sync::Arc;

use likewise_domain::{Fingerprint, ProductId, ledger::LedgerEntry};

use crate::{
    PortError, ReconcileIndex,
    ports::{Ledger, Page},
};

/// Lists quarantined products and redrives them.
#[derive(Debug, Clone)]
pub struct ManageQuarantine {
    /// Where the account is.
    pub ledger: Arc<dyn Ledger>,
    /// What announces redriven products.
    pub reconcile: ReconcileIndex,
}

impl ManageQuarantine {
    /// A page of quarantined products, by id.
    pub async fn list(
        &self,
        generation: &Fingerprint,
        page: Page<'_, ProductId>,
    ) -> Result<Vec<LedgerEntry>, PortError> {
        self.ledger.quarantined(generation, page).await
    }

    /// Makes products pending again, those of `ids` or all of them, announces them and says how many they were.
    pub async fn redrive(&self, generation: &Fingerprint, ids: Option<&[ProductId]>) -> Result<u64, PortError> {
        let redriven = self.ledger.redrive(generation, ids).await?;
        if redriven > 0 {
            self.reconcile.announce_pending(generation).await?;
        }
        Ok(redriven)
    }
}
