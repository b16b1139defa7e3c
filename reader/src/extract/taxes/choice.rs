//! Choice of the taxes that make the total: repeated rows, rows without a known label.

use shared::money::Currency;

use super::super::label::AmountRole;
use super::super::labelled_amounts::LabelledAmount;
use super::arithmetic::{self, fits_net, gross_of};
use super::tax_row::TaxRow;
use super::{Certainty, FoundRate, FoundTax, PrintedAmount, TAXES_MAX};
use shared::quantity::TaxRate;

/// Maximum number of sums and surcharges that are combined.
const SUMS_MAX: usize = 12;
/// Maximum distance in rows of a net amount and its tax without labels.
const PAIR_DISTANCE_MAX: usize = 3;
/// Maximum distance in rows of equal taxes that are different ones all the same.
const EQUAL_DISTANCE_MAX: usize = 3;

/// Rates of currencies whose receipts are often in scripts that engines do not read, in percent.
const RATES_OF_CURRENCIES: [(&str, &[u32]); 18] = [
    ("KRW", &[10]),
    ("JPY", &[10, 8]),
    ("CNY", &[13, 9, 6, 3]),
    ("TWD", &[5]),
    ("THB", &[7]),
    ("ILS", &[17, 18]),
    ("RUB", &[20, 22, 10, 18]),
    ("UAH", &[20, 7]),
    ("BYN", &[20, 10]),
    ("KZT", &[12, 16]),
    ("KGS", &[12]),
    ("GEL", &[18]),
    ("AMD", &[20]),
    ("BGN", &[20, 9]),
    ("RSD", &[20, 10]),
    ("AED", &[5]),
    ("SAR", &[15]),
    ("EGP", &[14]),
];

/// Printed amounts that taxes may lead to and from, in minor units.
pub(super) struct PrintedSums<'a> {
    pub(super) total: Option<i64>,
    entries: &'a [LabelledAmount],
    sums: Vec<i64>,
    others: Vec<i64>,
}

impl<'a> PrintedSums<'a> {
    pub(super) fn from_entries(entries: &'a [LabelledAmount], total: Option<i64>) -> Self {
        let of = |roles: &[AmountRole]| {
            let mut values: Vec<i64> = entries
                .iter()
                .filter(|entry| entry.role.is_some_and(|role| roles.contains(&role)))
                .map(|entry| entry.amount.minor)
                .collect();
            values.sort_unstable();
            values.dedup();
            values.truncate(SUMS_MAX);
            values
        };
        let mut others = of(&[
            AmountRole::Service,
            AmountRole::Tip,
            AmountRole::Shipping,
            AmountRole::Deposit,
            AmountRole::Rounding,
        ]);
        let discounts = of(&[AmountRole::Discount]);
        let all: i64 = others
            .iter()
            .fold(0, |sum, other| sum.saturating_add(*other));
        others.extend([0, all]);
        others.extend(
            discounts
                .into_iter()
                .map(|discount| -discount.saturating_abs()),
        );
        Self {
            total,
            entries,
            sums: of(&[
                AmountRole::Subtotal,
                AmountRole::Net,
                AmountRole::Total,
                AmountRole::PossibleTotal,
                AmountRole::Final,
            ]),
            others,
        }
    }

    /// Returns whether a printed sum and the taxes, with what else is added, make the total.
    pub(super) fn adds_up(&self, taxes: i64, slack: u64) -> bool {
        self.total.is_some_and(|total| {
            taxes != 0
                && self.sums.iter().filter(|sum| **sum != total).any(|sum| {
                    let sum = sum.saturating_add(taxes);
                    self.others
                        .iter()
                        .any(|other| sum.saturating_add(*other).abs_diff(total) <= slack)
                })
        })
    }

    /// Returns whether the taxes explain the total: their gross amounts make it, or a printed sum
    /// and they do.
    fn explain(&self, taxes: &[FoundTax]) -> bool {
        if taxes.is_empty() {
            return false;
        }
        let sum = sum_of(taxes);
        let slack = u64::try_from(taxes.len()).unwrap_or(1);
        self.adds_up(sum, slack) || self.explains_gross(taxes)
    }

    /// Returns the taxes below the total. Above it, a charge for service may look the same.
    fn below_total(&self, mut taxes: Vec<FoundTax>) -> Vec<FoundTax> {
        if let Some(total) = self.total {
            let first = self
                .entries
                .iter()
                .find(|entry| entry.amount.minor == total);
            taxes.retain(|tax| first.is_some_and(|first| first.row < tax.amount.row));
        }
        taxes
    }

    /// Returns whether the gross amounts of several taxes make any printed amount, where the total
    /// is unknown.
    fn explain_any(&self, taxes: &[FoundTax]) -> bool {
        self.total.is_none()
            && taxes.len() > 1
            && self
                .entries
                .iter()
                .any(|entry| gross_matches(taxes, Some(entry.amount.minor)))
    }

