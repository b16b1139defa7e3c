//! Proofs of a total by the other amounts: payment, subtotal, rounding, items.

use super::super::label::AmountRole;
use super::super::labelled_amounts::LabelledAmount;
use super::super::model::{Features, fact};
use super::SURCHARGES;

/// Maximum number of distinct amounts of a role that are combined with others.
const VALUES_MAX: usize = 12;

/// Other amounts of the receipt that can prove a total, in minor units.
pub(super) struct TotalArithmetic {
    tenders: Vec<i64>,
    cards: Vec<i64>,
    changes: Vec<i64>,
    subtotals: Vec<i64>,
    totals: Vec<i64>,
    roundings: Vec<i64>,
    surcharges: Vec<i64>,
    discounts: Vec<i64>,
    items_sum: Option<i64>,
}

impl TotalArithmetic {
    pub(super) fn from_entries(
        entries: &[LabelledAmount],
        items_sum: Option<i64>,
        rounding_max: i64,
    ) -> Self {
        // A limit on the values keeps the number of combinations small. The last ones are kept: a
        // long document repeats sums on every page, and its totals are at the end.
        let of = |roles: &[AmountRole]| {
            let of_roles = entries
                .iter()
                .filter(|entry| entry.role.is_some_and(|role| roles.contains(&role)));
            let mut values: Vec<i64> = Vec::new();
            for minor in of_roles.rev().map(|entry| entry.amount.minor) {
                if values.len() < VALUES_MAX && !values.contains(&minor) {
                    values.push(minor);
                }
            }
            values.sort_unstable();
            values
        };
        // A rounding of zero proves nothing, and a large one was misread.
        let mut roundings = of(&[AmountRole::Rounding]);
        roundings.retain(|value| *value != 0 && value.abs() <= rounding_max);
        // Some tills print the change with a minus.
        let changes = of(&[AmountRole::Change]).into_iter().map(i64::abs);
        let changes = changes.filter(|change| *change > 0).collect();
        Self {
            tenders: of(&[AmountRole::Tender]),
            cards: of(&[AmountRole::Card]),
            changes,
            subtotals: of(&[
                AmountRole::Subtotal,
                AmountRole::Net,
                AmountRole::PossibleTotal,
            ]),
            totals: of(&[
                AmountRole::Total,
                AmountRole::Final,
                AmountRole::Subtotal,
                AmountRole::Net,
                AmountRole::PossibleTotal,
            ]),
            roundings,
            surcharges: of(&SURCHARGES),
            discounts: of(&[AmountRole::Discount]),
            items_sum,
        }
    }

    /// Returns the totals that the other amounts imply: paid less change, sum of the items,
    /// subtotal with all surcharges, rounded or not.
    pub(super) fn implied_totals(&self) -> impl Iterator<Item = i64> {
        let paid = self.tenders.iter().chain(&self.cards);
        let less = paid.flat_map(|paid| self.changes.iter().map(move |change| paid - change));
        let all: i64 = self.surcharges.iter().sum();
        let rounded = |sum: i64| {
            let roundings = self.roundings.iter().map(move |rounding| sum + rounding);
            std::iter::once(sum).chain(roundings)
        };
        let sums = self.subtotals.iter().map(move |subtotal| subtotal + all);
        less.chain(self.items_sum)
            .chain(sums.flat_map(rounded))
            .filter(|minor| *minor > 0)
    }

    /// Returns the features of a total that follow from other amounts; `printed` are all printed
    /// amounts.
    pub(super) fn arithmetic_features(&self, total: i64, printed: &[i64]) -> Features {
        let paid: Vec<i64> = self.tenders.iter().chain(&self.cards).copied().collect();
        // Payment: with change, exactly, or neither.
        let given_back = paid
            .iter()
            .any(|paid| self.changes.iter().any(|change| paid - change == total));
        let is_paid = total != 0
            && (self.cards.contains(&total)
                || self.tenders.contains(&total) && self.changes.is_empty());
        // Another printed sum leads to this total, or is this total before or after rounding.
        let follows = |from: i64, to: i64| {
            from != to && leads_to(from, to, &self.surcharges, &self.discounts, &self.roundings)
        };
        let rounded = |from: i64, to: i64| {
            self.roundings
                .iter()
                .any(|rounding| (to - from).abs() == rounding.abs())
        };
        vec![
            fact("paid_less_change", given_back),
            fact("paid_exactly", !given_back && is_paid),
            fact(
                "more_than_paid",
                !paid.is_empty() && !paid.iter().any(|paid| *paid >= total),
            ),
            fact(
                "is_tender_with_change",
                self.tenders.contains(&total) && !self.changes.is_empty() && !given_back,
            ),
            fact(
                "from_subtotal",
                self.subtotals
                    .iter()
                    .any(|subtotal| follows(*subtotal, total)),
            ),
            fact(
                "leads_to_another",
                self.subtotals.contains(&total)
                    && printed
                        .iter()
                        .any(|other| *other > total && follows(total, *other)),
            ),
            fact(
                "rounded_from",
                self.totals
                    .iter()
                    .any(|other| rounded(*other, total) && is_rounder(total, *other)),
            ),
            fact(
                "rounded_to",
                self.totals
                    .iter()
                    .any(|other| rounded(total, *other) && is_rounder(*other, total)),
            ),
            fact("is_goods", self.items_sum == Some(total)),
            fact(
                "from_goods",
                self.items_sum.is_some_and(|goods| follows(goods, total)),
            ),
            fact(
                "below_goods",
                self.items_sum.is_some_and(|goods| goods > total) && self.discounts.is_empty(),
            ),
        ]
    }
}

/// Returns whether rounding and at most one of the following turn a subtotal into a total: all
/// additions, a single addition, a single discount.
pub(in crate::extract) fn leads_to(
    subtotal: i64,
    total: i64,
    added: &[i64],
    discounts: &[i64],
    roundings: &[i64],
) -> bool {
    let difference = total - subtotal;
    let all: i64 = added.iter().sum();
    let signed = roundings.iter().flat_map(|rounding| [*rounding, -rounding]);
    let mut rests = std::iter::once(0)
        .chain(signed)
        .map(|rounding| difference - rounding);
    rests.any(|rest| {
        rest == 0
            || rest == all
            || added.contains(&rest)
            || discounts.iter().any(|discount| discount.abs() == -rest)
    })
}

/// Returns whether an amount is a multiple of a coin or note that the other is not, as rounded cash
/// is.
fn is_rounder(minor: i64, other: i64) -> bool {
    const UNITS: [i64; 7] = [5, 10, 50, 100, 500, 1_000, 10_000];
    UNITS
        .iter()
        .any(|unit| minor % unit == 0 && other % unit != 0)
}
