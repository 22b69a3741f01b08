//! The port `VectorIndex` over the derived indexes and the database.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;
use likewise_domain::{
    Embedding, Fingerprint, ProductId, Similarity,
    ranking::{Neighbour, rank},
};
use likewise_usecases::{
    ErrorKind, PortError,
    ports::{Nearest, NearestQuery, VectorIndex, VectorRecord},
};

use super::{
    EmbeddedIndex, Inner,
    answers::Asked,
    error::task_failed,
    generation::{Generation, check_dimension, numbers},
    search::{Found, Question},
    write,
};
use crate::{
    database::json,
    error::{corrupt, failed, port_error},
};

const NEAREST: &str = "nearest";

#[async_trait]
impl VectorIndex for EmbeddedIndex {
    async fn upsert(
        &self,
        generation: &Fingerprint,
        records: &[VectorRecord],
    ) -> Result<Vec<Result<(), PortError>>, PortError> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let (inner, generation, records) = (self.inner.clone(), generation.clone(), records.to_vec());
        // A task of its own: a caller that stops waiting must not part the database from what is in memory.
        let writing = tokio::spawn(async move { upsert(&inner, &generation, &records).await });
        writing.await.map_err(task_failed("upsert"))?
    }

    async fn delete(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<(), PortError> {
        if ids.is_empty() {
            return Ok(());
        }
        let (inner, generation, ids) = (self.inner.clone(), generation.clone(), ids.to_vec());
        let deleting = tokio::spawn(async move { delete(&inner, &generation, &ids).await });
        deleting.await.map_err(task_failed("delete"))?
    }

    async fn nearest(&self, generation: &Fingerprint, query: NearestQuery<'_>) -> Result<Nearest, PortError> {
        if query.k == 0 {
            return Err(port_error(ErrorKind::InvalidInput, NEAREST, "k is 0, accepted is 1 or more"));
        }
        let Some(held) = self.inner.generation(NEAREST, generation).await? else {
            return Ok(Nearest { hits: Vec::new(), exact: true, examined: 0 });
        };
        held.check_dimension(NEAREST, query.vector.dimension())?;
        // What a filter and a count have not seen is not found either, so that a list has no more than its total.
        self.inner.documents.ready().await?;
        // Each grows, so that their sum tells whether either has.
        let epoch = self.inner.answers.epoch() + self.inner.documents.snapshot().number();
        let asked = Asked::of(generation, &query);
        if let Some(known) = asked.as_ref().and_then(|asked| self.inner.answers.get(asked, epoch)) {
            return Ok(known);
        }
        // What the filter has not seen when the search begins may match it.
        let behind = query.filter.is_some() && self.inner.documents.are_behind();
        let (found, is_whole) = self.inner.search(held, query).await?;
        let exact = found.exact && is_whole && !behind;
        let examined = found.examined;
        let hits = self.inner.named(found);
        let nearest = Nearest { hits: rank(hits, query.k, query.at_least), exact, examined };
        if let Some(asked) = asked {
            self.inner.answers.keep(asked, epoch, &nearest);
        }
        Ok(nearest)
    }

    async fn similarities(
        &self,
        generation: &Fingerprint,
        vector: &Embedding,
        ids: &[ProductId],
    ) -> Result<Vec<Option<Similarity>>, PortError> {
        const SIMILARITIES: &str = "similarities";
        let Some(held) = self.inner.generation(SIMILARITIES, generation).await? else {
            return Ok(vec![None; ids.len()]);
        };
        held.check_dimension(SIMILARITIES, vector.dimension())?;
        let keys: Vec<_> = {
            let names = self.inner.names.read();
            ids.iter().map(|id| names.key(id)).collect()
        };
        let vector = vector.clone();
        self.inner.blocking(SIMILARITIES, move || held.similarities(vector.as_slice(), &keys)).await
    }

    async fn vectors(&self, generation: &Fingerprint, ids: &[ProductId]) -> Result<Vec<Option<Embedding>>, PortError> {
        const VECTORS: &str = "vectors";
        let texts: Vec<&str> = ids.iter().map(ProductId::as_str).collect();
        let found: Vec<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT j.key, v.embedding
             FROM json_each(?2) j
             JOIN products p ON p.id = j.value
             JOIN generations g ON g.fingerprint = ?1
             JOIN vectors v ON v.generation = g.key AND v.product = p.key",
        )
        .bind(generation.as_str())
        .bind(json(VECTORS, &texts)?)
        .fetch_all(self.inner.database.readers())
        .await
        .map_err(failed(VECTORS))?;
        let mut vectors = vec![None; ids.len()];
        for (place, bytes) in found {
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            if let (Some(vector), Some(id)) = (vectors.get_mut(place), ids.get(place)) {
                let numbers: Vec<f32> = numbers(&bytes).collect();
                let embedding = Embedding::new(numbers);
                *vector = Some(embedding.map_err(|error| corrupt(VECTORS, ("vectors", "embedding"), id, error))?);
            }
        }
        Ok(vectors)
    }

    async fn refresh(&self, generation: &Fingerprint) -> Result<(), PortError> {
        self.inner.documents.catch_up().await?;
        match self.inner.generation("refresh", generation).await? {
            // What waits for the graph is found all the same; only more than may wait is seen to now.
            Some(held) => self.inner.merge(&held, self.inner.config.longest_tail).await,
            None => Ok(()),
        }
    }

    async fn count(&self, generation: &Fingerprint) -> Result<u64, PortError> {
        Ok(self.inner.generation("count", generation).await?.map_or(0, |held| held.count()))
    }
}

