//! The letters tills print with. All come with crates that carry them as files, under licences that allow it.

use super::Layout;

/// A family of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typeface {
    /// Letters of one width, as thermal printers have: Hack.
    Thermal,
    /// The same as a printer with pins makes them, dot by dot.
    Pins,
    /// Wider letters of one width: DejaVu Sans Mono.
    Mono,
    /// Letters of different widths: Ubuntu Light.
    Proportional,
    /// Narrow letters of different widths: DejaVu Sans Condensed.
    Condensed,
    /// Letters with serifs: DejaVu Serif Condensed.
    Serif,
}

/// How the total stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emphasis {
    /// Larger letters.
    Large,
    /// Bold letters.
    Bold,
    /// Letters of double height.
    Tall,
}

/// How a till prints.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Its letters.
    pub typeface: Typeface,
    /// How the total stands out.
    pub emphasis: Emphasis,
    /// How large the letters are, 1 being the usual.
    pub size: f32,
}

impl Typeface {
    /// Every family.
    pub const ALL: [Self; 6] = [
        Self::Thermal,
        Self::Pins,
        Self::Mono,
        Self::Proportional,
        Self::Condensed,
        Self::Serif,
    ];

    /// The file of its plain letters.
    pub fn plain(self) -> &'static [u8] {
        match self {
            Self::Thermal | Self::Pins => epaint_default_fonts::HACK_REGULAR,
            Self::Mono => dejavu::sans_mono::regular(),
            Self::Proportional => epaint_default_fonts::UBUNTU_LIGHT,
            Self::Condensed => dejavu::sans_condensed::regular(),
            Self::Serif => dejavu::serif_condensed::regular(),
        }
    }

    /// The file of its bold letters; Hack is drawn after DejaVu Sans Mono, so that one's go with it.
    pub fn bold(self) -> &'static [u8] {
        match self {
            Self::Thermal | Self::Pins | Self::Mono => dejavu::sans_mono::bold(),
            Self::Proportional | Self::Condensed => dejavu::sans_condensed::bold(),
            Self::Serif => dejavu::serif_condensed::bold(),
        }
    }
}

/// The style of this layout's tills; each country has some, and the seed decides.
pub fn style(layout: Layout, seed: u64) -> Style {
    let typefaces: &[Typeface] = match layout {
        Layout::Malaysia => &[Typeface::Thermal, Typeface::Pins],
        Layout::UnitedStates => &[Typeface::Thermal, Typeface::Mono],
        Layout::Germany | Layout::Poland => &[Typeface::Mono, Typeface::Thermal],
        Layout::Britain => &[Typeface::Proportional, Typeface::Serif],
        Layout::France | Layout::Japan => &[Typeface::Condensed, Typeface::Thermal],
        Layout::Spain | Layout::Sweden => &[Typeface::Serif, Typeface::Condensed],
        Layout::Brazil => &[Typeface::Pins, Typeface::Mono],
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
            for file in [typeface.plain(), typeface.bold()] {
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
                .flat_map(|layout| [0, 1].map(|seed| style(layout, seed)));
            assert!(
                styles.any(|style| style.typeface == typeface),
                "{typeface:?}"
            );
        }
    }
}
