//! The opened index: what is read of it, and what is written to it.

use std::{path::Path, sync::Arc};

use likewise_usecases::PortError;
use parking_lot::{Mutex, RwLock};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError, Term};

use super::{
    Documents,
    document::{Stems, document},
    follower::Changed,
    schema::{Fields, schema},
    snapshot::Snapshot,
};
use crate::{
    error::io_failed,
    index::{
        derived::{Stamp, Verdict, remove_directory},
        error::{filters_failed, task_failed},
    },
};

/// The opened index.
#[derive(Clone)]
pub(super) struct Open {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    /// What a commit stores, but for the change.
    stamp: Stamp,
    /// What the last commit left.
    snapshot: Arc<RwLock<Arc<Snapshot>>>,
    /// Kept while it catches up.
    stems: Arc<Mutex<Stems>>,
}

impl Open {
    pub(super) async fn blocking<T: Send + 'static>(
        self,
        work: impl FnOnce(Self) -> Result<T, PortError> + Send + 'static,
    ) -> Result<T, PortError> {
        tokio::task::spawn_blocking(move || work(self)).await.map_err(task_failed("refresh"))?
    }

    pub(super) fn writer(&self) -> Result<IndexWriter, PortError> {
        self.index.writer_with_num_threads(1, Documents::WRITER_BYTES).map_err(filters_failed("refresh"))
    }

    pub(super) fn write(&self, writer: IndexWriter, changed: Vec<Changed>) -> Result<IndexWriter, PortError> {
        let mut stems = self.stems.lock();
        for (key, product) in changed {
            let key = u64::from(key);
            writer.delete_term(Term::from_field_u64(self.fields.key, key));
            if let Some((product, created_at)) = product {
                let document = document((&self.fields, &mut stems), key, &product, created_at);
                writer.add_document(document).map_err(filters_failed("refresh"))?;
            }
        }
        Ok(writer)
    }

    pub(super) fn commit(&self, mut writer: IndexWriter, change: u64) -> Result<IndexWriter, PortError> {
        self.stems.lock().clear();
        let stamp = Stamp { change, ..self.stamp.clone() };
        let payload = serde_json::to_string(&stamp)
            .map_err(|error| io_failed("refresh", error.into(), "the stamp of the filters cannot be written"))?;
        let committed = (|| {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&payload);
            prepared.commit()?;
            self.reload()
        })();
        committed.map_err(filters_failed("refresh"))?;
        Ok(writer)
    }
}

impl Open {
    /// What the last commit left.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().clone()
    }

    fn reload(&self) -> tantivy::Result<()> {
        self.reader.reload()?;
        let next = Snapshot::of(self.reader.searcher(), self.fields, Some(&self.snapshot()))?;
        *self.snapshot.write() = Arc::new(next);
        Ok(())
    }
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open").field("stamp", &self.stamp).finish_non_exhaustive()
    }
}

/// Why an index of a directory that never had a product is made anew, which is worth no warning.
const EMPTY: &str = "nothing was committed to it yet";

pub(super) fn open_or_create(directory: &Path, now: Stamp) -> Result<(Open, u64), PortError> {
    if directory.exists() {
        let reason = match open_existing(directory, &now) {
            Ok((open, change)) => return Ok((open, change)),
            Err(reason) => reason,
        };
        if reason != EMPTY {
            tracing::warn!(reason, "the saved filters are not used; they are made anew");
        }
        remove_directory(directory).map_err(|error| io_failed("open", error, "damaged filters cannot be removed"))?;
    }
    std::fs::create_dir_all(directory)
        .map_err(|error| io_failed("open", error, "the directory of the filters cannot be created"))?;
    let index = Index::create_in_dir(directory, schema()).map_err(filters_failed("open"))?;
    Ok((open_index(index, now).map_err(filters_failed("open"))?, 0))
}

/// The index that is there, and the last change that it holds; otherwise why it is not to be used.
fn open_existing(directory: &Path, now: &Stamp) -> Result<(Open, u64), String> {
    let text = |error: TantivyError| error.to_string();
    let index = Index::open_in_dir(directory).map_err(text)?;
    if index.schema() != schema() {
        return Err("its fields are others".to_owned());
    }
    let damaged = index.validate_checksum().map_err(text)?;
    if let Some(file) = damaged.iter().next() {
        return Err(format!("{} is damaged", file.display()));
    }
    let payload = index.load_metas().map_err(text)?.payload;
    let Some(payload) = payload else { return Err(EMPTY.to_owned()) };
    let stamp: Stamp = serde_json::from_str(&payload).map_err(|error| error.to_string())?;
    match stamp.judge(now) {
        Verdict::Keep => Ok((open_index(index, now.clone()).map_err(text)?, stamp.change)),
        Verdict::Rebuild(reason) => Err(reason),
    }
}

pub(super) fn open_index(index: Index, stamp: Stamp) -> tantivy::Result<Open> {
    let fields = Fields::of(&index.schema())?;
    // Reloaded after each commit of our own; nobody else writes.
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let snapshot = Arc::new(RwLock::new(Arc::new(Snapshot::of(reader.searcher(), fields, None)?)));
    Ok(Open { index, reader, fields, stamp, snapshot, stems: Arc::default() })
}
