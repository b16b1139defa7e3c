//! The euro countries: the code that starts a transfer, by EPC069-12 of the European Payments Council.
//!
//! Lines in a fixed order: `BCD`, version, character set, `SCT`, the bank, the name, the account, the amount with `EUR` before
//! it, the purpose, a reference or a text. The amount may be left open, and lines may be missing at the end.

use super::{Fiscal, PIECES_MAX, currency, is_iban, kept, money};

const NAME: usize = 5;
const ACCOUNT: usize = 6;
const AMOUNT: usize = 7;

pub(super) fn read(text: &str) -> Option<Fiscal> {
    let lines: Vec<&str> = text.split('\n').take(PIECES_MAX).map(str::trim).collect();
    let of = |line: usize| lines.get(line).copied().unwrap_or_default();
    let is_transfer = of(0) == "BCD" && matches!(of(1), "001" | "002") && of(3) == "SCT";
    if !is_transfer || !is_iban(&of(ACCOUNT).replace(' ', "")) {
        return None;
    }
    Some(Fiscal {
        payee: Some(kept(of(NAME))?),
        currency: currency("EUR"),
        total: of(AMOUNT)
            .strip_prefix("EUR")
            .and_then(|amount| money(amount, "EUR")),
        ..Fiscal::default()
    })
}
