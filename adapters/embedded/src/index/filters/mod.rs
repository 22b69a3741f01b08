//! The filter index: which live products match a filter, answered by tantivy.
//!
//! Each live product is a document of its key, its [`terms`] and its numbers. Fields of words for keyword ranking belong into the
//! same document; adding them is a new [`Filters::FORMAT`], upon which the index is made anew.
//!
//! It follows the table `products` by change, in pages, and a commit stores the number of the last change that it
//! holds together with the documents. Tantivy replaces the list of its files as a whole and ends each of them with a
//! checksum, which is compared at start.

mod compile;
mod keys;
mod ranges;
mod terms;
#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use likewise_domain::{
    Product, ProductId,
    filter::{Filter, FilterField},
};
use likewise_usecases::PortError;
use parking_lot::Mutex;
use roaring::RoaringBitmap;
use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term,
    schema::{BytesOptions, FAST, Field, INDEXED, Schema},
};
use tokio::sync::OnceCell;

use self::{
    compile::compile,
    keys::Keys,
    ranges::column_value,
    terms::{number_of, terms_of},
};
use super::{
    derived::{Stamp, Verdict, remove_directory},
    error::{filters_failed, task_failed},
};
use crate::{
    database::{Database, Document, from_sql, to_sql},
    error::{corrupt, failed, io_failed},
};

/// The filter index of one data directory.
#[derive(Debug)]
pub(super) struct Filters {
    follower: Arc<Follower>,
    /// That it was caught up once: before that, filters would miss what was written before this process began.
    ready: OnceCell<()>,
    noted: Mutex<Noted>,
}

/// What is known of changes that the index may not hold.
#[derive(Debug, Default)]
struct Noted {
    /// How often changes were noted.
    count: u64,
    /// Up to which of these notes it was caught up.
    held: u64,
    /// When the first and the last note came that it was not caught up with.
    waiting: Option<(Instant, Instant)>,
}

impl Noted {
    fn note(&mut self, now: Instant) {
        self.count += 1;
        self.waiting = Some((self.waiting.map_or(now, |(first, _)| first), now));
    }

    /// Everything up to the note `count` is held. What was noted since waits from now on.
    fn hold(&mut self, count: u64, now: Instant) {
        self.held = self.held.max(count);
        self.waiting = self.waiting.filter(|_| self.held < self.count).map(|(_, last)| (now, last));
    }
}

/// What catches up.
#[derive(Debug)]
struct Follower {
    database: Database,
    open: Open,
    /// The last change that is held; who holds the lock is catching up.
    held: tokio::sync::Mutex<u64>,
    /// Whether to stop at the next commit.
    stopping: AtomicBool,
}

/// The opened index.
#[derive(Clone)]
struct Open {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    /// What a commit stores, but for the change.
    stamp: Stamp,
}

/// The fields of a document.
#[derive(Debug, Clone, Copy)]
struct Fields {
    key: Field,
    terms: Field,
    /// The column of each of [`NUMBERS`].
    numbers: [Field; NUMBERS.len()],
}

/// The fields that hold numbers on every product that has them.
const NUMBERS: [(FilterField, &str); 4] = [
    (FilterField::Price, "price"),
    (FilterField::ListPrice, "list_price"),
    (FilterField::Rating, "rating"),
    (FilterField::RatingCount, "rating_count"),
];

/// A product that changed; `None` where it is live no more.
type Changed = (u32, Option<Product>);

impl Filters {
    /// The format of the index; another number makes it anew.
    const FORMAT: u32 = 1;
    const KEY: &str = "key";
    const TERMS: &str = "terms";
    /// What a writer may hold in memory; it lives while it catches up.
    const WRITER_BYTES: usize = 32 << 20;
    /// How many products are read at once, and after how many such pages a commit saves what was done.
    const PAGE: i64 = 500;
    const PAGES_A_COMMIT: usize = 200;
    /// It catches up once nothing changed for this long, and during a long run of changes every so often.
    const QUIET: Duration = Duration::from_secs(1);
    const AT_LATEST: Duration = Duration::from_secs(10);

