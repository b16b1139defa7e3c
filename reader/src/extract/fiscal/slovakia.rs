//! Slovakia: the identifiers of eKasa (act 289/2008 Z. z.), under which the Finančná správa shows a receipt.
//!
//! `O-` and 32 hexadecimal digits is the receipt's own number in the register. A till without a line prints instead the
//! seller's code, its own, the moment, the number and the total between colons; of these only the number is read, since
//! how the others are written could not be looked up.

use super::{Fiscal, is_hex};

pub(super) fn read(text: &str) -> Option<Fiscal> {
    let text = text.trim();
    let number = match text.strip_prefix("O-") {
        Some(id) => Some(text).filter(|_| is_hex(id, 32))?,
        None => offline(text)?,
    };
    Some(Fiscal {
        country: Some("SK"),
        number: Some(number.to_owned()),
        ..Fiscal::default()
    })
}

fn offline(text: &str) -> Option<&str> {
    let mut parts = text.split(':');
    let [code, till, _moment, number, _total] =
        std::array::from_fn(|_| parts.next().unwrap_or_default());
    let is_code = code.split('-').count() == 5 && code.split('-').all(|part| is_hex(part, 8));
    let all_digits = |text: &str| {
        (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    (is_code && all_digits(till) && all_digits(number) && parts.next().is_none()).then_some(number)
}
