//! Text search on the pages of a receipt. Pure: the normalisation of text is an argument.

use shared::api::{PageWords, PlacedWord};
use shared::field::Area;

/// Consecutive words of a line that match a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    /// Page, counted from 1.
    pub(crate) page: u32,
    /// Line on the page, counted from 0.
    pub(crate) line: usize,
    /// First and last word of the line, counted from 0.
    pub(crate) words: (usize, usize),
    /// Area of these words on the page.
    pub(crate) area: Area,
}

impl Match {
    /// Returns whether a word belongs to the match.
    pub(crate) fn contains_word(&self, page: u32, line: usize, word: usize) -> bool {
        self.page == page && self.line == line && self.words.0 <= word && word <= self.words.1
    }
}

/// Returns the matches of a query in reading order. A match may extend over several words of a
/// line.
pub(crate) fn find_matches(
    pages: &[PageWords],
    query: &str,
    fold: fn(&str) -> String,
) -> Vec<Match> {
    let mut found = Vec::new();
    // The buffers are reused for every line.
    let (mut wanted, mut text, mut ends) = (String::new(), String::new(), Vec::new());
    for part in fold(query).split_ascii_whitespace() {
        push_word(&mut wanted, part);
    }
    if wanted.is_empty() {
        return found;
    }
    for (page, words) in (1..).zip(pages) {
        for (line, words) in words.lines.iter().enumerate() {
            text.clear();
            ends.clear();
            for word in &words.words {
                push_word(&mut text, &fold(&word.text));
                ends.push(text.len());
            }
            find_in_line(&words.words, (&text, &ends), &wanted, |words, area| {
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

fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

/// Reports each match in a line: its first and last word, and their area. `text` is the text of the
/// line, `ends` the offsets in it where its words end.
fn find_in_line(
    words: &[PlacedWord],
    (text, ends): (&str, &[usize]),
    wanted: &str,
    mut tell: impl FnMut((usize, usize), Area),
) {
    let (mut start, mut first) = (0, 0);
    while let Some(there) = text.as_bytes().get(start..start + wanted.len()) {
        // Advance to the word that contains the current offset.
        while ends[first] <= start {
            first += 1;
        }
        if there != wanted.as_bytes() {
            start += 1;
            continue;
        }
        // Extend the match to the word in which it ends.
        let (mut last, mut area) = (first, words[first].area);
        while ends[last] < start + wanted.len() {
            last += 1;
            area = area.union(words[last].area);
        }
        tell((first, last), area);
        // Several occurrences in one word are one match.
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
        let found = find_matches(&pages, query, str::to_lowercase);
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
        let found = find_matches(&[page(&["a b c"])], "b c", str::to_owned);
        assert_eq!(found[0].area, [1.0, 0.0, 2.0, 1.0].into());
        assert!(
            found[0].contains_word(1, 0, 1)
                && !found[0].contains_word(1, 0, 0)
                && !found[0].contains_word(2, 0, 1)
        );
    }
}
