//! Section of the settings page, and names with their values.

use leptos::prelude::*;

/// Section of the page under a heading.
#[component]
pub(super) fn Part(
    /// Id of the heading.
    id: &'static str,
    title: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="settings-part" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {children()}
        </section>
    }
}

/// Renders names with their values.
pub(super) fn render_facts(facts: Vec<(&'static str, String)>) -> AnyView {
    let rows = facts.into_iter().map(|(name, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    });
    view! { <dl class="settings-facts">{rows.collect_view()}</dl> }.into_any()
}
