//! Selection of neighbouring words on a line of the text. Pure.

use shared::api::{PageWords, PlacedWord};
use shared::corrections::WordLocation;

/// Range of words on a line, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordSelection {
    /// Page, counted from 1.
    pub(crate) page: u32,
    pub(crate) line: usize,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

impl WordSelection {
    /// Returns the selection after another word was clicked. A word beside the selection on the
    /// same line extends it, any other word replaces it, and the only selected word clears it
    /// (`None`).
    pub(crate) fn toggle_word(
        before: Option<Self>,
        page: u32,
        line: usize,
        word: usize,
    ) -> Option<Self> {
        let alone = Self {
            page,
            line,
            first: word,
            last: word,
        };
        match before {
            Some(before) if before == alone => None,
            Some(before)
                if (before.page, before.line) == (page, line) && !before.contains(line, word) =>
            {
                Some(Self {
                    first: before.first.min(word),
                    last: before.last.max(word),
                    ..alone
                })
            }
            Some(_) | None => Some(alone),
        }
    }

    /// Returns whether the word is selected; the page is not compared.
    pub(crate) fn contains(self, line: usize, word: usize) -> bool {
        line == self.line && (self.first..=self.last).contains(&word)
    }

    /// Returns the words as text, separated by spaces.
    pub(crate) fn joined_text(self, pages: &[PageWords]) -> String {
        let mut text = String::new();
        for word in self.selected_words(pages) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }

    /// Returns page, area and indices of the words, which are counted over the whole page. Returns
    /// `None` if the text has no such words.
    pub(crate) fn place_on_page(self, pages: &[PageWords]) -> Option<WordLocation> {
        // Union of the boxes.
        let mut area = self.selected_words(pages).first()?.area;
        for word in self.selected_words(pages) {
            area = area.union(word.area);
        }
        // Number of words on the lines above.
        let page = pages.get(self.page.checked_sub(1)? as usize)?;
        let before: usize = page
            .lines
            .iter()
            .take(self.line)
            .map(|line| line.words.len())
            .sum();
        let index = |word: usize| u32::try_from(before + word).unwrap_or_default();
        Some(WordLocation {
            page: self.page,
            area,
            words: (index(self.first)..=index(self.last)).collect(),
        })
    }

    /// Returns the selected words, none if the text has no such words.
    fn selected_words(self, pages: &[PageWords]) -> &[PlacedWord] {
        let page = self
            .page
            .checked_sub(1)
            .and_then(|page| pages.get(page as usize));
        let line = page.and_then(|page| page.lines.get(self.line));
        line.and_then(|line| line.words.get(self.first..=self.last))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::api::LineWords;

    #[test]
    fn words_of_the_line_are_added_and_others_stand_for_themselves() {
        let mut picked = None;
        for (line, word, expected) in [
            (1, 2, Some((1, 2, 2))),
            (1, 4, Some((1, 2, 4))),
            (1, 0, Some((1, 0, 4))),
            (1, 3, Some((1, 3, 3))),
            (1, 3, None),
            (1, 3, Some((1, 3, 3))),
            (2, 4, Some((2, 4, 4))),
        ] {
            picked = WordSelection::toggle_word(picked, 1, line, word);
            assert_eq!(
                picked.map(|pick| (pick.line, pick.first, pick.last)),
                expected,
                "{line} {word}"
            );
        }
        assert_eq!(
            WordSelection::toggle_word(picked, 2, 2, 5).map(|pick| pick.first),
            Some(5),
            "another page"
        );
    }

    #[test]
    fn the_place_is_around_all_of_them_and_counted_over_the_page() {
        let word = |text: &str, x: f32| PlacedWord {
            text: text.into(),
            confidence: 1.0,
            area: [x, 0.5, 0.25, 0.125].into(),
        };
        let line = || LineWords {
            words: vec![word("1", 0.0), word("234,56", 0.25), word("€", 0.75)],
        };
        let page = PageWords {
            lines: vec![line(), line()],
            ..PageWords::default()
        };
        let pages = [PageWords::default(), page];
        let pick = WordSelection {
            page: 2,
            line: 1,
            first: 0,
            last: 1,
        };
        assert_eq!(pick.joined_text(&pages), "1 234,56");
        let place = pick.place_on_page(&pages).unwrap();
        assert_eq!(
            (place.page, place.words, place.area),
            (2, vec![3, 4], [0.0, 0.5, 0.5, 0.125].into())
        );
        let gone = WordSelection { page: 3, ..pick };
        assert_eq!(
            (gone.joined_text(&pages), gone.place_on_page(&pages)),
            (String::new(), None)
        );
    }
}
