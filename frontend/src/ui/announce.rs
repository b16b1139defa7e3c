//! Screen reader announcements: one polite live region for the whole app.

use leptos::prelude::*;

/// Handle of the app's live region. A copy refers to the same region.
#[derive(Clone, Copy)]
pub(crate) struct Announcer(RwSignal<String>);

impl Announcer {
    /// Creates the announcer and provides it as context. Called once, at the root.
    pub(crate) fn provide() -> Self {
        let announcer = Self(RwSignal::new(String::new()));
        provide_context(announcer);
        announcer
    }

    /// Returns the announcer of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Announces a sentence. The region is polite: it waits for the current announcement to end.
    pub(crate) fn say(self, sentence: String) {
        // An unchanged text is not announced, so a repeated sentence gets a no-break space.
        let is_repeated = self.0.with_untracked(|last| *last == sentence);
        self.0.set(if is_repeated {
            format!("{sentence}\u{a0}")
        } else {
            sentence
        });
    }
}

/// Visually hidden live region.
#[component]
pub(crate) fn LiveRegion(announcer: Announcer) -> impl IntoView {
    view! { <p class="visually-hidden" role="status" aria-live="polite">{announcer.0}</p> }
}
