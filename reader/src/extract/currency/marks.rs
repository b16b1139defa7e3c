//! Currency marks beside amounts: signs, abbreviations and ISO 4217 codes.

use std::ops::Range;

/// A mark and the currencies it can mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Text in capitals.
    pub(super) text: &'static str,
    /// Currencies, the most common one first.
    pub(super) meanings: &'static [&'static str],
    /// Country of the first meaning, if a mark without any clue to a country usually means it.
    pub(super) usual_country: Option<&'static str>,
}

impl Mark {
    /// Returns the mark of an ISO 4217 code.
    pub(super) const fn code(code: &'static &'static str) -> Self {
        Self {
            text: code,
            meanings: std::slice::from_ref(code),
            usual_country: None,
        }
    }

    /// Returns whether it is an ISO 4217 code.
    pub(super) fn is_code(&self) -> bool {
        self.meanings == [self.text]
    }

    /// Returns whether it consists of letters only.
    pub(super) fn is_lettered(&self) -> bool {
        self.text.chars().all(|sign| sign.is_ascii_alphabetic())
    }

    /// Returns whether it is so short that it may stand beside a number by chance.
    pub(super) fn is_short(&self) -> bool {
        self.text != "RM"
            && self.text.starts_with(char::is_alphabetic)
            && self.text.chars().count() <= 2
    }
}

const fn sole(text: &'static str, meaning: &'static [&'static str]) -> Mark {
    Mark {
        text,
        meanings: meaning,
        usual_country: None,
    }
}

const fn usual(
    text: &'static str,
    country: &'static str,
    meanings: &'static [&'static str],
) -> Mark {
    Mark {
        text,
        meanings,
        usual_country: Some(country),
    }
}

/// Marks beside amounts. Of several matching marks the longest counts.
#[rustfmt::skip]
static CURRENCY_MARKS: &[Mark] = &[
    sole("US$", &["USD"]), sole("S$", &["SGD"]), sole("A$", &["AUD"]), sole("AU$", &["AUD"]),
    sole("C$", &["CAD"]), sole("CA$", &["CAD"]), sole("NZ$", &["NZD"]), sole("HK$", &["HKD"]),
    sole("NT$", &["TWD"]), sole("R$", &["BRL"]), sole("RD$", &["DOP"]), sole("MX$", &["MXN"]),
    usual("$", "US", &[
        "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP",
    ]),
    sole("€", &["EUR"]), sole("EURO", &["EUR"]), sole("EUROS", &["EUR"]), sole("ΕΥΡΩ", &["EUR"]),
    usual("£", "GB", &["GBP", "EGP"]),
    usual("¥", "JP", &["JPY", "CNY"]),
    sole("円", &["JPY"]), usual("元", "CN", &["CNY", "HKD", "TWD"]), sole("RMB", &["CNY"]),
    sole("₹", &["INR"]), sole("₩", &["KRW"]), sole("원", &["KRW"]),
    sole("₫", &["VND"]), sole("VNĐ", &["VND"]), sole("Đ", &["VND"]),
    sole("฿", &["THB"]), sole("BHT", &["THB"]), sole("BAHT", &["THB"]), sole("บาท", &["THB"]),
    sole("₱", &["PHP"]), usual("PESOS", "MX", &["MXN", "ARS", "CLP", "COP", "UYU", "PHP", "DOP"]),
    sole("₺", &["TRY"]), sole("TL", &["TRY"]), sole("₪", &["ILS"]),
    sole("₽", &["RUB"]), usual("РУБ", "RU", &["RUB", "BYN"]),
    sole("₴", &["UAH"]), sole("ГРН", &["UAH"]),
    sole("₸", &["KZT"]), sole("ТГ", &["KZT"]), sole("СОМ", &["KGS"]), sole("₼", &["AZN"]),
    sole("₾", &["GEL"]), sole("֏", &["AMD"]), sole("ЛВ", &["BGN"]),
    sole("ДИН", &["RSD"]), sole("DIN", &["RSD"]),
    sole("RM", &["MYR"]), sole("RP", &["IDR"]),
    sole("SFR", &["CHF"]), sole("FR", &["CHF"]),
    usual("KR", "", &["SEK", "NOK", "DKK", "ISK"]),
    sole("ZŁ", &["PLN"]), sole("ZL", &["PLN"]), sole("KČ", &["CZK"]), sole("KC", &["CZK"]),
    sole("FT", &["HUF"]), sole("LEI", &["RON"]), sole("KM", &["BAM"]),
    usual("RS", "IN", &["INR", "PKR", "LKR", "NPR", "MUR"]),
    sole("S/", &["PEN"]), sole("S/.", &["PEN"]), sole("₡", &["CRC"]),
    sole("₲", &["PYG"]), sole("BS", &["BOB"]),
    usual("F CFA", "SN", &["XOF", "XAF"]), usual("FCFA", "SN", &["XOF", "XAF"]),
    usual("CFA", "SN", &["XOF", "XAF"]),
    sole("₦", &["NGN"]), sole("GH₵", &["GHS"]), sole("₵", &["GHS"]),
    sole("KSH", &["KES"]), sole("KSHS", &["KES"]),
    sole("৳", &["BDT"]), usual("DH", "", &["MAD", "AED"]), usual("DHS", "", &["AED", "MAD"]),
    sole("R", &["ZAR"]),
];

