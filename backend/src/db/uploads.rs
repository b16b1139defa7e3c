//! Resumable uploads, unfinished and finished.
//!
//! The offset moves by compare-and-swap: of two requests that append at the same offset, one wins.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteExecutor};

use super::columns::{
    count_column, decode_column, kind_from_extension, parse_column, parse_ids, parse_optional,
    to_i64, to_u64,
};
use super::upload_parts::{self, UploadPart};
use super::{Db, DbError, Transaction, claims};

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
    /// Adds an upload with the parts that have arrived; returns `false` if its id is in use.
    pub async fn insert_upload(
        &self,
        upload: &Upload,
        parts: &[UploadPart],
        now_ms: i64,
    ) -> Result<bool, DbError> {
        let mut tx = self.begin().await?;
        let is_added = insert_with_parts(&mut tx, upload, parts, now_ms).await?;
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
                // The final upload refers to the same blobs, so that concatenating copies nothing.
                parts.push(UploadPart {
                    start: length + part.start,
                    ..part
                });
            }
            length = length.saturating_add(partial.progress.received);
        }
        upload.length = Some(length);
        // A final upload is complete at once, with a length that its client never announces.
        upload.progress.received = length;
        let is_added = insert_with_parts(&mut tx, upload, &parts, now_ms).await?;
        tx.commit().await?;
        Ok(Some(is_added))
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
        let UploadProgress {
            received,
            head,
            hash_state,
            kind,
        } = &next.progress;
        let query = owned!(
            "UPDATE uploads SET received = $4, head = $5, hash_state = $6, file_kind = $7,
             expires_at_ms = $8, updated_at_ms = $9 WHERE owner = $1 AND id = $2 AND received = $3";
            next.id.to_string(), to_i64(part.start), to_i64(*received), STANDARD.encode(head),
            STANDARD.encode(hash_state), kind.map(FileKind::extension), next.expires_at_ms, now_ms);
        if query.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(false);
        }
        // The part becomes visible with the new offset, in the same transaction.
        upload_parts::insert_part(&mut tx, next.id, part).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Sets the length of an upload without one; returns `false` if it has one, or more bytes
    /// already.
    pub async fn set_upload_length(&self, id: ReceiptId, length: u64) -> Result<bool, DbError> {
        let query = owned!(
            "UPDATE uploads SET length = $3
             WHERE owner = $1 AND id = $2 AND length IS NULL AND received <= $3";
            id.to_string(), to_i64(length));
        Ok(query.execute(&self.writer).await?.rows_affected() == 1)
    }

    /// Stores kind and hash of a final upload, which are known only after its bytes were read.
    pub async fn set_kind_and_hash(
        &self,
        id: ReceiptId,
        progress: &UploadProgress,
    ) -> Result<(), DbError> {
        let query = owned!(
            "UPDATE uploads SET hash_state = $3, file_kind = $4 WHERE owner = $1 AND id = $2";
            id.to_string(), STANDARD.encode(&progress.hash_state),
            progress.kind.map(FileKind::extension));
        query.execute(&self.writer).await?;
        Ok(())
    }

    /// Removes the expiry of a finished upload.
    pub async fn clear_expiry(&self, id: ReceiptId) -> Result<(), DbError> {
        let query = owned!("UPDATE uploads SET expires_at_ms = NULL WHERE owner = $1 AND id = $2";
            id.to_string());
        query.execute(&self.writer).await?;
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
        let query = sqlx::query_scalar("SELECT id FROM uploads WHERE expires_at_ms <= $1");
        let ids: Vec<String> = query.bind(now_ms).fetch_all(&self.pool).await?;
        parse_ids(&ids)
    }

    /// Deletes an upload and returns the blobs to which no other upload refers; `None` if there is
    /// no such upload.
    pub async fn delete_upload(&self, id: ReceiptId) -> Result<Option<Vec<String>>, DbError> {
        let mut tx = self.begin().await?;
        // References of the upload go first; without an upload everything is rolled back.
        let blobs = upload_parts::release_parts(&mut tx, id).await?;
        let query = owned!("DELETE FROM uploads WHERE owner = $1 AND id = $2"; id.to_string());
        if query.execute(&mut *tx).await?.rows_affected() == 0 {
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
    let query = owned!(
        "UPDATE uploads SET receipt_id = $3, expires_at_ms = NULL WHERE owner = $1 AND id = $2";
        id.to_string(), receipt.to_string());
    if query.execute(&mut **tx).await?.rows_affected() == 0 {
        return Ok(None);
    }
    // The original of the receipt holds the bytes from now on.
    upload_parts::release_parts(tx, id).await.map(Some)
}

/// Deletes the uploads that became a receipt, so that the same file can be sent again.
pub(super) async fn delete_by_receipt(
    tx: &mut Transaction,
    receipt: ReceiptId,
) -> Result<(), DbError> {
    let query = owned!("DELETE FROM uploads WHERE owner = $1 AND receipt_id = $2";
        receipt.to_string());
    query.execute(&mut **tx).await?;
    Ok(())
}

async fn query_upload(
    executor: impl SqliteExecutor<'_>,
    id: ReceiptId,
) -> Result<Option<Upload>, DbError> {
    let query = owned!(record "SELECT * FROM uploads WHERE owner = $1 AND id = $2"; id.to_string());
    query.fetch_optional(executor).await
}

/// Adds an upload with these parts; returns `false` if its id is in use.
async fn insert_with_parts(
    tx: &mut Transaction,
    upload: &Upload,
    parts: &[UploadPart],
    now_ms: i64,
) -> Result<bool, DbError> {
    // Checked in the transaction that adds the row.
    if !claims::find_holders(tx, upload.id).await?.is_free() {
        return Ok(false);
    }
    let progress = &upload.progress;
    let query = owned!(
        "INSERT INTO uploads (owner, id, protocol, file_name, metadata, concat, length, received,
         head, hash_state, file_kind, expires_at_ms, created_at_ms, updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)";
        upload.id.to_string(), upload.protocol.as_str(), &upload.file_name, &upload.metadata,
        &upload.concat, upload.length.map(to_i64), to_i64(progress.received),
        STANDARD.encode(&progress.head), STANDARD.encode(&progress.hash_state),
        progress.kind.map(FileKind::extension), upload.expires_at_ms, now_ms);
    query.execute(&mut **tx).await?;
    for part in parts {
        upload_parts::insert_part(tx, upload.id, part).await?;
    }
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
        let base64 = |column: &str| {
            let text: &str = row.try_get(column)?;
            decode_column(STANDARD.decode(text), column)
        };
        let kind: Option<&str> = row.try_get("file_kind")?;
        let protocol: &str = row.try_get("protocol")?;
        Ok(Self {
            id: parse_column(row, "id")?,
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
                received: count_column(row, "received")?,
                head: base64("head")?,
                hash_state: base64("hash_state")?,
                kind: kind.and_then(kind_from_extension),
            },
            receipt_id: parse_optional(row, "receipt_id")?,
            expires_at_ms: row.try_get("expires_at_ms")?,
        })
    }
}
