//! What was deleted.

use leptos::prelude::*;

use super::entitle;
use crate::i18n::desk;

/// The page.
#[component]
pub(crate) fn TrashPage() -> impl IntoView {
    entitle(desk().trash.title);
    view! { <h1>{desk().trash.title}</h1> }
}
