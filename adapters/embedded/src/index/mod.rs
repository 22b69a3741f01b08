//! The derived indexes: the vectors of each generation with the graph over them, and the documents of the products.
//!
//! SQLite is the truth. Vectors are kept in memory in full precision and read from the database at start; the graph
//! (HNSW) over them and the index of documents (tantivy), which answers filters and words, are saved in `index/`, and
//! may be deleted at any time: [`derived`] says how they are kept in step.
//!
//! A vector that was written is findable at once: it waits in memory, compared one by one, until the graph takes it
//! over in a quieter moment. A product that was retired is gone at once: what is live is a set in memory, and every
//! search asks it. Only what documents say lags, until `refresh` or a few seconds later.

mod answers;
mod arena;
mod codes;
mod config;
mod derived;
mod documents;
mod error;
mod generation;
mod graph;
mod keywords;
mod names;
mod search;
mod upkeep;
mod vector_index;
mod vectors;
mod write;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use likewise_domain::Fingerprint;
use likewise_usecases::{ErrorKind, PortError};
use parking_lot::{Mutex, RwLock};
use roaring::RoaringBitmap;
use tokio::{
    sync::{Notify, OnceCell, OwnedSemaphorePermit, Semaphore},
    task::JoinHandle,
};

pub use self::config::IndexConfig;
use self::{answers::Answers, documents::Documents, error::task_failed, generation::Generation, names::Names};
use crate::{
    changes::{ChangeListener, ProductChange},
    database::Database,
    error::{failed, io_failed, port_error},
};

/// The index of one data directory.
#[derive(Debug)]
pub(crate) struct EmbeddedIndex {
    inner: Arc<Inner>,
    upkeep: Mutex<Option<JoinHandle<()>>>,
}

/// What searches, writes and the upkeep share.
#[derive(Debug)]
struct Inner {
    database: Database,
    config: IndexConfig,
    /// Where derived files are.
    directory: PathBuf,
    /// What tells this database from another one, or from the one that stood here before.
    identity: i64,
    /// The products that are live. Replaced rather than changed while a search looks at it.
    live: RwLock<Arc<RoaringBitmap>>,
    names: RwLock<Names>,
    answers: Answers,
    generations: Mutex<HashMap<Fingerprint, Arc<OnceCell<Arc<Generation>>>>>,
    documents: Documents,
    /// Held by a write until memory has what the database has.
    writing: tokio::sync::Mutex<()>,
    searchers: Arc<Semaphore>,
    /// Wakes the upkeep.
    wake: Notify,
    /// Whether the upkeep is to end.
    closing: AtomicBool,
}

impl EmbeddedIndex {
    /// The index over `database`. Vectors are read when their generation is first asked for.
    pub(crate) async fn open(database: Database, config: &IndexConfig) -> Result<Arc<Self>, PortError> {
        config.validate()?;
        let directory = database.directory().join("index");
        std::fs::create_dir_all(&directory)
            .map_err(|error| io_failed("open", error, "the directory of the index cannot be created"))?;
        let identity = identity_of(&database).await?;
        let (names, live) = Names::read(&database).await?;
        let documents = Documents::open(database.clone(), directory.join("filters"), identity).await?;
        let inner = Arc::new(Inner {
            live: RwLock::new(Arc::new(live)),
            names: RwLock::new(names),
            answers: Answers::new(),
            generations: Mutex::default(),
            writing: tokio::sync::Mutex::default(),
            searchers: Arc::new(Semaphore::new(config.searchers)),
            wake: Notify::new(),
            closing: AtomicBool::new(false),
            config: config.clone(),
            documents,
            directory,
            identity,
            database,
        });
        let upkeep = tokio::spawn(upkeep::run(inner.clone()));
        Ok(Arc::new(Self { inner, upkeep: Mutex::new(Some(upkeep)) }))
    }

    /// Ends the upkeep and saves what is not saved yet. What cannot be saved is logged: it is caught up at next start.
    pub(crate) async fn close(&self) -> Result<(), PortError> {
        let upkeep = self.upkeep.lock().take();
        let Some(upkeep) = upkeep else { return Ok(()) };
        self.inner.stop();
        upkeep.await.map_err(task_failed("close"))?;
        self.inner.searchers.close();
        upkeep::save_all(&self.inner).await;
        Ok(())
    }
}

impl Drop for EmbeddedIndex {
    fn drop(&mut self) {
        self.inner.stop();
    }
}

