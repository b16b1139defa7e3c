//! Choice of lines and scripts: pure functions of what was read.

use super::super::crop;
use super::super::merge::is_number;
use super::super::recognise::LineReading;
use super::super::writing::WritingSystem;
use super::LATIN;
use crate::geometry::Quad;
use crate::page::{FurtherScript, RunWord};

/// Confidence below which a line is doubtful.
const DOUBTFUL_CONFIDENCE: f32 = 0.8;
/// Number of lines that are read in every script.
const SAMPLE_LINES: usize = 5;
/// Widths of lines that tell a script, in pixels of their crops: with several letters, but quickly
/// read.
const SAMPLE_WIDTH_MIN: u32 = 96;
const SAMPLE_WIDTH_MAX: u32 = 960;
/// Expected width of a letter, in pixels of the crop.
const LETTER_WIDTH: f32 = 48.0;

/// Line that is read in every script.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    pub(super) quad: Quad,
    pub(super) width: u32,
}

/// Returns the share of doubtful lines, by their widths.
pub(super) fn doubtful_share(readings: &[LineReading]) -> f32 {
    let (mut doubtful, mut total) = (0.0, 0.0);
    for reading in readings {
        let width = crop::line_width(&reading.run.corners) as f32;
        total += width;
        if is_doubtful(reading) {
            doubtful += width;
        }
    }
    if total > 0.0 { doubtful / total } else { 0.0 }
}

fn is_doubtful(reading: &LineReading) -> bool {
    reading.run.words.is_empty() || reading.confidence < DOUBTFUL_CONFIDENCE
}

/// Returns doubtful lines that tell a script: the longest ones that are not too long.
pub(super) fn pick_sample(readings: &[LineReading]) -> Vec<Sample> {
    let mut lines: Vec<Sample> = readings
        .iter()
        .filter(|reading| is_doubtful(reading))
        .map(|reading| Sample {
            quad: reading.run.corners,
            width: crop::line_width(&reading.run.corners),
        })
        .filter(|line| (SAMPLE_WIDTH_MIN..=SAMPLE_WIDTH_MAX).contains(&line.width))
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.width));
    lines.truncate(SAMPLE_LINES);
    lines
}

/// Returns how sure a reader is of the letters of its script on the sample, 0 to 1. Letters that it
/// leaves out count as unsure, and so do letters of other scripts.
pub(super) fn script_score(
    sample: &[Sample],
    lines: &[Vec<RunWord>],
    is_letter: impl Fn(char) -> bool,
) -> f32 {
    let (mut sure, mut total) = (0.0, 0.0);
    for (line, words) in sample.iter().zip(lines) {
        let mut letters = 0.0;
        for word in words {
            let count = |wanted: &dyn Fn(char) -> bool| {
                word.text.chars().filter(|letter| wanted(*letter)).count() as f32
            };
            let own = count(&is_letter);
            letters += own + count(&|letter| letter.is_alphabetic() && !is_letter(letter));
            sure += word.confidence * own;
        }
        total += f32::max(letters, 0.5 * line.width as f32 / LETTER_WIDTH);
    }
    if total > 0.0 { sure / total } else { 0.0 }
}

/// Returns the positions of lines that may hold letters of a further script: all but sure numbers.
pub(super) fn lines_to_reread(readings: &[LineReading], number_confidence: f32) -> Vec<usize> {
    let is_sure_number = |reading: &LineReading| {
        reading.confidence >= number_confidence
            && !reading.run.words.is_empty()
            && reading.run.words.iter().all(|word| is_number(&word.text))
    };
    (0..readings.len())
        .filter(|at| !is_sure_number(&readings[*at]))
        .collect()
}

/// Returns the record of lines that nothing could read. `name` is the script of the page as it was
/// detected; a Latin one is merely hard to read.
pub(super) fn unread_script(name: Option<&str>) -> FurtherScript {
    match name {
        Some(LATIN) => FurtherScript::Absent,
        name => FurtherScript::Unread {
            name: name.map(|name| {
                WritingSystem::find_by_name(name)
                    .map_or_else(|| name.to_owned(), WritingSystem::describe)
            }),
        },
    }
}
