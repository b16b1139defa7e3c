//! Arithmetic consistency checks of a receipt.
//!
//! Each check compares a value derived from some fields with another field. The server runs them on
//! every reading, the browser again after each edit. Receipts print discounts and taxes either
//! inside their sums or below them: a check passes as soon as one of these interpretations adds up.
//! A check with a missing field is skipped.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::fields::{FieldName, FieldRef, SumRole};
use crate::json::FromJson;
use crate::money::Money;
use crate::receipt::{Item, Receipt, Tax, format_date};

/// Tolerance for each rounded part of a sum, in minor units.
const ROUNDING_TOLERANCE_MINOR: i64 = 1;

/// Result of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Check {
    /// Checked relation.
    pub id: CheckId,
    /// `true` if the check passes.
    pub ok: bool,
    /// Value derived from the other fields: decimal text, or a date.
    pub expected: String,
    /// Printed value.
    pub actual: String,
    /// Names of the fields involved, as in the receipt's JSON; the checked one comes first.
    pub fields: Vec<String>,
}

/// Relation between fields that a check verifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum CheckId {
    /// Items + taxes - discounts + fees + tip + rounding = total; or the same from the subtotal.
    Total,
    /// Sum of items = subtotal.
    Subtotal,
    /// Sum of taxes = tax total.
    TaxTotal,
    /// Rate × base = tax amount.
    Tax,
    /// Amount paid - change - cashback = total.
    Change,
    /// Quantity × unit price = item amount.
    Item,
    /// Date is not in the future.
    Date,
}

/// Returns the results of all applicable checks. `today` is the latest allowed date; without it the
/// date is not checked.
pub fn check_receipt(receipt: &Receipt, today: Option<Date>) -> Vec<Check> {
    // The result lists the sums first, then the payment, the items and the date.
    let mut checks = Vec::new();
    checks.extend(check_total(receipt));
    checks.extend(check_subtotal(receipt));
    checks.extend(check_tax_total(receipt));
    checks.extend(
        receipt
            .taxes
            .iter()
            .enumerate()
            .filter_map(|(at, tax)| check_tax(at, tax)),
    );
    checks.extend(check_change(receipt));
    checks.extend(
        receipt
            .items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| check_item(at, item)),
    );
    checks.extend(check_date(receipt, today));
    checks
}

/// Returns the total that follows from the other fields, for receipts that print none. It is
/// offered as a suggestion and never stored as a reading.
pub fn suggested_total(receipt: &Receipt) -> Option<Money> {
    let parts = TotalParts::from_receipt(receipt);
    let cashback = minor_units(&receipt.fees.cashback).unwrap_or(0).abs();
    // The payment comes first: unlike the sum of parts it needs no interpretation.
    let paid = minor_units(&receipt.amount_paid)
        .zip(minor_units(&receipt.change))
        .map(|(paid, change)| paid - change.abs() - cashback);
    let total = paid.or_else(|| parts.possible_totals().first().copied())?;
    Some(Money::new(total, receipt.currency.value))
}

/// Components of a total, in minor units.
struct TotalParts {
    /// Sum of all items, or `None` if one of them lacks an amount.
    items: Option<i64>,
    subtotal: Option<i64>,
    /// Taxes that are added to the prices; `taxes` also holds the included ones.
    added_taxes: i64,
    taxes: i64,
    discount: i64,
    fees_and_tip: i64,
    rounding: i64,
    /// Number of components that may have been rounded.
    rounded_parts: i64,
}