    fn explains_gross(&self, taxes: &[FoundTax]) -> bool {
        gross_matches(taxes, self.total)
    }
}

/// Returns whether the gross amounts of the taxes make the total.
fn gross_matches(taxes: &[FoundTax], total: Option<i64>) -> bool {
    let parts: Option<Vec<(i64, i64)>> = taxes
        .iter()
        .filter(|tax| tax.gross.is_some() || tax.amount.minor != 0)
        .map(|tax| match (tax.gross, tax.rate()) {
            (Some(gross), _) => Some((gross, 1)),
            (None, Some(rate)) => gross_of(rate, tax.amount.minor),
            (None, None) => None,
        })
        .collect();
    let Some((total, parts)) = total.zip(parts.filter(|parts| !parts.is_empty())) else {
        return false;
    };
    let (gross, slack) = parts.iter().fold((0_i64, 0_i64), |(sum, slack), part| {
        (sum.saturating_add(part.0), slack.saturating_add(part.1))
    });
    // A tolerance that any total meets proves nothing.
    gross.abs_diff(total) <= slack.unsigned_abs()
        && slack.unsigned_abs() < total.unsigned_abs() / 10 + 2
}

/// Returns the sum of the tax amounts.
pub(super) fn sum_of(taxes: &[FoundTax]) -> i64 {
    taxes
        .iter()
        .fold(0, |sum, tax| sum.saturating_add(tax.amount.minor))
}

/// Chooses the taxes of the receipt among everything that can be one.
pub(super) fn choose_taxes(
    found: Vec<FoundTax>,
    views: &[TaxRow],
    totals: &[PrintedAmount],
    sums: &PrintedSums,
    currency: Option<Currency>,
) -> Vec<FoundTax> {
    let (weak, strong): (Vec<FoundTax>, Vec<FoundTax>) = found
        .into_iter()
        .partition(|tax| tax.certainty == Certainty::Weak);
    let mut taxes = drop_repeated(&strong, views, totals, sums);
    let is_known = |taxes: &[FoundTax]| {
        sums.explain(taxes) || totals.iter().any(|total| matches_sum(total.minor, taxes))
    };
    let weak = sums.below_total(weak);
    if !is_known(&taxes) && !weak.is_empty() {
        let all: Vec<FoundTax> = strong.iter().chain(&weak).cloned().collect();
        let mut all = drop_repeated(&all, views, totals, sums);
        if is_known(&all) || taxes.is_empty() && sums.explain_any(&all) {
            taxes = all;
        } else if taxes.is_empty() && totals.is_empty() {
            // Taxes of rounded parts make the total nearly.
            all.retain(|tax| is_about_share(tax, sums));
            taxes = all;
        }
    }
    if taxes.is_empty() && totals.is_empty() {
        taxes.extend(find_unlabelled(views, sums, currency));
    }
    if taxes.len() > 1 {
        // Rates that nothing was sold at are no taxes of this receipt.
        let has_amount = |tax: &FoundTax| {
            tax.amount.minor != 0 || tax.base.as_ref().is_some_and(|base| base.minor != 0)
        };
        let any = taxes.iter().any(has_amount);
        taxes.retain(|tax| !any || has_amount(tax));
    }
    if sums.explain(&taxes) {
        for tax in &mut taxes {
            tax.certainty = tax.certainty.max(if tax.labelled {
                Certainty::Proved
            } else {
                Certainty::Near
            });
        }
    }
    taxes.sort_by_key(|tax| (tax.amount.row, tax.amount.range.start));
    taxes.truncate(TAXES_MAX);
    taxes
}

/// Returns whether the tax is about that of the whole total.
fn is_about_share(tax: &FoundTax, sums: &PrintedSums) -> bool {
    let expected = tax
        .rate()
        .zip(sums.total)
        .and_then(|(rate, total)| rate.tax_in_gross(total));
    expected.is_some_and(|expected| {
        tax.amount.minor != 0
            && expected.abs_diff(tax.amount.minor) <= expected.unsigned_abs() / 100 + 1
    })
}

/// Drops taxes that are printed again. Equal taxes with different names, such as two shares of
/// 2.5 %, both stay. What makes the printed total of the taxes or that of the receipt is preferred.
fn drop_repeated(
    found: &[FoundTax],
    views: &[TaxRow],
    totals: &[PrintedAmount],
    sums: &PrintedSums,
) -> Vec<FoundTax> {
    let by_name = keep_distinct(found, |known, tax| {
        is_same_tax(known, tax) && !have_different_names(known, tax, views)
    });
    let by_amount = keep_distinct(found, is_same_tax);
    let same_rate = |known: &FoundTax, tax: &FoundTax| {
        tax.rate().is_some() && known.rate() == tax.rate() || is_same_tax(known, tax)
    };
    let first = keep_distinct(found, same_rate);
    let mut backwards = found.to_vec();
    backwards.reverse();
    let last = keep_distinct(&backwards, same_rate);
    let ways = [by_name, by_amount, found.to_vec(), last, first];
    let mut best = ways.iter().position(|way| {
        totals
            .iter()
            .any(|total| !way.is_empty() && matches_sum(total.minor, way))
    });
    if best.is_none() {
        best = ways.iter().position(|way| sums.explain(way));
    }
    let [by_name, ..] = &ways;
    best.map_or(by_name, |best| &ways[best]).clone()
}

