//! Document type, language and country of a receipt.

use std::sync::LazyLock;

use regex::Regex;
use shared::field::{Field, Source};
use shared::money::Currency;
use shared::receipt::{DocumentType, TaxId};

use super::text::Row;
use super::{language, tax_ids};

/// Number of rows at the top in which a title is looked for.
const TITLE_ROWS_MAX: usize = 14;
/// Maximum length of a title in bytes; it stands alone in its row.
const TITLE_BYTES_MAX: usize = 34;

static CREDIT_NOTE_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\W*(?:CREDIT\s?NOTE|REFUND(?:\s?RECEIPT)?|RETURN(?:\s?RECEIPT)?|GUTSCHRIFT",
        r"|STORNO(?:BELEG)?|RÜCKGABE(?:BELEG)?|AVOIR|REMBOURSEMENT|ABONO|DEVOLUCI[OÓ]N",
        r"|NOTA DI CREDITO|RESO|NOTA DE CR[EÉ]DITO|CREDITNOTA|KREDITNOTA|RETUR|ZWROT",
        r"|KREDITFAKTURA)\W*$",
    ))
    .expect("a fixed pattern")
});
static INVOICE_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\W*(?:(?:SIMPLIFIED\s?|FULL\s?)?(?:TAX\s?)?INVOICE|RECHNUNG|FACTURE",
        r"|FACTURA(?:\s?SIMPLIFICADA)?|FATTURA|FATURA|FACTUUR|FAKTURA(?:\s?VAT)?|INVOIS)\W*$",
    ))
    .expect("a fixed pattern")
});
static CARD_SLIP_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:APPROVAL\s?CODE|APPR\.?\s?CODE|AUTH\.?\s?CODE|CARDHOLDER|MERCHANT\s?COPY",
        r"|K-?U-?N-?D-?E-?N-?B-?E-?L-?E-?G|BATCH\s?NO)\b",
    ))
    .expect("a fixed pattern")
});

/// Returns whether the title is that of a credit note: money was given back.
pub(super) fn is_refund(rows: &[Row]) -> bool {
    find_title(rows, &CREDIT_NOTE_TITLE).is_some()
}

/// Returns the first short row near the top that matches the pattern of a title.
fn find_title<'a>(rows: &'a [Row], pattern: &Regex) -> Option<&'a Row> {
    rows.iter()
        .take(TITLE_ROWS_MAX)
        .find(|row| row.text.len() <= TITLE_BYTES_MAX && pattern.is_match(&row.text))
}

/// Returns the document type. With goods (`has_items`) it is not a card slip.
pub(super) fn detect_document_type(rows: &[Row], has_items: bool) -> Field<DocumentType> {
    let found = |row: &Row, kind: DocumentType| Some(row.full_evidence()?.into_field(kind, 0.9));
    // Titles decide first, then the words of a card slip; any other text is a receipt.
    let title =
        find_title(rows, &CREDIT_NOTE_TITLE).and_then(|row| found(row, DocumentType::CreditNote));
    let title = title.or_else(|| {
        find_title(rows, &INVOICE_TITLE).and_then(|row| found(row, DocumentType::Invoice))
    });
    let slip = || {
        let row = rows
            .iter()
            .filter(|_| !has_items)
            .find(|row| CARD_SLIP_WORDS.is_match(&row.text))?;
        Some(
            row.full_evidence()?
                .into_field(DocumentType::CardSlip, 0.75),
        )
    };
    let found = title.or_else(slip);
    let is_blank = !rows
        .iter()
        .any(|row| row.text.contains(char::is_alphanumeric));
    found.unwrap_or_else(|| {
        if is_blank {
            Field::gap()
        } else {
            inferred_field(DocumentType::Receipt, 0.8)
        }
    })
}

/// Returns the language to which most known words belong.
pub(super) fn detect_language(rows: &[Row]) -> Field<String> {
    language::likeliest_language(rows)
        .map(|(code, share)| inferred_field(code.to_owned(), share))
        .unwrap_or_default()
}

/// Returns the country: by a tax number with valid check digits, else by a currency of one country
/// only.
pub(super) fn detect_country(ids: &[TaxId], currency: Option<Currency>) -> Field<String> {
    if let Some(country) = tax_ids::verified_country(ids) {
        return inferred_field(country.to_owned(), 0.97);
    }
    let code = currency.map(String::from).unwrap_or_default();
    // The first two letters of a currency code are its country, unless several countries use the
    // currency.
    let shared = [
        "EUR", "USD", "CHF", "XAF", "XOF", "XPF", "XCD", "AUD", "DKK",
    ]
    .contains(&code.as_str());
    match code.get(..2).filter(|_| !shared) {
        Some(country) => inferred_field(country.to_owned(), 0.8),
        None => Field::gap(),
    }
}

/// Makes a field that is concluded from other fields and has no place on the page.
fn inferred_field<T>(value: T, confidence: f32) -> Field<T> {
    Field {
        value: Some(value),
        confidence,
        source: Source::Inferred,
        ..Field::gap()
    }
}
