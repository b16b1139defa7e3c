//! Opening and closing of dialogs.

use leptos::html;
use leptos::prelude::*;

/// Opens a dialog, if it is on the page. The page behind it cannot be used until it is closed.
pub(crate) fn open_dialog(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        // It fails only where it is open already.
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog, if it is on the page.
pub(crate) fn close_dialog(dialog: NodeRef<html::Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}
