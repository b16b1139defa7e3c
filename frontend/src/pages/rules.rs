//! What is filled in by itself.

use leptos::prelude::*;

use super::entitle;
use crate::i18n::desk;

/// The page.
#[component]
pub(crate) fn RulesPage() -> impl IntoView {
    entitle(desk().rules.title);
    view! { <h1>{desk().rules.title}</h1> }
}
