//! What follows from reading, rules, corrections and filing of a receipt: the columns it is listed, sorted and filtered by, and
//! its texts in the full-text index.
//!
//! Whatever changes a receipt ends with [`refresh`], in the same transaction; what changes very many [`mark`]s them instead and
//! catches up afterwards. When the rules here change, [`RULES`] goes up and every receipt is derived anew at the next start.

use reader::page::Page;
use shared::checks;
use shared::corrections::Corrections;
use shared::field::{Field, SURE_FROM};
use shared::id::ReceiptId;
use shared::money::Money;
use shared::receipt::{Item, Payment, Receipt, format_date};
use shared::rules::{RuleUse, Taught};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use tracing::{error, info};

use super::full_text::{self, Texts};
use super::receipts::{filing_of, from_json, json};
use super::{Db, DbError, Transaction, rule_uses};

/// The number of the rules below.
const RULES: i64 = 2;
/// How many receipts are derived anew in one transaction.
const AT_ONCE: i64 = 200;
/// How sure a receipt is whose fields are, but whose total does not add up.
const DOUBTED: f32 = 0.5;
/// The decimals of amounts that are compared across currencies: the most that any currency has.
const SCALE: u8 = 3;

/// What everything follows from.
struct Source {
    number: i64,
    receipt: Receipt,
    pages: Vec<Page>,
    note: Option<String>,
    /// What rules set.
    uses: Vec<RuleUse>,
    /// Category and tags, those of a person and those of rules.
    shown: Taught,
    /// The merchant as it was read, and as it stands on the paper.
    read_merchant: Option<String>,
    printed_merchant: Option<String>,
}

/// The columns of the list.
struct Summary {
    merchant: Option<String>,
    date: Option<String>,
    total: Option<Money>,
    currency: Option<String>,
    confidence: f32,
    verified: bool,
    adds_up: Option<bool>,
}

/// Derives everything of this receipt anew.
pub async fn refresh(tx: &mut Transaction, id: ReceiptId) -> Result<(), DbError> {
    let row = sqlx::query(
        "SELECT number, note, own_category, own_tags, refused, corrections, reading, words FROM receipts
         JOIN receipt_readings ON receipt_id = id WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(()) };
    let source = Source::of(&row, rule_uses::laid(tx, id).await?)?;
    let summary = Summary::of(&source.receipt);
    sqlx::query(
        "UPDATE receipts SET merchant = $1, date = $2, total_minor = $3, currency = $4, confidence = $5, verified = $6,
         adds_up = $7, total_scaled = $8, merchant_key = $9, category_key = $10, tags_key = $11, derived = $12,
         category = $13, tags = $14, taught = $15, read_merchant = $16, printed_merchant = $17, version = version + 1
         WHERE id = $18",
    )
    .bind(&summary.merchant)
    .bind(summary.date)
    .bind(summary.total.map(|total| total.minor))
    .bind(summary.currency)
    .bind(summary.confidence)
    .bind(summary.verified)
    .bind(summary.adds_up)
    .bind(summary.total.map(scaled))
    .bind(summary.merchant.as_deref().map(key))
    .bind(source.shown.category.as_deref().map(key))
    .bind(tags_key(&source.shown.tags))
    .bind(RULES)
    .bind(&source.shown.category)
    .bind(json(&source.shown.tags)?)
    .bind(json(&source.uses)?)
    .bind(&source.read_merchant)
    .bind(&source.printed_merchant)
    .bind(id.to_string())
    .execute(&mut **tx)
    .await?;
    rule_uses::keep_text(tx, id, &rule_uses::folded(&source.pages)).await?;
    full_text::put(tx, source.number, &source.texts()).await
}

