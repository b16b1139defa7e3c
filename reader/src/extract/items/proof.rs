//! Choice among readings of a list of items by the sum they must make.

use std::ops::Range;

use shared::money::{Currency, Money};
use shared::receipt::Item;

use super::collector::Draft;
use super::{PRINTED_CONFIDENCE, PROVED_CONFIDENCE};

/// Maximum number of items left out at either end of the list.
const EDGE_MAX: usize = 5;
/// Maximum number of doubtful items that are tried in all combinations.
const DOUBTFUL_MAX: usize = 6;

/// Column in which the amounts of the items stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    /// The last one.
    Last,
    /// The one before it.
    Previous,
    /// The one with the largest number.
    Largest,
}

/// What of the drafts counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selection {
    column: Column,
    /// Indices of drafts that are no items.
    left_out: Vec<usize>,
    /// Which discounts are taken off.
    discounts: Discounts,
}

/// Which discounts are taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Discounts {
    None,
    WithMinus,
    All,
}

impl Selection {
    /// Returns the reading that stands where no sum proves another one.
    pub(super) fn printed(drafts: &[Draft]) -> Self {
        // A first amount without any text is not an item.
        let is_bare = drafts.first().is_some_and(|draft| draft.is_bare);
        Self {
            column: Column::Last,
            left_out: if is_bare { vec![0] } else { Vec::new() },
            discounts: Discounts::WithMinus,
        }
    }

    /// Returns whether this is the plain reading.
    pub(super) fn is_plain(&self) -> bool {
        self.column == Column::Last && self.left_out.is_empty()
    }

    /// Returns the items of this reading.
    pub(super) fn into_items(self, drafts: Vec<Draft>, currency: Option<Currency>) -> Vec<Item> {
        let mut items = Vec::new();
        for (at, mut draft) in drafts.into_iter().enumerate() {
            if self.left_out.contains(&at) {
                continue;
            }
            let minor = column_amount(&draft, self.column);
            if minor != draft.minor {
                let row = draft.source.0;
                let amount = row.amounts.iter().find(|amount| amount.minor == minor);
                let field = amount.and_then(|amount| {
                    let money = Money::new(minor, currency);
                    row.row.field(&amount.range, money, PRINTED_CONFIDENCE)
                });
                draft.item.amount = field.unwrap_or_default();
            }
            self.take_off(&mut draft, minor, currency);
            items.push(draft.item);
        }
        items
    }

    /// Deducts the discounts of an item.
    fn take_off(&self, draft: &mut Draft, minor: i64, currency: Option<Currency>) {
        let off = self.discount_of(draft);
        let evidence = draft
            .discounts
            .iter()
            .filter(|(_, has_minus, _)| self.discounts.counts(*has_minus))
            .map(|(.., evidence)| evidence.clone())
            .reduce(crate::extract::text::Evidence::merged_with);
        // More than the item costs is taken off the whole purchase.
        if let Some(evidence) = evidence.filter(|_| off != 0 && off <= minor) {
            draft.item.discount =
                evidence.into_field(Money::new(off, currency), PRINTED_CONFIDENCE);
            draft.item.amount.value = Some(Money::new(minor - off, currency));
        }
    }

    fn discount_of(&self, draft: &Draft) -> i64 {
        draft
            .discounts
            .iter()
            .filter(|(_, has_minus, _)| self.discounts.counts(*has_minus))
            .map(|(off, ..)| *off)
            .sum()
    }
}

impl Discounts {
    fn counts(self, has_minus: bool) -> bool {
        match self {
            Self::None => false,
            Self::WithMinus => has_minus,
            Self::All => true,
        }
    }
}

/// Returns the amount of a draft in a column.
fn column_amount(draft: &Draft, column: Column) -> i64 {
    let (row, own) = draft.source;
    let before = &row.amounts[..own];
    match column {
        Column::Last => draft.minor,
        Column::Previous => before.last().map_or(draft.minor, |amount| amount.minor),
        Column::Largest => row.amounts[..=own]
            .iter()
            .map(|amount| amount.minor)
            .max()
            .unwrap_or(draft.minor),
    }
}

