//! Receipts that were chosen in the list. Pure.

use std::collections::BTreeSet;

use shared::id::ReceiptId;

/// The chosen ones, and which one was touched last: a range begins there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Chosen {
    ids: BTreeSet<ReceiptId>,
    last: Option<ReceiptId>,
}

impl Chosen {
    pub(crate) fn has(&self, id: ReceiptId) -> bool {
        self.ids.contains(&id)
    }

    pub(crate) fn count(&self) -> usize {
        self.ids.len()
    }

    /// All of them, in the order in which they were photographed.
    pub(crate) fn ids(&self) -> Vec<ReceiptId> {
        self.ids.iter().copied().collect()
    }

    /// Chooses one, or lets go of it.
    pub(crate) fn set(&mut self, id: ReceiptId, is_chosen: bool) {
        if is_chosen {
            self.ids.insert(id);
        } else {
            self.ids.remove(&id);
        }
        self.last = Some(id);
    }

    /// It is not there any more. A range begins where it began.
    pub(crate) fn forget(&mut self, id: ReceiptId) {
        self.ids.remove(&id);
    }

    /// The same for all rows from the one that was touched last to this one.
    pub(crate) fn set_through(&mut self, id: ReceiptId, is_chosen: bool, listed: &[ReceiptId]) {
        let place = |id: ReceiptId| listed.iter().position(|other| *other == id);
        if let (Some(from), Some(to)) = (self.last.and_then(place), place(id)) {
            for between in &listed[from.min(to)..=from.max(to)] {
                self.set(*between, is_chosen);
            }
        }
        self.set(id, is_chosen);
    }

    /// Chooses these, too.
    pub(crate) fn add(&mut self, ids: impl IntoIterator<Item = ReceiptId>) {
        self.ids.extend(ids);
    }

    /// Lets go of all.
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

    /// The newest first, as the list shows them.
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
            let mut chosen = Chosen::default();
            chosen.set(id(first), true);
            chosen.set_through(id(through), is_chosen, &listed());
            assert_eq!(
                chosen.ids(),
                expected.iter().copied().map(id).collect::<Vec<_>>(),
                "{first} to {through}"
            );
        }
        let mut chosen = Chosen::default();
        chosen.set_through(id(4), true, &listed());
        assert_eq!(chosen.ids(), [id(4)], "a range that begins nowhere");
    }

    #[test]
    fn they_come_in_the_order_of_their_photos_whatever_the_list() {
        let mut chosen = Chosen::default();
        chosen.add(listed());
        chosen.set(id(2), false);
        assert_eq!(chosen.ids(), [1, 3, 4, 5, 6].map(id));
        assert!(chosen.has(id(1)) && !chosen.has(id(2)) && chosen.count() == 5);
        chosen.forget(id(6));
        chosen.set_through(id(4), false, &listed());
        assert_eq!(
            chosen.ids(),
            [1, 5].map(id),
            "the range begins at what was touched, not at what is gone"
        );
        chosen.clear();
        assert_eq!(chosen, Chosen::default());
    }
}