impl TotalParts {
    fn from_receipt(receipt: &Receipt) -> Self {
        let amount = |tax: &Tax| minor_units(&tax.amount).unwrap_or(0);
        let taxes: i64 = receipt.taxes.iter().map(amount).sum();
        let added_taxes: i64 = receipt
            .taxes
            .iter()
            .filter(|tax| !tax.included)
            .map(amount)
            .sum();
        // A printed tax total takes precedence over the sum of the tax lines.
        let taxes = minor_units(&receipt.tax_total).unwrap_or(taxes);
        let amounts: Vec<Option<i64>> = receipt
            .items
            .iter()
            .map(|item| minor_units(&item.amount))
            .collect();
        Self {
            // Summing options gives `None` as soon as one item lacks its amount.
            items: if amounts.is_empty() {
                None
            } else {
                amounts.into_iter().sum()
            },
            subtotal: minor_units(&receipt.subtotal),
            added_taxes,
            taxes,
            // Discounts are printed with either sign.
            discount: amounts_with_role(receipt, SumRole::Deducted)
                .map(i64::abs)
                .sum(),
            fees_and_tip: amounts_with_role(receipt, SumRole::Added).sum(),
            rounding: amounts_with_role(receipt, SumRole::Rounding).sum(),
            rounded_parts: i64::try_from(receipt.taxes.len()).unwrap_or(0),
        }
    }

    /// Returns the distinct totals that the components allow, the most literal interpretation
    /// first.
    fn possible_totals(&self) -> Vec<i64> {
        let mut sums = Vec::new();
        // Every component may already be contained in the base, so each is tried with and without.
        // The order decides which value a failing check reports as expected.
        for base in self.subtotal.into_iter().chain(self.items) {
            for tax in [self.added_taxes, 0, self.taxes] {
                for discount in [self.discount, 0] {
                    for others in [self.fees_and_tip, 0] {
                        for rounding in [self.rounding, 0] {
                            let sum = base + tax - discount + others + rounding;
                            if !sums.contains(&sum) {
                                sums.push(sum);
                            }
                        }
                    }
                }
            }
        }
        sums
    }
}

fn check_total(receipt: &Receipt) -> Option<Check> {
    let actual = minor_units(&receipt.total)?;
    let parts = TotalParts::from_receipt(receipt);
    let sums = parts.possible_totals();
    // The tolerance is capped at two parts, or long tax tables would accept wrong totals.
    let slack = ROUNDING_TOLERANCE_MINOR * parts.rounded_parts.min(2);
    // The first fitting sum is the most literal one.
    let fitting = sums.iter().find(|sum| (*sum - actual).abs() <= slack);
    let expected = *fitting.or(sums.first())?;
    let mut fields = vec!["total"];
    fields.push(if parts.subtotal.is_some() {
        "subtotal"
    } else {
        "items"
    });
    // Only components that contribute are listed as involved.
    let parts = [
        ("taxes", parts.taxes),
        ("discount_total", parts.discount),
        ("fees", parts.fees_and_tip),
        ("rounding", parts.rounding),
    ];
    fields.extend(
        parts
            .into_iter()
            .filter(|(_, minor)| *minor != 0)
            .map(|(name, _)| name),
    );
    Some(build_check(
        CheckId::Total,
        fitting.is_some(),
        expected,
        &receipt.total,
        &fields,
    ))
}

fn check_subtotal(receipt: &Receipt) -> Option<Check> {
    let actual = minor_units(&receipt.subtotal)?;
    let parts = TotalParts::from_receipt(receipt);
    let items = parts.items?;
    // Discounts may be listed above the subtotal, and item prices may include a tax that the
    // subtotal excludes.
    let sums = [
        items,
        items - parts.discount,
        items - parts.taxes,
        items - parts.discount - parts.taxes,
    ];
    let fitting = sums
        .into_iter()
        .find(|sum| (sum - actual).abs() <= ROUNDING_TOLERANCE_MINOR * parts.rounded_parts.min(2));
    Some(build_check(
        CheckId::Subtotal,
        fitting.is_some(),
        fitting.unwrap_or(items),
        &receipt.subtotal,
        &["subtotal", "items"],
    ))
}

fn check_tax_total(receipt: &Receipt) -> Option<Check> {
    let actual = minor_units(&receipt.tax_total)?;
    let amounts: Option<Vec<i64>> = receipt
        .taxes
        .iter()
        .map(|tax| minor_units(&tax.amount))
        .collect();
    let sum: i64 = amounts.filter(|amounts| !amounts.is_empty())?.iter().sum();
    let ok = (sum - actual).abs() <= ROUNDING_TOLERANCE_MINOR;
    Some(build_check(
        CheckId::TaxTotal,
        ok,
        sum,
        &receipt.tax_total,
        &["tax_total", "taxes"],
    ))
}

