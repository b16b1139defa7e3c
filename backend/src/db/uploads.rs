//! Resumable uploads, unfinished and finished.
//!
//! The offset moves by compare-and-swap: of two requests that append at the same offset, one wins.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::columns::{decode_column, kind_from_extension, to_i64, to_u64};
use super::upload_parts::{self, UploadPart};
use super::{Db, DbError, OWNER, Transaction, claims};

/// One upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Id of the upload and, later, of its receipt.
    pub id: ReceiptId,
    /// Protocol of the client.
    pub protocol: Protocol,
    /// The file name, for display only.
    pub file_name: String,
    /// `Upload-Metadata` as it was sent.
    pub metadata: String,
    /// `Upload-Concat` as it was sent.
    pub concat: Option<String>,
    /// Announced size in bytes; `None` until it is announced.
    pub length: Option<u64>,
    /// State of the transfer.
    pub progress: UploadProgress,
    /// The receipt it became.
    pub receipt_id: Option<ReceiptId>,
    /// Time of expiry in milliseconds since the Unix epoch; `None` for ever.
    pub expires_at_ms: Option<i64>,
}

/// Protocol with which an upload was created, and which all of its requests use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// tus 1.0.
    Tus,
    /// Resumable uploads for HTTP, a draft of the IETF.
    Rufh,
}

/// State of a transfer; all fields change together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadProgress {
    /// Received bytes that count, which is the offset.
    pub received: u64,
    /// The first bytes, as many as are needed to detect the kind.
    pub head: Vec<u8>,
    /// State of the SHA-256 over the received bytes; empty if it was not computed.
    pub hash_state: Vec<u8>,
    /// The kind of file, once it is known.
    pub kind: Option<FileKind>,
}

impl Upload {
    /// Returns whether all announced bytes were received.
    pub fn is_complete(&self) -> bool {
        self.length == Some(self.progress.received)
    }

    /// Returns whether it is a part of a later, final upload.
    pub fn is_partial(&self) -> bool {
        self.concat.as_deref() == Some("partial")
    }

    /// Returns whether it was concatenated from partial uploads.
    pub fn is_final(&self) -> bool {
        self.concat.is_some() && !self.is_partial()
    }
}

