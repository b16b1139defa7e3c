//! Croatia: address at which the tax administration shows a receipt.
//!
//! Specified by the Pravilnik o fiskalizaciji u prometu gotovinom (NN 146/12 to 1/24, articles 18a
//! to 18c) and the technical specification of the service of the Porezna uprava.
//!
//! `porezna.gov.hr/rn?jir=…&datv=…&izn=…`, or `zki` in place of `jir`: date and minute as
//! `YYYYMMDD_HHMM`, and the total in cents. Neither identifier is the number of the receipt. Until
//! 2022 the currency was the kuna.

use std::collections::HashMap;

use shared::clock_time::ClockTime;
use shared::money::Money;

use super::{FiscalData, PIECES_MAX, all_digits, is_hex, parse_currency, parse_date};

/// The first year with the euro.
const FIRST_EURO_YEAR: i16 = 2023;

/// Parses the address, or returns `None` for other texts.
pub(super) fn parse_code(text: &str) -> Option<FiscalData> {
    // Either scheme is accepted; `www.` and the last slash are optional.
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
    // One of the two identifiers must be valid; it is not kept.
    of("jir")
        .filter(|jir| is_hex(&jir.replace('-', ""), 32))
        .or(of("zki").filter(|zki| is_hex(zki, 32)))?;
    let (date, time) = of("datv")?.split_once('_')?;
    let (date, time) = (parse_date(date)?, parse_clock(time)?);
    let currency = parse_currency(if date.year() < FIRST_EURO_YEAR {
        "HRK"
    } else {
        "EUR"
    });
    let total = parse_cents(of("izn")?)?;
    Some(FiscalData {
        country: Some("HR"),
        date: Some(date),
        time: Some(time),
        currency,
        total: Some(Money { currency, ..total }),
        ..FiscalData::default()
    })
}

/// Parses a time of four digits, `HHMM`.
fn parse_clock(text: &str) -> Option<ClockTime> {
    let is_time = text.len() == 4 && all_digits(text);
    is_time.then(|| ClockTime::new(text[..2].parse().ok()?, text[2..].parse().ok()?, None))?
}

/// Parses whole cents, which are negative on a cancelled receipt.
fn parse_cents(text: &str) -> Option<Money> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let usable = (1..=15).contains(&digits.len()) && all_digits(digits);
    Some(Money::new(text.parse().ok().filter(|_| usable)?, None))
}