fn check_tax(at: usize, tax: &Tax) -> Option<Check> {
    let (rate, base, amount) = (
        tax.rate.value?,
        minor_units(&tax.base)?,
        minor_units(&tax.amount)?,
    );
    // Some tills print the gross amount as the base.
    let (net, gross) = (rate.tax_on_net(base)?, rate.tax_in_gross(base)?);
    let fits = |expected: i64| (expected - amount).abs() <= ROUNDING_TOLERANCE_MINOR;
    // The net interpretation is reported unless only the gross one fits.
    let expected = if !fits(net) && fits(gross) {
        gross
    } else {
        net
    };
    Some(build_check(
        CheckId::Tax,
        fits(expected),
        expected,
        &tax.amount,
        &[&format!("taxes.{at}")],
    ))
}

fn check_change(receipt: &Receipt) -> Option<Check> {
    let total = minor_units(&receipt.total)?;
    let (change, cashback) = (
        minor_units(&receipt.change),
        minor_units(&receipt.fees.cashback),
    );
    // The check needs change or cashback; a missing one of the two counts as 0.
    change.or(cashback)?;
    let cashback = cashback.unwrap_or(0).abs();
    let expected = minor_units(&receipt.amount_paid)? - change.unwrap_or(0).abs() - cashback;
    // The total may be printed before rounding to coins, and a tip may be added to it. Cashback may
    // be part of the total, or be printed as the change as well.
    let rounding = minor_units(&receipt.fees.rounding).unwrap_or(0);
    let tip = minor_units(&receipt.tip).unwrap_or(0);
    let totals = [total, total + rounding, total + tip];
    // No tolerance: only a printed rounding, tip or cashback explains a difference.
    let ok = totals.contains(&expected) || totals.contains(&(expected + cashback));
    Some(build_check(
        CheckId::Change,
        ok,
        expected,
        &receipt.total,
        &["total", "amount_paid", "change"],
    ))
}

fn check_item(at: usize, item: &Item) -> Option<Check> {
    let (quantity, price, amount) = (
        item.quantity.value?,
        minor_units(&item.unit_price)?,
        minor_units(&item.amount)?,
    );
    let off = minor_units(&item.discount).unwrap_or(0).abs();
    // Weighed goods have up to three decimals, so the product is rounded.
    let cost = quantity.cost(price)?;
    // The printed amount is either the price after the discount or before it.
    let fitting = [cost - off, cost]
        .into_iter()
        .find(|cost| (cost - amount).abs() <= ROUNDING_TOLERANCE_MINOR);
    Some(build_check(
        CheckId::Item,
        fitting.is_some(),
        fitting.unwrap_or(cost - off),
        &item.amount,
        &[&format!("items.{at}")],
    ))
}

fn check_date(receipt: &Receipt, today: Option<Date>) -> Option<Check> {
    let (date, today) = (receipt.date.value?, today?);
    Some(Check {
        id: CheckId::Date,
        ok: date <= today,
        expected: format_date(today),
        actual: format_date(date),
        fields: vec!["date".to_owned()],
    })
}

/// Returns the amounts that contribute to the total in this way, in minor units.
fn amounts_with_role(receipt: &Receipt, role: SumRole) -> impl Iterator<Item = i64> {
    let fields = FieldName::ALL.iter();
    fields.filter_map(move |name| match receipt.field(*name) {
        FieldRef::Money(field) if name.sum_role() == Some(role) => minor_units(field),
        _ => None,
    })
}

fn minor_units(field: &Field<Money>) -> Option<i64> {
    field.value.map(|money| money.minor)
}

/// Builds a check result; `expected` is in minor units and takes the format of the printed amount.
fn build_check(
    id: CheckId,
    ok: bool,
    expected: i64,
    actual: &Field<Money>,
    fields: &[&str],
) -> Check {
    let actual = actual.value.unwrap_or(Money::new(0, None));
    Check {
        id,
        ok,
        expected: Money {
            minor: expected,
            ..actual
        }
        .to_decimal(),
        actual: actual.to_decimal(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests;
