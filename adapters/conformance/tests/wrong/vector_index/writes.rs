//! Wrong writes of vectors.

use likewise_domain::{Fingerprint, Revision};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{VectorIndex as _, VectorRecord},
};

use super::{Flaw, WrongIndex, error};

impl WrongIndex {
    pub(super) async fn write(
        &self,
        generation: &Fingerprint,
        records: &[VectorRecord],
    ) -> Result<Vec<Result<(), PortError>>, PortError> {
        if self.has(Flaw::NoWritesFail) && records.is_empty() {
            return Err(error(ErrorKind::InvalidInput));
        }
        self.remember(records).await?;
        let kept = self.kept(records);
        let mut outcomes = self.inner.upsert(generation, &kept).await?;
        match self.flaw {
            Flaw::OutcomesReversed => outcomes.reverse(),
            Flaw::OtherDimensionFailsAll if outcomes.iter().any(Result::is_err) => {
                return Err(error(ErrorKind::InvalidInput));
            }
            // What was dropped is acknowledged all the same.
            _ => outcomes.extend((kept.len()..records.len()).map(|_| Ok(()))),
        }
        Ok(outcomes)
    }

    /// Keeps what the wrong index needs of its own.
    async fn remember(&self, records: &[VectorRecord]) -> Result<(), PortError> {
        for record in records {
            let product = self.product(&record.id).await?;
            let mut own = self.own.lock();
            own.writes += 1;
            own.vectors.insert(record.id.clone(), record.embedding.clone());
            if let Some(product) = product {
                own.products.entry(record.id.clone()).or_insert(product);
            }
        }
        Ok(())
    }

    /// The records that the wrong index passes on, wrongly.
    fn kept(&self, records: &[VectorRecord]) -> Vec<VectorRecord> {
        let call = self.call();
        let mut own = self.own.lock();
        let mut kept = records.to_vec();
        match self.flaw {
            Flaw::DropsTheEleventh => kept.truncate(10),
            Flaw::DropsAfterThousand => kept.truncate(1_000),
            Flaw::EqualRevisionIsIgnored => {
                kept.retain(|record| own.revisions.insert(record.id.clone(), record.revision) != Some(record.revision));
            }
            Flaw::LastWriteWins => kept.iter_mut().for_each(|record| record.revision = Revision(call)),
            Flaw::LastOfOneCallWins => {
                let last: std::collections::BTreeMap<_, _> =
                    kept.into_iter().map(|record| (record.id.clone(), record)).collect();
                kept = last.into_values().collect();
            }
            Flaw::LowestRevisionWins => {
                for record in &mut kept {
                    record.revision = Revision(u64::MAX - record.revision.0);
                }
            }
            Flaw::WritesAtRefreshOnly => own.waiting_writes.append(&mut kept),
            Flaw::UnknownProductsAreDropped => kept.retain(|record| own.products.contains_key(&record.id)),
            Flaw::DeletedForEver => kept.retain(|record| !own.deleted.contains(&record.id)),
            _ => {}
        }
        kept
    }
}
