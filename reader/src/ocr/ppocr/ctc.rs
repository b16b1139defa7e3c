//! From the recognition network's output to words: connectionist temporal classification, greedy.
//!
//! The network looks at a line from left to right in steps and says for each step how likely each character
//! is. The best one of each step is taken; the same one again is the same character, unless a blank lies
//! between (Graves et al. 2006).

use super::alphabet::{Alphabet, BLANK};
use crate::page::RunWord;

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
pub(super) fn marks<'a>(steps: impl Iterator<Item = &'a [f32]>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut previous = BLANK;
    for (step, likelihoods) in steps.enumerate() {
        let (output, confidence) = best(likelihoods);
        if output == previous && output != BLANK {
            if let Some(mark) = marks.last_mut() {
                mark.to = step + 1;
                mark.confidence = mark.confidence.max(confidence);
            }
        } else if output != BLANK {
            marks.push(Mark { output, confidence, from: step, to: step + 1 });
        }
        previous = output;
    }
    marks
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
    let is_space = |mark: &Mark| alphabet.text(mark.output).trim().is_empty();
    marks
        .split(is_space)
        .filter_map(|marks| {
            let (first, last) = (marks.first()?, marks.last()?);
            Some(RunWord {
                text: marks.iter().map(|mark| alphabet.text(mark.output)).collect(),
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
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0_f32));
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
            let sure = if letter.is_ascii_uppercase() { 0.5 } else { 0.9 };
            (0..LETTERS.len()).map(|at| if at == place { sure } else { 0.1 }).collect()
        };
        line.chars().map(row).collect()
    }

    fn read(line: &str) -> Vec<RunWord> {
        let output = output(line);
        let marks = marks(output.iter().map(Vec::as_slice));
        words(&marks, &Alphabet::new("a\nb"), output.len() as f32)
    }

    fn check(line: &str, expected: &[(&str, f32, f32)]) {
        let words = read(line);
        let found: Vec<_> = words.iter().map(|word| (word.text.as_str(), word.start, word.end)).collect();
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
}