/// Has a receipt wait for [`Db::catch_up`].
pub async fn mark(tx: &mut Transaction, id: ReceiptId, now_ms: i64) -> Result<(), DbError> {
    let statement =
        sqlx::query("UPDATE receipts SET derived = 0, updated_at_ms = $1 WHERE id = $2");
    statement
        .bind(now_ms)
        .bind(id.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The spelling in which names are compared.
pub(super) fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Tags in the spelling in which they are compared, each between line feeds.
fn tags_key(tags: &[String]) -> Option<String> {
    let keys: Vec<_> = tags.iter().map(|tag| key(tag).replace('\n', " ")).collect();
    Some(format!("\n{}\n", keys.join("\n"))).filter(|_| !tags.is_empty())
}

impl Db {
    /// Derives what was derived by older rules, or never, or waits for it ([`mark`]), some receipts at a time, so that others
    /// can write in between. What a stopped server leaves is taken up at the next start.
    pub async fn catch_up(&self) -> Result<(), DbError> {
        let mut done = 0;
        loop {
            let query = sqlx::query_scalar("SELECT id FROM receipts WHERE derived < $1 LIMIT $2");
            let ids: Vec<String> = query
                .bind(RULES)
                .bind(AT_ONCE)
                .fetch_all(&self.writer)
                .await?;
            if ids.is_empty() {
                break;
            }
            let mut tx = self.begin().await?;
            for id in &ids {
                let refreshed = match super::parsed(id.parse(), "id") {
                    Ok(id) => refresh(&mut tx, id).await,
                    Err(error) => Err(error),
                };
                match refreshed {
                    // What cannot be read must not keep the others, nor the server.
                    Err(DbError::Decode(cause)) => {
                        error!(receipt = id, cause, "a receipt cannot be read");
                        let skip = sqlx::query("UPDATE receipts SET derived = $1 WHERE id = $2");
                        skip.bind(RULES).bind(id).execute(&mut *tx).await?;
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

impl Source {
    fn of(row: &SqliteRow, uses: Vec<RuleUse>) -> Result<Self, DbError> {
        let reading: Receipt = from_json(row.try_get("reading")?, "reading")?;
        let Field {
            value: read_merchant,
            raw,
            ..
        } = reading.merchant.name.clone();
        let reading = reading.taught(&uses);
        let corrections: Corrections = from_json(row.try_get("corrections")?, "corrections")?;
        Ok(Self {
            number: row.try_get("number")?,
            // The corrections were checked against an earlier reading when they were entered; where a newer reading
            // contradicts them (12.50 in a currency without decimals), the reading stands.
            receipt: reading.clone().corrected(&corrections).unwrap_or(reading),
            pages: from_json(row.try_get("words")?, "words")?,
            note: row.try_get("note")?,
            shown: Taught::of(&uses).filed(&filing_of(row)?),
            uses,
            printed_merchant: raw.or_else(|| read_merchant.clone()),
            read_merchant,
        })
    }

    fn texts(&self) -> Texts {
        let Self { receipt, .. } = self;
        let of_item = |item: &Item| {
            let amount = item.amount.value.map(Money::to_decimal);
            joined(
                [
                    item.description.value.clone(),
                    item.sku.value.clone(),
                    amount,
                ],
                " ",
            )
        };
        let of_payment = |payment: &Payment| {
            let method = payment
                .method
                .value
                .as_ref()
                .and_then(|method| json(method).ok());
            let method = method.map(|method| method.trim_matches('"').to_owned());
            joined(
                [
                    method,
                    payment.brand.value.clone(),
                    payment.last4.value.clone(),
                ],
                " ",
            )
        };
        let filed = [
            self.note.clone(),
            self.shown.category.clone(),
            receipt.receipt_number.value.clone(),
        ];
        let notes = filed
            .into_iter()
            .flatten()
            .chain(self.shown.tags.iter().cloned());
        let total = receipt.total.value.map(Money::to_decimal);
        Texts {
            merchant: receipt.merchant.name.value.clone().unwrap_or_default(),
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
            pages: joined(
                self.pages
                    .iter()
                    .map(|page| Some(page.text()))
                    .chain([total]),
                "\n",
            ),
        }
    }
}

impl Summary {
    fn of(receipt: &Receipt) -> Self {
        let (name, date, total) = (&receipt.merchant.name, &receipt.date, &receipt.total);
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
        // The latest day is checked when the date is read.
        let checks = checks::of(receipt, None);
        let is_doubted = receipt.needs_review(&checks) && least >= SURE_FROM;
        Self {
            merchant: name.value.clone(),
            date: date.value.map(format_date),
            total: total.value,
            currency: receipt
                .currency
                .value
                .map(|currency| currency.code().to_owned()),
            confidence: if is_doubted { DOUBTED } else { least },
            verified: name.verified && date.verified && total.verified,
            adds_up: Some(checks.iter().all(|check| check.ok)).filter(|_| !checks.is_empty()),
        }
    }
}

/// An amount in thousandths of major units. Beyond all amounts it stays at the largest.
fn scaled(money: Money) -> i64 {
    money
        .minor
        .saturating_mul(10_i64.pow(u32::from(SCALE.saturating_sub(money.exponent))))
}

fn joined(texts: impl IntoIterator<Item = Option<String>>, separator: &str) -> String {
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
        assert_eq!(key(" CAFÉ Süd "), "café süd");
        assert_eq!(
            tags_key(&["Trip".into(), "a\nb".into()]).as_deref(),
            Some("\ntrip\na b\n")
        );
        assert_eq!(tags_key(&[]), None);
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
                scaled(Money::parse(text, currency.parse().ok()).unwrap()),
                thousandths,
                "{text}"
            );
        }
        assert_eq!(scaled(Money::new(i64::MAX, None)), i64::MAX);
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
                Summary::of(&receipt(items, 500)).adds_up,
                adds_up,
                "{items:?}"
            );
        }
    }
}
