//! The state of the text over the picture: whether it is shown, how far it has come, and what is searched in it.

use leptos::prelude::*;
use shared::api::PageWords;
use shared::problem::Problem;
use web_sys::Element;

use super::{Pick, Viewer};
use crate::components::notice;
use crate::device::{folded, frame_of};
use crate::i18n::{desk, t};
use crate::search::{Match, matches};

/// A word read with less confidence than this is marked.
pub(crate) const UNSURE_BELOW: f32 = 0.6;

/// How far the text has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Unasked,
    Coming,
    Failed,
    Read,
}

/// The text and what is searched in it.
pub(crate) struct Text {
    pub(crate) stage: Stage,
    pub(crate) problem: Option<Problem>,
    pub(crate) pages: Vec<PageWords>,
    /// Another number for every text that came.
    pub(crate) version: u32,
    pub(crate) query: String,
    /// Its words may stand apart from each other.
    pub(crate) by_words: bool,
    pub(crate) matches: Vec<Match>,
    /// The match in sight.
    pub(crate) current: Option<usize>,
}

/// The state of the text. A copy is the same text.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) is_shown: RwSignal<bool>,
    pub(crate) text: RwSignal<Text>,
    /// Where the word stands in the window that was pointed at last, in CSS pixels: its middle.
    pub(crate) anchor: RwSignal<[f64; 2]>,
    pick: RwSignal<Option<Pick>>,
    /// The menu of the words shall have the focus.
    by_key: StoredValue<bool>,
    viewer: Viewer,
}

impl Words {
    /// Text that nobody has asked for yet.
    pub(crate) fn new(viewer: Viewer) -> Self {
        let text = Text {
            stage: Stage::Unasked,
            problem: None,
            pages: Vec::new(),
            version: 0,
            query: String::new(),
            by_words: false,
            matches: Vec::new(),
            current: None,
        };
        Self {
            is_shown: RwSignal::new(false),
            text: RwSignal::new(text),
            anchor: RwSignal::new([0.0; 2]),
            pick: RwSignal::new(None),
            by_key: StoredValue::new(false),
            viewer,
        }
    }

    /// Shows the text or hides it.
    pub(crate) fn toggle(self) {
        self.is_shown.update(|is_shown| *is_shown = !*is_shown);
        self.pick.set(None);
    }

    /// Shows the text with what is looked for marked, from the start.
    pub(crate) fn show_found(self, query: String) {
        if !query.trim_ascii().is_empty() {
            self.is_shown.set(true);
            self.text.update(|text| {
                (text.query, text.by_words) = (query, true);
                text.look();
            });
        }
    }

    /// The words that a person points at, on the page in sight.
    pub(crate) fn picked(self) -> Option<Pick> {
        let page = self.viewer.page.get();
        self.pick.get().filter(|pick| pick.page == page)
    }

    /// A person points at a word of the page in sight, whose element this is.
    pub(crate) fn point_at(self, line: usize, word: usize, element: &Element) {
        self.by_key.set_value(false);
        self.set_anchor(element);
        let page = self.viewer.page.get_untracked();
        self.pick
            .update(|pick| *pick = Pick::pointed(*pick, page, line, word));
    }

    /// A person points at a word with a key, and wants to choose what it is.
    pub(crate) fn open_at(self, line: usize, word: usize, element: &Element) {
        if !self
            .pick
            .with_untracked(|pick| pick.is_some_and(|pick| pick.holds(line, word)))
        {
            self.point_at(line, word, element);
        }
        self.by_key.set_value(true);
        self.set_anchor(element);
    }

    fn set_anchor(self, element: &Element) {
        let [x, y, width, height] = frame_of(element);
        self.anchor.set([x + width / 2.0, y + height / 2.0]);
    }

    /// Whether the menu shall have the focus.
    pub(crate) fn takes_focus(self) -> bool {
        self.by_key.get_value()
    }

    /// A person is done with the words. Who came by key goes on from there.
    pub(crate) fn let_go(self) {
        let pick = self.pick.get_untracked();
        self.pick.set(None);
        if let Some(pick) = pick.filter(|_| self.by_key.get_value()) {
            self.viewer.focus_word(pick.line, pick.last);
        }
    }

    /// The server is asked, has answered, or must be asked again.
    pub(crate) fn set_stage(self, stage: Stage) {
        self.text.update(|text| text.stage = stage);
    }

