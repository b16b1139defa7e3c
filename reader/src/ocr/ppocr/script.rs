//! Scripts to which the alphabet of the recognition model can be reduced.
//!
//! The model has no letters of other scripts, so those are read by [`super::other_scripts`].

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Script in the sense of Unicode, all of them, or those of each receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Script {
    /// Latin, and further scripts where a receipt has them.
    Auto,
    /// Latin letters with all their accents.
    Latin,
    /// Greek.
    Greek,
    /// Chinese characters, with the marks that go with them.
    Han,
    /// Hiragana and katakana.
    Kana,
    /// Every character the model knows.
    All,
}

impl Script {
    /// All values, in the order in which they are listed to users.
    pub const VALUES: [Self; 6] = [
        Self::Auto,
        Self::Latin,
        Self::Greek,
        Self::Han,
        Self::Kana,
        Self::All,
    ];

    /// Returns the name used in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Latin => "latin",
            Self::Greek => "greek",
            Self::Han => "han",
            Self::Kana => "kana",
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
                Self::Auto | Self::Latin => {
                    matches!(character, 'A'..='Z' | 'a'..='z' | 'ª' | 'º'
                        | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
                }
                Self::Greek => matches!(character, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}'),
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
                    "pp-ocr has no letters of that script; it has {}. Other scripts are read by \
                     Tesseract where its languages are installed: leave it at auto",
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
        let samples = ["Éß", "Ωά", "漢。", "かナ", "ไ"];
        for (script, sample) in Script::VALUES.into_iter().skip(1).zip(samples) {
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
        assert_eq!(Script::Auto.name().parse(), Ok(Script::Auto));
        for absent in ["cyrillic", "hangul", "klingon"] {
            let reason = absent.parse::<Script>().unwrap_err();
            assert!(
                reason.contains("auto, latin, greek, han, kana, all"),
                "{reason}"
            );
        }
    }
}
