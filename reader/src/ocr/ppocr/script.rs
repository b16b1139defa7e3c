//! Scripts to which the alphabet of a recognition model can be reduced.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Script in the sense of Unicode, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Script {
    /// Latin letters with all their accents.
    Latin,
    /// Greek.
    Greek,
    /// Cyrillic.
    Cyrillic,
    /// Chinese characters, with the marks that go with them.
    Han,
    /// Hiragana and katakana.
    Kana,
    /// Korean.
    Hangul,
    /// Every character the model knows.
    All,
}

impl Script {
    /// All values, in the order in which they are listed to users.
    pub const VALUES: [Self; 7] = [
        Self::Latin,
        Self::Greek,
        Self::Cyrillic,
        Self::Han,
        Self::Kana,
        Self::Hangul,
        Self::All,
    ];

    /// Returns the name used in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Latin => "latin",
            Self::Greek => "greek",
            Self::Cyrillic => "cyrillic",
            Self::Han => "han",
            Self::Kana => "kana",
            Self::Hangul => "hangul",
            Self::All => "all",
        }
    }

    /// Returns whether a character may occur in a text of this script. Digits, punctuation,
    /// currencies and other signs of Unicode's symbol blocks belong to every script.
    pub fn contains(self, character: char) -> bool {
        // Signs of ASCII and Latin-1, then general punctuation, currencies, letter-like symbols,
        // arrows and mathematical operators, geometric shapes and miscellaneous symbols.
        let is_common = matches!(character, '\0'..='@' | '['..='`' | '{'..='\u{BF}' | '×' | '÷'
            | '\u{2000}'..='\u{206F}' | '\u{20A0}'..='\u{20CF}' | '\u{2100}'..='\u{214F}'
            | '\u{2190}'..='\u{22FF}' | '\u{25A0}'..='\u{26FF}');
        is_common
            || match self {
                Self::Latin => {
                    matches!(character, 'A'..='Z' | 'a'..='z' | 'ª' | 'º'
                        | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
                }
                Self::Greek => matches!(character, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}'),
                Self::Cyrillic => matches!(character, '\u{400}'..='\u{52F}'),
                Self::Han => {
                    matches!(character, '\u{2E80}'..='\u{2FDF}' | '\u{3000}'..='\u{303F}'
                        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
                        | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}'
                        | '\u{20000}'..='\u{323AF}')
                }
                Self::Kana => {
                    matches!(character, '\u{3000}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
                        | '\u{FF00}'..='\u{FFEF}')
                }
                Self::Hangul => {
                    matches!(character, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}'
                        | '\u{AC00}'..='\u{D7AF}')
                }
                Self::All => true,
            }
    }
}

impl FromStr for Script {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::VALUES
            .into_iter()
            .find(|script| script.name() == text)
            .ok_or_else(|| {
                format!(
                    "no script of that name; there are {}",
                    Self::VALUES.map(Self::name).join(", ")
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_has_its_letters_and_the_common_signs() {
        let samples = ["Éß", "Ωά", "Жё", "漢。", "かナ", "한", "ไ"];
        for (script, sample) in Script::VALUES.into_iter().zip(samples) {
            assert!(
                "0.9€ -%#"
                    .chars()
                    .chain(sample.chars())
                    .all(|character| script.contains(character)),
                "{script:?}"
            );
            let others = samples
                .into_iter()
                .filter(|other| *other != sample)
                .flat_map(str::chars);
            assert!(
                script == Script::All
                    || !others
                        .into_iter()
                        .any(|character| script.contains(character) && character != '。')
            );
            assert_eq!(script.name().parse(), Ok(script));
        }
        assert!("klingon".parse::<Script>().is_err());
    }
}
