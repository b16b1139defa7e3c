//! Typefaces of tills, carried as files by crates whose licences allow it.

use super::Layout;

/// Font family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typeface {
    /// Monospaced, as in thermal printers: Hack.
    Thermal,
    /// The same from a dot-matrix printer.
    DotMatrix,
    /// Wider monospaced: DejaVu Sans Mono.
    Mono,
    /// Proportional: Ubuntu Light.
    Proportional,
    /// Narrow proportional: DejaVu Sans Condensed.
    Condensed,
    /// With serifs: DejaVu Serif Condensed.
    Serif,
}

/// Emphasis of the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emphasis {
    /// Larger letters.
    Large,
    /// Bold letters.
    Bold,
    /// Letters of double height.
    Tall,
}

/// Print style of a till.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Font family.
    pub typeface: Typeface,
    /// Emphasis of the total.
    pub emphasis: Emphasis,
    /// Scale of the font size; 1 is usual.
    pub size: f32,
}

impl Typeface {
    /// All families.
    pub const ALL: [Self; 6] = [
        Self::Thermal,
        Self::DotMatrix,
        Self::Mono,
        Self::Proportional,
        Self::Condensed,
        Self::Serif,
    ];

    /// Returns the font file of the regular weight.
    pub fn plain_font(self) -> &'static [u8] {
        match self {
            Self::Thermal | Self::DotMatrix => epaint_default_fonts::HACK_REGULAR,
            Self::Mono => dejavu::sans_mono::regular(),
            Self::Proportional => epaint_default_fonts::UBUNTU_LIGHT,
            Self::Condensed => dejavu::sans_condensed::regular(),
            Self::Serif => dejavu::serif_condensed::regular(),
        }
    }

    /// Returns the font file of the bold weight; for Hack that of DejaVu Sans Mono, from which it
    /// derives.
    pub fn bold_font(self) -> &'static [u8] {
        match self {
            Self::Thermal | Self::DotMatrix | Self::Mono => dejavu::sans_mono::bold(),
            Self::Proportional | Self::Condensed => dejavu::sans_condensed::bold(),
            Self::Serif => dejavu::serif_condensed::bold(),
        }
    }
}

/// Returns the style of a till; each layout has several, and the seed selects one.
pub fn till_style(layout: Layout, seed: u64) -> Style {
    let typefaces: &[Typeface] = match layout {
        Layout::Malaysia => &[Typeface::Thermal, Typeface::DotMatrix],
        Layout::UnitedStates => &[Typeface::Thermal, Typeface::Mono],
        Layout::Germany | Layout::Poland => &[Typeface::Mono, Typeface::Thermal],
        Layout::Britain => &[Typeface::Proportional, Typeface::Serif],
        Layout::France | Layout::Japan => &[Typeface::Condensed, Typeface::Thermal],
        Layout::Spain | Layout::Sweden => &[Typeface::Serif, Typeface::Condensed],
        Layout::Brazil => &[Typeface::DotMatrix, Typeface::Mono],
    };
    let emphasis = match layout {
        Layout::Malaysia | Layout::Britain | Layout::Japan => Emphasis::Large,
        Layout::Germany | Layout::France | Layout::Brazil => Emphasis::Bold,
        Layout::UnitedStates | Layout::Spain | Layout::Poland | Layout::Sweden => Emphasis::Tall,
    };
    let of = |count: usize| usize::try_from(seed % count as u64).expect("below a length");
    Style {
        typeface: typefaces[of(typefaces.len())],
        emphasis,
        size: [1.0, 0.94, 1.06][of(3)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ab_glyph::{Font, FontRef};

    #[test]
    fn every_typeface_has_the_letters_of_every_country() {
        for typeface in Typeface::ALL {
            for file in [typeface.plain_font(), typeface.bold_font()] {
                let font = FontRef::try_from_slice(file).unwrap();
                for letter in "AZaz09.,-*@%€£$¥àåäöüßéèêñçãõłąęśżźćńóÉÈÃÓ".chars()
                {
                    assert_ne!(font.glyph_id(letter).0, 0, "{letter} in {typeface:?}");
                }
            }
        }
    }

    #[test]
    fn every_typeface_is_used() {
        for typeface in Typeface::ALL {
            let mut styles = Layout::ALL
                .into_iter()
                .flat_map(|layout| [0, 1].map(|seed| till_style(layout, seed)));
            assert!(
                styles.any(|style| style.typeface == typeface),
                "{typeface:?}"
            );
        }
    }
}
