//! The queue between ingestion and embedding.

use std::time::Duration;

use async_trait::async_trait;
use likewise_domain::{ProductId, Revision, Timestamp};
use likewise_usecases::{
    PortError,
    ports::{Announcement, Delivery, EmbeddingQueue, QueueDepth, Receipt, Settlement},
};
use sqlx::SqliteConnection;

use super::{Database, from_sql, json, to_sql};
use crate::error::{corrupt, failed};

/// The queue in SQLite.
#[derive(Debug)]
pub(crate) struct SqliteQueue {
    database: Database,
}

impl SqliteQueue {
    /// Opens the queue of `database` and ends the leases of processes that are gone: the directory's lock proves that
    /// nobody works on them any more.
    pub(crate) async fn open(database: Database) -> Result<Self, PortError> {
        const OPERATION: &str = "open";
        let held: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM queue WHERE lease IS NOT NULL)")
            .fetch_one(database.readers())
            .await
            .map_err(failed(OPERATION))?;
        if held {
            let mut transaction = database.begin(OPERATION).await?;
            // A product may be held by one lease and announced again, or held again: its newest announcement stays.
            for statement in [
                "DELETE FROM queue WHERE position NOT IN (SELECT max(position) FROM queue GROUP BY id)",
                "UPDATE queue SET lease = NULL, visible_at = ?1 WHERE lease IS NOT NULL",
            ] {
                let now = database.now().as_micros();
                sqlx::query(statement).bind(now).execute(&mut *transaction).await.map_err(failed(OPERATION))?;
            }
            transaction.commit().await?;
        }
        Ok(Self { database })
    }
}

#[async_trait]
impl EmbeddingQueue for SqliteQueue {
    async fn announce(&self, announcements: &[Announcement]) -> Result<Vec<Result<(), PortError>>, PortError> {
        const OPERATION: &str = "announce";
        if announcements.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<_> =
            announcements.iter().map(|announced| (announced.id.as_str(), announced.revision.0)).collect();
        let rows = json(OPERATION, &rows)?;
        let mut transaction = self.database.begin(OPERATION).await?;
        sqlx::query(
            "INSERT INTO queue (id, revision, visible_at, deliveries)
             SELECT value ->> 0, value ->> 1, ?2, 0 FROM json_each(?1) WHERE true
             ON CONFLICT (id) WHERE lease IS NULL DO UPDATE SET revision = excluded.revision
                 WHERE excluded.revision > queue.revision",
        )
        .bind(rows)
        .bind(self.database.now().as_micros())
        .execute(&mut *transaction)
        .await
        .map_err(failed(OPERATION))?;
        transaction.commit().await?;
        Ok(announcements.iter().map(|_| Ok(())).collect())
    }

