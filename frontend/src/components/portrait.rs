//! The dialog about the person: the picture, and the language of the app.

use leptos::html;
use leptos::prelude::*;
use shared::profile::SIDES;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::avatar::face;
use super::changing::changing;
use super::icon::{Icon, Symbol};
use super::notice::words;
use crate::i18n::language::Language;
use crate::i18n::t;
use crate::profile::Profile;
use crate::upload::pick;

/// What file dialogs offer. The bytes decide in the end, not this.
const OFFERED: &str = "image/jpeg,image/png,image/webp";
/// The side of the picture in it, in pixels.
const LARGE: u32 = SIDES[0];

/// What is in the dialog: the picture at its size, and what can be done with it. Escape closes it.
#[component]
pub(crate) fn Portrait(dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let profile = Profile::expect();
    let texts = &t().profile;
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let hold_back = move |event: web_sys::MouseEvent| {
        if profile.is_busy() {
            event.prevent_default();
        }
    };
    let take = move |event: web_sys::Event| {
        if let Some(input) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        {
            pick::chosen(&input)
                .into_iter()
                .take(1)
                .for_each(|file| profile.set(file));
        }
    };
    let has_picture = move || profile.picture(LARGE).is_some();
    let choose = move || match (profile.is_busy(), has_picture()) {
        (true, _) => texts.busy,
        (false, false) => texts.choose,
        (false, true) => texts.replace,
    };
    let remove = move || {
        has_picture().then(|| {
            view! {
                <button
                    type="button"
                    class="button danger-quiet"
                    data-test="profile-remove"
                    aria-disabled=move || profile.is_busy().to_string()
                    on:click=move |_| profile.remove()
                >
                    <Symbol icon=Icon::Bin />
                    {texts.remove}
                </button>
            }
            .into_any()
        })
    };
    view! {
        <div class="portrait-head">
            <h2 id="profile-title">{texts.title}</h2>
            <button
                type="button"
                class="button icon-only"
                data-test="profile-close"
                aria-label=texts.close
                on:click=move |_| close()
            >
                <Symbol icon=Icon::Cross />
            </button>
        </div>
        <div class="face" class:is-busy=move || profile.is_busy()>
            {changing(move || face(profile, LARGE, texts.alt))}
        </div>
        <p id="profile-hint">{texts.hint}</p>
        <p class="portrait-problem" role="alert" data-test="profile-problem">{changing(move || profile.problem().as_ref().map(words))}</p>
        <p class="visually-hidden" role="status">{profile.success()}</p>
        <div class="portrait-actions">
            // Not disabled while a picture is sent: the focus would be lost.
            <label class="button primary" aria-disabled=move || profile.is_busy().to_string()>
                <input
                    id="profile-picture"
                    class="visually-hidden"
                    type="file"
                    accept=OFFERED
                    autofocus
                    aria-describedby="profile-hint"
                    on:click=hold_back
                    on:change=take
                />
                <Symbol icon=Icon::Camera />
                <span>{changing(choose)}</span>
            </label>
            {changing(remove)}
        </div>
        <label class="language">
            <span>{t().language}</span>
            <select class="input" data-test="language" on:change=move |event| speak(&event_target_value(&event))>
                {Language::ALL.map(|language| view! {
                    <option value=language.tag() selected=language == Language::wanted() lang=language.tag()>
                        {language.name()}
                    </option>
                }).collect_view()}
            </select>
        </label>
    }
}

fn speak(tag: &str) {
    if let Some(language) = Language::ALL
        .into_iter()
        .find(|language| language.tag() == tag)
    {
        language.choose();
    }
}
