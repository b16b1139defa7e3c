//! Characters of the recognition network, by the index of their output.

use shared::text::fold_full_width;

/// Characters in the order of the network's outputs: the blank ("no character"), the listed ones,
/// the space.
#[derive(Debug)]
pub(super) struct Alphabet {
    characters: Vec<Box<str>>,
    decimal_points: Vec<usize>,
}

/// Output index of "no character here".
pub(super) const BLANK: usize = 0;

impl Alphabet {
    /// Parses the list in a model's metadata: one character a line.
    ///
    /// Full-width forms are folded to plain ones: the network emits them where plain ones are
    /// printed, and searches are typed with plain ones.
    pub(super) fn new(list: &str) -> Self {
        let folded = list
            .lines()
            .map(|line| line.chars().map(fold_full_width).collect());
        let characters: Vec<Box<str>> = std::iter::once("".into())
            .chain(folded)
            .chain([" ".into()])
            .collect();
        let is_point = |output: &usize| matches!(&*characters[*output], "." | ",");
        let decimal_points = (0..characters.len()).filter(is_point).collect();
        Self {
            characters,
            decimal_points,
        }
    }

    /// Returns the number of outputs.
    pub(super) fn len(&self) -> usize {
        self.characters.len()
    }

    /// Returns the outputs of the point and the comma, which may separate decimals.
    pub(super) fn decimal_points(&self) -> &[usize] {
        &self.decimal_points
    }

    /// Returns whether the output separates words.
    pub(super) fn is_space(&self, output: usize) -> bool {
        self.text(output).trim().is_empty()
    }

    /// Returns the character of an output; empty for the blank and beyond the end.
    pub(super) fn text(&self, output: usize) -> &str {
        self.characters.get(output).map_or("", |text| text)
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
