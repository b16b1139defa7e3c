//! Ids that clients choose: one id names an upload, a download and a receipt, and belongs to whoever claimed it first.
//!
//! Whatever comes into being under such an id asks here, in the write transaction that adds its row.

use shared::id::ReceiptId;
use sqlx::{Row, SqliteConnection};

use super::{Db, DbError, Transaction};

/// What an id names already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holders {
    /// An upload.
    pub upload: bool,
    /// A download.
    pub download: bool,
    /// A receipt, whether or not it is in the trash.
    pub receipt: bool,
    /// A receipt that was removed for good and whose files are still being removed.
    pub purged: bool,
}

impl Holders {
    /// It is free.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// It is that of an upload and of nothing else.
    pub fn is_upload(self) -> bool {
        self == Self { upload: true, ..Self::default() }
    }

    /// It is that of a download and of nothing else.
    pub fn is_download(self) -> bool {
        self == Self { download: true, ..Self::default() }
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
    Ok(Holders {
        upload: row.try_get("upload")?,
        download: row.try_get("download")?,
        receipt: row.try_get("receipt")?,
        purged: row.try_get("purged")?,
    })
}
