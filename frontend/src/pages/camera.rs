//! Camera.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn CameraPage() -> impl IntoView {
    view! { <h1>"Camera"</h1> }
}
