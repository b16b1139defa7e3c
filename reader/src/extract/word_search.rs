//! Word search in OCR text that tolerates reading errors.
//!
//! Engines drop or add spaces, lose accents and misread letters. A text is reduced to its letters,
//! in capitals and without accents. Long words are found anywhere in them and with one reading
//! error; short ones only as whole words, since `TAX` is part of `TAXI`. In scripts without spaces
//! every character counts as a word, so that words are found anywhere.

mod letters;

use std::collections::HashMap;
use std::ops::Range;

use letters::Letter;
pub(super) use letters::Letters;

/// Words shorter than this must begin and end where a word of the text does; words of this length
/// must begin there.
const GLUED_LETTERS_MIN: usize = 4;
/// Words shorter than this are not matched across a space with a misread letter: `A4 PAPER` is not
/// `APAYER`.
const SPLIT_LETTERS_MIN: usize = 8;
/// Words shorter than this must be spelled correctly.
const MISREAD_LETTERS_MIN: usize = 5;

/// Stands in for the second letter of words of one letter.
const NO_LETTER: char = '\0';

/// Words to search for, each with a meaning.
pub(super) struct Vocabulary<T> {
    words: Vec<(T, Vec<char>)>,
    /// All words by their first two letters; those of one letter have [`NO_LETTER`] behind it.
    by_begin: HashMap<[char; 2], Vec<usize>>,
    /// Words that may be misread, by their first two letters.
    by_start: HashMap<[char; 2], Vec<usize>>,
    /// The same words by their last two letters.
    by_end: HashMap<[char; 2], Vec<usize>>,
    length_max: usize,
}

/// Match of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordMatch {
    /// Range of the matched letters.
    pub(super) letters: Range<usize>,
    /// `true` if no letter is misread.
    pub(super) exact: bool,
}

impl<T: Copy + PartialEq> Vocabulary<T> {
    /// Builds a vocabulary of (meaning, words); the words are separated by spaces.
    pub(super) fn new<'a>(table: impl IntoIterator<Item = (T, &'a str)>) -> Self {
        // Languages share words with the same meaning.
        let mut known: HashMap<Vec<char>, Vec<T>> = HashMap::new();
        let mut words: Vec<(T, Vec<char>)> = Vec::new();
        for (meaning, list) in table {
            for word in list.split_whitespace() {
                let word = letters::normalize_word(word);
                let meanings = known.entry(word.clone()).or_default();
                if !meanings.contains(&meaning) {
                    meanings.push(meaning);
                    words.push((meaning, word));
                }
            }
        }
        // One error leaves the first two letters of a word or the last two.
        let mut by_begin: HashMap<[char; 2], Vec<usize>> = HashMap::new();
        let mut by_start: HashMap<[char; 2], Vec<usize>> = HashMap::new();
        let mut by_end: HashMap<[char; 2], Vec<usize>> = HashMap::new();
        for (index, (_, word)) in words.iter().enumerate() {
            if let Some(first) = word.first() {
                let second = word.get(1).copied().unwrap_or(NO_LETTER);
                by_begin.entry([*first, second]).or_default().push(index);
            }
            if let [first, second, .., next_to_last, last] = word[..]
                && word.len() >= MISREAD_LETTERS_MIN
            {
                by_start.entry([first, second]).or_default().push(index);
                by_end.entry([next_to_last, last]).or_default().push(index);
            }
        }
        Self {
            length_max: words.iter().map(|(_, word)| word.len()).max().unwrap_or(0),
            words,
            by_begin,
            by_start,
            by_end,
        }
    }

    /// Returns all matches of all words. Misread words are found only where a word of the text
    /// begins.
    pub(super) fn find_all(&self, letters: &Letters) -> Vec<(T, WordMatch)> {
        let letters = letters.as_slice();
        let mut all = Vec::new();
        for (start, letter) in letters.iter().enumerate() {
            self.find_spelled(letters, start, &mut all);
            if letter.begins_word && !letter.is_spaceless {
                self.find_misread(letters, start, &mut all);
            }
        }
        all
    }

    /// Returns all matches of words that are spelled correctly.
    pub(super) fn find_exact(&self, letters: &Letters) -> Vec<(T, WordMatch)> {
        let letters = letters.as_slice();
        let mut all = Vec::new();
        for start in 0..letters.len() {
            self.find_spelled(letters, start, &mut all);
        }
        all
    }

    /// Adds the words that begin at `start` and are spelled correctly.
    fn find_spelled(&self, letters: &[Letter], start: usize, all: &mut Vec<(T, WordMatch)>) {
        let first = letters[start].character;
        let second = letters.get(start + 1).map(|letter| letter.character);
        let pairs = [NO_LETTER].into_iter().chain(second);
        for &index in pairs.flat_map(|second| listed(&self.by_begin, [first, second])) {
            let (meaning, word) = &self.words[index];
            if has_word_at(letters, start, word) {
                let letters = start..start + word.len();
                let exact = true;
                all.push((*meaning, WordMatch { letters, exact }));
            }
        }
    }

    /// Adds the words that begin at `start` with one letter misread.
    fn find_misread(&self, letters: &[Letter], start: usize, all: &mut Vec<(T, WordMatch)>) {
        let text = &letters[start..];
        let [first, second, ..] = text else { return };
        let begin = [first.character, second.character];
        let with_start = listed(&self.by_start, begin);
        let mut is_split = false;
        // Only lengths that end with a word of the text. An error changes the length by one letter
        // at most.
        for length in 2..=text.len().min(self.length_max + 1) {
            let text = &text[..length];
            // Words of scripts without spaces are too short to tolerate errors.
            if text[length - 1].is_spaceless {
                break;
            }
            is_split |= text[length - 1].begins_word;
            if !text[length - 1].ends_word || length + 1 < MISREAD_LETTERS_MIN {
                continue;
            }
            let end = [text[length - 2].character, text[length - 1].character];
            // Words with the same start were in the first list.
            let with_end = listed(&self.by_end, end)
                .iter()
                .filter(|index| self.words[**index].1[..2] != begin);
            for &index in with_start.iter().chain(with_end) {
                let (meaning, word) = &self.words[index];
                if word.len().abs_diff(length) <= 1
                    && (!is_split || word.len() >= SPLIT_LETTERS_MIN)
                    && differs_once(text, word)
                {
                    let letters = start..start + length;
                    let exact = false;
                    all.push((*meaning, WordMatch { letters, exact }));
                }
            }
        }
    }

    /// Returns whether any of the words occurs.
    pub(super) fn occurs_in(&self, letters: &Letters) -> bool {
        !self.find_all(letters).is_empty()
    }
}

