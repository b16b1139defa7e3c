//! Amounts between the goods and the payment.
//!
//! Subtotal, discount, fees, tip, rounding, amount due, paid, change and cashback. The total is
//! known at this point, so arithmetic chooses among several amounts with the same label. Amounts it
//! cannot prove are kept as printed, with less confidence.

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::receipt::Fees;

use super::label::AmountRole;
use super::labelled_amounts::LabelledAmount;
use super::text::Row;
use super::tip;
use super::total::{SURCHARGES, largest_rounding, leads_to};

/// Confidence of an amount that arithmetic proves.
const PROVED_CONFIDENCE: f32 = 0.97;
/// Confidence of an amount that only has its label.
const LABELLED_CONFIDENCE: f32 = 0.75;

/// Fields of the amounts around a total.
#[derive(Debug, Default)]
pub(super) struct TotalsSection {
    pub(super) subtotal: Field<Money>,
    pub(super) discount_total: Field<Money>,
    pub(super) fees: Fees,
    pub(super) tip: Field<Money>,
    pub(super) amount_due: Field<Money>,
    pub(super) amount_paid: Field<Money>,
    pub(super) change: Field<Money>,
}

/// Lookup of amounts by the role of their label.
struct AmountLookup<'a> {
    rows: &'a [Row],
    entries: &'a [LabelledAmount],
    currency: Option<Currency>,
}

impl TotalsSection {
    /// Returns the printed amounts; of several with the same label the one that leads to `total`.
    pub(super) fn from_entries(
        rows: &[Row],
        entries: &[LabelledAmount],
        total: Option<i64>,
        currency: Option<Currency>,
    ) -> Self {
        let book = AmountLookup {
            rows,
            entries,
            currency,
        };
        let rounding_max = largest_rounding(currency);
        // Everything that may lie between a subtotal and the total.
        let added: Vec<i64> = SURCHARGES
            .iter()
            .flat_map(|role| book.values_of(*role))
            .collect();
        let discounts: Vec<i64> = book.values_of(AmountRole::Discount).collect();
        let roundings: Vec<i64> = book
            .values_of(AmountRole::Rounding)
            .filter(|minor| minor.abs() <= rounding_max)
            .collect();
        let leads = |subtotal: i64| {
            total.is_some_and(|total| leads_to(subtotal, total, &added, &discounts, &roundings))
        };
        // A net amount stands in for a missing subtotal.
        let subtotal = book
            .choose_amount(AmountRole::Subtotal, leads)
            .or_else(|| book.choose_amount(AmountRole::Net, leads));
        let before = subtotal.map(|entry| entry.amount.minor);
        // A discount is proved if it is the difference between subtotal and total.
        let taken = |minor: i64| {
            total.zip(before).is_some_and(|(total, before)| {
                before - minor.abs() == total || minor.abs() == before - total
            })
        };
        let rounds = |minor: i64| total.is_some_and(|total| rounded_from(total, minor, &book));
        let payment = PaymentAmounts::from_lookup(&book, total);
        let fee = |role: AmountRole| {
            book.to_field(book.choose_amount(role, |_| false), i64::abs, |_| false)
        };
        Self {
            subtotal: book.to_field(subtotal, |minor| minor, leads),
            discount_total: book.to_field(
                book.choose_amount(AmountRole::Discount, taken),
                i64::abs,
                taken,
            ),
            fees: Fees {
                service_charge: fee(AmountRole::Service),
                shipping: fee(AmountRole::Shipping),
                deposit: fee(AmountRole::Deposit),
                rounding: book.to_field(
                    book.choose_amount(AmountRole::Rounding, rounds)
                        .filter(|entry| entry.amount.minor.abs() <= rounding_max),
                    |minor| fix_rounding_sign(minor, total, &book),
                    rounds,
                ),
                cashback: book.to_field(payment.cashback, i64::abs, |_| {
                    payment.paid.is_some() && payment.pays(minor_of(payment.paid))
                }),
            },
            tip: book.to_field(tip::choose_tip(rows, entries, total), i64::abs, |minor| {
                before
                    .zip(total)
                    .is_some_and(|(sum, total)| sum + minor.abs() == total)
            }),
            amount_due: book.to_field(
                book.choose_due(total),
                |minor| minor,
                |minor| total == Some(minor),
            ),
            amount_paid: book.to_field(payment.paid, |minor| minor, |paid| payment.pays(paid)),
            change: book.to_field(payment.change, i64::abs, |_| {
                payment.pays(minor_of(payment.paid))
            }),
        }
    }
}

/// Amounts of the payment, of several the ones that explain `total`.
struct PaymentAmounts<'a> {
    cashback: Option<&'a LabelledAmount>,
    change: Option<&'a LabelledAmount>,
    paid: Option<&'a LabelledAmount>,
    total: Option<i64>,
}

