//! What kind of document it is, and the language and country it comes from.

use std::sync::LazyLock;

use regex::Regex;
use shared::field::{Field, Source};
use shared::money::Currency;
use shared::receipt::{DocumentType, TaxId};

use super::text::Row;
use super::{language, tax_ids};

/// A title stands in the first rows, alone.
const TITLE_ROWS: usize = 14;
const TITLE_LETTERS: usize = 34;

static CREDIT_NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:CREDIT\s?NOTE|REFUND(?:\s?RECEIPT)?|RETURN(?:\s?RECEIPT)?|GUTSCHRIFT|STORNO(?:BELEG)?|RÜCKGABE(?:BELEG)?|AVOIR|REMBOURSEMENT|ABONO|DEVOLUCI[OÓ]N|NOTA DI CREDITO|RESO|NOTA DE CR[EÉ]DITO|CREDITNOTA|KREDITNOTA|RETUR|ZWROT|KREDITFAKTURA)\W*$").expect("a fixed pattern")
});
static INVOICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:SIMPLIFIED\s?|FULL\s?)?(?:TAX\s?)?INVOICE|RECHNUNG|FACTURE|FACTURA(?:\s?SIMPLIFICADA)?|FATTURA|FATURA|FACTUUR|FAKTURA(?:\s?VAT)?|INVOIS)\W*$").expect("a fixed pattern")
});
static CARD_SLIP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:APPROVAL\s?CODE|APPR\.?\s?CODE|AUTH\.?\s?CODE|CARDHOLDER|MERCHANT\s?COPY|K-?U-?N-?D-?E-?N-?B-?E-?L-?E-?G|BATCH\s?NO)\b").expect("a fixed pattern")
});

/// Money was given back: the title says so.
pub(super) fn is_refund(rows: &[Row]) -> bool {
    titled(rows, &CREDIT_NOTE).is_some()
}

fn titled<'a>(rows: &'a [Row], pattern: &Regex) -> Option<&'a Row> {
    rows.iter()
        .take(TITLE_ROWS)
        .find(|row| row.text.len() <= TITLE_LETTERS && pattern.is_match(&row.text))
}

/// What kind of document the rows are. `has_items`: goods are listed.
pub(super) fn kind(rows: &[Row], has_items: bool) -> Field<DocumentType> {
    let found = |row: &Row, kind: DocumentType| Some(row.whole()?.field(kind, 0.9));
    let title = titled(rows, &CREDIT_NOTE).and_then(|row| found(row, DocumentType::CreditNote));
    let title =
        title.or_else(|| titled(rows, &INVOICE).and_then(|row| found(row, DocumentType::Invoice)));
    let slip = || {
        let row = rows
            .iter()
            .filter(|_| !has_items)
            .find(|row| CARD_SLIP.is_match(&row.text))?;
        Some(row.whole()?.field(DocumentType::CardSlip, 0.75))
    };
    let found = title.or_else(slip);
    let is_blank = !rows
        .iter()
        .any(|row| row.text.contains(char::is_alphanumeric));
    found.unwrap_or_else(|| {
        if is_blank {
            Field::gap()
        } else {
            concluded(DocumentType::Receipt, 0.8)
        }
    })
}

/// The language most of the known words are of.
pub(super) fn language(rows: &[Row]) -> Field<String> {
    language::of(rows)
        .map(|(code, share)| concluded(code.to_owned(), share))
        .unwrap_or_default()
}

/// The country, by a checked number or by the only country that has this currency.
pub(super) fn country(ids: &[TaxId], currency: Option<Currency>) -> Field<String> {
    if let Some(country) = tax_ids::country(ids) {
        return concluded(country.to_owned(), 0.97);
    }
    let code = currency.map(String::from).unwrap_or_default();
    // The first two letters of a currency are its country, except for those that several countries share.
    let shared = [
        "EUR", "USD", "CHF", "XAF", "XOF", "XPF", "XCD", "AUD", "DKK",
    ]
    .contains(&code.as_str());
    match code.get(..2).filter(|_| !shared) {
        Some(country) => concluded(country.to_owned(), 0.8),
        None => Field::gap(),
    }
}

fn concluded<T>(value: T, confidence: f32) -> Field<T> {
    Field {
        value: Some(value),
        confidence,
        source: Source::Rule,
        ..Field::gap()
    }
}
