//! The rules of a person. What they set for receipts is in [`rule_uses`](super::rule_uses).

use std::collections::HashMap;

use shared::id::RuleId;
use shared::rules::Rule;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::receipts::{from_json, json};
use super::{Db, DbError, Moment, OWNER, Transaction, parsed, to_u64};

/// Which rules, as to the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// Those that count.
    Live,
    /// Deleted ones.
    Deleted,
}

impl Db {
    /// All rules that count, in no order.
    pub async fn rules(&self) -> Result<Vec<Rule>, DbError> {
        live(&mut *self.pool.acquire().await?).await
    }

    /// How many receipts each rule was laid over, without those in the trash.
    pub async fn rule_counts(&self) -> Result<HashMap<RuleId, u64>, DbError> {
        let rows = sqlx::query(
            "SELECT rule_id, COUNT(*) AS receipts FROM rule_uses JOIN receipts ON receipts.id = receipt_id
             WHERE rule_uses.owner = $1 AND deleted_at_ms IS NULL GROUP BY rule_id",
        )
        .bind(OWNER)
        .fetch_all(&self.pool)
        .await?;
        let count =
            |row: &SqliteRow| Ok((id_of(row, "rule_id")?, to_u64(row.try_get("receipts")?)));
        rows.iter().map(count).collect()
    }

    /// Removes for good what was deleted since this uptime or longer.
    pub async fn remove_rules_deleted_before(&self, uptime_ms: i64) -> Result<(), DbError> {
        let statement = sqlx::query(
            "DELETE FROM rules WHERE deleted_at_ms IS NOT NULL AND deleted_uptime_ms <= $1",
        );
        statement.bind(uptime_ms).execute(&self.writer).await?;
        Ok(())
    }
}

/// All rules that count, in no order.
pub async fn live(connection: &mut SqliteConnection) -> Result<Vec<Rule>, DbError> {
    let statement = "SELECT * FROM rules WHERE owner = $1 AND deleted_at_ms IS NULL";
    let rows = sqlx::query(statement)
        .bind(OWNER)
        .fetch_all(connection)
        .await?;
    rows.iter().map(rule_of).collect()
}

/// One rule.
pub async fn one(
    connection: &mut SqliteConnection,
    id: RuleId,
    among: Among,
) -> Result<Option<Rule>, DbError> {
    let is_deleted = among == Among::Deleted;
    let statement =
        "SELECT * FROM rules WHERE owner = $1 AND id = $2 AND (deleted_at_ms IS NOT NULL) = $3";
    let row = sqlx::query(statement)
        .bind(OWNER)
        .bind(id.to_string())
        .bind(is_deleted);
    row.fetch_optional(connection)
        .await?
        .as_ref()
        .map(rule_of)
        .transpose()
}

/// Adds a rule, or puts it in the place of the one of this id; it counts from now on.
pub async fn put(tx: &mut Transaction, rule: &Rule) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO rules (id, owner, text, merchant, category, tags, created_at_ms, updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET text = excluded.text, merchant = excluded.merchant,
             category = excluded.category, tags = excluded.tags, updated_at_ms = excluded.updated_at_ms,
             deleted_at_ms = NULL",
    )
    .bind(rule.id.to_string())
    .bind(OWNER)
    .bind(&rule.text)
    .bind(&rule.merchant)
    .bind(&rule.category)
    .bind(json(&rule.tags)?)
    .bind(rule.created_at_ms)
    .bind(rule.updated_at_ms)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Marks a rule as deleted: it counts no longer, nor does what it set.
pub async fn discard(tx: &mut Transaction, id: RuleId, moment: Moment) -> Result<(), DbError> {
    let statement = sqlx::query(
        "UPDATE rules SET deleted_at_ms = $1, deleted_uptime_ms = $2 WHERE owner = $3 AND id = $4",
    );
    let statement = statement.bind(moment.now_ms).bind(moment.uptime_ms);
    statement
        .bind(OWNER)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn rule_of(row: &SqliteRow) -> Result<Rule, DbError> {
    Ok(Rule {
        id: id_of(row, "id")?,
        text: row.try_get("text")?,
        merchant: row.try_get("merchant")?,
        category: row.try_get("category")?,
        tags: from_json(row.try_get("tags")?, "tags")?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    })
}

fn id_of(row: &SqliteRow, column: &str) -> Result<RuleId, DbError> {
    parsed(row.try_get::<String, _>(column)?.parse(), column)
}
