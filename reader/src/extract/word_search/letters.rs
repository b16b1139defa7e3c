//! Letters of a text in the form in which words are compared.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters of a text with their places.
pub(in crate::extract) struct Letters {
    letters: Vec<Letter>,
}

/// A normalized letter with its byte range and the boundaries of words.
pub(super) struct Letter {
    pub(super) character: char,
    start: usize,
    end: usize,
    pub(super) begins_word: bool,
    pub(super) ends_word: bool,
    /// `true` for a letter of a script without spaces.
    pub(super) is_spaceless: bool,
}

impl Letters {
    /// Extracts the letters of `text`. A digit between letters is replaced by the letter it
    /// resembles.
    pub(in crate::extract) fn from_text(text: &str) -> Self {
        let signs: Vec<(usize, char)> = text.char_indices().collect();
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| signs.get(at))
                .is_some_and(|(_, sign)| sign.is_alphabetic() && !is_spaceless(*sign))
        };
        let mut letters: Vec<Letter> = Vec::with_capacity(signs.len());
        let mut inside = false;
        for (index, &(at, sign)) in signs.iter().enumerate() {
            // Marks above or below a letter are often lost; the word goes on.
            if !sign.is_ascii() && is_combining_mark(sign) {
                continue;
            }
            let between = || is_letter(index.checked_sub(1)) && is_letter(Some(index + 1));
            let sign = match sign {
                '0'..='9' | '|' | '!' => resembled_letter(sign).filter(|_| between()),
                _ => Some(sign).filter(|sign| sign.is_alphabetic()),
            };
            let Some(sign) = sign else {
                inside = false;
                if let Some(last) = letters.last_mut() {
                    last.ends_word = true;
                }
                continue;
            };
            let alone = is_spaceless(sign);
            if let Some(last) = letters.last_mut().filter(|_| alone) {
                last.ends_word = true;
            }
            let end = at + signs[index].1.len_utf8();
            for character in normalize_letter(sign) {
                letters.push(Letter {
                    character,
                    start: at,
                    end,
                    begins_word: !inside,
                    ends_word: alone,
                    is_spaceless: alone,
                });
                inside = !alone;
            }
        }
        if let Some(last) = letters.last_mut() {
            last.ends_word = true;
        }
        Self { letters }
    }

    /// Returns the number of letters.
    pub(in crate::extract) fn len(&self) -> usize {
        self.letters.len()
    }

    /// Returns all letters.
    pub(super) fn as_slice(&self) -> &[Letter] {
        &self.letters
    }

    /// Returns the byte range of the text that these letters cover.
    pub(in crate::extract) fn text_range(&self, letters: &Range<usize>) -> Range<usize> {
        match (
            self.letters.get(letters.start),
            self.letters.get(letters.end.saturating_sub(1)),
        ) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }
}

/// Returns the letters of a word of the vocabulary.
pub(super) fn normalize_word(word: &str) -> Vec<char> {
    word.chars()
        .filter(|sign| sign.is_alphabetic() && !is_combining_mark(*sign))
        .flat_map(normalize_letter)
        .collect()
}

/// Returns whether words in the script of this letter are not separated by spaces.
fn is_spaceless(sign: char) -> bool {
    // Thai, Lao, Burmese, Khmer, Kana, Han.
    matches!(
        sign,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9d}'
    )
}

/// Returns the letter that engines mistake for this digit or sign.
fn resembled_letter(sign: char) -> Option<char> {
    match sign {
        '0' => Some('O'),
        '1' | '|' | '!' => Some('I'),
        '5' => Some('S'),
        '8' => Some('B'),
        _ => None,
    }
}

/// Returns a letter in capitals without its accent; ligatures are two letters.
fn normalize_letter(sign: char) -> impl Iterator<Item = char> {
    let [first, second] = match sign {
        'a'..='z' | 'A'..='Z' => [sign.to_ascii_uppercase(), '\0'],
        'Æ' | 'æ' => ['A', 'E'],
        'Œ' | 'œ' => ['O', 'E'],
        // The syllables of Hangul would decompose.
        '\u{ac00}'..='\u{d7a3}' => [sign, '\0'],
        _ if sign.is_ascii() => [sign, '\0'],
        _ => [fold_letter(sign), '\0'],
    };
    [first, second]
        .into_iter()
        .filter(|character| *character != '\0')
}

/// Returns a letter outside ASCII in capitals without its accent. Cyrillic and Greek letters that
/// look like Latin ones become these, since engines mix the alphabets.
fn fold_letter(sign: char) -> char {
    let base = std::iter::once(sign)
        .nfkd()
        .find(|part| !is_combining_mark(*part))
        .unwrap_or(sign);
    let capital = base.to_uppercase().next().unwrap_or(base);
    match capital {
        'Đ' | 'Ð' | 'Ɖ' => 'D',
        'Ł' => 'L',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' | 'Ϲ' => 'C',
        'Е' | 'Ε' | 'Є' | 'Ə' => 'E',
        'Ħ' | 'Н' | 'Η' | 'Ң' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' | 'Қ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'Ø' | 'О' | 'Ο' | 'Ө' => 'O',
        'Þ' | 'Р' | 'Ρ' => 'P',
        'ß' | 'Ѕ' => 'S',
        'Ŧ' | 'Т' | 'Τ' => 'T',
        'У' | 'Υ' | 'Ү' | 'Ұ' => 'Y',
        'Х' | 'Χ' => 'X',
        'Ζ' => 'Z',
        'Ғ' | 'Ґ' => 'Г',
        // Final forms of Hebrew and forms of Arabic that are written alike.
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        'ة' => 'ه',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        _ => capital,
    }
}
