//! Letters of a name that an engine misread: in its legal form, in the word for its kind of business, and digits where
//! letters belong. What was printed stays in the evidence; only the value is spelled.

use std::borrow::Cow;

use regex::Captures;

use super::words::{
    AFTER_FORM, ALIKE_KINDS, LONG_KINDS, MISREAD_CO, MISREAD_SB, MISREAD_SDN_BHD, OPEN_NUMBER,
};

/// The name with its legal form spelled right, where engines often misread one letter.
pub(super) fn spelled(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = MISREAD_SDN_BHD.replace(&name, |parts: &Captures| {
        let lower = parts[0].contains('n');
        format!(
            "{}{}{}",
            if lower { "Sdn" } else { "SDN" },
            &parts[1],
            if lower { "Bhd" } else { "BHD" }
        )
    });
    let name = MISREAD_CO.replace(&name, "CO.$1");
    let name = MISREAD_SB.replace(&name, "${1}S/B");
    let name = OPEN_NUMBER.replace(&name, "");
    let name = name
        .split(' ')
        .map(kind_spelled)
        .collect::<Vec<_>>()
        .join(" ");
    alike(&AFTER_FORM.replace(&name, "$1"))
}

/// A long word for a kind of business as it is spelled, where one letter of it was misread.
fn kind_spelled(word: &str) -> Cow<'_, str> {
    let upper = word.to_uppercase();
    let differs_once = |known: &&&str| {
        known.len() == upper.len()
            && known
                .bytes()
                .zip(upper.bytes())
                .filter(|(a, b)| a != b)
                .count()
                == 1
    };
    let is_right = [LONG_KINDS, ALIKE_KINDS]
        .iter()
        .any(|words| words.contains(&upper.as_str()));
    let Some(known) = LONG_KINDS.iter().find(differs_once).filter(|_| !is_right) else {
        return word.into();
    };
    let spelled = word.chars().zip(known.chars());
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

/// Digits and letters that look like the letters a name has in their place: `F00D`, `D.1.Y.`, `WorId`.
fn alike(name: &str) -> String {
    let signs: Vec<char> = name.chars().collect();
    let at = |index: Option<usize>| {
        index
            .and_then(|index| signs.get(index))
            .copied()
            .unwrap_or(' ')
    };
    let near = |index: usize| [at(index.checked_sub(1)), at(Some(index + 1))];
    // Of several noughts in a row the letter may stand a little further.
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
            assert_eq!(spelled(read), name);
        }
    }
}
