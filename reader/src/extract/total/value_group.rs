//! Amounts that can be the total, grouped by value.

use super::super::amount::Anomaly;
use super::super::label::AmountRole;
use super::super::labelled_amounts::LabelledAmount;
use super::ROUNDING_MAX_MINOR;

/// Maximum number of distinct amounts that are compared.
const VALUES_MAX: usize = 120;

/// An amount in minor units with all entries that show it.
#[derive(Clone)]
pub(super) struct ValueGroup<'a> {
    pub(super) minor: i64,
    pub(super) entries: Vec<&'a LabelledAmount>,
}

impl<'a> ValueGroup<'a> {
    /// Returns whether every entry has this anomaly.
    pub(super) fn has_anomaly(&self, oddity: Anomaly) -> bool {
        self.entries
            .iter()
            .all(|entry| entry.amount.anomaly == Some(oddity))
    }

    /// Returns whether an entry is labelled as a total.
    pub(super) fn has_total_label(&self) -> bool {
        self.entries
            .iter()
            .any(|entry| matches!(entry.role, Some(AmountRole::Total | AmountRole::Final)))
    }

    /// Returns the entry with the strongest label, the first of several.
    pub(super) fn strongest_entry(&self) -> Option<&'a LabelledAmount> {
        self.entries.iter().copied().reduce(|best, entry| {
            if label_strength(entry) > label_strength(best) {
                entry
            } else {
                best
            }
        })
    }
}

/// Groups the amounts by value, without those whose label rules out a total.
pub(super) fn group_by_value(entries: &[LabelledAmount]) -> Vec<ValueGroup<'_>> {
    let mut standings: Vec<ValueGroup> = Vec::new();
    for entry in entries.iter().filter(|entry| can_be_total(entry)) {
        let minor = entry.amount.minor;
        match standings
            .iter()
            .position(|standing| standing.minor == minor)
        {
            Some(known) => standings[known].entries.push(entry),
            None if standings.len() < VALUES_MAX => standings.push(ValueGroup {
                minor,
                entries: vec![entry],
            }),
            None => {}
        }
    }
    standings
}

/// Returns whether the label of an amount admits that it is the total.
fn can_be_total(entry: &LabelledAmount) -> bool {
    match entry.role {
        Some(
            AmountRole::Tax
            | AmountRole::Discount
            | AmountRole::Service
            | AmountRole::Tip
            | AmountRole::Shipping
            | AmountRole::Deposit
            | AmountRole::Change
            | AmountRole::Cashback
            | AmountRole::TaxSummary
            | AmountRole::Other,
        ) => false,
        Some(AmountRole::Count) => entry.amount.has_currency || entry.amount.minor % 100 != 0,
        Some(AmountRole::Rounding) => entry.amount.minor.abs() > ROUNDING_MAX_MINOR,
        None => !entry.amount.is_unit_price,
        Some(
            AmountRole::Final
            | AmountRole::Total
            | AmountRole::Net
            | AmountRole::PossibleTotal
            | AmountRole::Subtotal
            | AmountRole::Card
            | AmountRole::Tender
            | AmountRole::TotalTax,
        ) => true,
    }
}

/// Returns how strongly a label indicates a total.
fn label_strength(entry: &LabelledAmount) -> f32 {
    let role = match entry.role {
        Some(AmountRole::Final) => 6.0,
        Some(AmountRole::Total) => 5.0,
        Some(AmountRole::Net) => 4.0,
        Some(AmountRole::PossibleTotal | AmountRole::Rounding) => 3.0,
        Some(AmountRole::Subtotal) => 2.5,
        Some(AmountRole::Card) => 2.0,
        Some(AmountRole::Count | AmountRole::Tender | AmountRole::TotalTax) => 1.0,
        Some(_) | None => 0.0,
    };
    // Tables, labels in other rows, misread labels and shared labels weaken it.
    let penalty = |holds: bool, points: f32| if holds { points } else { 0.0 };
    role - penalty(entry.in_tax_summary, 3.0)
        - penalty(!entry.label_in_row, 0.7)
        - penalty(!entry.label_exact, 0.4)
        - penalty(entry.followers > 0, 1.5)
}
