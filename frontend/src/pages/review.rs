//! Receipts one after the other, the least sure first.

use leptos::prelude::*;

use super::entitle;
use crate::i18n::desk;

/// The page.
#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    entitle(desk().review.title);
    view! { <h1>{desk().review.title}</h1> }
}