    /// Opens the index, or begins a new one where there is none that can be kept.
    pub(super) async fn open(database: Database, directory: PathBuf, identity: i64) -> Result<Self, PortError> {
        let last: Option<i64> = sqlx::query_scalar("SELECT max(change) FROM products")
            .fetch_one(database.readers())
            .await
            .map_err(failed("open"))?;
        let now = Stamp {
            format: Self::FORMAT,
            database: identity,
            made_of: "products".to_owned(),
            change: last.map_or(0, from_sql),
        };
        let opening = tokio::task::spawn_blocking(move || open_or_create(&directory, now));
        let (open, change) = opening.await.map_err(task_failed("open"))??;
        let held = tokio::sync::Mutex::new(change);
        let follower = Follower { database, open, held, stopping: AtomicBool::new(false) };
        Ok(Self { follower: Arc::new(follower), ready: OnceCell::new(), noted: Mutex::default() })
    }

    /// Waits until it was caught up once since it was opened.
    pub(super) async fn ready(&self) -> Result<(), PortError> {
        self.ready.get_or_try_init(|| self.follow()).await.copied()
    }

    /// The live products that match, as of the last time it was caught up.
    pub(super) fn matching(&self, filter: &Filter) -> Result<RoaringBitmap, PortError> {
        let open = &self.follower.open;
        let query = compile(filter, &open.fields);
        open.reader.searcher().search(&*query, &Keys { field: Self::KEY }).map_err(filters_failed("nearest"))
    }

    /// Notes that products have changed.
    pub(super) fn note_changes(&self) {
        self.noted.lock().note(Instant::now());
    }

    /// Whether changes were noted that it may not hold. Asked before a search, it tells whether the search can have
    /// missed something.
    pub(super) fn are_behind(&self) -> bool {
        let noted = self.noted.lock();
        noted.held < noted.count
    }

    /// Catches up if it is time to.
    pub(super) async fn catch_up_if_due(&self) -> Result<(), PortError> {
        let due = self
            .noted
            .lock()
            .waiting
            .is_some_and(|(first, last)| last.elapsed() >= Self::QUIET || first.elapsed() >= Self::AT_LATEST);
        if due { self.catch_up().await } else { Ok(()) }
    }

    /// Catches up with everything that was committed before this call.
    pub(super) async fn catch_up(&self) -> Result<(), PortError> {
        self.follow().await?;
        // Whatever was caught up just now was so for the first time as well.
        self.ready.get_or_init(|| async {}).await;
        Ok(())
    }

    /// Catches up no further than the page in hand; what is left is for the next process.
    pub(super) fn stop(&self) {
        self.follower.stopping.store(true, Ordering::Release);
    }

    async fn follow(&self) -> Result<(), PortError> {
        // Whoever notes has committed: what was noted by now is found in the table.
        let count = self.noted.lock().count;
        let follower = self.follower.clone();
        // A task of its own: a caller that stops waiting must not leave a writer behind, as there can be only one.
        let following = tokio::spawn(async move { follower.follow().await });
        let is_whole = following.await.map_err(task_failed("refresh"))??;
        if is_whole {
            self.noted.lock().hold(count, Instant::now());
        }
        Ok(())
    }
}

impl Follower {
    /// Catches up, and says whether to the end: it stops early where the index is being closed.
    async fn follow(&self) -> Result<bool, PortError> {
        let mut held = self.held.lock().await;
        let mut page = self.page_after(*held).await?;
        while !page.1.is_empty() && !self.stopping.load(Ordering::Acquire) {
            let mut writer = self.open.clone().blocking(|open| open.writer()).await?;
            let mut done = *held;
            for _ in 0..Filters::PAGES_A_COMMIT {
                let (last, changed) = page;
                done = last;
                writer = self.open.clone().blocking(|open| open.write(writer, changed)).await?;
                page = self.page_after(done).await?;
                if page.1.is_empty() || self.stopping.load(Ordering::Acquire) {
                    break;
                }
            }
            let writer = self.open.clone().blocking(move |open| open.commit(writer, done)).await?;
            *held = done;
            // Small segments are merged into larger ones; what was written can be found meanwhile.
            self.open.clone().blocking(|_| writer.wait_merging_threads().map_err(filters_failed("refresh"))).await?;
        }
        Ok(page.1.is_empty())
    }

