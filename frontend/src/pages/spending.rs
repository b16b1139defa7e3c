//! What was spent on what, and when.

use leptos::prelude::*;

use super::entitle;
use crate::i18n::desk;

/// The page.
#[component]
pub(crate) fn SpendingPage() -> impl IntoView {
    entitle(desk().spending.title);
    view! { <h1>{desk().spending.title}</h1> }
}
