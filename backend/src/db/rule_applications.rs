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
    RULE_COLUMNS, RuleTarget, decode_column, from_json, target_from_row, to_json,
};
use super::{Db, DbError, OWNER, Transaction, rules};

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

    /// Returns whether at least `receipts_min` receipts contain these words. Stops counting there.
    pub async fn has_receipts_containing(
        &self,
        words: &str,
        receipts_min: usize,
    ) -> Result<bool, DbError> {
        let receipts_min = i64::try_from(receipts_min).unwrap_or(i64::MAX);
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM (
                 SELECT 1 FROM receipt_texts JOIN receipts ON receipts.id = receipt_id
                 WHERE receipt_texts.owner = $1 AND (' ' || folded || ' ') LIKE $2
                 AND deleted_at_ms IS NULL LIMIT $3) AS held",
        )
        .bind(OWNER)
        .bind(format!("% {words} %"))
        .bind(receipts_min)
        .fetch_one(&self.pool)
        .await?;
        Ok(count >= receipts_min)
    }

    /// Returns the receipts to which a rule applies, as [`find_applications`].
    pub async fn receipts_with_rule(
        &self,
        id: RuleId,
    ) -> Result<Vec<(RuleTarget, RuleApplication)>, DbError> {
        find_applications(&mut *self.pool.acquire().await?, id).await
    }

    /// Returns the choices of the user for receipts with a merchant, outside the trash, the newest
    /// first.
    pub async fn user_choices(&self) -> Result<Vec<UserChoice>, DbError> {
        let rows = sqlx::query(
            "SELECT printed_merchant, read_merchant, corrections, own_category
             FROM receipts WHERE owner = $1 AND deleted_at_ms IS NULL
             AND printed_merchant IS NOT NULL
             AND (corrections <> '{}' OR own_category IS NOT NULL)
             ORDER BY created_at_ms DESC, id DESC",
        )
        .bind(OWNER)
        .fetch_all(&self.pool)
        .await?;
        let said = |row: &SqliteRow| {
            let corrections: Corrections = from_json(row.try_get("corrections")?, "corrections")?;
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

/// Returns the receipts whose text contains these normalized words, outside the trash, the newest
/// first.
pub async fn find_receipts_containing(
    connection: &mut SqliteConnection,
    words: &str,
) -> Result<Vec<RuleTarget>, DbError> {
    let statement = format!(
        "SELECT {RULE_COLUMNS} FROM receipt_texts JOIN receipts ON receipts.id = receipt_id
         WHERE receipt_texts.owner = $1 AND (' ' || folded || ' ') LIKE $2 AND deleted_at_ms IS NULL
         ORDER BY created_at_ms DESC, receipts.id DESC"
    );
    // Normalized words are letters and digits, without wildcards of `LIKE`.
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(OWNER)
        .bind(format!("% {words} %"));
    rows.fetch_all(connection)
        .await?
        .iter()
        .map(target_from_row)
        .collect()
}

/// Returns the receipts to which a rule was applied, with what it set, outside the trash, the
/// newest first. The rule may be deleted.
pub async fn find_applications(
    connection: &mut SqliteConnection,
    id: RuleId,
) -> Result<Vec<(RuleTarget, RuleApplication)>, DbError> {
    let statement = format!(
        "SELECT {RULE_COLUMNS}, rule_id, rule_uses.text AS rule_text,
         rule_uses.merchant AS rule_merchant, rule_uses.category AS rule_category,
         rule_uses.tags AS rule_tags
         FROM rule_uses JOIN receipts ON receipts.id = receipt_id
         WHERE rule_uses.owner = $1 AND rule_id = $2 AND deleted_at_ms IS NULL
         ORDER BY created_at_ms DESC, receipts.id DESC"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(OWNER)
        .bind(id.to_string());
    let rows = rows.fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((target_from_row(row)?, application_from_row(row)?)))
        .collect()
}

/// Returns what rules that are not deleted set for a receipt, the strongest first.
pub async fn active_applications(
    tx: &mut Transaction,
    id: ReceiptId,
) -> Result<Vec<RuleApplication>, DbError> {
    let rows = sqlx::query(
        "SELECT rule_id, rule_uses.text AS rule_text, rule_uses.merchant AS rule_merchant,
         rule_uses.category AS rule_category, rule_uses.tags AS rule_tags, created_at_ms
         FROM rule_uses JOIN rules ON rules.id = rule_id
         WHERE receipt_id = $1 AND deleted_at_ms IS NULL",
    )
    .bind(id.to_string())
    .fetch_all(&mut **tx)
    .await?;
    let dated = |row: &SqliteRow| Ok((application_from_row(row)?, row.try_get("created_at_ms")?));
    Ok(sort_strongest_first(
        rows.iter().map(dated).collect::<Result<_, DbError>>()?,
    ))
}

/// Returns the sort key that decides between rules, the greater one wins: more characters, then the
/// newer rule.
pub fn rule_strength(text: &str, made_at_ms: i64, id: RuleId) -> (usize, i64, RuleId) {
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
    sqlx::query(
        "DELETE FROM rule_uses WHERE receipt_id = $1
         AND rule_id IN (SELECT id FROM rules WHERE deleted_at_ms IS NULL)",
    )
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
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
    sqlx::query(
        "INSERT INTO rule_uses (receipt_id, rule_id, owner, text, merchant, category, tags)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.to_string())
    .bind(used.rule.to_string())
    .bind(OWNER)
    .bind(&used.text)
    .bind(&used.merchant)
    .bind(&used.category)
    .bind(to_json(&used.tags)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Removes the application of a rule. The derived columns are not refreshed.
pub async fn unapply_rule(
    tx: &mut Transaction,
    id: ReceiptId,
    rule: RuleId,
) -> Result<(), DbError> {
    let statement = sqlx::query("DELETE FROM rule_uses WHERE receipt_id = $1 AND rule_id = $2");
    statement
        .bind(id.to_string())
        .bind(rule.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Marks the receipts in the trash to which a rule was applied as stale.
pub async fn mark_trash_stale(tx: &mut Transaction, id: RuleId) -> Result<(), DbError> {
    let statement = "UPDATE receipts SET derived = 0 WHERE deleted_at_ms IS NOT NULL
        AND id IN (SELECT receipt_id FROM rule_uses WHERE rule_id = $1)";
    sqlx::query(statement)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Stores the normalized text of a receipt.
pub(super) async fn store_text(
    tx: &mut Transaction,
    id: ReceiptId,
    folded: &str,
) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO receipt_texts (receipt_id, owner, folded) VALUES ($1, $2, $3)
         ON CONFLICT (receipt_id) DO UPDATE SET folded = excluded.folded",
    )
    .bind(id.to_string())
    .bind(OWNER)
    .bind(folded)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Returns the normalized text of pages.
pub(super) fn normalize_pages(pages: &[Page]) -> String {
    normalize_text(&pages.iter().map(Page::text).collect::<Vec<_>>().join("\n"))
}

fn application_from_row(row: &SqliteRow) -> Result<RuleApplication, DbError> {
    Ok(RuleApplication {
        rule: decode_column(row.try_get::<String, _>("rule_id")?.parse(), "rule_id")?,
        text: row.try_get("rule_text")?,
        merchant: row.try_get("rule_merchant")?,
        category: row.try_get("rule_category")?,
        tags: from_json(row.try_get("rule_tags")?, "rule_tags")?,
    })
}
