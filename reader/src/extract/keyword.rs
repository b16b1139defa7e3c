//! Finding words in text as engines give it: spaces dropped or added, accents lost, one letter misread.
//!
//! A text is looked at as its letters alone, in capitals without accents. Long words are found anywhere in
//! them and with one reading error; short ones only as a word of their own, since `TAX` is in `TAXI`.

use std::collections::HashMap;
use std::ops::Range;

/// Words shorter than this must begin and end where a word of the text does.
const GLUED_MIN: usize = 4;
/// Words shorter than this are not looked for over a space with a letter misread: `A4 PAPER` is no `APAYER`.
const SPLIT_MIN: usize = 8;
/// Words shorter than this must be spelled right.
const MISREAD_MIN: usize = 5;

/// The letters of a text and where they stand in it.
pub(super) struct Letters {
    letters: Vec<Letter>,
}

struct Letter {
    sign: char,
    at: usize,
    end: usize,
    begins: bool,
    ends: bool,
}

/// Words to look for and what each means.
pub(super) struct Vocabulary<T> {
    words: Vec<(T, Vec<char>)>,
    by_first: HashMap<char, Vec<usize>>,
    by_length: Vec<Vec<usize>>,
}

/// A word that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Which letters it is made of.
    pub(super) letters: Range<usize>,
    /// No letter is misread.
    pub(super) exact: bool,
}

impl Letters {
    /// The letters of `text`. Digits that stand between letters are read as the letters they look like.
    pub(super) fn of(text: &str) -> Self {
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
            let Some(sign) = folded(sign, between) else {
                inside = false;
                if let Some(last) = letters.last_mut() {
                    last.ends = true;
                }
                continue;
            };
            letters.push(Letter {
                sign,
                at,
                end,
                begins: !inside,
                ends: false,
            });
            inside = true;
        }
        if let Some(last) = letters.last_mut() {
            last.ends = true;
        }
        Self { letters }
    }

    /// How many letters there are.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// The stretch of the text that some of the letters cover.
    pub(super) fn stretch(&self, letters: &Range<usize>) -> Range<usize> {
        match (
            self.letters.get(letters.start),
            self.letters.get(letters.end.saturating_sub(1)),
        ) {
            (Some(first), Some(last)) => first.at..last.end,
            _ => 0..0,
        }
    }

    /// Whether `word` stands at `start`, spelled right.
    fn is_at(&self, start: usize, word: &[char]) -> bool {
        let (rest, length) = (&self.letters[start..], word.len());
        if rest.len() < length
            || rest
                .iter()
                .zip(word)
                .any(|(letter, sign)| letter.sign != *sign)
        {
            return false;
        }
        match length {
            0 => false,
            1..GLUED_MIN => rest[0].begins && rest[length - 1].ends,
            GLUED_MIN => rest[0].begins,
            _ => true,
        }
    }
}

impl<T: Copy> Vocabulary<T> {
    /// The words of `table` and what they mean: words in capital letters, a space between them.
    pub(super) fn new(table: &[(T, &str)]) -> Self {
        let entries = table
            .iter()
            .flat_map(|(meaning, words)| words.split_whitespace().map(|word| (*meaning, word)));
        let words: Vec<(T, Vec<char>)> = entries
            .map(|(meaning, word)| (meaning, word.chars().collect()))
            .collect();
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

    /// Every place of every word. A word may be misread only where a word of the text begins.
    pub(super) fn find(&self, letters: &Letters) -> Vec<(T, Found)> {
        let mut all = Vec::new();
        for (start, letter) in letters.letters.iter().enumerate() {
            for &index in self.by_first.get(&letter.sign).into_iter().flatten() {
                let (meaning, word) = &self.words[index];
                if letters.is_at(start, word) {
                    all.push((
                        *meaning,
                        Found {
                            letters: start..start + word.len(),
                            exact: true,
                        },
                    ));
                }
            }
            if letter.begins {
                self.find_misread(letters, start, &mut all);
            }
        }
        all
    }

    fn find_misread(&self, letters: &Letters, start: usize, all: &mut Vec<(T, Found)>) {
        let rest = &letters.letters[start..];
        for length in
            (1..=rest.len().min(self.by_length.len())).filter(|length| rest[length - 1].ends)
        {
            let text = &rest[..length];
            let is_split = text.iter().skip(1).any(|letter| letter.begins);
            let lengths = MISREAD_MIN.max(length - 1)..(length + 2).min(self.by_length.len());
            for &index in lengths.flat_map(|length| &self.by_length[length]) {
                let (meaning, word) = &self.words[index];
                if (!is_split || word.len() >= SPLIT_MIN) && differs_once(text, word) {
                    all.push((
                        *meaning,
                        Found {
                            letters: start..start + length,
                            exact: false,
                        },
                    ));
                }
            }
        }
    }

    /// Whether any word occurs.
    pub(super) fn is_in(&self, letters: &Letters) -> bool {
        !self.find(letters).is_empty()
    }
}

/// Whether one letter changed, added or dropped makes one of the other.
fn differs_once(text: &[Letter], word: &[char]) -> bool {
    let ahead = text
        .iter()
        .zip(word)
        .take_while(|(letter, sign)| letter.sign == **sign)
        .count();
    let backwards = text.iter().rev().zip(word.iter().rev());
    let behind = backwards
        .take_while(|(letter, sign)| letter.sign == **sign)
        .count();
    let longer = text.len() > word.len();
    // A letter too many in front belongs to what stands before the word.
    let most = text.len().max(word.len());
    ahead < most && ahead + behind + 1 >= most && (ahead > 0 || !longer)
}

/// A letter in capitals without its accent; `None` for what is no letter.
fn folded(sign: char, between_letters: bool) -> Option<char> {
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
            let words = Vocabulary::new(&[((), word)]);
            assert_eq!(words.is_in(&Letters::of(text)), found, "{word} in {text}");
        }
    }

    #[test]
    fn knows_where_it_found_them() {
        let letters = Letters::of("3 x Sub-Total: 5");
        let found = Vocabulary::new(&[((), "SUBTOTAL")]).find(&letters);
        assert_eq!(
            &"3 x Sub-Total: 5"[letters.stretch(&found[0].1.letters)],
            "Sub-Total"
        );
    }
}