async fn upsert(
    inner: &Arc<Inner>,
    fingerprint: &Fingerprint,
    records: &[VectorRecord],
) -> Result<Vec<Result<(), PortError>>, PortError> {
    let Some(first) = records.first() else { return Ok(Vec::new()) };
    // Held until memory has what the database has, so that it takes over changes in their order.
    let _writing = inner.writing.lock().await;
    let mut transaction = inner.database.begin("upsert").await?;
    let named = write::ensure(&mut transaction, fingerprint, first.embedding.dimension()).await?;
    let outcomes: Vec<_> =
        records.iter().map(|record| check_dimension("upsert", record.embedding.dimension(), named.dimension)).collect();
    let fitting = records.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok()).map(|(record, _)| record);
    let (written, keys) = write::insert(&mut transaction, &named, &write::newest(fitting)).await?;
    transaction.commit().await?;
    // A vector may come before its product: its name is new then.
    inner.name(&keys);
    if let Some(held) = inner.generation("upsert", fingerprint).await? {
        inner.blocking("upsert", move || held.put(&written)).await?;
        inner.answers.begin_epoch();
    }
    inner.wake.notify_one();
    Ok(outcomes)
}

async fn delete(inner: &Arc<Inner>, fingerprint: &Fingerprint, ids: &[ProductId]) -> Result<(), PortError> {
    let _writing = inner.writing.lock().await;
    let mut transaction = inner.database.begin("delete").await?;
    let removed = write::remove(&mut transaction, fingerprint, ids).await?;
    transaction.commit().await?;
    match inner.generation("delete", fingerprint).await? {
        Some(held) => {
            inner.blocking("delete", move || held.remove(&removed)).await?;
            inner.answers.begin_epoch();
            Ok(())
        }
        None => Ok(()),
    }
}

impl Inner {
    /// Notes the keys of ids, those that are new.
    fn name(&self, keys: &HashMap<ProductId, u32>) {
        let is_new = {
            let names = self.names.read();
            keys.iter().any(|(id, _)| names.key(id).is_none())
        };
        if is_new {
            let mut names = self.names.write();
            for (id, key) in keys {
                names.note(*key, id);
            }
        }
    }

    /// What was found, by id.
    fn named(&self, found: Found) -> Vec<Neighbour> {
        let names = self.names.read();
        let neighbour = |(similarity, key)| Some(Neighbour { id: names.id(key)?.clone(), similarity });
        found.hits.into_iter().filter_map(neighbour).collect()
    }

    /// Searches on a thread that may block; at most as many do so at a time as are configured. Says as well whether all live
    /// products were there to be found.
    async fn search(
        self: &Arc<Self>,
        held: Arc<Generation>,
        query: NearestQuery<'_>,
    ) -> Result<(Found, bool), PortError> {
        let permit = self.searcher(NEAREST).await?;
        let (vector, k, at_least, filter) = (query.vector.clone(), query.k, query.at_least, query.filter.cloned());
        let inner = self.clone();
        self.blocking(NEAREST, move || {
            let _permit = permit;
            let (live, snapshot) = (inner.live.read().clone(), inner.documents.snapshot());
            let (allowed, is_whole) = if let Some(filter) = filter {
                (snapshot.keys_matching(&filter)? & &*live, true)
            } else {
                let allowed = snapshot.keys() & &*live;
                let is_whole = allowed.len() == live.len();
                (allowed, is_whole)
            };
            let question = Question { vector: vector.as_slice(), k, at_least, allowed: &allowed };
            Ok((held.nearest(&question)?, is_whole))
        })
        .await?
    }
}
