//! What is said aloud to people who do not see the screen: one polite live region for the whole app.

use leptos::prelude::*;

/// Says a sentence when it is given one.
#[derive(Clone, Copy)]
pub(crate) struct Announcer(RwSignal<String>);

impl Announcer {
    /// To be called once, at the root.
    pub(crate) fn provide() -> Self {
        let announcer = Self(RwSignal::new(String::new()));
        provide_context(announcer);
        announcer
    }

    /// The one of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Says it, after what is being said.
    pub(crate) fn say(self, sentence: String) {
        // The same sentence twice would be no change and stay unheard.
        let is_repeated = self.0.with_untracked(|last| *last == sentence);
        self.0.set(if is_repeated {
            format!("{sentence}\u{a0}")
        } else {
            sentence
        });
    }
}

/// The live region.
#[component]
pub(crate) fn LiveRegion(announcer: Announcer) -> impl IntoView {
    view! { <p class="visually-hidden" role="status" aria-live="polite">{announcer.0}</p> }
}
