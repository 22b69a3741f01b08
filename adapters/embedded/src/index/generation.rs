//! One generation of vectors: what is in memory, the graph over it, and how the graph follows what is written.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use futures::TryStreamExt as _;
use likewise_domain::{Fingerprint, Similarity};
use likewise_usecases::{ErrorKind, PortError};
use parking_lot::{Mutex, RwLock};
use sqlx::Row as _;

use super::{
    arena::dot,
    config::IndexConfig,
    derived::{Sealed, SealedFile, Stamp, Verdict},
    graph::{Graph, name_of},
    search::{Found, Limits, Question, nearest},
    vectors::Vectors,
};
use crate::{
    database::{Database, from_sql},
    error::{corrupt, failed, io_failed, port_error},
};

/// A generation that something was written to.
///
/// Locks are taken in the order of the fields, and none is held across a wait.
#[derive(Debug)]
pub(super) struct Generation {
    dimension: usize,
    config: IndexConfig,
    stamp: Stamp,
    file: SealedFile,
    /// Held by whoever changes or saves the graph, which is one at a time.
    work: Mutex<Work>,
    graph: RwLock<Graph>,
    vectors: RwLock<Vectors>,
    last_write: Mutex<Instant>,
    /// Whether long work is to end without a result.
    stopping: AtomicBool,
}

/// What is being done to the graph.
#[derive(Debug, Default)]
struct Work {
    /// What is left of the batch that is being added, by change and product.
    batch: Vec<(u64, u32)>,
    /// The last change of that batch.
    batch_up_to: u64,
    /// How many vectors were added to the graph since it was saved.
    added: usize,
    /// Whether the whole graph is another one than the saved one.
    replaced: bool,
}

/// What names a generation.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) key: i64,
    pub(super) fingerprint: Fingerprint,
    pub(super) dimension: usize,
}

/// A vector that was written.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) product: u32,
    pub(super) change: u64,
    pub(super) embedding: likewise_domain::Embedding,
}

impl Generation {
    /// How many vectors are added to the graph between two looks at whether to go on.
    const STEP: usize = 256;
    const LARGEST_BATCH: usize = 65_536;
    /// A graph is made anew where this part of it is garbage, and no less than [`Generation::LEAST_GARBAGE`].
    const GARBAGE: usize = 4;
    const LEAST_GARBAGE: usize = 1_000;
    /// A graph is saved once this part of it is new, and no less than [`Generation::LEAST_NEW`].
    const NEW: usize = 8;
    const LEAST_NEW: usize = 2_000;

    /// Reads the vectors from the database and the graph from its file; what the graph lacks is left for
    /// [`Generation::merge`].
    pub(super) async fn load(
        database: &Database,
        (named, identity): (Named, i64),
        (directory, config): (&Path, &IndexConfig),
    ) -> Result<Self, PortError> {
        let stamp = Stamp {
            format: Graph::FORMAT,
            database: identity,
            made_of: format!(
                "generation {} of {} dimensions, connectivity {}, expansion {}",
                named.fingerprint, named.dimension, config.connectivity, config.expansion_add
            ),
            change: last_change(database).await?,
        };
        let file = SealedFile::new(directory.join(format!("graph-{}", named.fingerprint)));
        let finding = {
            let (stamp, config, dimension) = (stamp.clone(), config.clone(), named.dimension);
            tokio::task::spawn_blocking(move || {
                let found = find_graph(&file, &stamp, (dimension, &config));
                (file, found)
            })
        };
        let mut vectors = read_vectors(database, &named).await?;
        let (file, graph) = finding.await.map_err(super::error::task_failed("open"))?;
        let (found, options, fingerprint) = (graph?, config.clone(), named.fingerprint.clone());
        let checking = tokio::task::spawn_blocking(move || {
            let whole = found.filter(|graph| {
                let whole = holds_all(graph, &vectors);
                if !whole {
                    tracing::warn!(generation = %fingerprint, "the graph lacks vectors that it says to hold; it is made anew");
                }
                whole
            });
            let graph = whole.map_or_else(|| Graph::new(named.dimension, &options), Ok)?;
            vectors.merged(graph.up_to);
            Ok::<_, PortError>((graph, vectors))
        });
        let (graph, vectors) = checking.await.map_err(super::error::task_failed("open"))??;
        Ok(Self {
            dimension: named.dimension,
            config: config.clone(),
            stamp,
            file,
            work: Mutex::default(),
            graph: RwLock::new(graph),
            vectors: RwLock::new(vectors),
            last_write: Mutex::new(Instant::now()),
            stopping: AtomicBool::new(false),
        })
    }

    /// How many vectors it holds.
    pub(super) fn count(&self) -> u64 {
        self.vectors.read().count() as u64
    }

    /// Takes over what was written to the database.
    pub(super) fn put(&self, written: &[Written]) {
        let mut vectors = self.vectors.write();
        for Written { product, change, embedding } in written {
            vectors.put(*product, *change, embedding.as_slice());
        }
        drop(vectors);
        *self.last_write.lock() = Instant::now();
    }

