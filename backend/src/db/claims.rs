//! Claims on ids that clients choose.
//!
//! One id names an upload, a download and a receipt, and belongs to the first claimant. Everything
//! created under such an id checks it here, in the write transaction that adds its row.

use shared::id::ReceiptId;
use sqlx::{Row, SqliteConnection};

use super::{Db, DbError, Transaction};

/// Kind of object that an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// An upload.
    Upload,
    /// A download.
    Download,
    /// A receipt, in the trash or not.
    Receipt,
    /// A purged receipt of which files may be left.
    Purged,
}

/// All objects that an id names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holders(Vec<Holder>);

impl Holders {
    /// Returns whether the id is free.
    pub fn is_free(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether the id names such an object.
    pub fn contains(&self, holder: Holder) -> bool {
        self.0.contains(&holder)
    }

    /// Returns whether the id names such an object and no other.
    pub fn are_only(&self, holder: Holder) -> bool {
        self.0 == [holder]
    }
}

impl Db {
    /// Returns whether the id is in use. Outside a write transaction this is a hint for an early
    /// answer only.
    pub async fn is_id_used(&self, id: ReceiptId) -> Result<bool, DbError> {
        Ok(!query_holders(&mut *self.pool.acquire().await?, id)
            .await?
            .is_free())
    }
}

/// Returns the objects that an id names.
pub async fn find_holders(tx: &mut Transaction, id: ReceiptId) -> Result<Holders, DbError> {
    query_holders(&mut *tx, id).await
}

async fn query_holders(
    connection: &mut SqliteConnection,
    id: ReceiptId,
) -> Result<Holders, DbError> {
    // One query for all tables whose ids clients choose.
    let row = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM uploads WHERE id = $1) AS upload,
         EXISTS (SELECT 1 FROM downloads WHERE id = $1) AS download,
         EXISTS (SELECT 1 FROM receipts WHERE id = $1) AS receipt,
         EXISTS (SELECT 1 FROM purged_receipts WHERE id = $1) AS purged",
    )
    .bind(id.to_string())
    .fetch_one(connection)
    .await?;
    let mut holders = Vec::new();
    for (column, holder) in [
        ("upload", Holder::Upload),
        ("download", Holder::Download),
        ("receipt", Holder::Receipt),
        ("purged", Holder::Purged),
    ] {
        if row.try_get::<bool, _>(column)? {
            holders.push(holder);
        }
    }
    Ok(Holders(holders))
}
