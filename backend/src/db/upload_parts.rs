//! Parts of uploads: position and blob.
//!
//! Several uploads may refer to one blob: a final upload has the blobs of its partial ones. A blob
//! is deleted when the last reference is gone.

use shared::id::ReceiptId;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteExecutor};

use super::columns::{count_column, parse_column, to_i64};
use super::{Db, DbError, Transaction};

/// A part of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadPart {
    /// Position of its first byte in the file.
    pub start: u64,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Path of its blob.
    pub blob: String,
}

impl Db {
    /// Returns the parts of an upload in order.
    pub async fn upload_parts(&self, id: ReceiptId) -> Result<Vec<UploadPart>, DbError> {
        parts_of_upload(&self.pool, id).await
    }

    /// Returns whether any upload refers to this blob.
    pub async fn is_upload_part(&self, blob: &str) -> Result<bool, DbError> {
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM upload_parts WHERE blob = $1)")
            .bind(blob)
            .fetch_one(&self.pool)
            .await
    }

    /// Returns the parts of all unfinished uploads.
    pub async fn unfinished_upload_parts(&self) -> Result<Vec<(ReceiptId, UploadPart)>, DbError> {
        let rows = sqlx::query(
            "SELECT upload_id, start, size_bytes, blob FROM upload_parts
             WHERE upload_id IN (SELECT id FROM uploads WHERE length IS NULL OR received < length)",
        )
        .fetch_all(&self.pool)
        .await?;
        let part =
            |row: &SqliteRow| Ok((parse_column(row, "upload_id")?, UploadPart::from_row(row)?));
        rows.iter().map(part).collect()
    }
}

/// Returns the parts of an upload in order.
pub(super) async fn parts_of_upload(
    executor: impl SqliteExecutor<'_>,
    id: ReceiptId,
) -> Result<Vec<UploadPart>, DbError> {
    let query = owned!(record
        "SELECT start, size_bytes, blob FROM upload_parts JOIN uploads ON uploads.id = upload_id
         WHERE owner = $1 AND upload_id = $2 ORDER BY start";
        id.to_string());
    query.fetch_all(executor).await
}

/// Adds a part to an upload.
pub(super) async fn insert_part(
    tx: &mut Transaction,
    id: ReceiptId,
    part: &UploadPart,
) -> Result<(), DbError> {
    let query = owned!(
        "INSERT INTO upload_parts (upload_id, start, size_bytes, blob)
         SELECT id, $3, $4, $5 FROM uploads WHERE owner = $1 AND id = $2";
        id.to_string(), to_i64(part.start), to_i64(part.size_bytes), &part.blob);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Removes the parts of an upload, and returns the blobs to which no other upload refers.
pub(super) async fn release_parts(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Vec<String>, DbError> {
    // Blobs to which another upload refers are left out.
    let query = owned!(scalar
        "SELECT DISTINCT blob FROM upload_parts AS mine JOIN uploads ON uploads.id = upload_id
         WHERE owner = $1 AND upload_id = $2 AND NOT EXISTS (
             SELECT 1 FROM upload_parts AS other
             WHERE other.blob = mine.blob AND other.upload_id <> $2)";
        id.to_string());
    let blobs = query.fetch_all(&mut **tx).await?;
    let query = owned!(
        "DELETE FROM upload_parts
         WHERE upload_id = (SELECT id FROM uploads WHERE owner = $1 AND id = $2)";
        id.to_string());
    query.execute(&mut **tx).await?;
    Ok(blobs)
}

impl<'r> FromRow<'r, SqliteRow> for UploadPart {
    fn from_row(row: &'r SqliteRow) -> Result<Self, DbError> {
        Ok(Self {
            start: count_column(row, "start")?,
            size_bytes: count_column(row, "size_bytes")?,
            blob: row.try_get("blob")?,
        })
    }
}
