//! Which language is shown: the one a person chose, or the first of the browser's that is here.

#![expect(
    clippy::unnecessary_wraps,
    reason = "a part that does not come is an error of the call"
)]

use std::cell::Cell;

use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::desk::DeskTexts;
use super::{Texts, french, german, malay, portuguese, spanish};
use crate::device;

/// Where the choice is kept.
const CHOSEN: &str = "language";

/// A language of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
    French,
    Spanish,
    Portuguese,
    Malay,
}

/// The tables of a language that was loaded.
#[derive(Clone, Copy)]
pub(crate) struct Tables {
    pub(crate) first: &'static Texts,
    pub(crate) desk: &'static DeskTexts,
}

thread_local! {
    static LOADED: Cell<Option<Tables>> = const { Cell::new(None) };
}

/// The tables in use; none while it is English.
pub(super) fn loaded() -> Option<Tables> {
    LOADED.get()
}

#[wasm_split(german, fallible)]
fn german_texts() -> Result<Tables, SplitLoaderError> {
    Ok(Tables {
        first: &german::TEXTS,
        desk: &german::desk::TEXTS,
    })
}

#[wasm_split(french, fallible)]
fn french_texts() -> Result<Tables, SplitLoaderError> {
    Ok(Tables {
        first: &french::TEXTS,
        desk: &french::desk::TEXTS,
    })
}

#[wasm_split(spanish, fallible)]
fn spanish_texts() -> Result<Tables, SplitLoaderError> {
    Ok(Tables {
        first: &spanish::TEXTS,
        desk: &spanish::desk::TEXTS,
    })
}

#[wasm_split(portuguese, fallible)]
fn portuguese_texts() -> Result<Tables, SplitLoaderError> {
    Ok(Tables {
        first: &portuguese::TEXTS,
        desk: &portuguese::desk::TEXTS,
    })
}

#[wasm_split(malay, fallible)]
fn malay_texts() -> Result<Tables, SplitLoaderError> {
    Ok(Tables {
        first: &malay::TEXTS,
        desk: &malay::desk::TEXTS,
    })
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 6] = [
        Self::English,
        Self::German,
        Self::Spanish,
        Self::French,
        Self::Malay,
        Self::Portuguese,
    ];

    /// The tag of BCP 47.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
            Self::Malay => "ms",
        }
    }

    /// What it calls itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
            Self::Malay => "Bahasa Melayu",
        }
    }

    /// The one to be shown.
    pub(crate) fn wanted() -> Self {
        let chosen = device::stored(CHOSEN);
        let tags = chosen.into_iter().chain(device::languages());
        tags.into_iter()
            .find_map(|tag| Self::of_tag(&tag))
            .unwrap_or(Self::English)
    }

    /// Fetches its tables. Where they do not come, the app speaks English.
    pub(crate) async fn load(self) {
        let tables = match self {
            Self::English => None,
            Self::German => german_texts().await.ok(),
            Self::French => french_texts().await.ok(),
            Self::Spanish => spanish_texts().await.ok(),
            Self::Portuguese => portuguese_texts().await.ok(),
            Self::Malay => malay_texts().await.ok(),
        };
        LOADED.set(tables);
        device::set_language(if tables.is_some() {
            self.tag()
        } else {
            Self::English.tag()
        });
    }

    /// Shows the app in this language from now on.
    pub(crate) fn choose(self) {
        device::store(CHOSEN, self.tag());
        device::reload();
    }

    /// `de-AT` is German.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}