    /// The answer of the server. The page may be gone when it comes, hence `try_`.
    pub(crate) fn take(self, answer: Result<Vec<PageWords>, Problem>) {
        self.text.try_update(|text| {
            (text.stage, text.pages, text.problem) = match answer {
                Ok(pages) => (Stage::Read, pages, None),
                Err(problem) => (Stage::Failed, Vec::new(), Some(problem)),
            };
            text.version += 1;
            text.look();
        });
    }

    /// A person typed what to look for.
    pub(crate) fn search(self, query: String) {
        self.text.update(|text| {
            (text.query, text.by_words) = (query, false);
            text.look();
        });
    }

    /// Goes to the next match, from the last to the first, and brings it into sight.
    pub(crate) fn go_on(self) {
        self.go(1);
    }

    /// Goes to the match before, from the first to the last.
    pub(crate) fn go_back(self) {
        self.go(-1);
    }

    fn go(self, step: isize) {
        let mut place = None;
        self.text.update(|text| place = text.go(step));
        if let Some(place) = place {
            self.viewer.show(place.page, place.area);
        }
    }
}

impl Text {
    /// The name the style knows its stage by.
    pub(crate) fn state(&self) -> &'static str {
        match self.stage {
            Stage::Unasked | Stage::Coming => "coming",
            Stage::Failed => "failed",
            Stage::Read if self.count(2.0) == 0 => "empty",
            Stage::Read if self.count(UNSURE_BELOW) == 0 => "sure",
            Stage::Read => "unsure",
        }
    }

    /// How it stands, in words.
    pub(crate) fn standing(&self) -> String {
        let (texts, count) = (&desk().picture, self.matches.len());
        match (self.stage, &self.problem, self.current) {
            (Stage::Unasked | Stage::Coming, _, _) => t().loading.to_owned(),
            (_, Some(problem), _) => notice::words(problem).to_owned(),
            (_, _, Some(current)) => (texts.match_of)(current + 1, count),
            _ if self.count(2.0) == 0 => texts.no_text.to_owned(),
            _ if !self.query.trim_ascii().is_empty() => (texts.found)(count),
            _ => (texts.words)(self.count(2.0)),
        }
    }

    fn look(&mut self) {
        self.matches = matches(&self.pages, &self.query, folded);
        if self.matches.is_empty() && self.by_words {
            // Nowhere side by side: each word by itself, as the search over all receipts takes them.
            let words = self.query.split_whitespace();
            self.matches = words
                .flat_map(|word| matches(&self.pages, word, folded))
                .collect();
            self.matches
                .sort_by_key(|found| (found.page, found.line, found.words));
        }
        self.current = None;
    }

    fn go(&mut self, step: isize) -> Option<Match> {
        let last = self.matches.len().checked_sub(1)?;
        let next = match self.current {
            Some(current) => current.checked_add_signed(step).unwrap_or(last),
            None if step < 0 => last,
            None => 0,
        };
        self.current = Some(if next > last { 0 } else { next });
        self.current
            .and_then(|current| self.matches.get(current).copied())
    }

    /// How many words were read with less confidence than this.
    fn count(&self, below: f32) -> usize {
        let mut count = 0;
        for line in self.pages.iter().flat_map(|page| &page.lines) {
            count += line
                .words
                .iter()
                .filter(|word| word.confidence < below)
                .count();
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::field::Area;

    #[test]
    fn from_the_last_match_one_comes_to_the_first_and_back() {
        let area = Area {
            x: 0.0,
            y: 0.0,
            width: 1.0,
            height: 1.0,
        };
        let place = |line| Match {
            page: 1,
            line,
            words: (0, 0),
            area,
        };
        let mut text = Text {
            stage: Stage::Read,
            problem: None,
            pages: Vec::new(),
            version: 1,
            query: "x".into(),
            by_words: false,
            matches: vec![place(0), place(1), place(2)],
            current: None,
        };
        let mut lines = |steps: &[isize]| -> Vec<usize> {
            steps
                .iter()
                .map(|step| text.go(*step).unwrap().line)
                .collect()
        };
        assert_eq!(lines(&[1, 1, 1, 1]), [0, 1, 2, 0]);
        assert_eq!(lines(&[-1, -1]), [2, 1]);
        text.current = None;
        assert_eq!(
            text.go(-1),
            Some(place(2)),
            "backwards one begins with the last"
        );
        text.matches.clear();
        assert_eq!(text.go(1), None);
    }
}
