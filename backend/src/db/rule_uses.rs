//! What rules set for receipts, and the receipts that rules are about.

use std::cmp::Reverse;

use reader::page::Page;
use shared::api::Filing;
use shared::corrections::{Corrections, FieldName};
use shared::id::{ReceiptId, RuleId};
use shared::rules::{RuleUse, Taught};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::folded::{fold, holds};
use super::receipts::{filing_of, from_json, json};
use super::{Db, DbError, OWNER, Transaction, parsed, rules};

/// What decides what a receipt shows, as far as rules are concerned.
#[derive(Debug, Clone)]
pub struct Concerned {
    /// Which one.
    pub id: ReceiptId,
    /// Its day.
    pub date: Option<String>,
    /// What it shows.
    pub shown: Taught,
    /// What a person said of it.
    pub said: Filing,
    /// A person said which merchant it is.
    pub is_merchant_said: bool,
    /// The merchant that was read.
    pub read_merchant: Option<String>,
    /// What rules set, the strongest first.
    pub uses: Vec<RuleUse>,
}

/// What a person said of a receipt, beside what is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The merchant as it stands on the paper.
    pub printed: String,
    /// The merchant that was read.
    pub read: Option<String>,
    /// The merchant a person entered, if one did.
    pub merchant: Option<String>,
    /// The category a person chose.
    pub category: Option<String>,
}

const COLUMNS: &str =
    "receipts.id, date, receipts.merchant, receipts.category, receipts.tags, NULL AS note, own_category,
    own_tags, refused, corrections, read_merchant, taught";

impl Db {
    /// The receipts that hold these words, as [`holding`].
    pub async fn receipts_holding(&self, words: &str) -> Result<Vec<Concerned>, DbError> {
        holding(&mut *self.pool.acquire().await?, words).await
    }

    /// So many receipts hold these words, as [`holding`], or more. It looks no further than that.
    pub async fn is_held(&self, words: &str, receipts_min: usize) -> Result<bool, DbError> {
        let receipts_min = i64::try_from(receipts_min).unwrap_or(i64::MAX);
        let count: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM (
                 SELECT 1 FROM receipt_texts JOIN receipts ON receipts.id = receipt_id
                 WHERE receipt_texts.owner = $1 AND (' ' || folded || ' ') LIKE $2 AND deleted_at_ms IS NULL
                 LIMIT $3) AS held",
        )
        .bind(OWNER)
        .bind(format!("% {words} %"))
        .bind(receipts_min)
        .fetch_one(&self.pool)
        .await?;
        Ok(count >= receipts_min)
    }

    /// The receipts that a rule was laid over, as [`using`].
    pub async fn receipts_using(&self, id: RuleId) -> Result<Vec<(Concerned, RuleUse)>, DbError> {
        using(&mut *self.pool.acquire().await?, id).await
    }

    /// What a person said of receipts whose merchant was read, without the trash.
    pub async fn said(&self) -> Result<Vec<Said>, DbError> {
        let rows = sqlx::query(
            "SELECT printed_merchant, read_merchant, corrections, own_category FROM receipts WHERE owner = $1
             AND deleted_at_ms IS NULL AND printed_merchant IS NOT NULL
             AND (corrections <> '{}' OR own_category IS NOT NULL) ORDER BY created_at_ms DESC, id DESC",
        )
        .bind(OWNER)
        .fetch_all(&self.pool)
        .await?;
        let said = |row: &SqliteRow| {
            let corrections: Corrections = from_json(row.try_get("corrections")?, "corrections")?;
            let entry = corrections.entries.get(&FieldName::Merchant);
            Ok(Said {
                printed: row.try_get("printed_merchant")?,
                read: row.try_get("read_merchant")?,
                merchant: entry
                    .map(|entry| entry.value.as_deref().unwrap_or_default().trim().to_owned()),
                category: row.try_get("own_category")?,
            })
        };
        rows.iter().map(said).collect()
    }
}

/// The receipts whose text holds these words, the newest first, without the trash.
pub async fn holding(
    connection: &mut SqliteConnection,
    words: &str,
) -> Result<Vec<Concerned>, DbError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM receipt_texts JOIN receipts ON receipts.id = receipt_id
         WHERE receipt_texts.owner = $1 AND (' ' || folded || ' ') LIKE $2 AND deleted_at_ms IS NULL
         ORDER BY created_at_ms DESC, receipts.id DESC"
    );
    // Words are letters and digits: no sign of a pattern is among them.
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(OWNER)
        .bind(format!("% {words} %"));
    rows.fetch_all(connection)
        .await?
        .iter()
        .map(concerned)
        .collect()
}

