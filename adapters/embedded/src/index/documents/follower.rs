//! Following the table of products: by change, in pages.

use std::sync::atomic::{AtomicBool, Ordering};

use likewise_domain::{Product, ProductId, Timestamp};
use likewise_usecases::PortError;

use super::{Documents, open::Open};
use crate::{
    database::{Database, Document, from_sql, to_sql},
    error::{corrupt, failed},
    index::error::filters_failed,
};

/// What catches up.
#[derive(Debug)]
pub(super) struct Follower {
    pub(super) database: Database,
    pub(super) open: Open,
    /// The last change that is held; who holds the lock is catching up.
    pub(super) held: tokio::sync::Mutex<u64>,
    /// Whether to stop at the next commit.
    pub(super) stopping: AtomicBool,
}

/// A product that changed, with when it was first seen; `None` where it is live no more.
pub(super) type Changed = (u32, Option<(Product, Timestamp)>);

/// What a row says: its change, the key, the id, when it was first seen, and the document of a live one.
type Row = (i64, u32, String, i64, Option<String>);

impl Follower {
    /// Catches up, and says whether to the end: it stops early where the index is being closed.
    pub(super) async fn follow(&self) -> Result<bool, PortError> {
        let mut held = self.held.lock().await;
        let mut page = self.page_after(*held).await?;
        while !page.1.is_empty() && !self.stopping.load(Ordering::Acquire) {
            let mut writer = self.open.clone().blocking(|open| open.writer()).await?;
            let mut done = *held;
            for _ in 0..Documents::PAGES_A_COMMIT {
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
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT change, key, id, created_at, CASE live WHEN 1 THEN document END FROM products
             WHERE change > ?1 ORDER BY change LIMIT ?2",
        )
        .bind(to_sql(change))
        .bind(Documents::PAGE)
        .fetch_all(self.database.readers())
        .await
        .map_err(failed("refresh"))?;
        let last = rows.last().map_or(change, |row| from_sql(row.0));
        let changed = rows.into_iter().map(|(_, key, id, created_at, document)| {
            let Some(document) = document else { return Ok((key, None)) };
            let unreadable = |problem: String| corrupt("refresh", ("products", "document"), &id, problem);
            let id = ProductId::parse(&id).map_err(|invalid| unreadable(invalid.to_string()))?;
            let product = Document::read(id, &document).map_err(unreadable)?;
            Ok((key, Some((product, Timestamp::from_micros(created_at)))))
        });
        Ok((last, changed.collect::<Result<_, PortError>>()?))
    }
}
