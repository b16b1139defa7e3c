//! Stored user rules.
//!
//! Their applications are in [`super::rule_applications`].

use std::collections::HashMap;

use shared::id::RuleId;
use shared::rules::Rule;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::columns::{count_column, json_column, parse_column, to_json};
use super::{Db, DbError, Moment, Transaction};

/// Suggested rule that the user does not want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DismissedRule {
    /// Normalised words to find.
    pub words: String,
    /// Merchant that it would have set.
    pub merchant: Option<String>,
    /// Category that it would have set.
    pub category: Option<String>,
}

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
        let query = owned!(
            "SELECT rule_id, COUNT(*) AS receipts FROM rule_uses
             JOIN receipts ON receipts.id = receipt_id
             WHERE rule_uses.owner = $1 AND deleted_at_ms IS NULL GROUP BY rule_id"
        );
        let rows = query.fetch_all(&self.pool).await?;
        let count = |row: &SqliteRow| {
            Ok((
                parse_column(row, "rule_id")?,
                count_column(row, "receipts")?,
            ))
        };
        rows.iter().map(count).collect()
    }

    /// Returns all dismissed rules, in no order.
    pub async fn dismissed_rules(&self) -> Result<Vec<DismissedRule>, DbError> {
        let query =
            owned!("SELECT words, merchant, category FROM dismissed_rules WHERE owner = $1");
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter().map(dismissed_rule_from_row).collect()
    }

    /// Stores a dismissed rule.
    pub async fn dismiss_rule(&self, rule: &DismissedRule) -> Result<(), DbError> {
        // A unique key treats two NULLs as different, so that absent values are empty texts.
        let query = owned!(
            "INSERT INTO dismissed_rules (owner, words, merchant, category)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
            &rule.words, rule.merchant.as_deref().unwrap_or_default(),
            rule.category.as_deref().unwrap_or_default());
        query.execute(&self.writer).await?;
        Ok(())
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
    let query = owned!("SELECT * FROM rules WHERE owner = $1 AND deleted_at_ms IS NULL");
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(rule_from_row).collect()
}

/// Returns one rule in this state.
pub async fn find_rule(
    connection: &mut SqliteConnection,
    id: RuleId,
    among: RuleState,
) -> Result<Option<Rule>, DbError> {
    let query = owned!(
        "SELECT * FROM rules WHERE owner = $1 AND id = $2 AND (deleted_at_ms IS NOT NULL) = $3";
        id.to_string(), among == RuleState::Deleted);
    let row = query.fetch_optional(connection).await?;
    row.as_ref().map(rule_from_row).transpose()
}

/// Adds or replaces a rule, which is in force from now on.
pub async fn upsert_rule(tx: &mut Transaction, rule: &Rule) -> Result<(), DbError> {
    // A replaced rule keeps its creation time; a deleted one is in force again.
    let query = owned!(
        "INSERT INTO rules (owner, id, text, merchant, category, tags, created_at_ms,
             updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET text = excluded.text, merchant = excluded.merchant,
             category = excluded.category, tags = excluded.tags,
             updated_at_ms = excluded.updated_at_ms, deleted_at_ms = NULL
             WHERE rules.owner = $1";
        rule.id.to_string(), &rule.text, &rule.merchant, &rule.category, to_json(&rule.tags)?,
        rule.created_at_ms, rule.updated_at_ms);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Marks a rule as deleted: neither it nor its applications count.
pub async fn mark_deleted(tx: &mut Transaction, id: RuleId, moment: Moment) -> Result<(), DbError> {
    let query = owned!(
        "UPDATE rules SET deleted_at_ms = $3, deleted_uptime_ms = $4 WHERE owner = $1 AND id = $2";
        id.to_string(), moment.now_ms, moment.uptime_ms);
    query.execute(&mut **tx).await?;
    Ok(())
}

fn rule_from_row(row: &SqliteRow) -> Result<Rule, DbError> {
    Ok(Rule {
        id: parse_column(row, "id")?,
        text: row.try_get("text")?,
        merchant: row.try_get("merchant")?,
        category: row.try_get("category")?,
        tags: json_column(row, "tags")?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    })
}

fn dismissed_rule_from_row(row: &SqliteRow) -> Result<DismissedRule, DbError> {
    let text = |column| {
        let text: String = row.try_get(column)?;
        Ok::<_, DbError>(Some(text).filter(|text| !text.is_empty()))
    };
    Ok(DismissedRule {
        words: row.try_get("words")?,
        merchant: text("merchant")?,
        category: text("category")?,
    })
}
