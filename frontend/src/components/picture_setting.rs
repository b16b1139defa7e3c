//! How large pictures are sent: a setting of this browser.

use leptos::prelude::*;

use crate::i18n::desk;
use crate::upload::shrink::{self, Sending};

/// The setting.
#[component]
pub(crate) fn PictureSetting() -> impl IntoView {
    let words = &desk().camera;
    let sending = shrink::sending();
    let choose = move |event| {
        shrink::set_sending(Sending::named(Some(&event_target_value(&event))));
    };
    let option = |choice: Sending, word: &'static str| {
        view! { <option value=choice.name() selected=choice == sending>{word}</option> }
    };
    view! {
        <div class="picture-setting">
            <label for="picture-setting">{words.setting}</label>
            <select class="input" id="picture-setting" aria-describedby="picture-setting-hint" on:change=choose>
                {option(Sending::AsNeeded, words.as_needed)}
                {option(Sending::Original, words.original)}
            </select>
            <p id="picture-setting-hint">{words.setting_hint}</p>
        </div>
    }
}
