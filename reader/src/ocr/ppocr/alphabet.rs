//! The characters the recognition network knows, by the number of its output.

/// The characters in the order of the network's outputs: first the blank, which stands for "no character",
/// then the listed ones, last the space.
#[derive(Debug)]
pub(super) struct Alphabet {
    characters: Vec<Box<str>>,
    points: Vec<usize>,
}

/// The output for "no character here".
pub(super) const BLANK: usize = 0;

impl Alphabet {
    /// Reads the list in a model's metadata: one character a line.
    ///
    /// Full-width forms are folded to plain ones (U+FF01 to U+FF5E are ASCII at a distance): the network
    /// emits them where plain ones are printed, and nobody searches for them.
    pub(super) fn new(list: &str) -> Self {
        let folded = list.lines().map(|line| line.chars().map(plain).collect());
        let characters: Vec<Box<str>> = std::iter::once("".into())
            .chain(folded)
            .chain([" ".into()])
            .collect();
        let is_point = |output: &usize| matches!(&*characters[*output], "." | ",");
        let points = (0..characters.len()).filter(is_point).collect();
        Self { characters, points }
    }

    /// How many outputs there are.
    pub(super) fn len(&self) -> usize {
        self.characters.len()
    }

    /// The outputs of the points and commas that may stand within a number.
    pub(super) fn points(&self) -> &[usize] {
        &self.points
    }

    /// Whether the output separates words.
    pub(super) fn is_space(&self, output: usize) -> bool {
        self.text(output).trim().is_empty()
    }

    /// The character of an output; empty for the blank and beyond the end.
    pub(super) fn text(&self, output: usize) -> &str {
        self.characters.get(output).map_or("", |text| text)
    }
}

fn plain(character: char) -> char {
    match character {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_blank_is_first_and_the_space_last() {
        let alphabet = Alphabet::new("!\na\n漢\n");
        let texts: Vec<&str> = (0..6).map(|output| alphabet.text(output)).collect();
        assert_eq!(texts, ["", "!", "a", "漢", " ", ""]);
        assert_eq!(alphabet.len(), 5);
    }

    #[test]
    fn full_width_forms_are_folded() {
        let alphabet = Alphabet::new("！\n：\nＡ\n～\n￥\n。");
        let texts: String = (0..alphabet.len())
            .map(|output| alphabet.text(output))
            .collect();
        assert_eq!(texts, "!:A~¥。 ");
    }
}
