//! Card of a payment: brand and last four digits.

use shared::field::Field;

use super::super::pattern::Pattern;
use super::super::text::Row;
use super::SURE_CONFIDENCE;

/// Card brands as (name, pattern in print).
static BRANDS: [(&str, Pattern); 16] = [
    ("Visa", Pattern::any_case(r"\bVISA\b")),
    ("Mastercard", Pattern::any_case(r"\bMASTER\s?(?:CARD)?\b")),
    ("Maestro", Pattern::any_case(r"\bMAESTRO\b")),
    (
        "American Express",
        Pattern::any_case(r"\bAMEX\b|\bAMERICAN\s?EXPRESS\b"),
    ),
    ("Discover", Pattern::any_case(r"\bDISCOVER\b")),
    ("Diners Club", Pattern::any_case(r"\bDINERS\b")),
    ("JCB", Pattern::any_case(r"\bJCB\b")),
    ("UnionPay", Pattern::any_case(r"\bUNION\s?PAY\b")),
    (
        "girocard",
        Pattern::any_case(r"\bGIROCARD\b|\bEC-?\s?(?:CASH|KARTE)\b"),
    ),
    ("Bancontact", Pattern::any_case(r"\bBANCONTACT\b")),
    ("MyDebit", Pattern::any_case(r"\bMYDEBIT\b")),
    ("Multibanco", Pattern::any_case(r"\bMULTIBANCO\b")),
    ("Dankort", Pattern::any_case(r"\bDANKORT\b")),
    ("Interac", Pattern::any_case(r"\bINTERAC\b")),
    ("Troy", Pattern::any_case(r"\bTROY\b")),
    ("Mir", Pattern::new(r"\bМИР\b")),
];

/// Last four digits behind masked ones.
static MASKED_CARD_NUMBER: Pattern = Pattern::new(r"(?:[*xX#•.]\s?-?){2,}([0-9]{4})\b");
/// Last four digits behind words that say so: `ending in 4242`.
static NAMED_LAST_DIGITS: Pattern = Pattern::any_case(concat!(
    r"\b(?:ending(?: (?:in|with))?|ends (?:in|with)|end(?:et|end|ziffern)(?: (?:auf|mit))?",
    r"|se terminant (?:par|en)|finissant par|terminada en|terminaci[oó]n|que termina en",
    r"|terminante con|che termina con|terminad[ao] em|final|eindigend op|slutar på|slutter på",
    r"|last (?:4|four)(?: digits)?)[\s:]{1,2}([0-9]{4})\b",
));
/// Last four digits directly behind the brand at the end of a row: `Visa - 4242`, `Card: 4242`.
static DIGITS_BEHIND_BRAND: Pattern = Pattern::any_case(concat!(
    r"\b(?:VISA|MASTER\s?CARD|MAESTRO|AMEX|AMERICAN EXPRESS|DISCOVER|DINERS(?: CLUB)?|JCB",
    r"|UNIONPAY|CARD|KARTE|CARTE|TARJETA|CARTA)\s?(?:[-:.·•]{1,3}\s?|\s)([0-9]{4})$",
));

/// Returns whether the text names a brand of cards.
pub(super) fn names_brand(text: &str) -> bool {
    BRANDS.iter().any(|(_, brand)| brand.is_match(text))
}

/// Returns whether an amount in the text at this place is the end of a card number.
pub(super) fn is_last_digits(text: &str, at: usize) -> bool {
    [
        &MASKED_CARD_NUMBER,
        &NAMED_LAST_DIGITS,
        &DIGITS_BEHIND_BRAND,
    ]
    .into_iter()
    .filter_map(|pattern| pattern.captures(text)?.get(1))
    .any(|found| found.range().contains(&at))
}

/// Returns brand and last digits of a card, from any rows.
pub(super) fn find_card(rows: &[Row]) -> Option<(Field<String>, Field<String>)> {
    let last4 = [
        &MASKED_CARD_NUMBER,
        &NAMED_LAST_DIGITS,
        &DIGITS_BEHIND_BRAND,
    ]
    .into_iter()
    .find_map(|pattern| {
        rows.iter()
            .find_map(|row| row.find_text(pattern, 1, SURE_CONFIDENCE))
    });
    let brand = rows.iter().find_map(|row| {
        let (name, found) = BRANDS
            .iter()
            .find_map(|(name, brand)| Some((*name, brand.find(&row.text)?)))?;
        row.field(&found.range(), name.to_owned(), SURE_CONFIDENCE)
    });
    (last4.is_some() || brand.is_some())
        .then(|| (brand.unwrap_or_default(), last4.unwrap_or_default()))
}
