//! State of the text overlay: visibility, loading stage, search, selection.

use leptos::prelude::*;
use shared::api::PageWords;
use shared::problem::Problem;
use web_sys::Element;

use super::viewer::focus_word;
use super::{Viewer, WordSelection};
use crate::browser::document::client_rect;
use crate::browser::text::normalize_text;
use crate::features::receipt::search::{Match, find_matches};
use crate::i18n::{desk, t};
use crate::ui::problem_text;

/// Confidence below which a word is marked.
pub(crate) const UNSURE_BELOW: f32 = 0.6;

/// Loading stage of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum TextStage {
    #[default]
    NotRequested,
    Loading,
    Failed,
    Loaded,
}

/// Text of all pages, and the search in it.
#[derive(Default)]
pub(crate) struct OverlayText {
    pub(crate) stage: TextStage,
    pub(crate) problem: Option<Problem>,
    pub(crate) pages: Vec<PageWords>,
    /// Number that changes with every text that is loaded.
    pub(crate) version: u32,
    pub(crate) query: String,
    /// `true` if the words of the query may match separately.
    pub(crate) match_single_words: bool,
    pub(crate) matches: Vec<Match>,
    /// Index of the match in view.
    pub(crate) current: Option<usize>,
}

/// State of the overlay. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct TextOverlay {
    pub(crate) is_shown: RwSignal<bool>,
    pub(crate) text: RwSignal<OverlayText>,
    /// Centre of the word selected last, in CSS pixels of the window.
    pub(crate) anchor: RwSignal<[f64; 2]>,
    selection: RwSignal<Option<WordSelection>>,
    /// `true` if the word menu takes the focus.
    opened_by_key: StoredValue<bool>,
    viewer: Viewer,
}

impl TextOverlay {
    /// Returns the state of a text that was not requested yet.
    pub(crate) fn new(viewer: Viewer) -> Self {
        Self {
            is_shown: RwSignal::new(false),
            text: RwSignal::new(OverlayText::default()),
            anchor: RwSignal::new([0.0; 2]),
            selection: RwSignal::new(None),
            opened_by_key: StoredValue::new(false),
            viewer,
        }
    }

    /// Shows or hides the text, and clears the selection.
    pub(crate) fn toggle(self) {
        self.is_shown.update(|is_shown| *is_shown = !*is_shown);
        self.selection.set(None);
    }

    /// Shows the text from the start, with all matches of a query marked.
    pub(crate) fn show_matches(self, query: String) {
        if !query.trim_ascii().is_empty() {
            self.is_shown.set(true);
            self.text.update(|text| {
                (text.query, text.match_single_words) = (query, true);
                text.update_matches();
            });
        }
    }

    /// Returns the selected words of the current page.
    pub(crate) fn current_selection(self) -> Option<WordSelection> {
        let page = self.viewer.page.get();
        self.selection.get().filter(|pick| pick.page == page)
    }

    /// Selects a word of the current page, given its element, as [`WordSelection::toggle_word`]
    /// does.
    pub(crate) fn select_word(self, line: usize, word: usize, element: &Element) {
        self.opened_by_key.set_value(false);
        self.set_anchor(element);
        let page = self.viewer.page.get_untracked();
        self.selection
            .update(|pick| *pick = WordSelection::toggle_word(*pick, page, line, word));
    }

    /// Selects a word by key and opens the menu with the focus in it.
    pub(crate) fn open_word_menu(self, line: usize, word: usize, element: &Element) {
        // A word that is selected already stays so, or it would be deselected.
        let pick = self.selection.get_untracked();
        if !pick.is_some_and(|pick| pick.contains(line, word)) {
            self.select_word(line, word, element);
        }
        self.opened_by_key.set_value(true);
        self.set_anchor(element);
    }

    fn set_anchor(self, element: &Element) {
        let [x, y, width, height] = client_rect(element);
        self.anchor.set([x + width / 2.0, y + height / 2.0]);
    }

    /// Returns whether the menu takes the focus.
    pub(crate) fn takes_focus(self) -> bool {
        self.opened_by_key.get_value()
    }

    /// Clears the selection. If it was made by key, the focus goes back to its last word.
    pub(crate) fn clear_selection(self) {
        let pick = self.selection.get_untracked();
        self.selection.set(None);
        if let Some(pick) = pick.filter(|_| self.opened_by_key.get_value()) {
            focus_word(pick.line, pick.last);
        }
    }

    /// Sets the loading stage.
    pub(crate) fn set_stage(self, stage: TextStage) {
        self.text.update(|text| text.stage = stage);
    }

