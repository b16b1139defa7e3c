//! Applications of rules to receipts, and the receipts affected by a rule.

use std::cmp::Reverse;

use reader::page::Page;
use shared::corrections::Corrections;
use shared::fields::FieldName;
use shared::id::{ReceiptId, RuleId};
use shared::rules::RuleApplication;
use shared::text::{contains_words, normalize_text};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::columns::{
    RULE_COLUMNS, RuleTarget, json_column, parse_column, target_from_row, to_json,
};
pub use super::full_text::containing::find_receipts_containing;
use super::{Db, DbError, Transaction, rules};

/// Columns of a [`RuleApplication`].
const APPLICATION_COLUMNS: &str =
    "rule_id, rule_uses.text AS rule_text, rule_uses.merchant AS rule_merchant,
     rule_uses.category AS rule_category, rule_uses.tags AS rule_tags";

/// Merchant and category that the user chose, beside the printed merchant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserChoice {
    /// The merchant as it is printed.
    pub printed_merchant: String,
    /// The merchant that was read.
    pub read_merchant: Option<String>,
    /// The merchant that the user entered, if any.
    pub merchant: Option<String>,
    /// The category that the user chose, if any.
    pub category: Option<String>,
}

impl Db {
    /// Returns the receipts that contain these words, as [`find_receipts_containing`].
    pub async fn receipts_containing(&self, words: &str) -> Result<Vec<RuleTarget>, DbError> {
        find_receipts_containing(&mut *self.pool.acquire().await?, words).await
    }

    /// Returns the receipts to which a rule applies, as [`find_applications`].
    pub async fn receipts_with_rule(
        &self,
        id: RuleId,
    ) -> Result<Vec<(RuleTarget, RuleApplication)>, DbError> {
        find_applications(&mut *self.pool.acquire().await?, id).await
    }

    /// Returns the merchant as it is printed on a receipt.
    pub async fn printed_merchant(&self, id: ReceiptId) -> Result<Option<String>, DbError> {
        let query = owned!(scalar
            "SELECT printed_merchant FROM receipts WHERE owner = $1 AND id = $2";
            id.to_string());
        let printed: Option<Option<String>> = query.fetch_optional(&self.pool).await?;
        Ok(printed.flatten())
    }

    /// Returns the choices of the user for receipts with a merchant, outside the trash, the newest
    /// first.
    pub async fn user_choices(&self) -> Result<Vec<UserChoice>, DbError> {
        let query = owned!(
            "SELECT printed_merchant, read_merchant, corrections, own_category
             FROM receipts WHERE owner = $1 AND deleted_at_ms IS NULL
             AND printed_merchant IS NOT NULL
             AND (corrections <> '{}' OR own_category IS NOT NULL)
             ORDER BY created_at_ms DESC, id DESC"
        );
        let rows = query.fetch_all(&self.pool).await?;
        let said = |row: &SqliteRow| {
            let corrections: Corrections = json_column(row, "corrections")?;
            // Corrections of other fields say nothing about the merchant.
            let entry = corrections.entries.get(&FieldName::Merchant);
            Ok(UserChoice {
                printed_merchant: row.try_get("printed_merchant")?,
                read_merchant: row.try_get("read_merchant")?,
                // An empty entry means that the user removed the merchant.
                merchant: entry
                    .map(|entry| entry.value.as_deref().unwrap_or_default().trim().to_owned()),
                category: row.try_get("own_category")?,
            })
        };
        rows.iter().map(said).collect()
    }
}

/// Returns the receipts outside the trash to which a rule was applied, with the values that it set,
/// the newest first. The rule may be deleted.
pub async fn find_applications(
    connection: &mut SqliteConnection,
    id: RuleId,
) -> Result<Vec<(RuleTarget, RuleApplication)>, DbError> {
    let statement = format!(
        "SELECT {RULE_COLUMNS}, {APPLICATION_COLUMNS}
         FROM rule_uses JOIN receipts ON receipts.id = receipt_id
         WHERE rule_uses.owner = $1 AND rule_id = $2 AND deleted_at_ms IS NULL
         ORDER BY created_at_ms DESC, receipts.id DESC"
    );
    let query = owned!(sqlx::AssertSqlSafe(statement); id.to_string());
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((target_from_row(row)?, application_from_row(row)?)))
        .collect()
}

