//! Values that inputs suggest: merchants, categories and tags of all receipts.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::search_results::Facets;

use super::api;

/// Requests the facets. Without them the user has to type values, so a failure is not shown.
pub(crate) fn load_facets() -> RwSignal<Facets> {
    let facets = RwSignal::new(Facets::default());
    spawn_local(async move {
        if let Ok(known) = api::fetch_facets().await {
            facets.try_set(known);
        }
    });
    facets
}
