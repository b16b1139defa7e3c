//! Greedy decoding of the recognition output (connectionist temporal classification).
//!
//! The network scans a line from left to right in steps and gives the likelihood of each character
//! at each step. The likeliest one of each step is taken; repeats are one character, unless a blank
//! lies between them (Graves et al. 2006).

use super::alphabet::{Alphabet, BLANK};
use crate::page::RunWord;

/// Likelihood of a point above which a space between digits becomes that point.
const POINT_LIKELIHOOD_MIN: f32 = 0.01;

/// Character found on a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DecodedCharacter {
    /// Output index; [`Alphabet::text`] gives the character.
    pub(super) output: usize,
    /// Likelihood at the surest step, 0 to 1.
    pub(super) confidence: f32,
    /// First step.
    pub(super) start_step: usize,
    /// Step after the last one.
    pub(super) end_step: usize,
}

/// Decodes the output of one line, a row of likelihoods for each step, into characters.
pub(super) fn decode_line(line: &[&[f32]], alphabet: &Alphabet) -> Vec<DecodedCharacter> {
    let mut marks: Vec<DecodedCharacter> = Vec::new();
    let mut previous = BLANK;
    for (step, likelihoods) in line.iter().enumerate() {
        let (output, confidence) = best_output(likelihoods);
        // A repeat extends the character before it.
        if output == previous && output != BLANK {
            if let Some(mark) = marks.last_mut() {
                mark.end_step = step + 1;
                mark.confidence = mark.confidence.max(confidence);
            }
        } else if output != BLANK {
            marks.push(DecodedCharacter {
                output,
                confidence,
                start_step: step,
                end_step: step + 1,
            });
        }
        previous = output;
    }
    restore_decimal_points(&mut marks, line, alphabet);
    marks
}

/// Restores faint points within amounts, which come out as spaces: `58 30`.
///
/// Where the network takes a point for a space, it gives the point some percent; for a true space
/// it gives it a ten-thousandth.
fn restore_decimal_points(marks: &mut [DecodedCharacter], line: &[&[f32]], alphabet: &Alphabet) {
    let is_digit = |mark: &DecodedCharacter| {
        alphabet
            .text(mark.output)
            .chars()
            .all(|letter| letter.is_ascii_digit())
    };
    // Only a space between two digits can be a point.
    for index in 1..marks.len().saturating_sub(1) {
        let space = marks[index];
        if !alphabet.is_space(space.output)
            || !is_digit(&marks[index - 1])
            || !is_digit(&marks[index + 1])
        {
            continue;
        }
        // The likeliest point or comma at any step of the space replaces it.
        let rivals = alphabet.decimal_points().iter().flat_map(|point| {
            line[space.start_step..space.end_step]
                .iter()
                .map(|likelihoods| (*point, likelihoods[*point]))
        });
        let (output, confidence) =
            rivals.fold(
                (BLANK, POINT_LIKELIHOOD_MIN),
                |a, b| if b.1 > a.1 { b } else { a },
            );
        if output != BLANK {
            marks[index] = DecodedCharacter {
                output,
                confidence,
                ..space
            };
        }
    }
}

fn best_output(likelihoods: &[f32]) -> (usize, f32) {
    let mut best = (BLANK, f32::MIN);
    for (output, likelihood) in likelihoods.iter().enumerate() {
        if *likelihood > best.1 {
            best = (output, *likelihood);
        }
    }
    best
}

/// Returns the mean confidence of characters, 0 to 1; 0 for an empty line.
pub(super) fn mean_confidence(marks: &[DecodedCharacter]) -> f32 {
    let sum: f32 = marks.iter().map(|mark| mark.confidence).sum();
    sum / marks.len().max(1) as f32
}

/// Splits a line of `steps` steps into words at its spaces.
pub(super) fn split_words(
    marks: &[DecodedCharacter],
    alphabet: &Alphabet,
    steps: f32,
) -> Vec<RunWord> {
    marks
        .split(|mark| alphabet.is_space(mark.output))
        .filter_map(|marks| {
            let (first, last) = (marks.first()?, marks.last()?);
            Some(RunWord {
                text: marks
                    .iter()
                    .map(|mark| alphabet.text(mark.output))
                    .collect(),
                confidence: mean_confidence(marks),
                start: relative_position(first.start_step, steps),
                end: relative_position(last.end_step, steps),
            })
        })
        .collect()
}

fn relative_position(step: usize, steps: f32) -> f32 {
    (step as f32 / steps.max(1.0)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: &str = "-ab ";

    /// The output for a line drawn with letters: `-` is the blank, capitals are less sure.
    fn output(line: &str) -> Vec<Vec<f32>> {
        let row = |letter: char| {
            let place = LETTERS.find(letter.to_ascii_lowercase()).unwrap();
            let sure = if letter.is_ascii_uppercase() {
                0.5
            } else {
                0.9
            };
            (0..LETTERS.len())
                .map(|at| if at == place { sure } else { 0.1 })
                .collect()
        };
        line.chars().map(row).collect()
    }

    fn read(line: &str) -> Vec<RunWord> {
        let output = output(line);
        let rows: Vec<&[f32]> = output.iter().map(Vec::as_slice).collect();
        let alphabet = Alphabet::new("a\nb");
        split_words(
            &decode_line(&rows, &alphabet),
            &alphabet,
            output.len() as f32,
        )
    }

    fn check(line: &str, expected: &[(&str, f32, f32)]) {
        let words = read(line);
        let found: Vec<_> = words
            .iter()
            .map(|word| (word.text.as_str(), word.start, word.end))
            .collect();
        assert_eq!(found, expected, "{line:?}");
    }

    #[test]
    fn repeats_collapse_unless_a_blank_lies_between() {
        check("", &[]);
        check("----", &[]);
        check("aa-b", &[("ab", 0.0, 1.0)]);
        check("a-a-", &[("aa", 0.0, 0.75)]);
        check("aabb", &[("ab", 0.0, 1.0)]);
    }

    #[test]
    fn spaces_split_words() {
        check("a  b", &[("a", 0.0, 0.25), ("b", 0.75, 1.0)]);
        check("-a b", &[("a", 0.25, 0.5), ("b", 0.75, 1.0)]);
        check(" ab ", &[("ab", 0.25, 0.75)]);
        check(" -- ", &[]);
    }

    #[test]
    fn a_word_is_as_sure_as_its_characters_are_on_average() {
        let words = read("AaBb A-b");
        let confidences: Vec<f32> = words.iter().map(|word| word.confidence).collect();
        assert!((confidences[0] - 0.9).abs() < 1e-6);
        assert!((confidences[1] - 0.7).abs() < 1e-6);
    }

    #[test]
    fn a_faint_point_between_digits_is_no_space() {
        let alphabet = Alphabet::new("5\n.\nx");
        let (digit, letter) = ([0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0]);
        let space = |point: f32| [0.0, 0.0, point, 0.0, 0.9];
        let check = |line: [[f32; 5]; 3], expected: &str| {
            let rows: Vec<&[f32]> = line.iter().map(<[f32; 5]>::as_slice).collect();
            let words = split_words(&decode_line(&rows, &alphabet), &alphabet, 3.0);
            let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
            assert_eq!(texts.join(" "), expected);
        };
        check([digit, space(0.04), digit], "5.5");
        check([digit, space(0.0001), digit], "5 5");
        check([digit, space(0.04), letter], "5 x");
        check([letter, space(0.04), digit], "x 5");
        check([space(0.04), digit, space(0.04)], "5");
    }
}
