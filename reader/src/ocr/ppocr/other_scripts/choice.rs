//! Choice of doubtful lines and of their script, as pure functions of the readings.

use super::super::crop;
use super::super::merge::is_number;
use super::super::recognise::LineReading;
use super::super::writing::WritingSystem;
use crate::geometry::Quad;
use crate::page::{FurtherScript, RunWord};

/// Confidence below which a line is doubtful.
const DOUBTFUL_CONFIDENCE: f32 = 0.8;
/// Signs of the Latin alphabet for which the model is sure to see Greek capitals.
const GREEK_LOOKALIKES: [char; 4] = ['∑', '∏', '∆', 'Ω'];
/// Part of a line without words from which letters were passed over.
const SILENT_PART_MIN: f32 = 0.3;
/// Number of lines that are read in every script.
const SAMPLE_LINES: usize = 5;
/// Widths of lines that tell a script, in pixels of their crops: with several letters, but quickly
/// read.
const SAMPLE_WIDTH_MIN: u32 = 96;
const SAMPLE_WIDTH_MAX: u32 = 960;
/// Script whose lines are merely hard to read.
const LATIN: &str = "Latin";
/// Expected width of a letter, in pixels of the crop.
const LETTER_WIDTH: f32 = 48.0;
/// Number of letters from which a word counts in full, and the weight of a shorter one. In lines of
/// another script a reader finds mostly single letters.
const WORD_LETTERS_MIN: f32 = 3.0;
const SHORT_WORD_WEIGHT: f32 = 0.6;

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
        doubtful += width * doubtful_part(reading);
    }
    if total > 0.0 { doubtful / total } else { 0.0 }
}

/// Returns the part of a line that is doubtful, 0 to 1. The model is silent about letters that are
/// unlike any of its alphabet, so a line without words at one place is doubtful there.
fn doubtful_part(reading: &LineReading) -> f32 {
    let mut texts = reading.run.words.iter().map(|word| word.text.as_str());
    let silent = 1.0 - covered_part(&reading.run.words);
    if reading.confidence < DOUBTFUL_CONFIDENCE || texts.any(|text| text.contains(GREEK_LOOKALIKES))
    {
        1.0
    } else if silent > SILENT_PART_MIN {
        silent
    } else {
        0.0
    }
}

/// Returns the part of a line that its words cover, 0 to 1, with the gaps between them.
pub(super) fn covered_part(words: &[RunWord]) -> f32 {
    let (mut covered, mut before) = (0.0, None);
    for word in words {
        let gap = before.map_or(0.0, |end: f32| (word.start - end).max(0.0));
        covered += word.end - word.start + if gap < SILENT_PART_MIN { gap } else { 0.0 };
        before = Some(word.end);
    }
    covered.clamp(0.0, 1.0)
}

/// Returns doubtful lines that tell a script: the longest ones that are not too long.
pub(super) fn pick_sample(readings: &[LineReading]) -> Vec<Sample> {
    let mut lines: Vec<Sample> = readings
        .iter()
        .filter(|reading| doubtful_part(reading) > 0.0)
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
            let weight = if own < WORD_LETTERS_MIN {
                SHORT_WORD_WEIGHT
            } else {
                1.0
            };
            // Squared, since readers are about half sure of letters that they make up.
            sure += word.confidence.powi(2) * weight * own;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Run;

    fn words(text: &str, confidence: f32) -> Vec<RunWord> {
        let word = |text: &str| RunWord {
            text: text.to_owned(),
            confidence,
            start: 0.0,
            end: 1.0,
        };
        text.split_whitespace().map(word).collect()
    }

    /// A line of this many pixels, 48 pixels high.
    fn reading(text: &str, confidence: f32, width: f32) -> LineReading {
        LineReading {
            index: 0,
            confidence,
            run: Run {
                corners: [[0.0, 0.0], [width, 0.0], [width, 48.0], [0.0, 48.0]],
                words: words(text, confidence),
            },
        }
    }

    fn is_thai(letter: char) -> bool {
        ('\u{E01}'..='\u{E4E}').contains(&letter)
    }

    #[test]
    fn lines_are_doubtful_by_their_widths() {
        let readings = [
            reading("TOTAL 3.70", 0.95, 300.0),
            reading("s5u", 0.6, 80.0),
            reading("", 0.0, 20.0),
        ];
        assert!((doubtful_share(&readings) - 0.25).abs() < 1e-6);
        assert!(doubtful_share(&[]) < f32::EPSILON);
        let greek = [reading("∑YNOAO 3,70", 0.95, 300.0)];
        assert!((doubtful_share(&greek) - 1.0).abs() < 1e-6);
        let mut partly = reading("1-2-3", 0.95, 300.0);
        partly.run.words[0].start = 0.6;
        assert!((doubtful_share(&[partly]) - 0.6).abs() < 1e-6);
    }

    #[test]
    fn the_sample_is_of_long_doubtful_lines() {
        let lines = [
            reading("sure", 0.95, 500.0),
            reading("short", 0.5, 50.0),
            reading("rule", 0.5, 3_000.0),
            reading("one", 0.5, 200.0),
            reading("", 0.0, 400.0),
        ];
        let widths: Vec<u32> = pick_sample(&lines).iter().map(|line| line.width).collect();
        assert_eq!(widths, [400, 200]);
        let many = vec![reading("many", 0.5, 200.0); 20];
        assert_eq!(pick_sample(&many).len(), SAMPLE_LINES);
    }

    #[test]
    fn a_script_scores_by_its_letters_and_their_confidence() {
        let sample = pick_sample(&[reading("s5u", 0.5, 240.0)]);
        let score =
            |text: &str, confidence| script_score(&sample, &[words(text, confidence)], is_thai);
        assert!(score("รวมทั้งสิ้น", 0.9) > 0.8);
        assert!(score("รวมทั้งสิ้น", 0.4) < 0.37);
        // Latin letters, too few letters, numbers, nothing.
        assert!(score("TOTAL รว", 0.9) < 0.3);
        assert!(score("ร", 0.9) < 0.37);
        assert!(score("12.50", 0.9) < f32::EPSILON);
        assert!(script_score(&sample, &[vec![]], is_thai) < f32::EPSILON);
        assert!(script_score(&[], &[], is_thai) < f32::EPSILON);
    }

    #[test]
    fn sure_numbers_are_not_read_again() {
        let readings = [
            reading("12.50 3", 0.95, 100.0),
            reading("12.50", 0.7, 100.0),
            reading("BCETO 12.50", 0.95, 100.0),
            reading("", 1.0, 100.0),
        ];
        assert_eq!(lines_to_reread(&readings, 0.9), [1, 2, 3]);
    }

    #[test]
    fn an_unread_script_is_named_with_its_languages() {
        let unread = |name: Option<&str>| FurtherScript::Unread {
            name: name.map(str::to_owned),
        };
        assert_eq!(unread_script(Some("Thai")), unread(Some("Thai (tha)")));
        assert_eq!(unread_script(Some("Runic")), unread(Some("Runic")));
        assert_eq!(unread_script(None), unread(None));
        assert_eq!(unread_script(Some("Latin")), FurtherScript::Absent);
    }
}