/// Returns the plain reading if its sum is `target`.
pub(super) fn prove_plain(drafts: &[Draft], target: i64) -> Option<Selection> {
    [Discounts::WithMinus, Discounts::None, Discounts::All]
        .into_iter()
        .map(|discounts| Selection {
            column: Column::Last,
            left_out: Vec::new(),
            discounts,
        })
        .find(|plain| {
            let values = drafts
                .iter()
                .map(|draft| draft.minor.saturating_sub(plain.discount_of(draft)));
            target != 0 && values.fold(0, i64::saturating_add) == target
        })
}

/// Returns a reading whose sum is one of `targets`, the plainest first.
pub(super) fn prove(drafts: &[Draft], targets: &[i64]) -> Option<Selection> {
    let is_target = |sum: i64| sum != 0 && targets.contains(&sum);
    let ways = [Discounts::WithMinus, Discounts::None, Discounts::All];
    for column in [Column::Last, Column::Previous, Column::Largest] {
        for discounts in ways {
            let plain = Selection {
                column,
                left_out: Vec::new(),
                discounts,
            };
            let values: Vec<i64> = drafts
                .iter()
                .map(|draft| column_amount(draft, column).saturating_sub(plain.discount_of(draft)))
                .collect();
            let sum: i64 = values.iter().sum();
            if is_target(sum) {
                return Some(plain);
            }
            if column != Column::Last {
                continue;
            }
            if let Some(left_out) = find_left_out(drafts, &values, sum, targets) {
                return Some(Selection { left_out, ..plain });
            }
            if drafts.iter().all(|draft| draft.discounts.is_empty()) {
                break;
            }
        }
    }
    None
}

/// Returns the drafts without which the sum is a target: doubtful ones, or some at either end.
fn find_left_out(
    drafts: &[Draft],
    values: &[i64],
    sum: i64,
    targets: &[i64],
) -> Option<Vec<usize>> {
    let is_target = |sum: i64| sum != 0 && targets.contains(&sum);
    let doubtful: Vec<usize> = (0..drafts.len())
        .filter(|at| drafts[*at].is_doubtful)
        .take(DOUBTFUL_MAX)
        .collect();
    // The fewest doubtful ones first.
    let mut subsets: Vec<u32> = (1..1 << doubtful.len()).collect();
    subsets.sort_by_key(|subset| subset.count_ones());
    for subset in subsets {
        let left_out: Vec<usize> = doubtful
            .iter()
            .enumerate()
            .filter(|(bit, _)| subset >> bit & 1 == 1)
            .map(|(_, at)| *at)
            .collect();
        let off: i64 = left_out.iter().map(|at| values[*at]).sum();
        if left_out.len() < drafts.len() && off != 0 && is_target(sum - off) {
            return Some(left_out);
        }
    }
    // An unknown sum behind the items is likelier than numbers in front of them. A named item is
    // never left out just to make a sum, which may be misprinted or misread.
    let sum_without = |edge: &Range<usize>| sum - values[edge.clone()].iter().sum::<i64>();
    let most = values.len().min(EDGE_MAX + 1);
    let behind = (1..most)
        .map(|count| values.len() - count..values.len())
        .filter(|edge| {
            let first = values[edge.start];
            first == sum_without(edge) || targets.contains(&first)
        });
    let in_front = (1..most)
        .map(|count| 0..count)
        .take_while(|edge| !drafts[edge.end - 1].has_own_name);
    behind
        .chain(in_front)
        .find(|edge| is_target(sum_without(edge)))
        .map(Iterator::collect)
}

/// Raises the confidence of items whose sum is proved.
pub(super) fn raise_confidence(items: &mut [Item]) {
    for item in items {
        item.amount.confidence = item.amount.confidence.max(PROVED_CONFIDENCE);
    }
}
