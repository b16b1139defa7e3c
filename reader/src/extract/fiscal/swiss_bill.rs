//! Switzerland and Liechtenstein: the QR-bill.
//!
//! Specified by the Swiss Implementation Guidelines of SIX, version 2; number, date and VAT number
//! by the syntax of Swico, version 1, within the billing information. Lines in a fixed order, from
//! `SPC` to `EPD`: the account, the creditor in seven lines, seven for a second creditor, amount,
//! currency, the debtor in seven, the kind of reference, the reference, a message. The amount may
//! be left open.

use super::{FiscalData, PIECES_MAX, bounded_text, parse_currency, parse_date, parse_money};
use crate::extract::check_digits::{is_iban, is_swiss_uid};

// Indices of lines, from 0.
const CREDITOR_NAME_LINE: usize = 5;
const AMOUNT_LINE: usize = 18;
const CURRENCY_LINE: usize = 19;
const TRAILER_LINE: usize = 30;
const BILLING_LINE: usize = 31;

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
            .filter(|number| is_swiss_uid(number))
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
