//! Content of the profile dialog: the picture and its actions.

use leptos::html;
use leptos::prelude::*;
use shared::profile::PICTURE_SIDES_PX;

use super::picture::render_profile_picture;
use super::state::Profile;
use crate::i18n::t;
use crate::ui::{Icon, IconButton, Symbol, close_dialog, dynamic_view, problem_text};
use crate::upload::pick;

/// File types that dialogs offer. The content decides in the end, not this.
const ACCEPTED_TYPES: &str = "image/jpeg,image/png,image/webp";
/// Side of the picture in the dialog, in pixels.
const DIALOG_SIDE_PX: u32 = PICTURE_SIDES_PX[0];

/// Profile picture with its actions. Escape closes the dialog.
#[component]
pub(crate) fn ProfileDialog(dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let profile = Profile::expect();
    let texts = &t().profile;
    // No other picture can be chosen while one is being sent.
    let hold_back = move |event: web_sys::MouseEvent| {
        if profile.is_busy() {
            event.prevent_default();
        }
    };
    let take = move |event: web_sys::Event| {
        if let Some(file) = pick::chosen_files(&event).into_iter().next() {
            profile.set_picture(file);
        }
    };
    let has_picture = move || profile.picture_url(DIALOG_SIDE_PX).is_some();
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
                    on:click=move |_| profile.remove_picture()
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
            <IconButton
                icon=Icon::Cross
                label=t().close
                test="profile-close"
                on_press=move || close_dialog(dialog)
            />
        </div>
        <div class="face" class:is-busy=move || profile.is_busy()>
            {dynamic_view(move || render_profile_picture(profile, DIALOG_SIDE_PX, texts.alt))}
        </div>
        <p id="profile-hint">{texts.hint}</p>
        <p class="portrait-problem" role="alert" data-test="profile-problem">
            {dynamic_view(move || profile.problem().as_ref().map(problem_text))}
        </p>
        <p class="visually-hidden" role="status">{profile.success()}</p>
        <div class="portrait-actions">
            // Not disabled while a picture is sent: the focus would be lost.
            <label class="button primary" aria-disabled=move || profile.is_busy().to_string()>
                <input
                    id="profile-picture"
                    class="visually-hidden"
                    type="file"
                    accept=ACCEPTED_TYPES
                    autofocus
                    aria-describedby="profile-hint"
                    on:click=hold_back
                    on:change=take
                />
                <Symbol icon=Icon::Camera />
                <span>{dynamic_view(choose)}</span>
            </label>
            {dynamic_view(remove)}
        </div>
    }
}
