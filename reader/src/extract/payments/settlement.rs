//! Choice of the amounts that were paid.

use super::super::amount::Anomaly;
use super::super::label::AmountRole;
use super::super::labelled_amounts::LabelledAmount;
use super::super::text::Row;
use super::{CASH_WORDS, PAYMENTS_MAX, VOUCHER_WORDS, card};

/// Largest rounding to coins, in minor units.
const ROUNDING_MAX: u64 = 5;
/// Years that stand beside words for a payment.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2100;

/// Returns the amounts that were paid, in the order of the paper: those that make the total, less
/// change. Without such a set, those that can be one.
pub(super) fn choose_payments<'a>(
    rows: &[Row],
    entries: &'a [LabelledAmount],
    total: Option<i64>,
) -> Vec<&'a LabelledAmount> {
    let mut candidates: Vec<&LabelledAmount> = Vec::new();
    for entry in entries
        .iter()
        .filter(|entry| can_be_payment(rows, entry, total))
    {
        // Slips and summaries repeat a payment; the row that names its kind is kept.
        let text = &rows[entry.row].text;
        let known = candidates.iter_mut().find(|known| {
            let other = &rows[known.row].text;
            known.amount.minor == entry.amount.minor
                && (!names_kind(other, known)
                    || !names_kind(text, entry)
                    || known.role == entry.role)
        });
        match known {
            Some(known) if !names_kind(&rows[known.row].text, known) && names_kind(text, entry) => {
                *known = entry;
            }
            Some(_) => {}
            None => candidates.push(entry),
        }
    }
    // Vouchers share their words with discounts: they are payments where they help to make the
    // total.
    let (surest, vouchers): (Vec<_>, Vec<_>) = candidates
        .iter()
        .partition(|entry| entry.role != Some(AmountRole::Discount));
    if let Some(set) = find_settlement(&surest, entries, total) {
        return set;
    }
    if let Some(set) = find_settlement(&candidates, entries, total).filter(|_| !vouchers.is_empty())
    {
        return set;
    }
    let mut left = surest;
    left.retain(|entry| {
        let is_cash = entry.role == Some(AmountRole::Tender);
        total.is_none_or(|total| entry.amount.minor.abs() <= total.abs() || is_cash)
    });
    left.truncate(PAYMENTS_MAX);
    left
}

/// Returns whether a label says how the amount was paid, not only that it was.
fn names_kind(text: &str, entry: &LabelledAmount) -> bool {
    entry.role == Some(AmountRole::Card)
        || CASH_WORDS.is_match(text)
        || VOUCHER_WORDS.is_match(text)
        || card::names_brand(text)
}

/// Returns whether an amount stands for money paid by its label and its form.
fn can_be_payment(rows: &[Row], entry: &LabelledAmount, total: Option<i64>) -> bool {
    let text = &rows[entry.row].text;
    let is_paying = match entry.role {
        Some(AmountRole::Tender | AmountRole::Card) => true,
        Some(AmountRole::Discount) => VOUCHER_WORDS.is_match(text),
        _ => false,
    };
    let is_total = total == Some(entry.amount.minor);
    let digits = text.get(entry.amount.range.clone()).unwrap_or_default();
    // Whole numbers without a mark are years, card digits, terminals and codes.
    let is_bare = !entry.amount.has_currency && digits.bytes().all(|sign| sign.is_ascii_digit());
    let is_year = is_bare && digits.parse().is_ok_and(|year| YEARS.contains(&year));
    is_paying
        && !entry.in_tax_summary
        && !entry.is_due
        && entry.amount.minor != 0
        && (is_total
            || entry.amount.anomaly != Some(Anomaly::MissingPoint)
                && !is_year
                && !(is_bare && card::is_last_digits(text, entry.amount.range.start)))
}

/// Finds the largest set of payments that makes the total, with change, cashback, tip or rounding.
fn find_settlement<'a>(
    candidates: &[&'a LabelledAmount],
    entries: &[LabelledAmount],
    total: Option<i64>,
) -> Option<Vec<&'a LabelledAmount>> {
    let total = total?;
    let candidates = &candidates[..candidates.len().min(PAYMENTS_MAX)];
    let of = |role: AmountRole| -> Vec<i64> {
        let own = entries.iter().filter(|entry| entry.role == Some(role));
        own.map(|entry| entry.amount.minor.saturating_abs())
            .take(3)
            .chain([0])
            .collect()
    };
    let given: Vec<i64> = of(AmountRole::Change)
        .into_iter()
        .chain(of(AmountRole::Cashback))
        .collect();
    let added = [of(AmountRole::Tip), of(AmountRole::Cashback)].concat();
    let roundings = of(AmountRole::Rounding);
    let settles = |paid: i64| {
        given.iter().any(|given| {
            added.iter().any(|added| {
                let rest = paid
                    .saturating_sub(*given)
                    .saturating_sub(*added)
                    .saturating_sub(total);
                rest == 0
                    || roundings.contains(&rest.saturating_abs())
                    || *given > 0 && rest.unsigned_abs() < ROUNDING_MAX
            })
        })
    };
    let sets = (1_u32..1 << candidates.len()).map(|set| {
        let chosen = candidates
            .iter()
            .enumerate()
            .filter(move |(at, _)| set >> at & 1 == 1)
            .map(|(_, entry)| *entry);
        (set, chosen)
    });
    sets.filter(|(_, chosen)| {
        let paid = chosen.clone().fold(0_i64, |sum, entry| {
            sum.saturating_add(entry.amount.minor.saturating_abs())
        });
        settles(if total < 0 { -paid } else { paid })
    })
    .max_by_key(|(set, _)| (set.count_ones(), std::cmp::Reverse(*set)))
    .map(|(_, chosen)| chosen.collect())
}