/// The receipts that a rule was laid over, be it deleted, with what it set; the newest first, without the trash.
pub async fn using(
    connection: &mut SqliteConnection,
    id: RuleId,
) -> Result<Vec<(Concerned, RuleUse)>, DbError> {
    let statement = format!(
        "SELECT {COLUMNS}, rule_id, rule_uses.text AS rule_text, rule_uses.merchant AS rule_merchant,
         rule_uses.category AS rule_category, rule_uses.tags AS rule_tags
         FROM rule_uses JOIN receipts ON receipts.id = receipt_id
         WHERE rule_uses.owner = $1 AND rule_id = $2 AND deleted_at_ms IS NULL
         ORDER BY created_at_ms DESC, receipts.id DESC"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(OWNER)
        .bind(id.to_string());
    let rows = rows.fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((concerned(row)?, use_of(row)?)))
        .collect()
}

/// What rules that count set for a receipt, the strongest first.
pub async fn laid(tx: &mut Transaction, id: ReceiptId) -> Result<Vec<RuleUse>, DbError> {
    let rows = sqlx::query(
        "SELECT rule_id, rule_uses.text AS rule_text, rule_uses.merchant AS rule_merchant,
         rule_uses.category AS rule_category, rule_uses.tags AS rule_tags, created_at_ms
         FROM rule_uses JOIN rules ON rules.id = rule_id WHERE receipt_id = $1 AND deleted_at_ms IS NULL",
    )
    .bind(id.to_string())
    .fetch_all(&mut **tx)
    .await?;
    let dated = |row: &SqliteRow| Ok((use_of(row)?, row.try_get("created_at_ms")?));
    Ok(strongest_first(
        rows.iter().map(dated).collect::<Result<_, DbError>>()?,
    ))
}

/// What decides which rule wins over another, the greater one: more letters, then the newer rule.
pub fn strength(text: &str, made_at_ms: i64, id: RuleId) -> (usize, i64, RuleId) {
    (fold(text).chars().count(), made_at_ms, id)
}

/// Puts what rules set in the order in which they win over each other. With each comes when its rule was made.
pub fn strongest_first(mut uses: Vec<(RuleUse, i64)>) -> Vec<RuleUse> {
    uses.sort_by_cached_key(|(used, made_at_ms)| {
        Reverse(strength(&used.text, *made_at_ms, used.rule))
    });
    uses.into_iter().map(|(used, _)| used).collect()
}

/// Lays all rules that count over a receipt that was read, in place of those that were.
pub(super) async fn lay_all(
    tx: &mut Transaction,
    id: ReceiptId,
    folded: &str,
) -> Result<(), DbError> {
    sqlx::query(
        "DELETE FROM rule_uses WHERE receipt_id = $1
         AND rule_id IN (SELECT id FROM rules WHERE deleted_at_ms IS NULL)",
    )
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    for rule in rules::live(&mut *tx).await? {
        if holds(folded, &fold(&rule.text)) {
            lay(tx, id, &rule.used()).await?;
        }
    }
    Ok(())
}

/// Lays a rule over a receipt. What follows from it is not derived yet.
pub async fn lay(tx: &mut Transaction, id: ReceiptId, used: &RuleUse) -> Result<(), DbError> {
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
    .bind(json(&used.tags)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes a rule off a receipt. What follows from it is not derived yet.
pub async fn take_off(tx: &mut Transaction, id: ReceiptId, rule: RuleId) -> Result<(), DbError> {
    let statement = sqlx::query("DELETE FROM rule_uses WHERE receipt_id = $1 AND rule_id = $2");
    statement
        .bind(id.to_string())
        .bind(rule.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Has the receipts in the trash that a rule was laid over wait to be derived anew.
pub async fn mark_trash(tx: &mut Transaction, id: RuleId) -> Result<(), DbError> {
    let statement = "UPDATE receipts SET derived = 0 WHERE deleted_at_ms IS NOT NULL
        AND id IN (SELECT receipt_id FROM rule_uses WHERE rule_id = $1)";
    sqlx::query(statement)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps the text of a receipt as it is compared.
pub(super) async fn keep_text(
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

/// The text of pages as it is compared.
pub(super) fn folded(pages: &[Page]) -> String {
    fold(&pages.iter().map(Page::text).collect::<Vec<_>>().join("\n"))
}

fn concerned(row: &SqliteRow) -> Result<Concerned, DbError> {
    let corrections: Corrections = from_json(row.try_get("corrections")?, "corrections")?;
    Ok(Concerned {
        id: parsed(row.try_get::<String, _>("id")?.parse(), "id")?,
        date: row.try_get("date")?,
        shown: Taught {
            merchant: row.try_get("merchant")?,
            category: row.try_get("category")?,
            tags: from_json(row.try_get("tags")?, "tags")?,
        },
        said: filing_of(row)?,
        is_merchant_said: corrections.entries.contains_key(&FieldName::Merchant),
        read_merchant: row.try_get("read_merchant")?,
        uses: from_json(row.try_get("taught")?, "taught")?,
    })
}

fn use_of(row: &SqliteRow) -> Result<RuleUse, DbError> {
    Ok(RuleUse {
        rule: parsed(row.try_get::<String, _>("rule_id")?.parse(), "rule_id")?,
        text: row.try_get("rule_text")?,
        merchant: row.try_get("rule_merchant")?,
        category: row.try_get("rule_category")?,
        tags: from_json(row.try_get("rule_tags")?, "rule_tags")?,
    })
}
