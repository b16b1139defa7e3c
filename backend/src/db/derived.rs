//! Derived columns and full-text entries of receipts.
//!
//! They follow from reading, rules, corrections and annotations, and serve lists, sorting, filters
//! and search. Every change of a receipt ends with [`refresh_receipt`] in the same transaction;
//! changes of very many receipts [`mark_stale`] them and refresh afterwards. When the rules of
//! derivation change, [`DERIVATION_VERSION`] is raised and all receipts are refreshed at the next
//! startup.

use reader::page::Page;
use shared::checks;
use shared::corrections::Corrections;
use shared::display_name::display_name;
use shared::field::{CONFIDENCE_THRESHOLD, Field, Source};
use shared::fields::FieldName;
use shared::id::ReceiptId;
use shared::money::Money;
use shared::receipt::{Item, Payment, Receipt, format_date};
use shared::rules::{RuleApplication, RuleOutcome};
use shared::search_results::HitField;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use tracing::{error, info};

use super::columns::{annotations_from_row, decode_column, json_column, to_json};
use super::full_text::{self, IndexedTexts};
use super::{Db, DbError, Transaction, rule_applications};

/// Version of the rules of derivation below.
const DERIVATION_VERSION: i64 = 7;
/// Receipts refreshed per transaction.
const BATCH_RECEIPTS: i64 = 200;
/// Confidence of a receipt whose fields are confident, but which needs a review all the same.
const INCONSISTENT_CONFIDENCE: f32 = 0.5;
/// Decimals of amounts compared across currencies: the maximum of all currencies.
const DECIMALS_MAX: u8 = 3;

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

/// Columns of the list.
struct Summary {
    merchant: Option<String>,
    date: Option<String>,
    total: Option<Money>,
    currency: Option<String>,
    confidence: f32,
    verified: bool,
    adds_up: Option<bool>,
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
        summary.currency, summary.confidence, summary.verified, summary.adds_up,
        summary.total.map(to_thousandths), summary.merchant.as_deref().map(comparison_key),
        category.as_deref().map(comparison_key), tags_key(tags), DERIVATION_VERSION, category,
        to_json(tags)?, to_json(&source.applications)?, &source.read_merchant,
        &source.printed_merchant);
    query.execute(&mut **tx).await?;
    full_text::replace_texts(tx, source.number, &source.indexed_texts()).await
}