    async fn receive(&self, most: usize, lease: Duration) -> Result<Vec<Delivery>, PortError> {
        const OPERATION: &str = "receive";
        let now = self.database.now();
        // An idle worker asks again and again: it must not cost a write each time.
        if !self.any_ready(now).await? {
            return Ok(Vec::new());
        }
        let mut transaction = self.database.begin(OPERATION).await?;
        let token: i64 =
            sqlx::query_scalar("UPDATE counters SET value = value + 1 WHERE name = 'lease' RETURNING value")
                .fetch_one(&mut *transaction)
                .await
                .map_err(failed(OPERATION))?;
        let rows: Vec<(i64, String, i64, u32)> = sqlx::query_as(
            "UPDATE queue SET lease = ?1, visible_at = ?2, deliveries = deliveries + 1
             WHERE position IN (
                 SELECT position FROM queue WHERE visible_at <= ?3 ORDER BY visible_at, position LIMIT ?4
             )
             RETURNING position, id, revision, deliveries",
        )
        .bind(token)
        .bind(now.after(lease).as_micros())
        .bind(now.as_micros())
        .bind(to_sql(most as u64))
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed(OPERATION))?;
        let deliveries = rows
            .into_iter()
            .map(|(position, id, revision, deliveries)| {
                let id =
                    ProductId::parse(&id).map_err(|problem| corrupt(OPERATION, ("queue", "id"), position, problem))?;
                let announcement = Announcement { id, revision: Revision(from_sql(revision)) };
                Ok(Delivery { announcement, receipt: receipt(position, token), deliveries })
            })
            .collect::<Result<_, PortError>>()?;
        transaction.commit().await?;
        Ok(deliveries)
    }

    async fn settle(&self, settlements: &[(Receipt, Settlement)]) -> Result<Vec<Result<(), PortError>>, PortError> {
        const OPERATION: &str = "settle";
        if settlements.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.database.now();
        let mut transaction = self.database.begin(OPERATION).await?;
        for (receipt, settlement) in settlements {
            // What is no receipt of this queue belongs to nobody: as one that another has taken, it changes nothing.
            let Some(held) = read_receipt(receipt) else { continue };
            match settlement {
                Settlement::Done => finish(&mut transaction, held).await?,
                Settlement::Retry(wait) => put_back(&mut transaction, held, now.after(*wait)).await?,
                Settlement::Dead => bury(&mut transaction, held, now).await?,
            }
        }
        transaction.commit().await?;
        Ok(settlements.iter().map(|_| Ok(())).collect())
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        let (all, held): (i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM queue),
                    (SELECT count(*) FROM queue INDEXED BY queue_held WHERE lease IS NOT NULL AND visible_at > ?1)",
        )
        .bind(self.database.now().as_micros())
        .fetch_one(self.database.readers())
        .await
        .map_err(failed("depth"))?;
        Ok(QueueDepth { waiting: from_sql(all - held), in_flight: from_sql(held) })
    }
}

impl SqliteQueue {
    async fn any_ready(&self, now: Timestamp) -> Result<bool, PortError> {
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM queue WHERE visible_at <= ?1)")
            .bind(now.as_micros())
            .fetch_one(self.database.readers())
            .await
            .map_err(failed("receive"))
    }
}

/// A place in the queue and the lease under which it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    position: i64,
    token: i64,
}

fn receipt(position: i64, token: i64) -> Receipt {
    Receipt(format!("{position}.{token}"))
}

fn read_receipt(receipt: &Receipt) -> Option<Held> {
    let (position, token) = receipt.0.split_once('.')?;
    Some(Held { position: position.parse().ok()?, token: token.parse().ok()? })
}

async fn finish(connection: &mut SqliteConnection, held: Held) -> Result<(), PortError> {
    sqlx::query("DELETE FROM queue WHERE position = ?1 AND lease = ?2")
        .bind(held.position)
        .bind(held.token)
        .execute(connection)
        .await
        .map_err(failed("settle"))?;
    Ok(())
}

async fn put_back(connection: &mut SqliteConnection, held: Held, visible_at: Timestamp) -> Result<(), PortError> {
    const OPERATION: &str = "settle";
    // A product that was announced again in the meantime has one announcement afterwards, of the highest revision.
    let merged = sqlx::query(
        "UPDATE queue SET revision = max(queue.revision, back.revision),
                          deliveries = max(queue.deliveries, back.deliveries)
         FROM (SELECT id, revision, deliveries FROM queue WHERE position = ?1 AND lease = ?2) back
         WHERE queue.id = back.id AND queue.lease IS NULL",
    )
    .bind(held.position)
    .bind(held.token)
    .execute(&mut *connection)
    .await
    .map_err(failed(OPERATION))?;
    if merged.rows_affected() > 0 {
        return finish(connection, held).await;
    }
    sqlx::query("UPDATE queue SET lease = NULL, visible_at = ?3 WHERE position = ?1 AND lease = ?2")
        .bind(held.position)
        .bind(held.token)
        .bind(visible_at.as_micros())
        .execute(connection)
        .await
        .map_err(failed(OPERATION))?;
    Ok(())
}

async fn bury(connection: &mut SqliteConnection, held: Held, now: Timestamp) -> Result<(), PortError> {
    sqlx::query(
        "INSERT INTO dead_letters (id, revision, deliveries, died_at)
         SELECT id, revision, deliveries, ?3 FROM queue WHERE position = ?1 AND lease = ?2",
    )
    .bind(held.position)
    .bind(held.token)
    .bind(now.as_micros())
    .execute(&mut *connection)
    .await
    .map_err(failed("settle"))?;
    finish(connection, held).await
}
