//! Austria: the code of registered tills, by the Registrierkassensicherheitsverordnung (RKSV, `BGBl.` II 410/2015), annex 12.
//!
//! Thirteen values, each after an underscore: the algorithm `R1-AT…`, till, number, date and time, the gross amounts of
//! the five rates, the encrypted counter, the certificate and two signatures. Instead of the counter a cancellation says
//! `STO` and a training `TRA`, in Base64. Amounts have a comma.

use jiff::civil::{Date, date};
use shared::money::Money;
use shared::quantity::Rate;
use shared::receipt::DocumentType;

use super::{Fiscal, PIECES_MAX, Share, currency, day, kept, money};

/// Normal, reduced 1, reduced 2, none, special; basis points.
const RATES: [u32; 5] = [2000, 1000, 1300, 0, 1900];
const SPECIAL: Rate = Rate(1900);
/// `TRA` in Base64: nothing was sold.
const TRAINING: &str = "VFJB";

pub(super) fn read(text: &str) -> Option<Fiscal> {
    let parts: Vec<&str> = text
        .trim()
        .strip_prefix('_')?
        .split('_')
        .take(PIECES_MAX)
        .collect();
    let [
        algorithm,
        _till,
        number,
        moment,
        normal,
        one,
        two,
        none,
        special,
        counter,
        _,
        _,
        _,
    ] = parts[..]
    else {
        return None;
    };
    if !algorithm.starts_with("R1-AT") || counter == TRAINING {
        return None;
    }
    let (day_text, time) = moment.split_once('T')?;
    let date = day(&day_text.replace('-', "")).filter(|_| day_text.len() == 10)?;
    let gross: Option<Vec<Money>> = [normal, one, two, none, special]
        .iter()
        .map(|text| money(text, "EUR"))
        .collect();
    let gross = gross?;
    let total = gross
        .iter()
        .try_fold(0_i64, |sum, amount| sum.checked_add(amount.minor))?;
    Some(Fiscal {
        country: Some("AT"),
        document_type: (total < 0).then_some(DocumentType::CreditNote),
        number: kept(number),
        date: Some(date),
        time: Some(time.parse().ok()?),
        currency: currency("EUR"),
        taxes: gross
            .into_iter()
            .zip(RATES)
            .filter_map(|(gross, rate)| share(gross, Rate(rate), date))
            .collect(),
        total: Some(Money::new(total, currency("EUR"))),
        ..Fiscal::default()
    })
}

/// What is net and what is tax of a gross amount.
fn share(gross: Money, rate: Rate, day: Date) -> Option<Share> {
    // In these months the fifth amount stood for 5 % as well as for 19 %.
    let is_open = rate == SPECIAL && (date(2020, 7, 1)..=date(2021, 12, 31)).contains(&day);
    let tax = rate.of_gross(gross.minor)?;
    let money = |minor| Money { minor, ..gross };
    (gross.minor != 0 && !is_open).then(|| Share {
        rate: Some(rate),
        base: money(gross.minor - tax),
        amount: money(tax),
    })
}
