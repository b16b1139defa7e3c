//! Text rows of all pages, linked to their words.
//!
//! Extraction rules look at the text of rows only; [`Row::evidence`] leads from a range of the text
//! back to the words and boxes on the page. Characters are replaced one by one (full-width forms,
//! unusual dashes), and a gap between columns becomes two spaces, so that rules can distinguish
//! columns from words.

use std::ops::Range;

use regex::Regex;
use shared::field::{Alternative, Area, Field, Source};
use shared::text::{fold_full_width, single_spaced};

use crate::geometry::median;
use crate::page::{Line, Page, Word};

/// Maximum number of rows, so that the time stays bounded. No receipt has more.
const ROWS_MAX: usize = 1200;
/// Number of rows that are kept at the end of a longer document, where its totals are.
const LAST_ROWS: usize = 300;
/// Maximum length of a row in bytes, for the same reason.
const ROW_BYTES_MAX: usize = 400;
/// Number of bytes that are kept at the end of a longer row.
const LAST_ROW_BYTES: usize = 100;
/// Minimum width of a gap between columns, in heights of the text.
const COLUMN_GAP_HEIGHTS: f32 = 1.0;
const ALTERNATIVES_MAX: usize = 3;
/// Minimum confidence of an alternative.
const ALTERNATIVE_MIN_CONFIDENCE: f32 = 0.002;

/// A line of a page as text.
pub(super) struct Row {
    /// Page number, counted from 1.
    pub(super) page: u32,
    /// Words, separated by one space, or by two between columns.
    pub(super) text: String,
    /// Vertical centre of the row, as a share of the page height.
    pub(super) center_y: f32,
    /// Median height of the words, as a share of the page height.
    pub(super) height: f32,
    words: Vec<RowWord>,
}

/// A word of a row: its byte range in the text and its data on the page.
struct RowWord {
    range: Range<usize>,
    index: u32,
    area: Area,
    confidence: f32,
}

/// Place where a value was read.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    /// Page number, counted from 1.
    pub(super) page: u32,
    /// Text as printed.
    pub(super) raw: String,
    /// Bounding box of the words.
    pub(super) area: Area,
    /// Indices of the words in the reading order of the page.
    pub(super) words: Vec<u32>,
    /// Lowest confidence the engine has in any of the words.
    pub(super) confidence: f32,
}

/// Possible value of a field.
#[derive(Debug, Clone)]
pub(super) struct Candidate<T> {
    /// Value.
    pub(super) value: T,
    /// Confidence of the rules, 0 to 1.
    pub(super) confidence: f32,
    /// Place of the value.
    pub(super) evidence: Evidence,
}

/// Returns the rows of all pages from top to bottom; of too many the first and the last.
pub(super) fn collect_rows(pages: &[Page]) -> Vec<Row> {
    let total: usize = pages.iter().map(|page| page.lines.len()).sum();
    let left_out = ROWS_MAX - LAST_ROWS..total.max(ROWS_MAX) - LAST_ROWS;
    let (mut rows, mut at) = (Vec::new(), 0);
    for (page, number) in pages.iter().zip(1_u32..) {
        let mut index = 0;
        // Indices run on over rows that are left out, since they count the words of the page.
        for line in &page.lines {
            if !left_out.contains(&at) {
                rows.extend(build_row(line, number, index, page));
            }
            at += 1;
            index += u32::try_from(line.words.len()).unwrap_or(0);
        }
    }
    rows
}

/// Builds the row of a line whose first word has the index `first`, or `None` for a line without
/// words.
fn build_row(line: &Line, page: u32, first: u32, size: &Page) -> Option<Row> {
    let mut row = Row {
        page,
        text: String::new(),
        center_y: 0.0,
        height: 0.0,
        words: Vec::new(),
    };
    let mut previous: Option<&Word> = None;
    // Of a long row the middle is left out, as its amount is at the end.
    let length: usize = line.words.iter().map(|word| word.text.len() + 2).sum();
    let left_out = ROW_BYTES_MAX - LAST_ROW_BYTES..length.max(ROW_BYTES_MAX) - LAST_ROW_BYTES;
    let mut at = 0;
    for (word, index) in line.words.iter().zip(first..) {
        let begin = at;
        at += word.text.len() + 2;
        if !left_out.is_empty() && at > left_out.start && begin < left_out.end {
            continue;
        }
        if let Some(previous) = previous {
            row.text.push_str(if is_column_gap(previous, word, size) {
                "  "
            } else {
                " "
            });
        }
        let start = row.text.len();
        row.text.extend(word.text.chars().map(normalize_char));
        row.words.push(RowWord {
            range: start..row.text.len(),
            index,
            area: word.area,
            confidence: word.confidence,
        });
        previous = Some(word);
    }
    let area = row.words.iter().map(|word| word.area).reduce(Area::union)?;
    row.center_y = area.y + area.height / 2.0;
    row.height = median(row.words.iter().map(|word| word.area.height))?;
    Some(row)
}

/// Returns the median height of the rows, as a share of the page height.
pub(super) fn median_row_height(rows: &[Row]) -> f32 {
    median(rows.iter().map(|row| row.height))
        .unwrap_or(1.0)
        .max(f32::EPSILON)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "pictures have far fewer than 2^24 pixels a side"
)]
fn is_column_gap(left: &Word, right: &Word, page: &Page) -> bool {
    let gap = (right.area.x - left.area.x - left.area.width) * page.width as f32;
    gap > COLUMN_GAP_HEIGHTS * left.area.height.min(right.area.height) * page.height as f32
}

/// Replaces a character by the equivalent one that rules know.
fn normalize_char(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' | '￥' => fold_full_width(letter),
        '‘' | '’' | '`' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '、' => ',',
        '。' => '.',
        _ if letter.is_whitespace() || letter.is_control() => ' ',
        _ => letter,
    }
}

