//! Table of all keyboard shortcuts, and its overlay.

use leptos::prelude::*;

use super::state::Overlays;
use crate::i18n::{desk, t};

/// Pairs of keys and their meaning.
pub(crate) type Keys = &'static [(&'static str, &'static str)];

/// Returns the keys of the whole app, and of each part that has some.
pub(crate) fn shortcut_groups() -> [(&'static str, Keys); 5] {
    let texts = &desk().palette;
    [
        (texts.everywhere, &texts.key_list),
        (t().receipts.title, &desk().list.key_list),
        (t().review, &desk().review.key_list),
        (t().receipts.picture, &texts.keys_picture),
        (texts.keys_text_title, &texts.keys_text),
    ]
}

/// Content of the overlay.
#[component]
pub(super) fn KeyList(overlays: Overlays) -> impl IntoView {
    let line = |(keys, meaning): &(&'static str, &'static str)| {
        view! {
            <div>
                <dt>
                    <kbd>{*keys}</kbd>
                </dt>
                <dd>{*meaning}</dd>
            </div>
        }
    };
    let group = move |(name, keys): (&'static str, Keys)| {
        view! {
            <h3>{name}</h3>
            <dl>{keys.iter().map(line).collect_view()}</dl>
        }
    };
    view! {
        <h2 id="overlay-title">{desk().palette.keys}</h2>
        <div class="key-list" data-test="all-keys">
            {shortcut_groups().map(group).collect_view()}
        </div>
        <div class="confirm-actions">
            <button
                type="button"
                class="button"
                autofocus
                data-test="close-keys"
                on:click=move |_| overlays.close()
            >
                {t().close}
            </button>
        </div>
    }
}