    /// Forgets what was removed from the database: products and the changes that had written their vectors.
    pub(super) fn remove(&self, removed: &[(u32, u64)]) {
        let mut vectors = self.vectors.write();
        for (product, change) in removed {
            vectors.remove(*product, *change);
        }
    }

    /// Refuses a vector of another dimension.
    pub(super) fn check_dimension(&self, operation: &'static str, dimension: usize) -> Result<(), PortError> {
        check_dimension(operation, dimension, self.dimension)
    }

    /// Answers a question. Takes from under a millisecond to some, so it is for a thread that may block.
    pub(super) fn nearest(&self, question: &Question<'_>) -> Result<Found, PortError> {
        let graph = self.graph.read();
        let vectors = self.vectors.read();
        let limits = Limits {
            exact_up_to: self.config.exact_up_to,
            beam: self.config.beam,
            compared_a_candidate: self.config.compared_a_candidate,
        };
        nearest((&graph, &vectors), question, limits)
    }

    /// How near the vectors of these products are to `vector`. What is shown of a hit of [`Generation::nearest`] is the
    /// same number.
    pub(super) fn similarities(&self, vector: &[f32], products: &[Option<u32>]) -> Vec<Option<Similarity>> {
        let vectors = self.vectors.read();
        let of = |product: &Option<u32>| Some(Similarity::clamped(dot(vector, vectors.get((*product)?)?)));
        products.iter().map(of).collect()
    }

    /// Ends long work without a result: the index is being closed.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// How long nothing was written.
    pub(super) fn quiet_for(&self) -> Duration {
        self.last_write.lock().elapsed()
    }

    /// How many vectors wait for the graph beyond `allowed`; none where so few are held that no graph is needed.
    pub(super) fn overdue(&self, allowed: usize) -> usize {
        let up_to = self.graph.read().up_to;
        let vectors = self.vectors.read();
        if vectors.count() <= self.config.exact_up_to { 0 } else { vectors.tail_len(up_to).saturating_sub(allowed) }
    }

    /// Adds some of those that wait to the graph, of a batch of `most` where none is begun. A search waits for one of
    /// them at most, and compares with the whole batch one by one until all of it is there.
    pub(super) fn merge(&self, most: usize) -> Result<(), PortError> {
        let mut work = self.work.lock();
        if work.batch.is_empty() {
            let up_to = self.graph.read().up_to;
            work.batch = self.vectors.read().tail(up_to).take(most.clamp(1, Self::LARGEST_BATCH)).collect();
            let Some((last, _)) = work.batch.last() else { return Ok(()) };
            work.batch_up_to = *last;
            mix(&mut work.batch);
        }
        let step = work.batch.len().saturating_sub(Self::STEP);
        let some = work.batch.split_off(step);
        if let Err(error) = self.add(&some, |name, vector| self.graph.write().add(name, vector)) {
            // Left for the next try, which passes over those that are there.
            work.batch.extend(some);
            return Err(error);
        }
        work.added += some.len();
        if work.batch.is_empty() {
            self.graph.write().up_to = work.batch_up_to;
            self.vectors.write().merged(work.batch_up_to);
        }
        Ok(())
    }

    /// Makes the graph anew where too much of it is garbage. Searches use the old one until the new one is whole.
    pub(super) fn tidy(&self) -> Result<(), PortError> {
        let mut work = self.work.lock();
        let (up_to, len) = {
            let graph = self.graph.read();
            (graph.up_to, graph.len())
        };
        let mut current = {
            let vectors = self.vectors.read();
            let garbage = len.saturating_sub(vectors.count() - vectors.tail_len(up_to));
            let is_little = garbage < Self::LEAST_GARBAGE || garbage < len / Self::GARBAGE;
            if is_little || !work.batch.is_empty() {
                return Ok(());
            }
            vectors.changes().filter(|(change, _)| *change <= up_to).collect::<Vec<_>>()
        };
        mix(&mut current);
        let mut fresh = Graph::new(self.dimension, &self.config)?;
        let stopping = || self.stopping.load(Ordering::Acquire);
        self.add(&current, |name, vector| if stopping() { Ok(()) } else { fresh.add(name, vector) })?;
        if stopping() {
            return Ok(());
        }
        fresh.up_to = up_to;
        tracing::debug!(had = len, has = fresh.len(), "the graph was made anew without its garbage");
        *self.graph.write() = fresh;
        work.replaced = true;
        Ok(())
    }

    /// Hands the vectors that are still the products' own to `add`, with their names.
    fn add(
        &self,
        vectors: &[(u64, u32)],
        mut add: impl FnMut(u64, &[f32]) -> Result<(), PortError>,
    ) -> Result<(), PortError> {
        let mut copy = vec![0.0; self.dimension];
        for (change, product) in vectors {
            let name = name_of(*change, *product);
            // A copy, because whoever writes would wait for as long as this is looked at.
            let is_current = match self.vectors.read().current(name) {
                Some(vector) => {
                    copy.copy_from_slice(vector);
                    true
                }
                None => false,
            };
            if is_current {
                add(name, &copy)?;
            }
        }
        Ok(())
    }