impl Row {
    /// Returns whether a field was read from this row.
    pub(super) fn shows_field<T>(&self, field: &Field<T>) -> bool {
        field.page == Some(self.page)
            && self
                .words
                .iter()
                .any(|word| field.words.first() == Some(&word.index))
    }

    /// Returns the evidence of the whole row.
    pub(super) fn full_evidence(&self) -> Option<Evidence> {
        self.evidence(&(0..self.text.len()))
    }

    /// Makes a field of a value that was read from a byte range of the text.
    pub(super) fn field<T>(
        &self,
        range: &Range<usize>,
        value: T,
        confidence: f32,
    ) -> Option<Field<T>> {
        Some(self.evidence(range)?.into_field(value, confidence))
    }

    /// Makes a field of the text that a capture group of a pattern matches.
    pub(super) fn find_text(
        &self,
        pattern: &Regex,
        group: usize,
        confidence: f32,
    ) -> Option<Field<String>> {
        let found = pattern.captures(&self.text)?.get(group)?;
        self.field(&found.range(), single_spaced(found.as_str()), confidence)
    }

    /// Returns the evidence of the words that a byte range of the text overlaps.
    pub(super) fn evidence(&self, range: &Range<usize>) -> Option<Evidence> {
        let words: Vec<&RowWord> = self
            .words
            .iter()
            .filter(|word| word.range.start < range.end && range.start < word.range.end)
            .collect();
        let area = words.iter().map(|word| word.area).reduce(Area::union)?;
        Some(Evidence {
            page: self.page,
            raw: self.text.get(range.clone())?.trim().to_owned(),
            area,
            words: words.iter().map(|word| word.index).collect(),
            confidence: words.iter().map(|word| word.confidence).fold(1.0, f32::min),
        })
    }
}

impl Evidence {
    /// Makes a field with this single reading. The confidences of rules and engine are combined.
    pub(super) fn into_field<T>(self, value: T, confidence: f32) -> Field<T> {
        let Self {
            page,
            raw,
            area,
            words,
            confidence: engine,
        } = self;
        Field {
            value: Some(value),
            raw: Some(raw),
            confidence: (confidence * engine_factor(engine)).clamp(0.0, 1.0),
            source: Source::Ocr,
            page: Some(page),
            area: Some(area),
            words,
            ..Field::gap()
        }
    }

    /// Merges the evidence of a value that continues in the next line.
    pub(super) fn merged_with(mut self, next: Self) -> Self {
        self.raw = format!("{} {}", self.raw, next.raw);
        self.area = self.area.union(next.area);
        self.words.extend(next.words);
        self.confidence = self.confidence.min(next.confidence);
        self
    }
}

/// Returns the number of letters in a text.
pub(super) fn count_letters(text: &str) -> usize {
    text.chars().filter(|sign| sign.is_alphabetic()).count()
}

/// Returns the only two characters in which texts of the same length differ.
pub(super) fn sole_difference(one: &str, other: &str) -> Option<(char, char)> {
    let mut differing = one.chars().zip(other.chars()).filter(|(a, b)| a != b);
    let sole = differing.next().filter(|_| differing.next().is_none());
    sole.filter(|_| one.chars().count() == other.chars().count())
}

/// Returns the factor for a word in which the engine has this confidence: 0.7 to 1.
pub(super) fn engine_factor(engine: f32) -> f32 {
    (0.5 + 0.5 * engine.clamp(0.0, 1.0)).sqrt()
}

/// Makes a field of candidates: the most certain one is the value if it reaches `least`, other
/// values are alternatives. On a tie the earlier candidate counts.
pub(super) fn choose_field<T: PartialEq + Clone>(
    mut candidates: Vec<Candidate<T>>,
    least: f32,
) -> Field<T> {
    // The sort is stable, which keeps the order of equal candidates.
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut field = Field::gap();
    for candidate in candidates {
        // A value is offered once.
        let known = field
            .value
            .iter()
            .chain(field.alternatives.iter().map(|other| &other.value));
        if known.into_iter().any(|value| *value == candidate.value) {
            continue;
        }
        if field.value.is_none() && field.alternatives.is_empty() && candidate.confidence >= least {
            // Doubt of the engine makes the value less certain, however clear the layout.
            field = candidate
                .evidence
                .into_field(candidate.value, candidate.confidence);
        } else if field.alternatives.len() < ALTERNATIVES_MAX
            && candidate.confidence >= ALTERNATIVE_MIN_CONFIDENCE
        {
            field.alternatives.push(Alternative {
                value: candidate.value,
                confidence: candidate.confidence.clamp(0.0, 1.0),
            });
        }
    }
    field
}

/// Converts points to a confidence between 0 and 1 (logistic function); a point multiplies the odds
/// by e.
pub(super) fn points_to_confidence(points: f32) -> f32 {
    1.0 / (1.0 + (-points).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_very_long_document_keeps_its_end() {
        let area = Area::from([0.0, 0.0, 0.1, 0.01]);
        let line = |at: usize| Line {
            words: vec![Word {
                text: at.to_string(),
                confidence: 0.9,
                area,
            }],
        };
        let page = Page {
            width: 600,
            height: 1200,
            lines: (0..5000).map(line).collect(),
            ..Page::default()
        };
        let rows = collect_rows(&[page]);
        assert_eq!(rows.len(), ROWS_MAX);
        assert_eq!(rows[0].text, "0");
        assert_eq!(rows[ROWS_MAX - 1].text, "4999");
        assert_eq!(rows[ROWS_MAX - 1].words[0].index, 4999);
    }
}
