//! Numbers and names of the till: the number of the receipt, who served, at which table.

use std::sync::LazyLock;

use regex::Regex;
use shared::field::Field;

use super::day;
use super::text::Row;

const SURE: f32 = 0.9;
const LIKELY: f32 = 0.7;

/// A word for the document and one for its number, then the number.
static RECEIPT_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?ix)\b(?:RECEIPT|INVOICE|INV|BILL|SLIP|DOC(?:UMENT)?|BON|BELEG|RECHNUNGS?|QUITTUNG|TICKET|FACTURE|FACTURA|FACTURA\ SIMPLIFICADA|FATURA|FATTURA|SCONTRINO|DOCUMENTO|PARAGON|FAKTURA|KVITTO|KASSABON|RESIT|CB|CHECK|CHK|TRANS(?:ACTION)?)
        [\s.:-]{0,2}(?:NUM(?:BER|MER|ERO)?|N[OR°º]|NO\.?|NR\.?|\#|ID|N\.)[\s.:\#]*([A-Z0-9][A-Z0-9/_-]{1,24})").expect("a fixed pattern")
});
/// A word for the document and a number behind a colon or a sign.
static AFTER_COLON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:RECEIPT|INVOICE|INV|BILL|SLIP|BON|BELEG|TICKET|ORDER|TRANS|CHK|CHECK)\s?[:#]+\s?:?\s*([A-Z0-9][A-Z0-9/_-]{2,24})")
        .expect("a fixed pattern")
});
static CASHIER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:CASHIER|SERVED\s?BY|SERVER|OPERATOR|STAFF|SALES\s?PERSON|KASSIERER(?:IN)?|BEDIENT\s?VON|BEDIENER|CAISSIER|SERVEUR|CAJER[OA]|ATENDID[OA]\s?POR|CASSIERE|OPERATORE|OPERADOR|JURUWANG|KASSÖR|KASJER|EKSPEDIENT)\b\s*[:#.]?\s*([\p{L}0-9][\p{L}0-9 .'-]{0,29})").expect("a fixed pattern")
});
static TABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:TABLE|TBL|TISCH|MESA|TAVOLO|TAFEL|BORD|STOLIK|MEJA)\b[\s.:#]*(?:N[OR]\.?[\s:]*)?([A-Z]{0,2}[0-9]{1,4}[A-Z]?)\b").expect("a fixed pattern")
});
/// Numbers of the merchant, not of the receipt.
static OF_MERCHANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:GST|SST|VAT|TAX\s?ID|REG|COMPANY|CO\.?\s?NO|UST|MWST|SIRET|TEL|FAX|PHONE|CARD|ACCOUNT)\b",
    )
    .expect("a fixed pattern")
});

/// The number of the receipt.
pub(super) fn receipt_number(rows: &[Row]) -> Field<String> {
    let numbered = find(rows, &RECEIPT_NUMBER, SURE);
    if numbered.value.is_some() {
        numbered
    } else {
        find(rows, &AFTER_COLON, LIKELY)
    }
}

fn find(rows: &[Row], pattern: &Regex, confidence: f32) -> Field<String> {
    let found = rows.iter().find_map(|row| {
        let number = pattern.captures(&row.text)?.get(1)?;
        let digits = number.as_str().bytes().filter(u8::is_ascii_digit).count();
        let before = &row.text[..number.start()];
        let is_date = !day::find(&row.text[number.start()..]).is_empty();
        if digits < 2 || is_date || OF_MERCHANT.is_match(before) {
            return None;
        }
        Some(
            row.evidence(&number.range())?
                .field(number.as_str().to_owned(), confidence),
        )
    });
    found.unwrap_or_default()
}

/// Who served.
pub(super) fn cashier(rows: &[Row]) -> Field<String> {
    let found = rows.iter().find_map(|row| {
        let name = CASHIER.captures(&row.text)?.get(1)?;
        // What stands in the next column is something else.
        let text = name.as_str().split("  ").next()?.trim();
        let range = name.start()..name.start() + text.len();
        (text.len() > 1).then(|| Some(row.evidence(&range)?.field(text.to_owned(), LIKELY)))?
    });
    found.unwrap_or_default()
}

/// The table in a restaurant.
pub(super) fn table(rows: &[Row]) -> Field<String> {
    let found = rows.iter().find_map(|row| {
        let number = TABLE.captures(&row.text)?.get(1)?;
        Some(
            row.evidence(&number.range())?
                .field(number.as_str().to_owned(), SURE),
        )
    });
    found.unwrap_or_default()
}
