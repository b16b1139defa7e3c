//! The open overlay, and the dialog that shows it.

use leptos::html;
use leptos::prelude::*;

use crate::ui::close_dialog;

/// Overlay over any page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overlay {
    Palette,
    KeyList,
}

/// Handle of the overlays. Copies refer to the same dialog.
#[derive(Clone, Copy)]
pub(crate) struct Overlays {
    pub(super) dialog: NodeRef<html::Dialog>,
    pub(super) wanted: RwSignal<Option<Overlay>>,
}

impl Overlays {
    /// Creates the overlays and provides them as context. Called once, at the root.
    pub(crate) fn provide() -> Self {
        let overlays = Self {
            dialog: NodeRef::new(),
            wanted: RwSignal::new(None),
        };
        provide_context(overlays);
        overlays
    }

    /// Returns the overlays of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Opens an overlay and closes the one that is open. Escape closes it and restores the focus.
    pub(crate) fn open(self, overlay: Overlay) {
        self.wanted.set(Some(overlay));
    }

    /// Closes the overlay.
    pub(crate) fn close(self) {
        close_dialog(self.dialog);
    }
}