impl<'a> PaymentAmounts<'a> {
    fn from_lookup(book: &AmountLookup<'a>, total: Option<i64>) -> Self {
        let change = book.choose_amount(AmountRole::Change, |change| {
            total.is_some_and(|total| book.paid_values().any(|paid| paid - change.abs() == total))
        });
        let unpaid = Self {
            cashback: book.choose_amount(AmountRole::Cashback, |_| false),
            change,
            paid: None,
            total,
        };
        let pays = |paid: i64| unpaid.pays(paid);
        let fitting = |role: AmountRole| {
            book.choose_amount(role, pays)
                .filter(|entry| pays(entry.amount.minor))
        };
        // Paid: cash that fits, else a card amount that fits, else any cash.
        let paid = fitting(AmountRole::Tender)
            .or_else(|| fitting(AmountRole::Card))
            .or_else(|| book.choose_amount(AmountRole::Tender, pays));
        Self { paid, ..unpaid }
    }

    /// Returns whether this payment makes the total, with the change and the cashback.
    fn pays(&self, paid: i64) -> bool {
        let (out, given) = (minor_of(self.cashback).abs(), minor_of(self.change).abs());
        self.total
            .is_some_and(|total| [total, total + out].contains(&(paid - given)))
    }
}

/// Returns the minor units of an amount, 0 without one.
fn minor_of(entry: Option<&LabelledAmount>) -> i64 {
    entry.map_or(0, |entry| entry.amount.minor)
}

/// Returns whether the total is another printed sum rounded by this amount.
fn rounded_from(total: i64, rounding: i64, book: &AmountLookup) -> bool {
    book.sum_values()
        .any(|sum| (total - sum).abs() == rounding.abs())
}

/// Returns the rounding with the sign that leads from a printed sum to the total. Tills print it
/// with its sign or without.
fn fix_rounding_sign(rounding: i64, total: Option<i64>, book: &AmountLookup) -> i64 {
    let fits = |rounding: i64| {
        total.is_some_and(|total| book.sum_values().any(|sum| sum + rounding == total))
    };
    if !fits(rounding) && fits(-rounding) {
        -rounding
    } else {
        rounding
    }
}

impl<'a> AmountLookup<'a> {
    fn with_role(&self, role: AmountRole) -> impl Iterator<Item = &'a LabelledAmount> {
        self.entries
            .iter()
            .filter(move |entry| entry.role == Some(role) && !entry.in_tax_summary)
    }

    fn values_of(&self, role: AmountRole) -> impl Iterator<Item = i64> {
        self.with_role(role).map(|entry| entry.amount.minor)
    }

    fn paid_values(&self) -> impl Iterator<Item = i64> {
        self.values_of(AmountRole::Tender)
            .chain(self.values_of(AmountRole::Card))
    }

    fn sum_values(&self) -> impl Iterator<Item = i64> {
        [
            AmountRole::Subtotal,
            AmountRole::Total,
            AmountRole::Net,
            AmountRole::Final,
        ]
        .into_iter()
        .flat_map(|role| self.values_of(role))
    }

    /// Returns the first amount of a role that is proved, else the last one.
    fn choose_amount(
        &self,
        role: AmountRole,
        proves: impl Fn(i64) -> bool,
    ) -> Option<&'a LabelledAmount> {
        self.with_role(role)
            .find(|entry| proves(entry.amount.minor))
            .or_else(|| self.with_role(role).last())
    }

    /// Returns the amount due. The last one below the total is preferred, since one that repeats
    /// the total adds nothing.
    fn choose_due(&self, total: Option<i64>) -> Option<&'a LabelledAmount> {
        let is_due = |entry: &&LabelledAmount| {
            entry.is_due && entry.role == Some(AmountRole::Final) && !entry.in_tax_summary
        };
        let all = || self.entries.iter().filter(is_due);
        all()
            .rfind(|entry| total.is_some_and(|total| entry.amount.minor < total))
            .or_else(|| all().next_back())
    }

    /// Makes a field of an amount. `value` converts its minor units, `proves` decides on the
    /// confidence.
    fn to_field(
        &self,
        entry: Option<&LabelledAmount>,
        value: impl Fn(i64) -> i64,
        proves: impl Fn(i64) -> bool,
    ) -> Field<Money> {
        let Some(LabelledAmount { row, amount, .. }) = entry else {
            return Field::gap();
        };
        let money = Money::new(value(amount.minor), self.currency);
        let confidence = if proves(amount.minor) {
            PROVED_CONFIDENCE
        } else {
            LABELLED_CONFIDENCE
        };
        self.rows[*row]
            .field(&amount.range, money, confidence)
            .unwrap_or_default()
    }
}
