//! Which language is shown: the one a person chose, or the first of the browser's that is here.

use std::cell::Cell;

use super::Texts;
use super::desk::DeskTexts;
use crate::device;

/// Where the choice is kept.
const CHOSEN: &str = "language";

/// A language of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
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

impl Language {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 1] = [Self::English];

    /// The tag of BCP 47.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// What it calls itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
        }
    }

    /// The one to be shown.
    pub(crate) fn wanted() -> Self {
        let chosen = device::stored(CHOSEN);
        let tags = chosen.into_iter().chain(device::languages());
        tags.into_iter().find_map(|tag| Self::of_tag(&tag)).unwrap_or(Self::English)
    }

    /// Fetches its tables. Where they do not come, the app speaks English.
    #[expect(clippy::unused_async, reason = "other languages come as parts")]
    pub(crate) async fn load(self) {
        let tables = match self {
            Self::English => None,
        };
        LOADED.set(tables);
        device::set_language(if tables.is_some() { self.tag() } else { Self::English.tag() });
    }

    /// Shows the app in this language from now on.
    pub(crate) fn choose(self) {
        device::store(CHOSEN, self.tag());
        device::reload();
    }

    /// `de-AT` is German.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}
