//! Review.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    view! { <h1>"Review"</h1> }
}