impl Db {
    /// Adds an upload without bytes; returns `false` if its id is in use.
    pub async fn insert_upload(&self, upload: &Upload, now_ms: i64) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let is_added = insert_row(&mut tx, upload, now_ms).await?;
        tx.commit().await?;
        Ok(is_added)
    }

    /// Adds a final upload with the bytes of these partial ones, which must be finished. Returns
    /// `None` if one of them is unfinished or not partial, `Some(false)` if the id is in use.
    pub async fn insert_final_upload(
        &self,
        upload: &mut Upload,
        partials: &[ReceiptId],
        now_ms: i64,
    ) -> Result<Option<bool>, DbError> {
        let mut tx = self.begin().await?;
        let mut length = 0_u64;
        let mut parts = Vec::new();
        // Checked in the transaction, so that no partial upload is deleted meanwhile.
        for id in partials {
            let partial: Option<Upload> = query_upload(&mut *tx, *id).await?;
            let Some(partial) =
                partial.filter(|partial| partial.is_partial() && partial.is_complete())
            else {
                return Ok(None);
            };
            // The parts of a partial upload move by the length of those before it.
            for part in upload_parts::parts_of_upload(&mut *tx, *id).await? {
                parts.push(UploadPart {
                    start: length + part.start,
                    ..part
                });
            }
            length = length.saturating_add(partial.progress.received);
        }
        upload.length = Some(length);
        upload.progress.received = length;
        if !insert_row(&mut tx, upload, now_ms).await? {
            return Ok(Some(false));
        }
        for part in &parts {
            upload_parts::insert_part(&mut tx, upload.id, part).await?;
        }
        tx.commit().await?;
        Ok(Some(true))
    }

    /// Returns the upload with this id.
    pub async fn upload(&self, id: ReceiptId) -> Result<Option<Upload>, DbError> {
        query_upload(&self.pool, id).await
    }

    /// Adds a part and moves the upload from the start of the part to the state in `next`. Returns
    /// `false` if another request has moved it or it is gone; the part then does not count.
    pub async fn advance_upload(
        &self,
        next: &Upload,
        part: &UploadPart,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        // Compare-and-swap on the offset.
        let moved = sqlx::query(
            "UPDATE uploads SET received = $1, head = $2, hash_state = $3, file_kind = $4,
             expires_at_ms = $5, updated_at_ms = $6
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
        upload_parts::insert_part(&mut tx, next.id, part).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Adds an upload together with its first part; returns `false` if its id is in use.
    pub async fn insert_upload_with_part(
        &self,
        upload: &Upload,
        part: &UploadPart,
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        if !insert_row(&mut tx, upload, now_ms).await? {
            return Ok(false);
        }
        upload_parts::insert_part(&mut tx, upload.id, part).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Sets the length of an upload without one; returns `false` if it has one, or more bytes
    /// already.
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

    /// Stores kind and hash of a final upload, which are known only after its bytes were read.
    pub async fn set_kind_and_hash(
        &self,
        id: ReceiptId,
        progress: &UploadProgress,
    ) -> Result<(), DbError> {
        sqlx::query("UPDATE uploads SET hash_state = $1, file_kind = $2 WHERE id = $3")
            .bind(STANDARD.encode(&progress.hash_state))
            .bind(progress.kind.map(FileKind::extension))
            .bind(id.to_string())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Removes the expiry of a finished upload.
    pub async fn clear_expiry(&self, id: ReceiptId) -> Result<(), DbError> {
        sqlx::query("UPDATE uploads SET expires_at_ms = NULL WHERE id = $1")
            .bind(id.to_string())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Returns complete uploads that have not become a receipt.
    pub async fn unfinalized_uploads(&self) -> Result<Vec<Upload>, DbError> {
        sqlx::query_as(
            "SELECT * FROM uploads WHERE received = length
             AND receipt_id IS NULL AND (concat IS NULL OR concat <> 'partial')",
        )
        .fetch_all(&self.pool)
        .await
    }

    /// Returns the uploads that have expired by now.
    pub async fn expired_uploads(&self, now_ms: i64) -> Result<Vec<ReceiptId>, DbError> {
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM uploads WHERE expires_at_ms <= $1")
                .bind(now_ms)
                .fetch_all(&self.pool)
                .await?;
        ids.into_iter()
            .map(|id| decode_column(id.parse(), "id"))
            .collect()
    }

    /// Deletes an upload and returns the blobs to which no other upload refers; `None` if there is
    /// no such upload.
    pub async fn delete_upload(&self, id: ReceiptId) -> Result<Option<Vec<String>>, DbError> {
        let mut tx = self.begin().await?;
        // References of the upload go first; without an upload everything is rolled back.
        let blobs = upload_parts::release_parts(&mut tx, id).await?;
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

/// Links an upload with its receipt and returns the blobs to which no other upload refers; `None`
/// if the upload is gone.
pub async fn finalize_upload(
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
    upload_parts::release_parts(tx, id).await.map(Some)
}

/// Deletes the uploads that became a receipt, so that the same file can be sent again.
pub(super) async fn delete_by_receipt(
    tx: &mut Transaction,
    receipt: ReceiptId,
) -> Result<(), DbError> {
    sqlx::query("DELETE FROM uploads WHERE receipt_id = $1")
        .bind(receipt.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn query_upload<'e, E>(executor: E, id: ReceiptId) -> Result<Option<Upload>, DbError>
where
    E: sqlx::Executor<'e, Database = sqlx::Sqlite>,
{
    sqlx::query_as("SELECT * FROM uploads WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(executor)
        .await
}

/// Adds an upload; returns `false` if its id is in use.
async fn insert_row(tx: &mut Transaction, upload: &Upload, now_ms: i64) -> Result<bool, DbError> {
    // Checked in the transaction that adds the row.
    if !claims::find_holders(tx, upload.id).await?.is_free() {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO uploads (id, owner, protocol, file_name, metadata, concat, length, received,
         head, hash_state, file_kind, expires_at_ms, created_at_ms, updated_at_ms)
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
            id: decode_column(row.try_get::<String, _>("id")?.parse(), "id")?,
            // Rows of older program versions are tus uploads.
            protocol: if protocol == Protocol::Rufh.as_str() {
                Protocol::Rufh
            } else {
                Protocol::Tus
            },
            file_name: row.try_get("file_name")?,
            metadata: row.try_get("metadata")?,
            concat: row.try_get("concat")?,
            length: row.try_get::<Option<i64>, _>("length")?.map(to_u64),
            progress: UploadProgress {
                received: to_u64(row.try_get("received")?),
                head: decode_column(STANDARD.decode(row.try_get::<String, _>("head")?), "head")?,
                hash_state: decode_column(
                    STANDARD.decode(row.try_get::<String, _>("hash_state")?),
                    "hash_state",
                )?,
                kind: row
                    .try_get::<Option<String>, _>("file_kind")?
                    .as_deref()
                    .and_then(kind_from_extension),
            },
            receipt_id: decode_column(receipt_id.map(|id| id.parse()).transpose(), "receipt_id")?,
            expires_at_ms: row.try_get("expires_at_ms")?,
        })
    }
}
