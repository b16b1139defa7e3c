//! From the recognition network's output to words: connectionist temporal classification, greedy.
//!
//! The network looks at a line from left to right in steps and says for each step how likely each character
//! is. The best one of each step is taken; the same one again is the same character, unless a blank lies
//! between (Graves et al. 2006).

use super::alphabet::{Alphabet, BLANK};
use crate::page::RunWord;

/// A space between digits is a point from this likelihood of a point on.
const POINT_MIN: f32 = 0.01;

/// A character that was found on a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    /// The output of the network; the alphabet knows its text.
    pub(super) output: usize,
    /// How sure the network is, 0 to 1, at the surest step.
    pub(super) confidence: f32,
    /// The first step.
    pub(super) from: usize,
    /// The step behind the last one.
    pub(super) to: usize,
}

/// The characters in the output of one line: a row of likelihoods for each step.
pub(super) fn marks(line: &[&[f32]], alphabet: &Alphabet) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut previous = BLANK;
    for (step, likelihoods) in line.iter().enumerate() {
        let (output, confidence) = best(likelihoods);
        if output == previous && output != BLANK {
            if let Some(mark) = marks.last_mut() {
                mark.to = step + 1;
                mark.confidence = mark.confidence.max(confidence);
            }
        } else if output != BLANK {
            marks.push(Mark {
                output,
                confidence,
                from: step,
                to: step + 1,
            });
        }
        previous = output;
    }
    restore_points(&mut marks, line, alphabet);
    marks
}

/// Faint points within amounts come out as spaces: `58 30`. The network is not blind to them, though: where
/// it takes a point for a space it gives the point some percent, and a true space a ten-thousandth.
fn restore_points(marks: &mut [Mark], line: &[&[f32]], alphabet: &Alphabet) {
    let is_digit = |mark: &Mark| {
        alphabet
            .text(mark.output)
            .chars()
            .all(|letter| letter.is_ascii_digit())
    };
    for index in 1..marks.len().saturating_sub(1) {
        let space = marks[index];
        if !alphabet.is_space(space.output)
            || !is_digit(&marks[index - 1])
            || !is_digit(&marks[index + 1])
        {
            continue;
        }
        let rivals = alphabet.points().iter().flat_map(|point| {
            line[space.from..space.to]
                .iter()
                .map(|likelihoods| (*point, likelihoods[*point]))
        });
        let (output, confidence) =
            rivals.fold((BLANK, POINT_MIN), |a, b| if b.1 > a.1 { b } else { a });
        if output != BLANK {
            marks[index] = Mark {
                output,
                confidence,
                ..space
            };
        }
    }
}

fn best(likelihoods: &[f32]) -> (usize, f32) {
    let mut best = (BLANK, f32::MIN);
    for (output, likelihood) in likelihoods.iter().enumerate() {
        if *likelihood > best.1 {
            best = (output, *likelihood);
        }
    }
    best
}

/// How sure the network is of a line, 0 to 1; 0 for an empty one.
pub(super) fn confidence(marks: &[Mark]) -> f32 {
    mean(marks.iter().map(|mark| mark.confidence))
}

/// Splits a line of `steps` steps at its spaces.
pub(super) fn words(marks: &[Mark], alphabet: &Alphabet, steps: f32) -> Vec<RunWord> {
    marks
        .split(|mark| alphabet.is_space(mark.output))
        .filter_map(|marks| {
            let (first, last) = (marks.first()?, marks.last()?);
            Some(RunWord {
                text: marks
                    .iter()
                    .map(|mark| alphabet.text(mark.output))
                    .collect(),
                confidence: confidence(marks),
                start: place(first.from, steps),
                end: place(last.to, steps),
            })
        })
        .collect()
}

fn place(step: usize, steps: f32) -> f32 {
    (step as f32 / steps.max(1.0)).clamp(0.0, 1.0)
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| {
        (sum + value, count + 1.0_f32)
    });
    if count > 0.0 { sum / count } else { 0.0 }
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
        words(&marks(&rows, &alphabet), &alphabet, output.len() as f32)
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
            let words = words(&marks(&rows, &alphabet), &alphabet, 3.0);
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
