//! Receipt number, cashier and table.

use shared::field::Field;

use super::date_notation;
use super::pattern::Pattern;
use super::text::Row;

const SURE_CONFIDENCE: f32 = 0.9;
const LIKELY_CONFIDENCE: f32 = 0.7;

/// Word for the document and word for a number, followed by the number.
static RECEIPT_NUMBER: Pattern = Pattern::new(
    r"(?ix)\b(?:RECEIPT|INVOICE|INV|BILL|SLIP|DOC(?:UMENT)?|BON|BELEG|RECHNUNGS?|QUITTUNG
          |TICKET|FACTURE|FACTURA|FACTURA\ SIMPLIFICADA|FATURA|FATTURA|SCONTRINO|DOCUMENTO
          |PARAGON|FAKTURA|KVITTO|KASSABON|RESIT|CB|CHECK|CHK|TRANS(?:ACTION)?)
        [\s.:-]{0,2}(?:NUM(?:BER|MER|ERO)?|N[OR°º]|NO\.?|NR\.?|\#|ID|N\.)
        [\s.:\#]*([A-Z0-9][A-Z0-9/_-]{1,24})",
);
/// Word for the document, colon or number sign, and the number.
static NUMBER_AFTER_COLON: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:RECEIPT|INVOICE|INV|BILL|SLIP|BON|BELEG|TICKET|ORDER|TRANS|CHK|CHECK)",
    r"\s?[:#]+\s?:?\s*([A-Z0-9][A-Z0-9/_-]{2,24})",
));
static LABELLED_CASHIER: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:CASHIER|SERVED\s?BY|SERVER|OPERATOR|STAFF|SALES\s?PERSON|KASSIERER(?:IN)?",
    r"|BEDIENT\s?VON|BEDIENER|CAISSIER|SERVEUR|CAJER[OA]|ATENDID[OA]\s?POR|CASSIERE",
    r"|OPERATORE|OPERADOR|JURUWANG|KASSÖR|KASJER|EKSPEDIENT)\b",
    r"\s*[:#.]?\s*([\p{L}0-9][\p{L}0-9 .'-]{0,29})",
));
static LABELLED_TABLE: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:TABLE|TBL|TISCH|MESA|TAVOLO|TAFEL|BORD|STOLIK|MEJA)\b",
    r"[\s.:#]*(?:N[OR]\.?[\s:]*)?([A-Z]{0,2}[0-9]{1,4}[A-Z]?)\b",
));
/// Labels of numbers that are not those of the receipt.
static MERCHANT_NUMBER_LABEL: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:GST|SST|VAT|TAX\s?ID|REG|COMPANY|CO\.?\s?NO|UST|MWST|SIRET|TEL|FAX|PHONE",
    r"|CARD|ACCOUNT)\b",
));

/// Returns the receipt number; one behind an explicit label is preferred.
pub(super) fn find_receipt_number(rows: &[Row]) -> Field<String> {
    find_number(rows, &RECEIPT_NUMBER, SURE_CONFIDENCE)
        .or_else(|| find_number(rows, &NUMBER_AFTER_COLON, LIKELY_CONFIDENCE))
        .unwrap_or_default()
}

/// Returns the first match of a pattern that can be a receipt number.
fn find_number(rows: &[Row], pattern: &Pattern, confidence: f32) -> Option<Field<String>> {
    rows.iter().find_map(|row| {
        let number = pattern.captures(&row.text)?.get(1)?;
        let digits = number.as_str().bytes().filter(u8::is_ascii_digit).count();
        let before = &row.text[..number.start()];
        let is_date = !date_notation::find_dates(&row.text[number.start()..]).is_empty();
        // Words, dates and numbers with another label are rejected.
        if digits < 2 || is_date || MERCHANT_NUMBER_LABEL.is_match(before) {
            return None;
        }
        row.field(&number.range(), number.as_str().to_owned(), confidence)
    })
}

/// Returns the name or number of the cashier.
pub(super) fn find_cashier(rows: &[Row]) -> Field<String> {
    let found = rows.iter().find_map(|row| {
        let name = LABELLED_CASHIER.captures(&row.text)?.get(1)?;
        // The text in the next column belongs to something else.
        let text = name.as_str().split("  ").next()?.trim();
        let range = name.start()..name.start() + text.len();
        row.field(&range, text.to_owned(), LIKELY_CONFIDENCE)
            .filter(|_| text.len() > 1)
    });
    found.unwrap_or_default()
}

/// Returns the number of the table in a restaurant.
pub(super) fn find_table(rows: &[Row]) -> Field<String> {
    rows.iter()
        .find_map(|row| row.find_text(&LABELLED_TABLE, 1, SURE_CONFIDENCE))
        .unwrap_or_default()
}