/// Returns the applications of existing rules to a receipt, the strongest first.
pub async fn active_applications(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Vec<RuleApplication>, DbError> {
    let statement = format!(
        "SELECT {APPLICATION_COLUMNS}, created_at_ms FROM rule_uses
         JOIN rules ON rules.id = rule_id
         WHERE rule_uses.owner = $1 AND receipt_id = $2 AND deleted_at_ms IS NULL"
    );
    let query = owned!(sqlx::AssertSqlSafe(statement); id.to_string());
    let rows = query.fetch_all(&mut **tx).await?;
    let dated = |row: &SqliteRow| Ok((application_from_row(row)?, row.try_get("created_at_ms")?));
    // SQL cannot sort by strength, which counts the characters of the normalised text.
    Ok(sort_strongest_first(
        rows.iter().map(dated).collect::<Result<_, DbError>>()?,
    ))
}

/// Returns the sort key that decides between rules, the greater one wins: more characters, then the
/// newer rule.
pub fn rule_strength(text: &str, made_at_ms: i64, id: RuleId) -> (usize, i64, RuleId) {
    // The id only makes the order total: two rules may be created in the same millisecond.
    (normalize_text(text).chars().count(), made_at_ms, id)
}

/// Sorts applications by the strength of their rules. Each comes with the creation time of its
/// rule.
pub fn sort_strongest_first(mut uses: Vec<(RuleApplication, i64)>) -> Vec<RuleApplication> {
    uses.sort_by_cached_key(|(used, made_at_ms)| {
        Reverse(rule_strength(&used.text, *made_at_ms, used.rule))
    });
    uses.into_iter().map(|(used, _)| used).collect()
}

/// Replaces the applications of all rules that are not deleted, after a new reading of the receipt.
pub(super) async fn apply_rules(
    tx: &mut Transaction,
    id: ReceiptId,
    folded: &str,
) -> Result<(), DbError> {
    // Applications of deleted rules stay, for a restore of the rule.
    let query = owned!(
        "DELETE FROM rule_uses WHERE owner = $1 AND receipt_id = $2
         AND rule_id IN (SELECT id FROM rules WHERE owner = $1 AND deleted_at_ms IS NULL)";
        id.to_string());
    query.execute(&mut **tx).await?;
    // All rules are checked, since the text is new.
    for rule in rules::live_rules(&mut *tx).await? {
        if contains_words(folded, &normalize_text(&rule.text)) {
            apply_rule(tx, id, &rule.to_application()).await?;
        }
    }
    Ok(())
}

/// Adds the application of a rule. The derived columns are not refreshed.
pub async fn apply_rule(
    tx: &mut Transaction,
    id: ReceiptId,
    used: &RuleApplication,
) -> Result<(), DbError> {
    let query = owned!(
        "INSERT INTO rule_uses (owner, receipt_id, rule_id, text, merchant, category, tags)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
        id.to_string(), used.rule.to_string(), &used.text, &used.merchant, &used.category,
        to_json(&used.tags)?);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Removes the application of a rule. The derived columns are not refreshed.
pub async fn unapply_rule(
    tx: &mut Transaction,
    id: ReceiptId,
    rule: RuleId,
) -> Result<(), DbError> {
    let query = owned!(
        "DELETE FROM rule_uses WHERE owner = $1 AND receipt_id = $2 AND rule_id = $3";
        id.to_string(), rule.to_string());
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Marks the receipts in the trash to which a rule was applied as stale.
pub async fn mark_trash_stale(tx: &mut Transaction, id: RuleId) -> Result<(), DbError> {
    let query = owned!(
        "UPDATE receipts SET derived = 0 WHERE owner = $1 AND deleted_at_ms IS NOT NULL
         AND id IN (SELECT receipt_id FROM rule_uses WHERE owner = $1 AND rule_id = $2)";
        id.to_string());
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Returns the normalised text of pages.
pub(super) fn normalize_pages(pages: &[Page]) -> String {
    normalize_text(&pages.iter().map(Page::text).collect::<Vec<_>>().join("\n"))
}

fn application_from_row(row: &SqliteRow) -> Result<RuleApplication, DbError> {
    Ok(RuleApplication {
        rule: parse_column(row, "rule_id")?,
        text: row.try_get("rule_text")?,
        merchant: row.try_get("rule_merchant")?,
        category: row.try_get("rule_category")?,
        tags: json_column(row, "rule_tags")?,
    })
}
