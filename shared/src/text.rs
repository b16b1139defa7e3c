//! Text in the forms in which it is compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns the words of a text, separated by one space each.
pub fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the spelling in which names of merchants, categories and tags are compared.
pub fn comparison_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Returns the letters and digits of a text in lower case.
pub fn letters_and_digits(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns the plain form of a full-width character, other characters as they are.
pub fn fold_full_width(character: char) -> char {
    match character {
        // U+FF01 to U+FF5E are the printable ASCII characters, moved up by 0xFEE0.
        '\u{FF01}'..='\u{FF5E}' => {
            u8::try_from(u32::from(character) - 0xFEE0).map_or(character, char::from)
        }
        '\u{3000}' => ' ',
        '\u{FFE0}' => '¢',
        '\u{FFE1}' => '£',
        '\u{FFE5}' => '¥',
        '\u{FFE6}' => '₩',
        other => other,
    }
}

/// Returns the words of a text for the comparison with rules: in lower case, without accents,
/// separated by one space. In scripts without spaces each character is a word, so that any run of
/// characters is found.
pub fn normalize_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut is_apart = true;
    // Compatibility decomposition: accents become combining marks, wide forms plain ones.
    for letter in text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
    {
        let is_word = letter.is_alphanumeric();
        if (is_apart || is_spaceless(letter)) && is_word && !folded.is_empty() {
            folded.push(' ');
        }
        if is_word {
            push_letter(&mut folded, letter);
        }
        // The next letter begins a word after any sign but an apostrophe.
        is_apart = !is_word && !is_apostrophe(letter) || is_spaceless(letter);
    }
    folded
}

/// Returns whether a text contains these whole words in this order, without others between them.
/// Both texts are normalised.
pub fn contains_words(folded: &str, words: &str) -> bool {
    [" ", folded, " "]
        .concat()
        .contains(&[" ", words, " "].concat())
}

/// Appends a letter; ligatures and letters with a stroke, which do not decompose, become plain
/// letters.
fn push_letter(folded: &mut String, letter: char) {
    match letter {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'đ' => folded.push('d'),
        'ł' => folded.push('l'),
        'ı' => folded.push('i'),
        other => folded.push(other),
    }
}

/// Returns whether a character is an apostrophe, which does not separate words.
fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '´' | '`')
}

/// Returns whether a character belongs to a script without spaces: Han, kana and their marks, Thai,
/// Lao, Burmese and Khmer.
pub fn is_spaceless(character: char) -> bool {
    matches!(character,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_accents_and_signs_do_not_matter() {
        for (text, expected) in [
            ("  REWE   Markt\nGmbH ", "rewe markt gmbh"),
            ("Café-Süd & Söhne", "cafe sud sohne"),
            ("Straße ŁÓDŹ Øre", "strasse lodz ore"),
            ("McDonald’s, McDonald's", "mcdonalds mcdonalds"),
            ("50%_x", "50 x"),
            ("東京駅 A1", "東 京 駅 a1"),
            ("ＲＥＷＥ ½", "rewe 1 2"),
            ("İstanbul", "istanbul"),
            ("…", ""),
        ] {
            assert_eq!(normalize_text(text), expected, "{text}");
            assert_eq!(
                normalize_text(&normalize_text(text)),
                expected,
                "{text}: once is enough"
            );
        }
    }

    #[test]
    fn words_are_whole() {
        for (text, words, expected) in [
            ("rewe markt koln", "rewe", true),
            ("rewe markt koln", "rewe markt", true),
            ("rewe markt koln", "koln", true),
            ("rewe markt koln", "rew", false),
            ("rewe markt koln", "ewe", false),
            ("rewe markt koln", "rewe koln", false),
            ("", "rewe", false),
        ] {
            assert_eq!(contains_words(text, words), expected, "{words} in {text}");
        }
    }
}
