//! Change of a receipt that was saved and can be undone, also on the page of the next receipt.

use std::cell::RefCell;

use shared::bulk::UndoState;

thread_local! {
    /// Change that the next page offers to undo.
    static CARRIED_OVER: RefCell<Option<SavedChange>> = const { RefCell::new(None) };
}

/// Change that was saved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SavedChange {
    /// Description for the user.
    pub(crate) sentence: String,
    /// State to which it is undone.
    pub(crate) before: UndoState,
}

/// Keeps a change for the next page.
pub(super) fn carry_over(change: Option<SavedChange>) {
    CARRIED_OVER.set(change);
}

/// Returns the change that the page before kept.
pub(super) fn take_carried_over() -> Option<SavedChange> {
    CARRIED_OVER.take()
}
