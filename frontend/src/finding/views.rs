//! What a person wants to see again: filters with a name, kept in this browser.

use serde::Serialize;
use serde_json::Value;

use crate::device;
use crate::wire::{self, FromJson, member};

const KEY: &str = "views";

/// A filter with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct View {
    pub(crate) name: String,
    /// What stands behind the `?`.
    pub(crate) query: String,
}

/// All of them, in the order they were kept.
pub(crate) fn all() -> Vec<View> {
    device::stored(KEY)
        .and_then(|json| wire::read(&json))
        .unwrap_or_default()
}

/// Keeps one; another one of the same name is replaced.
pub(crate) fn keep(view: View) -> Vec<View> {
    let mut views = without(&view.name);
    views.push(view);
    store(views)
}

/// Lets go of one.
pub(crate) fn forget(name: &str) -> Vec<View> {
    store(without(name))
}

fn without(name: &str) -> Vec<View> {
    all().into_iter().filter(|view| view.name != name).collect()
}

fn store(views: Vec<View>) -> Vec<View> {
    if let Ok(json) = serde_json::to_string(&views) {
        device::store(KEY, &json);
    }
    views
}

impl FromJson for View {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            name: member(value, "name")?,
            query: member(value, "query")?,
        })
    }
}
