//! Suggestions for inputs, and the parsing of tags.

use leptos::prelude::*;
use shared::search_results::Facet;

/// Renders suggestions for the inputs whose `list` is this id.
pub(crate) fn render_datalist(
    id: &'static str,
    names: impl IntoIterator<Item = String>,
) -> AnyView {
    let options = names
        .into_iter()
        .map(|name| view! { <option value=name></option> });
    view! { <datalist id=id>{options.collect_view()}</datalist> }.into_any()
}

/// Returns the values of facets, without their counts.
pub(crate) fn facet_values(facets: &[Facet]) -> Vec<String> {
    facets.iter().map(|facet| facet.value.clone()).collect()
}

/// Parses tags that are separated by commas; blank ones are dropped.
pub(crate) fn parse_tags(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}