    /// The next products that changed after `change`, and the last change among them.
    async fn page_after(&self, change: u64) -> Result<(u64, Vec<Changed>), PortError> {
        let rows: Vec<(i64, u32, String, Option<String>)> = sqlx::query_as(
            "SELECT change, key, id, CASE live WHEN 1 THEN document END FROM products
             WHERE change > ?1 ORDER BY change LIMIT ?2",
        )
        .bind(to_sql(change))
        .bind(Filters::PAGE)
        .fetch_all(self.database.readers())
        .await
        .map_err(failed("refresh"))?;
        let last = rows.last().map_or(change, |row| from_sql(row.0));
        let changed = rows.into_iter().map(|(_, key, id, document)| {
            let Some(document) = document else { return Ok((key, None)) };
            let unreadable = |problem: String| corrupt("refresh", ("products", "document"), &id, problem);
            let id = ProductId::parse(&id).map_err(|invalid| unreadable(invalid.to_string()))?;
            Ok((key, Some(Document::read(id, &document).map_err(unreadable)?)))
        });
        Ok((last, changed.collect::<Result<_, PortError>>()?))
    }
}

impl Open {
    async fn blocking<T: Send + 'static>(
        self,
        work: impl FnOnce(Self) -> Result<T, PortError> + Send + 'static,
    ) -> Result<T, PortError> {
        tokio::task::spawn_blocking(move || work(self)).await.map_err(task_failed("refresh"))?
    }

    fn writer(&self) -> Result<IndexWriter, PortError> {
        self.index.writer_with_num_threads(1, Filters::WRITER_BYTES).map_err(filters_failed("refresh"))
    }

    fn write(&self, writer: IndexWriter, changed: Vec<Changed>) -> Result<IndexWriter, PortError> {
        for (key, product) in changed {
            let key = u64::from(key);
            writer.delete_term(Term::from_field_u64(self.fields.key, key));
            if let Some(product) = product {
                let mut document = TantivyDocument::new();
                document.add_u64(self.fields.key, key);
                for term in terms_of(&product) {
                    document.add_bytes(self.fields.terms, &term);
                }
                for ((number, _), column) in NUMBERS.iter().zip(self.fields.numbers) {
                    if let Some(number) = number_of(&product, number) {
                        document.add_u64(column, column_value(number));
                    }
                }
                writer.add_document(document).map_err(filters_failed("refresh"))?;
            }
        }
        Ok(writer)
    }

    fn commit(&self, mut writer: IndexWriter, change: u64) -> Result<IndexWriter, PortError> {
        let stamp = Stamp { change, ..self.stamp.clone() };
        let payload = serde_json::to_string(&stamp)
            .map_err(|error| io_failed("refresh", error.into(), "the stamp of the filters cannot be written"))?;
        let committed = (|| {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&payload);
            prepared.commit()?;
            self.reader.reload()
        })();
        committed.map_err(filters_failed("refresh"))?;
        Ok(writer)
    }
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open").field("stamp", &self.stamp).finish_non_exhaustive()
    }
}

/// Why an index of a directory that never had a product is made anew, which is worth no warning.
const EMPTY: &str = "nothing was committed to it yet";

fn open_or_create(directory: &Path, now: Stamp) -> Result<(Open, u64), PortError> {
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

fn open_index(index: Index, stamp: Stamp) -> tantivy::Result<Open> {
    let fields = Fields::of(&index.schema())?;
    // Reloaded after each commit of our own; nobody else writes.
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(Open { index, reader, fields, stamp })
}

fn schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_u64_field(Filters::KEY, INDEXED | FAST);
    schema.add_bytes_field(Filters::TERMS, BytesOptions::default().set_indexed());
    for (_, column) in NUMBERS {
        schema.add_u64_field(column, FAST);
    }
    schema.build()
}

impl Fields {
    fn of(schema: &Schema) -> tantivy::Result<Self> {
        let [price, list_price, rating, rating_count] = NUMBERS.map(|(_, column)| schema.get_field(column));
        Ok(Self {
            key: schema.get_field(Filters::KEY)?,
            terms: schema.get_field(Filters::TERMS)?,
            numbers: [price?, list_price?, rating?, rating_count?],
        })
    }

    /// The column of a field that has one.
    fn column_of(&self, field: &FilterField) -> Option<Field> {
        NUMBERS.iter().zip(self.numbers).find(|((number, _), _)| number == field).map(|(_, column)| column)
    }
}
