//! Photographing within the app.

use leptos::prelude::*;

use super::entitle;
use crate::i18n::desk;

/// The page.
#[component]
pub(crate) fn CameraPage() -> impl IntoView {
    entitle(desk().camera.title);
    view! { <h1>{desk().camera.title}</h1> }
}
