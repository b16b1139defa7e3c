//! Spending.

use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn SpendingPage() -> impl IntoView {
    view! { <h1>"Spending"</h1> }
}
