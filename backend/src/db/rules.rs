//! Stored user rules.
//!
//! Their applications are in [`rule_uses`](super::rule_uses).

use std::collections::HashMap;

use shared::id::RuleId;
use shared::rules::Rule;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::columns::{decode_column, from_json, to_json, to_u64};
use super::{Db, DbError, Moment, OWNER, Transaction};

/// State of rules to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleState {
    /// Rules in force.
    Live,
    /// Deleted rules.
    Deleted,
}

impl Db {
    /// Returns all rules in force, in no order.
    pub async fn rules(&self) -> Result<Vec<Rule>, DbError> {
        live_rules(&mut *self.pool.acquire().await?).await
    }

    /// Returns the number of receipts per rule, outside the trash.
    pub async fn rule_counts(&self) -> Result<HashMap<RuleId, u64>, DbError> {
        let rows = sqlx::query(
            "SELECT rule_id, COUNT(*) AS receipts FROM rule_uses
             JOIN receipts ON receipts.id = receipt_id
             WHERE rule_uses.owner = $1 AND deleted_at_ms IS NULL GROUP BY rule_id",
        )
        .bind(OWNER)
        .fetch_all(&self.pool)
        .await?;
        let count =
            |row: &SqliteRow| Ok((rule_id(row, "rule_id")?, to_u64(row.try_get("receipts")?)));
        rows.iter().map(count).collect()
    }

    /// Deletes the rules that were deleted at this uptime or earlier for good.
    pub async fn remove_rules_deleted_before(&self, uptime_ms: i64) -> Result<(), DbError> {
        let statement = sqlx::query(
            "DELETE FROM rules WHERE deleted_at_ms IS NOT NULL AND deleted_uptime_ms <= $1",
        );
        statement.bind(uptime_ms).execute(&self.writer).await?;
        Ok(())
    }
}

/// Returns all rules in force, in no order.
pub async fn live_rules(connection: &mut SqliteConnection) -> Result<Vec<Rule>, DbError> {
    let statement = "SELECT * FROM rules WHERE owner = $1 AND deleted_at_ms IS NULL";
    let rows = sqlx::query(statement)
        .bind(OWNER)
        .fetch_all(connection)
        .await?;
    rows.iter().map(rule_from_row).collect()
}

/// Returns one rule in this state.
pub async fn find_rule(
    connection: &mut SqliteConnection,
    id: RuleId,
    among: RuleState,
) -> Result<Option<Rule>, DbError> {
    let is_deleted = among == RuleState::Deleted;
    let statement =
        "SELECT * FROM rules WHERE owner = $1 AND id = $2 AND (deleted_at_ms IS NOT NULL) = $3";
    let row = sqlx::query(statement)
        .bind(OWNER)
        .bind(id.to_string())
        .bind(is_deleted);
    row.fetch_optional(connection)
        .await?
        .as_ref()
        .map(rule_from_row)
        .transpose()
}

/// Adds or replaces a rule, which is in force from now on.
pub async fn upsert_rule(tx: &mut Transaction, rule: &Rule) -> Result<(), DbError> {
    // A replaced rule keeps its creation time; a deleted one is in force again.
    sqlx::query(
        "INSERT INTO rules (id, owner, text, merchant, category, tags, created_at_ms,
             updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET text = excluded.text, merchant = excluded.merchant,
             category = excluded.category, tags = excluded.tags,
             updated_at_ms = excluded.updated_at_ms, deleted_at_ms = NULL",
    )
    .bind(rule.id.to_string())
    .bind(OWNER)
    .bind(&rule.text)
    .bind(&rule.merchant)
    .bind(&rule.category)
    .bind(to_json(&rule.tags)?)
    .bind(rule.created_at_ms)
    .bind(rule.updated_at_ms)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Marks a rule as deleted: neither it nor its applications count.
pub async fn mark_deleted(tx: &mut Transaction, id: RuleId, moment: Moment) -> Result<(), DbError> {
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

fn rule_from_row(row: &SqliteRow) -> Result<Rule, DbError> {
    Ok(Rule {
        id: rule_id(row, "id")?,
        text: row.try_get("text")?,
        merchant: row.try_get("merchant")?,
        category: row.try_get("category")?,
        tags: from_json(row.try_get("tags")?, "tags")?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    })
}

fn rule_id(row: &SqliteRow, column: &str) -> Result<RuleId, DbError> {
    decode_column(row.try_get::<String, _>(column)?.parse(), column)
}
