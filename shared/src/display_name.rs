//! Readable form of merchant names that are printed in capitals.
//!
//! The printed name stays the value; this form is for display only.

use crate::text::single_spaced;

/// Words that stay in capitals: legal forms and common abbreviations.
const CAPITALS: &[&str] = &[
    "AG", "KG", "UG", "OHG", "SA", "SAS", "SASU", "SL", "SLU", "SRL", "SRLS", "SPA", "SNC", "SARL",
    "EURL", "BV", "NV", "AB", "AS", "ASA", "HB", "SIA", "UAB", "PT", "CV", "UD", "LLC", "LLP",
    "PLC", "EIRL", "EOOD", "OOD", "ООО", "ОАО", "ЗАО", "ПАО", "АО", "ИП", "ТОВ", "ТОО", "ОДО",
    "РУП", "ΑΕ", "ΕΠΕ", "USA", "UK", "EU", "DIY", "BBQ", "TV", "CD", "II", "III", "IV",
];

/// Words with irregular capitalisation: in capitals, and as displayed.
const SPELLED: &[(&str, &str)] = &[
    ("LTD", "Ltd"),
    ("LTD.", "Ltd."),
    ("LTDA", "Ltda"),
    ("SDN", "Sdn"),
    ("BHD", "Bhd"),
    ("SP.", "Sp."),
    ("Z", "z"),
    ("ST.", "St."),
    ("DR.", "Dr."),
    ("GMBH", "GmbH"),
    ("MBH", "mbH"),
    ("E.K.", "e.K."),
    ("E.V.", "e.V."),
    ("S.R.O.", "s.r.o."),
    ("A.S.", "a.s."),
    ("D.O.O.", "d.o.o."),
    ("D.D.", "d.d."),
    ("O.O.", "o.o."),
    ("APS", "ApS"),
];

/// Words that are lower case unless they begin a name; single letters only between longer words.
const SMALL: &[&str] = &[
    "of", "and", "the", "in", "at", "on", "for", "by", "und", "der", "die", "das", "zum", "zur",
    "am", "im", "vom", "von", "bei", "de", "du", "des", "la", "le", "les", "et", "au", "aux",
    "del", "los", "las", "el", "y", "da", "do", "dos", "e", "di", "della", "dei", "delle", "van",
    "het", "een", "en", "och", "og", "ja", "i", "w", "spol.", "a", "и", "в", "та",
];

/// Maximum number of letters in an abbreviation that has a digit or `&`.
const SHORT_WORDS_MAX: usize = 3;

/// Returns a name with its capitals turned into a readable form. Names that have small letters
/// already, and scripts without capitals, stay as they are. Legal forms, initials and short
/// abbreviations keep their capitals.
pub fn display_name(name: &str) -> String {
    let name = single_spaced(name);
    if name.chars().any(char::is_lowercase) || !name.chars().any(char::is_uppercase) {
        return name;
    }
    // The whole name decides: a Turkish word need not contain one of these letters itself.
    let is_turkish = name.contains(['İ', 'Ğ', 'Ş']);
    let words: Vec<&str> = name.split(' ').collect();
    let shown: Vec<String> = (0..words.len())
        .map(|at| display_word(&words, at, is_turkish))
        .collect();
    shown.join(" ")
}

/// Returns the readable form of the word at this place of a name.
fn display_word(words: &[&str], at: usize, is_turkish: bool) -> String {
    let word = words[at];
    // Dots can belong to an abbreviation. Other punctuation, such as quotes, is ignored.
    let core =
        word.trim_matches(|character: char| !character.is_alphanumeric() && character != '.');
    if let Some((_, spelled)) = SPELLED.iter().find(|(known, _)| *known == core) {
        return word.replacen(core, spelled, 1);
    }
    let lower = lowercase(word, is_turkish);
    // The first word is capitalised even if it is an article, and an initial is no article.
    let can_be_small = at > 0 && (count_letters(word) > 1 || is_between_words(words, at));
    if can_be_small && SMALL.contains(&lower.as_str()) {
        return lower;
    }
    let bare = core.trim_end_matches('.');
    if CAPITALS.contains(&bare) || is_abbreviation(bare) {
        return word.to_owned();
    }
    capitalise_parts(&lower, is_turkish)
}

