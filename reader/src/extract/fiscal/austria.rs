//! Austria: code of registered tills (RKSV).
//!
//! Specified by the Registrierkassensicherheitsverordnung (`BGBl.` II 410/2015), annex 12. Thirteen
//! values, each after an underscore: the algorithm `R1-AT…`, till, number, date and time, the gross
//! amounts of the five rates, the encrypted counter, the certificate and two signatures. In place
//! of the counter a cancellation has `STO` and a training receipt `TRA`, in Base64. Amounts have a
//! comma.

use jiff::civil::{Date, date};
use shared::money::Money;
use shared::quantity::TaxRate;
use shared::receipt::DocumentType;

use super::{
    FiscalData, PIECES_MAX, TaxShare, bounded_text, parse_currency, parse_date, parse_money,
};

/// Normal, reduced 1, reduced 2, zero and special rate, in basis points.
const RATES_BASIS_POINTS: [u32; 5] = [2000, 1000, 1300, 0, 1900];
const SPECIAL_RATE: TaxRate = TaxRate::from_basis_points(1900);
/// `TRA` in Base64: a training receipt, without a sale.
const TRAINING_COUNTER: &str = "VFJB";

/// Parses the code, or returns `None` for other texts and training receipts.
pub(super) fn parse_code(text: &str) -> Option<FiscalData> {
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
    if !algorithm.starts_with("R1-AT") || counter == TRAINING_COUNTER {
        return None;
    }
    let (day_text, time) = moment.split_once('T')?;
    let date = parse_date(&day_text.replace('-', "")).filter(|_| day_text.len() == 10)?;
    let gross: Option<Vec<Money>> = [normal, one, two, none, special]
        .iter()
        .map(|text| parse_money(text, "EUR"))
        .collect();
    let gross = gross?;
    // The code has no total of its own.
    let total = gross
        .iter()
        .try_fold(0_i64, |sum, amount| sum.checked_add(amount.minor))?;
    Some(FiscalData {
        country: Some("AT"),
        document_type: (total < 0).then_some(DocumentType::CreditNote),
        receipt_number: bounded_text(number),
        date: Some(date),
        time: Some(time.parse().ok()?),
        currency: parse_currency("EUR"),
        taxes: gross
            .into_iter()
            .zip(RATES_BASIS_POINTS)
            .filter_map(|(gross, rate)| split_gross(gross, TaxRate::from_basis_points(rate), date))
            .collect(),
        total: Some(Money::new(total, parse_currency("EUR"))),
        ..FiscalData::default()
    })
}

/// Splits a gross amount into base and tax, or returns `None` if it is zero or its rate is
/// ambiguous.
fn split_gross(gross: Money, rate: TaxRate, day: Date) -> Option<TaxShare> {
    // In these months the fifth amount stood for 5 % as well as for 19 %.
    let is_open = rate == SPECIAL_RATE && (date(2020, 7, 1)..=date(2021, 12, 31)).contains(&day);
    let tax = rate.tax_in_gross(gross.minor)?;
    let money = |minor| Money { minor, ..gross };
    (gross.minor != 0 && !is_open).then(|| TaxShare {
        rate: Some(rate),
        base: money(gross.minor - tax),
        amount: money(tax),
    })
}
