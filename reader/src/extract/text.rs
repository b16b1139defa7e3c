//! The lines of all pages as plain text that remembers its words.
//!
//! A field's rules look at a row's text only; [`Row::evidence`] leads from a stretch of it back to the words
//! and boxes on the page. Characters are changed one for one (full-width forms, odd dashes), and a gap
//! between columns becomes two spaces, so that rules can tell columns from words.

use std::ops::Range;

use shared::field::{Alternative, Area, Field, Source};

use crate::page::{Line, Page, Word};

/// Rows and characters beyond these are not looked at: no receipt has them, and time stays bounded.
const ROWS_MAX: usize = 1200;
const ROW_BYTES_MAX: usize = 400;
/// A gap wider than this many times the height of the text lies between columns.
const COLUMN_GAP: f32 = 1.0;
const ALTERNATIVES_MAX: usize = 3;
/// What is less likely than this is no alternative.
const ALTERNATIVE_LEAST: f32 = 0.002;

/// One line of a page.
pub(super) struct Row {
    /// The page, counted from 1.
    pub(super) page: u32,
    /// The words with one space between, two between columns.
    pub(super) text: String,
    /// The middle of the row, as a share of the page's height.
    pub(super) middle: f32,
    /// The height of its text, as a share of the page's height.
    pub(super) height: f32,
    words: Vec<RowWord>,
}

struct RowWord {
    range: Range<usize>,
    index: u32,
    area: Area,
    confidence: f32,
}

/// Where a value was read.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    /// The page, counted from 1.
    pub(super) page: u32,
    /// The text as printed.
    pub(super) raw: String,
    /// The words' common box.
    pub(super) area: Area,
    /// The words' places in the reading order of the page.
    pub(super) words: Vec<u32>,
    /// How sure the engine was of the least certain of them.
    pub(super) confidence: f32,
}

/// A value a field could have.
#[derive(Debug, Clone)]
pub(super) struct Candidate<T> {
    /// The value.
    pub(super) value: T,
    /// How sure the rules are, 0 to 1.
    pub(super) confidence: f32,
    /// Where it stands.
    pub(super) evidence: Evidence,
}

/// The rows of all pages from top to bottom.
pub(super) fn rows(pages: &[Page]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (page, number) in pages.iter().zip(1_u32..) {
        let mut index = 0;
        for line in &page.lines {
            if rows.len() < ROWS_MAX {
                rows.extend(row(line, number, index, page));
            }
            index += u32::try_from(line.words.len()).unwrap_or(0);
        }
    }
    rows
}

fn row(line: &Line, page: u32, first: u32, size: &Page) -> Option<Row> {
    let mut row = Row {
        page,
        text: String::new(),
        middle: 0.0,
        height: 0.0,
        words: Vec::new(),
    };
    let mut previous: Option<&Word> = None;
    for (word, index) in line.words.iter().zip(first..) {
        if row.text.len() + word.text.len() > ROW_BYTES_MAX {
            break;
        }
        if let Some(previous) = previous {
            row.text.push_str(if in_columns(previous, word, size) {
                "  "
            } else {
                " "
            });
        }
        let start = row.text.len();
        row.text.extend(word.text.chars().map(plain));
        row.words.push(RowWord {
            range: start..row.text.len(),
            index,
            area: word.area,
            confidence: word.confidence,
        });
        previous = Some(word);
    }
    let area = row.words.iter().map(|word| word.area).reduce(Area::union)?;
    let mut heights: Vec<f32> = row.words.iter().map(|word| word.area.height).collect();
    heights.sort_by(f32::total_cmp);
    row.middle = area.y + area.height / 2.0;
    row.height = heights[heights.len() / 2];
    Some(row)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "pictures have far fewer than 2^24 pixels a side"
)]
fn in_columns(left: &Word, right: &Word, page: &Page) -> bool {
    let gap = (right.area.x - left.area.x - left.area.width) * page.width as f32;
    gap > COLUMN_GAP * left.area.height.min(right.area.height) * page.height as f32
}

/// Marks that mean the same as one that rules know.
fn plain(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => u32::from(letter)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(letter),
        '￥' => '¥',
        '‘' | '’' | '`' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '、' => ',',
        '。' => '.',
        _ if letter.is_whitespace() || letter.is_control() => ' ',
        _ => letter,
    }
}

impl Row {
    /// Whether a field was read from this row.
    pub(super) fn shows<T>(&self, field: &Field<T>) -> bool {
        field.page == Some(self.page)
            && self
                .words
                .iter()
                .any(|word| field.words.first() == Some(&word.index))
    }

    /// All of its words.
    pub(super) fn whole(&self) -> Option<Evidence> {
        self.evidence(&(0..self.text.len()))
    }

    /// The words that a stretch of the text lies in.
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
    /// A field of which there is one reading only, as sure as the rules and the engine are.
    pub(super) fn field<T>(self, value: T, confidence: f32) -> Field<T> {
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
            confidence: (confidence * sureness(engine)).clamp(0.0, 1.0),
            source: Source::Ocr,
            page: Some(page),
            area: Some(area),
            words,
            ..Field::gap()
        }
    }

    /// This and what goes on in the next line.
    pub(super) fn and(mut self, next: Self) -> Self {
        self.raw = format!("{} {}", self.raw, next.raw);
        self.area = self.area.union(next.area);
        self.words.extend(next.words);
        self.confidence = self.confidence.min(next.confidence);
        self
    }
}

/// How far the engine's own doubt in a word counts against a value.
fn sureness(engine: f32) -> f32 {
    (0.5 + 0.5 * engine.clamp(0.0, 1.0)).sqrt()
}

/// The field the candidates make: the surest is the value, other values are the alternatives. Of equals
/// the earlier counts.
pub(super) fn field<T: PartialEq + Clone>(
    mut candidates: Vec<Candidate<T>>,
    least: f32,
) -> Field<T> {
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut field = Field::gap();
    for candidate in candidates {
        let known = field
            .value
            .iter()
            .chain(field.alternatives.iter().map(|other| &other.value));
        if known.into_iter().any(|value| *value == candidate.value) {
            continue;
        }
        if field.value.is_none() && field.alternatives.is_empty() && candidate.confidence >= least {
            // A word the engine was unsure of makes the value less sure, however clear the layout.
            field = candidate
                .evidence
                .field(candidate.value, candidate.confidence);
        } else if field.alternatives.len() < ALTERNATIVES_MAX
            && candidate.confidence >= ALTERNATIVE_LEAST
        {
            let confidence = candidate.confidence.clamp(0.0, 1.0);
            field.alternatives.push(Alternative {
                value: candidate.value,
                confidence,
            });
        }
    }
    field
}

/// Points to a share between 0 and 1; each point doubles the odds and more.
pub(super) fn share(points: f32) -> f32 {
    1.0 / (1.0 + (-points).exp())
}
