//! Words of one line, joined from two readers: numbers of the embedded engine, letters of another.
//!
//! The embedded engine reads digits, points and signs best, but takes letters of a foreign script
//! for digits or Latin letters. Each place of the line gets the word of the reader that is more to
//! be trusted with it.

use super::writing::WritingSystem;
use crate::page::RunWord;

/// Advantage of a number that the embedded engine read.
const NUMBER_ADVANTAGE: f32 = 0.25;
/// Advantage of a word in the letters of the script.
const LETTERS_ADVANTAGE: f32 = 0.15;
/// Largest part of the shorter of two words that may lie under the other one.
const OVERLAP_MAX: f32 = 0.3;
/// Largest gap between syllables of a word, in widths of a letter.
const SYLLABLE_GAP_MAX: f32 = 0.45;
/// Smallest confidence of words with letters of the script, and of others from the same reader.
const LETTERS_CONFIDENCE_MIN: f32 = 0.3;
const OTHERS_CONFIDENCE_MIN: f32 = 0.6;

/// Joins the words of a line, in reading order. `own` are those of the embedded engine, `foreign`
/// those of the reader of a script.
pub(super) fn merge_words(
    own: &[RunWord],
    foreign: &[RunWord],
    system: &WritingSystem,
) -> Vec<RunWord> {
    let has_letters = |word: &RunWord| word.text.chars().any(|letter| system.contains(letter));
    let own = own.iter().map(|word| {
        let advantage = if is_number(&word.text) {
            NUMBER_ADVANTAGE
        } else {
            0.0
        };
        (word.confidence + advantage, word)
    });
    let foreign = foreign.iter().filter_map(|word| {
        let (advantage, least) = if has_letters(word) {
            (LETTERS_ADVANTAGE, LETTERS_CONFIDENCE_MIN)
        } else {
            (0.0, OTHERS_CONFIDENCE_MIN)
        };
        (word.confidence >= least).then_some((word.confidence + advantage, word))
    });
    // The most trusted words take their places first.
    let mut ranked: Vec<(f32, &RunWord)> = own.chain(foreign).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<&RunWord> = Vec::new();
    for (_, word) in ranked {
        if kept.iter().all(|other| overlap(word, other) <= OVERLAP_MAX) {
            kept.push(word);
        }
    }
    kept.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut words: Vec<RunWord> = kept.into_iter().cloned().collect();
    if system.is_unspaced() {
        words = join_neighbours(words, has_letters, |_, _| 1.0);
    } else if system.is_split_into_syllables() {
        let is_syllable = |word: &RunWord| word.text.chars().nth(1).is_none();
        words = join_neighbours(words, has_letters, |last, word| {
            if is_syllable(last) || is_syllable(word) {
                SYLLABLE_GAP_MAX
            } else {
                0.0
            }
        });
    }
    if system.runs_left() {
        // Numbers run to the right also in these scripts.
        for part in words.chunk_by_mut(|a, b| has_letters(a) && has_letters(b)) {
            part.reverse();
        }
    }
    words
}