    /// Saves the graph if enough of it is new, or `always` if anything is.
    pub(super) fn save(&self, always: bool) -> Result<(), PortError> {
        let mut work = self.work.lock();
        let graph = self.graph.read();
        let enough = if always { 1 } else { Self::LEAST_NEW.max(graph.len() / Self::NEW) };
        if work.added < enough && !work.replaced {
            return Ok(());
        }
        let stamp = Stamp { change: graph.up_to, ..self.stamp.clone() };
        self.file.save(&stamp, |path| graph.save(path).map_err(SaveError::Graph)).map_err(SaveError::into_port)?;
        (work.added, work.replaced) = (0, false);
        Ok(())
    }
}

/// Puts vectors into an order in which neighbours of the catalogue are far apart. A feed is often sorted, and a graph
/// that grows along a sorted catalogue has few links across it: whole parts of it are then hardly ever found.
fn mix(vectors: &mut [(u64, u32)]) {
    vectors.sort_unstable_by_key(|(change, _)| change.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32));
}

/// Refuses a vector of another dimension than the generation's.
pub(super) fn check_dimension(operation: &'static str, dimension: usize, accepted: usize) -> Result<(), PortError> {
    if dimension == accepted {
        return Ok(());
    }
    let message = format!("the vector has {dimension} dimensions, accepted is {accepted}");
    Err(port_error(ErrorKind::InvalidInput, operation, message))
}

/// The saved graph, if it is one to be kept; the rest is logged and made anew.
fn find_graph(
    file: &SealedFile,
    now: &Stamp,
    (dimension, config): (usize, &IndexConfig),
) -> Result<Option<Graph>, PortError> {
    let reason = match file.look() {
        Sealed::Missing => return Ok(None),
        Sealed::Damaged(reason) => reason,
        Sealed::Whole(stamp, path) => match stamp.judge(now) {
            Verdict::Keep => match Graph::load(&path, (dimension, stamp.change), config) {
                Ok(graph) => return Ok(Some(graph)),
                Err(error) => error.chain(),
            },
            Verdict::Rebuild(reason) => reason,
        },
    };
    tracing::warn!(made_of = now.made_of, reason, "the saved graph is not used; it is made anew");
    file.remove().map_err(|error| io_failed("open", error, "a damaged graph cannot be removed"))?;
    Ok(None)
}

/// Whether every vector that the graph should hold is there.
fn holds_all(graph: &Graph, vectors: &Vectors) -> bool {
    let mut merged = vectors.changes().filter(|(change, _)| *change <= graph.up_to);
    merged.all(|(change, product)| graph.contains(name_of(change, product)))
}

/// The last change of the table of vectors, whether or not its row is still there.
async fn last_change(database: &Database) -> Result<u64, PortError> {
    let last: Option<i64> = sqlx::query_scalar("SELECT seq FROM sqlite_sequence WHERE name = 'vectors'")
        .fetch_optional(database.readers())
        .await
        .map_err(failed("open"))?;
    Ok(last.map_or(0, from_sql))
}

/// Reads the table in the order in which it lies on the disk; the plus keeps the index, which has another, out of it.
async fn read_vectors(database: &Database, named: &Named) -> Result<Vectors, PortError> {
    let mut vectors = Vectors::new(named.dimension);
    let mut rows = sqlx::query("SELECT change, product, embedding FROM vectors WHERE +generation = ?1")
        .bind(named.key)
        .fetch(database.readers());
    let mut vector = Vec::with_capacity(named.dimension);
    while let Some(row) = rows.try_next().await.map_err(failed("open"))? {
        let (change, product): (i64, u32) =
            (row.try_get(0).map_err(failed("open"))?, row.try_get(1).map_err(failed("open"))?);
        let bytes: &[u8] = row.try_get(2).map_err(failed("open"))?;
        vector.clear();
        vector.extend(numbers(bytes));
        if bytes.len() != 4 * named.dimension || !vector.iter().all(|number| number.is_finite()) {
            return Err(corrupt("open", ("vectors", "embedding"), change, "it is no vector of its generation"));
        }
        vectors.put(product, from_sql(change), &vector);
    }
    Ok(vectors)
}

/// The numbers of a stored vector.
pub(super) fn numbers(bytes: &[u8]) -> impl Iterator<Item = f32> {
    bytes.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number))
}

/// What can go wrong while a graph is saved.
enum SaveError {
    Graph(PortError),
    File(std::io::Error),
}

impl From<std::io::Error> for SaveError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

impl SaveError {
    fn into_port(self) -> PortError {
        match self {
            Self::Graph(error) => error,
            Self::File(error) => io_failed("save", error, "the graph cannot be saved"),
        }
    }
}
