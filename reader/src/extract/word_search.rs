//! Word search in OCR text that tolerates reading errors.
//!
//! Engines drop or add spaces, lose accents and misread letters. A text is reduced to its letters,
//! in capitals and without accents. Long words are found anywhere in them and with one reading
//! error; short ones only as whole words, since `TAX` is part of `TAXI`.

use std::collections::HashMap;
use std::ops::Range;

/// Words shorter than this must begin and end where a word of the text does; words of this length
/// must begin there.
const GLUED_LETTERS_MIN: usize = 4;
/// Words shorter than this are not matched across a space with a misread letter: `A4 PAPER` is not
/// `APAYER`.
const SPLIT_LETTERS_MIN: usize = 8;
/// Words shorter than this must be spelled correctly.
const MISREAD_LETTERS_MIN: usize = 5;

/// Letters of a text with their places.
pub(super) struct Letters {
    letters: Vec<Letter>,
}

/// A normalized letter with its byte range and the boundaries of words.
struct Letter {
    character: char,
    start: usize,
    end: usize,
    begins_word: bool,
    ends_word: bool,
}

/// Words to search for, each with a meaning.
pub(super) struct Vocabulary<T> {
    words: Vec<(T, Vec<char>)>,
    by_first: HashMap<char, Vec<usize>>,
    by_length: Vec<Vec<usize>>,
}

/// Match of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordMatch {
    /// Range of the matched letters.
    pub(super) letters: Range<usize>,
    /// `true` if no letter is misread.
    pub(super) exact: bool,
}

impl Letters {
    /// Extracts the letters of `text`. A digit between letters is replaced by the letter it
    /// resembles.
    pub(super) fn from_text(text: &str) -> Self {
        let signs: Vec<(usize, char)> = text.char_indices().collect();
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| signs.get(at))
                .is_some_and(|(_, sign)| sign.is_alphabetic())
        };
        let mut letters: Vec<Letter> = Vec::with_capacity(signs.len());
        let mut inside = false;
        for (index, &(at, sign)) in signs.iter().enumerate() {
            let end = at + sign.len_utf8();
            let between = is_letter(index.checked_sub(1)) && is_letter(Some(index + 1));
            let Some(sign) = normalize_letter(sign, between) else {
                inside = false;
                if let Some(last) = letters.last_mut() {
                    last.ends_word = true;
                }
                continue;
            };
            letters.push(Letter {
                character: sign,
                start: at,
                end,
                begins_word: !inside,
                ends_word: false,
            });
            inside = true;
        }
        if let Some(last) = letters.last_mut() {
            last.ends_word = true;
        }
        Self { letters }
    }

    /// Returns the number of letters.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// Returns the byte range of the text that these letters cover.
    pub(super) fn text_range(&self, letters: &Range<usize>) -> Range<usize> {
        match (
            self.letters.get(letters.start),
            self.letters.get(letters.end.saturating_sub(1)),
        ) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }

    /// Returns whether `word` stands at `start`, spelled correctly.
    fn has_word_at(&self, start: usize, word: &[char]) -> bool {
        let (rest, length) = (&self.letters[start..], word.len());
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
}

impl<T: Copy> Vocabulary<T> {
    /// Builds a vocabulary of (meaning, words); the words are in capitals and separated by spaces.
    pub(super) fn new<'a>(table: impl IntoIterator<Item = (T, &'a str)>) -> Self {
        let words: Vec<(T, Vec<char>)> = table
            .into_iter()
            .flat_map(|(meaning, words)| words.split_whitespace().map(move |word| (meaning, word)))
            .map(|(meaning, word)| (meaning, word.chars().collect()))
            .collect();
        // Exact words are looked up by their first letter, misread ones by their length.
        let mut by_first: HashMap<char, Vec<usize>> = HashMap::new();
        let mut by_length: Vec<Vec<usize>> = Vec::new();
        for (index, (_, word)) in words.iter().enumerate() {
            by_first
                .entry(word.first().copied().unwrap_or_default())
                .or_default()
                .push(index);
            by_length.resize(by_length.len().max(word.len() + 1), Vec::new());
            by_length[word.len()].push(index);
        }
        Self {
            words,
            by_first,
            by_length,
        }
    }

    /// Returns all matches of all words. Misread words are found only where a word of the text
    /// begins.
    pub(super) fn find_all(&self, letters: &Letters) -> Vec<(T, WordMatch)> {
        let mut all = Vec::new();
        for (start, letter) in letters.letters.iter().enumerate() {
            for &index in self.by_first.get(&letter.character).into_iter().flatten() {
                let (meaning, word) = &self.words[index];
                if letters.has_word_at(start, word) {
                    let letters = start..start + word.len();
                    let exact = true;
                    all.push((*meaning, WordMatch { letters, exact }));
                }
            }
            if letter.begins_word {
                self.find_misread(letters, start, &mut all);
            }
        }
        all
    }

    /// Adds the words that begin at `start` with one letter misread.
    fn find_misread(&self, letters: &Letters, start: usize, all: &mut Vec<(T, WordMatch)>) {
        let rest = &letters.letters[start..];
        // Only lengths that end with a word of the text.
        for length in
            (1..=rest.len().min(self.by_length.len())).filter(|length| rest[length - 1].ends_word)
        {
            let text = &rest[..length];
            let is_split = text.iter().skip(1).any(|letter| letter.begins_word);
            // An error changes the length by one letter at most.
            let lengths =
                MISREAD_LETTERS_MIN.max(length - 1)..(length + 2).min(self.by_length.len());
            for &index in lengths.flat_map(|length| &self.by_length[length]) {
                let (meaning, word) = &self.words[index];
                if (!is_split || word.len() >= SPLIT_LETTERS_MIN) && differs_once(text, word) {
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

/// Returns a letter in capitals without its accent, or `None` for other characters.
fn normalize_letter(sign: char, between_letters: bool) -> Option<char> {
    let plain = match sign {
        'a'..='z' => sign.to_ascii_uppercase(),
        'A'..='Z' => sign,
        'À'..='Å' | 'à'..='å' | 'Ā' | 'ā' | 'Ă' | 'ă' | 'Ą' | 'ą' => 'A',
        'Ç' | 'ç' | 'Ć' | 'ć' | 'Č' | 'č' => 'C',
        'È'..='Ë' | 'è'..='ë' | 'Ē' | 'ē' | 'Ę' | 'ę' | 'Ě' | 'ě' => 'E',
        'Ì'..='Ï' | 'ì'..='ï' | 'İ' | 'ı' => 'I',
        'Ł' | 'ł' => 'L',
        'Ñ' | 'ñ' | 'Ń' | 'ń' | 'Ň' | 'ň' => 'N',
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ő' | 'ő' => 'O',
        'Ř' | 'ř' => 'R',
        'Š' | 'š' | 'Ś' | 'ś' | 'ß' => 'S',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ů' | 'ů' | 'Ű' | 'ű' => 'U',
        'Ý' | 'ý' => 'Y',
        'Ž' | 'ž' | 'Ź' | 'ź' | 'Ż' | 'ż' => 'Z',
        '0' if between_letters => 'O',
        '1' | '|' | '!' if between_letters => 'I',
        '5' if between_letters => 'S',
        '8' if between_letters => 'B',
        _ if sign.is_alphabetic() => sign,
        _ => return None,
    };
    Some(plain)
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
