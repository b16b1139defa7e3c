//! Switzerland and Liechtenstein: the QR-bill.
//!
//! Specified by the Swiss Implementation Guidelines of SIX, version 2; number, date and VAT number
//! by the syntax of Swico, version 1, within the billing information. Lines in a fixed order, from
//! `SPC` to `EPD`: the account, the creditor in seven lines, seven for a second creditor, amount,
//! currency, the debtor in seven, the kind of reference, the reference, a message. The amount may
//! be left open.

use super::{
    FiscalData, PIECES_MAX, bounded_text, is_iban, parse_currency, parse_date, parse_money,
};

// Indices of lines, from 0.
const CREDITOR_NAME_LINE: usize = 5;
const AMOUNT_LINE: usize = 18;
const CURRENCY_LINE: usize = 19;
const TRAILER_LINE: usize = 30;
const BILLING_LINE: usize = 31;
/// Weights of the digits of a VAT number in its check digit.
const UID_WEIGHTS: [u32; 8] = [5, 4, 3, 2, 7, 6, 5, 4];

/// Parses the bill, or returns `None` for other texts and invalid accounts.
pub(super) fn parse_code(text: &str) -> Option<FiscalData> {
    let lines: Vec<&str> = text.split('\n').take(PIECES_MAX).map(str::trim).collect();
    let of = |line: usize| lines.get(line).copied().unwrap_or_default();
    let is_bill = of(0) == "SPC" && of(1).starts_with("02") && of(TRAILER_LINE) == "EPD";
    if !is_bill || !is_iban(&of(3).replace(' ', "")) || !matches!(of(CURRENCY_LINE), "CHF" | "EUR")
    {
        return None;
    }
    let billing = of(BILLING_LINE);
    Some(FiscalData {
        payee: bounded_text(of(CREDITOR_NAME_LINE)),
        tax_id: find_swico_value(billing, "30")
            .filter(|number| is_uid(number))
            .map(|number| ("UID", format!("CHE{number}"))),
        receipt_number: find_swico_value(billing, "10")
            .as_deref()
            .and_then(bounded_text),
        // The year has two digits.
        date: find_swico_value(billing, "11").and_then(|date| parse_date(&format!("20{date}"))),
        currency: parse_currency(of(CURRENCY_LINE)),
        total: parse_money(of(AMOUNT_LINE), of(CURRENCY_LINE)),
        ..FiscalData::default()
    })
}

/// Returns the value behind a tag: `//S1/10/number/11/date`. A backslash escapes a slash within a
/// value.
fn find_swico_value(billing: &str, tag: &str) -> Option<String> {
    // A control character stands in for escaped slashes while the text is split.
    let rest = billing.strip_prefix("//S1/")?.replace("\\/", "\u{1}");
    let mut parts = rest.split('/');
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        if name == tag {
            return Some(value.replace('\u{1}', "/").replace("\\\\", "\\"));
        }
    }
    None
}

/// Returns whether a text has nine digits, the last of which is a valid check digit.
fn is_uid(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(10)).collect();
    digits
        .filter(|digits| digits.len() == 9)
        .is_some_and(|digits| {
            let sum: u32 = digits
                .iter()
                .zip(UID_WEIGHTS)
                .map(|(digit, weight)| digit * weight)
                .sum();
            (11 - sum % 11) % 11 == digits[8]
        })
}