/// Returns the taxes without those that are the same as an earlier one. Of the two, the surer one
/// is kept.
fn keep_distinct(
    found: &[FoundTax],
    is_same: impl Fn(&FoundTax, &FoundTax) -> bool,
) -> Vec<FoundTax> {
    let mut kept: Vec<FoundTax> = Vec::new();
    for tax in found {
        let rank = |tax: &FoundTax| (tax.certainty, tax.base.is_some(), tax.rate.is_some());
        match kept.iter_mut().find(|known| is_same(known, tax)) {
            Some(known) if known.amount.minor == tax.amount.minor && rank(tax) > rank(known) => {
                *known = tax.clone();
            }
            Some(_) => {}
            None => kept.push(tax.clone()),
        }
    }
    kept
}

/// Returns whether two taxes are equal; a missing rate or base equals any.
fn is_same_tax(known: &FoundTax, tax: &FoundTax) -> bool {
    let base = |tax: &FoundTax| tax.base.as_ref().map(|base| base.minor);
    let agrees =
        |one: Option<i64>, other: Option<i64>| one.is_none() || other.is_none() || one == other;
    let rates = known.rate().is_none() || tax.rate().is_none() || known.rate() == tax.rate();
    rates
        && known.amount.minor == tax.amount.minor
        && (agrees(base(known), base(tax)) || agrees(known.gross, base(tax)))
}

/// Returns whether two equal taxes stand close together under different names.
fn have_different_names(known: &FoundTax, tax: &FoundTax, views: &[TaxRow]) -> bool {
    let (one, other) = (&views[known.amount.row], &views[tax.amount.row]);
    let names = [one.label_letters(), other.label_letters()];
    known.labelled
        && tax.labelled
        && known.rate() == tax.rate()
        && known.amount.minor != 0
        && one.at.abs_diff(other.at) <= EQUAL_DISTANCE_MAX
        && (one.at == other.at || names[0] != names[1] && names.iter().all(|name| name.len() > 1))
}

/// Finds net amount and tax by the total and the rates of the currency.
fn find_unlabelled(
    views: &[TaxRow],
    sums: &PrintedSums,
    currency: Option<Currency>,
) -> Option<FoundTax> {
    let total = sums.total.filter(|total| *total != 0)?;
    let code = currency?;
    let (_, rates) = RATES_OF_CURRENCIES
        .iter()
        .find(|(name, _)| *name == code.code())?;
    // The first amount is an item.
    let all = sums.entries.get(1..)?;
    for (at, entry) in all.iter().enumerate() {
        let near = &all[at.saturating_sub(2 * PAIR_DISTANCE_MAX)
            ..all.len().min(at + 2 * PAIR_DISTANCE_MAX + 1)];
        for tax in near {
            let (net, amount) = (entry.amount.minor, tax.amount.minor);
            let is_close = entry.row.abs_diff(tax.row) <= PAIR_DISTANCE_MAX;
            if !is_close || amount == 0 || net.saturating_add(amount) != total {
                continue;
            }
            let rate = rates
                .iter()
                .map(|percent| TaxRate::from_basis_points(percent * 100))
                .find(|rate| fits_net(*rate, net, amount));
            let printed = |of: &LabelledAmount| PrintedAmount {
                row: of.row,
                range: of.amount.range.clone(),
                minor: of.amount.minor,
            };
            let Some(rate) = rate else { continue };
            return Some(FoundTax {
                rate: Some(FoundRate { rate, place: None }),
                base: Some(printed(entry)),
                gross: Some(total),
                amount: printed(tax),
                certainty: Certainty::Near,
                labelled: views[tax.row].names_tax(),
            });
        }
    }
    None
}

/// Returns whether an amount can be a tax of the receipt.
pub(super) fn is_plausible(amount: i64, sums: &PrintedSums) -> bool {
    sums.total
        .is_none_or(|total| arithmetic::is_plausible_tax(amount, total))
}

/// Returns whether an amount is the sum of these taxes, but for rounding.
pub(super) fn matches_sum(amount: i64, taxes: &[FoundTax]) -> bool {
    sum_of(taxes).abs_diff(amount) <= u64::try_from(taxes.len()).unwrap_or(1)
}
