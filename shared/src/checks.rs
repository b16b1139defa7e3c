//! Whether the numbers of a receipt prove each other.
//!
//! Each check compares what follows from some fields with what another one says. The server proves every reading and
//! the browser proves it again after each edit. A receipt may print its discounts or taxes within its sums or below
//! them: a check holds as soon as one of these readings adds up. Where a field is missing nothing is proved.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::field::{Field, SURE_FROM};
use crate::money::Money;
use crate::receipt::{Item, Receipt, Tax, format_date};

/// Sums are off by this much for each rounded part, in minor units.
const ROUNDED: i64 = 1;

/// One proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What is proved.
    pub id: CheckId,
    /// It holds.
    pub ok: bool,
    /// What follows from the other fields: decimal text, or a date.
    pub expected: String,
    /// What is printed.
    pub actual: String,
    /// The fields meant, as in the JSON of the receipt: the one that is proved first.
    pub fields: Vec<String>,
}

/// What a check proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckId {
    /// Items + taxes - discounts + fees + tip + rounding = total; or the same from the subtotal.
    Total,
    /// The items make the subtotal.
    Subtotal,
    /// The taxes make the tax total.
    TaxTotal,
    /// A rate of a base is its tax.
    Tax,
    /// What was paid less the change, and the cash paid out, is the total.
    Change,
    /// Quantity times price is the amount of an item.
    Item,
    /// The date is not in the future.
    Date,
}

/// Proves what can be proved. `today` is the latest day a receipt can be from.
pub fn of(receipt: &Receipt, today: Option<Date>) -> Vec<Check> {
    let mut checks = Vec::new();
    checks.extend(total(receipt));
    checks.extend(subtotal(receipt));
    checks.extend(tax_total(receipt));
    checks.extend(
        receipt
            .taxes
            .iter()
            .enumerate()
            .filter_map(|(at, tax)| tax_check(at, tax)),
    );
    checks.extend(change(receipt));
    checks.extend(
        receipt
            .items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| item_check(at, item)),
    );
    checks.extend(date(receipt, today));
    checks
}

/// The total that follows from the other fields, where it is not printed: a suggestion, never a reading.
pub fn suggested_total(receipt: &Receipt) -> Option<Money> {
    let parts = Parts::of(receipt);
    let cashback = minor(&receipt.fees.cashback).unwrap_or(0).abs();
    let paid = minor(&receipt.amount_paid)
        .zip(minor(&receipt.change))
        .map(|(paid, change)| paid - change.abs() - cashback);
    let total = paid.or_else(|| parts.sums().first().copied())?;
    Some(Money::new(total, receipt.currency.value))
}

impl Receipt {
    /// A person should look at it: merchant, date or total is missing or not sure, or the total does not add up.
    pub fn needs_review(&self, checks: &[Check]) -> bool {
        let sure = |verified: bool, missing: bool, confidence: f32| {
            verified || !missing && confidence >= SURE_FROM
        };
        let (name, date, total) = (&self.merchant.name, &self.date, &self.total);
        let contradicted = !total.verified
            && checks
                .iter()
                .any(|check| !check.ok && matches!(check.id, CheckId::Total | CheckId::Change));
        contradicted
            || !sure(name.verified, name.value.is_none(), name.confidence)
            || !sure(date.verified, date.value.is_none(), date.confidence)
            || !sure(total.verified, total.value.is_none(), total.confidence)
    }
}

/// What a total is made of, in minor units.
struct Parts {
    /// The sum of all items, if each has an amount.
    items: Option<i64>,
    subtotal: Option<i64>,
    /// Taxes that are added to the prices, and all taxes.
    added: i64,
    taxes: i64,
    discount: i64,
    others: i64,
    rounding: i64,
    /// How many of the parts may have been rounded.
    roundings: i64,
}

