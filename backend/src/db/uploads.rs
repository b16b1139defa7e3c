//! Uploads under way and finished.
//!
//! The offset moves by compare-and-swap: of two requests that append at one place, one wins.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::upload_parts::{self, Part};
use super::{Db, DbError, OWNER, Transaction, claims, parsed, to_i64, to_u64};

/// One upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Upload and, later, receipt.
    pub id: ReceiptId,
    /// How its client speaks.
    pub protocol: Protocol,
    /// The name of the file, for people.
    pub file_name: String,
    /// `Upload-Metadata` as it was sent.
    pub metadata: String,
    /// `Upload-Concat` as it was sent.
    pub concat: Option<String>,
    /// Bytes announced; `None` until they are.
    pub length: Option<u64>,
    /// How far it has come.
    pub progress: Progress,
    /// The receipt it became.
    pub receipt_id: Option<ReceiptId>,
    /// When it is cleared away, in milliseconds since 1970; `None` when never.
    pub expires_at_ms: Option<i64>,
}

/// The protocol an upload was created by, which is the one it is spoken to with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// tus 1.0.
    Tus,
    /// Resumable uploads for HTTP, a draft of the IETF.
    Rufh,
}

/// How far an upload has come; all of it moves together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that count.
    pub received: u64,
    /// The first bytes, as many as are needed to tell the kind.
    pub head: Vec<u8>,
    /// SHA-256 in progress over the bytes received; empty where it was not computed.
    pub hash_state: Vec<u8>,
    /// The kind, once it is known.
    pub kind: Option<FileKind>,
}

impl Upload {
    /// All announced bytes are here.
    pub fn is_whole(&self) -> bool {
        self.length == Some(self.progress.received)
    }

    /// It is a piece of a later, final upload.
    pub fn is_partial(&self) -> bool {
        self.concat.as_deref() == Some("partial")
    }

    /// It was put together of partial uploads.
    pub fn is_final(&self) -> bool {
        self.concat.is_some() && !self.is_partial()
    }
}

