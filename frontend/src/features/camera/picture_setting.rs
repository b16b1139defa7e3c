//! Setting of this browser for the size of pictures that are sent.

use leptos::prelude::*;

use crate::i18n::desk;
use crate::upload::shrink::{self, PictureMode};

/// Select for the setting.
#[component]
pub(crate) fn PictureSetting() -> impl IntoView {
    let words = &desk().camera;
    let sending = shrink::picture_mode();
    let choose = move |event| {
        shrink::set_picture_mode(PictureMode::from_name(Some(&event_target_value(&event))));
    };
    let option = |choice: PictureMode, word: &'static str| {
        view! { <option value=choice.setting_name() selected=choice == sending>{word}</option> }
    };
    view! {
        <div class="picture-setting">
            <label for="picture-setting">{words.setting}</label>
            <select
                class="input"
                id="picture-setting"
                aria-describedby="picture-setting-hint"
                on:change=choose
            >
                {option(PictureMode::AsNeeded, words.as_needed)}
                {option(PictureMode::Original, words.original)}
            </select>
            <p id="picture-setting-hint">{words.setting_hint}</p>
        </div>
    }
}
