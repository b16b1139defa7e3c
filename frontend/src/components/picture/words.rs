//! The state of the text over the picture: whether it is shown, how far it has come, and what is searched in it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::api::{PageWords, ReceiptWords};
use shared::problem::Problem;

use super::Viewer;
use crate::announce::Announcer;
use crate::device::folded;
use crate::i18n::t;
use crate::search::{Match, matches};

/// How far the text has come.
#[derive(Clone)]
pub(crate) enum Text {
    Unasked,
    Coming,
    Failed(Problem),
    Read(Arc<Vec<PageWords>>),
}

/// The state of the text. A copy is the same text.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) is_shown: RwSignal<bool>,
    pub(crate) text: RwSignal<Text>,
    pub(crate) query: RwSignal<String>,
    pub(crate) matches: RwSignal<Vec<Match>>,
    /// The match in sight.
    pub(crate) current: RwSignal<Option<usize>>,
    viewer: Viewer,
    announcer: Announcer,
}

impl Words {
    /// Text that nobody has asked for yet.
    pub(crate) fn new(viewer: Viewer, announcer: Announcer) -> Self {
        Self {
            is_shown: RwSignal::new(false),
            text: RwSignal::new(Text::Unasked),
            query: RwSignal::new(String::new()),
            matches: RwSignal::new(Vec::new()),
            current: RwSignal::new(None),
            viewer,
            announcer,
        }
    }

    /// Somebody wants to see it, and nobody has asked the server.
    pub(crate) fn is_wanted(self) -> bool {
        self.is_shown.get() && self.text.with(|text| matches!(text, Text::Unasked))
    }

    /// The answer of the server. The page may be gone when it comes, hence `try_`.
    pub(crate) fn take(self, answer: Result<ReceiptWords, Problem>) {
        let text = match answer {
            Ok(words) => Text::Read(Arc::new(words.pages)),
            Err(problem) => Text::Failed(problem),
        };
        self.text.try_set(text);
        self.look();
    }

    /// It is another text by now, or is asked for again.
    pub(crate) fn forget(self) {
        self.text.set(Text::Unasked);
    }

    /// A person typed what to look for.
    pub(crate) fn search(self, query: String) {
        self.query.set(query);
        self.look();
        if !self.query.with_untracked(String::is_empty) {
            self.announcer.say((t().picture.found)(self.matches.with_untracked(Vec::len)));
        }
    }

    /// Goes to the next match, from the last to the first.
    pub(crate) fn go_on(self) {
        self.go(|current, count| current.map_or(0, |current| (current + 1) % count));
    }

    /// Goes to the match before, from the first to the last.
    pub(crate) fn go_back(self) {
        self.go(|current, count| current.filter(|current| *current > 0).unwrap_or(count) - 1);
    }

    fn look(self) {
        let pages = self.text.try_get_untracked().and_then(Text::pages);
        let query = self.query.try_get_untracked().unwrap_or_default();
        let found = pages.map(|pages| matches(&pages, &query, folded)).unwrap_or_default();
        self.current.try_set(None);
        self.matches.try_set(found);
    }

    fn go(self, step: impl Fn(Option<usize>, usize) -> usize) {
        let count = self.matches.with_untracked(Vec::len);
        if count == 0 {
            return;
        }
        let next = step(self.current.get_untracked(), count);
        let Some(place) = self.matches.with_untracked(|matches| matches.get(next).copied()) else { return };
        self.current.set(Some(next));
        self.viewer.show(place.page, place.area);
        self.announcer.say((t().picture.match_of)(next + 1, count));
    }
}

impl Text {
    /// The pages, once they are here.
    pub(crate) fn pages(self) -> Option<Arc<Vec<PageWords>>> {
        match self {
            Self::Read(pages) => Some(pages),
            Self::Unasked | Self::Coming | Self::Failed(_) => None,
        }
    }
}
