//! What is offered while a person types, and how tags are typed.

use leptos::prelude::*;
use shared::finding::Facet;

/// Names for the fields whose `list` is this id.
pub(crate) fn suggestions(id: &'static str, names: impl IntoIterator<Item = String>) -> AnyView {
    let options = names
        .into_iter()
        .map(|name| view! { <option value=name></option> });
    view! { <datalist id=id>{options.collect_view()}</datalist> }.into_any()
}

/// The values of facets alone.
pub(crate) fn names(facets: &[Facet]) -> Vec<String> {
    facets.iter().map(|facet| facet.value.clone()).collect()
}

/// Tags as a person types them, with commas between.
pub(crate) fn tags_of(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}