impl Parts {
    fn of(receipt: &Receipt) -> Self {
        let amount = |tax: &Tax| minor(&tax.amount).unwrap_or(0);
        let taxes: i64 = receipt.taxes.iter().map(amount).sum();
        let added: i64 = receipt
            .taxes
            .iter()
            .filter(|tax| !tax.included)
            .map(amount)
            .sum();
        let taxes = minor(&receipt.tax_total).unwrap_or(taxes);
        let fees = &receipt.fees;
        let others = [
            &fees.service_charge,
            &fees.shipping,
            &fees.deposit,
            &fees.cashback,
            &receipt.tip,
        ];
        let amounts: Vec<Option<i64>> = receipt
            .items
            .iter()
            .map(|item| minor(&item.amount))
            .collect();
        Self {
            items: if amounts.is_empty() {
                None
            } else {
                amounts.into_iter().sum()
            },
            subtotal: minor(&receipt.subtotal),
            added,
            taxes,
            discount: minor(&receipt.discount_total).unwrap_or(0).abs(),
            others: others.into_iter().filter_map(minor).sum(),
            rounding: minor(&fees.rounding).unwrap_or(0),
            roundings: i64::try_from(receipt.taxes.len()).unwrap_or(0),
        }
    }

    /// What the total can be, the plainest reading first.
    fn sums(&self) -> Vec<i64> {
        let mut sums = Vec::new();
        for base in self.subtotal.into_iter().chain(self.items) {
            for tax in [self.added, 0, self.taxes] {
                for discount in [self.discount, 0] {
                    for others in [self.others, 0] {
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

fn total(receipt: &Receipt) -> Option<Check> {
    let actual = minor(&receipt.total)?;
    let parts = Parts::of(receipt);
    let sums = parts.sums();
    let slack = ROUNDED * parts.roundings.min(2);
    let fitting = sums.iter().find(|sum| (*sum - actual).abs() <= slack);
    let expected = *fitting.or(sums.first())?;
    let mut fields = vec!["total"];
    fields.push(if parts.subtotal.is_some() {
        "subtotal"
    } else {
        "items"
    });
    let parts = [
        ("taxes", parts.taxes),
        ("discount_total", parts.discount),
        ("fees", parts.others),
        ("rounding", parts.rounding),
    ];
    fields.extend(
        parts
            .into_iter()
            .filter(|(_, minor)| *minor != 0)
            .map(|(name, _)| name),
    );
    Some(check(
        CheckId::Total,
        fitting.is_some(),
        expected,
        &receipt.total,
        &fields,
    ))
}

fn subtotal(receipt: &Receipt) -> Option<Check> {
    let actual = minor(&receipt.subtotal)?;
    let parts = Parts::of(receipt);
    let items = parts.items?;
    // What is taken off may stand above the subtotal, and prices may hold the tax that it leaves out.
    let sums = [
        items,
        items - parts.discount,
        items - parts.taxes,
        items - parts.discount - parts.taxes,
    ];
    let fitting = sums
        .into_iter()
        .find(|sum| (sum - actual).abs() <= ROUNDED * parts.roundings.min(2));
    Some(check(
        CheckId::Subtotal,
        fitting.is_some(),
        fitting.unwrap_or(items),
        &receipt.subtotal,
        &["subtotal", "items"],
    ))
}

fn tax_total(receipt: &Receipt) -> Option<Check> {
    let actual = minor(&receipt.tax_total)?;
    let amounts: Option<Vec<i64>> = receipt.taxes.iter().map(|tax| minor(&tax.amount)).collect();
    let sum: i64 = amounts.filter(|amounts| !amounts.is_empty())?.iter().sum();
    let ok = (sum - actual).abs() <= ROUNDED;
    Some(check(
        CheckId::TaxTotal,
        ok,
        sum,
        &receipt.tax_total,
        &["tax_total", "taxes"],
    ))
}

fn tax_check(at: usize, tax: &Tax) -> Option<Check> {
    let (rate, base, amount) = (tax.rate.value?, minor(&tax.base)?, minor(&tax.amount)?);
    // Some tills print the gross amount as the base.
    let (net, gross) = (rate.of_net(base)?, rate.of_gross(base)?);
    let fits = |expected: i64| (expected - amount).abs() <= ROUNDED;
    let expected = if !fits(net) && fits(gross) {
        gross
    } else {
        net
    };
    Some(check(
        CheckId::Tax,
        fits(expected),
        expected,
        &tax.amount,
        &[&format!("taxes.{at}")],
    ))
}

fn change(receipt: &Receipt) -> Option<Check> {
    let total = minor(&receipt.total)?;
    let (change, cashback) = (minor(&receipt.change), minor(&receipt.fees.cashback));
    change.or(cashback)?;
    let cashback = cashback.unwrap_or(0).abs();
    let expected = minor(&receipt.amount_paid)? - change.unwrap_or(0).abs() - cashback;
    // The total may be printed before it is rounded to coins, and a tip may come on top. Cash paid out may be part of
    // the total, or be called the change, too.
    let rounding = minor(&receipt.fees.rounding).unwrap_or(0);
    let tip = minor(&receipt.tip).unwrap_or(0);
    let totals = [total, total + rounding, total + tip];
    let ok = totals.contains(&expected) || totals.contains(&(expected + cashback));
    Some(check(
        CheckId::Change,
        ok,
        expected,
        &receipt.total,
        &["total", "amount_paid", "change"],
    ))
}

fn item_check(at: usize, item: &Item) -> Option<Check> {
    let (quantity, price, amount) = (
        item.quantity.value?,
        minor(&item.unit_price)?,
        minor(&item.amount)?,
    );
    let off = minor(&item.discount).unwrap_or(0).abs();
    let cost = quantity.cost(price)?;
    let fitting = [cost - off, cost]
        .into_iter()
        .find(|cost| (cost - amount).abs() <= ROUNDED);
    Some(check(
        CheckId::Item,
        fitting.is_some(),
        fitting.unwrap_or(cost - off),
        &item.amount,
        &[&format!("items.{at}")],
    ))
}

fn date(receipt: &Receipt, today: Option<Date>) -> Option<Check> {
    let (date, today) = (receipt.date.value?, today?);
    Some(Check {
        id: CheckId::Date,
        ok: date <= today,
        expected: format_date(today),
        actual: format_date(date),
        fields: vec!["date".to_owned()],
    })
}

fn minor(field: &Field<Money>) -> Option<i64> {
    field.value.map(|money| money.minor)
}

/// `expected` in minor units, beside the amount that is printed.
fn check(id: CheckId, ok: bool, expected: i64, actual: &Field<Money>, fields: &[&str]) -> Check {
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
mod tests {
    use super::*;
    use crate::corrections::Corrections;

    fn receipt(json: &str) -> Receipt {
        let corrections: Corrections = serde_json::from_str(json).unwrap();
        Receipt::default().corrected(&corrections).unwrap()
    }

    /// Each check as `id:ok`, or with what was expected where it fails.
    fn said(receipt: &Receipt) -> Vec<String> {
        let say = |check: Check| {
            let id = serde_json::to_value(check.id)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned();
            if check.ok {
                id
            } else {
                format!("{id}: {} not {}", check.expected, check.actual)
            }
        };
        of(receipt, None).into_iter().map(say).collect()
    }

    #[test]
    fn proves_what_it_can() {
        for (json, expected) in [
            (r#"{"total":"9.00"}"#, &[][..]),
            (
                r#"{"total":"9.00","items":[{"amount":"4.00"},{"amount":"5.00"}]}"#,
                &["total"][..],
            ),
            (
                r#"{"total":"9.00","items":[{"amount":"4.00"},{"description":"?"}]}"#,
                &[][..],
            ),
            (
                r#"{"total":"9.50","items":[{"amount":"4.00"},{"amount":"5.00"}]}"#,
                &["total: 9.00 not 9.50"][..],
            ),
            (
                r#"{"total":"10.70","subtotal":"10.00","taxes":[{"rate":"7","base":"10","amount":"0.70"}],"tax_total":"0.70"}"#,
                &["total", "tax_total", "tax"][..],
            ),
            (
                r#"{"total":"10.70","subtotal":"10.70","taxes":[{"rate":"7","base":"10","amount":"0.70","included":true}]}"#,
                &["total", "tax"][..],
            ),
            (
                r#"{"total":"10.00","subtotal":"12.00","discount_total":"2.00"}"#,
                &["total"][..],
            ),
            (
                r#"{"total":"10.05","subtotal":"10.03","rounding":"0.02"}"#,
                &["total"][..],
            ),
            (
                r#"{"total":"12.00","subtotal":"10.00","service_charge":"1.00","tip":"1.00"}"#,
                &["total"][..],
            ),
            (
                r#"{"total":"9.00","amount_paid":"10.00","change":"1.00"}"#,
                &["change"][..],
            ),
            (
                r#"{"total":"9.00","amount_paid":"10.00","change":"0.50"}"#,
                &["change: 9.50 not 9.00"][..],
            ),
            (
                r#"{"total":"23.50","amount_paid":"43.50","cashback":"20.00"}"#,
                &["change"][..],
            ),
            (
                r#"{"total":"43.50","amount_paid":"43.50","cashback":"20.00","change":"0"}"#,
                &["change"][..],
            ),
            (
                r#"{"total":"23.50","amount_paid":"43.50","cashback":"20.00","change":"20.00"}"#,
                &["change"][..],
            ),
            (
                r#"{"total":"23.50","amount_paid":"40.00","cashback":"20.00"}"#,
                &["change: 20.00 not 23.50"][..],
            ),
            (
                r#"{"items":[{"quantity":"0.455","unit_price":"19.90","amount":"9.05"}]}"#,
                &["item"][..],
            ),
            (
                r#"{"items":[{"quantity":"2","unit_price":"3.00","amount":"5.00"}]}"#,
                &["item: 6.00 not 5.00"][..],
            ),
            (
                r#"{"taxes":[{"rate":"6","base":"10","amount":"0.16"}]}"#,
                &["tax: 0.60 not 0.16"][..],
            ),
        ] {
            assert_eq!(said(&receipt(json)), expected, "{json}");
        }
    }

    #[test]
    fn a_total_that_is_not_printed_is_suggested_only() {
        let open = receipt(r#"{"currency":"EUR","amount_paid":"10.00","change":"1.20"}"#);
        assert_eq!(
            suggested_total(&open).map(Money::to_decimal),
            Some("8.80".to_owned())
        );
        assert_eq!(open.total.value, None);
        assert_eq!(suggested_total(&Receipt::default()), None);
    }

    #[test]
    fn needs_review_until_sure_and_proved() {
        let mut read = receipt(
            r#"{"merchant":"Kiosk","date":"2026-09-15","total":"9.00","amount_paid":"10.00","change":"1.00"}"#,
        );
        assert!(!read.needs_review(&of(&read, None)), "a person entered it");
        read.total.verified = false;
        read.total.confidence = 0.95;
        assert!(!read.needs_review(&of(&read, None)));
        read.total.confidence = 0.8;
        assert!(read.needs_review(&of(&read, None)));
        read.total.confidence = 0.95;
        read.change.value = Some(Money::new(300, None));
        assert!(
            read.needs_review(&of(&read, None)),
            "the change does not fit"
        );
    }

    #[test]
    fn no_receipt_is_from_tomorrow() {
        let read = receipt(r#"{"date":"2026-09-15"}"#);
        let day = |text: &str| crate::receipt::parse_date(text).ok();
        assert!(of(&read, day("2026-09-15"))[0].ok);
        assert!(!of(&read, day("2026-09-14"))[0].ok);
    }
}
