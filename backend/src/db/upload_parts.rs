//! Parts of uploads: position and blob.
//!
//! Several uploads may refer to one blob: a final upload has the blobs of its partial ones. A blob
//! is deleted when the last reference is gone.

use shared::id::ReceiptId;
use sqlx::FromRow;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::columns::{decode_column, to_i64, to_u64};
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
        let part = |row: &SqliteRow| {
            let id = decode_column(row.try_get::<String, _>("upload_id")?.parse(), "upload_id")?;
            Ok((id, UploadPart::from_row(row)?))
        };
        rows.iter().map(part).collect()
    }
}

/// Returns the parts of an upload in order.
pub(super) async fn parts_of_upload<'e, E>(
    executor: E,
    id: ReceiptId,
) -> Result<Vec<UploadPart>, DbError>
where
    E: sqlx::Executor<'e, Database = sqlx::Sqlite>,
{
    sqlx::query_as(
        "SELECT start, size_bytes, blob FROM upload_parts WHERE upload_id = $1 ORDER BY start",
    )
    .bind(id.to_string())
    .fetch_all(executor)
    .await
}

/// Adds a part to an upload.
pub(super) async fn insert_part(
    tx: &mut Transaction,
    id: ReceiptId,
    part: &UploadPart,
) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO upload_parts (upload_id, start, size_bytes, blob) VALUES ($1, $2, $3, $4)",
    )
    .bind(id.to_string())
    .bind(to_i64(part.start))
    .bind(to_i64(part.size_bytes))
    .bind(&part.blob)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Removes the parts of an upload, and returns the blobs to which no other upload refers.
pub(super) async fn release_parts(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Vec<String>, DbError> {
    // Blobs to which another upload refers are left out.
    let blobs = sqlx::query_scalar(
        "SELECT DISTINCT blob FROM upload_parts AS mine WHERE upload_id = $1 AND NOT EXISTS (
             SELECT 1 FROM upload_parts AS other
             WHERE other.blob = mine.blob AND other.upload_id <> $1)",
    )
    .bind(id.to_string())
    .fetch_all(&mut **tx)
    .await?;
    sqlx::query("DELETE FROM upload_parts WHERE upload_id = $1")
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(blobs)
}

impl<'r> FromRow<'r, SqliteRow> for UploadPart {
    fn from_row(row: &'r SqliteRow) -> Result<Self, DbError> {
        Ok(Self {
            start: to_u64(row.try_get("start")?),
            size_bytes: to_u64(row.try_get("size_bytes")?),
            blob: row.try_get("blob")?,
        })
    }
}
