//! Ids that clients choose: one id names an upload, a download and a receipt, and belongs to whoever claimed it first.
//!
//! Whatever comes into being under such an id asks here, in the write transaction that adds its row.

use shared::id::ReceiptId;
use sqlx::{Row, SqliteConnection};

use super::{Db, DbError, Transaction};

/// What an id may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// An upload.
    Upload,
    /// A download.
    Download,
    /// A receipt, whether or not it is in the trash.
    Receipt,
    /// A receipt that was removed for good and of which something may be left.
    Purged,
}

/// Everything that an id names already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holders(Vec<Holder>);

impl Holders {
    /// The id is free.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// This is among what it names.
    pub fn include(&self, holder: Holder) -> bool {
        self.0.contains(&holder)
    }

    /// It names this and nothing else.
    pub fn are_only(&self, holder: Holder) -> bool {
        self.0 == [holder]
    }
}

impl Db {
    /// The id is in use. Without a write transaction this is a hint for an early answer only.
    pub async fn is_id_used(&self, id: ReceiptId) -> Result<bool, DbError> {
        Ok(!find(&mut *self.pool.acquire().await?, id).await?.is_none())
    }
}

/// What an id names.
pub async fn holders(tx: &mut Transaction, id: ReceiptId) -> Result<Holders, DbError> {
    find(&mut *tx, id).await
}

async fn find(connection: &mut SqliteConnection, id: ReceiptId) -> Result<Holders, DbError> {
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