/// Marks a receipt to be refreshed by [`Db::refresh_stale`].
pub async fn mark_stale(tx: &mut Transaction, id: ReceiptId, now_ms: i64) -> Result<(), DbError> {
    let query = owned!(
        "UPDATE receipts SET derived = 0, updated_at_ms = $3 WHERE owner = $1 AND id = $2";
        id.to_string(), now_ms);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Returns the spelling in which names are compared.
pub(super) fn comparison_key(name: &str) -> String {
    name.trim().to_lowercase()
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

    fn indexed_texts(&self) -> IndexedTexts {
        let Self { receipt, .. } = self;
        // One line per item, so that a search shows a whole item.
        let of_item = |item: &Item| {
            let amount = item.amount.value.map(Money::to_decimal);
            join_texts(
                [
                    item.description.value.clone(),
                    item.sku.value.clone(),
                    amount,
                ],
                " ",
            )
        };
        let of_payment = |payment: &Payment| {
            // Payment methods are indexed by their JSON name.
            let method = payment
                .method
                .value
                .as_ref()
                .and_then(|method| to_json(method).ok());
            let method = method.map(|method| method.trim_matches('"').to_owned());
            join_texts(
                [
                    method,
                    payment.brand.value.clone(),
                    payment.last4.value.clone(),
                ],
                " ",
            )
        };
        let filed = [self.note.clone(), self.shown.category.clone()];
        let notes = filed
            .into_iter()
            .flatten()
            .chain(field_texts(receipt, HitField::Note))
            .chain(self.shown.tags.iter().cloned());
        let tax_ids = receipt.merchant.tax_ids.iter();
        let tax_ids = tax_ids.map(|id| id.value.value.clone());
        // Fields are searchable as corrected and in their plain form, too.
        let fields = field_texts(receipt, HitField::Text).map(Some);
        IndexedTexts {
            merchant: join_texts(field_texts(receipt, HitField::Merchant).map(Some), "\n"),
            items: receipt
                .items
                .iter()
                .map(of_item)
                .collect::<Vec<_>>()
                .join("\n"),
            notes: notes
                .chain(receipt.payments.iter().map(of_payment))
                .collect::<Vec<_>>()
                .join("\n"),
            pages: join_texts(self.pages.iter().map(|page| Some(page.text())), "\n"),
            fields: join_texts(fields.chain(tax_ids), "\n"),
        }
    }
}

impl Summary {
    fn from_receipt(receipt: &Receipt) -> Self {
        let (name, date, total) = (&receipt.merchant.name, &receipt.date, &receipt.total);
        // A missing field has no confidence, unless the user confirmed that it is missing.
        let sure = |missing: bool, verified: bool, confidence: f32| {
            if missing && !verified {
                0.0
            } else {
                confidence
            }
        };
        let least = sure(name.value.is_none(), name.verified, name.confidence)
            .min(sure(date.value.is_none(), date.verified, date.confidence))
            .min(sure(
                total.value.is_none(),
                total.verified,
                total.confidence,
            ));
        // The latest possible date was checked when the date was read.
        let checks = checks::check_receipt(receipt, None);
        // The confidence of the row tells whether a review is needed, also if confident numbers do
        // not add up.
        let confidence = if receipt.needs_review(&checks) && least >= CONFIDENCE_THRESHOLD {
            INCONSISTENT_CONFIDENCE
        } else {
            least
        };
        // Names are typed as they are to be shown, but often printed in capitals.
        let is_typed = matches!(name.source, Source::User | Source::UserRule);
        let shown = |name: &String| {
            if is_typed {
                name.clone()
            } else {
                display_name(name)
            }
        };
        Self {
            merchant: name.value.as_ref().map(shown),
            date: date.value.map(format_date),
            total: total.value,
            currency: receipt
                .currency
                .value
                .map(|currency| currency.code().to_owned()),
            confidence,
            verified: name.verified && date.verified && total.verified,
            adds_up: Some(checks.iter().all(|check| check.ok)).filter(|_| !checks.is_empty()),
        }
    }
}

/// Returns the values of the fields in a part of the index.
fn field_texts(receipt: &Receipt, part: HitField) -> impl Iterator<Item = String> {
    let fields = FieldName::ALL.iter();
    let fields = fields.filter(move |name| name.search_part() == Some(part));
    fields.filter_map(|name| receipt.field(*name).to_text())
}

/// Returns an amount in thousandths of major units, saturating at the largest number.
fn to_thousandths(money: Money) -> i64 {
    money
        .minor
        .saturating_mul(10_i64.pow(u32::from(DECIMALS_MAX.saturating_sub(money.exponent))))
}

fn join_texts(texts: impl IntoIterator<Item = Option<String>>, separator: &str) -> String {
    let texts = texts.into_iter().flatten().filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::field::Field;

    fn is<T>(value: T) -> Field<T> {
        Field {
            value: Some(value),
            confidence: 0.95,
            ..Field::gap()
        }
    }

    #[test]
    fn names_are_compared_in_small_letters() {
        assert_eq!(comparison_key(" CAFÉ Süd "), "café süd");
        assert_eq!(
            tags_key(&["Trip".into(), "a\nb".into()]).as_deref(),
            Some("\ntrip\na b\n")
        );
        assert_eq!(tags_key(&[]), None);
    }

    #[test]
    fn capitals_are_shown_readable_unless_they_were_typed() {
        let mut receipt = Receipt::default();
        receipt.merchant.name = is("HILLSIDE BAKERY LTD".to_owned());
        let shown = |receipt: &Receipt| Summary::from_receipt(receipt).merchant;
        assert_eq!(shown(&receipt).as_deref(), Some("Hillside Bakery Ltd"));
        receipt.merchant.name.source = Source::User;
        assert_eq!(shown(&receipt).as_deref(), Some("HILLSIDE BAKERY LTD"));
    }

    #[test]
    fn amounts_compare_across_decimals() {
        for (text, currency, thousandths) in [
            ("12.50", "EUR", 12_500),
            ("12", "JPY", 12_000),
            ("1.234", "KWD", 1_234),
            ("-3", "USD", -3_000),
        ] {
            assert_eq!(
                to_thousandths(Money::parse(text, currency.parse().ok()).unwrap()),
                thousandths,
                "{text}"
            );
        }
        assert_eq!(to_thousandths(Money::new(i64::MAX, None)), i64::MAX);
    }

    #[test]
    fn numbers_add_up_contradict_or_prove_nothing() {
        let money = |minor| is(Money::new(minor, None));
        let item = |minor| Item {
            amount: money(minor),
            ..Item::default()
        };
        let receipt = |items: &[i64], total| Receipt {
            items: items.iter().map(|minor| item(*minor)).collect(),
            total: money(total),
            ..Receipt::default()
        };
        for (items, adds_up) in [
            (&[200, 300][..], Some(true)),
            (&[200][..], Some(false)),
            (&[][..], None),
        ] {
            assert_eq!(
                Summary::from_receipt(&receipt(items, 500)).adds_up,
                adds_up,
                "{items:?}"
            );
        }
    }
}
