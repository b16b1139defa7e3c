//! Amounts that can be the total, grouped by value.

use std::collections::HashMap;

use super::super::amount::Anomaly;
use super::super::label::AmountRole;
use super::super::labelled_amounts::LabelledAmount;

/// Maximum number of distinct amounts that are compared, so that the time stays bounded. Of more,
/// those with a label are kept and the last of the others: totals are printed at the end.
const VALUES_MAX: usize = 300;

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
    pub(super) fn strongest_entry(&self, rounding_max: i64) -> Option<&'a LabelledAmount> {
        self.entries.iter().copied().reduce(|best, entry| {
            if label_strength(entry, rounding_max) > label_strength(best, rounding_max) {
                entry
            } else {
                best
            }
        })
    }
}

/// Groups the amounts by value, without those whose label rules out a total.
pub(super) fn group_by_value(entries: &[LabelledAmount], rounding_max: i64) -> Vec<ValueGroup<'_>> {
    let mut standings: Vec<ValueGroup> = Vec::new();
    let mut places: HashMap<i64, usize> = HashMap::new();
    for entry in entries
        .iter()
        .filter(|entry| role_strength(entry, rounding_max).is_some())
    {
        let minor = entry.amount.minor;
        let place = *places.entry(minor).or_insert(standings.len());
        if place == standings.len() {
            standings.push(ValueGroup {
                minor,
                entries: Vec::new(),
            });
        }
        standings[place].entries.push(entry);
    }
    let is_labelled = |group: &ValueGroup| group.entries.iter().any(|entry| entry.role.is_some());
    let labelled = standings.iter().filter(|group| is_labelled(group)).count();
    let mut surplus = standings.len().saturating_sub(VALUES_MAX);
    // Unlabelled amounts go first, then labelled ones, each from the top.
    let mut unlabelled_surplus = surplus.min(standings.len() - labelled);
    surplus -= unlabelled_surplus;
    standings.retain(|group| {
        let left = if is_labelled(group) {
            &mut surplus
        } else {
            &mut unlabelled_surplus
        };
        let is_dropped = *left > 0;
        *left = left.saturating_sub(1);
        !is_dropped
    });
    standings
}

/// Returns how strongly the label of an amount indicates a total, `None` if it rules one out.
fn role_strength(entry: &LabelledAmount, rounding_max: i64) -> Option<f32> {
    let minor = entry.amount.minor;
    match entry.role {
        Some(AmountRole::Final) => Some(6.0),
        Some(AmountRole::Total) => Some(5.0),
        Some(AmountRole::Net) => Some(4.0),
        Some(AmountRole::PossibleTotal) => Some(3.0),
        Some(AmountRole::Rounding) => Some(3.0).filter(|_| minor.abs() > rounding_max),
        Some(AmountRole::Subtotal) => Some(2.5),
        Some(AmountRole::Card) => Some(2.0),
        Some(AmountRole::Tender | AmountRole::TotalTax) => Some(1.0),
        Some(AmountRole::Count) => {
            Some(1.0).filter(|_| entry.amount.has_currency || minor % 100 != 0)
        }
        None => Some(0.0).filter(|_| !entry.amount.is_unit_price),
        Some(_) => None,
    }
}

/// Returns how strongly an amount that can be the total indicates it.
fn label_strength(entry: &LabelledAmount, rounding_max: i64) -> f32 {
    // Tables, labels in other rows, misread labels and shared labels weaken it.
    let penalty = |holds: bool, points: f32| if holds { points } else { 0.0 };
    role_strength(entry, rounding_max).unwrap_or_default()
        - penalty(entry.in_tax_summary, 3.0)
        - penalty(!entry.label_in_row, 0.7)
        - penalty(!entry.label_exact, 0.4)
        - penalty(entry.followers > 0, 1.5)
}
