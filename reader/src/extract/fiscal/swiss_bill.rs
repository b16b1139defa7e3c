//! Switzerland and Liechtenstein: the QR-bill, by the Swiss Implementation Guidelines of SIX, version 2; the number, the day
//! and the VAT number by the syntax of Swico, version 1, within the billing information.
//!
//! Lines in a fixed order, from `SPC` to `EPD`: the account, the creditor in seven lines, seven for a second creditor, amount,
//! currency, the debtor in seven, the kind of reference, the reference, a message. A bill may leave the amount open.

use super::{Fiscal, PIECES_MAX, currency, day, is_iban, kept, money};

const CREDITOR_NAME: usize = 5;
const AMOUNT: usize = 18;
const CURRENCY: usize = 19;
const TRAILER: usize = 30;
const BILLING: usize = 31;
/// The digits of a VAT number weigh so much in its check digit.
const WEIGHTS: [u32; 8] = [5, 4, 3, 2, 7, 6, 5, 4];

pub(super) fn read(text: &str) -> Option<Fiscal> {
    let lines: Vec<&str> = text.split('\n').take(PIECES_MAX).map(str::trim).collect();
    let of = |line: usize| lines.get(line).copied().unwrap_or_default();
    let is_bill = of(0) == "SPC" && of(1).starts_with("02") && of(TRAILER) == "EPD";
    if !is_bill || !is_iban(&of(3).replace(' ', "")) || !matches!(of(CURRENCY), "CHF" | "EUR") {
        return None;
    }
    let billing = of(BILLING);
    Some(Fiscal {
        payee: kept(of(CREDITOR_NAME)),
        tax_id: swico(billing, "30")
            .filter(|number| is_uid(number))
            .map(|number| ("UID", format!("CHE{number}"))),
        number: swico(billing, "10").as_deref().and_then(kept),
        // The century is not written.
        date: swico(billing, "11").and_then(|date| day(&format!("20{date}"))),
        currency: currency(of(CURRENCY)),
        total: money(of(AMOUNT), of(CURRENCY)),
        ..Fiscal::default()
    })
}

/// The value behind a tag: `//S1/10/number/11/date`. A slash within a value has a backslash before it.
fn swico(billing: &str, tag: &str) -> Option<String> {
    let rest = billing.strip_prefix("//S1/")?.replace("\\/", "\u{1}");
    let mut parts = rest.split('/');
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        if name == tag {
            return Some(value.replace('\u{1}', "/").replace("\\\\", "\\"));
        }
    }
    None
}

/// Nine digits, the last of which checks the others.
fn is_uid(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(10)).collect();
    digits
        .filter(|digits| digits.len() == 9)
        .is_some_and(|digits| {
            let sum: u32 = digits
                .iter()
                .zip(WEIGHTS)
                .map(|(digit, weight)| digit * weight)
                .sum();
            (11 - sum % 11) % 11 == digits[8]
        })
}
