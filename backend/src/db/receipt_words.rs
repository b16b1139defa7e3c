//! Recognised text of receipts with positions, and other papers on their pages.

use reader::page::Page;
use shared::id::ReceiptId;
use sqlx::{FromRow, SqliteExecutor};

use super::columns::{
    COMPLETE_COLUMNS, COMPLETE_TABLES, StoredReceipt, from_json, json_column, to_json,
};
use super::{Db, DbError, Transaction};

impl Db {
    /// Returns the text of the pages; `None` if there is no such receipt.
    pub async fn receipt_words(&self, id: ReceiptId) -> Result<Option<Vec<Page>>, DbError> {
        query_words(&self.pool, id).await
    }

    /// Returns a receipt outside the trash and the text of its pages, both of the same version.
    pub async fn receipt_with_words(
        &self,
        id: ReceiptId,
    ) -> Result<Option<(StoredReceipt, Vec<Page>)>, DbError> {
        let statement = format!(
            "SELECT {COMPLETE_COLUMNS}, words FROM {COMPLETE_TABLES}
             WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NULL"
        );
        let query = owned!(sqlx::AssertSqlSafe(statement); id.to_string());
        let Some(row) = query.fetch_optional(&self.pool).await? else {
            return Ok(None);
        };
        Ok(Some((
            StoredReceipt::from_row(&row)?,
            json_column(&row, "words")?,
        )))
    }
}

/// Returns the text of the pages of a receipt outside the trash; none if there is no such receipt.
pub async fn load_pages(tx: &mut Transaction, id: ReceiptId) -> Result<Vec<Page>, DbError> {
    let pages = query_words(&mut **tx, id).await?;
    Ok(pages.unwrap_or_default())
}

/// Removes the papers beside those that were read, unless the pages have changed; returns whether
/// it did.
pub async fn forget_other_papers(
    tx: &mut Transaction,
    id: ReceiptId,
    pages: &[Page],
    now_ms: i64,
) -> Result<bool, DbError> {
    // A reading may have replaced the pages meanwhile.
    let Some(mut now) = query_words(&mut **tx, id).await?.filter(|now| now == pages) else {
        return Ok(false);
    };
    for page in &mut now {
        page.papers.truncate(1);
    }
    let query = owned!(
        "UPDATE receipt_readings SET words = $3
         WHERE receipt_id = (SELECT id FROM receipts WHERE owner = $1 AND id = $2)";
        id.to_string(), to_json(&now)?);
    query.execute(&mut **tx).await?;
    let query = owned!(
        "UPDATE receipts SET updated_at_ms = $3, version = version + 1
         WHERE owner = $1 AND id = $2";
        id.to_string(), now_ms);
    query.execute(&mut **tx).await?;
    Ok(true)
}

async fn query_words(
    executor: impl SqliteExecutor<'_>,
    id: ReceiptId,
) -> Result<Option<Vec<Page>>, DbError> {
    let query = owned!(scalar
        "SELECT words FROM receipts JOIN receipt_readings ON receipt_id = id
         WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NULL";
        id.to_string());
    let words: Option<String> = query.fetch_optional(executor).await?;
    words.map(|words| from_json(&words, "words")).transpose()
}
