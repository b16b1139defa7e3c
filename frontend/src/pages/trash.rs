//! Trash.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn TrashPage() -> impl IntoView {
    view! { <h1>"Trash"</h1> }
}
