//! The words that a person pointed at: some of one line that stand side by side. Pure.

use shared::api::{PageWords, PlacedWord};
use shared::corrections::Place;

/// Words of a line, the first and the last of them included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pick {
    /// The page, counted from 1.
    pub(crate) page: u32,
    pub(crate) line: usize,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

impl Pick {
    /// The words after this one was pointed at, too. One of the same line adds to them, any other stands for itself,
    /// and the only one is let go of.
    pub(crate) fn pointed(
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
                if (before.page, before.line) == (page, line) && !before.holds(line, word) =>
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

    /// The word is one of them; the page is the same.
    pub(crate) fn holds(self, line: usize, word: usize) -> bool {
        line == self.line && (self.first..=self.last).contains(&word)
    }

    /// What they say.
    pub(crate) fn text(self, pages: &[PageWords]) -> String {
        let mut text = String::new();
        for word in self.words(pages) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }

    /// Where they stand. Words are counted over the whole page.
    pub(crate) fn place(self, pages: &[PageWords]) -> Option<Place> {
        let mut area = self.words(pages).first()?.area;
        for word in self.words(pages) {
            area = area.union(word.area);
        }
        let page = pages.get(self.page.checked_sub(1)? as usize)?;
        let before: usize = page
            .lines
            .iter()
            .take(self.line)
            .map(|line| line.words.len())
            .sum();
        let index = |word: usize| u32::try_from(before + word).unwrap_or_default();
        Some(Place {
            page: self.page,
            area,
            words: (index(self.first)..=index(self.last)).collect(),
        })
    }

    fn words(self, pages: &[PageWords]) -> &[PlacedWord] {
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
            picked = Pick::pointed(picked, 1, line, word);
            assert_eq!(
                picked.map(|pick| (pick.line, pick.first, pick.last)),
                expected,
                "{line} {word}"
            );
        }
        assert_eq!(
            Pick::pointed(picked, 2, 2, 5).map(|pick| pick.first),
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
        let pick = Pick {
            page: 2,
            line: 1,
            first: 0,
            last: 1,
        };
        assert_eq!(pick.text(&pages), "1 234,56");
        let place = pick.place(&pages).unwrap();
        assert_eq!(
            (place.page, place.words, place.area),
            (2, vec![3, 4], [0.0, 0.5, 0.5, 0.125].into())
        );
        let gone = Pick { page: 3, ..pick };
        assert_eq!(
            (gone.text(&pages), gone.place(&pages)),
            (String::new(), None)
        );
    }
}
