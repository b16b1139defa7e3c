//! Evidence for a total that needs no labels: payment below, tax in it or above it, sum of its row.
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
/// Number of amounts above a total among which its net amount and tax are looked for.
const NET_AND_TAX_MAX: usize = 4;
/// Largest difference between the rate of such a tax and a whole rate, in hundredths of a percent.
const RATE_SLACK: i64 = 10;

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
            fact("below_net_and_tax", self.is_below_net_and_tax(total)),
        ]
    }

    /// Returns whether cash and change without labels stand below: two amounts one behind the other
    /// whose difference is the total. Amounts stand above it, too, none of them larger.
    fn is_paid_below(&self, total: i64) -> bool {
        let is_total = |entry: &LabelledAmount| entry.amount.minor == total;
        let Some(last) = self.entries.iter().rposition(is_total) else {
            return false;
        };
        let mut above = self.entries[..last]
            .iter()
            .filter(|entry| !entry.amount.is_unit_price)
            .peekable();
        if total <= 0 || above.peek().is_none() || above.any(|entry| entry.amount.minor > total) {
            return false;
        }
        let below = &self.entries[last + 1..];
        below[..below.len().min(PAYMENT_AMOUNTS_MAX)]
            .windows(2)
            .any(|pair| {
                let [paid, change] = pair else { return false };
                paid.role.is_none()
                    && change.role.is_none()
                    && paid.row != change.row
                    && change.amount.minor != 0
                    && paid.amount.minor - change.amount.minor.abs() == total
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

    /// Returns whether a net amount and its tax stand in rows above the total and add up to it: the
    /// tax is a whole percentage of the net amount.
    fn is_below_net_and_tax(&self, total: i64) -> bool {
        self.entries.iter().enumerate().any(|(at, entry)| {
            if entry.amount.minor != total || total <= 0 {
                return false;
            }
            let above = &self.entries[at.saturating_sub(NET_AND_TAX_MAX)..at];
            above.iter().enumerate().any(|(first, net)| {
                above[first + 1..].iter().any(|tax| {
                    net.row < tax.row
                        && tax.row < entry.row
                        && net.amount.minor + tax.amount.minor == total
                        && is_tax_of(tax.amount.minor, net.amount.minor)
                })
            })
        })
    }
}

/// Returns whether an amount is the tax on another at a whole rate.
fn is_tax_of(tax: i64, net: i64) -> bool {
    if tax < TAX_MIN_MINOR || net <= tax {
        return false;
    }
    // The amounts are rounded, and the tax may be the sum of rounded ones.
    let rate = tax * 10_000 / net;
    let difference = (rate + 50) / 100 * 100 - rate;
    rate <= RATE_MAX && difference.abs() <= RATE_SLACK
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::read;

    #[test]
    fn numbers_prove_a_total_without_labels() {
        for (print, total) in [
            // Cash and change below it.
            ("QQ\nAb  4.50\nCd  3.20\nZz  7.70\nYy  10.00\nXx  2.30", 770),
            // The tax in it.
            ("QQ\nAb  19.00\nZz  19.00\nYy 20%  3.17\nXx  19.00", 1900),
            // Columns of net, tax and gross.
            ("Tea  4.00\nMilk  6.00\nTOTAL  8.33  1.67  10.00", 1000),
            // Net amount and tax above it.
            (
                "QQ\nAb  14.60\nCd  8.45\nYy  21.86\nXx  2.19\nZz  24.05",
                2405,
            ),
        ] {
            let field = read(print).total;
            assert_eq!(field.value.map(|value| value.minor), Some(total), "{print}");
        }
    }

    #[test]
    fn layouts_of_totals_are_told_apart() {
        for (print, total) in [
            (
                "Tea  4.00\nMilk  6.00\nTOTAL 2 ITEMS  10.00\nCASH  10.00",
                1000,
            ),
            (
                "Tea  4.00\nMilk  6.00\nTOTAL ITEMS 2  10.00\nCASH  10.00",
                1000,
            ),
            (
                "REFUNDED GOODS\nTea  -4.00\nTOTAL  -4.00\nVISA  -4.00",
                -400,
            ),
            ("Tea  4.00\nTOTAL  4.00\nVISA  4.00\nAMOUNT DUE  0.00", 400),
            (
                "Pivo  45,30\nCELKEM  45,30\nZAOKROUHLENÍ  -0,30\nK ÚHRADĚ  45,00",
                4500,
            ),
            ("Tee  4,00\nYHTEENSÄ\n4,00\nKORTTI  4,00", 400),
        ] {
            let field = read(print).total;
            assert_eq!(field.value.map(|value| value.minor), Some(total), "{print}");
        }
    }

    #[test]
    fn a_tax_is_a_whole_percentage() {
        for (tax, net, expected) in [
            (219, 2186, true),
            (2185, 21865, true),
            (190, 1000, true),
            (195, 1000, false),
            (900, 1000, false),
            (5, 50, false),
            (1000, 0, false),
        ] {
            assert_eq!(is_tax_of(tax, net), expected, "{tax} of {net}");
        }
    }

    #[test]
    fn rates_stand_in_front_of_their_sign_or_behind() {
        assert_eq!(find_rates("A 8,5% B %20 C"), [850, 2000]);
        assert_eq!(find_rates("50% 0%"), [0_i64; 0]);
    }
}
