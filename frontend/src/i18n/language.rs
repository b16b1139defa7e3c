//! Current language: the chosen one, or the browser's first that is supported.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a part that cannot be loaded is an error of the call"
)]

use std::cell::Cell;

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::generated;
use super::generated::{First, Lazy};
use crate::browser::{document, storage, window};

// `Language` and its parts, one per file in `frontend/i18n`.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The storage key of the choice.
const CHOSEN: &str = "language";

/// The tables of a loaded language.
#[derive(Clone, Copy)]
pub(crate) struct Tables {
    pub(crate) first: &'static First,
    pub(crate) lazy: &'static Lazy,
}

thread_local! {
    static LOADED: Cell<Option<Tables>> = const { Cell::new(None) };
}

/// The tables in use; none while it is English.
pub(super) fn loaded() -> Option<Tables> {
    LOADED.get()
}

impl Language {
    /// The language to show.
    pub(crate) fn wanted() -> Self {
        let of_browser = || window::languages().iter().find_map(|tag| Self::of_tag(tag));
        Self::chosen().or_else(of_browser).unwrap_or(Self::En)
    }

    /// The language that was chosen on this device.
    pub(crate) fn chosen() -> Option<Self> {
        Self::of_tag(&storage::stored(CHOSEN)?)
    }

    /// Loads its tables. The app stays in English when they cannot be loaded.
    pub(crate) async fn load(self) {
        let tables = self.fetch_tables().await;
        LOADED.set(tables);
        document::set_language(if tables.is_some() {
            self.tag()
        } else {
            Self::En.tag()
        });
    }

    /// Stores the choice and reloads the app in this language; without a choice, in that of the
    /// browser.
    pub(crate) fn choose(choice: Option<Self>) {
        storage::store(CHOSEN, choice.map_or("", Self::tag));
        window::reload();
    }

    /// Finds a language by its primary subtag: `de-AT` is German.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}
