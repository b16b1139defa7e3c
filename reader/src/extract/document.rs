//! Document type, language and country of a receipt.

use shared::field::Field;
use shared::money::Currency;
use shared::receipt::{DocumentType, TaxId};

use super::country::{self, CountryPoints};
use super::pattern::Pattern;
use super::text::{Row, points_to_confidence};
use super::{refund, tax_ids};

/// Number of rows at the top in which a title is looked for.
const TITLE_ROWS_MAX: usize = 14;
/// Maximum length of a title in bytes; it stands alone in its row.
const TITLE_BYTES_MAX: usize = 34;

static INVOICE_TITLE: Pattern = Pattern::new(concat!(
    r"(?i)^\W*(?:(?:SIMPLIFIED\s?|FULL\s?)?(?:TAX\s?)?INVOICE|RECHNUNG|FACTURE",
    r"|FACTURA(?:\s?SIMPLIFICADA)?|FATTURA|FATURA|FACTUUR|FAKTURA(?:\s?VAT)?|INVOIS)\W*$",
));
static CARD_SLIP_WORDS: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:APPROVAL\s?CODE|APPR\.?\s?CODE|AUTH\.?\s?CODE|CARDHOLDER|MERCHANT\s?COPY",
    r"|K-?U-?N-?D-?E-?N-?B-?E-?L-?E-?G|BATCH\s?NO)\b",
));

/// Returns the first short row near the top that matches the pattern of a title.
fn find_title<'a>(rows: &'a [Row], pattern: &Pattern) -> Option<&'a Row> {
    rows.iter()
        .take(TITLE_ROWS_MAX)
        .find(|row| row.text.len() <= TITLE_BYTES_MAX && pattern.is_match(&row.text))
}

/// Returns the document type. With goods (`has_items`) it is not a card slip.
pub(super) fn detect_document_type(rows: &[Row], has_items: bool) -> Field<DocumentType> {
    let found = |row: Option<&Row>, kind: DocumentType, confidence: f32| {
        Some(row?.full_evidence()?.into_field(kind, confidence))
    };
    // Titles decide first, then the words of a card slip; any other text is a receipt.
    let is_slip = |row: &&Row| !has_items && CARD_SLIP_WORDS.is_match(&row.text);
    let is_text = |row: &Row| row.text.contains(char::is_alphanumeric);
    found(refund::find_title(rows), DocumentType::CreditNote, 0.9)
        .or_else(|| refund::is_refund(rows).then(|| Field::inferred(DocumentType::CreditNote, 0.8)))
        .or_else(|| found(find_title(rows, &INVOICE_TITLE), DocumentType::Invoice, 0.9))
        .or_else(|| found(rows.iter().find(is_slip), DocumentType::CardSlip, 0.75))
        .or_else(|| {
            rows.iter()
                .any(is_text)
                .then(|| Field::inferred(DocumentType::Receipt, 0.8))
        })
        .unwrap_or_default()
}

/// Returns the field of the language to which most known words belong.
pub(super) fn language_field(language: Option<(&str, f32)>) -> Field<String> {
    language
        .map(|(code, share)| Field::inferred(code.to_owned(), share))
        .unwrap_or_default()
}

/// Returns the country: by a tax number with valid check digits, else the likeliest one that uses
/// the currency, else the only one that uses it.
pub(super) fn detect_country(
    ids: &[TaxId],
    countries: &CountryPoints,
    currency: Option<Currency>,
) -> Field<String> {
    if let Some(country) = tax_ids::verified_country(ids) {
        return Field::inferred(country.to_owned(), 0.97);
    }
    if let Some((country, lead)) = countries.best_country(currency) {
        return Field::inferred(country.to_owned(), points_to_confidence(lead).min(0.95));
    }
    currency
        .and_then(country::sole_country)
        .map(|country| Field::inferred(country.to_owned(), 0.8))
        .unwrap_or_default()
}
