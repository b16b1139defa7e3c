//! Slovakia: identifiers of receipts in eKasa.
//!
//! The Finančná správa shows receipts under them, by act 289/2008 Z. z. `O-` and 32 hexadecimal
//! digits is the identifier that the register assigned. A till without a connection prints instead
//! the seller's code, its own, the time, the number and the total, separated by colons. Of these
//! only the number is read, since no specification of the notation of the others was available.

use super::{FiscalData, all_digits, is_hex};

/// Parses either identifier, or returns `None` for other texts.
pub(super) fn parse_code(text: &str) -> Option<FiscalData> {
    let text = text.trim();
    let number = match text.strip_prefix("O-") {
        Some(id) => Some(text).filter(|_| is_hex(id, 32))?,
        None => parse_offline(text)?,
    };
    Some(FiscalData {
        country: Some("SK"),
        receipt_number: Some(number.to_owned()),
        ..FiscalData::default()
    })
}

/// Returns the number in the identifier of a till without a connection.
fn parse_offline(text: &str) -> Option<&str> {
    let mut parts = text.split(':');
    // Five parts, no more.
    let [code, till, _moment, number, _total] =
        std::array::from_fn(|_| parts.next().unwrap_or_default());
    let is_code = code.split('-').count() == 5 && code.split('-').all(|part| is_hex(part, 8));
    let is_number = |text: &str| (1..=20).contains(&text.len()) && all_digits(text);
    (is_code && is_number(till) && is_number(number) && parts.next().is_none()).then_some(number)
}
