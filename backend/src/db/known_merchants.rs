//! Merchants of earlier receipts, used to recognise merchants in new readings.

use shared::corrections::Corrections;
use shared::fields::FieldName;
use shared::id::ReceiptId;
use shared::known_merchants::{KnownMerchant, merge_known_merchants};
use shared::receipt::Receipt;
use sqlx::sqlite::SqliteRow;

use super::columns::json_column;
use super::{Db, DbError};

/// Maximum number of receipts considered whose merchant the user entered; the newest ones.
const ENTERED_MAX: i64 = 300;
/// Maximum number of receipts considered whose merchant was only read; the newest ones.
const READ_MAX: i64 = 200;

impl Db {
    /// Returns the merchants of the newest receipts outside the trash, leaving out the receipt
    /// `except`. Names that the user entered come first, then names that were read with certainty.
    pub async fn known_merchants(&self, except: ReceiptId) -> Result<Vec<KnownMerchant>, DbError> {
        let entered = owned!(
            "SELECT reading, corrections FROM receipts
             JOIN receipt_readings ON receipt_id = id
             WHERE owner = $1 AND id <> $2 AND deleted_at_ms IS NULL
             AND corrections LIKE '%\"merchant\"%'
             ORDER BY created_at_ms DESC, id DESC LIMIT $3";
            except.to_string(), ENTERED_MAX);
        let read = owned!(
            "SELECT reading, corrections FROM receipts
             JOIN receipt_readings ON receipt_id = id
             WHERE owner = $1 AND id <> $2 AND deleted_at_ms IS NULL AND merchant IS NOT NULL
             AND corrections NOT LIKE '%\"merchant\"%'
             ORDER BY created_at_ms DESC, id DESC LIMIT $3";
            except.to_string(), READ_MAX);
        let mut rows: Vec<SqliteRow> = entered.fetch_all(&self.pool).await?;
        rows.extend(read.fetch_all(&self.pool).await?);
        let known = rows
            .iter()
            .map(decode_known_merchant)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(merge_known_merchants(known.into_iter().flatten()))
    }
}

fn decode_known_merchant(row: &SqliteRow) -> Result<Option<KnownMerchant>, DbError> {
    let reading: Receipt = json_column(row, "reading")?;
    let corrections: Corrections = json_column(row, "corrections")?;
    let entry = corrections.entries.get(&FieldName::Merchant);
    // An empty entry means that the paper names no merchant.
    let entered = entry.map(|entry| entry.value.as_deref().unwrap_or_default());
    Ok(KnownMerchant::from_receipt(&reading.merchant, entered))
}
