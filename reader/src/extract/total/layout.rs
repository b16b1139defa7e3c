//! Evidence for a total that needs no labels: payment below, tax in it, sum of its row.
//!
//! Labels in unknown languages or unreadable scripts leave the numbers, which prove one another all
//! the same.

use super::super::label::AmountRole;
use super::super::labelled_amounts::LabelledAmount;
use super::super::model::{Features, fact};
use super::super::pattern::Pattern;
use super::super::text::Row;

/// Number of amounts below a total among which cash and change are looked for.
const PAYMENT_AMOUNTS_MAX: usize = 6;
/// Maximum number of rates and of taxes that are compared.
const TAXES_MAX: usize = 12;
/// Maximum rate of a tax, in hundredths of a percent.
const RATE_MAX: i64 = 3_000;
/// Smallest tax that proves something, in minor units; smaller ones fit many totals.
const TAX_MIN_MINOR: i64 = 10;

/// Rate in percent, its sign in front or behind.
static PERCENTAGE: Pattern =
    Pattern::new(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?\s?%|%\s?([0-9]{1,2})\b");

/// Numbers of a receipt that can prove a total.
pub(super) struct PlainEvidence<'a> {
    entries: &'a [LabelledAmount],
    /// Printed rates, in hundredths of a percent.
    rates: Vec<i64>,
    /// Amounts beside a rate or with the label of a tax.
    taxes: Vec<i64>,
}

impl<'a> PlainEvidence<'a> {
    pub(super) fn from_rows(rows: &[Row], entries: &'a [LabelledAmount]) -> Self {
        let mut rates: Vec<i64> = rows
            .iter()
            .flat_map(|row| find_rates(&row.text))
            .take(TAXES_MAX * TAXES_MAX)
            .collect();
        rates.sort_unstable();
        rates.dedup();
        rates.truncate(TAXES_MAX);
        let is_tax = |entry: &&LabelledAmount| {
            matches!(entry.role, Some(AmountRole::Tax | AmountRole::TotalTax))
                || entry.role.is_none() && PERCENTAGE.is_match(&rows[entry.row].text)
        };
        let mut taxes: Vec<i64> = entries
            .iter()
            .rev()
            .filter(is_tax)
            .map(|entry| entry.amount.minor)
            .filter(|minor| *minor >= TAX_MIN_MINOR)
            .take(TAXES_MAX)
            .collect();
        taxes.dedup();
        Self {
            entries,
            rates,
            taxes,
        }
    }

    /// Returns the features of a total.
    pub(super) fn features(&self, total: i64) -> Features {
        vec![
            fact("paid_below", self.is_paid_below(total)),
            fact("includes_tax", self.includes_tax(total)),
            fact("row_sum", self.is_row_sum(total)),
        ]
    }

    /// Returns whether cash and change without labels stand below: two amounts whose difference is
    /// the total, which is larger than all amounts above it.
    fn is_paid_below(&self, total: i64) -> bool {
        let last = self
            .entries
            .iter()
            .rposition(|entry| entry.amount.minor == total);
        let Some(last) = last.filter(|_| total > 0) else {
            return false;
        };
        if self.entries[..last]
            .iter()
            .any(|entry| entry.amount.minor > total && !entry.amount.is_unit_price)
        {
            return false;
        }
        let below = self.entries[last + 1..]
            .iter()
            .filter(|entry| entry.role.is_none())
            .take(PAYMENT_AMOUNTS_MAX);
        below.clone().any(|paid| {
            let change = paid.amount.minor - total;
            change > 0
                && below
                    .clone()
                    .any(|entry| entry.amount.minor.abs() == change && entry.row != paid.row)
        })
    }

    /// Returns whether an amount is the tax in the total at a printed rate.
    fn includes_tax(&self, total: i64) -> bool {
        total > 0
            && self.rates.iter().any(|rate| {
                let expected = (total * rate + (10_000 + rate) / 2) / (10_000 + rate);
                self.taxes
                    .iter()
                    .any(|tax| (tax - expected).abs() <= 1 && *tax < total)
            })
    }

    /// Returns whether the amount is the sum of two others of its row: net, tax and gross.
    fn is_row_sum(&self, total: i64) -> bool {
        self.entries.iter().enumerate().any(|(at, entry)| {
            let others = || {
                let near = self.entries.iter().enumerate();
                near.skip(at.saturating_sub(3))
                    .take(7)
                    .filter(move |(other, seen)| *other != at && seen.row == entry.row)
            };
            entry.amount.minor == total
                && total > 0
                && others().any(|(first, net)| {
                    others().any(|(second, tax)| {
                        first < second
                            && net.amount.minor > 0
                            && tax.amount.minor > 0
                            && net.amount.minor + tax.amount.minor == total
                    })
                })
        })
    }
}

/// Returns the rates in a text, in hundredths of a percent.
fn find_rates(text: &str) -> Vec<i64> {
    if !text.contains('%') {
        return Vec::new();
    }
    let rate = |parts: regex::Captures| {
        let number = |group: usize| parts.get(group).map(|found| found.as_str());
        let whole: i64 = number(1).or(number(3))?.parse().ok()?;
        let decimals: i64 = format!("{:0<2}", number(2).unwrap_or_default())
            .parse()
            .ok()?;
        Some(whole * 100 + decimals).filter(|rate| (1..=RATE_MAX).contains(rate))
    };
    PERCENTAGE.captures_iter(text).filter_map(rate).collect()
}
