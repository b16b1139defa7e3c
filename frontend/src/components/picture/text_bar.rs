//! What stands above the picture while its text is shown: the search, or why there is nothing to search.
//!
//! All of it is there once the text was asked for; the style shows what fits the state.

use leptos::prelude::*;

use super::words::{Stage, Text};
use super::{Words, changing};
use crate::components::changing::once_wanted;
use crate::components::icon::{Icon, Symbol};
use crate::i18n::{desk, t};

/// The bar in each of its states; one of them is to be hidden.
#[component]
pub(crate) fn TextBar(words: Words) -> impl IntoView {
    view! {
        <form
            class="text-bar"
            role="search"
            data-test="text-bar"
            data-state=move || if words.is_shown.get() { words.text.with(Text::state) } else { "hidden" }
            on:submit=move |event| {
                event.prevent_default();
                words.go_on();
            }
        >
            {once_wanted(move || words.is_shown.get(), move || view! { <Parts words /> }.into_any())}
        </form>
    }
}

#[component]
fn Parts(words: Words) -> impl IntoView {
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
                if event.key() == "Enter" && event.shift_key() {
                    event.prevent_default();
                    words.go_back();
                }
            }
        />
        <button
            type="button"
            class="button icon-only"
            aria-label=texts.previous_match
            on:click=move |_| words.go_back()
        >
            <Symbol icon=Icon::Back />
        </button>
        <button type="submit" class="button icon-only" data-test="next-match" aria-label=texts.next_match>
            <Symbol icon=Icon::Next />
        </button>
        <p class="text-standing" role="status" data-test="text-standing">
            {changing(move || words.text.with(Text::standing))}
        </p>
        <button
            type="button"
            class="button"
            data-test="text-again"
            on:click=move |_| words.set_stage(Stage::Unasked)
        >
            <Symbol icon=Icon::Again />
            {t().try_again}
        </button>
        <p class="unsure-legend">{texts.unsure}</p>
    }
}
