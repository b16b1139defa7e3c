//! Links between a merged receipt and its sources.
//!
//! The sources, which are in the trash, name the receipt with their pages, and that receipt names
//! its sources.

use shared::id::ReceiptId;

use super::columns::{StoredReceipt, parse_text, to_json};
use super::{Db, DbError, Moment, Transaction, trash};

impl Db {
    /// Returns the receipt with the pages of this one, unless it is in the trash.
    pub async fn merged_into(&self, source: ReceiptId) -> Result<Option<StoredReceipt>, DbError> {
        let query = owned!(scalar "SELECT merged_into FROM receipts WHERE owner = $1 AND id = $2";
            source.to_string());
        let id: Option<Option<String>> = query.fetch_optional(&self.pool).await?;
        match parse_text(id.flatten().as_deref(), "merged_into")? {
            Some(id) => self.receipt(id).await,
            None => Ok(None),
        }
    }
}

/// Moves the sources to the trash and links them with the merged receipt.
///
/// A merged receipt that has these pages but was made of other receipts keeps its own sources. A
/// receipt into which a source was merged earlier loses its sources. If a source was purged
/// meanwhile, the merged receipt gets no sources.
pub async fn link_sources(
    tx: &mut Transaction,
    merged: ReceiptId,
    sources: &[ReceiptId],
    moment: Moment,
) -> Result<(), DbError> {
    let mut are_all = true;
    for source in sources {
        // An earlier merge of this source can no longer be undone.
        unlink_earlier_merge(tx, *source, merged).await?;
        // A source that is in the trash already keeps its time of deletion.
        let query = owned!(
            "UPDATE receipts SET merged_into = $3, version = version + 1,
             deleted_uptime_ms = CASE WHEN deleted_at_ms IS NULL THEN $4 ELSE deleted_uptime_ms END,
             deleted_at_ms = COALESCE(deleted_at_ms, $5) WHERE owner = $1 AND id = $2";
            source.to_string(), merged.to_string(), moment.uptime_ms, moment.now_ms);
        // A source that was purged meanwhile updates no row.
        are_all &= query.execute(&mut **tx).await?.rows_affected() == 1;
    }
    if are_all {
        // Set only if there are none yet.
        let query = owned!(
            "UPDATE receipts SET merged_from = $3, version = version + 1
             WHERE owner = $1 AND id = $2 AND merged_from IN ('[]', $3)";
            merged.to_string(), to_json(&sources)?);
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// Removes the sources of another receipt into which this source was merged earlier: it can no
/// longer be unmerged.
async fn unlink_earlier_merge(
    tx: &mut Transaction,
    source: ReceiptId,
    merged: ReceiptId,
) -> Result<(), DbError> {
    let query = owned!(
        "UPDATE receipts SET merged_from = '[]', version = version + 1 WHERE owner = $1
         AND id = (SELECT merged_into FROM receipts WHERE owner = $1 AND id = $2) AND id <> $3";
        source.to_string(), merged.to_string());
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Restores the sources and moves the merged receipt to the trash. Sources that became part of
/// another receipt meanwhile stay. Returns `false`, without changes, if the merged receipt is
/// missing or in the trash already.
pub async fn unmerge_receipt(
    tx: &mut Transaction,
    merged: ReceiptId,
    sources: &[ReceiptId],
    moment: Moment,
) -> Result<bool, DbError> {
    if !trash::move_to_trash(tx, merged, moment).await? {
        return Ok(false);
    }
    for source in sources {
        if is_part_of(tx, *source, merged).await? {
            trash::restore_receipt(tx, *source, moment.now_ms).await?;
        }
    }
    Ok(true)
}

async fn is_part_of(
    tx: &mut Transaction,
    source: ReceiptId,
    merged: ReceiptId,
) -> Result<bool, DbError> {
    let query = owned!(scalar
        "SELECT EXISTS (SELECT 1 FROM receipts
             WHERE owner = $1 AND id = $2 AND merged_into = $3)";
        source.to_string(), merged.to_string());
    query.fetch_one(&mut **tx).await
}
