//! Correction of letters that engines misread in a name.
//!
//! Legal forms, words for the kind of business, and digits in place of letters. The evidence keeps
//! the text as read; only the value is corrected.

use std::borrow::Cow;

use regex::Captures;
use shared::text::single_spaced;

use super::legal_form::{
    MISREAD_CO, MISREAD_SB, MISREAD_SDN_BHD, MISREAD_SP_ZOO, SCRAP_AFTER_FORM,
};
use super::words::{INCOMPLETE_NUMBER, LONG_BUSINESS_WORDS, SIMILAR_VALID_WORDS};
use crate::extract::text::sole_difference;

/// Returns the name with commonly misread letters corrected.
pub(super) fn correct_spelling(name: &str) -> String {
    let name = single_spaced(name);
    // Legal forms keep the case in which they are printed.
    let name = MISREAD_SDN_BHD.replace(&name, |parts: &Captures| {
        let forms = if parts[0].contains('n') {
            ["Sdn", "Bhd"]
        } else {
            ["SDN", "BHD"]
        };
        forms.join(&parts[1])
    });
    let name = MISREAD_CO.replace(&name, "CO.$1");
    let name = MISREAD_SB.replace(&name, "${1}S/B");
    let name = MISREAD_SP_ZOO.replace(&name, |parts: &Captures| {
        let form = if parts[1].contains('Z') { "O.O" } else { "o.o" };
        [&parts[1], form, &parts[2], &parts[3]].concat()
    });
    let name = INCOMPLETE_NUMBER.replace(&name, "");
    // Then the words, and last the letters that remain.
    let words: Vec<_> = name.split(' ').map(correct_business_word).collect();
    correct_lookalikes(&SCRAP_AFTER_FORM.replace(&words.join(" "), "$1"))
}

/// Corrects one misread letter in a long word for a kind of business.
fn correct_business_word(word: &str) -> Cow<'_, str> {
    let upper = word.to_uppercase();
    // Correct words stay, also those that differ from another one by a letter.
    let mut right = LONG_BUSINESS_WORDS
        .split_whitespace()
        .chain(SIMILAR_VALID_WORDS.split_whitespace());
    let known = LONG_BUSINESS_WORDS
        .split_whitespace()
        .find(|known| known.len() == upper.len() && sole_difference(known, &upper).is_some());
    let Some(known) = known.filter(|_| !right.any(|word| word == upper)) else {
        return word.into();
    };
    let spelled = word.chars().zip(known.chars());
    // Replaced letters keep the case of the word.
    let is_capital = !word.chars().any(char::is_lowercase);
    let letter = |(at, (read, right)): (usize, (char, char))| {
        if is_capital || at == 0 && read.is_uppercase() {
            right
        } else {
            right.to_ascii_lowercase()
        }
    };
    spelled.enumerate().map(letter).collect::<String>().into()
}

/// Replaces digits and letters by the ones they resemble if a name has those in their place:
/// `F00D`, `D.1.Y.`, `WorId`.
fn correct_lookalikes(name: &str) -> String {
    let signs: Vec<char> = name.chars().collect();
    let at = |index: Option<usize>| {
        index
            .and_then(|index| signs.get(index))
            .copied()
            .unwrap_or(' ')
    };
    let near = |index: usize| [at(index.checked_sub(1)), at(Some(index + 1))];
    // In a run of zeros the next letter may be further away.
    let beside = |index: usize| {
        let before = signs[..index]
            .iter()
            .rev()
            .find(|sign| **sign != '0')
            .copied();
        let behind = signs[index..].iter().find(|sign| **sign != '0').copied();
        [before, behind].map(|sign| sign.unwrap_or(' '))
    };
    let read = |(index, sign): (usize, char)| match sign {
        '0' if beside(index).iter().all(|sign| sign.is_alphabetic()) => 'O',
        '1' if near(index) == ['.', '.'] => 'I',
        'I' if near(index).iter().all(|sign| sign.is_lowercase()) => 'l',
        sign => sign,
    };
    signs.iter().copied().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_what_was_misread() {
        for (read, name) in [
            ("HILLSIDE TOOLS SON BHD", "HILLSIDE TOOLS SDN BHD"),
            ("HILLSIDE CP. (M) BHD", "HILLSIDE CO. (M) BHD"),
            ("HILLSIDE F00D LTD", "HILLSIDE FOOD LTD"),
            ("Pagorek Sp. z 0.0.", "Pagorek Sp. z o.o."),
            ("HILLSIDE ENTERORISE", "HILLSIDE ENTERPRISE"),
            ("Hillside Restaurent", "Hillside Restaurant"),
            ("Hillside supermarkct", "Hillside supermarket"),
            ("RESTAURANTS HILLSIDE", "RESTAURANTS HILLSIDE"),
            ("Hillside Restaurang", "Hillside Restaurang"),
            ("Supermarked Hillside", "Supermarked Hillside"),
            ("Hotel Internacional", "Hotel Internacional"),
            ("Trattoria Caterina", "Trattoria Caterina"),
            ("BÄCKEREI ÄRGERLICH", "BÄCKEREI ÄRGERLICH"),
        ] {
            assert_eq!(correct_spelling(read), name);
        }
    }
}
