//! Uploads under way and finished, and the parts that arrived.
//!
//! The offset moves by compare-and-swap: of two requests that append at one place, one wins.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::{Db, DbError, OWNER, Transaction, parsed, to_i64, to_u64};

/// One upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Upload and, later, receipt.
    pub id: ReceiptId,
    /// The name of the file, for people.
    pub file_name: String,
    /// `Upload-Metadata` as it was sent.
    pub metadata: String,
    /// Bytes announced.
    pub length: u64,
    /// How far it has come.
    pub progress: Progress,
    /// The receipt it became.
    pub receipt_id: Option<ReceiptId>,
}

/// How far an upload has come; all of it moves together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that are durable.
    pub received: u64,
    /// The first bytes, as many as are needed to tell the kind.
    pub head: Vec<u8>,
    /// SHA-256 in progress over the bytes received.
    pub hash_state: Vec<u8>,
    /// The kind, once it is known.
    pub kind: Option<FileKind>,
}

/// A durable piece of an upload.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its first byte in the file.
    pub start: u64,
    /// Its size.
    pub size_bytes: u64,
    /// Where it lies.
    pub blob: String,
}

impl Db {
    /// Adds an upload; `false` when its id is in use.
    pub async fn insert_upload(&self, upload: &Upload, now_ms: i64) -> Result<bool, DbError> {
        let done = sqlx::query(
            "INSERT INTO uploads (id, owner, file_name, metadata, length, received, head, hash_state, created_at_ms, updated_at_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (id) DO NOTHING",
        )
        .bind(upload.id.to_string())
        .bind(OWNER)
        .bind(&upload.file_name)
        .bind(&upload.metadata)
        .bind(to_i64(upload.length))
        .bind(to_i64(upload.progress.received))
        .bind(STANDARD.encode(&upload.progress.head))
        .bind(STANDARD.encode(&upload.progress.hash_state))
        .bind(now_ms)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The upload of this id.
    pub async fn upload(&self, id: ReceiptId) -> Result<Option<Upload>, DbError> {
        sqlx::query_as("SELECT * FROM uploads WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
    }

    /// Counts a durable part: moves the upload from `expected` bytes to `next`. `false` when another
    /// request has moved it, or it is gone; the part then does not count.
    pub async fn advance_upload(
        &self,
        id: ReceiptId,
        part: &Part,
        next: &Progress,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let moved = sqlx::query(
            "UPDATE uploads SET received = $1, head = $2, hash_state = $3, file_kind = $4, updated_at_ms = $5
             WHERE id = $6 AND received = $7",
        )
        .bind(to_i64(next.received))
        .bind(STANDARD.encode(&next.head))
        .bind(STANDARD.encode(&next.hash_state))
        .bind(next.kind.map(FileKind::extension))
        .bind(now_ms)
        .bind(id.to_string())
        .bind(to_i64(part.start))
        .execute(&mut *tx)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO upload_parts (upload_id, start, size_bytes, blob) VALUES ($1, $2, $3, $4)")
            .bind(id.to_string())
            .bind(to_i64(part.start))
            .bind(to_i64(part.size_bytes))
            .bind(&part.blob)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The parts of an upload in order.
    pub async fn upload_parts(&self, id: ReceiptId) -> Result<Vec<Part>, DbError> {
        sqlx::query_as("SELECT start, size_bytes, blob FROM upload_parts WHERE upload_id = $1 ORDER BY start")
            .bind(id.to_string())
            .fetch_all(&self.pool)
            .await
    }

    /// Uploads whose bytes are all here but which have not become a receipt.
    pub async fn unsettled_uploads(&self) -> Result<Vec<Upload>, DbError> {
        sqlx::query_as("SELECT * FROM uploads WHERE received = length AND receipt_id IS NULL")
            .fetch_all(&self.pool)
            .await
    }

    /// Removes an upload and its list of parts; `false` when there is none.
    pub async fn delete_upload(&self, id: ReceiptId) -> Result<bool, DbError> {
        let done =
            sqlx::query("DELETE FROM uploads WHERE id = $1").bind(id.to_string()).execute(&self.pool).await?;
        Ok(done.rows_affected() == 1)
    }
}

/// Notes what an upload became; its parts are then needed no more. `false` when it is gone.
pub async fn settle(tx: &mut Transaction, id: ReceiptId, receipt: ReceiptId) -> Result<bool, DbError> {
    let done = sqlx::query("UPDATE uploads SET receipt_id = $1 WHERE id = $2")
        .bind(receipt.to_string())
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    sqlx::query("DELETE FROM upload_parts WHERE upload_id = $1")
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets the uploads that became a receipt, so that the same file may come again.
pub async fn forget_receipt(tx: &mut Transaction, receipt: ReceiptId) -> Result<(), DbError> {
    sqlx::query("DELETE FROM uploads WHERE receipt_id = $1")
        .bind(receipt.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The kind named by its file ending, which is how the database keeps it.
pub fn kind_of(extension: &str) -> Option<FileKind> {
    FileKind::ALL.into_iter().find(|kind| kind.extension() == extension)
}

impl<'r> FromRow<'r, SqliteRow> for Upload {
    fn from_row(row: &'r SqliteRow) -> Result<Self, DbError> {
        let receipt_id: Option<String> = row.try_get("receipt_id")?;
        Ok(Self {
            id: parsed(row.try_get::<String, _>("id")?.parse(), "id")?,
            file_name: row.try_get("file_name")?,
            metadata: row.try_get("metadata")?,
            length: to_u64(row.try_get("length")?),
            progress: Progress {
                received: to_u64(row.try_get("received")?),
                head: parsed(STANDARD.decode(row.try_get::<String, _>("head")?), "head")?,
                hash_state: parsed(STANDARD.decode(row.try_get::<String, _>("hash_state")?), "hash_state")?,
                kind: row.try_get::<Option<String>, _>("file_kind")?.as_deref().and_then(kind_of),
            },
            receipt_id: parsed(receipt_id.map(|id| id.parse()).transpose(), "receipt_id")?,
        })
    }
}

impl<'r> FromRow<'r, SqliteRow> for Part {
    fn from_row(row: &'r SqliteRow) -> Result<Self, DbError> {
        Ok(Self {
            start: to_u64(row.try_get("start")?),
            size_bytes: to_u64(row.try_get("size_bytes")?),
            blob: row.try_get("blob")?,
        })
    }
}
