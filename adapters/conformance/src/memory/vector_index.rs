//! The vector index in memory: every query compares with every vector.

use std::collections::BTreeMap;

use async_trait::async_trait;
use likewise_domain::{
    Embedding, Fingerprint, ProductId, Revision, Similarity,
    ranking::{Neighbour, rank},
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Nearest, NearestQuery, VectorIndex, VectorRecord},
};

use super::{ADAPTER, MemoryStore};

/// The vectors of one generation.
#[derive(Debug, Clone)]
pub(super) struct Generation {
    dimension: usize,
    vectors: BTreeMap<ProductId, (Revision, Embedding)>,
}

#[async_trait]
impl VectorIndex for MemoryStore {
    async fn upsert(
        &self,
        generation: &Fingerprint,
        records: &[VectorRecord],
    ) -> Result<Vec<Result<(), PortError>>, PortError> {
        let Some(first) = records.first() else { return Ok(Vec::new()) };
        let mut state = self.lock();
        let held = state
            .generations
            .entry(generation.clone())
            .or_insert_with(|| Generation { dimension: first.embedding.dimension(), vectors: BTreeMap::new() });
        Ok(records.iter().map(|record| held.write(record)).collect())
    }

    async fn delete(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<(), PortError> {
        let mut state = self.lock();
        if let Some(held) = state.generations.get_mut(generation) {
            for id in ids {
                held.vectors.remove(id);
            }
        }
        Ok(())
    }

    async fn nearest(&self, generation: &Fingerprint, query: NearestQuery<'_>) -> Result<Nearest, PortError> {
        if query.k == 0 {
            return Err(PortError::new(ErrorKind::InvalidInput, ADAPTER, "nearest", "k is 0, accepted is 1 or more"));
        }
        let state = self.lock();
        let Some(held) = state.generations.get(generation) else {
            return Ok(Nearest { hits: Vec::new(), exact: true, examined: 0 });
        };
        held.check("nearest", query.vector)?;
        let found: Vec<_> = held
            .vectors
            .iter()
            .filter(|(id, _)| {
                let product = state.products.get(*id).filter(|product| product.live);
                product.is_some_and(|held| query.filter.is_none_or(|filter| filter.matches(&held.stored.product)))
            })
            .map(|(id, (_, vector))| Neighbour { id: id.clone(), similarity: query.vector.similarity(vector) })
            .collect();
        let examined = found.len() as u64;
        Ok(Nearest { hits: rank(found, query.k, query.at_least), exact: true, examined })
    }

    async fn similarities(
        &self,
        generation: &Fingerprint,
        vector: &Embedding,
        ids: &[ProductId],
    ) -> Result<Vec<Option<Similarity>>, PortError> {
        let state = self.lock();
        let Some(held) = state.generations.get(generation) else { return Ok(vec![None; ids.len()]) };
        held.check("similarities", vector)?;
        Ok(ids.iter().map(|id| held.vectors.get(id).map(|(_, other)| vector.similarity(other))).collect())
    }

    async fn vectors(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<Vec<Option<Embedding>>, PortError> {
        let state = self.lock();
        let held = state.generations.get(generation);
        Ok(ids.iter().map(|id| held?.vectors.get(id).map(|(_, vector)| vector.clone())).collect())
    }

    async fn refresh(&self, _generation: &Fingerprint) -> Result<(), PortError> {
        Ok(())
    }

    async fn count(&self, generation: &Fingerprint) -> Result<u64, PortError> {
        Ok(self.lock().generations.get(generation).map_or(0, |held| held.vectors.len() as u64))
    }
}

impl Generation {
    fn write(&mut self, record: &VectorRecord) -> Result<(), PortError> {
        self.check("upsert", &record.embedding)?;
        let newest = self.vectors.get(&record.id).is_none_or(|(revision, _)| *revision <= record.revision);
        if newest {
            self.vectors.insert(record.id.clone(), (record.revision, record.embedding.clone()));
        }
        Ok(())
    }

    fn check(&self, operation: &'static str, vector: &Embedding) -> Result<(), PortError> {
        if vector.dimension() == self.dimension {
            return Ok(());
        }
        let message = format!("the vector has {} dimensions, accepted is {}", vector.dimension(), self.dimension);
        Err(PortError::new(ErrorKind::InvalidInput, ADAPTER, operation, message))
    }
}
