//! Filters of a page: how its colours are sent. Pure.

use super::frame::luma_of;

/// Share of the pixels, in percent, that become black or white on a page with high contrast.
const CLIPPED_PERCENT: usize = 5;

/// Filter of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum PageFilter {
    /// As photographed.
    #[default]
    Colour,
    Grey,
    /// Grey, with dark print on white paper.
    Contrast,
}

/// Lumas (0–255) that become black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Levels {
    black: u8,
    white: u8,
}

impl PageFilter {
    /// All filters.
    pub(crate) const ALL: [Self; 3] = [Self::Colour, Self::Grey, Self::Contrast];

    /// Returns the name used by forms and style sheets.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Grey => "grey",
            Self::Contrast => "contrast",
        }
    }

    /// Applies the filter to RGBA pixels of a picture with these levels.
    pub(crate) fn apply(self, rgba: &mut [u8], levels: Levels) {
        if self == Self::Colour {
            return;
        }
        for pixel in rgba.chunks_exact_mut(4) {
            let luma = luma_of(pixel);
            let shade = match self {
                Self::Contrast => levels.stretch(luma),
                Self::Colour | Self::Grey => luma,
            };
            pixel[..3].fill(shade);
        }
    }
}

impl Levels {
    /// Measures the levels of a picture in RGBA.
    pub(crate) fn measure(rgba: &[u8]) -> Self {
        let mut counts = [0_usize; 256];
        for pixel in rgba.chunks_exact(4) {
            counts[usize::from(luma_of(pixel))] += 1;
        }
        let limit = rgba.len() / 4 * CLIPPED_PERCENT / 100;
        let first = |mut lumas: Box<dyn Iterator<Item = u8>>| {
            let mut passed = 0;
            lumas.find(|luma| {
                passed += counts[usize::from(*luma)];
                passed > limit
            })
        };
        Self {
            black: first(Box::new(0..=u8::MAX)).unwrap_or(0),
            white: first(Box::new((0..=u8::MAX).rev())).unwrap_or(u8::MAX),
        }
    }

    fn stretch(self, luma: u8) -> u8 {
        let span = u32::from(self.white.saturating_sub(self.black).max(1));
        let above = u32::from(luma.saturating_sub(self.black));
        u8::try_from(above * 255 / span).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Grey print on a yellowish paper.
    fn page() -> Vec<u8> {
        let (print, paper) = ([90, 90, 90, 255], [210, 200, 160, 255]);
        [print.repeat(10), paper.repeat(90)].concat()
    }

    #[test]
    fn the_colours_of_a_page_stay_or_go() {
        let levels = Levels::measure(&page());
        for (filter, print, paper) in [
            (PageFilter::Colour, [90, 90, 90], [210, 200, 160]),
            (PageFilter::Grey, [90, 90, 90], [198, 198, 198]),
            (PageFilter::Contrast, [0, 0, 0], [255, 255, 255]),
        ] {
            let mut rgba = page();
            filter.apply(&mut rgba, levels);
            assert_eq!(
                (&rgba[..3], &rgba[396..399]),
                (&print[..], &paper[..]),
                "{filter:?}"
            );
            assert!(rgba.chunks(4).all(|pixel| pixel[3] == 255));
        }
    }

    #[test]
    fn a_page_of_one_shade_has_levels() {
        let mut rgba = [80, 80, 80, 255].repeat(50);
        let levels = Levels::measure(&rgba);
        PageFilter::Contrast.apply(&mut rgba, levels);
        assert_eq!(rgba[..3], [0, 0, 0]);
    }
}
