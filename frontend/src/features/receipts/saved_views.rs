//! Saved views: named filters that are kept in this browser.

use serde::Serialize;
use shared::json::{self, FromJson};

use crate::browser::storage;

/// Key in the local storage.
const STORAGE_KEY: &str = "views";

/// Filter with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromJson)]
pub(crate) struct SavedView {
    pub(crate) name: String,
    /// Query string, without the `?`.
    pub(crate) query: String,
}

/// Returns all views, in the order in which they were saved.
pub(crate) fn load_views() -> Vec<SavedView> {
    storage::stored(STORAGE_KEY)
        .and_then(|json| json::read(&json))
        .unwrap_or_default()
}

/// Saves a view, in place of one of the same name. Returns all views.
pub(crate) fn save_view(view: SavedView) -> Vec<SavedView> {
    let mut views = views_without(&view.name);
    views.push(view);
    store_views(views)
}

/// Deletes a view. Returns the remaining ones.
pub(crate) fn delete_view(name: &str) -> Vec<SavedView> {
    store_views(views_without(name))
}

fn views_without(name: &str) -> Vec<SavedView> {
    load_views()
        .into_iter()
        .filter(|view| view.name != name)
        .collect()
}

fn store_views(views: Vec<SavedView>) -> Vec<SavedView> {
    if let Ok(json) = serde_json::to_string(&views) {
        storage::store(STORAGE_KEY, &json);
    }
    views
}