/// ISO 4217 codes that occur on receipts; the others are words too often.
pub(super) static CURRENCY_CODES: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "MYR", "SGD", "AUD", "CAD", "NZD", "HKD", "JPY", "CNY", "KRW",
    "INR", "THB", "IDR", "PHP", "VND", "TWD", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF",
    "RON", "BGN", "TRY", "ZAR", "BRL", "MXN", "AED", "SAR", "ILS", "UAH", "BND", "LKR", "PKR",
    "KWD", "BHD", "OMR", "QAR", "JOD", "TND", "MAD", "EGP", "KES", "NGN", "ARS", "CLP", "COP",
    "UYU", "PEN", "CRC", "GTQ", "DOP", "PYG", "RUB", "BYN", "BYR", "KZT", "KGS", "UZS", "AZN",
    "GEL", "AMD", "MDL", "RSD", "MKD", "BAM", "XOF", "XAF", "GHS", "BDT", "NPR", "MOP",
];

/// Number of characters of the longest mark.
const MARK_LETTERS_MAX: usize = 5;

/// Returns the byte range of the currency mark at the end of `text`.
pub(in super::super) fn mark_before(text: &str) -> Option<Range<usize>> {
    let text = text.trim_end_matches('.');
    let mark = mark_at_end(text)?.text;
    let start = text.len() - suffix_length(text, mark)?;
    let before = &text[..start];
    // Engines attach the mark to its label (`TOTALRM9.00`), so only marks that also end words must
    // stand alone.
    let may_be_attached = mark.chars().count() > 1
        && !matches!(
            mark,
            "FR" | "KR"
                | "RS"
                | "RP"
                | "FT"
                | "TL"
                | "KC"
                | "ZL"
                | "BS"
                | "DH"
                | "DIN"
                | "KM"
                | "ТГ"
                | "ЛВ"
                | "LEI"
                | "CFA"
                | "DHS"
                | "PESOS"
        );
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
    let mark = mark_at_start(text)?.text;
    let length = prefix_length(text, mark)?;
    // A mark of letters must not run on into a word.
    let bounded =
        !mark.ends_with(char::is_alphabetic) || !text[length..].starts_with(char::is_alphanumeric);
    // Behind a number these are rather tax codes or units.
    (bounded && !matches!(mark, "R" | "FR" | "KM" | "BS" | "DIN")).then_some(length)
}

fn all_marks() -> impl Iterator<Item = Mark> {
    CURRENCY_MARKS
        .iter()
        .copied()
        .chain(CURRENCY_CODES.iter().map(Mark::code))
}

/// Returns the longest mark at the end of a text.
pub(super) fn mark_at_end(text: &str) -> Option<Mark> {
    let start = text.char_indices().rev().take(MARK_LETTERS_MAX).last()?.0;
    let end: String = text[start..].chars().flat_map(char::to_uppercase).collect();
    all_marks()
        .filter(|mark| end.ends_with(mark.text))
        .max_by_key(|mark| mark.text.len())
}

/// Returns the longest mark at the start of a text.
pub(super) fn mark_at_start(text: &str) -> Option<Mark> {
    let letters = text.chars().take(MARK_LETTERS_MAX);
    let start: String = letters.flat_map(char::to_uppercase).collect();
    all_marks()
        .filter(|mark| start.starts_with(mark.text))
        .max_by_key(|mark| mark.text.len())
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