/// Joins words of letters that stand close together, because the reader splits syllables. `gap_max`
/// returns the largest gap between two words, in widths of a letter.
fn join_neighbours(
    words: Vec<RunWord>,
    has_letters: impl Fn(&RunWord) -> bool,
    gap_max: impl Fn(&RunWord, &RunWord) -> f32,
) -> Vec<RunWord> {
    let mut joined: Vec<RunWord> = Vec::new();
    for word in words {
        match joined.last_mut() {
            Some(last)
                if has_letters(last)
                    && has_letters(&word)
                    && word.start - last.end
                        <= letter_width(last).min(letter_width(&word)) * gap_max(last, &word) =>
            {
                last.text.push_str(&word.text);
                last.confidence = last.confidence.min(word.confidence);
                last.end = word.end;
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// Returns the mean width of a character.
fn letter_width(word: &RunWord) -> f32 {
    (word.end - word.start) / word.text.chars().count().max(1) as f32
}

/// Returns whether a text is a number, perhaps with signs: a price, a date, a quantity.
pub(super) fn is_number(text: &str) -> bool {
    text.contains(|char: char| char.is_ascii_digit()) && !text.contains(char::is_alphabetic)
}

/// Returns the part of the shorter word that lies under the other one.
fn overlap(a: &RunWord, b: &RunWord) -> f32 {
    let common = a.end.min(b.end) - a.start.max(b.start);
    let shorter = (a.end - a.start).min(b.end - b.start);
    common / shorter.max(f32::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, confidence: f32, start: f32, end: f32) -> RunWord {
        RunWord {
            text: text.to_owned(),
            confidence,
            start,
            end,
        }
    }

    fn merge(own: &[RunWord], foreign: &[RunWord]) -> String {
        merge_in("Thai", own, foreign)
    }

    fn merge_in(script: &str, own: &[RunWord], foreign: &[RunWord]) -> String {
        let system = WritingSystem::find_by_name(script).unwrap();
        let words = merge_words(own, foreign, system);
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        texts.join(" ")
    }

    #[test]
    fn numbers_are_those_of_the_engine_and_letters_those_of_the_reader() {
        let own = [word("s5u", 0.6, 0.0, 0.3), word("95.00", 0.9, 0.7, 1.0)];
        let foreign = [word("รวม", 0.8, 0.0, 0.3), word("9500", 0.95, 0.7, 1.0)];
        assert_eq!(merge(&own, &foreign), "รวม 95.00");
    }

    #[test]
    fn letters_that_look_like_digits_are_letters() {
        let own = [word("533", 0.55, 0.0, 0.3), word("7", 0.99, 0.8, 0.9)];
        let foreign = [word("รวม", 0.9, 0.02, 0.3)];
        assert_eq!(merge(&own, &foreign), "รวม 7");
    }

    #[test]
    fn sure_latin_words_stay_and_noise_goes() {
        let own = [word("VISA", 0.98, 0.0, 0.3)];
        let foreign = [word("กย", 0.5, 0.0, 0.3), word("|", 0.4, 0.5, 0.51)];
        assert_eq!(merge(&own, &foreign), "VISA");
        assert_eq!(merge(&[], &foreign), "กย");
    }

    #[test]
    fn words_side_by_side_are_in_order() {
        let own = [word("2", 0.9, 0.5, 0.55)];
        let foreign = [word("ข้าว", 0.9, 0.56, 0.9), word("น้ำ", 0.9, 0.0, 0.48)];
        assert_eq!(merge(&own, &foreign), "น้ำ 2 ข้าว");
    }

    #[test]
    fn syllables_of_an_unspaced_script_are_joined() {
        let syllables = [
            word("รวม", 0.9, 0.0, 0.15),
            word("ทั้ง", 0.8, 0.17, 0.3),
            word("สิ้น", 0.9, 0.6, 0.7),
        ];
        assert_eq!(merge(&[], &syllables), "รวมทั้ง สิ้น");
        let korean = |gap: f32| {
            merge_in(
                "Korean",
                &[],
                &[
                    word("합", 0.9, 0.0, 0.1),
                    word("계", 0.9, 0.1 + gap, 0.2 + gap),
                ],
            )
        };
        assert_eq!(
            (korean(0.02), korean(0.08)),
            ("합계".to_owned(), "합 계".to_owned())
        );
        let words = [word("신한", 0.9, 0.0, 0.2), word("카드", 0.9, 0.22, 0.42)];
        assert_eq!(merge_in("Korean", &[], &words), "신한 카드");
    }

    #[test]
    fn words_that_run_left_are_in_reading_order() {
        let own = [word("12.50", 0.95, 0.0, 0.2)];
        let foreign = [word("שלום", 0.9, 0.7, 1.0), word("עולם", 0.9, 0.4, 0.65)];
        assert_eq!(merge_in("Hebrew", &own, &foreign), "12.50 שלום עולם");
    }

    #[test]
    fn numbers_have_digits_and_no_letters() {
        for text in ["12.50", "-1,150", "¥980", "2024/01/05", "10%"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", "-", "A1", "10บาท"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
