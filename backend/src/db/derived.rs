//! Derived columns and full-text entries of receipts.
//!
//! They follow from reading, rules, corrections and annotations, and serve lists, sorting, filters
//! and search. Every change of a receipt ends with [`refresh_receipt`] in the same transaction;
//! changes of very many receipts [`mark_stale`] them and refresh afterwards. When the rules of
//! derivation change, [`DERIVATION_VERSION`] is raised and all receipts are refreshed at the next
//! startup.

use reader::page::Page;
use shared::corrections::Corrections;
use shared::field::Field;
use shared::id::ReceiptId;
use shared::money::Money;
use shared::receipt::Receipt;
use shared::rules::{RuleApplication, RuleOutcome};
use shared::search_texts::SearchTexts;
use shared::summary::Summary;
use shared::text::comparison_key;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use tracing::{error, info};

use super::columns::{annotations_from_row, decode_column, json_column, to_json};
use super::{Db, DbError, Transaction, full_text, rule_applications};

/// Version of the rules of derivation below.
const DERIVATION_VERSION: i64 = 7;
/// Receipts refreshed per transaction.
const BATCH_RECEIPTS: i64 = 200;

/// Stored values from which everything is derived.
struct DerivationSource {
    number: i64,
    receipt: Receipt,
    pages: Vec<Page>,
    note: Option<String>,
    /// Applications of rules.
    applications: Vec<RuleApplication>,
    /// Category and tags as shown: those of the user and those of rules.
    shown: RuleOutcome,
    /// Merchant as it was read, and as it is printed.
    read_merchant: Option<String>,
    printed_merchant: Option<String>,
}

/// Recomputes all derived columns and the full-text entry of a receipt.
pub async fn refresh_receipt(tx: &mut Transaction, id: ReceiptId) -> Result<(), DbError> {
    let query = owned!(
        "SELECT number, note, own_category, own_tags, refused, corrections, reading, words
         FROM receipts JOIN receipt_readings ON receipt_id = id WHERE owner = $1 AND id = $2";
        id.to_string());
    // Purged meanwhile: there is nothing to derive.
    let Some(row) = query.fetch_optional(&mut **tx).await? else {
        return Ok(());
    };
    let source =
        DerivationSource::from_stored(&row, rule_applications::active_applications(tx, id).await?)?;
    let summary = Summary::from_receipt(&source.receipt);
    let RuleOutcome { category, tags, .. } = &source.shown;
    let query = owned!(
        "UPDATE receipts SET merchant = $3, date = $4, total_minor = $5, currency = $6,
         confidence = $7, verified = $8, adds_up = $9, total_scaled = $10, merchant_key = $11,
         category_key = $12, tags_key = $13, derived = $14, category = $15, tags = $16,
         taught = $17, read_merchant = $18, printed_merchant = $19, version = version + 1
         WHERE owner = $1 AND id = $2";
        id.to_string(), &summary.merchant, summary.date, summary.total.map(|total| total.minor),
        summary.currency.map(|currency| currency.code().to_owned()), summary.confidence,
        summary.verified, summary.adds_up, summary.total.map(Money::to_thousandths),
        summary.merchant.as_deref().map(comparison_key),
        category.as_deref().map(comparison_key), tags_key(tags), DERIVATION_VERSION, category,
        to_json(tags)?, to_json(&source.applications)?, &source.read_merchant,
        &source.printed_merchant);
    query.execute(&mut **tx).await?;
    full_text::replace_texts(tx, source.number, &source.search_texts()).await
}

/// Marks a receipt to be refreshed by [`Db::refresh_stale`].
pub async fn mark_stale(tx: &mut Transaction, id: ReceiptId, now_ms: i64) -> Result<(), DbError> {
    let query = owned!(
        "UPDATE receipts SET derived = 0, updated_at_ms = $3 WHERE owner = $1 AND id = $2";
        id.to_string(), now_ms);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Returns tags in the spelling in which they are compared, each between line feeds.
fn tags_key(tags: &[String]) -> Option<String> {
    let keys: Vec<_> = tags
        .iter()
        .map(|tag| comparison_key(tag).replace('\n', " "))
        .collect();
    Some(format!("\n{}\n", keys.join("\n"))).filter(|_| !tags.is_empty())
}

impl Db {
    /// Refreshes receipts that are new, marked ([`mark_stale`]) or of an older version, in batches,
    /// so that other writers are not blocked. After a crash the rest is done at the next startup.
    pub async fn refresh_stale(&self) -> Result<(), DbError> {
        let mut done = 0;
        loop {
            let query = sqlx::query_scalar("SELECT id FROM receipts WHERE derived < $1 LIMIT $2");
            let ids: Vec<String> = query
                .bind(DERIVATION_VERSION)
                .bind(BATCH_RECEIPTS)
                .fetch_all(&self.writer)
                .await?;
            if ids.is_empty() {
                break;
            }
            // Every batch is a transaction of its own, between which other writers get their turn.
            let mut tx = self.begin().await?;
            for id in &ids {
                let refreshed = match decode_column(id.parse(), "id") {
                    Ok(id) => refresh_receipt(&mut tx, id).await,
                    Err(error) => Err(error),
                };
                match refreshed {
                    // An unreadable receipt must block neither the others nor the startup.
                    Err(DbError::Decode(cause)) => {
                        error!(receipt = id, cause, "a receipt cannot be read");
                        let skip = sqlx::query("UPDATE receipts SET derived = $1 WHERE id = $2");
                        let skip = skip.bind(DERIVATION_VERSION).bind(id);
                        skip.execute(&mut *tx).await?;
                    }
                    other => other?,
                }
            }
            tx.commit().await?;
            done += ids.len();
            info!(receipts = done, "prepared for being found");
        }
        Ok(())
    }
}

impl DerivationSource {
    fn from_stored(row: &SqliteRow, uses: Vec<RuleApplication>) -> Result<Self, DbError> {
        let reading: Receipt = json_column(row, "reading")?;
        let Field {
            value: read_merchant,
            raw,
            ..
        } = reading.merchant.name.clone();
        // Layers in this order: reading, rules, corrections.
        let reading = reading.with_rules(&uses);
        let corrections: Corrections = json_column(row, "corrections")?;
        Ok(Self {
            number: row.try_get("number")?,
            // Corrections were checked against the reading of their time. If a newer reading
            // contradicts them (12.50 in a currency without decimals), the reading stands.
            receipt: reading
                .clone()
                .with_corrections(&corrections)
                .unwrap_or(reading),
            pages: json_column(row, "words")?,
            note: row.try_get("note")?,
            shown: RuleOutcome::from_applications(&uses)
                .with_annotations(&annotations_from_row(row)?),
            applications: uses,
            printed_merchant: raw.or_else(|| read_merchant.clone()),
            read_merchant,
        })
    }

    fn search_texts(&self) -> SearchTexts {
        let pages: Vec<_> = self.pages.iter().map(Page::text).collect();
        SearchTexts::new(&self.receipt, self.note.as_deref(), &self.shown, &pages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_in_small_letters() {
        assert_eq!(comparison_key(" CAFÉ Süd "), "café süd");
        assert_eq!(
            tags_key(&["Trip".into(), "a\nb".into()]).as_deref(),
            Some("\ntrip\na b\n")
        );
        assert_eq!(tags_key(&[]), None);
    }
}
