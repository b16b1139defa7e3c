//! Euro countries: code that starts a credit transfer.
//!
//! Specified by EPC069-12 of the European Payments Council. Lines in a fixed order: `BCD`, version,
//! character set, `SCT`, bank, name, account, amount with `EUR` before it, purpose, reference or
//! text. The amount may be left open, and lines may be missing at the end.

use super::{FiscalData, PIECES_MAX, bounded_text, parse_currency, parse_money};
use crate::extract::check_digits::is_iban;

// Indices of lines, from 0.
const NAME_LINE: usize = 5;
const ACCOUNT_LINE: usize = 6;
const AMOUNT_LINE: usize = 7;

/// Parses the code, or returns `None` for other texts and invalid accounts.
pub(super) fn parse_code(text: &str) -> Option<FiscalData> {
    let lines: Vec<&str> = text.split('\n').take(PIECES_MAX).map(str::trim).collect();
    let of = |line: usize| lines.get(line).copied().unwrap_or_default();
    let is_transfer = of(0) == "BCD" && matches!(of(1), "001" | "002") && of(3) == "SCT";
    if !is_transfer || !is_iban(&of(ACCOUNT_LINE).replace(' ', "")) {
        return None;
    }
    Some(FiscalData {
        payee: Some(bounded_text(of(NAME_LINE))?),
        currency: parse_currency("EUR"),
        total: of(AMOUNT_LINE)
            .strip_prefix("EUR")
            .and_then(|amount| parse_money(amount, "EUR")),
        ..FiscalData::default()
    })
}
