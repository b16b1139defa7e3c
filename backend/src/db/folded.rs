//! Text as rules compare it: words in small letters without accents, one space between, nothing else.
//!
//! Scripts without spaces become a character a word, so that a run of characters is found wherever it stands.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::full_text::is_spaceless;

/// The words of a text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut is_apart = true;
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
            push(&mut folded, letter);
        }
        is_apart = !is_word && !is_silent(letter) || is_spaceless(letter);
    }
    folded
}

/// The words stand in a text, both as they are compared: words with one space between, none split.
pub fn holds(folded: &str, words: &str) -> bool {
    [" ", folded, " "]
        .concat()
        .contains(&[" ", words, " "].concat())
}

/// Letters that are others with a stroke, or two in one.
fn push(folded: &mut String, letter: char) {
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

/// Apostrophes stand within words.
fn is_silent(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '´' | '`')
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
            assert_eq!(fold(text), expected, "{text}");
            assert_eq!(fold(&fold(text)), expected, "{text}: once is enough");
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
            assert_eq!(holds(text, words), expected, "{words} in {text}");
        }
    }
}
