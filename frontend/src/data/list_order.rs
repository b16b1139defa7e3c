//! Order of the list that was shown last, in which the page of a receipt goes on to the next one.

use std::cell::RefCell;

use shared::id::ReceiptId;

thread_local! {
    static ORDER: RefCell<Vec<ReceiptId>> = const { RefCell::new(Vec::new()) };
}

/// Receipts before and after another one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Neighbours {
    pub(crate) previous: Option<ReceiptId>,
    pub(crate) next: Option<ReceiptId>,
}

/// Remembers the receipts of a list in their order.
pub(crate) fn remember_order(ids: Vec<ReceiptId>) {
    ORDER.set(ids);
}

/// Returns the neighbours of a receipt in the list that was shown last.
pub(crate) fn find_neighbours(id: ReceiptId) -> Neighbours {
    ORDER.with_borrow(|order| neighbours_in(order, id))
}

fn neighbours_in(order: &[ReceiptId], id: ReceiptId) -> Neighbours {
    let Some(at) = order.iter().position(|other| *other == id) else {
        return Neighbours::default();
    };
    Neighbours {
        previous: at.checked_sub(1).map(|at| order[at]),
        next: order.get(at + 1).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_has_the_neighbours_of_its_list() {
        let id = |number| ReceiptId::new(number, [0; 10]);
        let order = [id(3), id(1), id(2)];
        let neighbours = |of, previous: Option<u64>, next: Option<u64>| {
            let expected = Neighbours {
                previous: previous.map(id),
                next: next.map(id),
            };
            assert_eq!(neighbours_in(&order, id(of)), expected, "{of}");
        };
        neighbours(3, None, Some(1));
        neighbours(1, Some(3), Some(2));
        neighbours(2, Some(1), None);
        neighbours(9, None, None);
    }
}
