//! Currency marks beside amounts: signs, abbreviations and ISO 4217 codes.

use std::ops::Range;

/// Marks beside amounts and the currencies they can mean, the most common one first. Of several
/// matching marks the longest counts.
const CURRENCY_MARKS: &[(&str, &[&str])] = &[
    ("US$", &["USD"]),
    ("S$", &["SGD"]),
    ("A$", &["AUD"]),
    ("AU$", &["AUD"]),
    ("C$", &["CAD"]),
    ("CA$", &["CAD"]),
    ("NZ$", &["NZD"]),
    ("HK$", &["HKD"]),
    ("NT$", &["TWD"]),
    ("R$", &["BRL"]),
    (
        "$",
        &[
            "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "MYR",
        ],
    ),
    ("€", &["EUR"]),
    ("£", &["GBP", "EGP"]),
    ("¥", &["JPY", "CNY"]),
    ("円", &["JPY"]),
    ("元", &["CNY"]),
    ("₹", &["INR"]),
    ("₩", &["KRW"]),
    ("원", &["KRW"]),
    ("₫", &["VND"]),
    ("฿", &["THB"]),
    ("₱", &["PHP"]),
    ("₺", &["TRY"]),
    ("₪", &["ILS"]),
    ("₽", &["RUB"]),
    ("₴", &["UAH"]),
    ("RM", &["MYR"]),
    ("RMB", &["CNY"]),
    ("SFR", &["CHF"]),
    ("FR", &["CHF"]),
    ("EURO", &["EUR"]),
    ("KR", &["SEK", "NOK", "DKK", "ISK"]),
    ("ZŁ", &["PLN"]),
    ("ZL", &["PLN"]),
    ("KČ", &["CZK"]),
    ("KC", &["CZK"]),
    ("FT", &["HUF"]),
    ("RS", &["INR", "PKR", "LKR", "MUR"]),
    ("RP", &["IDR"]),
    ("LEI", &["RON"]),
    ("TL", &["TRY"]),
    ("BHT", &["THB"]),
    ("R", &["ZAR"]),
];
/// ISO 4217 codes that occur on receipts; the others are words too often.
const CURRENCY_CODES: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "MYR", "SGD", "AUD", "CAD", "NZD", "HKD", "JPY", "CNY", "KRW",
    "INR", "THB", "IDR", "PHP", "VND", "TWD", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF",
    "RON", "BGN", "TRY", "ZAR", "BRL", "MXN", "AED", "SAR", "ILS", "UAH", "BND", "LKR", "PKR",
    "KWD", "BHD", "OMR", "QAR", "JOD", "TND", "MAD", "EGP", "KES", "NGN",
];

/// Returns the byte range of the currency mark at the end of `text`.
pub(in super::super) fn mark_before(text: &str) -> Option<Range<usize>> {
    let text = text.trim_end_matches('.');
    let (mark, _) = meaning_at_end(text)?;
    let start = text.len() - suffix_length(text, mark)?;
    let before = &text[..start];
    // Engines attach the mark to its label (`TOTALRM9.00`), so only marks that also end words must
    // stand alone.
    let may_be_attached = mark.chars().count() > 1
        && !matches!(mark, "FR" | "KR" | "RS" | "RP" | "FT" | "TL" | "KC" | "ZL");
    // `Sdn Bhd` is a legal form, so the dinar must follow a colon, an equals sign, a digit or
    // nothing.
    let is_legal_form = mark == "BHD"
        && before
            .trim_end()
            .ends_with(|sign: char| !matches!(sign, ':' | '=') && !sign.is_ascii_digit());
    let is_mark = (may_be_attached || !before.ends_with(char::is_alphanumeric)) && !is_legal_form;
    is_mark.then_some(start..text.len())
}

/// Returns the length in bytes of the currency mark at the start of `text`.
pub(in super::super) fn mark_after(text: &str) -> Option<usize> {
    let (mark, length) = all_marks()
        .filter_map(|(mark, _)| Some((mark, prefix_length(text, mark)?)))
        .max_by_key(|(mark, _)| mark.len())?;
    // A mark of letters must not run on into a word.
    let bounded =
        !mark.ends_with(char::is_alphabetic) || !text[length..].starts_with(char::is_alphanumeric);
    // Behind a number `R` and `FR` are rather tax codes.
    (bounded && mark != "R" && mark != "FR").then_some(length)
}

fn all_marks() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let codes = CURRENCY_CODES
        .iter()
        .map(|code| (*code, std::slice::from_ref(code)));
    CURRENCY_MARKS.iter().copied().chain(codes)
}

pub(super) fn meaning_at_end(text: &str) -> Option<(&'static str, &'static [&'static str])> {
    all_marks()
        .filter(|(mark, _)| suffix_length(text, mark).is_some())
        .max_by_key(|(mark, _)| mark.len())
}

fn suffix_length(text: &str, mark: &str) -> Option<usize> {
    let count = mark.chars().count();
    let start = text.char_indices().rev().nth(count - 1)?.0;
    equals_mark(&text[start..], mark).then_some(text.len() - start)
}

fn prefix_length(text: &str, mark: &str) -> Option<usize> {
    let count = mark.chars().count();
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at);
    equals_mark(&text[..end], mark).then_some(end)
}

pub(super) fn equals_mark(text: &str, mark: &str) -> bool {
    text.chars().flat_map(char::to_uppercase).eq(mark.chars())
}
