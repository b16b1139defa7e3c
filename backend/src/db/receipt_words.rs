//! Recognised text of receipts with positions, and other papers on their pages.

use reader::page::Page;
use shared::id::ReceiptId;
use sqlx::{FromRow, Row, SqliteExecutor};

use super::columns::{COMPLETE_COLUMNS, COMPLETE_TABLES, StoredReceipt, from_json, to_json};
use super::{Db, DbError, OWNER, Transaction};

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
        let query = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(OWNER)
            .bind(id.to_string());
        let Some(row) = query.fetch_optional(&self.pool).await? else {
            return Ok(None);
        };
        Ok(Some((
            StoredReceipt::from_row(&row)?,
            from_json(row.try_get("words")?, "words")?,
        )))
    }
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
    sqlx::query("UPDATE receipt_readings SET words = $1 WHERE receipt_id = $2")
        .bind(to_json(&now)?)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    sqlx::query("UPDATE receipts SET updated_at_ms = $1, version = version + 1 WHERE id = $2")
        .bind(now_ms)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(true)
}

async fn query_words<'c>(
    executor: impl SqliteExecutor<'c>,
    id: ReceiptId,
) -> Result<Option<Vec<Page>>, DbError> {
    let statement = "SELECT words FROM receipts JOIN receipt_readings ON receipt_id = id
         WHERE owner = $1 AND id = $2 AND deleted_at_ms IS NULL";
    let words: Option<String> = sqlx::query_scalar(statement)
        .bind(OWNER)
        .bind(id.to_string())
        .fetch_optional(executor)
        .await?;
    words.map(|words| from_json(&words, "words")).transpose()
}