impl ChangeListener for EmbeddedIndex {
    fn products_written(&self, changes: &[ProductChange]) {
        // Names before what is live: whatever is found has a name.
        let mut names = self.inner.names.write();
        for change in changes {
            names.note(change.key, &change.id);
        }
        drop(names);
        let mut live = self.inner.live.write();
        let live = Arc::make_mut(&mut live);
        for ProductChange { key, live: is_live, .. } in changes {
            if *is_live {
                live.insert(*key)
            } else {
                live.remove(*key)
            };
        }
        self.inner.answers.begin_epoch();
        self.inner.documents.note_changes();
        self.inner.wake.notify_one();
    }
}

impl Inner {
    /// Ends the upkeep once what it has in hand is done.
    fn stop(&self) {
        self.closing.store(true, Ordering::Release);
        self.documents.stop();
        self.loaded().iter().for_each(|generation| generation.stop());
        self.wake.notify_one();
    }

    /// A generation, which is read where it was not asked for before; `None` where nothing was written to it.
    async fn generation(
        &self,
        operation: &'static str,
        fingerprint: &Fingerprint,
    ) -> Result<Option<Arc<Generation>>, PortError> {
        let known = self.generations.lock().get(fingerprint).cloned();
        let cell = match known {
            Some(cell) => cell,
            None => match write::find(&self.database, operation, fingerprint).await? {
                Some(_) => self.generations.lock().entry(fingerprint.clone()).or_default().clone(),
                None => return Ok(None),
            },
        };
        let generation = cell.get_or_try_init(|| self.load(operation, fingerprint)).await?;
        Ok(Some(generation.clone()))
    }

    async fn load(&self, operation: &'static str, fingerprint: &Fingerprint) -> Result<Arc<Generation>, PortError> {
        let named = write::find(&self.database, operation, fingerprint)
            .await?
            .ok_or_else(|| crate::error::corrupt(operation, ("generations", "dimension"), fingerprint, "it is gone"))?;
        let loaded = Generation::load(&self.database, (named, self.identity), (&self.directory, &self.config)).await?;
        self.wake.notify_one();
        Ok(Arc::new(loaded))
    }

    /// The generations that are in memory.
    fn loaded(&self) -> Vec<Arc<Generation>> {
        self.generations.lock().values().filter_map(|cell| cell.get().cloned()).collect()
    }

    /// Moves vectors into the graph until no more than `allowed` wait for it.
    async fn merge(&self, generation: &Arc<Generation>, allowed: usize) -> Result<(), PortError> {
        loop {
            let overdue = generation.overdue(allowed);
            if overdue == 0 {
                return Ok(());
            }
            let generation = generation.clone();
            self.blocking("merge", move || generation.merge(overdue)).await??;
        }
    }

    /// Waits until a search may run.
    async fn searcher(&self, operation: &'static str) -> Result<OwnedSemaphorePermit, PortError> {
        let closed = |_| port_error(ErrorKind::Unavailable, operation, "the index has been closed").permanent();
        self.searchers.clone().acquire_owned().await.map_err(closed)
    }

    /// Does what blocks or computes for long on a thread for that.
    async fn blocking<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PortError> {
        tokio::task::spawn_blocking(work).await.map_err(task_failed(operation))
    }
}

/// A number that this database was given once, by chance, and how often its log of queries was opened, this time included.
pub(crate) async fn opening_of_query_log(database: &Database) -> Result<(i64, i64), PortError> {
    let identity = identity_of(database).await?;
    let mut transaction = database.begin("open").await?;
    let opening = sqlx::query_scalar(
        "INSERT INTO counters (name, value) VALUES ('query_log_openings', 1)
         ON CONFLICT (name) DO UPDATE SET value = value + 1
         RETURNING value",
    )
    .fetch_one(&mut *transaction)
    .await
    .map_err(failed("open"))?;
    transaction.commit().await?;
    Ok((identity, opening))
}

/// A number that this database was given once, by chance.
async fn identity_of(database: &Database) -> Result<i64, PortError> {
    let mut transaction = database.begin("open").await?;
    sqlx::query("INSERT OR IGNORE INTO counters (name, value) VALUES ('identity', random())")
        .execute(&mut *transaction)
        .await
        .map_err(failed("open"))?;
    let identity = sqlx::query_scalar("SELECT value FROM counters WHERE name = 'identity'")
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed("open"))?;
    transaction.commit().await?;
    Ok(identity)
}