/// Returns the words that an index lists under a pair of letters.
fn listed(index: &HashMap<[char; 2], Vec<usize>>, pair: [char; 2]) -> &[usize] {
    index.get(&pair).map_or(&[], Vec::as_slice)
}

/// Returns whether `word` stands at `start`, spelled correctly.
fn has_word_at(letters: &[Letter], start: usize, word: &[char]) -> bool {
    let (rest, length) = (&letters[start..], word.len());
    let differs = |(letter, sign): (&Letter, &char)| letter.character != *sign;
    if rest.len() < length || rest.iter().zip(word).any(differs) {
        return false;
    }
    // The shorter a word, the more boundaries of words it needs.
    match length {
        0 => false,
        1..GLUED_LETTERS_MIN => rest[0].begins_word && rest[length - 1].ends_word,
        GLUED_LETTERS_MIN => rest[0].begins_word,
        _ => true,
    }
}

/// Returns whether text and word differ by one letter changed, added or dropped.
fn differs_once(text: &[Letter], word: &[char]) -> bool {
    // Common start and common end must cover all letters but one.
    let ahead = text
        .iter()
        .zip(word)
        .take_while(|(letter, sign)| letter.character == **sign)
        .count();
    let backwards = text.iter().rev().zip(word.iter().rev());
    let behind = backwards
        .take_while(|(letter, sign)| letter.character == **sign)
        .count();
    let longer = text.len() > word.len();
    // An extra letter in front belongs to the text before the word.
    let most = text.len().max(word.len());
    ahead < most && ahead + behind + 1 >= most && (ahead > 0 || !longer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_as_engines_garble_them() {
        for (text, word, found) in [
            ("TOTAL: 9.00", "TOTAL", true),
            ("TOTAL:RM9.00", "TOTAL", true),
            ("T0TAL", "TOTAL", true),
            ("TOTAI", "TOTAL", true),
            ("TOTL", "TOTAL", true),
            ("TO TAL", "TOTAL", true),
            ("AMOUNTDUE", "AMOUNTDUE", true),
            ("à payer", "APAYER", true),
            ("Rückgeld", "RUCKGELD", true),
            ("HOTEL", "TOTAL", false),
            ("PORTAL", "TOTAL", false),
            ("TAXI", "TAX", false),
            ("TAX 6%", "TAX", true),
            ("SYNTAX", "TAX", false),
            ("Öppet İNDİRİM", "INDIRIM", true),
            ("Tổng cộng", "TONGCONG", true),
            ("Đã giảm", "DAGIAM", true),
            ("Összesen", "OSSZESEN", true),
            ("Câștig ŞI ţară", "TARA", true),
            ("СУММА 5", "СУММА", true),
            ("CYMMA 5", "СУММА", true),
            ("итог", "ИТОГ", true),
            ("Ещё всего: 4", "ВСЕГО", true),
            ("Σύνολο", "ΣΥΝΟΛΟ", true),
            ("합 계", "합계", true),
            ("복합계산", "합계", false),
            ("お買上合計3点", "合計", true),
            ("ยอดสุทธิ 3 ชิ้น", "ยอดสุทธิ", true),
            ("ยอดสทธิ", "ยอดสุทธิ", true),
            ("סה\"כ לתשלום", "סהכ", true),
            ("الإجمالي", "الاجمالي", true),
            ("SÆRTILBUD", "SAERTILBUD", true),
            ("", "TOTAL", false),
        ] {
            let words = Vocabulary::new([((), word)]);
            assert_eq!(
                words.occurs_in(&Letters::from_text(text)),
                found,
                "{word} in {text}"
            );
        }
    }

    #[test]
    fn knows_where_it_found_them() {
        let letters = Letters::from_text("3 x Sub-Total: 5");
        let found = Vocabulary::new([((), "SUBTOTAL")]).find_all(&letters);
        assert_eq!(
            &"3 x Sub-Total: 5"[letters.text_range(&found[0].1.letters)],
            "Sub-Total"
        );
    }
}
