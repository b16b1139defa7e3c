//! The person's picture at the end of the bar, which opens the dialog that changes it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use shared::profile::SIDES;

use super::changing::changing;
use super::icon::{Icon, Symbol};
use crate::i18n::t;
use crate::later;
use crate::profile::Profile;

/// The side of the picture in the bar, in pixels.
const SMALL: u32 = SIDES[1];

/// A round picture that opens the dialog when it is pressed.
#[component]
pub(crate) fn Avatar() -> impl IntoView {
    let profile = Profile::expect();
    let dialog = NodeRef::<html::Dialog>::new();
    let code = RwSignal::new(None);
    let open = move || {
        profile.forget();
        spawn_local(async move {
            if !matches!(code.get_untracked(), Some(Some(_))) {
                code.set(Some(later::portrait().await));
                // Drawn first: what wants the focus of the dialog gets it.
                tick().await;
            }
            if let Some(dialog) = dialog.get_untracked() {
                // It fails only where it is open already.
                let _ = dialog.show_modal();
            }
        });
    };
    let content = move || match code.get() {
        None => ().into_any(),
        Some(Some(draw)) => draw(dialog),
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
            <span class="face">{changing(move || face(profile, SMALL, ""))}</span>
        </button>
        <dialog class="confirm portrait" node_ref=dialog aria-labelledby="profile-title">
            {changing(content)}
        </dialog>
    }
}

/// The picture, or the outline of somebody.
pub(super) fn face(profile: Profile, side: u32, alt: &'static str) -> AnyView {
    match profile.picture(side) {
        // It may have been replaced or removed on another device.
        Some(url) => view! { <img src=url alt=alt on:error=move |_| profile.load() /> }.into_any(),
        None => view! { <Symbol icon=Icon::Person /> }.into_any(),
    }
}
