//! Writing systems that the embedded engine lacks or reads badly, and the languages of Tesseract
//! that read them.

use std::ops::RangeInclusive;

/// Writing system with the languages that read it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WritingSystem {
    /// English name.
    pub(super) name: &'static str,
    /// Names that script detection gives it besides.
    other_names: &'static [&'static str],
    /// Codes of its languages in Tesseract. The first ones are the most common on receipts.
    pub(super) languages: &'static [&'static str],
    /// Blocks of its letters.
    blocks: &'static [RangeInclusive<char>],
}

/// Writing systems in the order in which they are tried.
pub(super) const WRITING_SYSTEMS: &[WritingSystem] = &[
    WritingSystem {
        name: "Cyrillic",
        other_names: &[],
        languages: &[
            "rus", "ukr", "bel", "bul", "srp", "mkd", "kaz", "kir", "mon",
        ],
        blocks: &['\u{400}'..='\u{52F}'],
    },
    WritingSystem {
        name: "Korean",
        other_names: &["Hangul"],
        languages: &["kor"],
        blocks: &[
            '\u{AC00}'..='\u{D7AF}',
            '\u{1100}'..='\u{11FF}',
            '\u{3130}'..='\u{318F}',
        ],
    },
    WritingSystem {
        name: "Thai",
        other_names: &[],
        languages: &["tha"],
        blocks: &['\u{E01}'..='\u{E3A}', '\u{E40}'..='\u{E4E}'],
    },
    WritingSystem {
        name: "Greek",
        other_names: &[],
        languages: &["ell"],
        blocks: &['\u{370}'..='\u{3FF}', '\u{1F00}'..='\u{1FFF}'],
    },
    WritingSystem {
        name: "Arabic",
        other_names: &[],
        languages: &["ara", "fas", "urd"],
        blocks: &[
            '\u{600}'..='\u{65F}',
            '\u{66E}'..='\u{6EF}',
            '\u{FB50}'..='\u{FEFC}',
        ],
    },
    WritingSystem {
        name: "Hebrew",
        other_names: &[],
        languages: &["heb"],
        blocks: &['\u{590}'..='\u{5FF}'],
    },
    WritingSystem {
        name: "Devanagari",
        other_names: &[],
        languages: &["hin", "mar", "nep"],
        blocks: &['\u{900}'..='\u{965}', '\u{970}'..='\u{97F}'],
    },
    WritingSystem {
        name: "Georgian",
        other_names: &[],
        languages: &["kat"],
        blocks: &['\u{10A0}'..='\u{10FF}', '\u{1C90}'..='\u{1CBF}'],
    },
    WritingSystem {
        name: "Armenian",
        other_names: &[],
        languages: &["hye"],
        blocks: &['\u{530}'..='\u{58F}'],
    },
    WritingSystem {
        name: "Bengali",
        other_names: &[],
        languages: &["ben"],
        blocks: &['\u{980}'..='\u{9E5}'],
    },
    WritingSystem {
        name: "Tamil",
        other_names: &[],
        languages: &["tam"],
        blocks: &['\u{B80}'..='\u{BE5}'],
    },
    WritingSystem {
        name: "Telugu",
        other_names: &[],
        languages: &["tel"],
        blocks: &['\u{C00}'..='\u{C65}'],
    },
    WritingSystem {
        name: "Khmer",
        other_names: &[],
        languages: &["khm"],
        blocks: &['\u{1780}'..='\u{17DF}'],
    },
    WritingSystem {
        name: "Lao",
        other_names: &[],
        languages: &["lao"],
        blocks: &['\u{E80}'..='\u{ECF}'],
    },
];

impl WritingSystem {
    /// Returns whether the character is one of its letters.
    pub(super) fn contains(&self, character: char) -> bool {
        self.blocks.iter().any(|block| block.contains(&character))
    }

    /// Returns whether its words run from right to left.
    pub(super) fn runs_left(&self) -> bool {
        matches!(self.name, "Arabic" | "Hebrew")
    }

    /// Returns whether it has no spaces between words.
    pub(super) fn is_unspaced(&self) -> bool {
        matches!(self.name, "Thai" | "Khmer" | "Lao")
    }

    /// Returns whether Tesseract splits its words into syllables.
    pub(super) fn is_split_into_syllables(&self) -> bool {
        self.name == "Korean"
    }

    /// Returns the writing system of this English name.
    pub(super) fn find_by_name(name: &str) -> Option<&'static Self> {
        WRITING_SYSTEMS
            .iter()
            .find(|system| system.name == name || system.other_names.contains(&name))
    }

    /// Returns its languages among those installed, the most common first.
    pub(super) fn installed_languages(&self, installed: &[String]) -> Vec<&'static str> {
        let is_installed = |code: &&&str| installed.iter().any(|other| other == **code);
        self.languages
            .iter()
            .filter(is_installed)
            .copied()
            .collect()
    }

    /// Returns its name and the codes of its languages, as in `Thai (tha)`.
    pub(super) fn describe(&self) -> String {
        format!("{} ({})", self.name, self.languages.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_belong_to_one_writing_system() {
        let samples = [
            ("Cyrillic", "Жёї"),
            ("Korean", "한국"),
            ("Thai", "ไทย"),
            ("Greek", "Σύνολο"),
            ("Arabic", "مجموع"),
            ("Hebrew", "שלום"),
            ("Devanagari", "कुल"),
            ("Georgian", "სულ"),
        ];
        for (name, text) in samples {
            for system in WRITING_SYSTEMS {
                assert_eq!(
                    text.chars().all(|letter| system.contains(letter)),
                    system.name == name,
                    "{text} in {}",
                    system.name
                );
            }
        }
        let digits = "0.9€ -%#٣३๓";
        assert!(
            WRITING_SYSTEMS
                .iter()
                .all(|system| { !digits.chars().any(|digit| system.contains(digit)) })
        );
    }

    #[test]
    fn languages_are_those_installed_in_the_order_of_the_table() {
        let cyrillic = WritingSystem::find_by_name("Cyrillic").unwrap();
        let installed = ["ukr", "eng", "rus"].map(str::to_owned);
        assert_eq!(cyrillic.installed_languages(&installed), ["rus", "ukr"]);
        assert_eq!(
            WritingSystem::find_by_name("Hangul").unwrap().describe(),
            "Korean (kor)"
        );
        assert_eq!(WritingSystem::find_by_name("Latin"), None);
    }
}