impl Db {
    /// Adds an upload without bytes; `false` when its id is in use.
    pub async fn insert_upload(&self, upload: &Upload, now_ms: i64) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let is_added = insert(&mut tx, upload, now_ms).await?;
        tx.commit().await?;
        Ok(is_added)
    }

    /// Adds a final upload and gives it the bytes of these partial ones, which must be finished.
    /// `None` when one of them is not, or is none; `Some(false)` when its id is in use.
    pub async fn insert_final_upload(
        &self,
        upload: &mut Upload,
        partials: &[ReceiptId],
        now_ms: i64,
    ) -> Result<Option<bool>, DbError> {
        let mut tx = self.begin().await?;
        let mut length = 0_u64;
        let mut parts = Vec::new();
        for id in partials {
            let partial: Option<Upload> = of_id(&mut *tx, *id).await?;
            let Some(partial) =
                partial.filter(|partial| partial.is_partial() && partial.is_whole())
            else {
                return Ok(None);
            };
            for part in upload_parts::of_upload(&mut *tx, *id).await? {
                parts.push(Part {
                    start: length + part.start,
                    ..part
                });
            }
            length = length.saturating_add(partial.progress.received);
        }
        upload.length = Some(length);
        upload.progress.received = length;
        if !insert(&mut tx, upload, now_ms).await? {
            return Ok(Some(false));
        }
        for part in &parts {
            upload_parts::insert(&mut tx, upload.id, part).await?;
        }
        tx.commit().await?;
        Ok(Some(true))
    }

    /// The upload of this id.
    pub async fn upload(&self, id: ReceiptId) -> Result<Option<Upload>, DbError> {
        of_id(&self.pool, id).await
    }

    /// Counts a part: moves the upload from where the part starts to what `next` says. `false` when another
    /// request has moved it, or it is gone; the part then does not count.
    pub async fn advance_upload(
        &self,
        next: &Upload,
        part: &Part,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let moved = sqlx::query(
            "UPDATE uploads SET received = $1, head = $2, hash_state = $3, file_kind = $4, expires_at_ms = $5, updated_at_ms = $6
             WHERE id = $7 AND received = $8",
        )
        .bind(to_i64(next.progress.received))
        .bind(STANDARD.encode(&next.progress.head))
        .bind(STANDARD.encode(&next.progress.hash_state))
        .bind(next.progress.kind.map(FileKind::extension))
        .bind(next.expires_at_ms)
        .bind(now_ms)
        .bind(next.id.to_string())
        .bind(to_i64(part.start))
        .execute(&mut *tx)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(false);
        }
        upload_parts::insert(&mut tx, next.id, part).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Adds an upload together with its first part; `false` when its id is in use.
    pub async fn insert_begun_upload(
        &self,
        upload: &Upload,
        part: &Part,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        if !insert(&mut tx, upload, now_ms).await? {
            return Ok(false);
        }
        upload_parts::insert(&mut tx, upload.id, part).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Announces the length of an upload that had none; `false` when it has one, or more bytes already.
    pub async fn set_upload_length(&self, id: ReceiptId, length: u64) -> Result<bool, DbError> {
        let done = sqlx::query(
            "UPDATE uploads SET length = $1 WHERE id = $2 AND length IS NULL AND received <= $1",
        )
        .bind(to_i64(length))
        .bind(id.to_string())
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps kind and hash of a final upload, which are known only once its bytes were read.
    pub async fn describe_upload(&self, id: ReceiptId, progress: &Progress) -> Result<(), DbError> {
        sqlx::query("UPDATE uploads SET hash_state = $1, file_kind = $2 WHERE id = $3")
            .bind(STANDARD.encode(&progress.hash_state))
            .bind(progress.kind.map(FileKind::extension))
            .bind(id.to_string())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// It is finished and stays.
    pub async fn keep_upload(&self, id: ReceiptId) -> Result<(), DbError> {
        sqlx::query("UPDATE uploads SET expires_at_ms = NULL WHERE id = $1")
            .bind(id.to_string())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Uploads whose bytes are all here but which have not become a receipt.
    pub async fn unsettled_uploads(&self) -> Result<Vec<Upload>, DbError> {
        sqlx::query_as(
            "SELECT * FROM uploads WHERE received = length AND receipt_id IS NULL AND (concat IS NULL OR concat <> 'partial')",
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Uploads that are to be cleared away by now.
    pub async fn expired_uploads(&self, now_ms: i64) -> Result<Vec<ReceiptId>, DbError> {
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM uploads WHERE expires_at_ms <= $1")
                .bind(now_ms)
                .fetch_all(&self.pool)
                .await?;
        ids.into_iter().map(|id| parsed(id.parse(), "id")).collect()
    }

    /// Removes an upload. `None` when there is none, otherwise the blobs that nobody holds any longer.
    pub async fn delete_upload(&self, id: ReceiptId) -> Result<Option<Vec<String>>, DbError> {
        let mut tx = self.begin().await?;
        let blobs = upload_parts::release(&mut tx, id).await?;
        let done = sqlx::query("DELETE FROM uploads WHERE id = $1")
            .bind(id.to_string())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        tx.commit().await?;
        Ok(Some(blobs))
    }
}

/// Notes what an upload became, and returns the blobs that nobody holds any longer. `None` when it is gone.
pub async fn settle(
    tx: &mut Transaction,
    id: ReceiptId,
    receipt: ReceiptId,
) -> Result<Option<Vec<String>>, DbError> {
    let done =
        sqlx::query("UPDATE uploads SET receipt_id = $1, expires_at_ms = NULL WHERE id = $2")
            .bind(receipt.to_string())
            .bind(id.to_string())
            .execute(&mut **tx)
            .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    upload_parts::release(tx, id).await.map(Some)
}

/// Forgets the uploads that became a receipt, so that the same file may come again.
pub(super) async fn forget_receipt(
    tx: &mut Transaction,
    receipt: ReceiptId,
) -> Result<(), DbError> {
    sqlx::query("DELETE FROM uploads WHERE receipt_id = $1")
        .bind(receipt.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The kind named by its file ending, which is how the database keeps it.
pub fn kind_of(extension: &str) -> Option<FileKind> {
    FileKind::ALL
        .into_iter()
        .find(|kind| kind.extension() == extension)
}

async fn of_id<'e, E>(executor: E, id: ReceiptId) -> Result<Option<Upload>, DbError>
where
    E: sqlx::Executor<'e, Database = sqlx::Sqlite>,
{
    sqlx::query_as("SELECT * FROM uploads WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(executor)
        .await
}

/// Adds an upload; `false` when its id is in use.
async fn insert(tx: &mut Transaction, upload: &Upload, now_ms: i64) -> Result<bool, DbError> {
    if !claims::holders(tx, upload.id).await?.is_none() {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO uploads (id, owner, protocol, file_name, metadata, concat, length, received, head, hash_state, file_kind,
         expires_at_ms, created_at_ms, updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
    )
    .bind(upload.id.to_string())
    .bind(OWNER)
    .bind(upload.protocol.as_str())
    .bind(&upload.file_name)
    .bind(&upload.metadata)
    .bind(&upload.concat)
    .bind(upload.length.map(to_i64))
    .bind(to_i64(upload.progress.received))
    .bind(STANDARD.encode(&upload.progress.head))
    .bind(STANDARD.encode(&upload.progress.hash_state))
    .bind(upload.progress.kind.map(FileKind::extension))
    .bind(upload.expires_at_ms)
    .bind(now_ms)
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

impl Protocol {
    fn as_str(self) -> &'static str {
        match self {
            Self::Tus => "tus",
            Self::Rufh => "rufh",
        }
    }
}

impl<'r> FromRow<'r, SqliteRow> for Upload {
    fn from_row(row: &'r SqliteRow) -> Result<Self, DbError> {
        let receipt_id: Option<String> = row.try_get("receipt_id")?;
        let protocol: &str = row.try_get("protocol")?;
        Ok(Self {
            id: parsed(row.try_get::<String, _>("id")?.parse(), "id")?,
            protocol: if protocol == Protocol::Rufh.as_str() {
                Protocol::Rufh
            } else {
                Protocol::Tus
            },
            file_name: row.try_get("file_name")?,
            metadata: row.try_get("metadata")?,
            concat: row.try_get("concat")?,
            length: row.try_get::<Option<i64>, _>("length")?.map(to_u64),
            progress: Progress {
                received: to_u64(row.try_get("received")?),
                head: parsed(STANDARD.decode(row.try_get::<String, _>("head")?), "head")?,
                hash_state: parsed(
                    STANDARD.decode(row.try_get::<String, _>("hash_state")?),
                    "hash_state",
                )?,
                kind: row
                    .try_get::<Option<String>, _>("file_kind")?
                    .as_deref()
                    .and_then(kind_of),
            },
            receipt_id: parsed(receipt_id.map(|id| id.parse()).transpose(), "receipt_id")?,
            expires_at_ms: row.try_get("expires_at_ms")?,
        })
    }
}
