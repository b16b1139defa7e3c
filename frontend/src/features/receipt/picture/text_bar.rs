//! Bar above the picture while its text is shown: search, or the reason why there is none.
//!
//! All of it is rendered once the text was requested; the style sheet hides the parts that do not
//! fit the state.

use leptos::prelude::*;

use super::TextOverlay;
use super::text_overlay::{OverlayText, TextStage};
use crate::i18n::{desk, t};
use crate::ui::{Button, Icon, IconButton, Symbol, dynamic_view, lazy_view};

/// Bar in all of its states; one of them is to be hidden.
#[component]
pub(crate) fn TextBar(words: TextOverlay) -> impl IntoView {
    view! {
        <form
            class="text-bar"
            role="search"
            data-test="text-bar"
            data-state=move || if words.is_shown.get() {
                words.text.with(OverlayText::state_name)
            } else {
                "hidden"
            }
            on:submit=move |event| {
                event.prevent_default();
                words.show_next_match();
            }
        >
            {lazy_view(
                move || words.is_shown.get(),
                move || view! { <SearchControls words /> }.into_any(),
            )}
        </form>
    }
}

/// Search input, match buttons, status, retry button and legend.
#[component]
fn SearchControls(words: TextOverlay) -> impl IntoView {
    let texts = &desk().picture;
    view! {
        <input
            type="search"
            data-test="search"
            aria-label=texts.search
            placeholder=texts.search
            prop:value=move || words.text.with(|text| text.query.clone())
            on:input=move |event| words.search(event_target_value(&event))
            on:keydown=move |event| {
                // Enter alone submits the form and shows the next match.
                if event.key() == "Enter" && event.shift_key() {
                    event.prevent_default();
                    words.show_previous_match();
                }
            }
        />
        <IconButton
            icon=Icon::Back
            label=texts.previous_match
            on_press=move || words.show_previous_match()
        />
        <button
            type="submit"
            class="button icon-only"
            data-test="next-match"
            aria-label=texts.next_match
        >
            <Symbol icon=Icon::Next />
        </button>
        <p class="text-standing" role="status" data-test="text-standing">
            {dynamic_view(move || words.text.with(OverlayText::status_text))}
        </p>
        <Button
            icon=Icon::Retry
            test="text-again"
            on_press=move || words.set_stage(TextStage::NotRequested)
        >
            {t().try_again}
        </Button>
        <p class="unsure-legend">{texts.unsure}</p>
    }
}
