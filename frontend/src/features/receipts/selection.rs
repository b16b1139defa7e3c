//! Selection of receipts in the list. Pure.

use std::collections::BTreeSet;

use shared::id::ReceiptId;

/// Selected receipts, and the row that was touched last, where a range begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ReceiptSelection {
    ids: BTreeSet<ReceiptId>,
    last_touched: Option<ReceiptId>,
}

impl ReceiptSelection {
    pub(crate) fn contains(&self, id: ReceiptId) -> bool {
        self.ids.contains(&id)
    }

    pub(crate) fn count(&self) -> usize {
        self.ids.len()
    }

    /// Returns all ids, in the order in which the photos were taken.
    pub(crate) fn ids(&self) -> Vec<ReceiptId> {
        // The set is sorted, and ids begin with their time.
        self.ids.iter().copied().collect()
    }

    /// Selects or deselects a receipt.
    pub(crate) fn set_selected(&mut self, id: ReceiptId, is_chosen: bool) {
        if is_chosen {
            self.ids.insert(id);
        } else {
            self.ids.remove(&id);
        }
        self.last_touched = Some(id);
    }

    /// Removes a receipt that no longer exists; the begin of a range stays.
    pub(crate) fn remove_id(&mut self, id: ReceiptId) {
        self.ids.remove(&id);
    }

    /// Removes all receipts that are not among these.
    pub(crate) fn retain_ids(&mut self, ids: &[ReceiptId]) {
        let ids: BTreeSet<_> = ids.iter().copied().collect();
        self.ids.retain(|id| ids.contains(id));
    }

    /// Selects or deselects all rows of `listed` from the one touched last to this one.
    pub(crate) fn set_range(&mut self, id: ReceiptId, is_chosen: bool, listed: &[ReceiptId]) {
        let place = |id: ReceiptId| listed.iter().position(|other| *other == id);
        // Without a known begin only the row itself is set.
        if let (Some(from), Some(to)) = (self.last_touched.and_then(place), place(id)) {
            for between in &listed[from.min(to)..=from.max(to)] {
                self.set_selected(*between, is_chosen);
            }
        }
        self.set_selected(id, is_chosen);
    }

    /// Adds receipts to the selection.
    pub(crate) fn add_all(&mut self, ids: impl IntoIterator<Item = ReceiptId>) {
        self.ids.extend(ids);
    }

    /// Clears the selection.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> ReceiptId {
        ReceiptId::new(number, [0; 10])
    }

    /// Returns the ids as the list shows them, newest first.
    fn listed() -> Vec<ReceiptId> {
        (1..=6).rev().map(id).collect()
    }

    #[test]
    fn ranges_go_both_ways_from_the_one_touched_last() {
        for (first, through, is_chosen, expected) in [
            (5, 3, true, &[3, 4, 5][..]),
            (3, 5, true, &[3, 4, 5]),
            (3, 3, true, &[3]),
            (3, 5, false, &[]),
            (9, 2, true, &[2, 9]),
        ] {
            let mut chosen = ReceiptSelection::default();
            chosen.set_selected(id(first), true);
            chosen.set_range(id(through), is_chosen, &listed());
            assert_eq!(
                chosen.ids(),
                expected.iter().copied().map(id).collect::<Vec<_>>(),
                "{first} to {through}"
            );
        }
        let mut chosen = ReceiptSelection::default();
        chosen.set_range(id(4), true, &listed());
        assert_eq!(chosen.ids(), [id(4)], "a range that begins nowhere");
    }

    #[test]
    fn they_come_in_the_order_of_their_photos_whatever_the_list() {
        let mut chosen = ReceiptSelection::default();
        chosen.add_all(listed());
        chosen.set_selected(id(2), false);
        assert_eq!(chosen.ids(), [1, 3, 4, 5, 6].map(id));
        assert!(chosen.contains(id(1)) && !chosen.contains(id(2)) && chosen.count() == 5);
        chosen.remove_id(id(6));
        chosen.set_range(id(4), false, &listed());
        assert_eq!(
            chosen.ids(),
            [1, 5].map(id),
            "the range begins at what was touched, not at what is gone"
        );
        chosen.retain_ids(&[id(5), id(6)]);
        assert_eq!(chosen.ids(), [id(5)]);
        chosen.clear();
        assert_eq!(chosen, ReceiptSelection::default());
    }
}
