//! Profile picture at the end of the app bar; it opens the profile dialog.

use leptos::html;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use shared::profile::PICTURE_SIDES_PX;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::dialog::ProfileDialog;
use super::picture::render_profile_picture;
use super::state::Profile;
use crate::i18n::t;
use crate::ui::{dynamic_view, open_dialog};

/// Side of the picture in the bar, in pixels.
const BAR_SIDE_PX: u32 = PICTURE_SIDES_PX[1];

/// Function that renders the content of the profile dialog.
type DialogRenderer = fn(NodeRef<html::Dialog>) -> AnyView;

/// Loads the code of the dialog.
#[wasm_split(portrait, fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "a part that cannot be loaded is an error of the call"
)]
fn portrait_part() -> Result<DialogRenderer, SplitLoaderError> {
    Ok(|dialog| view! { <ProfileDialog dialog /> }.into_any())
}

/// Round picture that opens the dialog when pressed.
#[component]
pub(crate) fn Avatar() -> impl IntoView {
    let profile = Profile::expect();
    let dialog = NodeRef::<html::Dialog>::new();
    // `None` until the code is requested, `Some(None)` if it could not be loaded.
    let code = RwSignal::new(None);
    let open = move || {
        profile.clear_outcome();
        spawn_local(async move {
            // The code of the dialog is loaded when it is first opened, and again after a failure.
            if !matches!(code.get_untracked(), Some(Some(_))) {
                code.set(Some(portrait_part().await.ok()));
                // Rendered before the dialog opens, so that the element with `autofocus` gets the
                // focus.
                tick().await;
            }
            open_dialog(dialog);
        });
    };
    let content = move || match code.get() {
        None => ().into_any(),
        Some(Some(render)) => render(dialog),
        Some(None) => view! {
            <p id="profile-title" role="alert">{t().unreachable}</p>
            <form method="dialog"><button class="button">{t().later}</button></form>
        }
        .into_any(),
    };
    view! {
        <button
            type="button"
            class="avatar"
            data-test="avatar"
            aria-label=t().profile.title
            aria-haspopup="dialog"
            on:click=move |_| open()
        >
            <span class="face">
                {dynamic_view(move || render_profile_picture(profile, BAR_SIDE_PX, ""))}
            </span>
        </button>
        <dialog class="confirm portrait" node_ref=dialog aria-labelledby="profile-title">
            {dynamic_view(content)}
        </dialog>
    }
}
