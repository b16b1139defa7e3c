//! Finds words on the pages of a receipt. Pure: how text is made comparable is an argument.

use shared::api::{PageWords, PlacedWord};
use shared::field::Area;

/// Words of a line that match.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    /// The page, counted from 1.
    pub(crate) page: u32,
    /// The line on it, counted from 0.
    pub(crate) line: usize,
    /// The first and the last word of the line, counted from 0.
    pub(crate) words: (usize, usize),
    /// Where they stand.
    pub(crate) area: Area,
}

impl Match {
    /// The word belongs to it.
    pub(crate) fn holds(&self, page: u32, line: usize, word: usize) -> bool {
        self.page == page && self.line == line && self.words.0 <= word && word <= self.words.1
    }
}

/// The places where a query stands, in reading order. It may go over several words of a line.
pub(crate) fn matches(pages: &[PageWords], query: &str, fold: fn(&str) -> String) -> Vec<Match> {
    let mut found = Vec::new();
    let (mut wanted, mut text, mut ends) = (String::new(), String::new(), Vec::new());
    for part in fold(query).split_ascii_whitespace() {
        push(&mut wanted, part);
    }
    if wanted.is_empty() {
        return found;
    }
    for (page, words) in (1..).zip(pages) {
        for (line, words) in words.lines.iter().enumerate() {
            text.clear();
            ends.clear();
            for word in &words.words {
                push(&mut text, &fold(&word.text));
                ends.push(text.len());
            }
            find(&words.words, (&text, &ends), &wanted, |words, area| {
                found.push(Match {
                    page,
                    line,
                    words,
                    area,
                });
            });
        }
    }
    found
}

fn push(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

/// Tells each place in a line: its first and last word, and where they stand. The text of the line comes with the
/// places where its words end.
fn find(
    words: &[PlacedWord],
    (text, ends): (&str, &[usize]),
    wanted: &str,
    mut tell: impl FnMut((usize, usize), Area),
) {
    let (mut start, mut first) = (0, 0);
    while let Some(there) = text.as_bytes().get(start..start + wanted.len()) {
        while ends[first] <= start {
            first += 1;
        }
        if there != wanted.as_bytes() {
            start += 1;
            continue;
        }
        let (mut last, mut area) = (first, words[first].area);
        while ends[last] < start + wanted.len() {
            last += 1;
            area = area.union(words[last].area);
        }
        tell((first, last), area);
        // Twice in one word is one place to look at.
        start = ends[last] + 1;
        first = last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::api::LineWords;

    fn page(lines: &[&str]) -> PageWords {
        let word = |(index, text): (u8, &str)| PlacedWord {
            text: text.to_owned(),
            confidence: 1.0,
            area: [f32::from(index), 0.0, 1.0, 1.0].into(),
        };
        let line = |text: &&str| LineWords {
            words: (0..).zip(text.split(' ')).map(word).collect(),
        };
        PageWords {
            lines: lines.iter().map(line).collect(),
            ..PageWords::default()
        }
    }

    fn places(query: &str) -> Vec<(u32, usize, (usize, usize))> {
        let pages = [
            page(&["Total EUR 12,50", "Bar total 20,00"]),
            page(&["TOTALS totals", "papa"]),
        ];
        let found = matches(&pages, query, str::to_lowercase);
        found
            .into_iter()
            .map(|found| (found.page, found.line, found.words))
            .collect()
    }

    #[test]
    fn finds_words_and_parts_of_words_on_every_page() {
        assert_eq!(
            places("ToTaL"),
            [
                (1, 0, (0, 0)),
                (1, 1, (1, 1)),
                (2, 0, (0, 0)),
                (2, 0, (1, 1))
            ],
            "capitals do not matter"
        );
        assert_eq!(places("2,5"), [(1, 0, (2, 2))]);
        assert_eq!(
            places("pa"),
            [(2, 1, (0, 0))],
            "twice in one word is one place"
        );
        assert_eq!(places("x"), []);
        assert_eq!(places("  "), []);
    }

    #[test]
    fn a_query_may_go_over_several_words_of_a_line() {
        assert_eq!(places(" al  eur 12"), [(1, 0, (0, 2))]);
        assert_eq!(places("12,50 bar"), [], "but not over the end of a line");
        let found = matches(&[page(&["a b c"])], "b c", str::to_owned);
        assert_eq!(found[0].area, [1.0, 0.0, 2.0, 1.0].into());
        assert!(found[0].holds(1, 0, 1) && !found[0].holds(1, 0, 0) && !found[0].holds(2, 0, 1));
    }
}
