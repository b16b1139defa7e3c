//! Receipts drawn for tests, with their answers known because we wrote them ourselves.
//!
//! The shops are invented. The same [`Layout`] and seed always give the same picture; another seed gives
//! another shop, day, basket and total. `till` writes what the till would print, `paper` prints it,
//! [`photo`] holds a camera over it and [`files`] makes files of it, broken ones too.

pub mod files;
pub mod paper;
pub mod photo;
pub mod random;
mod till;

use image::RgbImage;

/// The tills we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A Malaysian shop: ringgit, rounding to five sen, cash and change.
    Malaysia,
    /// A German shop: decimal commas, a table of VAT, cash and change.
    Germany,
    /// A shop in the United States: month first, sales tax on top, a card.
    UnitedStates,
    /// A British shop: month as a word, VAT included, a card.
    Britain,
}

/// A picture of a receipt and what is on it.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// Who sold it, as printed.
    pub merchant: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// What had to be paid, as decimal text with a point.
    pub total: String,
    /// The ISO 4217 code.
    pub currency: &'static str,
    /// The upright picture.
    pub picture: RgbImage,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 4] = [Self::Malaysia, Self::Germany, Self::UnitedStates, Self::Britain];
}

impl Drawn {
    /// The file a person would upload: a JPEG of the upright picture.
    pub fn jpeg(&self) -> Vec<u8> {
        files::encode(&self.picture, files::Format::Jpeg)
    }
}

/// Draws the receipt of this layout and seed.
pub fn draw(layout: Layout, seed: u64) -> Drawn {
    let slip = till::slip(layout, seed);
    let typeface = match layout {
        Layout::Malaysia | Layout::Germany | Layout::UnitedStates => paper::Typeface::Thermal,
        Layout::Britain => paper::Typeface::Proportional,
    };
    Drawn {
        merchant: slip.merchant,
        date: slip.date,
        total: slip.total,
        currency: slip.currency,
        picture: paper::print(&slip.lines, typeface, seed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_receipt() {
        for layout in Layout::ALL {
            let (one, two) = (draw(layout, 7), draw(layout, 7));
            assert_eq!((&one.merchant, &one.total), (&two.merchant, &two.total));
            assert!(one.picture == two.picture, "{layout:?}");
        }
    }

    #[test]
    fn another_seed_draws_another_receipt() {
        for layout in Layout::ALL {
            for seed in 0..20 {
                assert!(draw(layout, seed).picture != draw(layout, seed + 1).picture, "{layout:?} {seed}");
            }
        }
    }

    #[test]
    fn letters_are_on_the_paper() {
        for layout in Layout::ALL {
            let picture = draw(layout, 1).picture;
            let dark = picture.pixels().filter(|pixel| pixel.0[0] < 100).count();
            let share = dark * 100 / picture.pixels().len();
            assert!((2..20).contains(&share), "{layout:?}: {share} % of the paper is dark");
        }
    }
}