    /// Applies the server's answer. The page may be gone by then, hence `try_`.
    pub(crate) fn apply_answer(self, answer: Result<Vec<PageWords>, Problem>) {
        self.text.try_update(|text| {
            (text.stage, text.pages, text.problem) = match answer {
                Ok(pages) => (TextStage::Loaded, pages, None),
                Err(problem) => (TextStage::Failed, Vec::new(), Some(problem)),
            };
            text.version += 1;
            text.update_matches();
        });
    }

    /// Searches for the typed text as one phrase.
    pub(crate) fn search(self, query: String) {
        self.text.update(|text| {
            (text.query, text.match_single_words) = (query, false);
            text.update_matches();
        });
    }

    /// Brings the next match into view; the first one follows the last.
    pub(crate) fn show_next_match(self) {
        self.show_match(1);
    }

    /// Brings the previous match into view; the last one follows the first.
    pub(crate) fn show_previous_match(self) {
        self.show_match(-1);
    }

    /// Moves by `step` matches and brings the match into view.
    fn show_match(self, step: isize) {
        let mut place = None;
        self.text.update(|text| place = text.step_match(step));
        if let Some(place) = place {
            self.viewer.show_area(place.page, place.area);
        }
    }
}

impl OverlayText {
    /// Returns the name of the state for the style sheet.
    pub(crate) fn state_name(&self) -> &'static str {
        match self.stage {
            TextStage::NotRequested | TextStage::Loading => "coming",
            TextStage::Failed => "failed",
            // No confidence exceeds 1, so 2 counts all words.
            TextStage::Loaded if self.count_words_below(2.0) == 0 => "empty",
            TextStage::Loaded if self.count_words_below(UNSURE_BELOW) == 0 => "sure",
            TextStage::Loaded => "unsure",
        }
    }

    /// Returns the status as text.
    pub(crate) fn status_text(&self) -> String {
        let (texts, count) = (&desk().picture, self.matches.len());
        match (self.stage, &self.problem, self.current) {
            (TextStage::NotRequested | TextStage::Loading, _, _) => t().loading.to_owned(),
            (_, Some(problem), _) => problem_text(problem).to_owned(),
            (_, _, Some(current)) => (texts.match_of)(current + 1, count),
            _ if self.count_words_below(2.0) == 0 => texts.no_text.to_owned(),
            _ if !self.query.trim_ascii().is_empty() => (texts.found)(count),
            _ => (texts.words)(self.count_words_below(2.0)),
        }
    }

    /// Searches anew; no match is current afterwards.
    fn update_matches(&mut self) {
        self.matches = find_matches(&self.pages, &self.query, normalize_text);
        if self.matches.is_empty() && self.match_single_words {
            // No match as a phrase: each word separately, as the search over all receipts takes
            // them.
            let words = self.query.split_whitespace();
            self.matches = words
                .flat_map(|word| find_matches(&self.pages, word, normalize_text))
                .collect();
            self.matches
                // The matches of all words together are stepped through in reading order.
                .sort_by_key(|found| (found.page, found.line, found.words));
        }
        self.current = None;
    }

    /// Makes another match current, wrapping around at both ends; `None` without matches.
    fn step_match(&mut self, step: isize) -> Option<Match> {
        let last = self.matches.len().checked_sub(1)?;
        let next = match self.current {
            // Below 0 it continues at the end.
            Some(current) => current.checked_add_signed(step).unwrap_or(last),
            None if step < 0 => last,
            None => 0,
        };
        self.current = Some(if next > last { 0 } else { next });
        self.current
            .and_then(|current| self.matches.get(current).copied())
    }

    /// Counts the words with a confidence below this.
    fn count_words_below(&self, below: f32) -> usize {
        let lines = self.pages.iter().flat_map(|page| &page.lines);
        let words = lines.flat_map(|line| &line.words);
        words.filter(|word| word.confidence < below).count()
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
        let mut text = OverlayText {
            matches: vec![place(0), place(1), place(2)],
            ..OverlayText::default()
        };
        let mut lines = |steps: &[isize]| -> Vec<usize> {
            steps
                .iter()
                .map(|step| text.step_match(*step).unwrap().line)
                .collect()
        };
        assert_eq!(lines(&[1, 1, 1, 1]), [0, 1, 2, 0]);
        assert_eq!(lines(&[-1, -1]), [2, 1]);
        text.current = None;
        assert_eq!(
            text.step_match(-1),
            Some(place(2)),
            "backwards one begins with the last"
        );
        text.matches.clear();
        assert_eq!(text.step_match(1), None);
    }
}