/// Returns whether the words before and behind this place have more than one letter.
fn is_between_words(words: &[&str], at: usize) -> bool {
    let is_word = |word: &&str| count_letters(word) > 1;
    words[..at].last().is_some_and(is_word) && words.get(at + 1).is_some_and(is_word)
}

fn count_letters(word: &str) -> usize {
    word.chars().filter(|letter| letter.is_alphabetic()).count()
}

/// Returns whether a word looks like an abbreviation: a single letter, one or two letters between
/// dots, a short word with a digit or `&`, or a short word without a vowel.
fn is_abbreviation(word: &str) -> bool {
    let letters = count_letters(word);
    let is_vowel = |letter: char| {
        "AEIOUYÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝĄĘÓŐŰİIАЕЁИОУЫЭЮЯІЇЄΑΕΗΙΟΥΩΆΈΉΊΌΎΏ".contains(letter)
    };
    let is_hyphenated = word.contains('-');
    let has_digit_or_ampersand = word
        .chars()
        .any(|character| character.is_ascii_digit() || character == '&');
    let has_dot = word.contains('.') && !word.split('.').any(|part| part.chars().count() > 2);
    letters < 2
        || has_dot
        || has_digit_or_ampersand && letters <= SHORT_WORDS_MAX
        || !is_hyphenated && letters <= 4 && !word.chars().any(is_vowel)
}

/// Returns a word in lower case. In Turkish names `I` is the capital of `ı`.
fn lowercase(word: &str, is_turkish: bool) -> String {
    word.chars()
        .flat_map(|letter| match letter {
            'İ' => vec!['i'],
            'I' if is_turkish => vec!['ı'],
            other => other.to_lowercase().collect(),
        })
        .collect()
}

/// Returns a word with a capital at its beginning, after hyphens, slashes and similar characters,
/// and after the apostrophe of a prefix as in `O'Hara`.
fn capitalise_parts(word: &str, is_turkish: bool) -> String {
    let mut result = String::with_capacity(word.len());
    let mut is_part_start = true;
    for character in word.chars() {
        if is_part_start && character.is_alphabetic() {
            match character {
                'i' if is_turkish => result.push('İ'),
                other => result.extend(other.to_uppercase()),
            }
            is_part_start = false;
        } else {
            result.push(character);
        }
        if matches!(character, '-' | '/' | '(' | '"' | '«' | '&' | '.') {
            is_part_start = true;
        } else if character == '\'' {
            // `O'` and `D'` begin a part, the `'S` of a genitive does not.
            is_part_start = count_letters(&result) == 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_readable() {
        for (printed, shown) in [
            ("HILLSIDE TOOLS LTD", "Hillside Tools Ltd"),
            ("HILLSIDE TOOLS SDN BHD", "Hillside Tools Sdn Bhd"),
            ("BÄCKEREI AM HÜGEL GMBH", "Bäckerei am Hügel GmbH"),
            ("CASA DE LAS LOMAS S.A.", "Casa de las Lomas S.A."),
            ("LA COLLINE SARL", "La Colline SARL"),
            ("PAGOREK SP. Z O.O.", "Pagorek Sp. z o.o."),
            ("KOPEC S.R.O.", "Kopec s.r.o."),
            ("CASA Y LUZ", "Casa y Luz"),
            ("BAR E CAFFÈ", "Bar e Caffè"),
            ("ЛЕС И ХОЛМ", "Лес и Холм"),
            ("Y LUZ", "Y Luz"),
            ("PLAN E", "Plan E"),
            ("J. E. HILL", "J. E. Hill"),
            ("J E HILL", "J E Hill"),
            ("O'HILL'S INN", "O'Hill's Inn"),
            ("HILL-TOP CAFE", "Hill-Top Cafe"),
            ("J. B. HILL & SONS", "J. B. Hill & Sons"),
            ("KFZ HILL 24", "KFZ Hill 24"),
            ("TEPE GIDA SANAYİ", "Tepe Gıda Sanayi"),
            ("ООО \"ХОЛМ\"", "ООО \"Холм\""),
            ("Hillside cafe", "Hillside cafe"),
            ("언덕 카페", "언덕 카페"),
            ("", ""),
        ] {
            assert_eq!(display_name(printed), shown);
        }
    }
}
