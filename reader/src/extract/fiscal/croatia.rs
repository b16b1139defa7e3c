//! Croatia: the address at which the Porezna uprava shows a receipt, by the Pravilnik o fiskalizaciji u prometu gotovinom
//! (NN 146/12 to 1/24, articles 18a to 18c) and the technical specification of the service.
//!
//! `porezna.gov.hr/rn?jir=…&datv=…&izn=…`, or `zki` instead of `jir`: the day and the minute as `YYYYMMDD_HHMM`, and the
//! total in cents. Neither identifier is the number of the receipt. Until 2022 the currency was the kuna.

use std::collections::HashMap;

use shared::clock_time::ClockTime;
use shared::money::Money;

use super::{Fiscal, PIECES_MAX, currency, day, is_hex, negated};

/// The first year with the euro.
const EURO_FROM: i16 = 2023;

pub(super) fn read(text: &str) -> Option<Fiscal> {
    let address = text
        .trim()
        .strip_prefix("https://")
        .or_else(|| text.trim().strip_prefix("http://"))?;
    let query = address
        .strip_prefix("www.")
        .unwrap_or(address)
        .strip_prefix("porezna.gov.hr/rn")?;
    let query = query.strip_prefix('/').unwrap_or(query).strip_prefix('?')?;
    let fields: HashMap<&str, &str> = query
        .split('&')
        .take(PIECES_MAX)
        .filter_map(|field| field.split_once('='))
        .collect();
    let of = |name: &str| fields.get(name).copied();
    of("jir")
        .filter(|jir| is_hex(&jir.replace('-', ""), 32))
        .or(of("zki").filter(|zki| is_hex(zki, 32)))?;
    let (date, time) = of("datv")?.split_once('_')?;
    let (date, time) = (day(date)?, clock(time)?);
    let currency = currency(if date.year() < EURO_FROM {
        "HRK"
    } else {
        "EUR"
    });
    let total = cents(of("izn")?)?;
    Some(Fiscal {
        country: Some("HR"),
        date: Some(date),
        time: Some(time),
        currency,
        total: Some(Money { currency, ..total }),
        ..Fiscal::default()
    })
}

fn clock(text: &str) -> Option<ClockTime> {
    let all_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| ClockTime::new(text[..2].parse().ok()?, text[2..].parse().ok()?, None))?
}

/// Whole cents, negative where the receipt is taken back.
fn cents(text: &str) -> Option<Money> {
    let (negative, digits) = text
        .strip_prefix('-')
        .map_or((false, text), |rest| (true, rest));
    let usable =
        (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let money = Money::new(digits.parse().ok().filter(|_| usable)?, None);
    Some(if negative { negated(money) } else { money })
}
